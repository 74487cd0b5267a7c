//! Overload: how many requests of a kind may be under way at once. Whoever comes beyond that is told to come back before
//! anything of his request was looked at, so that what is under way is done in time and memory stays flat.
//!
//! Registering petitions has a lane of its own: however many read, a petition can still be handed in. While one is under way
//! reads are worked at by turns, as many at once as threads answer: each of the thirty statements of a registration would
//! else wait behind dozens of pages that are being written. No read is refused for that, and none waits long: a thread that
//! writes one page after the other writes as many as one that has sixty of them half done. The lanes also bound
//! how many wait for a connection of a pool (`kernel::db`): with four connections and a wait of three seconds 128 reads are
//! served as long as one takes less than a tenth of a second. Files have one too: they may come slowly, and each needs memory for as
//! long as it does. So nobody has more than a share of it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use actix_web::http::Method;
use tokio::sync::{Notify, Semaphore, SemaphorePermit};

use super::shares::{Share, Shares};
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
    /// Reads that are worked at while a petition is being registered.
    pub reads_beside_intake: usize,
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
    /// Reads that are worked at, and word of a turn that is free.
    at_work: AtomicUsize,
    turns: Notify,
}

/// A request's place in its lane, until this is dropped.
#[derive(Debug)]
#[must_use = "whoever drops his place is under way no more"]
pub struct Place<'lanes> {
    lanes: &'lanes Lanes,
    lane: Lane,
    held: Option<SemaphorePermit<'lanes>>,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        // Given back before anybody is told.
        self.held = None;
        if self.lane == Lane::Intake {
            self.lanes.turns.notify_waiters();
        }
    }
}

/// A read's turn to be worked at, until this is dropped.
#[derive(Debug)]
#[must_use = "whoever drops his turn is worked at no more"]
pub struct Turn<'lanes>(Option<&'lanes Lanes>);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if let Some(lanes) = self.0 {
            lanes.at_work.fetch_sub(1, Ordering::AcqRel);
            lanes.turns.notify_one();
        }
    }
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
            at_work: AtomicUsize::new(0),
            turns: Notify::new(),
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
            Lane::Probe => return Ok(Place { lanes: self, lane, held: None }),
        };
        let permit = places.try_acquire().map_err(|_| busy(full))?;
        Ok(Place { lanes: self, lane, held: Some(permit) })
    }

    /// Waits for the turn of a request that is in its lane and whose body is there. Only reads wait, and only while petitions are registered.
    ///
    /// # Errors
    /// 503 where it does not come in time.
    pub async fn turn(&self, lane: Lane) -> Outcome<Turn<'_>> {
        if lane != Lane::Read {
            return Ok(Turn(None));
        }
        tokio::time::timeout(TURN_TIME, self.begin_work()).await.map_err(|_| busy(Refusal::ReadsFull))?;
        Ok(Turn(Some(self)))
    }

    async fn begin_work(&self) {
        loop {
            // Before the look, so that what ends in between is heard of.
            let free = self.turns.notified();
            let registering = self.intake.available_permits() < self.sizes.intake;
            let most = if registering { self.sizes.reads_beside_intake } else { self.sizes.reads };
            let next = |at_work| (at_work < most).then_some(at_work + 1);
            if self.at_work.fetch_update(Ordering::AcqRel, Ordering::Acquire, next).is_ok() {
                return;
            }
            free.await;
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
mod tests {
    use std::pin::Pin;

    use super::*;

    async fn waits<F: Future>(asked: Pin<&mut F>) -> bool {
        tokio::select! {
            biased;
            _ = asked => false,
            () = std::future::ready(()) => true,
        }
    }

    fn lanes(intake: usize, reads: usize, reads_beside_intake: usize) -> Lanes {
        Lanes::new(LaneSizes { intake, changes: 1, uploads: 1, reads, reads_beside_intake })
    }

    #[test]
    fn a_full_lane_refuses_and_leaves_the_others_alone() {
        let lanes = lanes(1, 2, 2);
        let reads = [lanes.enter(Lane::Read).unwrap(), lanes.enter(Lane::Read).unwrap()];
        let refused = lanes.enter(Lane::Read).unwrap_err();
        assert_eq!(
            (refused.code, refused.refusal, refused.retry_after),
            (Code::ServiceUnavailable, Refusal::ReadsFull, Some(BACK_IN))
        );
        let _change = lanes.enter(Lane::Change).unwrap();
        assert_eq!(lanes.enter(Lane::Change).unwrap_err().refusal, Refusal::ChangesFull);
        let _upload = lanes.enter(Lane::Upload).unwrap();
        assert_eq!(lanes.enter(Lane::Upload).unwrap_err().refusal, Refusal::UploadsFull);
        let _intake = lanes.enter(Lane::Intake).unwrap();
        assert_eq!(lanes.enter(Lane::Intake).unwrap_err().refusal, Refusal::IntakeFull);
        let _probe = lanes.enter(Lane::Probe).unwrap();
        drop(reads);
        let _read = lanes.enter(Lane::Read).unwrap();
    }

    #[tokio::test]
    async fn reads_are_worked_at_by_turns_while_petitions_are_registered() {
        let lanes = lanes(2, 4, 1);
        let (first, second) = (lanes.turn(Lane::Read).await.unwrap(), lanes.turn(Lane::Read).await.unwrap());
        let registrations = [lanes.enter(Lane::Intake).unwrap(), lanes.enter(Lane::Intake).unwrap()];
        let mut third = std::pin::pin!(lanes.turn(Lane::Read));
        assert!(waits(third.as_mut()).await);
        drop(first);
        assert!(waits(third.as_mut()).await, "one is still worked at");
        drop(second);
        let third = third.as_mut().await.unwrap();
        // Whose turn does not come is refused.
        let refused = lanes.turn(Lane::Read).await.unwrap_err();
        assert_eq!((refused.refusal, refused.retry_after), (Refusal::ReadsFull, Some(BACK_IN)));
        // And nobody waits once the last petition is registered.
        let [one, other] = registrations;
        let mut fourth = std::pin::pin!(lanes.turn(Lane::Read));
        assert!(waits(fourth.as_mut()).await);
        drop(one);
        assert!(waits(fourth.as_mut()).await);
        drop(other);
        let fourth = fourth.as_mut().await.unwrap();
        let _more = [lanes.turn(Lane::Read).await.unwrap(), lanes.turn(Lane::Read).await.unwrap()];
        drop((third, fourth));
    }
}
