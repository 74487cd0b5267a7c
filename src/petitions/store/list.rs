//! The list of petitions: one filter, used by page, count and dataset alike; keyset paging only.

mod filter;
mod told;

use std::cmp::Reverse;

use diesel::dsl::not;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures_util::{Stream, StreamExt as _};
use uuid::Uuid;

pub use self::filter::{Awaited, PetitionFilter, PetitionSort};
use self::told::{due_told, in_full, told_of_linked, worked_with};
use super::row::PetitionRow;
use crate::kernel::access::{Lead, Scope};
use crate::kernel::db::constant::OneOf;
use crate::kernel::db::cursor::{COUNT_CAP, Window};
use crate::kernel::db::filters::any_of;
use crate::kernel::db::together::{Together, distinct, merged};
use crate::kernel::problem::Outcome;
use crate::petitions::model::petition::REPEATED;
use crate::petitions::model::treatment::LinkType;
use crate::petitions::model::{Petition, PublicStatus, Status};
use crate::petitions::schema::petitions::{self, dsl};
use crate::{after_key, before_key, lead_filter, scope_filter};

/// The filtered query, within the scope, as far as one of its leads goes.
macro_rules! filtered {
    ($filter:expr, $scope:expr, $lead:expr, $select:expr) => {{
        let filter: &PetitionFilter = $filter;
        let mut query = petitions::table
            .select($select)
            .filter(dsl::commune.eq(filter.commune.clone()))
            .filter(scope_filter!(petitions, $scope, &filter.commune))
            .into_boxed::<Pg>();
        let lead: Option<Lead> = $lead;
        if let Some(lead) = lead {
            query = query.filter(lead_filter!(petitions, lead));
        }
        any_of!(query, dsl::number, filter.number);
        if let Some(told) = told_of_linked(filter, $scope) {
            let mut codes = filter.status.clone();
            codes.extend((!filter.asks(Status::Linked)).then(|| Status::Linked.as_str().to_owned()));
            any_of!(query, dsl::status, codes);
            query = query.filter(dsl::status.ne(Status::Linked.as_str()).or(told));
        } else {
            any_of!(query, dsl::status, filter.status);
        }
        if filter.status.iter().filter_map(|code| Status::parse(code)).any(|code| Status::ASKING.contains(&code)) {
            // Which of these states a sealed petition is in is masked for those who have no work with it, and for watchers.
            let asking: Vec<&str> = Status::ASKING.iter().map(|status| status.as_str()).collect();
            let told = dsl::sealed.eq(false).or(dsl::status.ne_all(asking));
            query = query.filter(told.or(worked_with(filter, $scope)));
        }
        any_of!(query, dsl::public_status, filter.public_status);
        any_of!(query, dsl::kind, filter.kind);
        any_of!(query, dsl::track, filter.track);
        any_of!(query, dsl::register, filter.register);
        any_of!(query, dsl::channel, filter.channel);
        any_of!(query, dsl::field, filter.field);
        any_of!(query, dsl::unit_id, filter.unit_id);
        any_of!(query, dsl::case_id, filter.case_id);
        any_of!(query, dsl::assignee_position_id, filter.assignee_position_id);
        if !filter.assignee_position_id.is_empty() {
            // Who answers for a sealed petition is masked for those who see it redacted, and for watchers.
            let seen = scope_filter!(petitions, &in_full(filter, $scope), &filter.commune);
            query = query.filter(dsl::sealed.eq(false).or(seen));
        }
        any_of!(query, dsl::village_code, filter.village_code);
        if !filter.forwarder_type.is_empty() {
            // Who passed it on is masked while a petition is sealed and for those who see it redacted: no filter may tell.
            let passed_on = dsl::forwarder_type.eq_any(filter.forwarder_type.clone());
            query = query.filter(passed_on.and(dsl::sealed.eq(false)));
            query = query.filter(scope_filter!(petitions, &in_full(filter, $scope), &filter.commune));
        }
        if !filter.flags.is_empty() {
            query = query.filter(dsl::flags.overlaps_with(filter.flags.clone()));
        }
        if !filter.flags_all.is_empty() {
            query = query.filter(dsl::flags.contains(filter.flags_all.clone()));
        }
        if !filter.intake_review.is_empty() {
            query = query.filter(dsl::intake_review.overlaps_with(filter.intake_review.clone()));
            query = query.filter(scope_filter!(petitions, &in_full(filter, $scope), &filter.commune));
        }
        if let Some(day) = filter.received_from {
            query = query.filter(dsl::received_on.ge(day));
        }
        if let Some(day) = filter.received_before {
            query = query.filter(dsl::received_on.lt(day));
        }
        if filter.asks_due()
            && let Some(told) = due_told(filter, $scope)
        {
            query = query.filter(told);
        }
        if let Some(day) = filter.due_from {
            query = query.filter(dsl::due_on.ge(day));
        }
        if let Some(day) = filter.due_before {
            query = query.filter(dsl::due_on.lt(day));
        }
        match filter.overdue {
            Some((true, today)) => query = query.filter(dsl::due_on.lt(today)),
            Some((false, today)) => query = query.filter(dsl::due_on.is_null().or(dsl::due_on.ge(today))),
            None => {}
        }
        match filter.second_entry {
            Some(true) => query = query.filter(dsl::passed_from_id.is_not_null()),
            Some(false) => query = query.filter(dsl::passed_from_id.is_null()),
            None => {}
        }
        if filter.asks_repeated() {
            // That its writer has written before is masked of a sealed one for those who have no work with it, and for watchers.
            query = query.filter(dsl::sealed.eq(false).or(worked_with(filter, $scope)));
        }
        let repeated = vec![REPEATED.to_owned()];
        match filter.repeated {
            Some(true) => query = query.filter(dsl::flags.contains(repeated)),
            Some(false) => query = query.filter(not(dsl::flags.contains(repeated)).and(dsl::kind.is_not_null())),
            None => {}
        }
        match filter.awaits {
            None => {}
            Some(Awaited::Enforcement) => query = query.filter(dsl::to_enforce_since.is_not_null()),
            Some(Awaited::Supplement) => {
                query = query.filter(OneOf(dsl::status, Status::AWAITING_SUPPLEMENT));
                query = query.filter(OneOf(dsl::public_status, PublicStatus::AWAITING_SUPPLEMENT));
                // In a case nothing is owed by what was linked to it.
                let no_withdrawal = dsl::link_type.is_distinct_from(LinkType::Withdrawal.as_str());
                query = query.filter(dsl::case_id.is_null().and(no_withdrawal));
                // What is asked of the writer of a sealed one is masked for those who have no work with it, and for watchers.
                query = query.filter(dsl::sealed.eq(false).or(worked_with(filter, $scope)));
            }
            Some(Awaited::Reply) => {
                query = query.filter(OneOf(dsl::status, Status::AWAITING_REPLY));
                query = query.filter(OneOf(dsl::public_status, PublicStatus::AWAITING_REPLY));
            }
        }
        if let Some(only) = filter.only_id {
            query = query.filter(dsl::id.eq(only.unwrap_or(Uuid::nil())));
        }
        query
    }};
}

