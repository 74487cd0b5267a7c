//! What may be done with a case now: what its row of the table lets, and nothing that its clocks, the day, what is linked to it or what it
//! has ordered bars.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use chrono::NaiveDate;
use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::consequences::{is_untold, settled_until};
use super::effect::has_run;
use crate::cases::access::{CaseAction, SETTLING, action_of};
use crate::cases::model::step::{Clocks, Guard};
use crate::cases::model::table::TABLE;
use crate::cases::model::{Barred, Case, CaseAct, Step};
use crate::cases::store::items;
use crate::kernel::access::{AccessFacts, HasFacts as _, Position};
use crate::kernel::context::Context;
use crate::kernel::problem::{AvailableAction, Code, Outcome, Problem, RowPath};
use crate::law::REFORM;
use crate::petitions::store::deadlines::{self, ShortRow};
use crate::petitions::store::linked;

/// Which cases have what bars acts besides their rows and their clocks.
#[derive(Debug, Default)]
pub struct Around {
    /// The actions on each that are the caller's, where it was loaded for one.
    mine: HashMap<Uuid, Vec<CaseAction>>,
    joined: HashSet<Uuid>,
    outstanding: HashSet<Uuid>,
}

/// Acts that some row bars by what is linked to a case, or was ordered in it.
static BARRED: LazyLock<Vec<CaseAct>> = LazyLock::new(|| {
    let bars = |step: &&Step| step.guards.contains(&Guard::Alone) || step.guards.contains(&Guard::CarriedOut);
    let acts: HashSet<CaseAct> = TABLE.iter().copied().flatten().filter(bars).map(|step| step.act).collect();
    acts.into_iter().collect()
});

impl Around {
    /// Loads it for those of these cases in which it may bar an act that this caller could do: in two statements at most.
    pub async fn load(
        conn: &AsyncPgConnection,
        context: &Context,
        commune: &str,
        cases: &[Case],
    ) -> Outcome<Self> {
        let (mut ends, mut closes, mut own) = (Vec::new(), Vec::new(), HashMap::with_capacity(cases.len()));
        for case in cases {
            let mine = mine(context, &case.facts());
            let asks = |guard: Guard| {
                let mut barred = BARRED.iter().filter(|act| is_among(&mine, **act));
                barred.any(|act| case.allows_if(*act, |step| step.guards.contains(&guard)))
            };
            ends.extend(asks(Guard::Alone).then_some(case.id));
            closes.extend(asks(Guard::CarriedOut).then_some(case.id));
            own.insert(case.id, mine);
        }
        Ok(Self { mine: own, ..Self::among(conn, commune, &ends, &closes).await? })
    }

    /// All of it for one case, whoever asks: what bars acts of others too.
    pub async fn of(conn: &AsyncPgConnection, case: &Case) -> Outcome<Self> {
        Self::among(conn, &case.commune, &[case.id], &[case.id]).await
    }

    async fn among(conn: &AsyncPgConnection, commune: &str, ends: &[Uuid], closes: &[Uuid]) -> Outcome<Self> {
        let (joined, outstanding) = tokio::try_join!(
            biased;
            linked::others_among(conn, commune, ends),
            items::outstanding_among(conn, commune, closes),
        )?;
        let (joined, outstanding) = (joined.into_iter().collect(), outstanding.into_iter().collect());
        Ok(Self { joined, outstanding, ..Self::default() })
    }
}

/// What is known of a case beside its row.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// What bars acts in it.
    pub around: &'a Around,
    /// Its clocks.
    pub clocks: &'a [ShortRow],
    /// The day.
    pub today: NaiveDate,
}

impl Known<'_> {
    /// The row by which somebody may do the act in this variant, on some day until today.
    #[must_use]
    pub fn possible(self, case: &Case, (act, variant): (CaseAct, &str)) -> Option<&'static Step> {
        let step = case.step(act, variant);
        step.ok().filter(|step| self.unmet(case, step).is_none())
    }

    /// The guard of a row that does not hold on any day until today, among those that its case alone does not answer.
    fn unmet(self, case: &Case, step: &Step) -> Option<Guard> {
        let until = || settled_until(case, self.clocks);
        // What was done in time may be entered late.
        let since = if step.changes_state() { case.stepped_on } else { case.accepted_on };
        let holds = |guard: &Guard| match guard {
            Guard::InTime => until().is_none_or(|due| due >= since),
            Guard::Overdue => until().is_some_and(|due| due < self.today),
            Guard::EffectRan => has_run(case, self.clocks, self.today),
            Guard::Untold => is_untold(self.clocks),
            Guard::SinceReform(_) => self.today >= REFORM,
            Guard::BeforeReform(_) => since < REFORM,
            Guard::Alone => !self.around.joined.contains(&case.id),
            Guard::CarriedOut => !self.around.outstanding.contains(&case.id),
            Guard::Marked(..)
            | Guard::Unmarked(..)
            | Guard::Complex
            | Guard::NothingOrdered
            | Guard::HasResult
            | Guard::FieldMatter
            | Guard::Unassigned
            | Guard::Required(_) => true,
        };
        // In the order in which an act asks: its clocks and its day first, then what is linked, and what was ordered.
        let first = step.guards.iter().filter(|guard| !guard.asks_around());
        let all = first.chain(step.guards.iter().filter(|guard| guard.asks_around()));
        all.copied().find(|guard| !holds(guard))
    }
}

