//! The table holds together: one row an act, in order, and acts replay to the states that they made.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::*;
use crate::kernel::problem::Language;
use crate::law::REFORM;
use crate::law::forms::form_on;
use crate::petitions::model::grounds::RefusalGround;

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
        // Only what leaves the state as it was may be done twice in a row; a request that stands bars the next one itself.
        let again = row.becomes.is_some_and(|status| row.from.contains(&status));
        assert_eq!(again, *act == PetitionAct::SettlementRequest, "{act} leads to where it may come from");
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

#[test]
fn a_dispute_is_mediated_in_vain_where_a_request_for_its_settlement_stands() {
    use PetitionAct::{MediationReferral, ReceivedReply, Screening, SettlementRequest, Transfer};
    let after = |acts: &[(PetitionAct, bool)]| {
        let acts: Vec<Stands> = acts.iter().map(|&(act, moved)| Stands { act, moved }).collect();
        Mediation::after(&acts)
    };
    let referred = [(Screening, true), (MediationReferral, true)];
    assert_eq!(after(&referred), Mediation::Open);
    assert_eq!(after(&[referred[0], referred[1], (ReceivedReply, false)]), Mediation::Open);
    assert_eq!(after(&[referred[0], referred[1], (ReceivedReply, true)]), Mediation::Replied);
    assert_eq!(after(&[referred[0], referred[1], (SettlementRequest, true)]), Mediation::InVain);
    // A reply of another body, before it was referred to any mediators.
    let sent_back = [(Screening, true), (Transfer, true), (ReceivedReply, true)];
    assert_eq!(after(&sent_back), Mediation::Open);
    assert_eq!(after(&[sent_back[1], sent_back[2], (MediationReferral, true)]), Mediation::Open);
}

#[test]
fn papers_have_the_forms_of_their_kinds_and_tracks() {
    for row in ACTS {
        for of in row.paper.iter().flat_map(|paper| paper.forms) {
            assert!(form_on(of.form, REFORM).is_some(), "{}: {} is in no catalogue", row.act, of.form);
            let fits = |kind: &Kind| row.kinds.contains(kind) || row.party_kinds.contains(kind);
            assert!(of.kinds.iter().all(fits) && !of.tracks.is_empty(), "{}: {}", row.act, of.form);
        }
    }
    let of_facts =
        |act: PetitionAct, known, facts: Value| act.row().paper.and_then(|paper| paper.form(known, &facts));
    let state = Some(Track::State);
    for (act, kind, track, expected) in [
        (PetitionAct::Acceptance, Kind::Reflection, state, Some("Mẫu 01 (Thông tư 05/2021)")),
        (PetitionAct::Acceptance, Kind::DenunciationDuty, Some(Track::Party), None),
        (PetitionAct::NonAcceptance, Kind::ComplaintDiscipline, state, Some("Mẫu 04 (Nghị định 155)")),
        (PetitionAct::NonAcceptance, Kind::DenunciationDuty, state, None),
        (PetitionAct::Refusal, Kind::Recommendation, state, None),
        (PetitionAct::Supplement, Kind::Other, state, Some("Mẫu 02/TCD (Nghị định 154)")),
        (PetitionAct::Transfer, Kind::DenunciationField, state, Some("Mẫu 03 (Thông tư 05/2021)")),
        (
            PetitionAct::Transfer,
            Kind::DenunciationDuty,
            Some(Track::Party),
            Some("Mẫu 03 (Thông tư 05/2021)"),
        ),
        (PetitionAct::Transfer, Kind::Recommendation, state, None),
        (PetitionAct::Withdrawal, Kind::DenunciationDuty, state, Some("Mẫu 02, 03 (Nghị định 156)")),
        (PetitionAct::Withdrawal, Kind::ComplaintAdmin, state, None),
        (PetitionAct::Guidance, Kind::ComplaintAdmin, state, None),
    ] {
        assert_eq!(of_facts(act, (Some(kind), track), Value::Null), expected, "{act} {kind}");
    }
    assert_eq!(of_facts(PetitionAct::Withdrawal, (None, None), Value::Null), None, "not screened yet");
    for ground in RefusalGround::ALL {
        let refused =
            of_facts(PetitionAct::Refusal, (Some(Kind::Recommendation), state), json!({ "ground": ground }));
        let in_writing = *ground == RefusalGround::NothingNew;
        assert_eq!(refused, in_writing.then_some("Mẫu 01/TCD (Nghị định 154)"), "{ground}");
    }
}

#[test]
fn what_only_the_head_does_is_his_step() {
    let heads: Vec<Treatment> =
        Treatment::ALL.iter().copied().filter(|treatment| treatment.is_heads()).collect();
    let expected = [
        Treatment::ProposeAcceptance,
        Treatment::Refuse,
        Treatment::ReferInvestigation,
        Treatment::InspectionOnly,
        Treatment::Mediate,
    ];
    assert_eq!(heads, expected);
}
