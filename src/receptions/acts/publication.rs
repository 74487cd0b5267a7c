//! The keepers post an approved schedule (niêm yết, công bố lịch tiếp công dân): at the latest five working days
//! before each periodic session (Law on the Reception of Citizens, Article 24(4)).

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use super::{ReceptionApproval, ScheduleAnswer, settle};
use crate::kernel::acts::{Act, Performance};
use crate::kernel::problem::{FieldError, Outcome, Problem};
use crate::kernel::record::EventType;
use crate::receptions::access::PublishSchedule;
use crate::receptions::model::Schedule;
use crate::receptions::usecases::{barred, recount};

/// Days that a posting may lie back.
const LONGEST_POSTING: i64 = 366;

/// The act.
#[derive(Debug)]
pub struct ReceptionPublication;

/// When and where the schedule was posted.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Publication {
    /// Day of posting; default the day of the act. Not in the future. An earlier day says that the paper hung before
    /// it was entered here; the record keeps both days.
    #[serde(default)]
    pub posted_on: Option<NaiveDate>,
    /// Where it hangs; it always stands in the public list too.
    #[schema(min_length = 1, max_length = 300, pattern = r"\S", example = "Trụ sở HĐND và UBND xã Vân Khê")]
    pub place: String,
}

impl Act for ReceptionPublication {
    type Subject = Schedule;
    type Permission = PublishSchedule;
    type Input = Publication;
    type Answer = ScheduleAnswer;

    const KIND: &'static str = "reception_publication";

    fn check(input: &Publication, today: NaiveDate) -> Vec<FieldError> {
        let wrong = |code, detail: &str| vec![FieldError::pointer("/posted_on", code, detail)];
        match input.posted_on {
            Some(day) if day > today => wrong("future", "This day has not come yet."),
            // A posting may be entered later than it was made; both days stand in the record. Years before is a slip.
            Some(day) if (today - day).num_days() > LONGEST_POSTING => {
                wrong("range", "Not more than a year ago.")
            }
            _ => Vec::new(),
        }
    }

    fn facts(input: &Publication) -> Value {
        json!({ "posted_on": input.posted_on })
    }

    async fn perform(
        performance: &mut Performance<'_>,
        mut schedule: Schedule,
        input: Publication,
    ) -> Outcome<ScheduleAnswer> {
        let posted_on = input.posted_on.unwrap_or(performance.acted_on);
        performance.not_before_act(&schedule, ReceptionApproval::KIND, "the approval").await?;
        // What nobody had approved could not hang: an earlier day would hide that it is late.
        if performance.latest(&schedule, ReceptionApproval::KIND).await?.is_some_and(|day| posted_on < day) {
            return Err(Problem::field("/posted_on", "inverted", "Not posted before it was approved."));
        }
        let recounts = recount(performance.app(), &mut schedule)?;
        let published = schedule.state.clone().publish(posted_on, input.place, &schedule.limits());
        let state = published.map_err(|error| barred(performance.context, &schedule, error))?;
        settle(performance, schedule, state, &recounts, EventType::ReceptionSchedulePublished).await
    }
}

/// Example of the body.
#[must_use]
pub fn example() -> Value {
    json!({ "posted_on": "2026-11-24", "place": "Trụ sở HĐND và UBND xã Vân Khê" })
}
