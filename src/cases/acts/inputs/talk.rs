//! Talking: the dialogue about a complaint, the mediation of a land dispute.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use crate::cases::access::WorkOnCase;
use crate::cases::acts::barred;
use crate::cases::acts::done::CaseInput;
use crate::cases::model::{Barred, Case, CaseAct};
use crate::code_enum;
use crate::kernel::acts::Performance;
use crate::kernel::problem::{FieldError, Outcome, Problem};
use crate::law::Course;
use crate::law::store::LawBook;

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
    /// The announced day: only and always with `scheduled`; five days at least after the announcement.
    #[serde(default)]
    pub planned_on: Option<NaiveDate>,
    /// Place, or the minutes, in words.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 20_000, pattern = r"\S")]
    pub text: Option<String>,
}

const SHORT_NOTICE: Barred = Barred {
    detail: "The dialogue is announced five days at least before it is held.",
    legal_basis: "Nghị định 124/2020/NĐ-CP Điều 28(1)",
};

impl CaseInput for DialogueInput {
    type Permission = WorkOnCase;
    const ACT: CaseAct = CaseAct::Dialogues;
    const KIND: &'static str = "case_dialogue";
    const EVENT: &'static str = "case.dialogue";
    const SETTLER_SIGNS: bool = true;

    fn check(&self, _: NaiveDate) -> Vec<FieldError> {
        let scheduled = self.stage == DialogueStage::Scheduled;
        match self.planned_on {
            None if scheduled => {
                vec![FieldError::pointer("/planned_on", "required", "Say on which day it will be held.")]
            }
            Some(_) if !scheduled => {
                vec![FieldError::pointer("/planned_on", "not_allowed", "Only an announcement names the day.")]
            }
            _ => Vec::new(),
        }
    }

    fn facts(&self) -> Value {
        json!({ "stage": self.stage, "planned_on": self.planned_on })
    }

    fn private(&self) -> Option<Value> {
        self.text.as_ref().map(|text| json!({ "text": text }))
    }

    async fn variant(&self, act: &mut Performance<'_>, case: &Case) -> Outcome<&'static str> {
        if let Some(planned) = self.planned_on {
            let law = act.context.app().part::<LawBook>().current();
            let counted = law.rules.compute("C08", &law.calendar, &Course::plain(planned, false));
            let counted = counted.transpose().map_err(Problem::internal)?;
            // A year that is not loaded has no latest day yet: five calendar days are the least in any case.
            let latest = counted
                .and_then(|counted| counted.due_on)
                .or_else(|| planned.checked_sub_days(chrono::Days::new(5)));
            if latest.is_none_or(|latest| act.acted_on > latest) {
                return Err(barred(act.context, case, SHORT_NOTICE));
            }
        }
        Ok(self.stage.as_str())
    }
}

code_enum! {
    /// Step of a mediation.
    pub enum MediationStage {
        /// Bắt đầu hòa giải.
        Opened "opened" "Thành lập Hội đồng hòa giải" "Opened",
        /// Hòa giải thành.
        Agreed "agreed" "Hòa giải thành" "Agreed",
        /// Hòa giải không thành.
        Failed "failed" "Hòa giải không thành" "Failed",
    }
}

/// A land dispute is mediated (Luật Đất đai 2024 Art 235).
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct MediationInput {
    /// Step.
    pub stage: MediationStage,
    /// The minutes, in words.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 20_000, pattern = r"\S")]
    pub text: Option<String>,
}

impl CaseInput for MediationInput {
    type Permission = WorkOnCase;
    const ACT: CaseAct = CaseAct::Mediations;
    const KIND: &'static str = "case_mediation";
    const EVENT: &'static str = "case.mediation";
    const SETTLER_SIGNS: bool = true;

    fn facts(&self) -> Value {
        json!({ "stage": self.stage })
    }

    fn private(&self) -> Option<Value> {
        self.text.as_ref().map(|text| json!({ "text": text }))
    }

    async fn variant(&self, _: &mut Performance<'_>, _: &Case) -> Outcome<&'static str> {
        Ok(self.stage.as_str())
    }
}
