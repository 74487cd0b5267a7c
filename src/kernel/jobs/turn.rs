//! One step of a job under way.

use std::cell::Cell;

use chrono::TimeDelta;

use super::lease;
use super::model::{Leased, Step};
use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;

/// A step under way: the job, and the only way to write what it changes.
pub struct Turn<'a> {
    app: &'a App,
    job: &'a Leased,
    length: TimeDelta,
    settled: Cell<Option<Step>>,
    counted: Cell<bool>,
}

impl<'a> Turn<'a> {
    /// A step of this job, whose lease is made `length` longer with each.
    #[must_use]
    pub fn new(app: &'a App, job: &'a Leased, length: TimeDelta) -> Self {
        Self { app, job, length, settled: Cell::new(None), counted: Cell::new(false) }
    }

    /// The process-wide state.
    #[must_use]
    pub fn app(&self) -> &'a App {
        self.app
    }

    /// The job.
    #[must_use]
    pub fn job(&self) -> &'a Leased {
        self.job
    }

    /// Writes what the step changes, its progress and, after the last step, that the job is done: all in one transaction,
    /// or nothing. It holds the job's row, so nobody takes the job over meanwhile; where somebody has already, it is
    /// refused before `work` runs.
    pub async fn settle(&self, work: impl AsyncFnOnce(&mut Tx) -> Outcome<Step>) -> Outcome<Step> {
        let settled = self
            .app
            .db
            .write(async |tx: &mut Tx| {
                let (done, total) = lease::hold(tx, self.job).await?;
                self.counted.set(total.is_some());
                let step = work(tx).await?;
                let now = self.app.clock.real_now();
                lease::advance(tx, self.job, (done, total), step, (now, self.length)).await?;
                Ok(step)
            })
            .await?;
        self.settled.set(Some(settled));
        Ok(settled)
    }

    /// True where an earlier step has said how much there is in all: a step that settles need not count again.
    #[must_use]
    pub fn counted(&self) -> bool {
        self.counted.get()
    }

    /// What the step settled.
    pub(super) fn settled(&self) -> Option<Step> {
        self.settled.get()
    }
}
