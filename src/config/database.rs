//! Database URLs: where they lead, and whether the way there is safe.

use std::net::IpAddr;
use std::path::PathBuf;

use secrecy::{ExposeSecret, SecretString};
use tokio_postgres::config::{Config, Host};

/// How the connection is protected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tls {
    /// Not at all: a Unix socket, loopback, or a network that the operator vouches for.
    Off,
    /// The server's certificate and name are verified (`sslmode=verify-full`).
    Verified {
        /// The authority to trust (`sslrootcert`); `None`: the system's.
        root_certificate: Option<PathBuf>,
    },
}

/// A database URL that has been looked at.
#[derive(Debug, Clone)]
pub struct DatabaseUrl {
    url: SecretString,
    /// How to connect.
    pub tls: Tls,
}

impl DatabaseUrl {
    /// The URL as `tokio-postgres` and diesel read it: without `sslrootcert`, and with the `sslmode` that they
    /// know (they have no `verify-full`; the connector of [`Tls::Verified`] does the verifying).
    pub fn url(&self) -> &SecretString {
        &self.url
    }

    /// The same as a configuration; its `Debug` shows no password.
    pub fn config(&self) -> Result<Config, tokio_postgres::Error> {
        self.url.expose_secret().parse()
    }
}

/// Reads a URL (`postgresql://…`) or a string of keys (`host=… dbname=…`) in `variable`.
///
/// The error is one sentence that quotes nothing, since a password may stand anywhere in a broken URL.
pub fn parse_database_url(
    variable: &str,
    url: &SecretString,
    allow_plaintext: bool,
) -> Result<DatabaseUrl, String> {
    let parts = Parts::split(url.expose_secret());
    let tls = parts.tls(variable)?;
    let text = parts.rest_with(if tls == Tls::Off { "disable" } else { "require" });
    let config: Config = text.parse().map_err(|_| {
        format!("{variable} is not a PostgreSQL URL: write postgresql://user:password@host:port/database")
    })?;
    if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
        return Err(format!("{variable} names no host: write postgresql://user:password@host:port/database"));
    }
    if config.get_dbname().is_none() || config.get_user().is_none() {
        return Err(format!("{variable} must name a user and a database: postgresql://user@host/database"));
    }
    if tls == Tls::Off && !allow_plaintext && !stays_here(&config) {
        return Err(format!(
            "{variable} leads to another machine without sslmode=verify-full: add it, or set \
             TIEPDAN_ALLOW_PLAINTEXT_DATABASE=true if that network is protected otherwise"
        ));
    }
    Ok(DatabaseUrl { url: text.into(), tls })
}

/// Whether every server named is on this machine. Addresses win over names, as they do when connecting.
fn stays_here(config: &Config) -> bool {
    if !config.get_hostaddrs().is_empty() {
        return config.get_hostaddrs().iter().all(IpAddr::is_loopback);
    }
    config.get_hosts().iter().all(|host| match host {
        Host::Tcp(name) => name == "localhost" || name.parse().is_ok_and(|ip: IpAddr| ip.is_loopback()),
        Host::Unix(_) => true,
    })
}

/// A URL or key string, taken apart as far as `tokio-postgres` cannot read it.
struct Parts {
    /// Everything but what follows.
    base: String,
    /// The remaining parameters.
    kept: Vec<String>,
    is_url: bool,
    mode: Option<String>,
    root_certificate: Option<String>,
}

impl Parts {
    fn split(text: &str) -> Self {
        let is_url = text.starts_with("postgresql://") || text.starts_with("postgres://");
        let (base, parameters) = if is_url { text.split_once('?').unwrap_or((text, "")) } else { ("", text) };
        let mut parts =
            Self { base: base.to_owned(), kept: Vec::new(), is_url, mode: None, root_certificate: None };
        let separator = if is_url { '&' } else { ' ' };
        // Between keys every space is kept: it may stand in a quoted password.
        for parameter in parameters.split(separator).filter(|one| !is_url || !one.is_empty()) {
            match parameter.split_once('=') {
                Some(("sslmode", value)) => parts.mode = Some(value.trim_matches('\'').to_owned()),
                Some(("sslrootcert", value)) => {
                    let value =
                        if is_url { value.replace("%2F", "/").replace("%2f", "/") } else { value.to_owned() };
                    parts.root_certificate = Some(value.trim_matches('\'').to_owned());
                }
                _ => parts.kept.push(parameter.to_owned()),
            }
        }
        parts
    }

