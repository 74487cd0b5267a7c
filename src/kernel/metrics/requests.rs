//! Counts requests: by method, pattern of the route and class of the status, never by path, query or caller.

use std::time::Duration;

use prometheus::{
    Histogram, HistogramOpts, HistogramVec, IntCounterVec, IntGauge, Opts, Registry, Result as Made,
};

use crate::kernel::problem::{Code, Refusal};

/// What stands for the pattern where a path has none.
pub const UNMATCHED: &str = "unmatched";
/// Upper bounds of the histogram, in seconds: finer where answers should lie.
const BUCKETS: [f64; 13] = [0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
/// Methods that are told apart.
const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/// Counters of requests.
#[derive(Debug, Clone)]
pub struct Requests {
    answered: IntCounterVec,
    seconds: HistogramVec,
    under_way: IntGauge,
    refused: IntCounterVec,
}

/// A request that is under way, until this is dropped.
#[derive(Debug)]
pub struct UnderWay(IntGauge);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// What became of a request; put on its response where it was told to come back.
#[derive(Debug, Clone, Copy)]
pub struct Refused {
    /// The code that the caller sees.
    pub code: Code,
    /// The limit that was met.
    pub refusal: Refusal,
}

/// The pattern of the route that answered; put on its response, since to find it by the path costs a look at every route.
#[derive(Debug, Clone, Copy)]
pub struct Pattern(pub &'static str);

impl Requests {
    /// Counters at zero.
    pub fn new() -> Made<Self> {
        let requests = Opts::new(
            "tiepdan_http_requests_total",
            "Requests answered, by method, pattern of the route and class of the status.",
        );
        let seconds = HistogramOpts::new(
            "tiepdan_http_request_duration_seconds",
            "Time from a request's head to its answer's head, by method and pattern of the route.",
        );
        let refused = Opts::new(
            "tiepdan_http_refusals_total",
            "Requests told to come back (429, 503), by problem code and by the limit that they met.",
        );
        let refused = IntCounterVec::new(refused, &["code", "reason"])?;
        // From the start: a counter that comes with its first refusals has not risen for whoever asks how much it rose.
        for refusal in Refusal::ALL {
            refused.get_metric_with_label_values(&[refusal.code().as_str(), refusal.as_str()])?;
        }
        Ok(Self {
            answered: IntCounterVec::new(requests, &["method", "route", "status"])?,
            seconds: HistogramVec::new(seconds.buckets(BUCKETS.to_vec()), &["method", "route"])?,
            under_way: IntGauge::new("tiepdan_http_requests_in_flight", "Requests under way.")?,
            refused,
        })
    }

    /// Shows them in a registry.
    pub(super) fn register(&self, registry: &Registry) -> Made<()> {
        registry.register(Box::new(self.answered.clone()))?;
        registry.register(Box::new(self.seconds.clone()))?;
        registry.register(Box::new(self.under_way.clone()))?;
        registry.register(Box::new(self.refused.clone()))
    }

    /// A request begins.
    #[must_use]
    pub fn begin(&self) -> UnderWay {
        self.under_way.inc();
        UnderWay(self.under_way.clone())
    }

    /// A request was answered. `route` is the pattern that its path fits.
    pub fn answered(&self, method: &str, route: Option<&str>, status: u16, took: Duration) {
        let method = METHODS.into_iter().find(|known| *known == method).unwrap_or("other");
        let route = route.unwrap_or(UNMATCHED);
        self.answered.with_label_values(&[method, route, class(status)]).inc();
        let seconds: Histogram = self.seconds.with_label_values(&[method, route]);
        seconds.observe(took.as_secs_f64());
    }

    /// A request was told to come back.
    pub fn refused(&self, Refused { code, refusal }: Refused) {
        self.refused.with_label_values(&[code.as_str(), refusal.as_str()]).inc();
    }
}

fn class(status: u16) -> &'static str {
    match status {
        100..=199 => "1xx",
        200..=299 => "2xx",
        300..=399 => "3xx",
        400..=499 => "4xx",
        _ => "5xx",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_callers_choose_makes_no_series() {
        let requests = Requests::new().unwrap();
        let registry = Registry::new();
        requests.register(&registry).unwrap();
        for number in 0..100 {
            requests.answered(&format!("M{number}"), None, 404, Duration::ZERO);
        }
        let families = registry.gather();
        let answered = families.iter().find(|family| family.name() == "tiepdan_http_requests_total").unwrap();
        assert_eq!(answered.get_metric().len(), 1);
        assert!((answered.get_metric()[0].get_counter().get_value() - 100.0).abs() < 0.5);
    }

    #[test]
    fn what_is_under_way_ends_however_it_ends() {
        let requests = Requests::new().unwrap();
        let (one, two) = (requests.begin(), requests.begin());
        assert_eq!(requests.under_way.get(), 2);
        drop((one, two));
        assert_eq!(requests.under_way.get(), 0);
    }
}
