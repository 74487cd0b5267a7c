//! Annulment (hủy) of an act on a case: nothing is deleted. The latest act that led to another state, or one that changed none,
//! falls away as long as nothing rests on it: state, marks and result stand again as before it, what it had stopped runs on, what
//! it had started is cancelled, the letters that it made due are not owed, and what it recorded as sent, received,
//! approved or told is not.

use serde_json::{Value, json};
use uuid::Uuid;

use super::barred;
use super::days::stands_again;
use super::done::CaseOutcome;
use super::inputs::verify;
use super::kept::outcome;
use super::moving::{part, parting};
use crate::cases::access::{AnnulCaseAct, CaseAction, action_of, rule};
use crate::cases::model::step::EXECUTION;
use crate::cases::model::stood::{from_receipt, led_to};
use crate::cases::model::{Barred, Case, CaseAct, CaseStatus, DoneStep, OUTSIDE};
use crate::cases::store::{self, items, letters, moves, publications, steps};
use crate::cases::usecases::consequences::law_level;
use crate::cases::usecases::effect::{effective_from, returned, unproven};
use crate::cases::usecases::offers::offering;
use crate::cases::usecases::{execution, in_step, informing, next_right, producing, results, sending};
use crate::kernel::access::{AccessFacts, Condition, HasFacts as _, Unchecked};
use crate::kernel::acts::{Act, OnAct, Performance, Subject as _};
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::kernel::record::{Event, EventType};
use crate::petitions::access::matrix;
use crate::petitions::acts::annul::AnnulmentInput;
use crate::petitions::acts::relatives::no_relative;
use crate::petitions::acts::step::holds;
use crate::petitions::model::Petition;
use crate::petitions::store as petitions;
use crate::petitions::store::acts::fewer;
use crate::petitions::store::deadlines::{self, DeadlineRow};
use crate::petitions::store::notices;
use crate::petitions::usecases::clocks::{Traces, cancel, cancel_open, undo};
use crate::petitions::usecases::recompute::tell_counted;

/// The act.
#[derive(Debug)]
pub struct AnnulInCase;

impl OnAct for AnnulInCase {
    fn on(input: &mut AnnulmentInput, act_id: Uuid) {
        input.act_id = Some(act_id);
    }
}

const NEVER: &str = "Such an act is never annulled; the law has another way to mend it.";
const RESTS: &str = "What was done later rests on this act: annul that first.";

impl Act for AnnulInCase {
    type Subject = Case;
    type Permission = AnnulCaseAct;
    type Input = AnnulmentInput;
    type Answer = CaseOutcome;

    const KIND: &'static str = "case_annulment";

    fn facts(input: &AnnulmentInput) -> Value {
        json!({ "annuls": input.act_id, "ground": input.ground })
    }

    fn private(input: &AnnulmentInput) -> Option<Value> {
        Some(json!({ "reason": input.reason }))
    }

    fn annuls(input: &AnnulmentInput) -> Option<Uuid> {
        input.act_id
    }

    /// A merger or split is taken back in all cases that belong together.
    async fn load(tx: &mut Tx, context: &Context, id: Uuid, _: &AnnulmentInput) -> Outcome<Unchecked<Case>> {
        moves::lock_seen(tx, &context.scope(matrix), id, &[]).await?;
        Case::load(tx, context, id).await
    }

    async fn perform(act: &mut Performance<'_>, case: Case, input: AnnulmentInput) -> Outcome<CaseOutcome> {
        let answer = annulled(act, &case, input).await;
        offering(act.tx.conn(), act.context, &case, answer).await
    }
}

