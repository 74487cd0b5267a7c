//! Each act is tried in each state: what is printed is done, and all else is barred.

use std::collections::BTreeSet;

use chrono::DateTime;

use super::super::case::WRONG_STATE;
use super::super::step::To;
use super::super::table::{TABLE, reachable, steps};
use super::super::{Barred, Case, CaseAct, CaseStatus, LifeCycle, OUTSIDE};
use super::{case, day, printed};

/// What the printed page says of a life cycle: `(act, variant, from, to)`.
fn rows(cycle: LifeCycle) -> BTreeSet<(String, String, String, String)> {
    let paragraphs = printed::paragraphs(cycle).into_iter();
    let each = |row: printed::Paragraph| {
        let printed::Paragraph { act, variant, from, to, .. } = row;
        from.into_iter().map(move |state| (act.clone(), variant.clone(), state, to.clone()))
    };
    paragraphs.flat_map(each).collect()
}

/// Why an act is barred by the state of the case alone: the article is that of its rows, where the life cycle has one.
fn barred_in(case: &Case, act: CaseAct, variant: &str) -> Barred {
    if let Err(void) = case.not_void() {
        return void;
    }
    let all: Vec<_> = steps(case.life_cycle, act).collect();
    let row = all.iter().find(|step| step.variant == variant).or(all.first());
    Barred { detail: WRONG_STATE, legal_basis: row.map_or(OUTSIDE, |step| step.basis) }
}

#[test]
fn every_state_and_act_of_every_life_cycle_does_what_is_printed() {
    for cycle in LifeCycle::ALL.iter().copied() {
        let (printed, reachable) = (rows(cycle), reachable(cycle));
        assert!(printed.len() > 10, "{cycle}: the page was not read");
        let variants: BTreeSet<(CaseAct, &str)> =
            TABLE.iter().copied().flatten().map(|step| (step.act, step.variant)).collect();
        for status in CaseStatus::ALL.iter().copied() {
            for (act, variant) in variants.iter().copied() {
                let case = case(cycle, status);
                let said = |to: &str| {
                    let row = (act.to_string(), variant.to_owned(), status.to_string(), to.to_owned());
                    printed.contains(&row)
                };
                let row =
                    steps(cycle, act).find(|step| step.variant == variant && step.from.contains(&status));
                let Some(row) = row.filter(|_| reachable.contains(&status)) else {
                    let any = printed.iter().any(|(one, other, from, _)| {
                        *one == act.to_string() && other == variant && *from == status.to_string()
                    });
                    assert!(!any, "{cycle} {status} {act} {variant}: printed but barred");
                    // Rows of all life cycles name states too that this one never has.
                    if row.is_none() {
                        let why = case.step(act, variant).unwrap_err();
                        assert_eq!(why, barred_in(&case, act, variant), "{cycle} {status} {act} {variant}");
                    }
                    continue;
                };
                // Done by this row, or barred by one of its guards.
                match case.step(act, variant) {
                    Ok(step) => assert!(std::ptr::eq(step, row), "{cycle} {status} {act} {variant}"),
                    Err(why) => assert!(row.guards.iter().any(|guard| Barred::by(*guard, row) == why)),
                }
                let to = match row.to {
                    To::Same => "same".to_owned(),
                    To::State(to) => to.to_string(),
                    To::Back => "back".to_owned(),
                };
                assert!(said(&to), "{cycle} {status} {act} {variant} → {to}: not printed");
                let after = case.after(row, day(), DateTime::default());
                if let To::State(to) = row.to {
                    assert_eq!(after.status, to);
                    assert!(reachable.contains(&to), "{cycle} has no {to}");
                }
                if after.status != status {
                    assert_eq!(after.status.has_ended(), after.closed_on.is_some(), "{cycle} {status} {act}");
                }
            }
        }
    }
}
