//! Overload: how many requests of a kind may be under way at once. Whoever comes beyond that is told to come back before
//! anything of his request was looked at, so that what is under way is done in time and memory stays flat.
//!
//! Registering petitions has a lane of its own: however many read, a petition can still be handed in, and while one is worked at,
//! which begins when its body is there, reads take turns ([`Turns`]). The lanes also bound
//! how many wait for a connection of a pool (`kernel::db`): with four connections and a wait of three seconds 128 reads are
//! served as long as one takes less than a tenth of a second, and nobody registers. Beside a registration they wait those three seconds
//! for their turns: with four threads all are served as long as one takes less than 23 milliseconds, beside four registrations or more
//! less than 9. Who has had no turn by then is refused.
//!
//! Files have a lane too: they may come slowly, and each needs memory for as long as it does. So nobody has more than a share of it.

use std::time::Duration;

use actix_web::http::Method;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::shares::{Share, Shares};
use super::turns::{Registration, Turn, Turns};
use crate::kernel::access::Caller;
use crate::kernel::metrics::{Sheet, Source};
use crate::kernel::problem::{Code, Outcome, Problem, Refusal};

/// Seconds after which whoever was refused may come back.
const BACK_IN: u64 = 2;
/// How long a read waits for its turn; as long as it would for a connection of a pool.
const TURN_TIME: Duration = Duration::from_secs(3);

/// What a request counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Registers a petition.
    Intake,
    /// Changes something else.
    Change,
    /// Brings a file, and may take minutes for it.
    Upload,
    /// Reads.
    Read,
    /// Asks whether the server is there: always let in.
    Probe,
}

impl Lane {
    /// That of a method, unless its route says otherwise.
    #[must_use]
    pub fn of(method: &Method) -> Self {
        if *method == Method::GET { Self::Read } else { Self::Change }
    }
}

/// How many requests may be under way in each lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LaneSizes {
    /// Registrations of petitions.
    pub intake: usize,
    /// Other changes.
    pub changes: usize,
    /// Files that come in.
    pub uploads: usize,
    /// Reads.
    pub reads: usize,
    /// Threads that answer.
    pub threads: usize,
}

/// The lanes of a process.
#[derive(Debug)]
pub struct Lanes {
    sizes: LaneSizes,
    intake: Semaphore,
    changes: Semaphore,
    uploads: Semaphore,
    reads: Semaphore,
    uploaders: Shares,
    turns: Turns,
}

/// A request's place in its lane, until this is dropped; a probe needs none.
pub type Place<'lanes> = Option<SemaphorePermit<'lanes>>;

/// A request that is worked at, until this is dropped.
#[derive(Debug)]
#[must_use = "whoever drops it is worked at no more"]
pub enum Work<'lanes> {
    /// A petition is registered.
    Registers(Registration<'lanes>),
    /// Something is read, in a turn where it needs one.
    Reads(Option<Turn<'lanes>>),
    /// All else.
    Changes,
}

impl Lanes {
    /// Empty lanes.
    #[must_use]
    pub fn new(sizes: LaneSizes) -> Self {
        Self {
            sizes,
            intake: Semaphore::new(sizes.intake),
            changes: Semaphore::new(sizes.changes),
            uploads: Semaphore::new(sizes.uploads),
            reads: Semaphore::new(sizes.reads),
            uploaders: Shares::default(),
            turns: Turns::beside(sizes.threads),
        }
    }

    /// Lets a request in until its place is dropped.
    ///
    /// # Errors
    /// 503 where the lane is full.
    pub fn enter(&self, lane: Lane) -> Outcome<Place<'_>> {
        let (places, full) = match lane {
            Lane::Intake => (&self.intake, Refusal::IntakeFull),
            Lane::Change => (&self.changes, Refusal::ChangesFull),
            Lane::Upload => (&self.uploads, Refusal::UploadsFull),
            Lane::Read => (&self.reads, Refusal::ReadsFull),
            Lane::Probe => return Ok(None),
        };
        places.try_acquire().map(Some).map_err(|_| busy(full))
    }

    /// Begins the work at a request that is in its lane and whose body is there. Only reads wait, and only while petitions are registered.
    ///
    /// # Errors
    /// 503 where the turn of a read does not come in time.
    pub async fn work(&self, lane: Lane) -> Outcome<Work<'_>> {
        match lane {
            Lane::Intake => Ok(Work::Registers(self.turns.register())),
            Lane::Read => {
                let turn = tokio::time::timeout(TURN_TIME, self.turns.read()).await;
                turn.map(Work::Reads).map_err(|_| busy(Refusal::ReadsFull))
            }
            Lane::Change | Lane::Upload | Lane::Probe => Ok(Work::Changes),
        }
    }

    /// The caller's share of a lane in which requests may take long, until it is dropped.
    ///
    /// # Errors
    /// 429 where he has as many under way as he may.
    pub fn share(&self, lane: Lane, caller: Option<&Caller>) -> Outcome<Option<Share>> {
        match (lane, caller) {
            (Lane::Upload, Some(caller)) => self.uploaders.take(caller, self.sizes.uploads).map(Some),
            _ => Ok(None),
        }
    }

    /// Name, size and free places of each.
    fn state(&self) -> [(&'static str, usize, usize); 4] {
        [
            ("intake", self.sizes.intake, self.intake.available_permits()),
            ("changes", self.sizes.changes, self.changes.available_permits()),
            ("uploads", self.sizes.uploads, self.uploads.available_permits()),
            ("reads", self.sizes.reads, self.reads.available_permits()),
        ]
    }
}

fn busy(full: Refusal) -> Problem {
    Problem::new(Code::ServiceUnavailable).refused(full).retry_after(BACK_IN)
}

/// Tells a scrape how full the lanes are.
#[derive(Debug)]
pub struct LaneGauges(pub std::sync::Arc<Lanes>);

impl Source for LaneGauges {
    fn tell(&self, sheet: &mut Sheet) -> Outcome<()> {
        let lanes = self.0.state();
        sheet.gauges(
            "tiepdan_lane_size",
            "Requests that may be under way in a lane; more are refused with 503.",
            &["lane"],
            lanes.map(|(name, size, _)| ([name], size)),
        )?;
        sheet.gauges(
            "tiepdan_lane_in_use",
            "Requests under way in a lane.",
            &["lane"],
            lanes.map(|(name, size, free)| ([name], size.saturating_sub(free))),
        )
    }
}

#[cfg(test)]
mod tests;
