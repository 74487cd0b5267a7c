//! Acts of a reception schedule: approval by the host, publication by the keepers.

pub mod approval;
pub mod publication;

use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

pub use approval::{Approval, ReceptionApproval};
pub use publication::{Publication, ReceptionPublication};

use super::model::{Schedule, ScheduleState};
use super::store;
use super::usecases::Recount;
use super::usecases::show::schedule_view;
use super::usecases::views::ReceptionSchedule;
use crate::kernel::access::HasFacts as _;
use crate::kernel::acts::{ActAnswer, Performance};
use crate::kernel::problem::Outcome;
use crate::kernel::record::{Event, EventType};
use crate::people::references::positions_by_id;

/// What an act of a schedule answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScheduleAnswer {
    /// The schedule after the act.
    pub schedule: ReceptionSchedule,
}

impl ActAnswer for ScheduleAnswer {
    const OF_OTHERS: &'static [&'static [&'static str]] = &[];

    fn parent_etag(&self) -> &str {
        &self.schedule.etag
    }
}

/// Saves the new state with the limits as they were counted for it, notes the event and shows the schedule as it now is.
async fn settle(
    performance: &mut Performance<'_>,
    mut schedule: Schedule,
    state: ScheduleState,
    recounts: &[Recount],
    kind: EventType,
) -> Outcome<ScheduleAnswer> {
    let facts = schedule.facts();
    schedule.state = state;
    schedule.version += 1;
    schedule.changed_at = performance.now();
    store::save(performance.tx, &schedule).await?;
    let recounted: Vec<Uuid> = recounts.iter().map(|one| one.session_id).collect();
    store::save_limits(performance.tx, &schedule, &recounted).await?;
    let mut fields = json!({
        "status": schedule.state.status().as_str(),
        "host_position_id": schedule.host_position_id,
        "posted_on": schedule.posted_on(),
    });
    let moved: Vec<&Recount> = recounts.iter().filter(|one| one.moves()).collect();
    if !moved.is_empty() {
        fields["posting_limits"] = json!(moved);
    }
    performance.event(Event {
        fields,
        before: Some(facts.clone()),
        after: Some(facts),
        ..Event::of(kind, "reception_schedule", schedule.id)
    });
    let context = performance.context;
    let hosts =
        positions_by_id(performance.tx.conn(), &schedule.commune, &[schedule.host_position_id]).await?;
    let schedule = schedule_view(context.app(), context.caller(), &schedule, &hosts)?;
    Ok(ScheduleAnswer { schedule })
}
