//! Rate limits: by client, user or address, and log-ins more narrowly. What all callers together may do stands in `lanes`.

use std::net::{IpAddr, Ipv6Addr};
use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use lru::LruCache;

use crate::kernel::problem::{Code, Outcome, Problem, Refusal};

/// Keys kept before old ones are swept.
const SWEEP_AT: usize = 50_000;
/// A sweep looks at every key: whoever makes many keys must not make every request pay for one.
const SWEEP_EVERY: Duration = Duration::from_secs(10);

/// Tokens that are remembered as told to wait.
const WAITING: NonZeroUsize = NonZeroUsize::new(4096).unwrap();

/// How many requests are let through.
#[derive(Debug, Clone, Copy)]
pub struct LimitOptions {
    /// A minute, for each client, user and unauthenticated address.
    pub per_minute: NonZeroU32,
    /// In one burst.
    pub burst: NonZeroU32,
    /// Log-ins a minute for each address.
    pub logins_per_minute: NonZeroU32,
}

/// What is left, for the `RateLimit` headers.
#[derive(Debug, Clone, Copy)]
pub struct Remaining {
    /// Requests left in the burst.
    pub requests: u32,
    /// Size of the burst.
    pub burst: u32,
    /// Requests a minute.
    pub per_minute: u32,
}

/// The limiters of a process.
pub struct Limits {
    options: LimitOptions,
    requests: RateLimiter<String, DashMapStateStore<String>, DefaultClock, StateInformationMiddleware>,
    logins: DefaultKeyedRateLimiter<String>,
    /// Until when a token has to wait, by its name or its name at an address.
    waiting: Mutex<LruCache<String, Instant>>,
    clock: DefaultClock,
    sweeps: Sweeps,
}

impl std::fmt::Debug for Limits {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Limits({:?})", self.options)
    }
}

impl Limits {
    /// Limiters with these options.
    #[must_use]
    pub fn new(options: LimitOptions) -> Self {
        let quota = Quota::per_minute(options.per_minute).allow_burst(options.burst);
        Self {
            options,
            requests: RateLimiter::dashmap(quota).with_middleware(),
            logins: RateLimiter::keyed(Quota::per_minute(options.logins_per_minute)),
            waiting: Mutex::new(LruCache::new(WAITING)),
            clock: DefaultClock::default(),
            sweeps: Sweeps::default(),
        }
    }

    /// Counts one request of nobody known, from `address`.
    pub fn anonymous(&self, address: &str) -> Outcome<Remaining> {
        self.check(&by_address(address)).map_err(exceeded)
    }

    /// Counts one request of a client or user, who came with a token of this name.
    pub fn request_by(&self, token: &str, key: &str) -> Outcome<Remaining> {
        self.check(key).map_err(|wait| self.told_to_wait(token, wait))
    }

    /// Counts `more` requests that came in one of a client or user, which was counted itself already; more than a burst count as one
    /// burst, or they never could come.
    pub fn several_by(&self, key: &str, more: u32) -> Outcome<()> {
        let Some(more) = NonZeroU32::new(more.min(self.options.burst.get().saturating_sub(1))) else {
            return Ok(());
        };
        match self.requests.check_key_n(&key.to_owned(), more) {
            Ok(Err(later)) => Err(exceeded(later.wait_time_from(self.clock.now()))),
            // A burst always has room for them: see above.
            Ok(Ok(_)) | Err(_) => Ok(()),
        }
    }

    /// Counts one request from `address` with a token of this name that is good for nothing there.
    pub fn anonymous_by(&self, token: &str, address: &str) -> Outcome<Remaining> {
        self.check(&by_address(address)).map_err(|wait| self.told_to_wait(&from(address, token), wait))
    }

    /// Refuses a token that was told to wait, until a request of it may be let through again. Counts nothing. One that is
    /// good for nothing waits at the address that sent it: elsewhere, such as on a demo's own host, it may be good.
    pub fn waiting(&self, token: &str, address: &str) -> Outcome<()> {
        let now = Instant::now();
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let mut left = |name: &str| waiting.get(name).map(|until| until.saturating_duration_since(now));
        let longest = left(token).max(left(&from(address, token))).unwrap_or_default();
        if longest.is_zero() { Ok(()) } else { Err(exceeded(longest)) }
    }

    fn told_to_wait(&self, name: &str, wait: Duration) -> Problem {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.put(name.to_owned(), Instant::now() + wait);
        exceeded(wait)
    }

    /// Counts one request; else how long it is until one may be let through.
    fn check(&self, key: &str) -> Result<Remaining, Duration> {
        self.sweep();
        match self.requests.check_key(&key.to_owned()) {
            Ok(state) => Ok(Remaining {
                requests: state.remaining_burst_capacity(),
                burst: self.options.burst.get(),
                per_minute: self.options.per_minute.get(),
            }),
            Err(later) => Err(later.wait_time_from(self.clock.now())),
        }
    }

    /// Counts one log-in from `address`.
    pub fn login(&self, address: &str) -> Outcome<()> {
        self.sweep();
        self.logins
            .check_key(&network(address))
            .map_err(|later| exceeded(later.wait_time_from(self.clock.now())).refused(Refusal::LogIns))
    }

    /// The policy, for `RateLimit-Policy`.
    #[must_use]
    pub fn policy(&self) -> String {
        format!("\"default\";q={};w=60;burst={}", self.options.per_minute, self.options.burst)
    }

