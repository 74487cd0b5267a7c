//! Whom enforcement items exclude: the access log asks it when a row was not found.

use async_trait::async_trait;
use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use crate::cases::store::items;
use crate::kernel::problem::Outcome;
use crate::kernel::record::access_log::Exclusions;

/// Enforcement items.
#[derive(Debug)]
pub struct ItemExclusions;

#[async_trait(?Send)]
impl Exclusions for ItemExclusions {
    fn kind(&self) -> &'static str {
        "enforcement_item"
    }

    async fn excluded(
        &self,
        conn: &mut AsyncPgConnection,
        commune: &str,
        ids: &[Uuid],
    ) -> Outcome<Vec<(Uuid, Vec<Uuid>)>> {
        items::excluded(conn, commune, ids).await
    }
}
