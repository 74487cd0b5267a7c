//! Withdrawal (rút đơn): in whole, in part, by some of a group. One that was not free keeps the case alive.

use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use crate::cases::access::RecordInCase;
use crate::cases::acts::done::CaseInput;
use crate::cases::model::{Case, CaseAct};
use crate::code_enum;
use crate::kernel::acts::Performance;
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::record::EventType;

code_enum! {
    /// How much is withdrawn.
    pub enum CaseWithdrawalExtent {
        /// Toàn bộ.
        Whole "whole" "Toàn bộ nội dung" "All of it, by all",
        /// Một phần nội dung.
        Part "part" "Một phần nội dung" "Part of it",
        /// Một số người trong nhóm.
        SomeMembers "some_members" "Một số người trong nhóm" "By some of the group",
    }
}

code_enum! {
    /// Why a withdrawal does not end the matter (Luật Khiếu nại Art 10; Nghị định 31/2019 Art 4(4)).
    pub enum WithdrawalDoubt {
        /// Bị đe dọa, ép buộc.
        Coerced "coerced" "Bị đe dọa, ép buộc" "Threatened or forced",
        /// Bị mua chuộc.
        Bribed "bribed" "Bị mua chuộc" "Bribed",
        /// Có dấu hiệu vi phạm pháp luật.
        SignsOfViolation "signs_of_violation" "Hành vi bị tố cáo có dấu hiệu vi phạm" "Signs of a violation",
        /// Lợi dụng để vu khống.
        UsedToSlander "used_to_slander" "Lợi dụng tố cáo để vu khống" "Used to slander",
    }
}

impl WithdrawalDoubt {
    /// True where it keeps only a denunciation alive (Nghị định 31/2019 Art 4(4)).
    fn of_denunciations(self) -> bool {
        matches!(self, Self::SignsOfViolation | Self::UsedToSlander)
    }
}

/// A withdrawal as it was received or written down.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CaseWithdrawalInput {
    /// How much is withdrawn.
    pub extent: CaseWithdrawalExtent,
    /// Why it does not end the matter; any of these keeps the case alive, the last two a denunciation only.
    #[serde(default)]
    #[schema(max_items = 4)]
    pub doubts: Vec<WithdrawalDoubt>,
    /// What was withdrawn and what was said, in words.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 8000, pattern = r"\S")]
    pub text: Option<String>,
}

impl CaseInput for CaseWithdrawalInput {
    type Permission = RecordInCase;
    const ACT: CaseAct = CaseAct::Withdrawals;
    const KIND: &'static str = "case_withdrawal";
    const EVENT: EventType = EventType::CaseWithdrawalReceived;

    fn facts(&self) -> Value {
        json!({ "extent": self.extent, "doubts": self.doubts })
    }

    fn private(&self) -> Option<Value> {
        self.text.as_ref().map(|text| json!({ "text": text }))
    }

    async fn variant(&self, _: &mut Performance<'_>, case: &Case) -> Outcome<&'static str> {
        if !case.kind.is_denunciation() && self.doubts.iter().any(|doubt| doubt.of_denunciations()) {
            return Err(Problem::field("/doubts", "not_allowed", "Only a denunciation goes on for that."));
        }
        Ok(if self.doubts.is_empty() { self.extent.as_str() } else { "doubted" })
    }
}
