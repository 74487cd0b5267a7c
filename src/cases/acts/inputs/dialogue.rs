//! The dialogue about a complaint.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use crate::cases::access::WorkOnCase;
use crate::cases::acts::done::CaseInput;
use crate::cases::acts::inputs::timely;
use crate::cases::model::step::Requirement;
use crate::cases::model::{Case, CaseAct, DoneStep, Step};
use crate::cases::store::steps;
use crate::code_enum;
use crate::kernel::acts::Performance;
use crate::kernel::problem::{FieldError, Outcome, Problem};
use crate::kernel::record::EventType;
use crate::law::REFORM;

code_enum! {
    /// Step of a dialogue.
    pub enum DialogueStage {
        /// Thông báo đối thoại.
        Scheduled "scheduled" "Thông báo đối thoại" "Announced",
        /// Đã đối thoại.
        Held "held" "Đã đối thoại" "Held",
        /// Người khiếu nại vắng mặt.
        ComplainantAbsent "complainant_absent" "Người khiếu nại vắng mặt" "The complainant stayed away",
    }
}

/// A dialogue is announced or was held (Luật Khiếu nại Art 30, 53; Nghị định 124/2020 Art 28).
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DialogueInput {
    /// Step.
    pub stage: DialogueStage,
    /// The announced day: only and always with `scheduled`; as long after the announcement as rule C08 asks for.
    #[serde(default)]
    pub planned_on: Option<NaiveDate>,
    /// Only and always with `complainant_absent`: he had a good reason. Then he is invited again.
    #[serde(default)]
    pub excused: Option<bool>,
    /// Place, or the minutes, in words; always with `held` and `complainant_absent`.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 20_000, pattern = r"\S")]
    pub text: Option<String>,
}

impl CaseInput for DialogueInput {
    type Permission = WorkOnCase;
    const ACT: CaseAct = CaseAct::Dialogues;
    const KIND: &'static str = "case_dialogue";
    const EVENT: EventType = EventType::CaseDialogue;
    const SETTLER_SIGNS: bool = true;

    fn check(&self, _: NaiveDate) -> Vec<FieldError> {
        let scheduled = self.stage == DialogueStage::Scheduled;
        let absent = self.stage == DialogueStage::ComplainantAbsent;
        let (planned, excused) = (self.planned_on.is_some(), self.excused.is_some());
        let faults = [
            (scheduled && !planned, "/planned_on", "required", "Say on which day it will be held."),
            (!scheduled && planned, "/planned_on", "not_allowed", "Only an announcement names the day."),
            (absent && !excused, "/excused", "required", "Say whether he had a good reason."),
            (!absent && excused, "/excused", "not_allowed", "Only who stayed away is excused."),
            (!scheduled && self.text.is_none(), "/text", "required", "Give the minutes."),
        ];
        let fault = |(_, pointer, code, detail)| FieldError::pointer(pointer, code, detail);
        faults.into_iter().filter(|(wrong, ..)| *wrong).map(fault).collect()
    }

    fn facts(&self) -> Value {
        json!({ "stage": self.stage, "planned_on": self.planned_on, "excused": self.excused })
    }

    fn private(&self) -> Option<Value> {
        self.text.as_ref().map(|text| json!({ "text": text }))
    }

    async fn variant(&self, act: &mut Performance<'_>, case: &Case) -> Outcome<&'static str> {
        if self.stage != DialogueStage::Scheduled
            && let Some(planned) = announced(act, case).await?
        {
            act.not_before(planned, "the announced day")?;
        }
        Ok(match self.stage {
            DialogueStage::ComplainantAbsent if self.excused == Some(true) => EXCUSED,
            DialogueStage::ComplainantAbsent if act.acted_on < REFORM => ABSENT_BEFORE,
            stage => stage.as_str(),
        })
    }

    async fn breaks(
        &self,
        act: &mut Performance<'_>,
        case: &Case,
        step: &'static Step,
    ) -> Outcome<Option<Requirement>> {
        let Some(planned) = self.planned_on else { return Ok(None) };
        timely::announced(act, (case, step), (NOTICE, planned), Requirement::DialogueAnnounced)?;
        Ok(step.broken([(act.acted_on > planned, Requirement::DialogueAnnounced)]))
    }
}

/// How long before a dialogue it is announced.
const NOTICE: &str = "C08";
/// Variant of the table: who stayed away with a good reason.
const EXCUSED: &str = "complainant_excused";
/// Variant of the table: who stayed away before the new rules.
const ABSENT_BEFORE: &str = "complainant_absent_before";

/// The day for which the latest dialogue was announced.
async fn announced(act: &mut Performance<'_>, case: &Case) -> Outcome<Option<NaiveDate>> {
    let history = steps::standing(act.tx, case).await?;
    let stage = DialogueStage::Scheduled.as_str();
    let scheduled = |done: &&DoneStep| done.act == CaseAct::Dialogues && done.variant == stage;
    let Some(done) = history.iter().rev().find(scheduled) else { return Ok(None) };
    let facts = steps::facts(act.tx, &case.commune, done.act_id).await?;
    let day = facts["planned_on"].as_str().and_then(|day| day.parse().ok());
    day.map(Some).ok_or_else(|| Problem::internal("an announced dialogue without its day"))
}
