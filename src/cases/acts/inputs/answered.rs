//! Acts that answer an earlier act of the same case: the receipt of what was asked for, the result of what was recommended.

use uuid::Uuid;

use crate::cases::acts::barred;
use crate::cases::model::{Barred, Case, CaseAct, table};
use crate::cases::store::steps::{self, KeptAct};
use crate::kernel::acts::Performance;
use crate::kernel::problem::{Outcome, Problem};

/// Which act is answered, and by what.
#[derive(Debug, Clone, Copy)]
pub(super) struct Question {
    /// The act.
    pub(super) act: CaseAct,
    /// Its variant that asks.
    pub(super) asks: &'static str,
    /// Its variant that ends it.
    pub(super) answers: &'static str,
    /// Where the input names it.
    pub(super) pointer: &'static str,
    /// What bars a second answer.
    pub(super) answered: &'static str,
}

/// So many acts of one case that ask stand at once at most: each may have a clock of its own, and all of these are shown.
const MOST: usize = 50;
const ENOUGH: &str = "Fifty of these acts stand in this case: no more are taken.";

/// Refuses to ask once more where enough was asked.
pub(super) async fn room_for(act: &mut Performance<'_>, case: &Case, question: Question) -> Outcome<()> {
    let all = steps::kept(act.tx, case, question.act).await?;
    let asked = all.iter().filter(|one| one.variant == question.asks).count();
    if asked >= MOST { Err(refused(act, case, question, ENOUGH)) } else { Ok(()) }
}

fn refused(act: &Performance<'_>, case: &Case, question: Question, detail: &'static str) -> Problem {
    let legal_basis = table::steps(case.life_cycle, question.act).next().map_or("", |row| row.basis);
    barred(act.context, case, Barred { detail, legal_basis })
}

/// What is answered: an act of this case that asks, stands, is not answered yet, and was not done later.
pub(super) async fn open(
    act: &mut Performance<'_>,
    case: &Case,
    question: Question,
    id: Uuid,
) -> Outcome<KeptAct> {
    let mut all = steps::kept(act.tx, case, question.act).await?;
    let answered = all.iter().any(|one| one.variant == question.answers && one.answers() == Some(id));
    let place = all.iter().position(|one| one.act_id == id && one.variant == question.asks);
    let Some(place) = place else {
        return Err(Problem::field(
            question.pointer,
            "unknown",
            "This case has no such act that could be answered.",
        ));
    };
    if answered {
        return Err(refused(act, case, question, question.answered));
    }
    let asked = all.swap_remove(place);
    act.not_before(asked.acted_on, "what it answers")?;
    Ok(asked)
}
