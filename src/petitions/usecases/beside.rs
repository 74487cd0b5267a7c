//! What bars an act on a petition and stands beside its row, with the room of cases. That stands above this one, and tells it by this.

use async_trait::async_trait;
use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use crate::kernel::access::{Caller, HasFacts as _};
use crate::kernel::context::Context;
use crate::kernel::problem::Outcome;
use crate::petitions::access::needs_of;
use crate::petitions::model::{Petition, PetitionAct};

/// What is known of cases.
#[async_trait(?Send)]
pub trait OfCases: Send + Sync {
    /// Those of these cases that are in a merger or split which stands: nothing is classified anew there.
    async fn moved(&self, conn: &AsyncPgConnection, commune: &str, case_ids: &[Uuid]) -> Outcome<Vec<Uuid>>;
}

/// The room of cases, as a part of the application.
pub type Cases = Box<dyn OfCases>;

/// The cases of these petitions of one commune that are in a merger or split, in one statement; asked of such petitions only as the caller
/// could classify anew but for that: no machine does.
pub async fn moved(
    conn: &AsyncPgConnection,
    context: &Context,
    petitions: &[Petition],
) -> Outcome<Vec<Uuid>> {
    let [first, ..] = petitions else { return Ok(Vec::new()) };
    let caller = context.caller();
    if matches!(caller, Caller::Machine(_)) {
        return Ok(Vec::new());
    }
    let needs = needs_of(PetitionAct::Reclassification.row().hand);
    let could = |petition: &&Petition| {
        let possible = petition.case_id.is_some() && petition.may(PetitionAct::Reclassification).is_ok();
        possible && needs.permits(caller, &petition.facts())
    };
    let ids: Vec<Uuid> = petitions.iter().filter(could).filter_map(|petition| petition.case_id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    context.app().part::<Cases>().moved(conn, &first.commune, &ids).await
}
