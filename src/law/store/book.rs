//! The law that a process counts with: held in memory, and read again whenever the heads tell of a change.

use std::sync::{Arc, PoisonError, RwLock};

use async_trait::async_trait;
use tokio::sync::Mutex;

use super::{Law, load};
use crate::kernel::app::App;
use crate::kernel::problem::Outcome;
use crate::kernel::record::heads::{Follower, Heads};

/// The law in force. What is loaded by an administrator counts, on every server, from the first request on that begins
/// after it was committed; see [`Follower`].
#[derive(Debug)]
pub struct LawBook {
    held: RwLock<Held>,
    /// One reads it again, the others wait for him.
    reading: Mutex<()>,
}

/// The law, and in which history of the database it was read: another one may have another law under the same number.
#[derive(Debug, Clone)]
struct Held {
    law: Arc<Law>,
    epoch: u64,
}

impl LawBook {
    /// A book of what was loaded.
    #[must_use]
    pub fn new(law: Law) -> Self {
        Self { held: RwLock::new(Held { law: Arc::new(law), epoch: 0 }), reading: Mutex::default() }
    }

    /// The law.
    #[must_use]
    pub fn current(&self) -> Arc<Law> {
        self.held().law
    }

    fn held(&self) -> Held {
        self.held.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// True where it was read when the heads stood there, or later.
    fn is_as_new_as(&self, heads: &Heads) -> bool {
        let held = self.held();
        (held.epoch, held.law.number) >= (heads.epoch(), heads.reference())
    }
}

#[async_trait(?Send)]
impl Follower for LawBook {
    async fn follow(&self, app: &App, heads: &Heads) -> Outcome<()> {
        if self.is_as_new_as(heads) {
            return Ok(());
        }
        let _turn = self.reading.lock().await;
        if self.is_as_new_as(heads) {
            return Ok(());
        }
        let law = Arc::new(load(&mut *app.db.admission().await?).await?);
        log::info!(number = law.number; "the law has changed");
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = Held { law, epoch: heads.epoch() };
        Ok(())
    }
}
