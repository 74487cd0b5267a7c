//! From texts to types: one sentence for each mistake.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use chrono::NaiveDate;

use super::Settings;
use super::database::{DatabaseUrl, parse_database_url};
use crate::kernel::http::lanes::LaneSizes;

/// Requests of a kind that may be under way.
const AT_ONCE: RangeInclusive<u32> = 1..=100_000;

/// Settings that may be relied on.
#[derive(Debug, Clone)]
pub struct Validated {
    /// Where the API listens.
    pub bind: SocketAddr,
    /// Where `/metrics` listens.
    pub admin_bind: SocketAddr,
    /// The API's address as clients see it, without a slash at its end.
    pub public_url: String,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
    /// Folder of the root keys; `None`: beside the private cluster.
    pub keys_dir: Option<PathBuf>,
    /// The database as the application; `None`: the private cluster.
    pub database: Option<DatabaseUrl>,
    /// The database as its owner.
    pub owner_database: Option<DatabaseUrl>,
    /// The standby for datasets and reports.
    pub read_database: Option<DatabaseUrl>,
    /// Folder asked for the private cluster.
    pub devdb_dir: PathBuf,
    /// Business day of the start; `None`: the real one.
    pub today: Option<NaiveDate>,
    /// Lower-case host names under which demo accounts answer, besides localhost.
    pub demo_hosts: Vec<String>,
    /// Origins that browsers may call from, as browsers write them.
    pub cors_origins: Vec<String>,
    /// Requests a minute and client.
    pub rate_per_minute: NonZeroU32,
    /// Requests at once.
    pub rate_burst: NonZeroU32,
    /// Attempts to log in, a minute and address.
    pub login_rate_per_minute: NonZeroU32,
    /// When a request is given up.
    pub request_timeout: Duration,
    /// Longest time that a request's body may take to come.
    pub body_timeout: Duration,
    /// How many requests of a kind may be under way.
    pub lanes: LaneSizes,
    /// Longest time the reader of a dataset may take for one piece.
    pub export_patience: Duration,
    /// How long a job stays a worker's own after its last step.
    pub job_lease: Duration,
    /// Threads that serve requests.
    pub workers: usize,
    /// Connections for changes.
    pub write_connections: usize,
    /// Connections for reads.
    pub read_connections: usize,
}

/// An address or a network of addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u8,
}

impl Network {
    /// Reads `10.0.0.1`, `10.0.0.0/8`, `::1`, `fd00::/8`. Bits beyond the prefix must be zero: they tell of an
    /// address that was meant instead of a network.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let whole = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Some(whole), |bits| bits.parse().ok())?;
        let network = Self { address, prefix };
        (prefix <= whole && bits(address) & !network.mask() == 0).then_some(network)
    }

    /// Whether an address lies in the network. An IPv4 address in IPv6 clothes counts as IPv4.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.address.is_ipv4() == address.is_ipv4() && bits(address) & self.mask() == bits(self.address)
    }

    fn mask(&self) -> u128 {
        let host_bits = if self.address.is_ipv4() { 32 } else { 128 } - u32::from(self.prefix.min(128));
        u128::MAX.checked_shl(host_bits).unwrap_or(0)
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(four) => u128::from(four.to_bits()),
        IpAddr::V6(six) => six.to_bits(),
    }
}

