//! A finding as the subject of acts.

use chrono::NaiveDate;
use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::view::as_actions;
use crate::kernel::access::{AccessFacts, Position, Unchecked};
use crate::kernel::acts::{Sighting, Subject};
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::ids::commune_of;
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::people::office;
use crate::supervision::access::ReadFindings;
use crate::supervision::access::{FindingScope, available};
use crate::supervision::model::{Finding, TransitionError};
use crate::supervision::store;

impl Subject for Finding {
    const KIND: &'static str = "finding";
    const PATH: &'static str = "findings";

    type Reading = ReadFindings;

    fn rights(context: &Context, _commune: &str) -> String {
        FindingScope::of(context.caller()).fingerprint()
    }

    async fn sight(conn: &mut AsyncPgConnection, context: &Context, id: Uuid) -> Outcome<Sighting> {
        let commune = commune_of(id).ok_or_else(Problem::not_found)?;
        let found = store::find(conn, &FindingScope::of(context.caller()), &commune, id).await?;
        found.map(|_| Sighting::default()).ok_or_else(Problem::not_found)
    }

    async fn load(tx: &mut Tx, context: &Context, id: Uuid) -> Outcome<Unchecked<Self>> {
        let commune = commune_of(id).ok_or_else(Problem::not_found)?;
        let scope = FindingScope::of(context.caller());
        let found = store::lock(tx.conn(), &scope, &commune, id).await?;
        found.map(Unchecked::new).ok_or_else(Problem::not_found)
    }

    fn id(&self) -> Uuid {
        self.id
    }

    fn commune(&self) -> &str {
        &self.commune
    }

    fn version(&self) -> i32 {
        self.version
    }

    async fn office(&self, tx: &mut Tx, position_id: Uuid, day: NaiveDate) -> Outcome<Option<Position>> {
        office::held_position(tx.conn(), &self.commune, position_id, day).await
    }

    async fn body_of(
        conn: &mut AsyncPgConnection,
        commune: &str,
        position_id: Uuid,
    ) -> Outcome<Option<Uuid>> {
        office::body_of(conn, commune, position_id).await
    }
}

/// A step that the state bars, with what this caller may do instead.
pub(in crate::supervision) fn conflict(
    context: &Context,
    id: Uuid,
    facts: &AccessFacts,
    error: TransitionError,
) -> Problem {
    let mut problem = Problem::new(Code::StateConflict);
    problem.available_actions = Some(as_actions(id, &available(context.caller(), facts, error.status)));
    problem.with("finding_status", error.status)
}