async fn annulled(act: &mut Performance<'_>, case: &Case, input: AnnulmentInput) -> Outcome<CaseOutcome> {
    let id = input.act_id.ok_or_else(|| Problem::internal("an act on another act without its id"))?;
    case.not_void().map_err(|why| barred(act.context, case, why))?;
    let before = case.facts();
    let history = steps::standing(act.tx, case).await?;
    let place = free(act, case, &history, id).await?;
    let done = &history[place];
    act.not_before(done.acted_on, "the act that it annuls")?;
    if !may(act, done.act, &before) {
        return Err(Problem::new(Code::PermissionMissing));
    }
    let parting = parting(act, case, done).await?;
    let old = case;
    let mut case = old.clone().without(done, &history, act.now());
    stands_again(act, old, &case).await?;
    letters::annul(act.tx, &case.commune, id, act.act_id).await?;
    publications::annul(act.tx, &case.commune, id, act.act_id).await?;
    steps::annul(act.tx, &case.commune, id, act.act_id).await?;
    notices::annul(act.tx, &case.commune, id, act.act_id).await?;
    if let Some(parting) = parting {
        case = part(act, case, (done, parting)).await?;
    }
    if done.act == CaseAct::Flags {
        case.flags = steps::flags(act.tx, &case, None).await?;
    }
    let (case, clocks, rows) = rewound(act, case, &history, place).await?;
    no_relative(act, ("case", case.id), &before, &before.excluded_person_ids).await?;
    store::save(act.tx, &case).await?;
    let telling = verify::annulled(act, &case, done).await?;
    let mut fields = json!({
        "annuls": id, "act": done.act, "ground": input.ground,
        "old_status": old.status, "status": case.status,
    });
    tell_counted(act.context.app(), &mut fields, (&clocks, &rows), Some(EXECUTION))?;
    act.event(Event {
        telling,
        petition_id: Some(case.petition_id),
        case_id: Some(case.id),
        fields,
        before: Some(before),
        after: Some(case.facts()),
        ..Event::of(EventType::CaseActAnnulled, "case", case.id)
    });
    outcome(act, (&case, done.act), &rows).await
}

/// The place of the act among those that stand, if nothing rests on it.
async fn free(act: &mut Performance<'_>, case: &Case, history: &[DoneStep], id: Uuid) -> Outcome<usize> {
    let Some(place) = history.iter().position(|done| done.act_id == id) else {
        // An act on another case is none of this one; an annulment is none of the table.
        let own = steps::is_of(act.tx, case, id).await?;
        let never = || barred(act.context, case, Barred { detail: NEVER, legal_basis: OUTSIDE });
        return Err(if own { never() } else { Problem::not_found() });
    };
    let done = &history[place];
    let row = done.row(case.life_cycle).ok_or_else(|| Problem::internal("an act without its row"))?;
    if !row.annullable {
        return Err(barred(act.context, case, Barred { detail: NEVER, legal_basis: row.basis }));
    }
    let rests = |at: usize| history[at].rests_on(done, (&history[..at], case.life_cycle));
    let later = (place + 1..history.len()).any(rests);
    let written = letters::of_case(act.tx.conn(), &case.commune, case.id).await?;
    let sent = |letter: &letters::LetterRow| {
        (letter.act_id == id && letter.sent_on.is_some())
            || (letter.sent_by_act == Some(id) && letter.received_on.is_some())
    };
    let told = publications::of_case(act.tx.conn(), &case.commune, case.id).await?;
    let approved = told.iter().any(|one| {
        (one.act_id == id && one.approved_on.is_some())
            || (one.approved_by_act == Some(id) && one.ended_on.is_some())
    });
    let answered = match done.act {
        CaseAct::DocumentRequests | CaseAct::EnforcementOrders => steps::kept(act.tx, case, done.act).await?,
        _ => Vec::new(),
    };
    let answered = answered.iter().any(|one| one.answers() == Some(id));
    let ordered = items::rest_on(act.tx, &case.commune, id).await?;
    if later || answered || ordered || written.iter().any(sent) || approved {
        return Err(barred(act.context, case, Barred { detail: RESTS, legal_basis: row.basis }));
    }
    Ok(place)
}

/// Who may do such an act annuls it, and who heads the book.
fn may(act: &Performance<'_>, kind: CaseAct, facts: &AccessFacts) -> bool {
    let action = action_of(kind).map(|action| match action {
        // The lead enters an answer for the settler's signature only.
        CaseAction::AnswerCase => CaseAction::SettleCase,
        other => other,
    });
    let own = action.is_some_and(|action| holds(act, &rule(action), facts));
    own || act.hands.meet(Condition::Head, facts)
}

