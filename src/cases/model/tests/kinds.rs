//! What is accepted turns out to be of another kind within its procedure only: its clocks run on, for those of both kinds are the same.

use super::{CaseAct, CaseStatus, Kind, LifeCycle, Track, case};
use crate::law::{ReceiptFacts, first_rules, step_rule};
use crate::petitions::model::treatment::Treatment;

#[test]
fn kinds_of_one_procedure_have_the_same_first_clocks() {
    let mut compared = 0;
    for (place, one) in Kind::ALL.iter().enumerate() {
        for other in &Kind::ALL[place + 1..] {
            let cycle = LifeCycle::of(*one, Track::State);
            if cycle.is_none() || cycle != LifeCycle::of(*other, Track::State) {
                continue;
            }
            compared += 1;
            assert_eq!(one.stays_sealed(), other.stays_sealed(), "{one} {other}");
            for known_writer in [true, false] {
                for presented_at_reception in [true, false] {
                    let facts = ReceiptFacts { known_writer, presented_at_reception };
                    let first = |kind: &Kind| first_rules(Some(kind.as_str()), facts);
                    assert_eq!(first(one), first(other), "{one} {other}");
                }
                for treatment in Treatment::ALL {
                    let rule = |kind: &Kind| step_rule(kind.as_str(), treatment.as_str(), known_writer);
                    assert_eq!(rule(one), rule(other), "{one} {other} {treatment}");
                }
            }
        }
    }
    assert_eq!(compared, 2);
}

#[test]
fn nothing_is_done_in_a_case_that_was_opened_by_mistake() {
    for cycle in LifeCycle::ALL.iter().copied() {
        let void = case(cycle, CaseStatus::Voided);
        assert!(void.status.has_ended() && void.may_order().is_err(), "{cycle}");
        for act in CaseAct::ALL.iter().copied() {
            assert!(!void.allows(act), "{cycle} {act}");
        }
    }
}
