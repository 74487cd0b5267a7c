//! What follows from a step of the table besides the new state: clocks, letters, the outward summary.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use uuid::Uuid;

use crate::cases::model::step::{Clocks, EXECUTION, FROM_RECEIPT, Guard, LAWSUIT, PUBLISHING, Tell};
use crate::cases::model::table::informs;
use crate::cases::model::{Barred, Case, ComplexityLevel, LetterAddressee, Step};
use crate::cases::store::letters::{self, LetterRow};
use crate::cases::store::steps;
use crate::cases::usecases::{effect, execution, informing, next_right};
use crate::kernel::acts::Performance;
use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::law::store::LawBook;
use crate::law::{Complexity, PARTY_LIMITS, REFORM};
use crate::petitions::model::Petition;
use crate::petitions::store::deadlines::DeadlineRow;
use crate::petitions::usecases::clocks::{self, Beginning, Due};
use crate::petitions::usecases::moves::{MEDIATION, Wanted, complete_since, requested_since};

/// What an act says about the clocks beyond its row.
#[derive(Debug, Clone, Copy, Default)]
pub struct Measure {
    /// Days of an extension.
    pub days: Option<u32>,
    /// Level that was found.
    pub level: Option<ComplexityLevel>,
    /// The act by which the case had gone away, and its day, where this one brings it back.
    pub away: Option<(NaiveDate, Uuid)>,
    /// The act that led to the state in which the case stands.
    pub ended_by: Option<Uuid>,
    /// The rules that are counted from the proven receipt of the decision.
    pub from_receipt: &'static [&'static str],
    /// It concerns persons with related rights and duties, who are told too.
    pub related: bool,
    /// The act that it answers.
    pub answers: Option<Uuid>,
    /// Another day than its own that the act names as a beginning.
    pub named_on: Option<NaiveDate>,
}

/// Until when the case is to be settled, as its running clock says.
#[must_use]
pub fn settled_until<R: Due>(case: &Case, rows: &[R]) -> Option<NaiveDate> {
    let settles = |row: &&R| row.runs() && case.life_cycle.settlement().contains(&row.rule());
    rows.iter().rev().find(settles)?.day()
}

/// True where something is still to be told to the public.
#[must_use]
pub fn is_untold<R: Due>(rows: &[R]) -> bool {
    rows.iter().any(|row| row.runs() && PUBLISHING.contains(&row.rule()))
}

/// Since when the clock of settling was overdue on which a step bears: it was decided in time and is entered late, or came too late to
/// change it.
#[must_use]
pub fn entered_late(case: &Case, step: &Step, rows: &[DeadlineRow], today: NaiveDate) -> Option<NaiveDate> {
    let changes = |one: &Clocks| matches!(one, Clocks::Pause | Clocks::Extend | Clocks::Complexity);
    if !step.clocks.iter().any(changes) {
        return None;
    }
    settled_until(case, rows).filter(|due| *due < today)?.succ_opt()
}

/// Guards that ask the clocks or the day of the act.
pub fn guarded<R: Due>(case: &Case, step: &Step, rows: &[R], on: NaiveDate) -> Result<(), Barred> {
    let run_out = || settled_until(case, rows).is_some_and(|due| due < on);
    for guard in step.guards {
        let holds = match guard {
            Guard::InTime => !run_out(),
            Guard::Overdue => run_out(),
            Guard::EffectRan => effect::has_run(case, rows, on),
            Guard::Untold => is_untold(rows),
            Guard::SinceReform(_) => on >= REFORM,
            Guard::BeforeReform(_) => on < REFORM,
            Guard::Marked(..)
            | Guard::Unmarked(..)
            | Guard::Complex
            | Guard::NothingOrdered
            | Guard::FieldMatter
            | Guard::HasResult
            | Guard::Unassigned
            | Guard::CarriedOut
            | Guard::Alone
            | Guard::Required(_) => true,
        };
        if !holds {
            return Err(Barred::by(*guard, step));
        }
    }
    Ok(())
}

