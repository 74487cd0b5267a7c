//! The clocks that an act of the table stops and starts.

use chrono::NaiveDate;
use uuid::Uuid;

use super::clocks::{self, UNTIL_FIRST_ACT};
use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::law::store::LawBook;
use crate::law::{ReceiptFacts, first_rules};
use crate::petitions::model::life::{ActRow, Starts, Stops};
use crate::petitions::model::{Kind, Petition};
use crate::petitions::store::deadlines::{self, DeadlineRow};
use crate::petitions::store::{acts, intakes};

/// T04: who denounced is told of the transfer within five working days of the receipt (Luật Tố cáo Điều 24(2)).
pub const NOTICE_OF_TRANSFER: &str = "T04";

/// Clocks of acceptance for a kind: C02, K03 or T01, and the red line R16.
#[must_use]
pub fn of_acceptance(kind: Option<Kind>) -> Vec<&'static str> {
    let first = first_rules(kind.map(Kind::as_str), ReceiptFacts::default());
    first.into_iter().filter(|rule| UNTIL_FIRST_ACT.contains(rule)).collect()
}

/// The rules whose clocks this act starts on this petition.
pub async fn started_by(tx: &mut Tx, petition: &Petition, row: &ActRow) -> Outcome<Vec<&'static str>> {
    Ok(match row.starts {
        Starts::Nothing => Vec::new(),
        Starts::AcceptanceAgain => of_acceptance(petition.kind),
        Starts::NoticeOfTransfer => {
            // Who gave no name cannot be told.
            let known = intakes::find(tx.conn(), &petition.commune, petition.id).await?.has_known_writer;
            let due = known && petition.kind.is_some_and(Kind::is_denunciation);
            due.then_some(NOTICE_OF_TRANSFER).into_iter().collect()
        }
    })
}

/// Stops and starts the clocks of the petition as the row says; gives all of them back.
pub async fn move_clocks(
    tx: &mut Tx,
    app: &App,
    petition: &Petition,
    row: &ActRow,
    on: NaiveDate,
    act_id: Uuid,
) -> Outcome<Vec<DeadlineRow>> {
    match row.stops {
        Stops::Nothing | Stops::Exchanged => {}
        Stops::UntilFirstAct => {
            clocks::fulfil(tx, petition, UNTIL_FIRST_ACT, on, act_id).await?;
        }
        Stops::Everything => {
            clocks::cancel_open(tx, petition, |_| false, on, act_id).await?;
        }
    }
    let rules = started_by(tx, petition, row).await?;
    if !rules.is_empty() {
        let from = if row.starts == Starts::NoticeOfTransfer { petition.received_on } else { on };
        clocks::start(tx, app, petition, &rules, from).await?;
    }
    deadlines::of_petitions(tx.conn(), &petition.commune, &[petition.id]).await
}

/// Exchanges the first clocks after a reclassification. What runs and is not of the new kind is cancelled; what the new kind
/// has and nothing runs for, nor was fulfilled, starts: on the day of receipt, those of acceptance on the day of the
/// latest supplement where there was one.
pub async fn exchange(
    tx: &mut Tx,
    app: &App,
    petition: &Petition,
    supplemented_on: Option<NaiveDate>,
    (on, act_id): (NaiveDate, Uuid),
) -> Outcome<Vec<DeadlineRow>> {
    let known_writer = intakes::find(tx.conn(), &petition.commune, petition.id).await?.has_known_writer;
    let facts = ReceiptFacts { known_writer, presented_at_reception: petition.channel == "reception" };
    let wanted = first_rules(petition.kind.map(Kind::as_str), facts);
    let old = deadlines::of_petitions(tx.conn(), &petition.commune, &[petition.id]).await?;
    for row in old.iter().filter(|row| clocks::is_open(row) && !wanted.contains(&row.rule_key.as_str())) {
        deadlines::stop(tx, row, "cancelled", on, Some(act_id)).await?;
    }
    for rule in wanted {
        let again = supplemented_on.filter(|_| UNTIL_FIRST_ACT.contains(&rule));
        let from = again.unwrap_or(petition.received_on);
        let there =
            |row: &DeadlineRow| row.rule_key == rule && row.start_on == from && row.status != "cancelled";
        if !old.iter().any(there) {
            clocks::start(tx, app, petition, &[rule], from).await?;
        }
    }
    deadlines::of_petitions(tx.conn(), &petition.commune, &[petition.id]).await
}

/// After an annulment: what the act had started is cancelled; what it had stopped runs on, computed by the rules and
/// the calendar of this moment.
pub async fn undo(
    tx: &mut Tx,
    app: &App,
    petition: &Petition,
    (annulled, row): (Uuid, &ActRow),
    (on, act_id): (NaiveDate, Uuid),
) -> Outcome<Vec<DeadlineRow>> {
    let rules = started_by(tx, petition, row).await?;
    let rows = clocks::cancel(tx, petition, &rules, on, act_id).await?;
    let law = app.part::<LawBook>().current();
    for clock in rows.into_iter().filter(|clock| clock.stopped_by_act == Some(annulled)) {
        let again = clocks::recomputed(&law, clock.clone())?;
        acts::restart(tx, &again.unwrap_or(clock)).await?;
    }
    deadlines::of_petitions(tx.conn(), &petition.commune, &[petition.id]).await
}
