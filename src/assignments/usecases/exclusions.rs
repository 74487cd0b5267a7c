//! Whom assignments exclude: the access log asks it when a row was not found.

use async_trait::async_trait;
use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use crate::assignments::store;
use crate::kernel::problem::Outcome;
use crate::kernel::record::access_log::Exclusions;

/// Assignments.
#[derive(Debug)]
pub struct AssignmentExclusions;

#[async_trait(?Send)]
impl Exclusions for AssignmentExclusions {
    fn kind(&self) -> &'static str {
        "assignment"
    }

    async fn excluded(
        &self,
        conn: &mut AsyncPgConnection,
        commune: &str,
        ids: &[Uuid],
    ) -> Outcome<Vec<(Uuid, Vec<Uuid>)>> {
        store::list::excluded(conn, commune, ids).await
    }
}
