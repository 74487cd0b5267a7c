//! Turns a bearer token into a caller: the token says who, the database says what he may do now.
//!
//! What the database said is kept until the installation's head moves: each log-out, each change of users, clients,
//! positions or their rights is an event there. What an operator changes by hand in the database is seen ten seconds later.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use lru::LruCache;

use super::demo_hosts::DemoHosts;
use super::scopes;
use super::store::callers;
use crate::kernel::access::{Admitted, Authenticator, Caller};
use crate::kernel::crypto::{Claims, TokenVerifier, sha256};
use crate::kernel::db::Db;
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::kernel::record::heads::HeadReader;
use crate::kernel::time::Clock;

/// Callers that are kept.
const CALLERS: NonZeroUsize = NonZeroUsize::new(4096).unwrap();

/// How long what the database said is kept at most.
const KEPT: TimeDelta = TimeDelta::seconds(10);

/// What the database said of a caller.
#[derive(Debug, Clone)]
struct Known {
    caller: Arc<Caller>,
    fingerprint: [u8; 32],
    demo: bool,
    /// End of the log-in session, in real time.
    until: Option<DateTime<Utc>>,
    /// Number of the installation's last event before it was asked.
    installation: i64,
    /// Positions are held by legal days.
    today: NaiveDate,
    /// Real instant.
    asked_at: DateTime<Utc>,
}

/// Authenticates people by their session and machines by their client.
#[derive(Debug)]
pub struct PeopleAuthenticator {
    db: Db,
    heads: Arc<HeadReader>,
    clock: Clock,
    verifier: Arc<TokenVerifier>,
    demo_hosts: DemoHosts,
    known: Mutex<LruCache<String, Known>>,
}

impl PeopleAuthenticator {
    /// An authenticator; `demo_hosts` are names besides the local ones under which demo accounts answer.
    #[must_use]
    pub fn new(
        db: Db,
        heads: Arc<HeadReader>,
        clock: Clock,
        verifier: Arc<TokenVerifier>,
        demo_hosts: Vec<String>,
    ) -> Self {
        let known = Mutex::new(LruCache::new(CALLERS));
        Self { db, heads, clock, verifier, demo_hosts: DemoHosts::new(demo_hosts), known }
    }

    fn recall(&self, key: &str, installation: i64, today: NaiveDate) -> Option<Known> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = |one: &&Known| {
            let age = self.clock.real_now() - one.asked_at;
            one.installation == installation && one.today == today && age >= TimeDelta::zero() && age < KEPT
        };
        known.get(key).filter(fresh).cloned()
    }

    /// Asks the database, and keeps what it said.
    async fn learn(
        &self,
        claims: &Claims,
        key: String,
        installation: i64,
        today: NaiveDate,
    ) -> Outcome<Known> {
        let asked_at = self.clock.real_now();
        let Some(callers::Found { caller, demo, until }) = self.ask(claims, today).await? else {
            return Err(Problem::new(Code::TokenInvalid).because("no live session or open client"));
        };
        let fingerprint = sha256(format!("{caller:?}").as_bytes());
        let known =
            Known { caller: Arc::new(caller), fingerprint, demo, until, installation, today, asked_at };
        self.known.lock().unwrap_or_else(PoisonError::into_inner).put(key, known.clone());
        Ok(known)
    }

    /// Asks the database who it is.
    async fn ask(&self, claims: &Claims, today: NaiveDate) -> Outcome<Option<callers::Found>> {
        let mut conn = self.db.read().await?;
        if let Some(session_id) = claims.sid {
            let Ok(user_id) = claims.sub.parse() else { return Ok(None) };
            return callers::person(&mut conn, user_id, session_id, today, self.clock.real_now()).await;
        }
        let mut found = callers::machine(&mut conn, &claims.client_id, today).await?;
        if let Some(callers::Found { caller: Caller::Machine(machine), .. }) = &mut found {
            machine.scopes = scopes::in_force(machine.role, claims.scope.as_deref());
        }
        Ok(found)
    }
}

/// What the answer of the database depends on in a token.
fn key(claims: &Claims) -> Outcome<String> {
    match claims.sid {
        Some(session_id) => Ok(format!("{session_id} {}", claims.sub)),
        None if claims.sub != claims.client_id => {
            Err(Problem::new(Code::TokenInvalid).because("neither a session's nor a client's own token"))
        }
        None => Ok(format!("{}\n{}", claims.client_id, claims.scope.as_deref().unwrap_or("-"))),
    }
}

#[async_trait(?Send)]
impl Authenticator for PeopleAuthenticator {
    async fn authenticate(&self, token: &str, host: &str) -> Outcome<Admitted> {
        let claims = self.verifier.verify(token, self.clock.real_now())?;
        let key = key(&claims)?;
        // Read first: what is kept is never newer than its number says.
        let heads = self.heads.current().await?;
        let (installation, today) = (heads.installation(), self.clock.today());
        let known = match self.recall(&key, installation, today) {
            Some(known) => known,
            None => self.learn(&claims, key, installation, today).await?,
        };
        if known.until.is_some_and(|until| until <= self.clock.real_now()) {
            return Err(Problem::new(Code::TokenInvalid).because("the session has ended"));
        }
        if known.demo && !self.demo_hosts.answer(host) {
            return Err(Problem::new(Code::TokenInvalid).because("a demo account on another host"));
        }
        Ok(Admitted { caller: known.caller, fingerprint: known.fingerprint, heads })
    }
}
