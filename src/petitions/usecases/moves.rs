//! The clocks that an act of the table stops and starts, and those that screening finds.

mod received;
mod roads;
mod since;
mod told;
mod undone;

use chrono::NaiveDate;
use uuid::Uuid;

pub use self::received::begin_besides;
pub use self::roads::{CLASSIFYING, found_in_several_places, has_other_term, take_road};
use self::roads::{as_found, decides, term_of};
use self::since::back;
pub use self::since::{complete_since, renewed, requested, requested_since};
use super::clocks::{self, Beginning, RED_LINE};
use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::law::store::LawBook;
use crate::law::{AT_ONCE, OF_ONE_ROAD, RENEWED, UNTIL_FIRST_ACT, ended_by, first_day, is_left_owed};
use crate::petitions::model::life::{ActRow, Mediation, Starts, Stops};
use crate::petitions::model::treatment::Treatment;
use crate::petitions::model::{DeadlineStatus, Kind, Petition};
use crate::petitions::store::acts::{self, StandingAct};
use crate::petitions::store::deadlines::{self, DeadlineRow};

pub use told::{OF_WHAT_WAS_DONE, told};
pub use undone::{undo, undo_along, undo_since};

/// One duty under two keys: the writer is informed once (Luật Tiếp công dân Điều 28(1)).
const ONE_NOTICE: [&str; 2] = ["P01", "R07"];

/// The written answer whether the Chair settles a land dispute: only for those whose mediation was in vain.
pub const SETTLEMENT_ANSWER: &str = "P08";

/// The mediation of a land dispute, by whichever mediators it was referred to (Luật Đất đai Điều 235). Its days are general knowledge, and
/// run all the same: the article is known, and the 45 days of the law before it would warn later.
pub const MEDIATION: &str = "P07";

