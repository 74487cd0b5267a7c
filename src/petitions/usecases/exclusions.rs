//! Whom petitions exclude: the access log asks it when a row was not found.

use async_trait::async_trait;
use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use crate::kernel::problem::Outcome;
use crate::kernel::record::access_log::Exclusions;
use crate::petitions::store;

/// Petitions.
#[derive(Debug)]
pub struct PetitionExclusions;

#[async_trait(?Send)]
impl Exclusions for PetitionExclusions {
    fn kind(&self) -> &'static str {
        "petition"
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
