//! A case and the petitions that belong to it hide themselves from the same persons: from whom any of them names. Else a petition
//! would lead to a case that is about the one who reads it. Sealed cases that are, or were, one matter do so together, for the
//! history of each tells that there are the others.

use serde_json::json;
use uuid::Uuid;

use crate::cases::model::Case;
use crate::cases::store::{self, moves};
use crate::kernel::access::{AccessFacts, HasFacts as _};
use crate::kernel::acts::Performance;
use crate::kernel::problem::Outcome;
use crate::kernel::record::{Event, EventType};
use crate::petitions::model::Petition;
use crate::petitions::model::treatment::LinkType;
use crate::petitions::store::linked;

/// Hides the case, its other petitions and this one, which is to be linked to it, from all whom any of them names.
pub async fn hide_together(act: &mut Performance<'_>, petition: &mut Petition, case: Case) -> Outcome<Case> {
    let (group, mut named) = named_without(act, petition.id, &[&case]).await?;
    named.extend(&petition.named_person_ids);
    let case = hide(act, petition.id, case, (group, named)).await?;
    petition.excluded_person_ids.clone_from(&case.excluded_person_ids);
    Ok(case)
}

/// Hides the case and its petitions from those only whom they name without this one, which leaves it.
pub async fn hide_without(act: &mut Performance<'_>, petition_id: Uuid, case: Case) -> Outcome<Case> {
    let named = named_without(act, petition_id, &[&case]).await?;
    hide(act, petition_id, case, named).await
}

/// Hides two cases, and what belongs to them, from all whom any of it names, once they were one matter. They are not saved yet.
pub async fn hide_both(act: &mut Performance<'_>, mut one: Case, mut other: Case) -> Outcome<(Case, Case)> {
    if one.sealed {
        let (group, named) = named_without(act, Uuid::nil(), &[&one, &other]).await?;
        let named = hide_group(act, (&one.commune, &[one.id, other.id]), Uuid::nil(), (group, named)).await?;
        one.excluded_person_ids.clone_from(&named);
        other.excluded_person_ids = named;
    }
    Ok((one, other))
}

/// The cases that are, or were, one matter with these, and whom their petitions name without this one.
async fn named_without(
    act: &mut Performance<'_>,
    but: Uuid,
    cases: &[&Case],
) -> Outcome<(Vec<Uuid>, Vec<Uuid>)> {
    let Some(first) = cases.first() else { return Ok((Vec::new(), Vec::new())) };
    let ids: Vec<Uuid> = cases.iter().map(|case| case.id).collect();
    let group = if first.sealed { moves::group(act.tx, &first.commune, &ids).await? } else { ids };
    let named = linked::named_in(act.tx, &first.commune, &group, but).await?;
    Ok((group, named))
}

async fn hide(
    act: &mut Performance<'_>,
    but: Uuid,
    mut case: Case,
    named: (Vec<Uuid>, Vec<Uuid>),
) -> Outcome<Case> {
    case.excluded_person_ids = if case.sealed {
        hide_group(act, (&case.commune, &[case.id]), but, named).await?
    } else {
        distinct(named.1)
    };
    let case = case.changed(act.now());
    store::save(act.tx, &case).await?;
    Ok(case)
}

/// Hides the petitions of these cases, all but this one, and the cases, but for those that the caller saves; gives from whom.
async fn hide_group(
    act: &mut Performance<'_>,
    (commune, saved): (&str, &[Uuid]),
    but: Uuid,
    (group, named): (Vec<Uuid>, Vec<Uuid>),
) -> Outcome<Vec<Uuid>> {
    let named = distinct(named);
    linked::hide_from(act.tx, commune, (&group, but), &named).await?;
    let others: Vec<Uuid> = group.into_iter().filter(|id| !saved.contains(id)).collect();
    store::hide_from(act.tx, commune, &others, &named).await?;
    Ok(named)
}

fn distinct(mut persons: Vec<Uuid>) -> Vec<Uuid> {
    persons.sort_unstable();
    persons.dedup();
    persons
}

/// Notes on the case that a petition was linked to it, or left it. The petition that opened it does not tell its writer.
pub fn tell_case(
    act: &mut Performance<'_>,
    (kind, petition_id, link_type): (EventType, Uuid, LinkType),
    case: &Case,
    before: AccessFacts,
) {
    act.event(Event {
        case_id: Some(case.id),
        fields: json!({ "petition_id": petition_id, "link_type": link_type }),
        before: Some(before),
        after: Some(case.facts()),
        ..Event::of(kind, "case", case.id)
    });
}
