//! Whom attachments exclude: those whom their petitions do. The access log asks it when a row was not found.

use std::collections::HashMap;

use async_trait::async_trait;
use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use crate::attachments::store;
use crate::kernel::problem::Outcome;
use crate::kernel::record::access_log::Exclusions;
use crate::petitions;

/// Attachments.
#[derive(Debug)]
pub struct AttachmentExclusions;

#[async_trait(?Send)]
impl Exclusions for AttachmentExclusions {
    fn kind(&self) -> &'static str {
        "attachment"
    }

    async fn excluded(
        &self,
        conn: &mut AsyncPgConnection,
        commune: &str,
        ids: &[Uuid],
    ) -> Outcome<Vec<(Uuid, Vec<Uuid>)>> {
        let of = store::petitions_of(conn, commune, ids).await?;
        let petitions: Vec<Uuid> = of.iter().map(|(_, petition_id)| *petition_id).collect();
        let excluded = petitions::store::excluded(conn, commune, &petitions).await?;
        let excluded: HashMap<Uuid, Vec<Uuid>> = excluded.into_iter().collect();
        let persons = |petition_id| excluded.get(&petition_id).cloned().unwrap_or_default();
        Ok(of.into_iter().map(|(id, petition_id)| (id, persons(petition_id))).collect())
    }
}
