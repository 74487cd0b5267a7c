//! Whom attachments exclude: those whom their petitions or cases do. The access log asks it when a row was not found.

use std::collections::HashMap;

use async_trait::async_trait;
use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use crate::attachments::store;
use crate::cases;
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
        let owners = store::owners_of(conn, commune, ids).await?;
        let own = owners.iter().filter(|(.., case_id)| case_id.is_none());
        let petitions: Vec<Uuid> = own.map(|(_, petition_id, _)| *petition_id).collect();
        let cases: Vec<Uuid> = owners.iter().filter_map(|(.., case_id)| *case_id).collect();
        let by_petition = petitions::store::excluded(conn, commune, &petitions).await?;
        let by_case = cases::store::excluded(conn, commune, &cases).await?;
        let excluded: HashMap<Uuid, Vec<Uuid>> = by_petition.into_iter().chain(by_case).collect();
        let persons = |owner: Uuid| excluded.get(&owner).cloned().unwrap_or_default();
        let of = |(id, petition_id, case_id): (Uuid, Uuid, Option<Uuid>)| {
            (id, persons(case_id.unwrap_or(petition_id)))
        };
        Ok(owners.into_iter().map(of).collect())
    }
}
