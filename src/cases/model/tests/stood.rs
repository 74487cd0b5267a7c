//! What of a case stands without one of its acts.

use chrono::DateTime;
use uuid::Uuid;

use super::super::table::{TABLE, reachable};
use super::super::*;
use super::{case, day};

fn did(act_id: Uuid, (act, variant): (CaseAct, &str), (before, after): (&Case, &Case)) -> DoneStep {
    DoneStep {
        act_id,
        act,
        variant: variant.to_owned(),
        acted_on: day(),
        before: before.stood(),
        after: after.stood(),
        started: Vec::new(),
        revived: Vec::new(),
    }
}

#[test]
fn a_mark_stands_while_one_of_the_acts_that_set_it_does() {
    let mut standing = case(LifeCycle::ComplaintAdmin, CaseStatus::Accepted);
    let mut acts = Vec::new();
    for act_id in [Uuid::nil(), Uuid::max()] {
        let step = standing.step(CaseAct::Withdrawals, "whole").unwrap();
        let after = standing.clone().after(step, day(), DateTime::default());
        acts.push(did(act_id, (CaseAct::Withdrawals, "whole"), (&standing, &after)));
        standing = after;
    }
    let once = standing.without(&acts[0], &acts, DateTime::default());
    assert!(once.has(Mark::Withdrawn));
    let never = once.without(&acts[1], &acts[1..], DateTime::default());
    assert!(!never.has(Mark::Withdrawn));
}

#[test]
fn what_only_takes_a_mark_away_rests_on_nobody_who_set_it() {
    let mut standing = case(LifeCycle::ComplaintAdmin, CaseStatus::Accepted);
    let mut acts = Vec::new();
    for (act_id, variant) in [(Uuid::nil(), "whole"), (Uuid::max(), "doubted_in_part")] {
        let step = standing.step(CaseAct::Withdrawals, variant).unwrap();
        let after = standing.clone().after(step, day(), DateTime::default());
        acts.push(did(act_id, (CaseAct::Withdrawals, variant), (&standing, &after)));
        standing = after;
    }
    assert!(!acts[1].rests_on(&acts[0], (&acts[..1], LifeCycle::ComplaintAdmin)));
    let left = standing.without(&acts[0], &acts, DateTime::default());
    assert!(!left.has(Mark::Withdrawn));
}

#[test]
fn without_its_act_every_case_stands_as_before_it() {
    let mut tried = 0;
    for cycle in LifeCycle::ALL.iter().copied() {
        for status in reachable(cycle) {
            let rows = TABLE.iter().copied().flatten().filter(|step| step.cycles.contains(&cycle));
            for step in rows.filter(|step| step.from.contains(&status)) {
                let mut old = case(cycle, status);
                old.came_from = status.is_away().then_some(CaseStatus::Accepted).into_iter().collect();
                old.closed_on = status.has_ended().then_some(day());
                old.marks = step.clears.iter().map(|mark| mark.as_str().to_owned()).collect();
                let new = old.clone().after(step, day(), DateTime::default());
                let acts = [
                    did(Uuid::max(), (step.act, "before the table"), (&case(cycle, status), &old)),
                    did(Uuid::nil(), (step.act, step.variant), (&old, &new)),
                ];
                let done = &acts[1];
                let back = new.without(done, &acts, DateTime::default());
                assert_eq!(back.stood(), old.stood(), "{cycle} {status} {}", step.act);
                // What led to another state bars the annulment of what had led to this one.
                assert!(
                    !done.moved() || done.rests_on(done, (&acts, cycle)),
                    "{cycle} {status} {}",
                    step.act
                );
                tried += 1;
            }
        }
    }
    assert!(tried > 300, "{tried}");
}

#[test]
fn a_reopening_is_never_annulled_and_an_entry_that_may_be_wrong_is() {
    for step in TABLE.iter().copied().flatten() {
        assert_eq!(step.annullable, step.act != CaseAct::Reopenings, "{}", step.act);
    }
}