    /// Forgets keys that are as good as new, now and then.
    fn sweep(&self) {
        if self.requests.len().max(self.logins.len()) > SWEEP_AT && self.sweeps.due(Instant::now()) {
            self.requests.retain_recent();
            self.logins.retain_recent();
        }
    }
}

/// When the keys were swept last.
#[derive(Debug, Default)]
struct Sweeps(Mutex<Option<Instant>>);

impl Sweeps {
    /// True at most once in [`SWEEP_EVERY`]; whoever finds another looking goes on.
    fn due(&self, now: Instant) -> bool {
        let Ok(mut last) = self.0.try_lock() else { return false };
        let due = last.is_none_or(|last| now.duration_since(last) >= SWEEP_EVERY);
        if due {
            *last = Some(now);
        }
        due
    }
}

fn by_address(address: &str) -> String {
    format!("address:{}", network(address))
}

fn from(address: &str, token: &str) -> String {
    format!("{token} from {}", network(address))
}

/// What an address counts as: a network of IPv6 is one subscriber, who has all its addresses at hand.
fn network(address: &str) -> String {
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => {
            let prefix = Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64));
            format!("{prefix}/64")
        }
        Ok(IpAddr::V4(address)) => address.to_string(),
        Err(_) => address.to_owned(),
    }
}

fn exceeded(wait: Duration) -> Problem {
    Problem::new(Code::RateExceeded).retry_after(wait.as_secs() + 1).refused(Refusal::Rate)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(burst: u32) -> Limits {
        let some = |number| NonZeroU32::new(number).unwrap();
        Limits::new(LimitOptions { per_minute: some(1), burst: some(burst), logins_per_minute: some(1) })
    }

    #[test]
    fn an_ipv6_network_is_one_key() {
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
        assert_eq!(network("2001:db8:1:2::"), network("2001:db8:1:2:ffff:ffff:ffff:ffff"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!((network("192.0.2.7").as_str(), network("unknown").as_str()), ("192.0.2.7", "unknown"));
    }

    #[test]
    fn neighbours_in_a_network_share_their_limit() {
        let limits = limits(2);
        assert_eq!(limits.anonymous("2001:db8::1").unwrap().requests, 1);
        limits.anonymous("2001:db8::2").unwrap();
        assert_eq!(limits.anonymous("2001:db8::3").unwrap_err().code, Code::RateExceeded);
        limits.anonymous("2001:db8:0:1::1").unwrap();
        limits.login("2001:db8::1").unwrap();
        assert_eq!(limits.login("2001:db8::2").unwrap_err().code, Code::RateExceeded);
    }

    #[test]
    fn several_in_one_request_count_each() {
        let limits = limits(4);
        assert_eq!(limits.request_by("session:1", "user:1").unwrap().requests, 3);
        limits.several_by("user:1", 0).unwrap();
        limits.several_by("user:1", 2).unwrap();
        assert_eq!(limits.several_by("user:1", 2).unwrap_err().code, Code::RateExceeded);
        // They are counted all or none, and nobody has to wait because of what was not let through.
        assert_eq!(limits.request_by("session:1", "user:1").unwrap().requests, 0);
        limits.request_by("session:2", "user:2").unwrap();
        limits.several_by("user:2", 1000).unwrap();
        assert_eq!(limits.request_by("session:2", "user:2").unwrap_err().code, Code::RateExceeded);
    }

    #[test]
    fn a_token_waits_as_long_as_it_was_told() {
        let some = |number| NonZeroU32::new(number).unwrap();
        // One request a second.
        let options = LimitOptions { per_minute: some(60), burst: some(1), logins_per_minute: some(1) };
        let limits = Limits::new(options);
        limits.request_by("session:1", "user:1").unwrap();
        limits.waiting("session:1", "192.0.2.7").unwrap();
        limits.request_by("session:1", "user:1").unwrap_err();
        let waiting = limits.waiting("session:1", "192.0.2.7").unwrap_err();
        assert_eq!((waiting.code, waiting.retry_after), (Code::RateExceeded, Some(1)));
        limits.waiting("session:2", "192.0.2.7").unwrap();
        std::thread::sleep(Duration::from_secs(1));
        limits.waiting("session:1", "192.0.2.7").unwrap();
        limits.request_by("session:1", "user:1").unwrap();
        // A token that is good for nothing at one address.
        limits.anonymous("2001:db8::1").unwrap();
        limits.anonymous_by("session:3", "2001:db8::1").unwrap_err();
        limits.waiting("session:3", "2001:db8::2").unwrap_err();
        limits.waiting("session:3", "192.0.2.7").unwrap();
        limits.waiting("session:1", "2001:db8::1").unwrap();
    }

    #[test]
    fn sweeps_keep_their_distance() {
        let (sweeps, start) = (Sweeps::default(), Instant::now());
        let due = |seconds| sweeps.due(start + Duration::from_secs(seconds));
        assert_eq!([0, 1, 9, 10, 11, 19, 20].map(due), [true, false, false, true, false, false, true]);
    }

    #[test]
    fn many_keys_are_swept_once_and_not_for_every_request() {
        let limits = limits(1);
        for number in 0..=SWEEP_AT {
            limits.check(&number.to_string()).unwrap();
        }
        assert!(limits.sweeps.0.lock().unwrap().is_none(), "swept before there were many");
        limits.check("one more").unwrap();
        let first = *limits.sweeps.0.lock().unwrap();
        assert!(first.is_some());
        // All keys are recent and stay: what follows must not look at them again.
        limits.check("and another").unwrap();
        assert_eq!((limits.requests.len(), *limits.sweeps.0.lock().unwrap()), (SWEEP_AT + 3, first));
    }
}
