//! Versions that are taken back: what is asked for, and how it is shown.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::years::CalendarVersionView;
use super::{LegalRuleView, TAG};
use crate::kernel::access::Allow;
use crate::kernel::http::{Committed, Created, Json, Path, Route, post};
use crate::kernel::problem::{Code, Outcome};
use crate::law::access::LoadLaw;
use crate::law::loading;
use crate::law::store::{RuleVersion, Voided};

/// Why a version is taken back.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct VersionVoidingBody {
    /// What was wrong with it.
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: String,
}

/// That a version was taken back.
#[derive(Debug, Serialize, ToSchema)]
pub struct VersionVoidedView {
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    #[schema(max_length = 1000)]
    pub reason: String,
}

impl From<&Voided> for VersionVoidedView {
    fn from(voided: &Voided) -> Self {
        Self { at: voided.at, reason: voided.reason.clone() }
    }
}

pub(super) fn routes() -> Vec<Route> {
    vec![
        post("/v1/legal-rules/{id}/voidings", "voidLegalRule", void_rule)
            .serves(&["I.2b"])
            .about(
                TAG,
                "Take a version of a time limit back",
                "By an administrator of the installation, while its first day has not come: it was added by mistake. The version \
                 before goes on to its own end, or to the next version; this one stays in the list, as taken back. What came with \
                 the program is not taken back.",
            )
            .example(json!({ "reason": "Nhập nhầm số ngày." }))
            .problems(&[Code::ResourceNotFound, Code::StateConflict, Code::PositionAmbiguous]),
        post("/v1/calendar-years/{id}/voidings", "voidCalendarYear", void_year)
            .serves(&["I.2b"])
            .about(
                TAG,
                "Take a version of a calendar year back",
                "By an administrator of the installation, while the first day has not come that it changes, or once a later \
                 version counts in its place: it was loaded by mistake. The version before counts again, and the job \
                 `recompute_deadlines` computes open clocks anew, each with an event. It stays in the list, as taken back. What came with the program is not taken back.",
            )
            .example(json!({ "reason": "Nhập nhầm ngày nghỉ bù." }))
            .problems(&[Code::ResourceNotFound, Code::StateConflict, Code::PositionAmbiguous]),
    ]
}

async fn void_rule(
    gate: Allow<LoadLaw>,
    Path(id): Path<Uuid>,
    Json(body): Json<VersionVoidingBody>,
) -> Outcome<Committed<Created<LegalRuleView>>> {
    let language = gate.language();
    let view = |version: &RuleVersion| LegalRuleView::of(version, language);
    loading::void_rule(&gate, id, body.reason, view).await.map(Committed::new)
}

async fn void_year(
    gate: Allow<LoadLaw>,
    Path(id): Path<Uuid>,
    Json(body): Json<VersionVoidingBody>,
) -> Outcome<Committed<Created<CalendarVersionView>>> {
    loading::void_year(&gate, id, body.reason, CalendarVersionView::of).await.map(Committed::new)
}
