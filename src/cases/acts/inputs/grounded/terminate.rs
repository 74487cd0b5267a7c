//! The settlement ends without a result.

use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use crate::cases::access::SettleCase;
use crate::cases::acts::done::CaseInput;
use crate::cases::model::{Case, CaseAct};
use crate::code_enum;
use crate::kernel::acts::Performance;
use crate::kernel::problem::Outcome;
use crate::kernel::record::EventType;

code_enum! {
    /// Why the settlement ends without a result (Luật Khiếu nại Art 11a(2); Luật Tố cáo Art 34(3)).
    pub enum TerminationGround {
        /// Rút toàn bộ.
        Withdrawn "withdrawn" "Rút toàn bộ" "Withdrawn as a whole",
        /// Người khiếu nại chết, giải thể mà không có người thừa kế quyền, nghĩa vụ.
        WithoutSuccessor "without_successor" "Không có người thừa kế quyền, nghĩa vụ" "Nobody succeeds to the complainant's rights",
        /// Người bị tố cáo chết và chỉ xét trách nhiệm của người đó.
        DenouncedDied "denounced_died" "Người bị tố cáo chết" "The denounced died, and only he is concerned",
        /// Đã có bản án, quyết định có hiệu lực.
        JudgmentInForce "judgment_in_force" "Đã có bản án, quyết định có hiệu lực" "A judgment or decision is in force",
    }
}

grounded! {
    /// Termination (đình chỉ) without a result.
    TerminationInput {
        /// Ground; `withdrawn` needs a recorded free withdrawal of the whole.
        ground: TerminationGround
    } Terminations "case_termination" CaseTerminated;
}
