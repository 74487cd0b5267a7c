//! The worker: takes up what is due, does it step by step, and keeps the schedule.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::TimeDelta;
use futures_util::FutureExt as _;
use futures_util::future::join_all;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::lease::{self, Claim};
use super::model::{Failure, Leased, NewJob, Step};
use super::schedule::Line;
use super::{Job, Turn, store};
use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::problem::{Outcome, Problem};

/// A step that takes longer has gone wrong: its job is tried again later.
const STEP_LIMIT: Duration = Duration::from_secs(300);
/// Time that a step under way has to end when the worker is told to stop.
const GRACE: Duration = Duration::from_secs(10);
/// Time that giving a job back may take; after that its lease ends by itself.
const GIVE_BACK: Duration = Duration::from_secs(3);

/// How a worker goes about it.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// How long a job stays a worker's own after its last step: so long it lies where the worker was killed.
    pub lease: Duration,
    /// How long to wait where nothing is due.
    pub idle: Duration,
    /// Jobs at once.
    pub lanes: usize,
}

impl Pace {
    fn length(self) -> TimeDelta {
        TimeDelta::from_std(self.lease).unwrap_or(TimeDelta::hours(1))
    }
}

/// A worker.
pub struct Worker {
    app: Arc<App>,
    jobs: Vec<Box<dyn Job>>,
    schedule: Vec<Line>,
    pace: Pace,
    /// Slots that were found enqueued: they are not asked for again.
    enqueued: Mutex<HashMap<&'static str, String>>,
}

/// How a turn at a job ended.
enum Ended {
    Step(Step),
    Told,
    Failed(&'static str, String),
}

impl Worker {
    /// A worker that knows these jobs. Rows of other kinds are left to other releases.
    #[must_use]
    pub fn new(app: Arc<App>, jobs: Vec<Box<dyn Job>>, schedule: Vec<Line>, pace: Pace) -> Self {
        Self { app, jobs, schedule, pace, enqueued: Mutex::default() }
    }

    /// Works until told to stop; a step under way gets some seconds to end, then its job is given back.
    pub async fn run(&self, stop: CancellationToken) {
        let lanes = join_all((0..self.pace.lanes.max(1)).map(|_| self.lane(&stop)));
        tokio::join!(self.keep_schedule(&stop), lanes);
    }

    async fn lane(&self, stop: &CancellationToken) {
        while !stop.is_cancelled() {
            match self.work_once(stop).await {
                Ok(true) => {}
                Ok(false) => self.rest(stop).await,
                Err(problem) => {
                    log::warn!("jobs cannot be reached: {}", why(&problem));
                    self.rest(stop).await;
                }
            }
        }
    }

    async fn keep_schedule(&self, stop: &CancellationToken) {
        while !stop.is_cancelled() {
            if let Err(problem) = self.enqueue_due().await {
                log::warn!("the schedule cannot be kept: {}", why(&problem));
            }
            self.rest(stop).await;
        }
    }

    async fn rest(&self, stop: &CancellationToken) {
        tokio::select! {
            () = tokio::time::sleep(self.pace.idle) => {}
            () = stop.cancelled() => {}
        }
    }

    /// Enqueues what the schedule has due and nobody has enqueued.
    pub async fn enqueue_due(&self) -> Outcome<()> {
        for line in &self.schedule {
            let slot = line.every.slot(self.app.clock);
            if self.knows(line.kind, &slot) {
                continue;
            }
            let there = {
                let mut conn = self.app.db.read().await?;
                store::has_slot(&mut conn, line.kind, &slot).await?
            };
            if !there {
                let now = self.app.clock.real_now();
                let job = NewJob { slot: Some(slot.clone()), ..NewJob::now(line.kind, json!({}), now) };
                self.app.db.write(async |tx: &mut Tx| store::enqueue(tx.conn(), &job, now).await).await?;
            }
            if let Ok(mut enqueued) = self.enqueued.lock() {
                enqueued.insert(line.kind, slot);
            }
        }
        Ok(())
    }

    fn knows(&self, kind: &str, slot: &str) -> bool {
        self.enqueued.lock().is_ok_and(|enqueued| enqueued.get(kind).is_some_and(|known| known == slot))
    }

