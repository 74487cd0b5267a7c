//! The list of cases.

mod filter;

use std::cmp::Reverse;

use diesel::dsl::exists;
use diesel::expression::{Expression, ValidGrouping, is_aggregate};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Array, Bool, Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

pub use self::filter::{CaseFilter, CaseSort};
use super::admitted;
use super::orders::{NAMED, VERIFICATIONS};
use super::row::CaseRow;
use super::unproven::ReceiptMissing;
use crate::cases::model::Case;
use crate::cases::schema::cases::{self, dsl};
use crate::kernel::access::{Lead, Scope};
use crate::kernel::db::cursor::{COUNT_CAP, Window};
use crate::kernel::db::filters::any_of;
use crate::kernel::db::together::{Together, distinct, merged};
use crate::kernel::db::within::Within;
use crate::kernel::problem::Outcome;
use crate::petitions::schema::petitions;
use crate::{after_key, before_key, lead_filter, scope_filter};

diesel::allow_tables_to_appear_in_same_query!(cases, petitions);

/// A condition on the petition that opened a case.
type OfPetition = Box<dyn BoxableExpression<petitions::table, Pg, SqlType = Bool>>;

/// What is asked of the petition that opened a case; `None`: nothing. Who passed it on is masked while it is sealed, and what intake
/// should look at for those who do not see it in full.
fn of_petition(filter: &CaseFilter, scope: &Scope) -> Option<OfPetition> {
    let mut asked: Vec<OfPetition> = Vec::new();
    if !filter.channel.is_empty() {
        asked.push(Box::new(petitions::channel.eq_any(filter.channel.clone())));
    }
    if !filter.forwarder_type.is_empty() {
        let passed_on = petitions::forwarder_type.assume_not_null().eq_any(filter.forwarder_type.clone());
        asked.push(Box::new(passed_on.and(petitions::sealed.eq(false))));
    }
    if !filter.intake_review.is_empty() {
        let marked = petitions::intake_review.overlaps_with(filter.intake_review.clone());
        asked.push(Box::new(marked.and(scope_filter!(petitions, &scope.in_full(), &filter.commune))));
    }
    if let Some(day) = filter.received_from {
        asked.push(Box::new(petitions::received_on.ge(day)));
    }
    if let Some(day) = filter.received_before {
        asked.push(Box::new(petitions::received_on.lt(day)));
    }
    asked.into_iter().reduce(|all, one| -> OfPetition { Box::new(all.and(one)) })
}

/// That an order of verification which stands names one of these positions.
#[derive(Debug, Clone)]
struct VerifiedBy {
    commune: String,
    positions: Vec<String>,
}

impl Expression for VerifiedBy {
    type SqlType = Bool;
}

impl QueryId for VerifiedBy {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl ValidGrouping<()> for VerifiedBy {
    type IsAggregate = is_aggregate::No;
}

impl AppearsOnTable<cases::table> for VerifiedBy {}

impl QueryFragment<Pg> for VerifiedBy {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        for part in [
            "cases.id IN (SELECT o.case_id FROM ",
            VERIFICATIONS,
            " WHERE s.annulled_by_act IS NULL AND ",
            NAMED,
            " ?| ",
        ] {
            pass.push_sql(part);
        }
        pass.push_bind_param::<Array<Text>, _>(&self.positions)?;
        pass.push_sql(" AND o.commune = ");
        pass.push_bind_param::<Text, _>(&self.commune)?;
        pass.push_sql(")");
        Ok(())
    }
}

