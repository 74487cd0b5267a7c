//! The clocks within which parties and others produce what they were asked for (Luật Khiếu nại Art 12 to 15): each belongs to its
//! request, and none runs where nothing is asked any more.

use crate::cases::model::step::{Clocks, PRODUCING};
use crate::cases::model::table::steps;
use crate::cases::model::{Case, CaseAct, CaseStatus, DoneStep};
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::petitions::model::DeadlineStatus;
use crate::petitions::store::deadlines;
use crate::petitions::usecases::clocks::is_open;

/// Cancels, after a request or a receipt was annulled, what its annulment leaves running for nobody: what came to run again though the
/// settling has ended since, as the act would have cancelled it that ended it. `later` are the acts after the annulled one; a superior
/// who ordered it anew asks nobody for what was asked before.
pub async fn undone(tx: &mut Tx, case: &Case, (done, later): (&DoneStep, &[DoneStep])) -> Outcome<()> {
    if done.act != CaseAct::DocumentRequests {
        return Ok(());
    }
    let asks = |status: CaseStatus| {
        steps(case.life_cycle, CaseAct::DocumentRequests).any(|row| row.from.contains(&status))
    };
    let mut ended: Option<&DoneStep> = None;
    for one in later {
        let revives = one.row(case.life_cycle).is_some_and(|row| row.clocks.contains(&Clocks::Revive));
        if asks(one.before.status) && !asks(one.after.status) {
            ended = ended.or(Some(one));
        } else if revives && asks(one.after.status) {
            ended = None;
        }
    }
    let Some((on, by)) = ended.map(|ended| (ended.acted_on, ended.act_id)) else { return Ok(()) };
    let rows = deadlines::of_petitions(tx.conn(), &case.commune, &[case.petition_id]).await?;
    let open = rows.iter().filter(|row| is_open(row) && PRODUCING.contains(&row.rule_key.as_str()));
    deadlines::stop(tx, open, DeadlineStatus::Cancelled, on, Some(by)).await
}
