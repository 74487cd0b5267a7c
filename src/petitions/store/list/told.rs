//! What a list tells of sealed petitions to those outside: no filter and no order tells what is masked for its caller.

use diesel::dsl::not;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::PetitionFilter;
use crate::kernel::access::Scope;
use crate::petitions::model::treatment::LinkType;
use crate::petitions::model::{PublicStatus, Status};
use crate::petitions::schema::petitions::{self, dsl};
use crate::scope_filter;

/// A condition on a petition.
type Condition = Box<dyn BoxableExpression<petitions::table, Pg, SqlType = Bool>>;

/// What the caller sees in full.
pub(super) fn in_full(filter: &PetitionFilter, scope: &Scope) -> Scope {
    scope.in_full_unless(filter.watcher)
}

/// That the caller works with it, sealed as it may be: he sees it in full, or keeps its book.
pub(super) fn worked_with(filter: &PetitionFilter, scope: &Scope) -> Condition {
    let kept = dsl::register.eq_any(filter.keeps.clone());
    Box::new(kept.or(scope_filter!(petitions, &in_full(filter, scope), &filter.commune)))
}

/// That it waits for another petition, and that is masked: of a sealed one for those who have no work with it, for watchers, and for
/// portals.
fn waits_unseen(filter: &PetitionFilter, scope: &Scope) -> Condition {
    let alone = dsl::sealed.eq(true).and(dsl::case_id.is_null());
    let waits = alone.and(dsl::link_type.is_distinct_from(LinkType::Withdrawal.as_str()));
    if filter.citizen { Box::new(waits) } else { Box::new(waits.and(not(worked_with(filter, scope)))) }
}

/// Which linked petitions are told to be in one of the states that are asked for; `None`: each as it is. Of what waits unseen it is told
/// that it was screened; where its writer is asked for something, to portals that he is, and to others no state.
pub(super) fn told_of_linked(filter: &PetitionFilter, scope: &Scope) -> Option<Condition> {
    if !filter.citizen && in_full(filter, scope) == *scope {
        return None;
    }
    let waits = || waits_unseen(filter, scope);
    let asked = PublicStatus::ActionNeeded.as_str();
    let mut told: Vec<Condition> = Vec::new();
    if filter.asks(Status::Linked) {
        told.push(Box::new(not(waits())));
    }
    if filter.asks(Status::Screened) {
        told.push(Box::new(waits().and(dsl::public_status.ne(asked))));
    }
    if filter.asks(Status::NeedsSupplement) && filter.citizen {
        told.push(Box::new(waits().and(dsl::public_status.eq(asked))));
    }
    told.into_iter().reduce(|one, other| -> Condition { Box::new(one.or(other)) })
}

/// That its due date is told: of a sealed one that was screened and has no case it is masked for those who have no work with it, and for
/// watchers. `None`: where nothing is masked.
pub(super) fn due_told(filter: &PetitionFilter, scope: &Scope) -> Option<Condition> {
    if in_full(filter, scope) == *scope {
        return None;
    }
    let open = dsl::sealed.eq(false).or(dsl::kind.is_null()).or(dsl::case_id.is_not_null());
    Some(Box::new(open.or(worked_with(filter, scope))))
}