/// What keeps a caller from an act that is his.
#[derive(Debug, Clone, Copy)]
pub enum Bar {
    /// State, law, or what is known beside the case.
    Law(Barred),
    /// What stops the time of settling is the settler's own, whoever leads the work.
    Settler,
}

/// How the acts on a case are judged for one caller: his place in it, and what is known beside it.
#[derive(Debug)]
pub struct Judge<'a> {
    case: &'a Case,
    known: Option<Known<'a>>,
    settles: bool,
}

impl<'a> Judge<'a> {
    /// For this caller.
    #[must_use]
    pub fn new(context: &Context, (case, facts): (&'a Case, &AccessFacts), known: Option<Known<'a>>) -> Self {
        let settles = |position: &Position| SETTLING.iter().any(|condition| condition.holds(position, facts));
        let settles = context.caller().positions().iter().any(settles);
        Self { case, known, settles }
    }

    /// The row by which the act is done in this variant, on some day until today; else what bars it.
    pub fn step(&self, act: CaseAct, variant: &str) -> Result<&'static Step, Bar> {
        self.judged(self.case.step(act, variant))
    }

    /// The same of a row that begins in the state in which the case is.
    fn takes(&self, step: &'static Step) -> Result<&'static Step, Bar> {
        self.judged(self.case.lets(step))
    }

    fn judged(&self, step: Result<&'static Step, Barred>) -> Result<&'static Step, Bar> {
        let step = step.map_err(Bar::Law)?;
        if !self.settles && step.clocks.contains(&Clocks::Pause) {
            return Err(Bar::Settler);
        }
        match self.known.and_then(|known| known.unmet(self.case, step)) {
            Some(guard) => Err(Bar::Law(Barred::by(guard, step))),
            None => Ok(step),
        }
    }
}

/// The actions on a case that are this caller's.
fn mine(context: &Context, facts: &AccessFacts) -> Vec<CaseAction> {
    let kinds = [
        CaseAction::AnswerCase,
        CaseAction::CloseCase,
        CaseAction::SettleCase,
        CaseAction::WorkOnCase,
        CaseAction::RecordInCase,
    ];
    kinds.into_iter().filter(|kind| kind.needs().permits(context.caller(), facts)).collect()
}

fn is_among(mine: &[CaseAction], act: CaseAct) -> bool {
    action_of(act).is_some_and(|kind| mine.contains(&kind))
}

fn acts(mine: &[CaseAction]) -> impl Iterator<Item = CaseAct> {
    CaseAct::ALL.iter().copied().filter(|act| is_among(mine, *act))
}

/// What this caller may do with a case now, as far as its row tells and what else is known; the flag tells whether he has an act that
/// needs `If-Match` at all, in this state or another.
#[must_use]
pub fn actions(
    context: &Context,
    (case, facts): (&Case, &AccessFacts),
    known: Option<Known<'_>>,
) -> (Vec<AvailableAction>, bool) {
    let kept = known.and_then(|known| known.around.mine.get(&case.id));
    let mine: Cow<'_, [CaseAction]> =
        kept.map_or_else(|| Cow::Owned(mine(context, facts)), |kept| Cow::Borrowed(kept.as_slice()));
    let judge = Judge::new(context, (case, facts), known);
    let possible = |act: &CaseAct| case.steps_from_here(*act).any(|step| judge.takes(step).is_ok());
    let path = RowPath::of("cases", case.id);
    let attaches = CaseAction::AttachToCase.needs().permits(context.caller(), facts);
    let beside = (attaches && case.not_void().is_ok()).then_some("attachments");
    let segments = acts(&mine).filter(possible).map(CaseAct::as_str).chain(beside);
    (segments.map(|segment| AvailableAction::post(path, segment)).collect(), !mine.is_empty())
}

/// What this caller may do instead of an act that was barred.
async fn instead(conn: &AsyncPgConnection, context: &Context, case: &Case) -> Outcome<Vec<AvailableAction>> {
    let around = Around::load(conn, context, &case.commune, std::slice::from_ref(case)).await?;
    let clocks = deadlines::in_short(conn, &case.commune, &[case.petition_id]).await?;
    let known = Known { around: &around, clocks: &clocks, today: context.today() };
    Ok(actions(context, (case, &case.facts()), Some(known)).0)
}

/// Why nothing came of an act on a case.
#[derive(Debug)]
pub enum Refused {
    /// State or law bars it: told with what is possible instead.
    Barred(Problem),
    /// Anything else.
    Otherwise(Problem),
}

impl Refused {
    /// By the clocks that it would move.
    #[must_use]
    pub fn by_clocks(problem: Problem) -> Self {
        if problem.code == Code::StateConflict { Self::Barred(problem) } else { problem.into() }
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        if problem.available_actions.is_some() { Self::Barred(problem) } else { Self::Otherwise(problem) }
    }
}

/// What came of an act on a case; where it was barred, with what is possible instead.
pub async fn offering<T>(
    conn: &AsyncPgConnection,
    context: &Context,
    case: &Case,
    answer: Result<T, impl Into<Refused>>,
) -> Outcome<T> {
    match answer.map_err(Into::<Refused>::into) {
        Ok(done) => Ok(done),
        Err(Refused::Barred(mut problem)) => {
            problem.available_actions = Some(instead(conn, context, case).await?);
            Err(problem)
        }
        Err(Refused::Otherwise(problem)) => Err(problem),
    }
}
