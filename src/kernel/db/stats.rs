//! Counts statements and database time of a request, for its log line and for tests.

use std::cell::RefCell;
use std::time::{Duration, Instant};

use diesel::connection::InstrumentationEvent;

/// What the database did for a request.
#[derive(Debug, Clone, Copy, Default)]
pub struct Stats {
    /// Statements sent.
    pub statements: u32,
    /// Time spent waiting for them.
    pub time: Duration,
    /// Since when at least one is under way, and how many are: independent reads go out at once.
    started: Option<Instant>,
    under_way: u32,
}

tokio::task_local! {
    static STATS: RefCell<Stats>;
}

/// Runs `work` and tells what the database did for it.
pub async fn measured<T>(work: impl Future<Output = T>) -> (T, Stats) {
    STATS
        .scope(RefCell::new(Stats::default()), async {
            let result = work.await;
            let stats = STATS.with(|stats| *stats.borrow());
            (result, stats)
        })
        .await
}

/// Instrumentation of every connection; outside [`measured`] it counts nothing.
#[expect(clippy::needless_pass_by_value, reason = "diesel hands the event over")]
pub(super) fn observe(event: InstrumentationEvent<'_>) {
    let _ = STATS.try_with(|stats| {
        let mut stats = stats.borrow_mut();
        match event {
            InstrumentationEvent::StartQuery { .. } => {
                stats.statements += 1;
                stats.under_way += 1;
                stats.started.get_or_insert_with(Instant::now);
            }
            InstrumentationEvent::BeginTransaction { .. }
            | InstrumentationEvent::CommitTransaction { .. }
            | InstrumentationEvent::RollbackTransaction { .. } => {
                stats.statements += 1;
            }
            InstrumentationEvent::FinishQuery { .. } => {
                stats.under_way = stats.under_way.saturating_sub(1);
                let ended = stats.started.filter(|_| stats.under_way == 0);
                if let Some(started) = ended {
                    stats.time += started.elapsed();
                    stats.started = None;
                }
            }
            _ => {}
        }
    });
}
