//! Clocks of one act alone: what it started is fulfilled by what answers it, whatever runs beside under the same rule.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{all, fulfilled, is_open, started};
use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::law::store::LawBook;
use crate::petitions::model::{DeadlineStatus, Petition};
use crate::petitions::store::deadlines::{self, DeadlineRow};

/// Starts clocks of these rules on `on`, also beside some of the same rule and day; gives all clocks back.
pub async fn start_own(
    tx: &mut Tx,
    app: &App,
    petition: &Petition,
    rules: &[&str],
    on: NaiveDate,
) -> Outcome<Vec<DeadlineRow>> {
    let (law, now) = (app.part::<LawBook>().current(), app.clock.now());
    let course = law.plain_course(&petition.commune, on);
    let new = started(&law, petition, rules, &course, now)?;
    deadlines::insert(tx, &new).await?;
    all(tx, petition).await
}

/// Fulfils those open clocks on `on` that are meant, late where their day has passed; gives all clocks back.
pub async fn fulfil_those(
    tx: &mut Tx,
    petition: &Petition,
    meant: impl Fn(&DeadlineRow) -> bool,
    (on, act_id): (NaiveDate, Uuid),
) -> Outcome<Vec<DeadlineRow>> {
    let open: Vec<DeadlineRow> =
        all(tx, petition).await?.into_iter().filter(|row| is_open(row) && meant(row)).collect();
    for how in [DeadlineStatus::Fulfilled, DeadlineStatus::FulfilledLate] {
        let so = open.iter().filter(|row| fulfilled(row, on) == how);
        deadlines::stop(tx, so, how, on, Some(act_id)).await?;
    }
    all(tx, petition).await
}
