//! The host approves the schedule of his reception (duyệt lịch tiếp công dân).

use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::{Validate, ValidationErrors};

use super::{ScheduleAnswer, settle};
use crate::kernel::acts::{Act, Performance};
use crate::kernel::problem::Outcome;
use crate::kernel::record::EventType;
use crate::receptions::access::ApproveSchedule;
use crate::receptions::model::Schedule;
use crate::receptions::usecases::{barred, recount};

/// The act.
#[derive(Debug)]
pub struct ReceptionApproval;

/// An approval needs nothing of its own.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Approval {}

impl Validate for Approval {
    fn validate(&self) -> Result<(), ValidationErrors> {
        Ok(())
    }
}

impl Act for ReceptionApproval {
    type Subject = Schedule;
    type Permission = ApproveSchedule;
    type Input = Approval;
    type Answer = ScheduleAnswer;

    const KIND: &'static str = "reception_approval";

    fn facts(_: &Approval) -> Value {
        json!({})
    }

    async fn perform(
        performance: &mut Performance<'_>,
        mut schedule: Schedule,
        _: Approval,
    ) -> Outcome<ScheduleAnswer> {
        let approved = schedule.state.clone().approve();
        let state = approved.map_err(|error| barred(performance.context, &schedule, error))?;
        let recounts = recount(performance.app(), &mut schedule)?;
        settle(performance, schedule, state, &recounts, EventType::ReceptionScheduleApproved).await
    }
}

/// Example of the body.
#[must_use]
pub fn example() -> Value {
    json!({})
}
