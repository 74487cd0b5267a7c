//! Acts that answer an earlier act of the same case: the receipt of what was asked for, the result of what was recommended.

use uuid::Uuid;

use crate::cases::model::step::Requirement;
use crate::cases::model::{Case, CaseAct, Step};
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
}

/// So many acts of one case that ask stand at once at most.
const MOST: usize = 50;

/// What is broken by asking once more, or by answering the act with this id; and what is answered: an act of this case that asks,
/// stands, and was not done later.
pub(super) async fn broken(
    act: &mut Performance<'_>,
    (case, step): (&Case, &Step),
    question: Question,
    answered: Option<Uuid>,
) -> Outcome<(Option<Requirement>, Option<KeptAct>)> {
    if answered.is_none() && !step.requires(Requirement::FiftyAtMost) {
        return Ok((None, None));
    }
    let all = steps::kept(act.tx, case, question.act).await?;
    let asks = |one: &KeptAct| one.variant == question.asks;
    let ends = |one: &KeptAct| one.variant == question.answers && one.answers() == answered;
    let broken = step.broken([
        (answered.is_some() && all.iter().any(ends), Requirement::AnsweredOnce),
        (all.iter().filter(|one| asks(one)).count() >= MOST, Requirement::FiftyAtMost),
    ]);
    let Some(id) = answered else { return Ok((broken, None)) };
    let asked = all.into_iter().find(|one| one.act_id == id && asks(one)).ok_or_else(|| {
        Problem::field(question.pointer, "unknown", "This case has no such act that could be answered.")
    })?;
    act.not_before(asked.acted_on, "what it answers")?;
    Ok((broken, Some(asked)))
}
