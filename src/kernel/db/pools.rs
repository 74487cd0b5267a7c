//! One pool: how it connects, how long a request waits for it, and what it has to tell of itself.

use std::iter;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ::deadpool::Status;
use ::deadpool::managed::{TimeoutType, Timeouts};
use diesel::ConnectionResult;
use diesel::connection::InstrumentationEvent;
use diesel_async::pooled_connection::deadpool::{Hook, HookError, Object, PoolError};
use diesel_async::pooled_connection::{
    AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod, deadpool,
};
use diesel_async::{AsyncConnection as _, AsyncPgConnection};
use futures_util::FutureExt as _;
use futures_util::future::select_all;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::runtime::Handle;
use tokio::task::JoinSet;

use super::target::Target;
use super::{Db, connect, stats, threads};
use crate::kernel::problem::{Code, Outcome, Problem, Refusal};

/// How long a request waits for a connection before it is told to come back.
const WAIT: Duration = Duration::from_secs(3);
/// Connections retire after this long, so that their caches of prepared statements stay small.
const LIFETIME: Duration = Duration::from_secs(30 * 60);

/// How long a request waits at the shelf of its thread alone, before it waits at the others too.
const ALONE: Duration = Duration::from_millis(50);

/// The thread on which the connections of a shelf are opened; none before it answers requests.
type Home = Arc<Mutex<Option<Handle>>>;

