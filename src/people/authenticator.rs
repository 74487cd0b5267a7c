//! Turns a bearer token into a caller: the token says who, the database says what he may do now.
//!
//! What the database said, a refusal too, is kept until the installation's head moves: each log-out, each change of users,
//! clients, positions or their rights is an event there. What an operator changes by hand in the database is seen ten
//! seconds later. Nothing is kept for a token whose signature is wrong, so nobody but holders of tokens fills the cache.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use lru::LruCache;

use super::demo_hosts::DemoHosts;
use super::scopes;
use super::store::callers;
use crate::kernel::access::{Admitted, Authenticator, Caller, VerifiedToken};
use crate::kernel::crypto::{Claims, TokenVerifier, sha256};
use crate::kernel::db::Db;
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::kernel::record::heads::HeadReader;
use crate::kernel::time::Clock;

/// Callers that are kept.
const CALLERS: NonZeroUsize = NonZeroUsize::new(4096).unwrap();

/// How long what the database said is kept at most.
const KEPT: TimeDelta = TimeDelta::seconds(10);

/// A caller as the database described him.
#[derive(Debug, Clone)]
struct Known {
    caller: Arc<Caller>,
    fingerprint: [u8; 32],
    demo: bool,
    /// End of the log-in session, in real time.
    until: Option<DateTime<Utc>>,
}

/// What the database said, and when.
#[derive(Debug, Clone)]
struct Said {
    /// `None`: no live session, no open client.
    known: Option<Known>,
    /// What it holds under.
    under: Under,
    /// Real instant.
    asked_at: DateTime<Utc>,
}

/// Epoch and number of the installation's last event before the database was asked, and the legal day: positions are held
/// by days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Under {
    epoch: u64,
    installation: i64,
    today: NaiveDate,
}

/// Authenticates people by their session and machines by their client.
#[derive(Debug)]
pub struct PeopleAuthenticator {
    db: Db,
    heads: Arc<HeadReader>,
    clock: Clock,
    verifier: Arc<TokenVerifier>,
    demo_hosts: DemoHosts,
    said: Mutex<LruCache<String, Said>>,
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
        let said = Mutex::new(LruCache::new(CALLERS));
        Self { db, heads, clock, verifier, demo_hosts: DemoHosts::new(demo_hosts), said }
    }

    fn recall(&self, key: &str, under: Under) -> Option<Said> {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = |one: &&Said| {
            let age = self.clock.real_now() - one.asked_at;
            one.under == under && age >= TimeDelta::zero() && age < KEPT
        };
        said.get(key).filter(fresh).cloned()
    }

    /// Asks the database, and keeps what it said.
    async fn learn(&self, claims: &Claims, key: String, under: Under) -> Outcome<Said> {
        let asked_at = self.clock.real_now();
        let found = self.ask(claims, under.today).await?;
        let known = found.map(|callers::Found { caller, demo, until }| {
            let fingerprint = sha256(format!("{caller:?}").as_bytes());
            Known { caller: Arc::new(caller), fingerprint, demo, until }
        });
        let said = Said { known, under, asked_at };
        self.said.lock().unwrap_or_else(PoisonError::into_inner).put(key, said.clone());
        Ok(said)
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
    fn verify(&self, token: &str) -> Outcome<VerifiedToken> {
        Ok(VerifiedToken(self.verifier.verify(token, self.clock.real_now())?))
    }

    async fn admit(&self, VerifiedToken(claims): &VerifiedToken, host: &str) -> Outcome<Admitted> {
        let key = key(claims)?;
        // Read first: what is kept is never newer than its number says.
        let heads = self.heads.current().await?;
        let under =
            Under { epoch: heads.epoch(), installation: heads.installation(), today: self.clock.today() };
        let said = match self.recall(&key, under) {
            Some(said) => said,
            None => self.learn(claims, key, under).await?,
        };
        let Some(known) = said.known else {
            return Err(Problem::new(Code::TokenInvalid).because("no live session or open client"));
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
