//! Cases with which a case is, or was, one matter: those that it was merged with, and those that were split off.

use std::collections::{BTreeSet, HashMap};

use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::views::{CaseRelation, RelatedCase};
use crate::cases::model::{Case, CaseAct};
use crate::cases::store::{self, moves};
use crate::kernel::access::Scope;
use crate::kernel::problem::Outcome;
use crate::petitions::usecases::views::CaseReference;

/// Those that the scope admits, in a lasting order.
pub async fn of(conn: &AsyncPgConnection, scope: &Scope, case: &Case) -> Outcome<Vec<RelatedCase>> {
    let around = moves::around(conn, &case.commune, case.id).await?;
    let relation = |(act, from, to): (String, Uuid, Uuid)| {
        let merged = act == CaseAct::Merges.as_str();
        match (merged, from == case.id) {
            (true, true) => (CaseRelation::MergedInto, to),
            (true, false) => (CaseRelation::MergedFrom, from),
            (false, true) => (CaseRelation::SplitInto, to),
            (false, false) => (CaseRelation::SplitFrom, from),
        }
    };
    let merged = case.merged_into_id.map(|id| (CaseRelation::MergedInto, id));
    let all: BTreeSet<(CaseRelation, Uuid)> = around.into_iter().map(relation).chain(merged).collect();
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = all.iter().map(|(_, id)| *id).collect();
    let seen = store::visible_numbers(conn, scope, &case.commune, &ids).await?;
    let seen: HashMap<Uuid, String> = seen.into_iter().collect();
    let shown = |(relation, id): (CaseRelation, Uuid)| {
        let label = seen.get(&id)?.clone();
        let case = CaseReference::of(id, label);
        Some(RelatedCase { relation, case: Some(case) })
    };
    Ok(all.into_iter().filter_map(shown).collect())
}
