//! How a case is shown.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel_async::AsyncPgConnection;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::cases::access::{AnswerCase, CloseCase};
use crate::cases::model::{AnswerResult, Case, CaseStatus};
use crate::kernel::access::{HasFacts as _, Permission, Register, Scope};
use crate::kernel::context::Context;
use crate::kernel::http::Tagged;
use crate::kernel::http::reply::tag;
use crate::kernel::problem::{AvailableAction, Outcome, Problem};
use crate::people::references::{PositionReference, UnitReference, positions_by_id, units_by_id};
use crate::petitions::model::{Field, Kind, PublicStatus, Track};
use crate::petitions::store::deadlines::{self, DeadlineRow};
use crate::petitions::usecases::summary::{action, in_short};
use crate::petitions::usecases::views::{AnswerView, DeadlineSummary, Maskable, Sight};
use crate::vault::{Part, open_released};

/// Reference to a petition.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PetitionReference {
    /// Id.
    pub id: Uuid,
    /// What it is called here; its number is read from the petition.
    #[schema(max_length = 50, example = "petition")]
    pub label: String,
    /// Where it stands.
    #[schema(max_length = 200)]
    pub href: String,
}

/// A case as lists show it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CaseSummary {
    /// Id; opaque.
    pub id: Uuid,
    /// Printed number.
    #[schema(max_length = 50, example = "PA-2026-4HX9PA")]
    pub number: String,
    /// Tag for `If-Match` and `If-None-Match`.
    #[schema(max_length = 100, example = "\"2.q83vEjRWeJo\"")]
    pub etag: String,
    /// Version, for callers who have an act that needs `If-Match`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1)]
    pub version: Option<i32>,
    /// Commune.
    #[schema(max_length = 5, example = "99001")]
    pub commune: String,
    /// Kind.
    pub kind: Kind,
    /// Track.
    pub track: Track,
    /// Field of life.
    #[schema(required)]
    pub field: Option<Field>,
    /// State.
    pub status: CaseStatus,
    /// State as outsiders are told.
    pub public_status: PublicStatus,
    /// The same in words.
    #[schema(max_length = 200)]
    pub public_status_label: String,
    /// What comes next, in words.
    #[schema(max_length = 500)]
    pub next_step: String,
    /// Register of the book.
    pub register: Register,
    /// Unit that keeps the book.
    pub unit: UnitReference,
    /// First petition.
    pub petition: PetitionReference,
    /// Texts are behind a grant.
    pub sealed: bool,
    /// What it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 500)]
    pub subject: Maskable<String>,
    /// Village.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 64)]
    pub village_code: Maskable<String>,
    /// People behind it.
    #[schema(minimum = 0, maximum = 100_000)]
    pub people_count: i32,
    /// Tracking flags.
    #[schema(max_items = 20)]
    pub flags: Vec<String>,
    /// `none`, `complex`, `specially_complex`; set only by a complexity decision.
    #[schema(max_length = 30, example = "none")]
    pub complexity_level: String,
    /// Legal day of acceptance.
    pub accepted_on: NaiveDate,
    /// Who settles.
    #[schema(required)]
    pub settler: Option<PositionReference>,
    /// Lead assignee.
    #[schema(required)]
    pub assignee: Option<PositionReference>,
    /// Next due date.
    #[schema(required)]
    pub due_on: Option<NaiveDate>,
    /// Past its due date.
    pub overdue: bool,
    /// Result of the answer.
    #[schema(required)]
    pub result: Option<AnswerResult>,
    /// Legal day of the answer.
    #[schema(required)]
    pub answered_on: Option<NaiveDate>,
    /// Legal day of closure.
    #[schema(required)]
    pub closed_on: Option<NaiveDate>,
    /// Business instant of the last change.
    pub changed_at: DateTime<Utc>,
    /// Clocks in short.
    #[schema(max_items = 50)]
    pub deadlines: Vec<DeadlineSummary>,
    /// What this caller may do now.
    #[schema(max_items = 50)]
    pub available_actions: Vec<AvailableAction>,
    /// Pointers of masked properties.
    #[schema(max_items = 50)]
    pub masked: Vec<String>,
}

/// A case as it is shown alone.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CaseView {
    /// What lists show too.
    #[serde(flatten)]
    pub summary: CaseSummary,
    /// The answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<AnswerView>)]
    pub answer: Maskable<AnswerView>,
    /// Business instant of the acceptance.
    pub created_at: DateTime<Utc>,
}

impl Tagged for CaseSummary {
    fn etag_mut(&mut self) -> &mut String {
        &mut self.etag
    }

    fn version(&self) -> Option<i32> {
        self.version
    }
}

impl Tagged for CaseView {
    fn etag_mut(&mut self) -> &mut String {
        &mut self.summary.etag
    }

    fn version(&self) -> Option<i32> {
        self.summary.version
    }
}

