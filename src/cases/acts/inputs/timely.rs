//! What must be done so long before or after a day, by the count of a rule: what is not is told with that count and its article.

use chrono::NaiveDate;

use crate::cases::acts::barred;
use crate::cases::model::step::{Guard, Requirement};
use crate::cases::model::{Barred, Case, Step};
use crate::kernel::acts::Performance;
use crate::kernel::problem::{Outcome, Problem};
use crate::law::store::LawBook;
use crate::law::{Computation, explain};

/// Barred by this requirement of the step.
pub(super) fn refused(act: &Performance<'_>, case: &Case, step: &Step, broken: Requirement) -> Problem {
    barred(act.context, case, Barred::by(Guard::Required(broken), step))
}

/// Refuses what is announced later before this day than the rule asks for.
pub(super) fn announced(
    act: &Performance<'_>,
    (case, step): (&Case, &Step),
    (rule, held_on): (&str, NaiveDate),
    requirement: Requirement,
) -> Outcome<()> {
    let Some((latest, count)) = bound(act, case, (rule, held_on))? else { return Ok(()) };
    let broken = step.broken([(act.acted_on > latest, requirement)]);
    broken.map_or(Ok(()), |broken| {
        Err(untimely(refused(act, case, step, broken), &count).latest_lawful_on(latest))
    })
}

/// Refuses what ends sooner after this day than the rule asks for.
pub(super) fn shown(
    act: &Performance<'_>,
    (case, step): (&Case, &Step),
    (rule, from): (&str, NaiveDate),
    requirement: Requirement,
) -> Outcome<()> {
    let Some((earliest, count)) = bound(act, case, (rule, from))? else { return Ok(()) };
    let broken = step.broken([(act.acted_on < earliest, requirement)]);
    broken.map_or(Ok(()), |broken| {
        Err(untimely(refused(act, case, step, broken), &count).earliest_lawful_on(earliest))
    })
}

/// The day that the rule gives from this one, with its count; `None`: no version asks for a number of days.
fn bound(
    act: &Performance<'_>,
    case: &Case,
    (rule, day): (&str, NaiveDate),
) -> Outcome<Option<(NaiveDate, Computation)>> {
    let law = act.context.app().part::<LawBook>().current();
    let count = law.compute_plain(&case.commune, rule, day).map_err(Problem::internal)?;
    Ok(count.and_then(|count| Some((count.bound()?, count))))
}

/// Barred by a count, which is told with its article.
fn untimely(why: Problem, count: &Computation) -> Problem {
    why.legal_basis(count.rule.term.source_vi.clone())
        .with("explanation", explain(count))
        .with("provisional", count.is_provisional())
}