/// A pool and how often it had no connection to give.
///
/// The task of a connection runs on the thread that opened it: a statement of another thread wakes both, on its way and back.
/// The pool therefore is one shelf for each thread that answers requests: a request takes from that of its own thread first,
/// and from another one where that has nothing left. Whoever waits longer than [`ALONE`] waits at all of them, and keeps the
/// place that he has at his own. What a shelf lacks is opened on its own thread, whoever takes it first: another thread, or one that
/// answers no requests (jobs, the access log, a scrape), would else drive it as long as it lives.
#[derive(Clone)]
pub(super) struct Pool {
    name: &'static str,
    shelves: Arc<[deadpool::Pool<AsyncPgConnection>]>,
    homes: Arc<[Home]>,
    waiting: Arc<AtomicUsize>,
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
        (size, threads): (usize, usize),
        limits: &str,
    ) -> Result<Self, String> {
        let target = connect::parse(url.expose_secret())?;
        // The rows that are asked for lie in memory or on flash: with the server's own 4.0 for a random page a sort of all
        // matches looks cheaper than the index that has their order.
        let options =
            format!("-c timezone=UTC -c plan_cache_mode=force_generic_plan -c random_page_cost=1.1 {limits}");
        let count = threads.min(size).max(1);
        let homes: Arc<[Home]> = (0..count).map(|_| Home::default()).collect();
        let shelf = |number: usize| {
            let size = size / count + usize::from(number < size % count);
            shelf(url, &target, &options, &homes[number], size)
        };
        let shelves = (0..count).map(shelf).collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            name,
            shelves: shelves.into(),
            homes,
            waiting: Arc::default(),
            timed_out: Arc::default(),
            unreachable: Arc::default(),
        })
    }

    /// Threads among which the connections are divided.
    pub(super) fn shelves(&self) -> usize {
        self.shelves.len()
    }

    /// From here on the connections of the shelf with this number are opened on this thread: of several that share one, on the last.
    fn settle(&self, number: usize, thread: &Handle) {
        let home = &self.homes[number % self.homes.len()];
        *home.lock().unwrap_or_else(PoisonError::into_inner) = Some(thread.clone());
    }

    /// A connection.
    ///
    /// # Errors
    /// 503 where none becomes free in time, or none can be opened.
    pub(super) async fn get(&self) -> Outcome<Object<AsyncPgConnection>> {
        let taken = self.take().await;
        taken.map_err(|error| {
            let waited = matches!(error, PoolError::Timeout(TimeoutType::Wait));
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

    /// From the thread's own shelf; from another where that is empty; else from whichever has one first.
    async fn take(&self) -> Result<Object<AsyncPgConnection>, PoolError> {
        let own = threads::current() % self.shelves.len();
        let others = || (own + 1..self.shelves.len()).chain(0..own);
        for number in iter::once(own).chain(others()) {
            match self.shelves[number].timeout_get(&times(Duration::ZERO)).await {
                Err(PoolError::Timeout(TimeoutType::Wait)) => {}
                taken => return taken,
            }
        }
        let _waits = Waits::new(&self.waiting);
        let times = times(WAIT);
        let mut place = Box::pin(self.shelves[own].timeout_get(&times));
        if let Ok(taken) = tokio::time::timeout(ALONE, &mut place).await {
            return taken;
        }
        let elsewhere = others().map(|number| Box::pin(self.shelves[number].timeout_get(&times)));
        let mut places: Vec<_> = iter::once(place).chain(elsewhere).collect();
        loop {
            let (taken, _, rest) = select_all(places).await;
            match taken {
                // At another shelf it may be about to get one.
                Err(PoolError::Timeout(TimeoutType::Wait)) if !rest.is_empty() => places = rest,
                taken => return taken,
            }
        }
    }

    /// Closes the connections that nobody uses.
    pub(super) fn close_idle(&self) {
        for shelf in &*self.shelves {
            shelf.retain(|_, _| false);
        }
    }

    /// How it stands.
    pub(super) fn state(&self) -> PoolState {
        let all: Vec<Status> = self.shelves.iter().map(deadpool::Pool::status).collect();
        let sum = |of: fn(&Status) -> usize| all.iter().map(of).sum();
        PoolState {
            name: self.name,
            most: sum(|one| one.max_size),
            open: sum(|one| one.size),
            in_use: sum(|one| one.size.saturating_sub(one.available)),
            waiting: self.waiting.load(Ordering::Relaxed),
            timed_out: self.timed_out.load(Ordering::Relaxed),
            unreachable: self.unreachable.load(Ordering::Relaxed),
        }
    }
}

/// Somebody who waits, as long as this lives.
struct Waits<'a>(&'a AtomicUsize);

impl<'a> Waits<'a> {
    fn new(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Db {
    /// From here on this thread answers requests, with a shelf of its own in each pool, whose connections its runtime opens.
    pub fn answers_here(&self, runtime: &Handle) {
        let number = threads::answering();
        for pool in [&self.write, &self.intake, &self.read, &self.admission, &self.export] {
            pool.settle(number, runtime);
        }
    }

    /// The number of this thread among those that answer requests.
    #[must_use]
    pub fn thread(&self) -> usize {
        threads::current()
    }
}

/// How long a request may wait at a shelf, and a connection may take to be opened.
fn times(wait: Duration) -> Timeouts {
    Timeouts { wait: Some(wait), create: Some(WAIT), recycle: None }
}

fn shelf(
    url: &SecretString,
    target: &Target,
    options: &str,
    home: &Home,
    size: usize,
) -> Result<deadpool::Pool<AsyncPgConnection>, String> {
    let (target, options, home) = (target.clone(), options.to_owned(), home.clone());
    let mut manager = ManagerConfig::default();
    manager.recycling_method = RecyclingMethod::Fast;
    manager.custom_setup = Box::new(move |_| {
        let (target, options, home) = (target.clone(), options.clone(), home.clone());
        async move {
            let thread = home.lock().unwrap_or_else(PoisonError::into_inner).clone();
            if let Some(thread) = thread {
                // Whoever gives up drops it, and with it what is being opened: a pool would else open more than it holds.
                let mut opening = JoinSet::new();
                opening.spawn_on(open(target.clone(), options.clone()), &thread);
                if let Some(Ok(opened)) = opening.join_next().await {
                    return opened;
                }
            }
            // Nobody answers with it yet, or that thread has ended.
            open(target, options).await
        }
        .boxed()
    });
    let manager = AsyncDieselConnectionManager::new_with_config(url.expose_secret(), manager);
    deadpool::Pool::builder(manager)
        .max_size(size)
        .runtime(::deadpool::Runtime::Tokio1)
        .pre_recycle(Hook::sync_fn(|_, metrics| {
            if metrics.age() > LIFETIME { Err(HookError::message("retired")) } else { Ok(()) }
        }))
        .build()
        .map_err(|error| error.to_string())
}

/// Opens a connection on this thread.
async fn open(target: Target, options: String) -> ConnectionResult<AsyncPgConnection> {
    let mut connection = connect::establish(target, &options).await?;
    connection.set_instrumentation(|event: InstrumentationEvent<'_>| stats::observe(event));
    Ok(connection)
}
