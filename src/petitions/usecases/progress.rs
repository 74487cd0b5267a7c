//! Timeline and deadlines of a petition.

use chrono::{DateTime, NaiveDate, Utc};
use diesel_async::AsyncPgConnection;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, Schema};
use utoipa::{PartialSchema, ToSchema};
use uuid::Uuid;

use super::clocks::{is_closed, is_duty, is_inner};
use super::sight::Sight;
use crate::kernel::access::{HasFacts as _, Scope};
use crate::kernel::acts::SubjectKind;
use crate::kernel::context::Context;
use crate::kernel::db::cursor::Window;
use crate::kernel::http::{Listed, Maskable, Masks, PageQuery, Paging};
use crate::kernel::problem::Outcome;
use crate::kernel::record::{self, EventRow, EventType};
use crate::law::DeadlineAlternative;
use crate::people::references::{PositionReference, positions_by_id};
use crate::petitions::model::DeadlineStatus;
use crate::petitions::store;
use crate::petitions::store::deadlines::{self, DeadlineRow};

/// How the document shows the fields of a step: events keep them as JSON.
pub struct StepFields;

impl PartialSchema for StepFields {
    fn schema() -> RefOr<Schema> {
        let what = "Codes and ids of a step by their names. Which there are depends on its type; more may join at any time.";
        let object = ObjectBuilder::new().description(Some(what));
        RefOr::T(Schema::Object(
            object.additional_properties(Some(AdditionalProperties::FreeForm(true))).build(),
        ))
    }
}

impl ToSchema for StepFields {}

/// One step in a timeline.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TimelineEntry {
    /// What happened; `petition.handled` where that would tell what a sealed row hides. Neither its portal nor those who do not work with
    /// it are told a step of a sealed petition's link.
    #[serde(rename = "type")]
    #[schema(rename = "type", value_type = EventType, example = "petition.screened")]
    pub kind: String,
    /// When it was entered; cut to its day where a sealed row is seen redacted.
    pub occurred_at: DateTime<Utc>,
    /// Legal date.
    pub acted_on: NaiveDate,
    /// Kind of what it happened to.
    #[schema(value_type = SubjectKind, example = "petition")]
    pub subject_kind: String,
    /// Id of what it happened to.
    pub subject_id: Uuid,
    /// Legal act that caused it.
    #[schema(required)]
    pub act_id: Option<Uuid>,
    /// Position in which a person acted; null where a machine, the system itself or another book acted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<PositionReference>)]
    pub position: Maskable<PositionReference>,
    /// True where a machine acted.
    pub by_machine: bool,
    /// Codes and ids of the step; where a sealed row is seen redacted, those of them that the row shows too.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<StepFields>, nullable = false)]
    pub fields: Option<Value>,
    /// Pointers of masked properties.
    #[schema(value_type = Vec<String>, max_items = 5)]
    pub masked: Masks,
}

/// Whose timeline.
#[derive(Debug, Clone, Copy)]
pub enum TimelineOf {
    /// A petition, its case included.
    Petition(Uuid),
    /// A case.
    Case(Uuid),
}

/// A page of events as timeline entries, in two statements. Its cursor carries how many steps were passed: the number of
/// an event would tell of work elsewhere.
pub async fn steps(
    conn: &mut AsyncPgConnection,
    context: &Context,
    commune: &str,
    of: TimelineOf,
    (scope, sight): (&Scope, Sight),
    page: &PageQuery,
) -> Outcome<Listed<TimelineEntry>> {
    let rights = format!("{} {sight:?}", scope.fingerprint());
    let paging: Paging<'_, i64> = Paging::new(context.visitor(), &rights, page)?;
    let window = paging.window();
    let (petition_id, case_id) = match of {
        TimelineOf::Petition(id) => (Some(id), None),
        TimelineOf::Case(id) => (None, Some(id)),
    };
    // A step that is not told leaves no gap in a page, which would tell it.
    let mut rows = if sight.leaves_out_steps() {
        let whole = Window { after: None, rows: i64::MAX };
        let all = record::timeline(conn, commune, petition_id, case_id, whole).await?;
        let from = usize::try_from(window.after.unwrap_or(0)).unwrap_or(usize::MAX);
        let most = usize::try_from(window.rows).unwrap_or(usize::MAX);
        all.into_iter().filter(|row| !untold(sight, row)).skip(from).take(most).collect()
    } else {
        record::timeline(conn, commune, petition_id, case_id, window).await?
    };
    let next = paging.cut(&mut rows, |_| window.after.unwrap_or(0) + window.rows - 1)?;
    Ok(Listed::page(entries(conn, commune, rows, sight).await?, next, None))
}

