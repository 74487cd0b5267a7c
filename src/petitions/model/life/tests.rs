//! The table holds together: one row an act, in order, and acts replay to the states that they made.

use std::collections::BTreeSet;

use super::*;
use crate::kernel::problem::Language;

#[test]
fn every_act_has_its_own_row() {
    assert_eq!(ACTS.len(), PetitionAct::ALL.len());
    for (act, row) in PetitionAct::ALL.iter().zip(ACTS) {
        assert_eq!(*act, row.act);
        assert_eq!(row.act.row().segment, row.segment);
        assert!(
            !row.article.is_empty() && row.event.as_str().starts_with("petition.") && !row.from.is_empty()
        );
        assert!(!row.kinds.is_empty(), "{act}");
        // Only what leaves the state as it was may be done twice in a row.
        let again = row.becomes.is_some_and(|status| row.from.contains(&status));
        assert!(!again, "{act} leads to where it may come from");
        assert_ne!(act.label(Language::Vi), act.label(Language::En));
    }
    let segments: BTreeSet<&str> = ACTS.iter().map(|row| row.segment).collect();
    let events: BTreeSet<&str> = ACTS.iter().map(|row| row.event.as_str()).collect();
    assert_eq!([segments.len(), events.len()], [ACTS.len(); 2]);
}

#[test]
fn every_state_has_a_way_in() {
    for status in Status::ALL.iter().copied() {
        let reached = status == Status::Received || ACTS.iter().any(|row| row.becomes == Some(status));
        assert!(reached, "{status}");
    }
}

#[test]
fn acts_replay_to_the_state_that_they_made() {
    let stands = |act, moved| Stands { act, moved };
    let mut acts = vec![];
    assert_eq!(state_after(&acts), Status::Received);
    acts.push(stands(PetitionAct::Screening, true));
    acts.push(stands(PetitionAct::Withdrawal, false));
    assert_eq!(state_after(&acts), Status::Screened);
    acts.push(stands(PetitionAct::SupplementRequest, true));
    acts.push(stands(PetitionAct::Reclassification, true));
    assert_eq!(state_after(&acts), Status::NeedsSupplement);
    acts.push(stands(PetitionAct::Supplement, true));
    acts.push(stands(PetitionAct::Transfer, true));
    acts.push(stands(PetitionAct::ReceivedReply, false));
    assert_eq!(state_after(&acts), Status::Transferred);
    acts.push(stands(PetitionAct::ReceivedReply, true));
    assert_eq!(state_after(&acts), Status::Screened);
}