/// A clock that is wanted, with its beginning.
pub type Wanted = (&'static str, Beginning);

/// The first clocks of a petition that screening found on this day to have these, counted from the receipt as they are announced; what is
/// to be done at once from the day of the finding. The red line runs besides every one of them.
#[must_use]
pub fn announced(clocks: &[&'static str], petition: &Petition, found_on: NaiveDate) -> Vec<Wanted> {
    let red_line = Some(RED_LINE).filter(|red_line| !clocks.contains(red_line));
    let wanted =
        |rule: &'static str| Some((rule, Beginning::on(first_day(rule, petition.received_on, found_on)?)));
    clocks.iter().copied().chain(red_line).filter_map(wanted).collect()
}

/// The same where a petition is found to be of another kind after something was done already: what came back complete, or was
/// sent back, is counted from then. A request for settlement is to be answered, whatever is found.
#[must_use]
pub fn found_again(
    clocks: &[&'static str],
    petition: &Petition,
    acts: &[StandingAct],
    on: NaiveDate,
) -> Vec<Wanted> {
    let renewed = renewed(petition, acts);
    let answer = is_to_be_settled(petition, acts) && !clocks.contains(&SETTLEMENT_ANSWER);
    let wanted = announced(clocks, petition, on).into_iter().map(|(rule, _)| rule);
    let wanted = wanted.chain(answer.then_some(SETTLEMENT_ANSWER));
    wanted.map(|rule| (rule, beginning(rule, petition, renewed, on))).collect()
}

/// Where the clock of a rule begins if it is started by an act of this day.
fn beginning(rule: &str, petition: &Petition, renewed: Option<Beginning>, on: NaiveDate) -> Beginning {
    let receipt = Beginning::on(petition.received_on);
    match rule {
        // From the day on which the grounds for a refusal suffice, when it is decided they do, and on which signs of a crime are found.
        "R08" | AT_ONCE => Beginning::on(on),
        rule if RENEWED.contains(&rule) => renewed.unwrap_or(receipt),
        _ => receipt,
    }
}

/// True where this clock ran already, or runs: it is not started again.
fn is_there(row: &DeadlineRow, rule: &str, beginning: Beginning) -> bool {
    let same = row.start_on == beginning.on || !RENEWED.contains(&rule);
    let informed =
        !clocks::is_open(row) && [row.rule_key.as_str(), rule].iter().all(|key| ONE_NOTICE.contains(key));
    (row.rule_key == rule || informed) && row.status != DeadlineStatus::Cancelled.as_str() && same
}

/// Of these clocks those that still begin while a supplement is awaited: the request has ended the term of its road, and every other
/// one, but for what must be done at once.
pub fn while_asked(wanted: Vec<Wanted>) -> Vec<Wanted> {
    let asking = Treatment::RequestSupplement.as_str();
    let of_a_step = |rule: &str| OF_ONE_ROAD.contains(&rule) || UNTIL_FIRST_ACT.contains(&rule);
    wanted.into_iter().filter(|(rule, _)| !of_a_step(rule) || is_left_owed(rule, asking)).collect()
}

/// Exchanges the first clocks for those that were found: what runs and is not among them is cancelled, what is among them and
/// neither runs nor was fulfilled starts. Gives all clocks back.
pub async fn exchange(
    tx: &mut Tx,
    app: &App,
    petition: &Petition,
    wanted: &[Wanted],
    (on, act_id): (NaiveDate, Uuid),
) -> Outcome<Vec<DeadlineRow>> {
    let old = deadlines::of_petitions(tx.conn(), &petition.commune, &[petition.id]).await?;
    let found = |row: &DeadlineRow| wanted.iter().any(|(rule, _)| *rule == row.rule_key);
    let lost: Vec<&DeadlineRow> = old.iter().filter(|row| clocks::is_open(row) && !found(row)).collect();
    let ran_out = lost.iter().filter(|row| decides(row)).find_map(|row| ran_out(row, on));
    deadlines::stop(tx, lost, DeadlineStatus::Cancelled, on, Some(act_id)).await?;
    let missing = wanted.iter().filter(|(rule, from)| !old.iter().any(|row| is_there(row, rule, *from)));
    let missing: Vec<Wanted> = missing.copied().collect();
    let rows = clocks::begin(tx, app, petition, &missing).await?;
    let Some(from) = ran_out else { return Ok(rows) };
    let longer = |row: &DeadlineRow| clocks::is_open(row) && decides(row) && row.overdue_from.is_none();
    for row in rows.into_iter().filter(longer) {
        was_overdue(tx, app, row, from).await?;
    }
    deadlines::of_petitions(tx.conn(), &petition.commune, &[petition.id]).await
}

/// Since when a term had run out on this day: neither its end without its duty done, nor a longer one in its place, takes that back from
/// anybody.
fn ran_out(row: &DeadlineRow, on: NaiveDate) -> Option<NaiveDate> {
    let due = row.due_on.filter(|due| *due < on)?;
    row.overdue_from.or_else(|| due.succ_opt())
}

/// Keeps with a clock since when its term had run out.
async fn was_overdue(tx: &mut Tx, app: &App, row: DeadlineRow, from: NaiveDate) -> Outcome<()> {
    let law = app.part::<LawBook>().current();
    let late = DeadlineRow { overdue_from: Some(from), ..row };
    if let Some(late) = clocks::recomputed(&law, late)? {
        deadlines::recompute(tx, &late).await?;
    }
    Ok(())
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
    stop_clocks(tx, app, petition, row, on, act_id).await?;
    match row.starts {
        Starts::Nothing => {}
        Starts::AcceptanceAgain => {
            let done = acts::standing(tx, petition, act_id).await?;
            let wanted = again(tx, petition, &done, back(row.act, on)).await?;
            clocks::begin(tx, app, petition, &wanted).await?;
        }
        Starts::SettlementAnswer => {
            let of_others = |clock: &DeadlineRow| !RENEWED.contains(&clock.rule_key.as_str());
            clocks::cancel_open(tx, petition, of_others, on, act_id).await?;
            clocks::begin(tx, app, petition, &[(SETTLEMENT_ANSWER, back(row.act, on))]).await?;
        }
        Starts::Mediating => {
            let from = requested_since(tx, petition, act_id).await?;
            clocks::begin(tx, app, petition, &[(MEDIATION, from)]).await?;
        }
        Starts::TellingAtOnce => clocks::not_accepted(tx, app, petition, on).await?,
    }
    deadlines::of_petitions(tx.conn(), &petition.commune, &[petition.id]).await
}

/// Stops them as the row says, and starts none.
async fn stop_clocks(
    tx: &mut Tx,
    app: &App,
    petition: &Petition,
    row: &ActRow,
    on: NaiveDate,
    act_id: Uuid,
) -> Outcome<()> {
    match row.stops {
        Stops::Nothing | Stops::Exchanged => {}
        Stops::UntilFirstAct => {
            if let Some(&treatment) = row.carries_out.first() {
                let done = acts::standing(tx, petition, act_id).await?;
                take_road(tx, app, (petition, &done), treatment, on, (on, act_id)).await?;
            }
            let ended = ended_by(row.carries_out.first().map(|treatment| treatment.as_str()));
            let ended: Vec<&str> = ended.chain(row.tells.iter().copied()).collect();
            clocks::fulfil(tx, petition, &ended, on, act_id).await?;
        }
        Stops::Mediating => mediated(tx, petition, on, act_id).await?,
        Stops::Unmediated => {
            let rows = deadlines::of_petitions(tx.conn(), &petition.commune, &[petition.id]).await?;
            let mediating = |row: &DeadlineRow| row.rule_key == MEDIATION && clocks::is_open(row);
            for row in rows.into_iter().filter(mediating) {
                if let Some(from) = ran_out(&row, on) {
                    was_overdue(tx, app, row, from).await?;
                }
            }
            clocks::cancel(tx, petition, &[MEDIATION], on, act_id).await?;
        }
        Stops::Everything => {
            clocks::cancel_open(tx, petition, |_| false, on, act_id).await?;
        }
    }
    Ok(())
}

/// Fulfils the time for mediating where the petition has one.
pub async fn mediated(tx: &mut Tx, petition: &Petition, on: NaiveDate, act_id: Uuid) -> Outcome<()> {
    clocks::fulfil(tx, petition, &[MEDIATION], on, act_id).await?;
    Ok(())
}

/// After a petition was let go, or its link was annulled: what was supplied while it waited for another one counts from the day on which
/// it came, and so the clock of acceptance runs from that. It has run since then where the petition has waited until now.
pub async fn supplied_meanwhile(
    tx: &mut Tx,
    app: &App,
    petition: &Petition,
    (before, after): (&[StandingAct], &[StandingAct]),
) -> Outcome<()> {
    let aside = |id: Uuid| before.iter().any(|done| done.id == id && done.set_aside);
    let Some(supplied) = after.iter().rev().find(|done| !done.set_aside && aside(done.id)) else {
        return Ok(());
    };
    let wanted = again(tx, petition, after, back(supplied.act, supplied.acted_on)).await?;
    clocks::begin(tx, app, petition, &wanted).await?;
    Ok(())
}

/// What is decided of a petition after these acts where it is accepted or not: a land dispute is mediated first, unless screening found
/// that it was, whatever it proposed, or a request for its settlement stands; then the Chair settles it (Luật Đất đai Điều 235, 236).
#[must_use]
pub fn decision_on(petition: &Petition, acts: &[StandingAct]) -> Treatment {
    let mediated = is_to_be_settled(petition, acts) || acts::found_mediated(acts);
    match petition.kind {
        Some(Kind::LandDispute) if !mediated => Treatment::Mediate,
        _ => Treatment::ProposeAcceptance,
    }
}

/// True for a land dispute for whose settlement a request stands.
#[must_use]
pub fn is_to_be_settled(petition: &Petition, acts: &[StandingAct]) -> bool {
    petition.kind == Some(Kind::LandDispute) && acts::mediation(acts) == Mediation::InVain
}

/// What runs again for a petition that is complete now, or came back: the clock of acceptance from that day, and the red line
/// from the receipt, from which the law counts it.
async fn again(
    tx: &mut Tx,
    petition: &Petition,
    acts: &[StandingAct],
    back: Beginning,
) -> Outcome<Vec<Wanted>> {
    let rows = deadlines::of_petitions(tx.conn(), &petition.commune, &[petition.id]).await?;
    let rule = term_of(tx, petition, Some(decision_on(petition, acts))).await?;
    let rule = rule.map(|rule| as_found(rule, &rows));
    let acceptance = rule.filter(|rule| RENEWED.contains(rule)).map(|rule| (rule, back));
    Ok(acceptance.into_iter().chain([(RED_LINE, Beginning::on(petition.received_on))]).collect())
}
