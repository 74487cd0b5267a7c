//! Petitions that wait for another one, which has no case yet: as long as nothing is decided of that they wait; whatever ends it
//! without a case lets them go, for nobody has decided anything of them, and so does a mediation in vain, after which there may never be
//! one. Their own clocks have run all the time, those too that begin with
//! what their writers supply meanwhile.

use serde_json::json;

use super::clocks;
use super::following::keep;
use super::moves::supplied_meanwhile;
use super::telling::{meeting, offices};
use crate::kernel::access::{Condition, HasFacts as _};
use crate::kernel::acts::Performance;
use crate::kernel::problem::Outcome;
use crate::kernel::record::notifications::{NotificationKind, Telling};
use crate::kernel::record::{Event, EventType};
use crate::petitions::model::Petition;
use crate::petitions::model::life::{Stands, state_after};
use crate::petitions::store::acts::{StandingAct, standing};
use crate::petitions::store::deadlines;
use crate::petitions::store::waits::{self, LET_GO, WaitRow};

/// After an act on a petition that was saved: those that wait for it wait on, or are let go. What goes into a case takes them along,
/// which is done where the case is known.
pub async fn follow(act: &mut Performance<'_>, petition: &Petition) -> Outcome<()> {
    if petition.case_id.is_some() {
        return Ok(());
    }
    for (wait, waiting) in waits::of(act.tx, petition).await? {
        let public_status = petition.told_to_waiting(waiting.owes_supplement());
        if waiting.not_waiting_for(petition).is_some() {
            let_go(act, &wait, waiting).await?;
        } else if waiting.public_status != public_status {
            let told = Petition { public_status, ..waiting }.changed(act.now());
            keep(act.tx, &told, act.now()).await?;
        }
    }
    Ok(())
}

/// Lets a petition go that waited: it stands where it stood before the link, and its keepers are told.
pub async fn let_go(act: &mut Performance<'_>, wait: &WaitRow, waiting: Petition) -> Outcome<()> {
    let linked = standing(act.tx, &waiting, act.act_id).await?;
    waits::end(act.tx, (&wait.commune, wait.act_id), LET_GO, act.act_id).await?;
    let before = waiting.facts();
    let acts = standing(act.tx, &waiting, act.act_id).await?;
    let stand: Vec<Stands> = acts.iter().map(StandingAct::stands).collect();
    let mut alone = waiting.let_go(state_after(&stand), act.now());
    supplied_meanwhile(act.tx, act.context.app(), &alone, (&linked, &acts)).await?;
    let rows = deadlines::of_petitions(act.tx.conn(), &alone.commune, &[alone.id]).await?;
    alone.due_on = clocks::next_due(alone.sealed, &rows);
    keep(act.tx, &alone, act.now()).await?;
    let offices = offices(act.tx.conn(), &alone.commune, act.context.today()).await?;
    let facts = alone.facts();
    let answering = meeting(&offices, &facts, &[Condition::Keeper, Condition::Assignee]);
    let telling = Telling::new(NotificationKind::PetitionLetGo, answering);
    act.event(Event {
        petition_id: Some(alone.id),
        fields: json!({ "status": alone.status }),
        before: Some(before),
        after: Some(facts),
        telling: Some(telling),
        ..Event::of(EventType::PetitionLetGo, "petition", alone.id)
    });
    Ok(())
}
