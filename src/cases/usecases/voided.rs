//! Cases that were opened by mistake stand beside the petition that had opened them: what seals, opens or hides that does so with them,
//! else they would lead to it.

use serde_json::json;

use crate::cases::model::CaseStatus;
use crate::cases::store;
use crate::kernel::access::HasFacts as _;
use crate::kernel::acts::Performance;
use crate::kernel::problem::Outcome;
use crate::kernel::record::{Event, EventType};
use crate::petitions::model::Petition;
use crate::petitions::store::passages::sealed_entries;

/// After a petition was sealed, opened, or hidden from others than before.
pub async fn follow(act: &mut Performance<'_>, petition: &Petition) -> Outcome<()> {
    let opened = store::opened_by(act.tx, petition).await?;
    for case in opened.into_iter().filter(|case| case.status == CaseStatus::Voided) {
        let before = case.facts();
        let case = case.beside(petition, act.now());
        store::save(act.tx, &case).await?;
        act.event(Event {
            case_id: Some(case.id),
            fields: json!({ "sealed": case.sealed }),
            before: Some(before),
            after: Some(case.facts()),
            ..Event::of(EventType::CaseReclassified, "case", case.id)
        });
    }
    Ok(())
}

/// The same with the entries of the matter in other books, where it is sealed: those are sealed with it.
pub async fn follow_matter(act: &mut Performance<'_>, petition: &Petition) -> Outcome<()> {
    follow(act, petition).await?;
    if petition.sealed {
        for entry in sealed_entries(act.tx, petition).await? {
            follow(act, &entry).await?;
        }
    }
    Ok(())
}
