//! Nobody works on a case with a petition that names him or a relative of his: not its lead, not who else has open work on it, not
//! who verifies it. Nor does anybody settle a sealed one that names him. Sealed cases that are, or were, one matter hide together, so it is
//! asked of each: none is left to somebody who does not see it any more.

use uuid::Uuid;

use crate::assignments::store as assignments;
use crate::cases::model::Case;
use crate::cases::store::{moves, steps};
use crate::kernel::acts::Performance;
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::people::office;

/// Refuses that what names these persons comes to a case whose hands they, or relatives of theirs, are. `about` is what names them.
pub async fn refuse_concerned_hands(
    act: &mut Performance<'_>,
    case: &Case,
    about: (&'static str, Uuid),
    named: &[Uuid],
) -> Outcome<()> {
    let (commune, today) = (case.commune.as_str(), act.context.today());
    let relatives = office::relatives(act.tx.conn(), commune, named).await?;
    let together = if case.sealed { moves::all_of_group(act.tx, case).await? } else { vec![case.clone()] };
    let (mut working, mut settling) = (Vec::new(), Vec::new());
    for case in &together {
        working.extend(case.assignee_position_id);
        working.extend(assignments::at_work(act.tx, commune, case.id).await?);
        working.extend(steps::verifiers(act.tx, case).await?);
        settling.extend(case.sealed.then_some(case.settler_position_id));
    }
    for (positions, persons) in [(working, [named, &relatives].concat()), (settling, named.to_vec())] {
        if office::any_held_by(act.tx.conn(), commune, &positions, &persons, today).await? {
            return Err(Problem::new(Code::AssigneeConflicted)
                .under_conflict(about.0, about.1)
                .legal_basis("Nghị định 31/2019/NĐ-CP Điều 10(3)")
                .detail("Who settles the case, or works on it, is concerned by the petition."));
        }
    }
    Ok(())
}
