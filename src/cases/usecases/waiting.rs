//! Gives waiting clocks their day when a calendar year was loaded. It stands with the cases, because a case shows the
//! next due date of its petition.

use crate::cases::store;
use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::kernel::record::Actor;
use crate::law::store::{Law, LawBook};
use crate::petitions::store as petitions;
use crate::petitions::store::deadlines::{self, Waiting};
use crate::petitions::usecases::waiting::compute_waiting;

/// Computes every clock that waits for a calendar year and need not any more, in all communes, one transaction a
/// petition. To be run whenever a process has loaded the law; running it again does nothing. Gives the number of
/// petitions that were changed. One that fails does not stop those behind it; the first failure is told at the end.
pub async fn compute_all_waiting(app: &App) -> Outcome<usize> {
    let law = app.part::<LawBook>().current();
    let waiting = deadlines::waiting(&mut *app.db.read().await?).await?;
    let (mut changed, mut failed) = (0, None);
    for one in &waiting {
        match app.db.write(async |tx: &mut Tx| compute_one(tx, app, &law, one).await).await {
            Ok(true) => changed += 1,
            Ok(false) => {}
            Err(problem) => failed = failed.or(Some(problem)),
        }
    }
    failed.map_or(Ok(changed), Err)
}

/// Locks as every act does: the case before its petition.
async fn compute_one(tx: &mut Tx, app: &App, law: &Law, one: &Waiting) -> Outcome<bool> {
    let case = match one.case_id {
        Some(id) => Some(store::lock_for_summary(tx, &one.commune, id).await?),
        None => None,
    };
    let petition = petitions::lock_for_summary(tx, &one.commune, one.petition_id).await?;
    // Accepted since it was listed: its case must be locked first, so it is left to the next run.
    if petition.case_id != one.case_id {
        return Ok(false);
    }
    let Some((petition, event)) = compute_waiting(tx, app, law, petition).await? else { return Ok(false) };
    if let Some(case) = case {
        store::save(tx, &case.due(petition.due_on, app.clock.now())).await?;
    }
    tx.record(app, &Actor::command("calendar"), &one.commune, &[event]).await?;
    Ok(true)
}
