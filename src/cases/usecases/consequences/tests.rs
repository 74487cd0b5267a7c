//! Every guard of every row, as the printed page names it: the act is done where all of them hold, and barred where one does not, with
//! its sentence and its article. What stands around a case, and what an act says, is asked through HTTP.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use uuid::Uuid;

use super::guarded;
use crate::cases::model::step::{Guard, PUBLISHING};
use crate::cases::model::table::TABLE;
use crate::cases::model::tests as fixtures;
use crate::cases::model::tests::printed::{Paragraph, paragraphs};
use crate::cases::model::{
    Barred, Case, CaseAct, CaseResult, CaseStatus, ComplexityLevel, LifeCycle, Mark, Step,
};
use crate::law::REFORM;
use crate::petitions::model::Kind;
use crate::petitions::usecases::clocks::Due;

struct Clock {
    rule: &'static str,
    due_on: NaiveDate,
}

impl Due for Clock {
    fn rule(&self) -> &str {
        self.rule
    }

    fn runs(&self) -> bool {
        true
    }

    fn day(&self) -> Option<NaiveDate> {
        Some(self.due_on)
    }
}

fn marked(case: &mut Case, mark: Mark, stands: bool) {
    if stands {
        case.marks.push(mark.as_str().to_owned());
    }
}

/// A case, its clocks and the day of an act, as these guards want them, but for the one that is broken.
fn situation(mut case: Case, guards: &[Guard], broken: Option<Guard>) -> (Case, Vec<Clock>, NaiveDate) {
    let (mut late, mut untold, mut effect_ran) = (false, false, None);
    let (mut on, before) = (fixtures::day(), REFORM.pred_opt().unwrap());
    for guard in guards.iter().copied() {
        let holds = broken != Some(guard);
        match guard {
            Guard::Marked(mark, _) => marked(&mut case, mark, holds),
            Guard::Unmarked(mark, _) => marked(&mut case, mark, !holds),
            Guard::Complex if holds => case.complexity_level = ComplexityLevel::Complex,
            Guard::NothingOrdered if holds => case.result = Some(CaseResult::Unfounded),
            Guard::NothingOrdered => case.result = Some(CaseResult::PartlyWellFounded),
            Guard::HasResult => case.result = holds.then_some(CaseResult::WellFounded),
            Guard::FieldMatter if holds => case.kind = Kind::DenunciationField,
            Guard::Unassigned => case.assignee_position_id = (!holds).then(Uuid::nil),
            Guard::InTime => late = !holds,
            Guard::Overdue => late = holds,
            Guard::EffectRan => effect_ran = Some(holds),
            Guard::Untold => untold = holds,
            Guard::SinceReform(_) if !holds => on = before,
            Guard::BeforeReform(_) if holds => on = before,
            Guard::Complex
            | Guard::FieldMatter
            | Guard::SinceReform(_)
            | Guard::BeforeReform(_)
            | Guard::Alone
            | Guard::CarriedOut
            | Guard::Required(_) => {}
        }
    }
    let cycle = case.life_cycle;
    let yesterday = on.pred_opt().unwrap();
    // The last day itself is in time.
    let settles = |&rule: &&'static str| Clock { rule, due_on: if late { yesterday } else { on } };
    let mut clocks: Vec<Clock> = cycle.settlement().first().map(settles).into_iter().collect();
    clocks.extend(untold.then_some(Clock { rule: PUBLISHING[0], due_on: on }));
    if let Some(ran) = effect_ran {
        case.decision_received_on = Some(yesterday);
        // Of the times that must all have run the last one runs to the end of the day.
        let rules = cycle.effect().iter();
        clocks.extend(rules.map(|&rule| Clock { rule, due_on: yesterday }));
        if let Some(last) = clocks.last_mut().filter(|_| !ran) {
            last.due_on = on;
        }
    }
    (case, clocks, on)
}

/// The guards that the page names for a row, by their codes.
fn named(row: &Paragraph) -> Vec<Guard> {
    let all = || TABLE.iter().copied().flatten().flat_map(|step| step.guards.iter().copied());
    let of_code = |code: &str| all().find(|guard| guard.code() == code);
    row.guards.iter().map(|(code, _)| of_code(code).unwrap_or_else(|| panic!("no guard {code}"))).collect()
}

#[test]
fn each_guard_that_is_printed_bars_by_itself_and_nothing_else_bars() {
    let mut barring = BTreeSet::new();
    for cycle in LifeCycle::ALL.iter().copied() {
        for row in paragraphs(cycle) {
            let act = CaseAct::parse(&row.act).unwrap();
            for status in row.from.iter().map(|status| CaseStatus::parse(status).unwrap()) {
                let place = format!("{cycle} {status} {act} {}", row.variant);
                let judged = |guards: &[Guard], broken: Option<Guard>| -> Result<&'static Step, Barred> {
                    let (case, clocks, on) = situation(fixtures::case(cycle, status), guards, broken);
                    let step = case.step(act, &row.variant)?;
                    guarded(&case, step, &clocks, on).map(|()| step)
                };
                let step = judged(&named(&row), None).unwrap_or_else(|why| panic!("{place}: {why:?}"));
                let guards = step.guards.iter();
                let own: Vec<_> =
                    guards.map(|guard| (guard.code(), guard.article(step).to_owned())).collect();
                assert_eq!(own, row.guards, "{place}");
                for guard in step.guards.iter().copied().filter(|guard| !guard.asks_around()) {
                    let barred = judged(step.guards, Some(guard)).err();
                    let told = Barred { detail: guard.detail(), legal_basis: guard.article(step) };
                    assert_eq!(barred, Some(told), "{place}: {}", guard.code());
                    barring.insert(guard.code());
                }
            }
        }
    }
    let all = TABLE.iter().copied().flatten().flat_map(|step| step.guards);
    let all: BTreeSet<String> = all.filter(|guard| !guard.asks_around()).map(|guard| guard.code()).collect();
    assert_eq!(barring, all, "every guard of the table bars something");
}
