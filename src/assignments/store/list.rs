//! Who sees which assignments: those who see the case, the assignee himself, and the head of his unit.

use chrono::NaiveDate;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::row::AssignmentRow;
use crate::after_key;
use crate::assignments::model::Assignment;
use crate::assignments::schema::assignments::{self, dsl};
use crate::cases::schema::cases;
use crate::cases::store::admitted;
use crate::kernel::access::Scope;
use crate::kernel::db::cursor::{COUNT_CAP, Window};
use crate::kernel::db::filters::any_of;
use crate::kernel::db::within::Within;
use crate::kernel::problem::Outcome;
use crate::petitions::schema::petitions;

/// What makes assignments visible besides the case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Own {
    /// Positions of the caller.
    pub positions: Vec<Uuid>,
    /// Units that the caller heads.
    pub units: Vec<Uuid>,
}

/// What a list is about.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "named as the parameters of the contract")]
pub struct AssignmentFilter {
    pub commune: String,
    pub case_id: Vec<Uuid>,
    pub assignee_position_id: Vec<Uuid>,
    pub responsibility: Vec<String>,
    pub status: Vec<String>,
    pub due_from: Option<NaiveDate>,
    pub due_before: Option<NaiveDate>,
    pub overdue: Option<(bool, NaiveDate)>,
}

diesel::allow_tables_to_appear_in_same_query!(assignments, cases);
diesel::allow_tables_to_appear_in_same_query!(assignments, petitions);

/// A condition on this table.
pub type Predicate = Box<dyn BoxableExpression<assignments::table, Pg, SqlType = Bool>>;

/// Those that the caller sees.
pub fn seen(scope: &Scope, own: &Own, commune: &str) -> Predicate {
    // With an offset, the planner asks for the one case of a row, and never gathers all that the caller sees first.
    let visible = cases::table
        .filter(cases::commune.eq(dsl::commune).and(cases::id.eq(dsl::case_id)))
        .filter(Within(admitted(scope, commune)))
        .select(cases::id)
        .offset(0);
    // Whom a sealed petition names sees nothing of it, in his own unit neither.
    let naming = cases::table
        .filter(cases::commune.eq(dsl::commune).and(cases::id.eq(dsl::case_id)))
        .filter(cases::excluded_person_ids.overlaps_with(scope.blind_to().to_vec()))
        .select(cases::id)
        .offset(0);
    // A void case hides itself no more as its petition does, which may have come to name him since.
    let named_since = petitions::table
        .filter(petitions::commune.eq(dsl::commune).and(petitions::id.eq(dsl::petition_id)))
        .filter(petitions::excluded_person_ids.overlaps_with(scope.blind_to().to_vec()))
        .select(petitions::id)
        .offset(0);
    let own = dsl::assignee_position_id
        .eq_any(own.positions.clone())
        .or(dsl::assignee_unit_id.eq_any(own.units.clone()))
        .and(diesel::dsl::not(diesel::dsl::exists(naming)))
        .and(diesel::dsl::not(diesel::dsl::exists(named_since)));
    Box::new(own.or(diesel::dsl::exists(visible)))
}

/// Those of `ids` that are assignments of the commune, whoever asks, with the persons whom their cases exclude.
pub async fn excluded(
    conn: &mut AsyncPgConnection,
    commune: &str,
    ids: &[Uuid],
) -> Outcome<Vec<(Uuid, Vec<Uuid>)>> {
    let opened = petitions::commune.eq(dsl::commune).and(petitions::id.eq(dsl::petition_id));
    let rows: Vec<(Uuid, Vec<Uuid>, Vec<Uuid>)> = assignments::table
        .inner_join(cases::table.on(cases::commune.eq(dsl::commune).and(cases::id.eq(dsl::case_id))))
        .inner_join(petitions::table.on(opened))
        .filter(dsl::commune.eq(commune).and(dsl::id.eq_any(ids)))
        .select((dsl::id, cases::excluded_person_ids, petitions::excluded_person_ids))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|(id, own, of_petition)| (id, [own, of_petition].concat())).collect())
}

/// One assignment that the caller sees.
pub async fn find(
    conn: &mut AsyncPgConnection,
    scope: &Scope,
    own: &Own,
    commune: &str,
    id: Uuid,
    lock: bool,
) -> Outcome<Option<Assignment>> {
    let query = assignments::table
        .filter(dsl::commune.eq(commune.to_owned()).and(dsl::id.eq(id)))
        .filter(seen(scope, own, commune))
        .select(AssignmentRow::as_select());
    let row: Option<AssignmentRow> = if lock {
        query.for_update().first(conn).await.optional()?
    } else {
        query.first(conn).await.optional()?
    };
    Ok(row.map(AssignmentRow::into_model))
}

type Filtered<'a> = assignments::BoxedQuery<'a, Pg>;

/// The filtered query, of what the caller sees.
fn filtered(scope: &Scope, own: &Own, filter: &AssignmentFilter) -> Filtered<'static> {
    let mut query = assignments::table
        .filter(dsl::commune.eq(filter.commune.clone()))
        .filter(seen(scope, own, &filter.commune))
        .into_boxed::<Pg>();
    any_of!(query, dsl::case_id, filter.case_id);
    any_of!(query, dsl::assignee_position_id, filter.assignee_position_id);
    any_of!(query, dsl::responsibility, filter.responsibility);
    any_of!(query, dsl::status, filter.status);
    if !filter.assignee_position_id.is_empty() {
        // Who does the work of a sealed case is masked for those who see the case redacted.
        let released = cases::table
            .filter(cases::commune.eq(filter.commune.clone()).and(cases::sealed.eq(false)))
            .select(cases::id);
        let shown = seen(&scope.in_full(), own, &filter.commune);
        query = query.filter(shown.or(dsl::case_id.eq_any(released)));
    }
    if let Some(day) = filter.due_from {
        query = query.filter(dsl::due_on.ge(day));
    }
    if let Some(day) = filter.due_before {
        query = query.filter(dsl::due_on.lt(day));
    }
    match filter.overdue {
        Some((true, today)) => query.filter(dsl::due_on.lt(today).and(dsl::status.eq("open"))),
        Some((false, today)) => query.filter(dsl::due_on.ge(today).or(dsl::status.ne("open"))),
        None => query,
    }
}

/// One page by due date, earliest first.
pub async fn page(
    conn: &mut AsyncPgConnection,
    scope: &Scope,
    own: &Own,
    filter: &AssignmentFilter,
    window: Window,
) -> Outcome<Vec<Assignment>> {
    let mut query = filtered(scope, own, filter);
    if let Some(key) = window.after {
        query = query.filter(after_key!(dsl::due_on, dsl::id, key));
    }
    let query = query.order((dsl::due_on, dsl::id)).limit(window.rows);
    let rows: Vec<AssignmentRow> = query.select(AssignmentRow::as_select()).load(conn).await?;
    Ok(rows.into_iter().map(AssignmentRow::into_model).collect())
}

/// How many match, up to [`COUNT_CAP`] and one more.
pub async fn count(
    conn: &mut AsyncPgConnection,
    scope: &Scope,
    own: &Own,
    filter: &AssignmentFilter,
) -> Outcome<i64> {
    let query = filtered(scope, own, filter).select(dsl::id).limit(COUNT_CAP + 1);
    let ids: Vec<Uuid> = query.load(conn).await?;
    Ok(i64::try_from(ids.len()).unwrap_or(COUNT_CAP))
}
