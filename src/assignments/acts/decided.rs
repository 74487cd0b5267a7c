//! A petition is accepted into a case that another one opened, or goes there with one that is: it was decided on by that, and its
//! writer is to be told within the same time as whoever opened the case.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::cases::acts::opened::entry;
use crate::cases::model::step::To;
use crate::cases::model::{Case, LetterAddressee};
use crate::cases::usecases::consequences::begin_told;
use crate::kernel::acts::Performance;
use crate::kernel::problem::Outcome;
use crate::law::UNTIL_FIRST_ACT;
use crate::petitions::model::Petition;
use crate::petitions::model::treatment::Treatment;
use crate::petitions::store::acts::StandingAct;
use crate::petitions::store::deadlines::DeadlineRow;
use crate::petitions::usecases::clocks;
use crate::petitions::usecases::moves::take_road;

/// True for a dispute whose mediation was in vain, where the case is still to be mediated: the time for settling it would not run.
pub(super) fn is_ahead(petition: &Petition, treatment: Treatment, case: &Case) -> Outcome<bool> {
    let (_, step) = entry(petition, treatment)?;
    Ok(step.variant == "mediation_failed" && step.to != To::State(case.status))
}

/// It was decided on, and its writer is to be told of that within the same time as whoever opened the case: in a notice, for the
/// letters of the case go to that one. The time for settling is that of the case, and does not begin anew. `done`: what stands without
/// the act by which it comes.
pub(super) async fn move_clocks(
    act: &mut Performance<'_>,
    (accepted, done): (&Petition, &[StandingAct]),
    treatment: Treatment,
    (on, act_id): (NaiveDate, Uuid),
) -> Outcome<Vec<DeadlineRow>> {
    let app = act.context.app();
    take_road(act.tx, app, (accepted, done), treatment, on, (on, act_id)).await?;
    clocks::fulfil(act.tx, accepted, UNTIL_FIRST_ACT, on, act_id).await?;
    let (_, step) = entry(accepted, treatment)?;
    let writer = step.tells.iter().filter(|tell| tell.to == LetterAddressee::Writer);
    begin_told(act.tx, app, accepted, writer.filter_map(|tell| tell.within), (on, act_id)).await
}
