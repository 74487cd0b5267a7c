//! State of the process that every request shares.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use super::crypto::RootKeys;
use super::db::Db;
use super::problem::Outcome;
use super::record::access_log::AccessLog;
use super::record::heads::{Follower, HeadReader, Heads};
use super::time::Clock;

/// Shared state.
pub struct App {
    /// Connection pools.
    pub db: Db,
    /// Where the events of the tenants stand.
    pub heads: Arc<HeadReader>,
    /// Refusals under conflict, and reads that are no look.
    pub access: AccessLog,
    /// Root keys.
    pub keys: Arc<RootKeys>,
    /// The clock.
    pub clock: Clock,
    /// Base of absolute links and issuer of tokens, without a trailing slash.
    pub public_url: String,
    shared: HashMap<TypeId, Arc<dyn Any + Send + Sync>>,
    followers: Vec<Arc<dyn Follower>>,
}

impl fmt::Debug for App {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("App")
    }
}

impl App {
    /// New state without the features' own parts.
    #[must_use]
    pub fn new(db: Db, keys: Arc<RootKeys>, clock: Clock, public_url: String) -> Self {
        let heads = Arc::new(HeadReader::new(db.clone()));
        let (access, shared, followers) = (AccessLog::default(), HashMap::new(), Vec::new());
        Self { db, heads, access, keys, clock, public_url, shared, followers }
    }

    /// Adds a feature's own part (the kernel knows no feature).
    #[must_use]
    pub fn with<T: Any + Send + Sync>(mut self, part: T) -> Self {
        self.shared.insert(TypeId::of::<T>(), Arc::new(part));
        self
    }

    /// Adds a part that follows what changes in the database.
    #[must_use]
    pub fn with_follower<T: Follower + Any>(mut self, part: T) -> Self {
        let part = Arc::new(part);
        self.followers.push(part.clone());
        self.shared.insert(TypeId::of::<T>(), part);
        self
    }

    /// Brings every such part up to these heads: a comparison of two numbers, unless something has changed.
    pub async fn follow(&self, heads: &Heads) -> Outcome<()> {
        for follower in &self.followers {
            follower.follow(self, heads).await?;
        }
        Ok(())
    }

    /// A feature's own part.
    ///
    /// # Panics
    /// If the part was never added: a mistake in the start-up code, found by the first request of any test.
    #[must_use]
    pub fn part<T: Any + Send + Sync>(&self) -> Arc<T> {
        let part = self.shared.get(&TypeId::of::<T>()).cloned();
        #[expect(clippy::expect_used, reason = "the parts are added at start-up, before the first request")]
        part.and_then(|part| part.downcast::<T>().ok())
            .expect("a part of the application was not added at start")
    }
}
