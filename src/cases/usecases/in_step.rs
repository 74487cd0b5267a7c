//! The petition that opened a case, in step with it.

use crate::cases::model::Case;
use crate::cases::usecases::effect::to_enforce_since;
use crate::cases::usecases::recompute::CASE;
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::petitions::model::Petition;
use crate::petitions::store::deadlines::DeadlineRow;
use crate::petitions::store::recompute::write_due;
use crate::petitions::usecases::following::{CaseProgress, follow_case, follow_clocks};

/// Tells the petition that opened a case, which is locked, and those that are linked to it what the case has come to, and the case
/// what is due next. What was merged tells its petitions nothing, for they follow another case; and nothing is due in it: what is
/// still to be told to somebody stands with the petition, and in the case that this one has opened since.
pub async fn keep(
    tx: &mut Tx,
    context: &Context,
    mut petition: Petition,
    case: &mut Case,
    rows: &[DeadlineRow],
) -> Outcome<()> {
    if case.merged_into_id.is_some() {
        let petition = follow_clocks(tx, context, petition).await?;
        // By the merger itself the petition goes after this.
        if petition.case_id != Some(case.id) {
            let due = [(petition.id, petition.due_on)];
            write_due(tx, CASE, &petition.commune, &due, context.now()).await?;
        }
        case.due_on = None;
        return Ok(());
    }
    petition.people_count = case.people_count;
    petition.answer_id = case.answer_id;
    petition.to_enforce_since = to_enforce_since(case, rows, petition.to_enforce_since);
    let progress = CaseProgress { public_status: case.public_status, assignee: None };
    case.due_on = follow_case(tx, context, petition, progress).await?.due_on;
    Ok(())
}
