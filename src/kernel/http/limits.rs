//! Rate limits: by client, user or address, log-ins more narrowly, and a bound on requests under way in all.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::kernel::problem::{Code, Outcome, Problem};

/// Keys kept before old ones are swept.
const SWEEP_AT: usize = 50_000;
/// A sweep looks at every key: whoever makes many keys must not make every request pay for one.
const SWEEP_EVERY: Duration = Duration::from_secs(10);

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
            clock: DefaultClock::default(),
            sweeps: Sweeps::default(),
        }
    }

    /// Counts one request of a client or user.
    pub fn request(&self, key: &str) -> Outcome<Remaining> {
        self.sweep();
        match self.requests.check_key(&key.to_owned()) {
            Ok(state) => Ok(Remaining {
                requests: state.remaining_burst_capacity(),
                burst: self.options.burst.get(),
                per_minute: self.options.per_minute.get(),
            }),
            Err(later) => Err(exceeded(later.wait_time_from(self.clock.now()))),
        }
    }

    /// Counts one request of nobody known, from `address`.
    pub fn anonymous(&self, address: &str) -> Outcome<Remaining> {
        self.request(&format!("address:{}", network(address)))
    }

    /// Counts one log-in from `address`.
    pub fn login(&self, address: &str) -> Outcome<()> {
        self.sweep();
        self.logins
            .check_key(&network(address))
            .map_err(|later| exceeded(later.wait_time_from(self.clock.now())))
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
    Problem::new(Code::RateExceeded).retry_after(wait.as_secs() + 1)
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
    fn sweeps_keep_their_distance() {
        let (sweeps, start) = (Sweeps::default(), Instant::now());
        let due = |seconds| sweeps.due(start + Duration::from_secs(seconds));
        assert_eq!([0, 1, 9, 10, 11, 19, 20].map(due), [true, false, false, true, false, false, true]);
    }

    #[test]
    fn many_keys_are_swept_once_and_not_for_every_request() {
        let limits = limits(1);
        for number in 0..=SWEEP_AT {
            limits.request(&number.to_string()).unwrap();
        }
        assert!(limits.sweeps.0.lock().unwrap().is_none(), "swept before there were many");
        limits.request("one more").unwrap();
        let first = *limits.sweeps.0.lock().unwrap();
        assert!(first.is_some());
        // All keys are recent and stay: what follows must not look at them again.
        limits.request("and another").unwrap();
        assert_eq!((limits.requests.len(), *limits.sweeps.0.lock().unwrap()), (SWEEP_AT + 3, first));
    }
}