pub(super) fn validate(settings: &Settings) -> Result<Validated, Vec<String>> {
    let mut check = Check::default();
    let limits = &settings.limits;
    let bind = check.address("TIEPDAN_BIND", &settings.bind);
    let admin_bind = check.address("TIEPDAN_ADMIN_BIND", &settings.admin_bind);
    if bind.port() != 0 && bind == admin_bind {
        check.wrong("TIEPDAN_ADMIN_BIND must differ from TIEPDAN_BIND".to_owned());
    } else if !is_private(admin_bind.ip()) && check.wrong.is_empty() {
        let said =
            "must be an address of loopback or of a private network: whoever reaches it needs no account";
        check.wrong(format!("TIEPDAN_ADMIN_BIND {said}"));
    }
    let public_url = given(settings.public_url.as_ref()).map_or(own_url(bind), |url| check.public_url(url));
    let workers = match given(limits.workers.as_ref()) {
        Some(text) => check.count("TIEPDAN_WORKERS", text, 1..=64),
        None => std::thread::available_parallelism().map_or(1, |cores| cores.get().clamp(1, 64)),
    };
    let databases = &settings.databases;
    let plain = databases.allow_plaintext_database;
    let mut database = |variable, url: &Option<_>| {
        url.as_ref().and_then(|url| check.take(parse_database_url(variable, url, plain)))
    };
    let valid = Validated {
        bind,
        admin_bind,
        public_url,
        database: database("DATABASE_URL", &databases.database_url),
        owner_database: database("DATABASE_OWNER_URL", &databases.database_owner_url),
        read_database: database("DATABASE_READ_URL", &databases.database_read_url),
        trusted_proxies: check.list("TIEPDAN_TRUSTED_PROXIES", &settings.trusted_proxies, network),
        keys_dir: settings.keys_dir.clone(),
        devdb_dir: settings.devdb_dir.clone(),
        today: check.take(business_day(settings.today.as_ref())).flatten(),
        demo_hosts: check.list("TIEPDAN_DEMO_HOSTS", &settings.demo_hosts, host_name),
        cors_origins: check.list("TIEPDAN_CORS_ORIGINS", &settings.cors_origins, origin),
        rate_per_minute: check.positive("TIEPDAN_RATE_PER_MINUTE", &limits.rate_per_minute),
        rate_burst: check.positive("TIEPDAN_RATE_BURST", &limits.rate_burst),
        login_rate_per_minute: check.positive("TIEPDAN_LOGIN_RATE_PER_MINUTE", &limits.login_rate_per_minute),
        request_timeout: check.seconds("TIEPDAN_REQUEST_TIMEOUT_SECONDS", &limits.request_timeout_seconds),
        body_timeout: check.seconds("TIEPDAN_BODY_TIMEOUT_SECONDS", &limits.body_timeout_seconds),
        lanes: LaneSizes {
            intake: check.count("TIEPDAN_INTAKE_AT_ONCE", &limits.intake_at_once, AT_ONCE),
            changes: check.count("TIEPDAN_CHANGES_AT_ONCE", &limits.changes_at_once, AT_ONCE),
            uploads: check.count("TIEPDAN_UPLOADS_AT_ONCE", &limits.uploads_at_once, AT_ONCE),
            reads: check.count("TIEPDAN_READS_AT_ONCE", &limits.reads_at_once, AT_ONCE),
            threads: workers,
        },
        export_patience: check.seconds("TIEPDAN_EXPORT_PATIENCE_SECONDS", &limits.export_patience_seconds),
        job_lease: check.seconds("TIEPDAN_JOB_LEASE_SECONDS", &settings.job_lease_seconds),
        workers,
        write_connections: check.count("TIEPDAN_WRITE_CONNECTIONS", &limits.write_connections, 1..=64),
        read_connections: check.count("TIEPDAN_READ_CONNECTIONS", &limits.read_connections, 1..=64),
    };
    if check.wrong.is_empty() { Ok(valid) } else { Err(check.wrong) }
}

/// Whether only this machine or a private network (RFC 1918, RFC 4193, link-local) reaches an address. All addresses of a
/// machine together are not private: a public one may be among them.
fn is_private(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(four) => four.is_loopback() || four.is_private() || four.is_link_local(),
        IpAddr::V6(six) => six.is_loopback() || six.is_unique_local() || six.is_unicast_link_local(),
    }
}

/// An empty variable, as a compose file may leave it, is one that is not set.
fn given(text: Option<&String>) -> Option<&str> {
    text.map(String::as_str).filter(|text| !text.is_empty())
}

/// Nobody can call "all addresses", so this machine stands for them.
fn own_url(bind: SocketAddr) -> String {
    if bind.ip().is_unspecified() {
        format!("http://localhost:{}", bind.port())
    } else {
        format!("http://{bind}")
    }
}

