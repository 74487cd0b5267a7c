//! The notifications of one person in one commune. Whatever their subject, only those are found whose subject he may still see
//! now, in an office that he still holds.

mod ordered;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::exists;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use self::ordered::Ordered;
use crate::assignments::schema::assignments;
use crate::assignments::store::list::{self, Own};
use crate::cases::schema::{cases, enforcement_items};
use crate::cases::store::admitted;
use crate::cases::store::items::{self, Doing};
use crate::kernel::access::Scope;
use crate::kernel::db::coded::Coded;
use crate::kernel::db::cursor::{COUNT_CAP, Window};
use crate::kernel::db::filters::any_of;
use crate::kernel::db::within::Within;
use crate::kernel::problem::Outcome;
use crate::kernel::record::notifications::NotificationKind;
use crate::kernel::record::schema::notifications::{self, dsl};
use crate::petitions::schema::petitions;
use crate::scope_filter;
use crate::supervision::access::FindingScope;
use crate::supervision::schema::findings;
use crate::supervision::store as supervision;

diesel::allow_tables_to_appear_in_same_query!(notifications, petitions);
diesel::allow_tables_to_appear_in_same_query!(notifications, cases);
diesel::allow_tables_to_appear_in_same_query!(notifications, assignments);
diesel::allow_tables_to_appear_in_same_query!(notifications, enforcement_items);
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
    /// Enforcement items.
    pub doing: Doing,
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

/// What a cursor holds: the last one of the page before. Ids begin with the day and go on at random: within a day the order tells
/// nothing of when something came.
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
    pub position_id: Uuid,
    pub kind: Coded<NotificationKind>,
    pub subject_kind: String,
    pub subject_id: Uuid,
    pub rule_key: Option<String>,
    pub stage: Option<String>,
    pub due_on: Option<NaiveDate>,
    pub told_on: NaiveDate,
    pub read_at: Option<DateTime<Utc>>,
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
        .filter(Within(admitted(&reader.scope, &reader.commune)))
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

fn item_seen(reader: &Reader) -> Predicate {
    let row = enforcement_items::table
        .filter(enforcement_items::commune.eq(dsl::commune).and(enforcement_items::id.eq(dsl::subject_id)))
        .filter(Within(items::seen(&reader.scope, &reader.doing, &reader.commune)))
        .select(enforcement_items::id)
        .offset(0);
    Box::new(dsl::subject_kind.eq("enforcement_item").and(exists(row)))
}

fn finding_seen(reader: &Reader) -> Predicate {
    let row = findings::table
        .filter(findings::commune.eq(dsl::commune).and(findings::id.eq(dsl::subject_id)))
        .filter(Within(supervision::seen(&reader.findings, &reader.commune)))
        .select(findings::id)
        .offset(0);
    Box::new(dsl::subject_kind.eq("finding").and(exists(row)))
}

/// Those whose subject the reader may see now. A schedule is told to its host alone, who always sees it; an order of verification to whom
/// it names.
fn seen(reader: &Reader) -> Predicate {
    let hosted = dsl::subject_kind.eq("reception_schedule");
    let rows = petition_seen(reader).or(case_seen(reader)).or(item_seen(reader)).or(assignment_seen(reader));
    Box::new(hosted.or(rows).or(finding_seen(reader)).or(Ordered))
}

type Filtered = notifications::BoxedQuery<'static, Pg>;

fn filtered(reader: &Reader, filter: &NotificationFilter) -> Filtered {
    let mut query = notifications::table.filter(own(reader)).filter(seen(reader)).into_boxed::<Pg>();
    any_of!(query, dsl::kind, filter.kind);
    match filter.unread {
        Some(true) => query.filter(dsl::read_at.is_null()),
        Some(false) => query.filter(dsl::read_at.is_not_null()),
        None => query,
    }
}

/// One page, the newest day first.
pub async fn page(
    conn: &mut AsyncPgConnection,
    reader: &Reader,
    filter: &NotificationFilter,
    window: Window<After>,
) -> Outcome<Vec<NotificationRow>> {
    let mut query = filtered(reader, filter);
    if let Some(After { id }) = window.after {
        query = query.filter(dsl::id.lt(id));
    }
    let query = query.order(dsl::id.desc()).limit(window.rows);
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

/// Marks as read those of them that the reader sees and has not read, and tells how many they were. What he cannot see stays
/// unread: it may show itself later.
pub async fn mark(
    conn: &mut AsyncPgConnection,
    reader: &Reader,
    ids: &[Uuid],
    now: DateTime<Utc>,
) -> Outcome<usize> {
    let unread = notifications::table
        .filter(own(reader))
        .filter(dsl::read_at.is_null().and(dsl::id.eq_any(ids)))
        .filter(seen(reader));
    Ok(diesel::update(unread).set(dsl::read_at.eq(now)).execute(conn).await?)
}
