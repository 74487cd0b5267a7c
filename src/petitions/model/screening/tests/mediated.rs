//! A land dispute that was not mediated goes to mediation before anything is asked for or accepted, so the term of either is that of the
//! answer whether the Chair settles it.

use serde_json::{Value, json};

use super::super::assess;
use super::super::situation::{Claims, Known, Situation};
use super::super::table::TABLE;
use super::cases::cases;
use super::{facts, known};
use crate::law::step_rule;
use crate::petitions::model::{Kind, Track, Treatment};

/// True where it has the term of the answer whether the dispute is settled here.
fn is_answered(treatment: Treatment) -> bool {
    let dispute = (Kind::LandDispute.as_str(), Track::State.as_str());
    step_rule(dispute, treatment.as_str(), true) == Some("P08")
}

#[test]
fn no_row_before_mediation_asks_for_anything_or_accepts() {
    let ninth = TABLE.iter().position(|rule| rule.treatment == Treatment::Mediate).unwrap();
    assert_eq!((TABLE[ninth].number, TABLE[ninth].when.len()), ("9", 2));
    assert!(TABLE[..ninth].iter().all(|rule| !is_answered(rule.treatment)));
}

/// What is proposed for land disputes with the lacks of every row.
fn proposed(mediated: bool) -> Vec<Treatment> {
    let lacks = [json!({ "signed": false }), json!({ "has_date": false })];
    let mut situations: Vec<(Value, Known)> = lacks.into_iter().map(|ticks| (ticks, known())).collect();
    for (_, _, ticks, change) in cases() {
        let mut known = known();
        change(&mut known);
        situations.push((ticks, known));
    }
    let treatment = |(ticks, known): (Value, Known)| {
        let mut facts = facts(&ticks);
        facts.0.remove("mediation_failed_on");
        facts.0.insert("mediation_done".to_owned(), json!(mediated));
        let claims = Claims { kind: Some(Kind::LandDispute), ..Claims::default() };
        assess(&Situation::new(&facts, known, claims)).rule.treatment
    };
    situations.into_iter().map(treatment).collect()
}

#[test]
fn what_is_answered_as_a_request_for_settlement_is_proposed_of_a_mediated_dispute_alone() {
    let (before, after) = (proposed(false), proposed(true));
    assert!(before.contains(&Treatment::Mediate) && !after.contains(&Treatment::Mediate));
    for treatment in [Treatment::ProposeAcceptance, Treatment::RequestSupplement] {
        assert!(is_answered(treatment) && after.contains(&treatment), "{treatment}");
    }
    assert!(!before.iter().any(|treatment| is_answered(*treatment)), "{before:?}");
}