/// True for what an act on another entry of the matter, or on the petition for which this one waited, did to this one: the act is not
/// read here, and its id would tell which other one that is.
fn of_another_entry(kind: &str) -> bool {
    use EventType::{PetitionLetGo, PetitionRegistered, PetitionSealedAgain, PetitionTakenBack};
    let of_others = [PetitionLetGo, PetitionRegistered, PetitionSealedAgain, PetitionTakenBack];
    EventType::parse(kind).is_some_and(|kind| of_others.contains(&kind))
}

/// Clocks that the law or the calendar has moved.
const RECOUNTED: EventType = EventType::PetitionDeadlinesComputed;

/// True for a step that is not told from there. Until there is a case every clock of a sealed petition tells what was found.
fn untold(sight: Sight, row: &EventRow) -> bool {
    let closed = |rule: &Value| rule.as_str().is_some_and(|rule| row.case_id.is_none() || is_closed(rule));
    // A correction of the receipt names clocks too, and is told.
    let recounted = || {
        let clocks = row.fields["deadlines"].as_array().filter(|_| row.kind == RECOUNTED.as_str());
        clocks.is_some_and(|clocks| clocks.iter().all(|clock| closed(&clock["rule_key"])))
    };
    let of_clocks = || closed(&row.fields["rule_key"]) || recounted();
    (sight.hides_forwarder() && of_clocks()) || sight.hides_step(&row.kind, &row.fields)
}

async fn entries(
    conn: &mut AsyncPgConnection,
    commune: &str,
    rows: Vec<EventRow>,
    sight: Sight,
) -> Outcome<Vec<TimelineEntry>> {
    let ids: Vec<Uuid> = rows.iter().filter_map(|row| row.position_id).collect();
    let positions = if sight.hides_hands() || ids.is_empty() {
        std::collections::HashMap::new()
    } else {
        positions_by_id(conn, commune, &ids).await?
    };
    let masked = sight.step_masks();
    let entry = |row: EventRow| TimelineEntry {
        position: (!sight.hides_hands()).then(|| row.position_id.and_then(|id| positions.get(&id).cloned())),
        by_machine: row.client_id.is_some(),
        act_id: row.act_id.filter(|_| !of_another_entry(&row.kind)),
        kind: sight.step_kind(row.kind),
        occurred_at: sight.instant(row.occurred_at),
        acted_on: row.legal_day,
        subject_kind: row.subject_kind,
        subject_id: row.subject_id,
        fields: sight.step_fields(row.fields),
        masked: masked.clone(),
    };
    Ok(rows.into_iter().map(entry).collect())
}

/// The timeline of a petition, its case included.
pub async fn timeline(
    context: &Context,
    scope: &Scope,
    id: Uuid,
    page: &PageQuery,
) -> Outcome<Listed<TimelineEntry>> {
    let mut conn = context.app().db.read().await?;
    let petition = store::find(&mut conn, scope, id).await?;
    let sight = Sight::on(context.caller(), scope, &petition.facts());
    steps(&mut conn, context, &petition.commune, TimelineOf::Petition(id), (scope, sight), page).await
}

