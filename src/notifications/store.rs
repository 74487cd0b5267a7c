//! The notifications of one person in one commune. Whatever their subject, only those are found whose subject he may still see
//! now, in an office that he still holds.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::exists;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::assignments::schema::assignments;
use crate::assignments::store::list::{self, Own};
use crate::cases::schema::cases;
use crate::kernel::access::Scope;
use crate::kernel::db::cursor::{COUNT_CAP, Window};
use crate::kernel::db::within::Within;
use crate::kernel::problem::Outcome;
use crate::kernel::record::schema::notifications::{self, dsl};
use crate::petitions::schema::petitions;
use crate::scope_filter;
use crate::supervision::access::FindingScope;
use crate::supervision::schema::findings;
use crate::supervision::store as supervision;

diesel::allow_tables_to_appear_in_same_query!(notifications, petitions);
diesel::allow_tables_to_appear_in_same_query!(notifications, cases);
diesel::allow_tables_to_appear_in_same_query!(notifications, assignments);
diesel::allow_tables_to_appear_in_same_query!(notifications, findings);

/// Who reads, where, and what he may see there.
#[derive(Debug, Clone)]
pub struct Reader {
    /// Tenant.
    pub commune: String,
    /// Who.
    pub person_id: Uuid,
    /// Positions that he holds.
    pub positions: Vec<Uuid>,
    /// Petitions and cases.
    pub scope: Scope,
    /// Registers whose books he keeps, however redacted he sees what is sealed of them.
    pub keeps: Vec<String>,
    /// Assignments.
    pub own: Own,
    /// Findings.
    pub findings: FindingScope,
}

/// What a list is about. Empty vectors filter nothing.
#[derive(Debug, Clone, Default)]
pub struct NotificationFilter {
    /// Any of these kinds.
    pub kind: Vec<String>,
    /// `Some(true)`: not read yet; `Some(false)`: read.
    pub unread: Option<bool>,
}

/// Place in the list: the number of the event, and the position that was told. It never leaves the program: numbers of
/// events tell of hidden work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Number of the event.
    pub event_seq: i64,
    /// Position.
    pub position_id: Uuid,
}

/// What a cursor holds: the last one of the page before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct After {
    /// Its id.
    pub id: Uuid,
}

/// A row of `notifications`.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = notifications)]
#[allow(missing_docs, reason = "the columns are described in the schema")]
pub struct NotificationRow {
    pub id: Uuid,
    pub event_seq: i64,
    pub position_id: Uuid,
    pub kind: String,
    pub subject_kind: String,
    pub subject_id: Uuid,
    pub rule_key: Option<String>,
    pub stage: Option<String>,
    pub due_on: Option<NaiveDate>,
    pub told_on: NaiveDate,
    pub read_at: Option<DateTime<Utc>>,
}

impl NotificationRow {
    /// Where it stands.
    #[must_use]
    pub fn place(&self) -> Place {
        Place { event_seq: self.event_seq, position_id: self.position_id }
    }
}

type Predicate = Box<dyn BoxableExpression<notifications::table, Pg, SqlType = Bool>>;

/// Those of the person, in the offices that he holds.
fn own(reader: &Reader) -> Predicate {
    let mine = dsl::commune.eq(reader.commune.clone()).and(dsl::person_id.eq(reader.person_id));
    Box::new(mine.and(dsl::position_id.eq_any(reader.positions.clone())))
}

/// The petition is seen; of a sealed one also by somebody who works with it: others learn neither what came nor its clocks.
fn petition_seen(reader: &Reader) -> Predicate {
    let (scope, commune) = (&reader.scope, reader.commune.as_str());
    let works_with = petitions::sealed
        .eq(false)
        .or(petitions::register.eq_any(reader.keeps.clone()))
        .or(scope_filter!(petitions, &scope.in_full(), commune));
    // With an offset, the planner asks for the one row of each notification, and never gathers all that the reader sees first.
    let row = petitions::table
        .filter(petitions::commune.eq(dsl::commune).and(petitions::id.eq(dsl::subject_id)))
        .filter(Within(scope_filter!(petitions, scope, commune)))
        .filter(Within(works_with))
        .select(petitions::id)
        .offset(0);
    Box::new(dsl::subject_kind.eq("petition").and(exists(row)))
}

fn case_seen(reader: &Reader) -> Predicate {
    let row = cases::table
        .filter(cases::commune.eq(dsl::commune).and(cases::id.eq(dsl::subject_id)))
        .filter(Within(scope_filter!(cases, &reader.scope, &reader.commune)))
        .select(cases::id)
        .offset(0);
    Box::new(dsl::subject_kind.eq("case").and(exists(row)))
}

fn assignment_seen(reader: &Reader) -> Predicate {
    let row = assignments::table
        .filter(assignments::commune.eq(dsl::commune).and(assignments::id.eq(dsl::subject_id)))
        .filter(Within(list::seen(&reader.scope, &reader.own, &reader.commune)))
        .select(assignments::id)
        .offset(0);
    Box::new(dsl::subject_kind.eq("assignment").and(exists(row)))
}

