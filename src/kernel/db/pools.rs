//! One pool: how it connects, how long a request waits for it, and what it has to tell of itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use diesel::connection::InstrumentationEvent;
use diesel_async::pooled_connection::deadpool::{Hook, HookError, Object, PoolError};
use diesel_async::pooled_connection::{
    AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod, deadpool,
};
use diesel_async::{AsyncConnection as _, AsyncPgConnection};
use futures_util::FutureExt as _;
use secrecy::{ExposeSecret as _, SecretString};

use super::{connect, stats};
use crate::kernel::problem::{Code, Outcome, Problem, Refusal};

/// How long a request waits for a connection before it is told to come back.
const WAIT: Duration = Duration::from_secs(3);
/// Connections retire after this long, so that their caches of prepared statements stay small.
const LIFETIME: Duration = Duration::from_secs(30 * 60);

/// A pool and how often it had no connection to give.
#[derive(Clone)]
pub(super) struct Pool {
    name: &'static str,
    connections: deadpool::Pool<AsyncPgConnection>,
    timed_out: Arc<AtomicU64>,
    unreachable: Arc<AtomicU64>,
}

/// What a pool tells of itself.
#[derive(Debug, Clone, Copy)]
pub struct PoolState {
    /// Which one.
    pub name: &'static str,
    /// Most connections that it holds.
    pub most: usize,
    /// Connections that are open.
    pub open: usize,
    /// Connections that somebody works with.
    pub in_use: usize,
    /// Requests that wait for one.
    pub waiting: usize,
    /// Requests that waited in vain, since the start.
    pub timed_out: u64,
    /// Requests for which no connection could be opened, since the start.
    pub unreachable: u64,
}

impl Pool {
    /// A pool that connects when first needed; `limits` are further settings of its sessions.
    pub(super) fn new(
        name: &'static str,
        url: &SecretString,
        size: usize,
        limits: &str,
    ) -> Result<Self, String> {
        let target = connect::parse(url.expose_secret())?;
        // The rows that are asked for lie in memory or on flash: with the server's own 4.0 for a random page a sort of all
        // matches looks cheaper than the index that has their order.
        let options =
            format!("-c timezone=UTC -c plan_cache_mode=force_generic_plan -c random_page_cost=1.1 {limits}");
        let mut manager = ManagerConfig::default();
        manager.recycling_method = RecyclingMethod::Fast;
        manager.custom_setup = Box::new(move |_| {
            let (target, options) = (target.clone(), options.clone());
            async move {
                let mut connection = connect::establish(target, &options).await?;
                connection.set_instrumentation(|event: InstrumentationEvent<'_>| stats::observe(event));
                Ok(connection)
            }
            .boxed()
        });
        let manager = AsyncDieselConnectionManager::new_with_config(url.expose_secret(), manager);
        let connections = deadpool::Pool::builder(manager)
            .max_size(size)
            .wait_timeout(Some(WAIT))
            .create_timeout(Some(WAIT))
            .runtime(::deadpool::Runtime::Tokio1)
            .pre_recycle(Hook::sync_fn(|_, metrics| {
                if metrics.age() > LIFETIME { Err(HookError::message("retired")) } else { Ok(()) }
            }))
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Self { name, connections, timed_out: Arc::default(), unreachable: Arc::default() })
    }

    /// A connection.
    ///
    /// # Errors
    /// 503 where none becomes free in time, or none can be opened.
    pub(super) async fn get(&self) -> Outcome<Object<AsyncPgConnection>> {
        self.connections.get().await.map_err(|error| {
            let waited = matches!(error, PoolError::Timeout(::deadpool::managed::TimeoutType::Wait));
            let (count, refusal) = if waited {
                (&self.timed_out, Refusal::PoolWait)
            } else {
                (&self.unreachable, Refusal::Unreachable)
            };
            count.fetch_add(1, Ordering::Relaxed);
            let why = match &error {
                PoolError::Backend(why) => why.to_string(),
                PoolError::Timeout(_) => {
                    format!("no connection of the pool {} within {} seconds", self.name, WAIT.as_secs())
                }
                other => other.to_string(),
            };
            Problem::new(Code::ServiceUnavailable).refused(refusal).retry_after(2).because(why)
        })
    }

    /// How it stands.
    pub(super) fn state(&self) -> PoolState {
        let status = self.connections.status();
        PoolState {
            name: self.name,
            most: status.max_size,
            open: status.size,
            in_use: status.size.saturating_sub(status.available),
            waiting: status.waiting,
            timed_out: self.timed_out.load(Ordering::Relaxed),
            unreachable: self.unreachable.load(Ordering::Relaxed),
        }
    }
}