macro_rules! filtered {
    ($filter:expr, $scope:expr, $lead:expr, $select:expr) => {{
        let filter: &CaseFilter = $filter;
        let mut query = cases::table
            .select($select)
            .filter(dsl::commune.eq(filter.commune.clone()))
            .filter(admitted($scope, &filter.commune))
            .into_boxed::<Pg>();
        let lead: Option<Lead> = $lead;
        if let Some(lead) = lead {
            query = query.filter(lead_filter!(cases, lead));
        }
        any_of!(query, dsl::number, filter.number);
        any_of!(query, dsl::status, filter.status);
        any_of!(query, dsl::public_status, filter.public_status);
        any_of!(query, dsl::kind, filter.kind);
        any_of!(query, dsl::track, filter.track);
        any_of!(query, dsl::register, filter.register);
        any_of!(query, dsl::field, filter.field);
        any_of!(query, dsl::unit_id, filter.unit_id);
        any_of!(query, dsl::assignee_position_id, filter.assignee_position_id);
        any_of!(query, dsl::settler_position_id, filter.settler_position_id);
        if !filter.verifier_position_id.is_empty() {
            let positions = filter.verifier_position_id.iter().map(Uuid::to_string).collect();
            query = query.filter(VerifiedBy { commune: filter.commune.clone(), positions });
        }
        let of_hands =
            [&filter.assignee_position_id, &filter.settler_position_id, &filter.verifier_position_id];
        if of_hands.iter().any(|positions| !positions.is_empty()) || filter.receipt_missing.is_some() {
            // Who settles a sealed case, who leads the work and who verifies is masked for those who see it redacted, and for watchers;
            // so are its letters.
            let seen = admitted(&$scope.in_full_unless(filter.watcher), &filter.commune);
            query = query.filter(dsl::sealed.eq(false).or(seen));
        }
        any_of!(query, dsl::village_code, filter.village_code);
        any_of!(query, dsl::complexity_level, filter.complexity_level);
        any_of!(query, dsl::result, filter.result);
        if !filter.flags.is_empty() {
            query = query.filter(dsl::flags.overlaps_with(filter.flags.clone()));
        }
        if !filter.flags_all.is_empty() {
            query = query.filter(dsl::flags.contains(filter.flags_all.clone()));
        }
        if let Some(asked) = of_petition(filter, $scope) {
            // With an offset, the planner asks for the one petition of a row, and never gathers all first.
            let first = petitions::table
                .filter(petitions::commune.eq(dsl::commune).and(petitions::id.eq(dsl::petition_id)))
                .filter(Within(asked))
                .select(petitions::id)
                .offset(0);
            query = query.filter(exists(first));
        }
        if !filter.forwarder_type.is_empty() {
            // Who passed it on is masked for those who see it redacted: no filter may tell.
            query = query.filter(admitted(&$scope.in_full(), &filter.commune));
        }
        // Nothing is accepted before it is received: so the index of the list bounds both.
        if let Some(day) = filter.accepted_from.max(filter.received_from) {
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
            Some(false) => query = query.filter(dsl::merged_into_id.is_null()),
            None => {}
        }
        if let Some(missing) = filter.receipt_missing {
            query = query.filter(ReceiptMissing(missing));
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
    let query = |lead: Option<Lead>| {
        let mut query = filtered!(filter, scope, lead, CaseRow::as_select());
        query = match sort {
            CaseSort::AcceptedDescending => {
                if let Some(key) = window.after {
                    query = query.filter(before_key!(dsl::accepted_on, dsl::id, key));
                }
                query.order((dsl::accepted_on.desc(), dsl::id.desc()))
            }
            CaseSort::AcceptedAscending => {
                if let Some(key) = window.after {
                    query = query.filter(after_key!(dsl::accepted_on, dsl::id, key));
                }
                query.order((dsl::accepted_on.asc(), dsl::id.asc()))
            }
            CaseSort::DueAscending => {
                query = query.filter(dsl::due_on.is_not_null());
                if let Some(key) = window.after {
                    query = query.filter(after_key!(dsl::due_on.assume_not_null(), dsl::id, key));
                }
                query.order((dsl::due_on.asc(), dsl::id.asc()))
            }
        };
        query.limit(window.rows)
    };
    // What has a due date is little: its list is the shortest way for everybody.
    let leads = if sort == CaseSort::DueAscending { vec![None] } else { filter.leads(scope) };
    let queries: Vec<_> = leads.into_iter().map(query).collect();
    let rows: Vec<CaseRow> = Together(queries).load(conn).await?;
    let rows = match sort {
        CaseSort::AcceptedDescending => merged(rows, |one| Reverse((one.accepted_on, one.id)), window.rows),
        CaseSort::AcceptedAscending => merged(rows, |one| (one.accepted_on, one.id), window.rows),
        CaseSort::DueAscending => rows,
    };
    Ok(rows.into_iter().map(CaseRow::into_model).collect())
}

/// How many match, up to [`COUNT_CAP`] and one more.
pub async fn count(conn: &mut AsyncPgConnection, scope: &Scope, filter: &CaseFilter) -> Outcome<i64> {
    let query = |lead: Option<Lead>| filtered!(filter, scope, lead, dsl::id).limit(COUNT_CAP + 1);
    let queries: Vec<_> = filter.leads(scope).into_iter().map(query).collect();
    let ways = queries.len();
    let ids: Vec<Uuid> = Together(queries).load(conn).await?;
    Ok(distinct(ids, ways))
}
