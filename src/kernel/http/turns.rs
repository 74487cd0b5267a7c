//! Turns of reads while petitions are registered.
//!
//! Each of the thirty statements of a registration would else wait behind dozens of pages that are being written. So reads are
//! worked at in the order in which they came, half as many at once as threads answer, and after each its turn rests: as many
//! times as long as it took as petitions are being registered, four times at most. So beside a single registration reads have a
//! quarter of the threads, and beside four or more a tenth. Whoever reads while nobody registers waits for nothing, and reads that
//! were worked at before are not held up.

use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::{Mutex, watch};
use tokio::time::{Instant, sleep_until};

/// How many times as long as a read took its turn rests at most: of many petitions that are handed in at once few are worked at.
const MOST_RESTS: u32 = 4;
/// The longest rest: a slow read holds nobody up for longer.
const LONGEST_REST: Duration = Duration::from_millis(100);
/// How long after a registration the next is waited for before reads no longer take turns: who hands in one petition after
/// the other would else be followed each time by all who wait to read.
const QUIET_AFTER: Duration = Duration::from_millis(5);

/// What is registered.
#[derive(Debug, Clone, Copy, Default)]
struct Registering {
    count: u32,
    /// When the last one ended.
    ended: Option<Instant>,
}

impl Registering {
    /// From when on nothing is registered as far as is known; nothing while something is.
    fn quiet_from(self) -> Option<Instant> {
        match self.ended {
            _ if self.count > 0 => None,
            None => Some(Instant::now()),
            Some(ended) => Some(ended + QUIET_AFTER),
        }
    }
}

/// Turns beside registrations.
#[derive(Debug)]
pub struct Turns {
    registering: watch::Sender<Registering>,
    /// When each turn that nobody has may begin. Who holds the lock is the first of those who wait.
    free: Mutex<UnboundedReceiver<Instant>>,
    back: UnboundedSender<Instant>,
}

/// A registration that is worked at, until this is dropped.
#[derive(Debug)]
#[must_use = "whoever drops it registers no more"]
pub struct Registration<'turns>(&'turns Turns);

impl Drop for Registration<'_> {
    fn drop(&mut self) {
        self.0.registering.send_if_modified(|registering| {
            registering.count -= 1;
            registering.ended = Some(Instant::now());
            registering.count == 0
        });
    }
}

/// The turn of a read beside registrations, until this is dropped.
#[derive(Debug)]
#[must_use = "whoever drops his turn is worked at no more"]
pub struct Turn<'turns> {
    turns: &'turns Turns,
    from: Instant,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        // Given up before it began it is worth what it was.
        let now = Instant::now();
        let rests = self.turns.registering.borrow().count.min(MOST_RESTS);
        let rest = now.saturating_duration_since(self.from).saturating_mul(rests).min(LONGEST_REST);
        // Who takes them goes with the sender.
        let _ = self.turns.back.send(self.from.max(now + rest));
    }
}

impl Turns {
    /// For so many threads.
    #[must_use]
    pub fn beside(threads: usize) -> Self {
        let (back, free) = unbounded_channel();
        for _ in 0..(threads / 2).max(1) {
            let _ = back.send(Instant::now());
        }
        Self { registering: watch::Sender::default(), free: Mutex::new(free), back }
    }

    /// A registration begins.
    pub fn register(&self) -> Registration<'_> {
        self.registering.send_if_modified(|registering| {
            registering.count += 1;
            false
        });
        Registration(self)
    }

    /// Waits for the turn of a read, behind all who wait for theirs; none where it needs none.
    pub async fn read(&self) -> Option<Turn<'_>> {
        if self.is_quiet() {
            return None;
        }
        let mut free = self.free.lock().await;
        tokio::select! {
            biased;
            () = self.quiet() => None,
            turn = self.next(&mut free) => turn,
        }
    }

    async fn next(&self, free: &mut UnboundedReceiver<Instant>) -> Option<Turn<'_>> {
        let mut turn = Turn { turns: self, from: free.recv().await? };
        sleep_until(turn.from).await;
        turn.from = Instant::now();
        Some(turn)
    }

    fn is_quiet(&self) -> bool {
        self.registering.borrow().quiet_from().is_some_and(|from| from <= Instant::now())
    }

    async fn quiet(&self) {
        let mut registering = self.registering.subscribe();
        while !self.is_quiet() {
            let Ok(from) = registering
                .wait_for(|state| state.quiet_from().is_some())
                .await
                .map(|state| state.quiet_from())
            else {
                return;
            };
            if let Some(from) = from {
                sleep_until(from).await;
            }
        }
    }
}

#[cfg(test)]
mod tests;