    fn tls(&self, variable: &str) -> Result<Tls, String> {
        match self.mode.as_deref() {
            None | Some("disable" | "allow" | "prefer") => return Ok(Tls::Off),
            Some("verify-full") => {}
            Some(_) => {
                return Err(format!(
                    "{variable}: sslmode must be verify-full (other modes do not check who answers) or disable"
                ));
            }
        }
        // `system` is libpq's word for the authorities of the system.
        let file = self.root_certificate.as_ref().filter(|file| *file != "system").map(PathBuf::from);
        if let Some(file) = file.as_ref().filter(|file| !file.is_file()) {
            return Err(format!("{variable}: the file of sslrootcert, {}, does not exist", file.display()));
        }
        Ok(Tls::Verified { root_certificate: file })
    }

    fn rest_with(&self, mode: &str) -> String {
        let mode = format!("sslmode={mode}");
        let parameters = self.kept.iter().chain([&mode]).map(String::as_str).collect::<Vec<_>>();
        if self.is_url { format!("{}?{}", self.base, parameters.join("&")) } else { parameters.join(" ") }
    }
}

#[cfg(test)]
mod tests {
    use tokio_postgres::config::SslMode;

    use super::*;

    fn parse(url: &str) -> Result<DatabaseUrl, String> {
        parse_database_url("DATABASE_URL", &url.into(), false)
    }

    #[test]
    fn what_stays_on_this_machine_needs_no_tls() {
        for url in [
            "postgresql://app:x@127.0.0.1/t",
            "postgresql://app:x@localhost:5433/t?connect_timeout=5",
            "postgres://app:x@[::1]/t",
            "postgresql://app:x@%2Fvar%2Frun%2Fpostgresql/t",
            "host=/var/run/postgresql user=app dbname=t",
            "postgresql://app:x@localhost/t?sslmode=prefer",
        ] {
            let parsed = parse(url).unwrap_or_else(|said| panic!("{url}: {said}"));
            assert_eq!(parsed.tls, Tls::Off);
            parsed.config().unwrap();
        }
    }

    #[test]
    fn other_machines_need_a_verified_connection() {
        for url in [
            "postgresql://app:x@db.example.vn/t",
            "postgresql://app:x@127.0.0.1,db.example.vn/t",
            "postgresql://app:x@localhost/t?hostaddr=10.0.0.5",
            "postgresql://app:x@10.0.0.5/t?sslmode=prefer",
            "host=10.0.0.5 user=app dbname=t",
        ] {
            assert!(parse(url).unwrap_err().contains("verify-full"), "{url}");
            assert_eq!(parse_database_url("X", &url.into(), true).unwrap().tls, Tls::Off);
        }
        let safe =
            parse("postgresql://app:x@db.example.vn/t?sslmode=verify-full&application_name=a").unwrap();
        assert_eq!(safe.tls, Tls::Verified { root_certificate: None });
        assert!(safe.url().expose_secret().ends_with("/t?application_name=a&sslmode=require"));
        let config = safe.config().unwrap();
        assert_eq!((config.get_ssl_mode(), config.get_application_name()), (SslMode::Require, Some("a")));
        for mode in ["require", "verify-ca", "maybe"] {
            assert!(parse(&format!("host=10.0.0.5 user=a dbname=t sslmode={mode}")).is_err());
        }
    }

    #[test]
    fn an_authority_of_one_s_own() {
        let url = "postgresql://a@db.vn/t?sslmode=verify-full&sslrootcert=";
        let file = parse(&format!("{url}%2Fdev%2Fno-such")).unwrap_err();
        assert!(file.contains("/dev/no-such, does not exist"), "{file}");
        assert_eq!(parse(&format!("{url}system")).unwrap().tls, Tls::Verified { root_certificate: None });
    }

    #[test]
    fn what_is_missing_is_said() {
        assert!(parse("postgresql:///t?user=a").unwrap_err().contains("names no host"));
        assert!(parse("postgresql://localhost/t").unwrap_err().contains("a user and a database"));
        assert!(parse("").unwrap_err().contains("names no host"));
    }
}
