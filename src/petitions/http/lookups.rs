//! Many petitions at once: those that a portal hands in together, those that a search finds, and where those stand that are
//! asked for.

use serde_json::json;

use super::TAG;
use crate::kernel::access::Allow;
use crate::kernel::http::lanes::Lane;
use crate::kernel::http::route::BODY_LIMIT;
use crate::kernel::http::{Committed, Json, Listed, Route, Several, Shown, post};
use crate::kernel::problem::{Code, Outcome};
use crate::petitions::access::{ReadPetitions, RegisterPetition, SearchPetitions, matrix};
use crate::petitions::usecases::intake::NewPetition;
use crate::petitions::usecases::lookups::{StatusLookedUp, StatusLookup, look_up};
use crate::petitions::usecases::register::batch::{BatchReply, register_all};
use crate::petitions::usecases::searching::{PetitionSearch, search};
use crate::petitions::usecases::views::PetitionSummary;

async fn look_up_statuses(
    gate: Allow<ReadPetitions>,
    Json(body): Json<StatusLookup>,
) -> Outcome<Shown<StatusLookedUp>> {
    look_up(&gate, &gate.scope(matrix), body).await.map(Shown::plain)
}

async fn search_petitions(
    gate: Allow<SearchPetitions>,
    Json(body): Json<PetitionSearch>,
) -> Outcome<Listed<PetitionSummary>> {
    search(&gate, &gate.scope(matrix), body).await
}

async fn create_many(
    gate: Allow<RegisterPetition>,
    items: Several<NewPetition>,
) -> Outcome<Committed<BatchReply>> {
    register_all(&gate, items).await.map(Committed::new)
}

/// Largest body of a batch, in bytes: four times that of one petition, which few come near.
const BATCH_LIMIT: usize = 4 * BODY_LIMIT;

/// Their routes.
pub(super) fn routes() -> Vec<Route> {
    let mut batch = post("/v1/petitions/batches", "registerPetitions", create_many)
        .serves(&["II.2-5", "II.5-1"])
        .lane(Lane::Intake)
        .without_key()
        .about(TAG, "Register several petitions", "Up to 100 petitions in 2 MiB, each as a registration by itself: under a key of its own, judged by itself, in the order sent. What is wrong with one stands in its result and harms no other; sent again, each brings its own answer again. A key belongs to the operation under which it was used first: what came in a batch is repeated in a batch, alone or with others. Each petition counts against the rate limit. Where the service becomes unavailable midway, the rest is told so without being tried.")
        .example(json!({ "items": [{
            "idempotency_key": "portal-2026-000123",
            "petition": {
                "submitted_at": "2026-11-24T01:30:00Z", "channel": "online_portal", "claimed_kind": "reflection",
                "claimed_field": "transport", "authentication": "vneid", "subject": "Phản ánh ổ gà trên đường liên thôn",
                "content": "Đoạn đường trước cổng trường có nhiều ổ gà sâu, đề nghị sửa chữa.",
                "writers": [{ "name": "Nguyễn Văn A", "phone": "0100104760" }], "external_ref": "portal-2026-000123",
            },
        }] }));
    batch.body_limit = BATCH_LIMIT;
    vec![
        batch,
        post("/v1/petitions/searches", "searchPetitions", search_petitions)
            .serves(&["II.2-2e", "II.2-5"])
            .without_key()
            .about(TAG, "Search petitions by words and persons", "Released petitions of one commune, received last first. Nothing of what is sealed is found. By words of the subject those are found that one sees at all, by persons only those that one sees in full. What is searched stands in the body, never in an address; each search is recorded before the answer.")
            .example(json!({ "words": "ổ gà đường liên thôn", "name": "Nguyễn Văn A", "phone": "0100104760" }))
            .problems(&[Code::CursorInvalid]),
        post("/v1/status-lookups", "lookUpStatuses", look_up_statuses)
            .serves(&["II.2-5", "II.5-1"])
            .lane(Lane::Read)
            .without_key()
            .about(TAG, "Where many petitions stand", "Up to 200 ids, printed numbers and references of the calling portal's own, of all communes that the caller serves. What is not there and what the caller may not see is `not_found` alike. Nothing is changed: no key, no tag.")
            .example(json!({
                "ids": ["095e1c35-2910-8a7c-9f3e-5d0c1b2a4f68"], "numbers": ["GOV-2026-7K3M2Q"],
                "external_refs": ["portal-2026-000123"],
            })),
    ]
}