fn finding_seen(reader: &Reader) -> Predicate {
    let row = findings::table
        .filter(findings::commune.eq(dsl::commune).and(findings::id.eq(dsl::subject_id)))
        .filter(Within(supervision::seen(&reader.findings, &reader.commune)))
        .select(findings::id)
        .offset(0);
    Box::new(dsl::subject_kind.eq("finding").and(exists(row)))
}

/// Those whose subject the reader may see now. A schedule is told to its host alone, who always sees it.
fn seen(reader: &Reader) -> Predicate {
    let hosted = dsl::subject_kind.eq("reception_schedule");
    let rows = petition_seen(reader).or(case_seen(reader)).or(assignment_seen(reader));
    Box::new(hosted.or(rows).or(finding_seen(reader)))
}

type Filtered = notifications::BoxedQuery<'static, Pg>;

fn filtered(reader: &Reader, filter: &NotificationFilter) -> Filtered {
    let mut query = notifications::table.filter(own(reader)).filter(seen(reader)).into_boxed::<Pg>();
    query = match filter.kind.as_slice() {
        [] => query,
        // Only so does an index give the rows in their order.
        [one] => query.filter(dsl::kind.eq(one.clone())),
        many => query.filter(dsl::kind.eq_any(many.to_vec())),
    };
    match filter.unread {
        Some(true) => query.filter(dsl::read_at.is_null()),
        Some(false) => query.filter(dsl::read_at.is_not_null()),
        None => query,
    }
}

/// Where a notification of the person stands, be it seen or not.
pub async fn place(conn: &mut AsyncPgConnection, reader: &Reader, id: Uuid) -> Outcome<Option<Place>> {
    let row: Option<(i64, Uuid)> = notifications::table
        .find((reader.commune.as_str(), id))
        .filter(dsl::person_id.eq(reader.person_id))
        .select((dsl::event_seq, dsl::position_id))
        .first(conn)
        .await
        .optional()?;
    Ok(row.map(|(event_seq, position_id)| Place { event_seq, position_id }))
}

/// One page, newest first.
pub async fn page(
    conn: &mut AsyncPgConnection,
    reader: &Reader,
    filter: &NotificationFilter,
    window: Window<Place>,
) -> Outcome<Vec<NotificationRow>> {
    let mut query = filtered(reader, filter);
    // Written so that the index on (commune, person, event, position) carries the condition.
    if let Some(Place { event_seq, position_id }) = window.after {
        let behind = dsl::event_seq.lt(event_seq).or(dsl::position_id.lt(position_id));
        query = query.filter(dsl::event_seq.le(event_seq).and(behind));
    }
    let query = query.order((dsl::event_seq.desc(), dsl::position_id.desc())).limit(window.rows);
    Ok(query.select(NotificationRow::as_select()).load(conn).await?)
}

/// How many match, up to [`COUNT_CAP`] and one more.
pub async fn count(
    conn: &mut AsyncPgConnection,
    reader: &Reader,
    filter: &NotificationFilter,
) -> Outcome<i64> {
    let ids: Vec<Uuid> = filtered(reader, filter).select(dsl::id).limit(COUNT_CAP + 1).load(conn).await?;
    Ok(i64::try_from(ids.len()).unwrap_or(COUNT_CAP))
}

/// One notification of those that the reader sees.
pub async fn find(
    conn: &mut AsyncPgConnection,
    reader: &Reader,
    id: Uuid,
) -> Outcome<Option<NotificationRow>> {
    let query = filtered(reader, &NotificationFilter::default()).filter(dsl::id.eq(id));
    Ok(query.select(NotificationRow::as_select()).first(conn).await.optional()?)
}

/// Marks one as read; one that was read stays as it is.
pub async fn mark(
    conn: &mut AsyncPgConnection,
    (commune, id): (&str, Uuid),
    now: DateTime<Utc>,
) -> Outcome<()> {
    let unread = notifications::table.find((commune, id)).filter(dsl::read_at.is_null());
    diesel::update(unread).set(dsl::read_at.eq(now)).execute(conn).await?;
    Ok(())
}

/// Marks as read what the reader sees up to and with the event of this one, and tells how many they were. What he could not see
/// stays unread: it may show itself later.
pub async fn mark_up_to(
    conn: &mut AsyncPgConnection,
    reader: &Reader,
    last: Place,
    now: DateTime<Utc>,
) -> Outcome<usize> {
    let unread = notifications::table
        .filter(own(reader))
        .filter(dsl::read_at.is_null().and(dsl::event_seq.le(last.event_seq)))
        .filter(seen(reader));
    Ok(diesel::update(unread).set(dsl::read_at.eq(now)).execute(conn).await?)
}