    /// Takes up one job and does it as far as it goes; false where nothing is due.
    pub async fn work_once(&self, stop: &CancellationToken) -> Outcome<bool> {
        let kinds: Vec<&str> = self.jobs.iter().map(|job| job.kind()).collect();
        let (now, length) = (self.app.clock.real_now(), self.pace.length());
        let claimed =
            self.app.db.write(async |tx: &mut Tx| lease::claim(tx, &kinds, now, length).await).await?;
        match claimed {
            Claim::Nothing => Ok(false),
            Claim::GivenUp(id) => {
                log::error!(job:% = id; "a job was left by its workers as often as it may be: it has failed");
                Ok(true)
            }
            Claim::Job(lease) => {
                self.perform(&lease, stop).await?;
                Ok(true)
            }
        }
    }

    async fn perform(&self, lease: &Leased, stop: &CancellationToken) -> Outcome<()> {
        let Some(job) = self.jobs.iter().find(|job| job.kind() == lease.kind) else {
            return Err(Problem::internal("a job of a kind that was not asked for"));
        };
        loop {
            match self.step(job.as_ref(), lease, stop).await {
                Ended::Step(Step::Done { .. }) => return Ok(()),
                Ended::Step(Step::More { .. }) if !stop.is_cancelled() => {}
                Ended::Step(Step::More { .. }) | Ended::Told => return self.give_back(lease).await,
                Ended::Failed(code, text) => return self.fail(lease, code, &text).await,
            }
        }
    }

    /// One step, with its lease made longer meanwhile.
    async fn step(&self, job: &dyn Job, lease: &Leased, stop: &CancellationToken) -> Ended {
        let turn = Turn::new(&self.app, lease, self.pace.length());
        let work = async {
            self.app.follow(&*self.app.heads.current().await?).await?;
            job.step(&turn).await
        };
        let working = AssertUnwindSafe(tokio::time::timeout(STEP_LIMIT, work)).catch_unwind();
        let told = async {
            stop.cancelled().await;
            tokio::time::sleep(GRACE).await;
        };
        let result = tokio::select! {
            result = working => result,
            () = self.keep_lease(lease) => return Ended::Told,
            () = told => return Ended::Told,
        };
        match result {
            Ok(Ok(Ok(done))) if turn.settled() == Some(done) => Ended::Step(done),
            Ok(Ok(Ok(_))) => Ended::Failed("internal_error", "a step did not settle what it says".to_owned()),
            Ok(Ok(Err(problem))) => Ended::Failed(problem.code.as_str(), why(&problem).to_owned()),
            Ok(Err(_)) => Ended::Failed("step_too_long", "a step took too long".to_owned()),
            Err(_) => Ended::Failed("internal_error", "a step panicked".to_owned()),
        }
    }

    /// Makes the lease longer three times in its length, for as long as the step takes.
    async fn keep_lease(&self, lease: &Leased) {
        loop {
            tokio::time::sleep(self.pace.lease / 3).await;
            let until = self.app.clock.real_now() + self.pace.length();
            let renewed = self.app.db.write(async |tx: &mut Tx| lease::renew(tx, lease, until).await).await;
            if let Err(problem) = renewed {
                log::warn!(job:% = lease.id; "a lease could not be renewed: {}", why(&problem));
            }
        }
    }

    async fn give_back(&self, lease: &Leased) -> Outcome<()> {
        let now = self.app.clock.real_now();
        let giving = self.app.db.write(async |tx: &mut Tx| lease::release(tx, lease, now).await);
        if let Ok(result) = tokio::time::timeout(GIVE_BACK, giving).await {
            return result.map(|_| ());
        }
        log::warn!(job:% = lease.id; "a job could not be given back: its lease will end by itself");
        Ok(())
    }

    async fn fail(&self, lease: &Leased, code: &str, text: &str) -> Outcome<()> {
        let now = self.app.clock.real_now();
        let failure = Failure::after(lease.attempts, lease.max_attempts, now);
        let own =
            self.app.db.write(async |tx: &mut Tx| lease::fail(tx, lease, code, failure, now).await).await?;
        let (kind, attempts) = (lease.kind.as_str(), lease.attempts);
        match failure {
            _ if !own => log::warn!(job:% = lease.id, kind = kind; "a lease was lost: {text}"),
            Failure::Again(_) => {
                log::warn!(job:% = lease.id, kind = kind, attempts = attempts, code = code; "a job failed, and is tried again: {text}");
            }
            Failure::ForGood => {
                log::error!(job:% = lease.id, kind = kind, attempts = attempts, code = code; "a job failed for good: {text}");
            }
        }
        Ok(())
    }
}

fn why(problem: &Problem) -> &str {
    problem.internal_text().unwrap_or(problem.code.as_str())
}