/// The clocks as they ran with the act and as they run without it, and the case and its petition in step with them.
async fn rewound(
    act: &mut Performance<'_>,
    mut case: Case,
    history: &[DoneStep],
    place: usize,
) -> Outcome<(Case, Vec<DeadlineRow>, Vec<DeadlineRow>)> {
    let (done, earlier) = (&history[place], &history[..place]);
    let found = earlier.iter().rev().find(|one| one.act == CaseAct::ComplexityDecisions);
    let away = led_to(earlier, done.before.status);
    let traces = Traces {
        act_id: done.act_id,
        started: &done.started,
        revived: (&done.revived, away.map(|away| (away.acted_on, away.act_id))),
        complexity: (law_level(done.before.complexity_level), found.map(|one| one.act_id)),
    };
    let mut petition = petitions::lock_for_summary(act.tx, &case.commune, case.petition_id).await?;
    counted_again(act, (&mut case, &mut petition), done).await?;
    let (app, when) = (act.context.app(), (act.acted_on, act.act_id));
    let clocks = deadlines::of_petitions(act.tx.conn(), &case.commune, &[petition.id]).await?;
    let ended = clocks.iter().filter(|row| row.stopped_by_act == Some(done.act_id));
    let freed: Vec<Uuid> = ended.map(|row| row.id).collect();
    undo(act.tx, app, &petition, traces, when).await?;
    sending::follow(act.tx, app, &case).await?;
    informing::follow(act.tx, app, &petition).await?;
    cancelled_since(act.tx, (&petition, &case), (history, place), &freed).await?;
    unproven(act.tx, (&petition, &case), from_receipt([done].into_iter(), case.life_cycle), when).await?;
    let standing: Vec<&DoneStep> = history.iter().filter(|one| one.act_id != done.act_id).collect();
    producing::undone(act.tx, &case, (done, &history[place + 1..])).await?;
    let proven = from_receipt(standing.iter().copied(), case.life_cycle);
    returned(act.tx, app, (&petition, &case), proven, when).await?;
    let settlement = case.life_cycle.settlement();
    let rows = execution::follow(act.tx, (&petition, settlement), (EXECUTION, act.acted_on)).await?;
    let rows = next_right::follow(act.tx, (&petition, &case), rows, (when.0, Some(when.1))).await?;
    // No act made it effective but the time that had run.
    let moved = standing.iter().rfind(|one| one.moved());
    let by_time = moved.is_none_or(|one| one.after.status != CaseStatus::Effective);
    if by_time
        && case.status == CaseStatus::Effective
        && effective_from(&case, &rows).is_none_or(|day| day > act.context.today())
    {
        case.status = CaseStatus::Decided;
    }
    in_step::keep(act.tx, act.context, petition, &mut case, &rows).await?;
    results::undone(act, &case, done).await?;
    Ok((case, clocks, rows))
}

/// Cancels what runs without the act at `place` of the history though later ones have no use for it: what stands still while the case is
/// away, and of what the act had ended what was owed of a decision that another has replaced since.
async fn cancelled_since(
    tx: &mut Tx,
    (petition, case): (&Petition, &Case),
    (history, place): (&[DoneStep], usize),
    freed: &[Uuid],
) -> Outcome<()> {
    let done = &history[place];
    if let Some(left) = led_to(history, case.status).filter(|left| left.act_id != done.act_id) {
        let rules = left.cancels(case.life_cycle);
        cancel(tx, petition, &rules, left.acted_on, left.act_id).await?;
    }
    let after = |at: usize| history[at + 1..].iter().flat_map(|one| &one.started);
    for (at, later) in history.iter().enumerate().skip(place + 1) {
        let rules = if later.after.status.is_away() { Vec::new() } else { later.cancels(case.life_cycle) };
        if freed.is_empty() || rules.is_empty() {
            continue;
        }
        let spared = |row: &DeadlineRow| {
            let since = after(at).any(|id| *id == row.id);
            since || !freed.contains(&row.id) || !rules.contains(&row.rule_key.as_str())
        };
        cancel_open(tx, petition, spared, later.acted_on, later.act_id).await?;
    }
    Ok(())
}

/// Counts those again who had withdrawn by this act. A merged case tells nobody else: its petition is told, and the case that this one
/// has opened since by a split.
async fn counted_again(
    act: &mut Performance<'_>,
    (case, petition): (&mut Case, &mut Petition),
    done: &DoneStep,
) -> Outcome<()> {
    if done.act != CaseAct::Withdrawals {
        return Ok(());
    }
    let back = fewer(&steps::facts(act.tx, &case.commune, done.act_id).await?);
    case.people_count += back;
    petition.people_count += back;
    let Some(elsewhere) = petition.case_id.filter(|id| back > 0 && *id != case.id) else { return Ok(()) };
    let part = store::lock_for_summary(act.tx, &case.commune, elsewhere).await?;
    if part.petition_id != petition.id {
        return Ok(());
    }
    let part = Case { people_count: part.people_count + back, ..part.changed(act.now()) };
    store::save(act.tx, &part).await
}
