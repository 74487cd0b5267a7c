//! The settlement is suspended.

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
    /// Why the settlement is suspended (Luật Khiếu nại Art 11a(1); Luật Tố cáo Art 34(1)).
    pub enum SuspensionGround {
        /// Trở ngại khách quan, bất khả kháng; chỉ với khiếu nại.
        Obstacle "obstacle" "Bất khả kháng, trở ngại khách quan" "An obstacle keeps the complainant away (complaints only)",
        /// Phải chờ kết quả của cơ quan khác.
        AwaitingOtherBody "awaiting_other_body" "Chờ kết quả giải quyết của cơ quan khác" "Another body's result is awaited",
        /// Cần giám định bổ sung, giám định lại; chỉ với tố cáo.
        FurtherExpertise "further_expertise" "Cần giám định bổ sung, giám định lại" "Another expert examination is needed (denunciations only)",
    }
}

grounded! {
    /// Suspension (tạm đình chỉ): its time is not counted.
    SuspensionInput {
        /// Ground.
        ground: SuspensionGround
    } Suspensions "case_suspension" CaseSuspended;
}