/// One page.
pub async fn page(
    conn: &mut AsyncPgConnection,
    scope: &Scope,
    filter: &PetitionFilter,
    sort: PetitionSort,
    window: Window,
) -> Outcome<Vec<Petition>> {
    // Written so that the index on (commune, day, id) carries the condition.
    let query = |lead: Option<Lead>| {
        let mut query = filtered!(filter, scope, lead, PetitionRow::as_select());
        query = match sort {
            PetitionSort::ReceivedDescending => {
                if let Some(key) = window.after {
                    query = query.filter(before_key!(dsl::received_on, dsl::id, key));
                }
                query.order((dsl::received_on.desc(), dsl::id.desc()))
            }
            PetitionSort::ReceivedAscending => {
                if let Some(key) = window.after {
                    query = query.filter(after_key!(dsl::received_on, dsl::id, key));
                }
                query.order((dsl::received_on.asc(), dsl::id.asc()))
            }
            PetitionSort::DueAscending => {
                if let Some(key) = window.after {
                    query = query.filter(after_key!(dsl::due_on.assume_not_null(), dsl::id, key));
                }
                query.order((dsl::due_on.asc(), dsl::id.asc()))
            }
            PetitionSort::EnforceAscending => {
                query = query.filter(dsl::to_enforce_since.is_not_null());
                if let Some(key) = window.after {
                    query = query.filter(after_key!(dsl::to_enforce_since.assume_not_null(), dsl::id, key));
                }
                query.order((dsl::to_enforce_since.asc(), dsl::id.asc()))
            }
        };
        query.limit(window.rows)
    };
    let queries: Vec<_> = sort.leads(scope, filter).into_iter().map(query).collect();
    let rows: Vec<PetitionRow> = Together(queries).load(conn).await?;
    let rows = match sort {
        PetitionSort::ReceivedDescending => {
            merged(rows, |one| Reverse((one.received_on, one.id)), window.rows)
        }
        PetitionSort::ReceivedAscending => merged(rows, |one| (one.received_on, one.id), window.rows),
        // Along one lead they come in order.
        PetitionSort::DueAscending | PetitionSort::EnforceAscending => rows,
    };
    Ok(rows.into_iter().map(PetitionRow::into_model).collect())
}

/// How many match, up to [`COUNT_CAP`] and one more.
pub async fn count(conn: &mut AsyncPgConnection, scope: &Scope, filter: &PetitionFilter) -> Outcome<i64> {
    let query = |lead: Option<Lead>| filtered!(filter, scope, lead, dsl::id).limit(COUNT_CAP + 1);
    let queries: Vec<_> = filter.leads(scope).into_iter().map(query).collect();
    let ways = queries.len();
    let ids: Vec<Uuid> = Together(queries).load(conn).await?;
    Ok(distinct(ids, ways))
}

/// All rows of a list in one statement (one snapshot), as they come from the server.
pub async fn stream(
    conn: &mut AsyncPgConnection,
    scope: &Scope,
    filter: &PetitionFilter,
) -> Outcome<impl Stream<Item = Outcome<Petition>> + use<>> {
    let query = filtered!(filter, scope, None, PetitionRow::as_select());
    let rows =
        query.order((dsl::received_on.desc(), dsl::id.desc())).load_stream::<PetitionRow>(conn).await?;
    Ok(rows.map(|row| Ok(row?.into_model())))
}
