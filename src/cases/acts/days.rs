//! On which days an act on a case is done: not before what it follows. What settles or ends the matter does so for the petitions that are
//! linked to the case too, and so not before they came.

use super::barred;
use crate::cases::model::link::OF_ENDED;
use crate::cases::model::stood::possible_since;
use crate::cases::model::{Barred, Case, DoneStep, Step};
use crate::kernel::acts::Performance;
use crate::kernel::problem::{Code, Outcome};
use crate::petitions::access::matrix;
use crate::petitions::store as petitions;
use crate::petitions::store::linked;

const CAME_SINCE: &str = "A petition that is linked to the case came after it was settled or had ended, as it would be again: take it out of the case first.";

/// Refuses an act of this row that is dated before what it follows.
pub(super) async fn in_order(
    act: &mut Performance<'_>,
    case: &Case,
    step: &'static Step,
    history: &[DoneStep],
) -> Outcome<()> {
    if step.changes_state() {
        act.not_before(case.stepped_on, "the act before it")?;
    }
    act.not_before(possible_since(case, step, history), "what it rests on")?;
    after_they_came(act, case, step).await
}

/// Refuses what settles or ends the matter before the last petition came that is linked to the case. The day is told to who sees that
/// petition.
pub(super) async fn after_they_came(
    act: &mut Performance<'_>,
    case: &Case,
    step: &'static Step,
) -> Outcome<()> {
    let after = case.clone().after(step, act.acted_on, act.now());
    if case.public_status.is_over() || !after.public_status.is_over() {
        return Ok(());
    }
    let Some((id, came_on)) = linked::latest(act.tx, &case.commune, case.id).await? else { return Ok(()) };
    let scope = act.context.scope(matrix);
    let day = match petitions::find(act.tx.conn(), &scope, id).await {
        Ok(_) => format!(", {came_on}"),
        Err(problem) if problem.code == Code::ResourceNotFound => String::new(),
        Err(problem) => return Err(problem),
    };
    act.not_before(came_on, &format!("the day on which a petition came that is linked to the case{day}"))
}

/// Bars an annulment by which the matter would be settled again, or have ended, on a day before a petition came that was linked to the
/// case since.
pub(super) async fn stands_again(act: &mut Performance<'_>, old: &Case, case: &Case) -> Outcome<()> {
    if old.public_status.is_over() || !case.public_status.is_over() {
        return Ok(());
    }
    let Some(settled_on) = case.settled_on() else { return Ok(()) };
    let latest = linked::latest(act.tx, &case.commune, case.id).await?;
    if latest.is_some_and(|(_, came_on)| came_on > settled_on) {
        return Err(barred(act.context, old, Barred { detail: CAME_SINCE, legal_basis: OF_ENDED }));
    }
    Ok(())
}
