//! A proposed wording is approved by another person.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::names_nobody;
use super::published::announced;
use crate::cases::access::RecordInCase;
use crate::cases::acts::done::{CaseInput, Done};
use crate::cases::acts::inputs::timely::refused;
use crate::cases::acts::settles;
use crate::cases::model::publication::PublicationForm;
use crate::cases::model::step::Requirement;
use crate::cases::model::{Case, CaseAct, Step};
use crate::cases::store::publications::{self, PublicationRow};
use crate::cases::store::steps;
use crate::kernel::acts::{OnAct, Performance};
use crate::kernel::crypto::sha256_hex;
use crate::kernel::problem::{FieldError, Outcome, Problem};
use crate::kernel::record::EventType;

/// The proposed wording is approved by another person.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PublicationApprovalInput {
    /// The proposal, from the path.
    #[serde(skip)]
    #[schema(ignore)]
    pub publication_id: Option<Uuid>,
    /// The wording that was checked: exactly the proposed one.
    #[schema(min_length = 1, max_length = 20_000, pattern = r"\S")]
    pub public_text: String,
    /// It was checked that no person and no secret is told.
    pub names_nobody: bool,
}

impl CaseInput for PublicationApprovalInput {
    type Permission = RecordInCase;
    const ACT: CaseAct = CaseAct::Publications;
    const KIND: &'static str = "case_publication_approval";
    const EVENT: EventType = EventType::CasePublicationApproved;

    fn check(&self, _: NaiveDate) -> Vec<FieldError> {
        let detail = "Approve it once it was checked that it names nobody.";
        let unchecked = || FieldError::pointer("/names_nobody", "required", detail);
        if self.names_nobody { Vec::new() } else { vec![unchecked()] }
    }

    fn facts(&self) -> Value {
        json!({ "publication_id": self.publication_id })
    }

    async fn variant(&self, _: &mut Performance<'_>, _: &Case) -> Outcome<&'static str> {
        Ok("approved")
    }

    async fn also(&self, act: &mut Performance<'_>, case: Case, step: &'static Step) -> Outcome<Case> {
        let proposed = self.proposed(act, &case).await?;
        let faults = [
            (proposed.annulled_by_act.is_some(), Requirement::ProposalStands),
            (proposed.approved_on.is_some(), Requirement::ApprovedOnce),
            (proposed.proposed_by_person_id == act.acting()?.person_id, Requirement::AnotherPerson),
            (!proposed.proposed_by_settler && !settles(act, &case), Requirement::BySettler),
            (proposed.digest != sha256_hex(self.public_text.as_bytes()), Requirement::SameWording),
        ];
        if let Some(broken) = step.broken(faults) {
            return Err(refused(act, &case, step, broken));
        }
        let proposed_on = history_day(act, &case, proposed.act_id).await?;
        act.not_before(proposed_on, "the proposal")?;
        if let Some(form) = PublicationForm::parse(&proposed.form) {
            announced(act, (&case, step), form, proposed.meeting_on)?;
        }
        names_nobody(act, &case, &self.public_text).await?;
        let when = (act.acted_on, act.act_id);
        publications::approve(act.tx, (&case.commune, proposed.id), when, &self.public_text).await?;
        Ok(case)
    }
}

impl OnAct for Done<PublicationApprovalInput> {
    fn on(input: &mut PublicationApprovalInput, publication_id: Uuid) {
        input.publication_id = Some(publication_id);
    }
}

impl PublicationApprovalInput {
    /// The proposal that the path names; 404 where the case has none such.
    async fn proposed(&self, act: &mut Performance<'_>, case: &Case) -> Outcome<PublicationRow> {
        let id = self.publication_id.ok_or_else(Problem::not_found)?;
        publications::find(act.tx, (&case.commune, case.id), id).await?.ok_or_else(Problem::not_found)
    }
}

/// The legal day of an act on the case.
async fn history_day(act: &mut Performance<'_>, case: &Case, act_id: Uuid) -> Outcome<NaiveDate> {
    let history = steps::standing(act.tx, case).await?;
    let done = history.into_iter().find(|done| done.act_id == act_id);
    done.map(|done| done.acted_on).ok_or_else(|| Problem::internal("a publication without its act"))
}
