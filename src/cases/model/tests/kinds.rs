//! What is accepted turns out to be of another kind within its procedure only: its clocks run on, for those of both kinds are the same.

use super::{CaseAct, CaseStatus, Kind, LifeCycle, Track, case, of_one_procedure};
use crate::kernel::access::KindGroup;

#[test]
fn what_goes_on_as_another_kind_has_the_same_clocks_and_is_seen_by_the_same() {
    let mut found = Vec::new();
    for track in Track::ALL.iter().copied() {
        for (place, one) in Kind::ALL.iter().copied().enumerate() {
            for other in Kind::ALL[place + 1..].iter().copied() {
                assert_eq!(of_one_procedure(one, other, track), of_one_procedure(other, one, track));
                if of_one_procedure(one, other, track) {
                    assert_eq!(KindGroup::of(one.as_str()), KindGroup::of(other.as_str()), "{one} {other}");
                    found.push(format!("{track} {one} {other}"));
                }
            }
        }
    }
    // On the Party's track complaints and denunciations go through the same states, and are not one procedure for that.
    let party = [Kind::ComplaintAdmin, Kind::DenunciationDuty].map(|kind| LifeCycle::of(kind, Track::Party));
    assert_eq!(party[0], party[1]);
    let same = ["recommendation reflection", "denunciation_duty denunciation_field"];
    let mut expected: Vec<String> =
        ["state", "party"].iter().flat_map(|track| same.map(|kinds| format!("{track} {kinds}"))).collect();
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
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