/// Starts clocks that an act has for itself. What tells the public of it may have been approved on a later day and entered already.
async fn start_own(
    tx: &mut Tx,
    app: &App,
    petition: &Petition,
    rules: &[&'static str],
    on: NaiveDate,
) -> Outcome<Vec<DeadlineRow>> {
    let rows = clocks::start_own(tx, app, petition, rules, on).await?;
    let told = rules.iter().any(|rule| PUBLISHING.contains(rule));
    if told { informing::follow(tx, app, petition).await } else { Ok(rows) }
}

/// Applies a step to the clocks of the petition; gives all of them.
pub async fn wind(
    tx: &mut Tx,
    app: &App,
    petition: &Petition,
    (case, step): (&Case, &Step),
    (on, act_id): (NaiveDate, Uuid),
    measure: Measure,
) -> Outcome<Vec<DeadlineRow>> {
    let settlement = case.life_cycle.settlement();
    for clocks in step.clocks {
        match clocks {
            Clocks::Start(rules) => clocks::start(tx, app, petition, rules, on).await?,
            Clocks::StartOnNamed(rules) => {
                clocks::start(tx, app, petition, rules, measure.named_on.unwrap_or(on)).await?
            }
            Clocks::StartOwn(rules) => start_own(tx, app, petition, rules, on).await?,
            // The one is counted when the case is back; of the other the act itself gives to the new case what runs on here.
            Clocks::StartOnReturn(_) | Clocks::Share => Vec::new(),
            Clocks::StartOnEffect(rules) => {
                effect::carried_out(tx, app, (petition, case), rules, (on, Some(act_id))).await?
            }
            Clocks::Fulfil(rules) => clocks::fulfil(tx, petition, rules, on, act_id).await?,
            Clocks::Told(_) => informing::follow(tx, app, petition).await?,
            Clocks::FulfilOf(rules) => answered(tx, petition, (rules, measure.answers), (on, act_id)).await?,
            Clocks::Settle => clocks::fulfil(tx, petition, settlement, on, act_id).await?,
            Clocks::Cancel(rules) => clocks::cancel(tx, petition, rules, on, act_id).await?,
            Clocks::UntilSettled(rule) => execution::start(tx, app, (petition, settlement), rule, on).await?,
            Clocks::EndSettling => {
                clocks::cancel_open(tx, petition, |row| outlives(case, row), on, act_id).await?
            }
            Clocks::Pause => clocks::pause(tx, app, petition, settlement, on, act_id).await?,
            Clocks::Halt => clocks::halt(tx, app, petition, settlement, (on, act_id)).await?,
            Clocks::Revive => match measure.away {
                Some(away) => {
                    let goes_on = |row: &DeadlineRow| !effect::counts_anew(row, away);
                    clocks::revive(tx, app, petition, (away.1, goes_on), (on, act_id)).await?;
                    effect::to_conclude(tx, app, petition, (on, away)).await?;
                    effect::returned(tx, app, (petition, case), measure.from_receipt, (on, act_id)).await?
                }
                None => Vec::new(),
            },
            Clocks::Resume => clocks::resume(tx, app, petition, settlement, on, act_id).await?,
            Clocks::Extend => {
                let days = measure.days.unwrap_or_default();
                clocks::extend(tx, app, petition, settlement, days, on, act_id).await?
            }
            Clocks::Complexity => {
                let level = law_level(measure.level.unwrap_or(ComplexityLevel::None));
                clocks::set_complexity(tx, app, petition, settlement, level, on, act_id).await?
            }
            Clocks::StartOnRequest(rule) => {
                let from = if *rule == MEDIATION {
                    requested_since(tx, petition, act_id).await?
                } else {
                    complete_since(tx, petition, act_id).await?
                };
                clocks::begin(tx, app, petition, &[(*rule, from)]).await?
            }
            Clocks::Reopen => {
                clocks::reopen(tx, app, petition, (settlement, measure.ended_by), (on, act_id)).await?
            }
            Clocks::OwnLimit => own_limit(tx, app, (petition, case), (on, act_id)).await?,
        };
    }
    let rows = execution::follow(tx, (petition, settlement), (EXECUTION, on)).await?;
    next_right::follow(tx, (petition, case), rows, (on, Some(act_id))).await
}

/// What does not end with the settlement of the case: duties to inform, a suspended execution until it is lifted, and the time to go to
/// court. The petition of a merged case may belong to another one by now, which goes on.
fn outlives(case: &Case, row: &DeadlineRow) -> bool {
    let elsewhere = row.case_id.is_some_and(|id| id != case.id);
    let rule = row.rule_key.as_str();
    elsewhere || rule == EXECUTION || LAWSUIT.contains(&rule) || informs(rule)
}

/// Fulfils what the act has started that is answered.
async fn answered(
    tx: &mut Tx,
    petition: &Petition,
    (rules, of_act): (&[&str], Option<Uuid>),
    when: (NaiveDate, Uuid),
) -> Outcome<Vec<DeadlineRow>> {
    let started = steps::started(tx, &petition.commune, of_act).await?;
    let meant = |row: &DeadlineRow| started.contains(&row.id) && rules.contains(&row.rule_key.as_str());
    clocks::fulfil_those(tx, petition, meant, when).await
}

/// The limit of its own, where the commune has set one or a version of the Party's term was read in its text. Without a limit the red
/// line runs on until somebody is given the work.
async fn own_limit(
    tx: &mut Tx,
    app: &App,
    (petition, case): (&Petition, &Case),
    (on, act_id): (NaiveDate, Uuid),
) -> Outcome<Vec<DeadlineRow>> {
    let law = app.part::<LawBook>().current();
    let confirmed = |rule: &&str| {
        let version = law.governing(&petition.commune, rule, on);
        version.is_some_and(|version| !PARTY_LIMITS.contains(rule) || version.term.certainty.is_read())
    };
    let own: Vec<&str> = case.own_limit().filter(confirmed).into_iter().collect();
    let rows = clocks::start(tx, app, petition, &own, on).await?;
    let limited = rows.iter().any(|row| clocks::is_open(row) && own.contains(&row.rule_key.as_str()));
    if limited { clocks::fulfil(tx, petition, &[clocks::RED_LINE], on, act_id).await } else { Ok(rows) }
}

/// The level as the law's clocks know it.
#[must_use]
pub fn law_level(level: ComplexityLevel) -> Complexity {
    match level {
        ComplexityLevel::None => Complexity::None,
        ComplexityLevel::Complex => Complexity::Complex,
        ComplexityLevel::SpeciallyComplex => Complexity::SpeciallyComplex,
    }
}

/// The letters that an act makes due, and the clocks by which they are to be sent.
pub async fn tell(
    act: &mut Performance<'_>,
    petition: &Petition,
    (case, step): (&Case, &Step),
    measure: Measure,
) -> Outcome<()> {
    let front = petition.forwarder_type.as_deref() == Some("fatherland_front");
    let there = |tell: &&Tell| match tell.to {
        LetterAddressee::Front => front,
        LetterAddressee::Forwarder => petition.is_forwarded() && !front,
        LetterAddressee::Related => measure.related,
        _ => true,
    };
    let due: Vec<&Tell> = step.tells.iter().filter(there).collect();
    let rows: Vec<LetterRow> = due
        .iter()
        .map(|tell| LetterRow {
            commune: case.commune.clone(),
            id: act.new_id(&case.commune),
            case_id: case.id,
            act_id: act.act_id,
            of_act: step.act.as_str().to_owned(),
            acted_on: act.acted_on,
            addressee: tell.to.as_str().to_owned(),
            due_rule: tell.within.map(str::to_owned),
            sent_on: None,
            sent_by_act: None,
            received_on: None,
            received_by_act: None,
            annulled_by_act: None,
        })
        .collect();
    letters::insert(act.tx, &rows).await?;
    let rules: BTreeSet<&'static str> = due.iter().filter_map(|tell| tell.within).collect();
    if rules.is_empty() {
        return Ok(());
    }
    begin_told(act.tx, act.context.app(), petition, rules, (act.acted_on, act.act_id)).await?;
    Ok(())
}

/// Begins the clocks in which somebody is told of an act: from its day, or from the receipt where they are counted from that.
pub async fn begin_told(
    tx: &mut Tx,
    app: &App,
    petition: &Petition,
    rules: impl IntoIterator<Item = &'static str>,
    (on, act_id): (NaiveDate, Uuid),
) -> Outcome<Vec<DeadlineRow>> {
    let (of_receipt, of_act): (Vec<&'static str>, Vec<&'static str>) =
        rules.into_iter().partition(|rule| FROM_RECEIPT.contains(rule));
    let mut wanted: Vec<Wanted> = of_act.into_iter().map(|rule| (rule, Beginning::on(on))).collect();
    if !of_receipt.is_empty() {
        let from = complete_since(tx, petition, act_id).await?;
        wanted.extend(of_receipt.into_iter().map(|rule| (rule, from)));
    }
    clocks::begin(tx, app, petition, &wanted).await
}

#[cfg(test)]
mod tests;
