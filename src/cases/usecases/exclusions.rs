//! Whom cases exclude: the access log asks it when a row was not found.

use async_trait::async_trait;
use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use crate::cases::store;
use crate::kernel::problem::Outcome;
use crate::kernel::record::access_log::Exclusions;

/// Cases.
#[derive(Debug)]
pub struct CaseExclusions;

#[async_trait(?Send)]
impl Exclusions for CaseExclusions {
    fn kind(&self) -> &'static str {
        "case"
    }

    async fn excluded(
        &self,
        conn: &mut AsyncPgConnection,
        commune: &str,
        ids: &[Uuid],
    ) -> Outcome<Vec<(Uuid, Vec<Uuid>)>> {
        store::excluded(conn, commune, ids).await
    }
}
