//! Jobs: work that no request waits for.
//!
//! A job is a row. A worker leases it for a limited time and does it step by step; whatever a step changes, its progress
//! and the job's completion are written in one transaction, which first asks whether the lease is still the worker's
//! own ([`Turn::settle`]). So a worker that is killed loses at most one step, which never happened, and whoever comes late
//! changes nothing: each job is done once in effect, by however many workers.

pub mod expiry;
mod gauges;
pub mod lease;
pub mod model;
mod runner;
pub mod schedule;
pub mod schema;
pub mod store;
mod turn;

use async_trait::async_trait;

pub use gauges::{JobGauges, waits_since};
pub use model::{Failure, JobKind, JobState, Step};
pub use runner::{Pace, Worker};
pub use turn::Turn;

use super::problem::Outcome;

/// Rows that a step of an expiry deletes.
pub const EXPIRY_BATCH: i64 = 1_000;

/// A kind of work. It keeps no state of its own: what it needs stands in the database, or in the payload, which holds ids
/// and codes only.
#[async_trait(?Send)]
pub trait Job: Send + Sync {
    /// Stable name.
    fn kind(&self) -> &'static str;

    /// Does a bounded part of the work, a few seconds at most. It is called again until it says [`Step::Done`]. All that it
    /// changes goes through [`Turn::settle`], exactly once a step; what it does before that may happen again after a
    /// failure. An error undoes the step and is tried again later.
    async fn step(&self, turn: &Turn<'_>) -> Outcome<Step>;
}
