//! Clocks that wait for a calendar year: once the year is loaded they get their day, openly, with an event that names
//! the old date and the new one.

use serde_json::json;

use super::clocks;
use crate::kernel::access::HasFacts as _;
use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::kernel::record::Event;
use crate::law::store::Law;
use crate::petitions::model::Petition;
use crate::petitions::store;
use crate::petitions::store::deadlines::{self, DeadlineRow};

/// Gives the waiting clocks of a locked petition their day, as far as the law loaded now tells it. The version of the
/// rule stays the one that each clock began with. `None`: nothing could be computed, nothing was changed.
pub async fn compute_waiting(
    tx: &mut Tx,
    app: &App,
    law: &Law,
    petition: Petition,
) -> Outcome<Option<(Petition, Event)>> {
    let mut computed = Vec::new();
    for old in deadlines::of_petitions(tx.conn(), &petition.commune, &[petition.id]).await? {
        let Some(new) = with_its_day(law, &old)? else { continue };
        deadlines::recompute(tx, &new).await?;
        computed.push(json!({
            "id": new.id, "rule_key": new.rule_key, "old_due_on": old.due_on, "new_due_on": new.due_on,
            "calendar_version": new.calendar_version,
        }));
    }
    if computed.is_empty() {
        return Ok(None);
    }
    let rows = deadlines::of_petitions(tx.conn(), &petition.commune, &[petition.id]).await?;
    let (before, old_due_on) = (petition.facts(), petition.due_on);
    let mut petition = petition.changed(app.clock.now());
    petition.due_on = clocks::next_due(petition.sealed, &rows);
    store::save(tx, &petition).await?;
    let event = Event {
        kind: "petition.deadlines_computed",
        subject_kind: "petition",
        subject_id: petition.id,
        petition_id: Some(petition.id),
        case_id: petition.case_id,
        fields: json!({ "deadlines": computed, "old_due_on": old_due_on, "new_due_on": petition.due_on }),
        before: Some(before),
        after: Some(petition.facts()),
        ..Event::default()
    };
    Ok(Some((petition, event)))
}

fn with_its_day(law: &Law, old: &DeadlineRow) -> Outcome<Option<DeadlineRow>> {
    if old.status != clocks::AWAITING {
        return Ok(None);
    }
    Ok(clocks::recomputed(law, old.clone())?.filter(|new| new.due_on.is_some()))
}
