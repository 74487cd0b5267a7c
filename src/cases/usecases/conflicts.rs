//! Who may not work on a case: persons concerned and their relatives.

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::cases::model::Case;
use crate::kernel::access::Position;
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::people::office;
use crate::petitions::store::linked;
use crate::petitions::usecases::concerned::concerned_by;

/// Refuses a position whose holder is concerned himself, by any petition of the case, or related to somebody concerned.
pub async fn refuse_concerned(
    tx: &mut Tx,
    context: &Context,
    case: &Case,
    position: &Position,
) -> Outcome<()> {
    let petitions = linked::of_case(tx.conn(), &case.commune, case.id).await?;
    let mut conflicted: BTreeSet<Uuid> =
        concerned_by(tx.conn(), context.app(), &case.commune, &petitions).await?.into_iter().collect();
    let persons: Vec<Uuid> = conflicted.iter().copied().collect();
    conflicted.extend(office::relatives(tx.conn(), &case.commune, &persons).await?);
    if conflicted.contains(&position.person_id) {
        return Err(Problem::new(Code::AssigneeConflicted)
            .under_conflict("case", case.id)
            .legal_basis("Nghị định 31/2019/NĐ-CP Điều 10(3)")
            .detail("Assign somebody who is neither concerned nor a relative of a person concerned."));
    }
    Ok(())
}
