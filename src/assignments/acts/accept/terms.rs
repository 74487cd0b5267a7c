//! Who settles what is accepted.

use uuid::Uuid;

use crate::kernel::access::{Condition, HasFacts as _, Position};
use crate::kernel::acts::Performance;
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::people::office;
use crate::petitions::model::Petition;

/// The settler: a head of the book on the day of the act, who is not concerned himself.
pub(super) async fn settler(act: &mut Performance<'_>, petition: &Petition, id: Uuid) -> Outcome<Position> {
    let wrong = |detail: &str| Problem::field("/settler_position_id", "not_permitted", detail);
    let position = office::held_position(act.tx.conn(), &petition.commune, id, act.acted_on)
        .await?
        .ok_or_else(|| wrong("There is no such position on the day of the act."))?;
    if !Condition::Head.holds(&position, &petition.facts()) {
        return Err(wrong("Only the head of the book settles."));
    }
    // Of a sealed petition the others are refused alike: trying them out would tell whom it names.
    let usual = Some(id) == petition.settler_position_id || id == act.acting()?.id;
    if petition.sealed && !usual {
        return Err(wrong("A sealed petition is settled by its settler, or by who accepts it."));
    }
    if petition.excluded_person_ids.contains(&position.person_id) {
        return Err(Problem::new(Code::AssigneeConflicted).under_conflict("petition", petition.id));
    }
    Ok(position)
}
