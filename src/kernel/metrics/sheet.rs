//! What the sources write their numbers on, once a scrape.

use prometheus::core::Collector;
use prometheus::proto::MetricFamily;
use prometheus::{CounterVec, GaugeVec, Opts, Registry};

use crate::kernel::problem::{Outcome, Problem};

/// The numbers of one scrape.
#[derive(Debug, Default)]
pub struct Sheet {
    registry: Registry,
}

/// Numbers as metrics have them.
pub trait Number {
    /// As a floating-point number; beyond 2^53 the last digits are lost, which no reader of a metric minds.
    fn number(self) -> f64;
}

impl Number for bool {
    fn number(self) -> f64 {
        f64::from(u8::from(self))
    }
}

impl Number for f64 {
    fn number(self) -> f64 {
        self
    }
}

macro_rules! number {
    ($($kind:ty),*) => {
        $(impl Number for $kind {
            #[allow(clippy::cast_precision_loss, reason = "said at the trait")]
            fn number(self) -> f64 { self as f64 }
        })*
    };
}
number!(i64, u64, usize);

impl Sheet {
    /// One number that may rise and fall.
    pub fn gauge(&mut self, name: &str, help: &str, value: impl Number) -> Outcome<()> {
        self.gauges(name, help, &[], [([], value)])
    }

    /// Numbers that may rise and fall, each with the values of `labels`.
    pub fn gauges<const LABELS: usize, N: Number>(
        &mut self,
        name: &str,
        help: &str,
        labels: &[&str; LABELS],
        values: impl IntoIterator<Item = ([&'static str; LABELS], N)>,
    ) -> Outcome<()> {
        let family = GaugeVec::new(Opts::new(name, help), labels).map_err(Problem::internal)?;
        for (of, value) in values {
            family.get_metric_with_label_values(&of).map_err(Problem::internal)?.set(value.number());
        }
        self.add(family)
    }

    /// Numbers that only rise, until the process or the database begins anew.
    pub fn counters<const LABELS: usize, N: Number>(
        &mut self,
        name: &str,
        help: &str,
        labels: &[&str; LABELS],
        values: impl IntoIterator<Item = ([&'static str; LABELS], N)>,
    ) -> Outcome<()> {
        let family = CounterVec::new(Opts::new(name, help), labels).map_err(Problem::internal)?;
        for (of, value) in values {
            let counter = family.get_metric_with_label_values(&of).map_err(Problem::internal)?;
            counter.inc_by(value.number().max(0.0));
        }
        self.add(family)
    }

    fn add(&mut self, family: impl Collector + 'static) -> Outcome<()> {
        self.registry.register(Box::new(family)).map_err(Problem::internal)
    }

    /// All that was written.
    pub(super) fn gather(&self) -> Vec<MetricFamily> {
        self.registry.gather()
    }
}
