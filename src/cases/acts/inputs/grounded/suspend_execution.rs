//! The execution of the disputed decision is suspended, or that ends.

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
    /// What is done to the disputed decision (Luật Khiếu nại Art 35).
    pub enum ExecutionMeasure {
        /// Tạm đình chỉ thi hành.
        Ordered "ordered" "Tạm đình chỉ thi hành" "Its execution is suspended",
        /// Hủy bỏ việc tạm đình chỉ.
        Lifted "lifted" "Hủy bỏ việc tạm đình chỉ" "The suspension is lifted",
    }
}

grounded! {
    /// Suspension of the disputed decision's execution, or its end.
    ExecutionSuspensionInput {
        /// What is done.
        measure: ExecutionMeasure
    } ExecutionSuspensions "case_execution_suspension" CaseExecutionSuspended;
}
