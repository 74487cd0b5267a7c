//! What an act on a case leaves behind for its annulment, and what it answers.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::done::CaseOutcome;
use super::shown;
use crate::cases::model::{Case, CaseAct, DoneStep, Step};
use crate::cases::store::{letters, publications, steps};
use crate::cases::usecases::letters::letter_view;
use crate::cases::usecases::publications::views;
use crate::kernel::acts::Performance;
use crate::kernel::problem::Outcome;
use crate::petitions::store::deadlines::DeadlineRow;
use crate::petitions::usecases::clocks::is_open;
use crate::petitions::usecases::references::in_short;

/// Keeps what the act under way changed: the case before and after it, and the clocks that run by it, those of other petitions of the
/// case among them.
pub(super) async fn keep_step(
    act: &mut Performance<'_>,
    (old, case): (&Case, &Case),
    step: &Step,
    (before, after): (&[DeadlineRow], &[DeadlineRow]),
) -> Outcome<()> {
    let there: BTreeSet<Uuid> = before.iter().map(|row| row.id).collect();
    let stood: BTreeSet<Uuid> = before.iter().filter(|row| !is_open(row)).map(|row| row.id).collect();
    let of =
        |ids: &dyn Fn(&DeadlineRow) -> bool| after.iter().filter(|row| ids(row)).map(|row| row.id).collect();
    let done = DoneStep {
        act_id: act.act_id,
        act: step.act,
        variant: step.variant.to_owned(),
        acted_on: act.acted_on,
        before: old.stood(),
        after: case.stood(),
        started: of(&|row| !there.contains(&row.id)),
        revived: of(&|row| is_open(row) && stood.contains(&row.id)),
    };
    steps::insert(act.tx, case, &done).await
}

/// What an act of this kind on a case, or its annulment, answers.
pub(super) async fn outcome(
    act: &mut Performance<'_>,
    (case, kind): (&Case, CaseAct),
    rows: &[DeadlineRow],
) -> Outcome<CaseOutcome> {
    let view = shown(act, case).await?;
    let letters = letters::of_case(act.tx.conn(), &case.commune, case.id).await?;
    let told = match kind {
        CaseAct::Publications => publications::of_case(act.tx.conn(), &case.commune, case.id).await?,
        _ => Vec::new(),
    };
    Ok(CaseOutcome {
        case: view,
        deadlines: in_short(rows, act.context.today()),
        letters: letters.into_iter().map(letter_view).collect(),
        publications: views(act.context, (case, rows), told)?,
    })
}