/// What this caller may do with a case now; the flag tells whether he has an act that needs `If-Match` at all, in this
/// state or another.
#[must_use]
pub fn actions(context: &Context, case: &Case) -> (Vec<AvailableAction>, bool) {
    let (facts, caller) = (case.facts(), context.caller());
    let base = format!("/v1/cases/{}", case.id);
    let mut list = Vec::new();
    let (answers, closes) =
        (AnswerCase::rule().permits(caller, &facts), CloseCase::rule().permits(caller, &facts));
    if answers && case.may_be_answered().is_ok() {
        list.push(action("POST", format!("{base}/answers")));
    }
    if closes && case.may_be_closed().is_ok() {
        list.push(action("POST", format!("{base}/closures")));
    }
    (list, answers || closes)
}

struct References {
    positions: HashMap<Uuid, PositionReference>,
    units: HashMap<Uuid, UnitReference>,
    deadlines: HashMap<Uuid, Vec<DeadlineRow>>,
}

impl References {
    async fn load(conn: &mut AsyncPgConnection, commune: &str, cases: &[Case]) -> Outcome<Self> {
        let mut positions: Vec<Uuid> = cases
            .iter()
            .flat_map(|case| [Some(case.settler_position_id), case.assignee_position_id])
            .flatten()
            .collect();
        positions.sort();
        positions.dedup();
        let mut units: Vec<Uuid> = cases.iter().map(|case| case.unit_id).collect();
        units.sort();
        units.dedup();
        let petitions: Vec<Uuid> = cases.iter().map(|case| case.petition_id).collect();
        let mut by_petition: HashMap<Uuid, Vec<DeadlineRow>> = HashMap::new();
        for row in deadlines::of_petitions(conn, commune, &petitions).await? {
            by_petition.entry(row.petition_id).or_default().push(row);
        }
        Ok(Self {
            positions: positions_by_id(conn, commune, &positions).await?,
            units: units_by_id(conn, commune, &units).await?,
            deadlines: by_petition,
        })
    }
}

fn summary(context: &Context, case: &Case, references: &References) -> Outcome<CaseSummary> {
    let (language, today) = (context.language(), context.today());
    let (available_actions, versioned) = actions(context, case);
    let (vi, en) = case.public_status.next_step();
    let unit = references.units.get(&case.unit_id).cloned();
    let rows = references.deadlines.get(&case.petition_id).map_or(&[][..], Vec::as_slice);
    let masked =
        if case.sealed { vec!["/subject".to_owned(), "/village_code".to_owned()] } else { Vec::new() };
    Ok(CaseSummary {
        id: case.id,
        number: case.number.clone(),
        etag: String::new(),
        version: versioned.then_some(case.version),
        commune: case.commune.clone(),
        kind: case.kind,
        track: case.track,
        field: case.field,
        status: case.status,
        public_status: case.public_status,
        public_status_label: case.public_status.label(language).to_owned(),
        next_step: language.pick(vi, en).to_owned(),
        register: case.register,
        unit: unit.ok_or_else(|| Problem::internal("a book's unit is missing"))?,
        petition: PetitionReference {
            id: case.petition_id,
            label: "petition".to_owned(),
            href: format!("/v1/petitions/{}", case.petition_id),
        },
        sealed: case.sealed,
        subject: (!case.sealed).then(|| case.subject.clone()),
        village_code: (!case.sealed).then(|| case.village_code.clone()),
        people_count: case.people_count,
        flags: case.flags.clone(),
        complexity_level: "none".to_owned(),
        accepted_on: case.accepted_on,
        settler: references.positions.get(&case.settler_position_id).cloned(),
        assignee: case.assignee_position_id.and_then(|id| references.positions.get(&id).cloned()),
        due_on: case.due_on,
        overdue: case.status != CaseStatus::Closed && case.due_on.is_some_and(|due| due < today),
        result: case.result,
        answered_on: case.answered_on,
        closed_on: case.closed_on,
        changed_at: case.changed_at,
        deadlines: in_short(rows, today),
        available_actions,
        masked,
    })
}

/// Shows a page of cases.
pub async fn show_many(
    conn: &mut AsyncPgConnection,
    context: &Context,
    commune: &str,
    cases: &[Case],
) -> Outcome<Vec<CaseSummary>> {
    if cases.is_empty() {
        return Ok(Vec::new());
    }
    let references = References::load(conn, commune, cases).await?;
    let mut items = Vec::with_capacity(cases.len());
    for case in cases {
        let mut item = summary(context, case, &references)?;
        tag(&context.app().keys, &mut item)?;
        items.push(item);
    }
    Ok(items)
}

/// Shows one case, with its tag.
pub async fn show(
    conn: &mut AsyncPgConnection,
    context: &Context,
    scope: &Scope,
    case: &Case,
) -> Outcome<CaseView> {
    let references = References::load(conn, &case.commune, std::slice::from_ref(case)).await?;
    let mut summary = summary(context, case, &references)?;
    let sight = Sight::of(context.caller(), scope.level(&case.facts()), case.sealed);
    if sight.sealed {
        summary.masked.push("/answer".to_owned());
    }
    let answer = if case.sealed || case.result.is_none() {
        None
    } else {
        let parts = open_released(conn, context.app(), &case.commune, case.petition_id, &[case.id]).await?;
        parts.get::<AnswerView>(case.id, Part::Answer)
    };
    let mut view =
        CaseView { summary, answer: (!case.sealed).then_some(answer), created_at: case.created_at };
    tag(&context.app().keys, &mut view)?;
    Ok(view)
}
