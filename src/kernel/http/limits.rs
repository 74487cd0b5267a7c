//! Rate limits: by client, user or address, log-ins more narrowly, and a bound on requests under way in all.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::kernel::problem::{Code, Outcome, Problem};

/// Keys kept before old ones are swept.
const SWEEP_AT: usize = 50_000;

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
        }
    }

    /// Counts one request of `key`.
    pub fn request(&self, key: &str) -> Outcome<Remaining> {
        if self.requests.len() > SWEEP_AT {
            self.requests.retain_recent();
        }
        match self.requests.check_key(&key.to_owned()) {
            Ok(state) => Ok(Remaining {
                requests: state.remaining_burst_capacity(),
                burst: self.options.burst.get(),
                per_minute: self.options.per_minute.get(),
            }),
            Err(later) => Err(exceeded(later.wait_time_from(self.clock.now()))),
        }
    }

    /// Counts one log-in from `address`.
    pub fn login(&self, address: &str) -> Outcome<()> {
        if self.logins.len() > SWEEP_AT {
            self.logins.retain_recent();
        }
        self.logins
            .check_key(&address.to_owned())
            .map_err(|later| exceeded(later.wait_time_from(self.clock.now())))
    }

    /// The policy, for `RateLimit-Policy`.
    #[must_use]
    pub fn policy(&self) -> String {
        format!("\"default\";q={};w=60;burst={}", self.options.per_minute, self.options.burst)
    }
}

fn exceeded(wait: Duration) -> Problem {
    Problem::new(Code::RateExceeded).retry_after(wait.as_secs() + 1)
}
