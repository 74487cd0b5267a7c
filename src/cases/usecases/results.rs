//! Whoever was accepted into a case that another petition opened is told its result within the same time as who wrote that one: by a
//! notice on his own petition, for the letters of the case go to the other.

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::cases::model::{Case, CaseAct, DoneStep, LetterAddressee, Step};
use crate::cases::usecases::informing::OF_ACCEPTANCE;
use crate::kernel::acts::Performance;
use crate::kernel::problem::Outcome;
use crate::petitions::model::treatment::LinkType;
use crate::petitions::model::{DeadlineStatus, Petition, Status};
use crate::petitions::store::deadlines::{self, DeadlineRow};
use crate::petitions::store::linked;
use crate::petitions::usecases::clocks;
use crate::petitions::usecases::following::follow_clocks;

/// Begins the time in which they are told of a decision or a conclusion; gives the clocks that began. The case and the petition that
/// opened it are locked.
pub async fn begin(act: &mut Performance<'_>, case: &Case, step: &Step) -> Outcome<Vec<DeadlineRow>> {
    let writer = step.tells.iter().filter(|tell| tell.to == LetterAddressee::Writer);
    let rules: Vec<&'static str> = writer.filter_map(|tell| tell.within).collect();
    if !is_result(step.act) || rules.is_empty() {
        return Ok(Vec::new());
    }
    let mut begun = Vec::new();
    for petition in joined(act, case).await? {
        let old = deadlines::of_petitions(act.tx.conn(), &case.commune, &[petition.id]).await?;
        let there: BTreeSet<Uuid> = old.iter().map(|row| row.id).collect();
        let rows = clocks::start(act.tx, act.context.app(), &petition, &rules, act.acted_on).await?;
        begun.extend(rows.into_iter().filter(|row| !there.contains(&row.id)));
        follow_clocks(act.tx, act.context, petition).await?;
    }
    Ok(begun)
}

/// Cancels what began with an act that is annulled.
pub async fn undone(act: &mut Performance<'_>, case: &Case, done: &DoneStep) -> Outcome<()> {
    if !is_result(done.act) {
        return Ok(());
    }
    for petition in joined(act, case).await? {
        let rows = deadlines::of_petitions(act.tx.conn(), &case.commune, &[petition.id]).await?;
        let begun = rows.iter().filter(|row| done.started.contains(&row.id));
        let begun: Vec<&DeadlineRow> =
            begun.filter(|row| row.status != DeadlineStatus::Cancelled.as_str()).collect();
        deadlines::stop(act.tx, begun, DeadlineStatus::Cancelled, act.acted_on, Some(act.act_id)).await?;
        follow_clocks(act.tx, act.context, petition).await?;
    }
    Ok(())
}

fn is_result(act: CaseAct) -> bool {
    matches!(act, CaseAct::Decisions | CaseAct::Conclusions)
}

/// The petitions that came to the case and were accepted, locked: into it, with another one for which they waited, or into a case
/// that was merged into it. Of the acceptance of each that does not stand as accepted itself its writer was to be told.
async fn joined(act: &mut Performance<'_>, case: &Case) -> Outcome<Vec<Petition>> {
    let all = linked::lock_of_case(act.tx, &case.commune, case.id).await?;
    let ids: Vec<Uuid> = all.iter().map(|petition| petition.id).collect();
    let clocks = deadlines::of_petitions(act.tx.conn(), &case.commune, &ids).await?;
    let of_acceptance = |row: &&DeadlineRow| {
        row.case_id.is_some()
            && OF_ACCEPTANCE.contains(&row.rule_key.as_str())
            && row.status != DeadlineStatus::Cancelled.as_str()
    };
    let told: BTreeSet<Uuid> = clocks.iter().filter(of_acceptance).map(|row| row.petition_id).collect();
    let accepted = |petition: &Petition| match petition.status {
        Status::Accepted => petition.link_type.is_some(),
        Status::Linked => {
            petition.link_type.is_some_and(|link| link != LinkType::Withdrawal) && told.contains(&petition.id)
        }
        _ => false,
    };
    Ok(all.into_iter().filter(accepted).collect())
}
