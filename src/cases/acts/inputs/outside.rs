//! What was decided elsewhere, and how a case is followed.

use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use crate::cases::access::RecordInCase;
use crate::cases::acts::done::CaseInput;
use crate::cases::model::{Case, CaseAct, CaseFlag, Step};
use crate::code_enum;
use crate::kernel::acts::Performance;
use crate::kernel::problem::Outcome;

code_enum! {
    /// What was decided at a higher level or in court.
    pub enum ReviewOutcome {
        /// Giữ nguyên.
        Upheld "upheld" "Giữ nguyên" "Upheld",
        /// Sửa đổi.
        Amended "amended" "Sửa đổi, hủy bỏ" "Amended or revoked",
        /// Bản án có hiệu lực.
        Judgment "judgment" "Bản án, quyết định của Tòa án có hiệu lực" "A judgment is in force",
        /// Yêu cầu báo cáo.
        ReportDemanded "report_demanded" "Yêu cầu báo cáo việc giải quyết" "A report on the delay is demanded",
    }
}

/// An outcome at a higher level; recorded here though decided elsewhere.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ReviewInput {
    /// What was decided.
    pub outcome: ReviewOutcome,
    /// What it says, in words.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 8000, pattern = r"\S")]
    pub text: Option<String>,
}

impl CaseInput for ReviewInput {
    type Permission = RecordInCase;
    const ACT: CaseAct = CaseAct::Reviews;
    const KIND: &'static str = "case_review";
    const EVENT: &'static str = "case.reviewed";

    fn facts(&self) -> Value {
        json!({ "outcome": self.outcome })
    }

    fn private(&self) -> Option<Value> {
        self.text.as_ref().map(|text| json!({ "text": text }))
    }

    async fn variant(&self, _: &mut Performance<'_>, _: &Case) -> Outcome<&'static str> {
        Ok(self.outcome.as_str())
    }
}

/// A tracking flag is set or taken away; no clock changes.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct FlagInput {
    /// Which flag.
    pub flag: CaseFlag,
    /// True: from now on; false: no longer.
    pub set: bool,
    /// On what ground.
    #[schema(min_length = 1, max_length = 2000, pattern = r"\S")]
    pub ground: String,
}

impl CaseInput for FlagInput {
    type Permission = RecordInCase;
    const ACT: CaseAct = CaseAct::Flags;
    const KIND: &'static str = "case_flagging";
    const EVENT: &'static str = "case.flagged";

    fn facts(&self) -> Value {
        json!({ "flag": self.flag, "set": self.set })
    }

    fn private(&self) -> Option<Value> {
        Some(json!({ "ground": self.ground }))
    }

    async fn also(&self, _: &mut Performance<'_>, mut case: Case, _: &'static Step) -> Outcome<Case> {
        case.flags.retain(|flag| flag != self.flag.as_str());
        if self.set {
            case.flags.push(self.flag.as_str().to_owned());
        }
        Ok(case)
    }
}
