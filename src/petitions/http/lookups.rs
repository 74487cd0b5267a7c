//! Many petitions at once: where those stand that are asked for.

use serde_json::json;

use super::TAG;
use crate::kernel::access::Allow;
use crate::kernel::http::lanes::Lane;
use crate::kernel::http::{Json, Route, Shown, post};
use crate::kernel::problem::Outcome;
use crate::petitions::access::{ReadPetitions, matrix};
use crate::petitions::usecases::lookups::{StatusLookedUp, StatusLookup, look_up};

async fn look_up_statuses(
    gate: Allow<ReadPetitions>,
    Json(body): Json<StatusLookup>,
) -> Outcome<Shown<StatusLookedUp>> {
    look_up(&gate, &gate.scope(matrix), body).await.map(Shown::plain)
}

/// Their routes.
pub(super) fn routes() -> Vec<Route> {
    vec![
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
