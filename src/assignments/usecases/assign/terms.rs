//! Whether work may be given on its day, and to whom.

use chrono::NaiveDate;

use super::NewAssignment;
use crate::cases::access::LEADS;
use crate::cases::model::stood::possible_since;
use crate::cases::model::{Case, Step};
use crate::cases::store::steps;
use crate::cases::usecases::conflicts::refuse_concerned;
use crate::kernel::access::{Position, Role};
use crate::kernel::acts::dated_before;
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::problem::{Outcome, Problem};
use crate::people::office;

/// Refuses work that is entered late and dated before what it follows, or when nobody held the position that gives it.
pub(super) async fn in_order(
    tx: &mut Tx,
    (case, step): (&Case, &'static Step),
    acting: &Position,
    assigned_on: NaiveDate,
) -> Outcome<()> {
    let early = |what: &str| Err(dated_before("/assigned_on", what));
    if step.changes_state() && assigned_on < case.stepped_on {
        return early("the act before it");
    }
    let history = steps::standing(tx, case).await?;
    if assigned_on < possible_since(case, step, &history) {
        return early("what it rests on");
    }
    if office::held_position(tx.conn(), &case.commune, acting.id, assigned_on).await?.is_none() {
        let detail = "Nobody held such a position on the day of the act.";
        return Err(Problem::field("/acting_position_id", "unknown", detail));
    }
    Ok(())
}

/// Who gets the work: in office on its day and now, for nobody else reports on it; in a role that may, and neither concerned nor a relative
/// of somebody concerned.
pub(super) async fn assignee(
    tx: &mut Tx,
    context: &Context,
    new: &NewAssignment,
    (case, acting): (&Case, &Position),
    assigned_on: NaiveDate,
) -> Outcome<Position> {
    let wrong = |detail: &str| Problem::field("/assignee_position_id", "not_permitted", detail);
    let (commune, id) = (case.commune.as_str(), new.assignee_position_id);
    let position = office::held_position(tx.conn(), commune, id, context.today())
        .await?
        .ok_or_else(|| wrong("There is no such position with an account today."))?;
    let late = assigned_on < context.today();
    if late && office::held_position(tx.conn(), commune, id, assigned_on).await?.is_none() {
        return Err(wrong("There is no such position on the day of the act."));
    }
    if acting.role == Role::UnitHead && position.unit_id != acting.unit_id {
        return Err(wrong("A unit's head assigns within the unit."));
    }
    if !LEADS.contains(&position.role) {
        return Err(wrong("This role takes no assignments."));
    }
    refuse_concerned(tx, context, case, &position).await?;
    Ok(position)
}
