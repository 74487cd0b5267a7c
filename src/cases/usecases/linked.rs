//! A case and the petitions that belong to it hide themselves from the same persons: from whom any of them names. Else a petition
//! would lead to a case that is about the one who reads it.

use serde_json::json;
use uuid::Uuid;

use crate::cases::model::Case;
use crate::cases::store;
use crate::kernel::access::{AccessFacts, HasFacts as _};
use crate::kernel::acts::Performance;
use crate::kernel::problem::Outcome;
use crate::kernel::record::Event;
use crate::petitions::model::Petition;
use crate::petitions::model::treatment::LinkType;
use crate::petitions::store::linked;

/// Hides the case, its other petitions and this one, which is to be linked to it, from all whom any of them names.
pub async fn hide_together(act: &mut Performance<'_>, petition: &mut Petition, case: Case) -> Outcome<Case> {
    let mut named = petition.named_person_ids.clone();
    named.extend(linked::named_in(act.tx, &case.commune, case.id, petition.id).await?);
    let case = hide(act, petition.id, case, named).await?;
    petition.excluded_person_ids.clone_from(&case.excluded_person_ids);
    Ok(case)
}

/// Hides the case and its petitions from those only whom they name without this one, which leaves it.
pub async fn hide_without(act: &mut Performance<'_>, petition_id: Uuid, case: Case) -> Outcome<Case> {
    let named = linked::named_in(act.tx, &case.commune, case.id, petition_id).await?;
    hide(act, petition_id, case, named).await
}

async fn hide(act: &mut Performance<'_>, but: Uuid, mut case: Case, mut named: Vec<Uuid>) -> Outcome<Case> {
    named.sort_unstable();
    named.dedup();
    if case.sealed {
        linked::hide_from(act.tx, &case.commune, (case.id, but), &named, act.now()).await?;
    }
    case.excluded_person_ids = named;
    let case = case.changed(act.now());
    store::save(act.tx, &case).await?;
    Ok(case)
}

/// Notes on the case that a petition was linked to it, or left it. The petition that opened it does not tell its writer.
pub fn tell_case(
    act: &mut Performance<'_>,
    (kind, petition_id, link_type): (&'static str, Uuid, LinkType),
    case: &Case,
    before: AccessFacts,
) {
    act.event(Event {
        kind,
        subject_kind: "case",
        subject_id: case.id,
        case_id: Some(case.id),
        fields: json!({ "petition_id": petition_id, "link_type": link_type }),
        before: Some(before),
        after: Some(case.facts()),
        ..Event::default()
    });
}
