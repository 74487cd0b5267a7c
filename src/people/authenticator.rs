//! Turns a bearer token into a caller: the token says who, the database says what he may do now.

use std::sync::Arc;

use async_trait::async_trait;

use super::demo_hosts::DemoHosts;
use super::scopes;
use super::store::callers;
use crate::kernel::access::{Authenticator, Caller};
use crate::kernel::crypto::TokenVerifier;
use crate::kernel::db::Db;
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::kernel::time::Clock;

/// Authenticates people by their session and machines by their client.
#[derive(Debug)]
pub struct PeopleAuthenticator {
    db: Db,
    clock: Clock,
    verifier: Arc<TokenVerifier>,
    demo_hosts: DemoHosts,
}

impl PeopleAuthenticator {
    /// An authenticator; `demo_hosts` are names besides the local ones under which demo accounts answer.
    #[must_use]
    pub fn new(db: Db, clock: Clock, verifier: Arc<TokenVerifier>, demo_hosts: Vec<String>) -> Self {
        Self { db, clock, verifier, demo_hosts: DemoHosts::new(demo_hosts) }
    }

    fn admit<T>(&self, found: Option<callers::Found<T>>, host: &str) -> Outcome<T> {
        let Some(found) = found else {
            return Err(Problem::new(Code::TokenInvalid).because("no live session or open client"));
        };
        if found.demo && !self.demo_hosts.answer(host) {
            return Err(Problem::new(Code::TokenInvalid).because("a demo account on another host"));
        }
        Ok(found.caller)
    }
}

#[async_trait(?Send)]
impl Authenticator for PeopleAuthenticator {
    async fn authenticate(&self, token: &str, host: &str) -> Outcome<Caller> {
        let real_now = self.clock.real_now();
        let claims = self.verifier.verify(token, real_now)?;
        let today = self.clock.today();
        if let Some(session_id) = claims.sid {
            let Ok(user_id) = claims.sub.parse() else { return Err(Problem::new(Code::TokenInvalid)) };
            let mut conn = self.db.read().await?;
            let found = callers::person(&mut conn, user_id, session_id, today, real_now).await?;
            return Ok(Caller::Person(self.admit(found, host)?));
        }
        if claims.sub != claims.client_id {
            return Err(
                Problem::new(Code::TokenInvalid).because("neither a session's nor a client's own token")
            );
        }
        let mut conn = self.db.read().await?;
        let mut machine = self.admit(callers::machine(&mut conn, &claims.client_id, today).await?, host)?;
        machine.scopes = scopes::in_force(machine.role, claims.scope.as_deref());
        Ok(Caller::Machine(machine))
    }
}
