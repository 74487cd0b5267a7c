//! Relatives of the persons whom a petition names have no hand in it, as they verify nothing of it (Nghị định 31/2019/NĐ-CP
//! Art 10(3)).

use uuid::Uuid;

use crate::kernel::access::{AccessFacts, Condition, Position};
use crate::kernel::acts::Performance;
use crate::kernel::db::Tx;
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::people::office;

/// Those who keep their task on a row of this kind: who settles, and who was given the work of a case or has to carry out what it orders.
/// A refusal would not relieve them, and nobody else could go on; the sealed texts stay closed to them.
#[must_use]
fn keep_their_task(kind: &str) -> &'static [Condition] {
    match kind {
        "case" | "enforcement_item" => &[Condition::Settler, Condition::Assignee],
        _ => &[Condition::Settler],
    }
}

/// Refuses a relative of the persons `named`, from whom the row hides itself before the act or after it. Asked last: what bars
/// everybody bars him in the same words, so that only an act which others could do tells him anything, and that is recorded
/// as a conflict of interest. Who only tries is told nothing, for nobody records it.
pub async fn no_relative(
    act: &mut Performance<'_>,
    (kind, id): (&'static str, Uuid),
    before: &AccessFacts,
    named: &[Uuid],
) -> Outcome<()> {
    // Through a portal the citizen himself acts.
    let Some(person_id) = act.hands.acting.as_ref().map(|position| position.person_id) else { return Ok(()) };
    let keeps = || keep_their_task(kind).iter().any(|condition| act.hands.meet(*condition, before));
    if act.only_tried() || keeps() {
        return Ok(());
    }
    refuse_relative(act.tx, (kind, id), (&before.commune, named), person_id).await
}

/// The same of what is no act, by the row as it stands.
pub async fn refuse_without_task(
    tx: &mut Tx,
    (kind, id): (&'static str, Uuid),
    facts: &AccessFacts,
    acting: &Position,
) -> Outcome<()> {
    let keeps = || keep_their_task(kind).iter().any(|condition| condition.holds(acting, facts));
    if tx.only_tries() || keeps() {
        return Ok(());
    }
    refuse_relative(tx, (kind, id), (&facts.commune, &facts.excluded_person_ids), acting.person_id).await
}

/// Refuses this person where he is a relative of those whom a row names.
async fn refuse_relative(
    tx: &mut Tx,
    (kind, id): (&'static str, Uuid),
    (commune, named): (&str, &[Uuid]),
    person_id: Uuid,
) -> Outcome<()> {
    if named.is_empty() {
        return Ok(());
    }
    let relatives = office::relatives(tx.conn(), commune, named).await?;
    if relatives.contains(&person_id) {
        return Err(Problem::new(Code::PermissionMissing).under_conflict(kind, id));
    }
    Ok(())
}