/// A clock with its explanation.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeadlineView {
    /// Id.
    pub id: Uuid,
    /// Rule.
    #[schema(max_length = 30, example = "C02")]
    pub rule_key: String,
    /// Version of the rule: its first day.
    #[schema(required)]
    pub rule_valid_from: Option<NaiveDate>,
    /// Article.
    #[schema(max_length = 500)]
    pub source: String,
    /// Each of several rules that apply to the step with the day it gives; empty where there is but one.
    #[schema(max_items = 5)]
    pub alternatives: Vec<DeadlineAlternative>,
    /// What started it.
    #[schema(max_length = 100)]
    pub start_event: String,
    /// Day of that.
    pub start_on: NaiveDate,
    /// Due date; null while the calendar year is not loaded.
    #[schema(required)]
    pub due_on: Option<NaiveDate>,
    /// First day on which it was overdue before a decision that was entered late changed it, or before it was cancelled though its duty was
    /// not done; null: none was.
    #[schema(required)]
    pub overdue_from: Option<NaiveDate>,
    /// Its state.
    #[schema(value_type = DeadlineStatus)]
    pub status: String,
    /// Running and past its day.
    pub overdue: bool,
    /// Touches a provisional calendar year.
    pub provisional: bool,
    /// Counted by a version of the rule that began after the start: the oldest on record, by way of transition.
    pub transitional: bool,
    /// Calendar it was computed with.
    #[schema(max_length = 100)]
    pub calendar_version: String,
    /// When it stopped.
    #[schema(required)]
    pub stopped_on: Option<NaiveDate>,
    /// The computation in words.
    pub explanation: ExplanationView,
}

/// The computation in words.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ExplanationView {
    /// Vietnamese.
    #[schema(max_length = 8000)]
    pub vi: String,
    /// English.
    #[schema(max_length = 8000)]
    pub en: String,
}

/// Clocks as they are shown from there.
#[must_use]
pub fn deadline_views(rows: Vec<DeadlineRow>, today: NaiveDate, sight: Sight) -> Vec<DeadlineView> {
    let shown = |row: &DeadlineRow| !(sight.hides_forwarder() && is_inner(&row.rule_key, &row.status));
    rows.into_iter().filter(shown).map(|row| deadline_view(row, today)).collect()
}

fn deadline_view(row: DeadlineRow, today: NaiveDate) -> DeadlineView {
    let explanation = serde_json::from_value(row.explanation)
        .unwrap_or_else(|_| ExplanationView { vi: String::new(), en: String::new() });
    DeadlineView {
        overdue: row.status == DeadlineStatus::Running.as_str()
            && is_duty(&row.rule_key)
            && row.due_on.is_some_and(|due| due < today),
        transitional: row.rule_valid_from.is_some_and(|first_day| row.start_on < first_day),
        id: row.id,
        rule_key: row.rule_key,
        rule_valid_from: row.rule_valid_from,
        source: row.source,
        alternatives: serde_json::from_value(row.alternatives).unwrap_or_default(),
        start_event: row.start_event,
        start_on: row.start_on,
        due_on: row.due_on,
        overdue_from: row.overdue_from,
        status: row.status,
        provisional: row.provisional,
        calendar_version: row.calendar_version,
        stopped_on: row.stopped_on,
        explanation,
    }
}

/// The clocks of a petition; none for those for whom its due date is masked.
pub async fn deadlines_of(context: &Context, scope: &Scope, id: Uuid) -> Outcome<Vec<DeadlineView>> {
    let mut conn = context.app().db.read().await?;
    let petition = store::find(&mut conn, scope, id).await?;
    let sight = Sight::on(context.caller(), scope, &petition.facts());
    if sight.hides_due(&petition) {
        return Ok(Vec::new());
    }
    let rows = deadlines::of_petitions(&mut conn, &petition.commune, &[id]).await?;
    Ok(deadline_views(rows, context.today(), sight))
}
