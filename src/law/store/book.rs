//! The law that a process counts with: held in memory, and read again whenever the heads tell of a change.

use std::sync::{Arc, PoisonError, RwLock};

use async_trait::async_trait;
use tokio::sync::Mutex;

use super::{Law, load};
use crate::kernel::app::App;
use crate::kernel::problem::Outcome;
use crate::kernel::record::heads::Follower;

/// The law in force. What is loaded by an administrator counts, on every server, from the first request on that begins
/// after it was committed; see [`Follower`].
#[derive(Debug)]
pub struct LawBook {
    held: RwLock<Arc<Law>>,
    /// One reads it again, the others wait for him.
    reading: Mutex<()>,
}

impl LawBook {
    /// A book of what was loaded.
    #[must_use]
    pub fn new(law: Law) -> Self {
        Self { held: RwLock::new(Arc::new(law)), reading: Mutex::default() }
    }

    /// The law.
    #[must_use]
    pub fn current(&self) -> Arc<Law> {
        self.held.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait(?Send)]
impl Follower for LawBook {
    async fn follow(&self, app: &App, reference: i64) -> Outcome<()> {
        if self.current().number == reference {
            return Ok(());
        }
        let _turn = self.reading.lock().await;
        if self.current().number == reference {
            return Ok(());
        }
        let law = load(&mut *app.db.admission().await?).await?;
        log::info!(number = law.number; "the law has changed");
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(law);
        Ok(())
    }
}
