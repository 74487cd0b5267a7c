//! The list of cases.

use chrono::NaiveDate;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::row::CaseRow;
use crate::cases::model::{Case, CaseStatus};
use crate::cases::schema::cases::{self, dsl};
use crate::kernel::access::Scope;
use crate::kernel::db::cursor::{COUNT_CAP, DayKey, Window};
use crate::kernel::db::filters::any_of;
use crate::kernel::problem::Outcome;
use crate::scope_filter;

/// What a list is about. Values of one filter are joined by OR, filters by AND.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "named as the parameters of the contract")]
pub struct CaseFilter {
    pub commune: String,
    pub number: Vec<String>,
    pub status: Vec<String>,
    pub public_status: Vec<String>,
    pub kind: Vec<String>,
    pub register: Vec<String>,
    pub field: Vec<String>,
    pub unit_id: Vec<Uuid>,
    pub assignee_position_id: Vec<Uuid>,
    pub settler_position_id: Vec<Uuid>,
    pub village_code: Vec<String>,
    pub flags: Vec<String>,
    pub result: Vec<String>,
    pub accepted_from: Option<NaiveDate>,
    pub accepted_before: Option<NaiveDate>,
    pub due_from: Option<NaiveDate>,
    pub due_before: Option<NaiveDate>,
    /// `Some(false)`: each matter once, and none that was opened by mistake; `Some(true)`: only those whose petitions went to another
    /// case.
    pub merged: Option<bool>,
    /// A dashboard or a supervision tool asks.
    pub watcher: bool,
    /// `(overdue, on that day)`.
    pub overdue: Option<(bool, NaiveDate)>,
}

/// Order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseSort {
    /// Latest acceptance first.
    AcceptedDescending,
    /// Earliest acceptance first.
    AcceptedAscending,
    /// Earliest due date first; those without one are left out.
    DueAscending,
}

macro_rules! filtered {
    ($filter:expr, $scope:expr, $select:expr) => {{
        let filter: &CaseFilter = $filter;
        let mut query = cases::table
            .select($select)
            .filter(dsl::commune.eq(filter.commune.clone()))
            .filter(scope_filter!(cases, $scope, &filter.commune))
            .into_boxed::<Pg>();
        any_of!(query, dsl::number, filter.number);
        any_of!(query, dsl::status, filter.status);
        any_of!(query, dsl::public_status, filter.public_status);
        any_of!(query, dsl::kind, filter.kind);
        any_of!(query, dsl::register, filter.register);
        any_of!(query, dsl::field, filter.field);
        any_of!(query, dsl::unit_id, filter.unit_id);
        any_of!(query, dsl::assignee_position_id, filter.assignee_position_id);
        any_of!(query, dsl::settler_position_id, filter.settler_position_id);
        if !(filter.assignee_position_id.is_empty() && filter.settler_position_id.is_empty()) {
            // Who settles a sealed case, and who leads the work, is masked for those who see it redacted, and for watchers.
            let scope = if filter.watcher { Scope::nothing() } else { $scope.in_full() };
            let seen = scope_filter!(cases, &scope, &filter.commune);
            query = query.filter(dsl::sealed.eq(false).or(seen));
        }
        any_of!(query, dsl::village_code, filter.village_code);
        any_of!(query, dsl::result, filter.result);
        if !filter.flags.is_empty() {
            query = query.filter(dsl::flags.overlaps_with(filter.flags.clone()));
        }
        if let Some(day) = filter.accepted_from {
            query = query.filter(dsl::accepted_on.ge(day));
        }
        if let Some(day) = filter.accepted_before {
            query = query.filter(dsl::accepted_on.lt(day));
        }
        if let Some(day) = filter.due_from {
            query = query.filter(dsl::due_on.ge(day));
        }
        if let Some(day) = filter.due_before {
            query = query.filter(dsl::due_on.lt(day));
        }
        match filter.merged {
            Some(true) => query = query.filter(dsl::merged_into_id.is_not_null()),
            Some(false) => {
                let void = CaseStatus::Voided.as_str();
                query = query.filter(dsl::merged_into_id.is_null().and(dsl::status.ne(void)));
            }
            None => {}
        }
        match filter.overdue {
            Some((true, day)) => query = query.filter(dsl::due_on.lt(day)),
            Some((false, day)) => query = query.filter(dsl::due_on.is_null().or(dsl::due_on.ge(day))),
            None => {}
        }
        query
    }};
}

/// One page.
pub async fn page(
    conn: &mut AsyncPgConnection,
    scope: &Scope,
    filter: &CaseFilter,
    sort: CaseSort,
    window: Window,
) -> Outcome<Vec<Case>> {
    let mut query = filtered!(filter, scope, CaseRow::as_select());
    query = match sort {
        CaseSort::AcceptedDescending => {
            if let Some(DayKey { day, id }) = window.after {
                query =
                    query.filter(dsl::accepted_on.le(day).and(dsl::accepted_on.lt(day).or(dsl::id.lt(id))));
            }
            query.order((dsl::accepted_on.desc(), dsl::id.desc()))
        }
        CaseSort::AcceptedAscending => {
            if let Some(DayKey { day, id }) = window.after {
                query =
                    query.filter(dsl::accepted_on.ge(day).and(dsl::accepted_on.gt(day).or(dsl::id.gt(id))));
            }
            query.order((dsl::accepted_on.asc(), dsl::id.asc()))
        }
        CaseSort::DueAscending => {
            query = query.filter(dsl::due_on.is_not_null());
            if let Some(DayKey { day, id }) = window.after {
                let due = dsl::due_on.assume_not_null();
                query = query.filter(due.ge(day).and(due.gt(day).or(dsl::id.gt(id))));
            }
            query.order((dsl::due_on.asc(), dsl::id.asc()))
        }
    };
    let rows: Vec<CaseRow> = query.limit(window.rows).load(conn).await?;
    Ok(rows.into_iter().map(CaseRow::into_model).collect())
}

/// How many match, up to [`COUNT_CAP`] and one more.
pub async fn count(conn: &mut AsyncPgConnection, scope: &Scope, filter: &CaseFilter) -> Outcome<i64> {
    let ids: Vec<Uuid> = filtered!(filter, scope, dsl::id).limit(COUNT_CAP + 1).load(conn).await?;
    Ok(i64::try_from(ids.len()).unwrap_or(COUNT_CAP))
}