/// Collects the mistakes. After one, a stand-in value goes on, which never leaves [`validate`].
#[derive(Default)]
struct Check {
    wrong: Vec<String>,
}

impl Check {
    fn wrong(&mut self, sentence: String) {
        self.wrong.push(sentence);
    }

    fn take<T>(&mut self, result: Result<T, String>) -> Option<T> {
        result.map_err(|sentence| self.wrong(sentence)).ok()
    }

    fn address(&mut self, variable: &str, text: &str) -> SocketAddr {
        let said = || format!("{variable} must be an address and a port like 127.0.0.1:8080, not `{text}`");
        self.take(text.parse().map_err(|_| said())).unwrap_or(SocketAddr::from(([0, 0, 0, 0], 0)))
    }

    fn number(&mut self, variable: &str, text: &str, range: RangeInclusive<u32>) -> u32 {
        let value = text.trim().parse().ok().filter(|value| range.contains(value));
        let (low, high) = (range.start(), range.end());
        let said = || format!("{variable} must be a whole number from {low} to {high}, not `{text}`");
        self.take(value.ok_or_else(said)).unwrap_or(1)
    }

    fn positive(&mut self, variable: &str, text: &str) -> NonZeroU32 {
        NonZeroU32::new(self.number(variable, text, 1..=1_000_000)).unwrap_or(NonZeroU32::MIN)
    }

    fn seconds(&mut self, variable: &str, text: &str) -> Duration {
        Duration::from_secs(self.number(variable, text, 1..=3_600).into())
    }

    fn count(&mut self, variable: &str, text: &str, range: RangeInclusive<u32>) -> usize {
        usize::try_from(self.number(variable, text, range)).unwrap_or(1)
    }

    fn public_url(&mut self, text: &str) -> String {
        let url = text.trim_end_matches('/');
        // A password may stand before an @.
        let quoted = if text.contains('@') { String::new() } else { format!(", not `{text}`") };
        let said = || format!("TIEPDAN_PUBLIC_URL must be a URL like https://api.example.vn{quoted}");
        self.take(after_scheme(url).filter(|rest| is_plain(rest)).map(|_| url.to_owned()).ok_or_else(said))
            .unwrap_or_default()
    }

    fn list<T>(&mut self, variable: &str, text: &str, read: fn(&str) -> Result<T, &'static str>) -> Vec<T> {
        let parts = text.split(',').map(str::trim).filter(|one| !one.is_empty());
        parts
            .filter_map(|one| {
                self.take(read(one).map_err(|what| format!("{variable} must list {what}, not `{one}`")))
            })
            .collect()
    }
}

fn network(text: &str) -> Result<Network, &'static str> {
    Network::parse(text).ok_or("addresses or networks like 10.0.0.1 or 10.0.0.0/8")
}

/// Reads the business day of `TIEPDAN_TODAY`; `None`: the real one.
///
/// # Errors
/// One sentence that names the variable.
pub fn business_day(text: Option<&String>) -> Result<Option<NaiveDate>, String> {
    let said = |text: &str| format!("TIEPDAN_TODAY must be a date like 2026-11-24, not `{text}`");
    given(text).map(|text| text.parse().map_err(|_| said(text))).transpose()
}

fn host_name(text: &str) -> Result<String, &'static str> {
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || ".-".contains(c));
    if plain { Ok(text.to_ascii_lowercase()) } else { Err("host names without scheme and port") }
}

/// Browsers send scheme, host and port, nothing else; `*` would open the API to every page.
fn origin(text: &str) -> Result<String, &'static str> {
    let is_origin = after_scheme(text).is_some_and(|rest| is_plain(rest) && !rest.contains('/'));
    if is_origin {
        Ok(text.to_ascii_lowercase())
    } else {
        Err("origins like https://app.example.vn, without a path")
    }
}

fn after_scheme(url: &str) -> Option<&str> {
    url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).filter(|rest| !rest.is_empty())
}

/// Host, port and path only: no user, query or fragment.
fn is_plain(rest: &str) -> bool {
    rest.chars().all(|c| c.is_ascii_alphanumeric() || "-._~:/[]".contains(c)) && !rest.starts_with([':', '/'])
}
