//! Single ticks on which the law handles a petition otherwise.

use serde_json::{Value, json};

use super::{facts, known, rule_of};
use crate::petitions::model::Kind;
use crate::petitions::model::screening::assess;
use crate::petitions::model::screening::situation::{Claims, Known, Situation};
use crate::petitions::model::treatment::ScreeningMark;

#[test]
fn what_the_law_handles_otherwise_is_found_by_its_own_tick() {
    let concrete = |form: bool| json!({ "names_violator": true, "concrete_evidence": true, "verifiable": true, "not_in_legal_form": form });
    let rows = [
        (Kind::DenunciationDuty, concrete(true), "6a"),
        (Kind::DenunciationDuty, concrete(false), "11d"),
        (Kind::DenunciationDuty, json!({ "not_in_legal_form": true }), "6c"),
        (Kind::Reflection, json!({ "not_in_legal_form": true }), "11e"),
        (
            Kind::Reflection,
            json!({ "court_stage": "judgment_in_force", "court_review_answered": true }),
            "7k",
        ),
        (
            Kind::Reflection,
            json!({ "court_stage": "judgment_in_force", "court_review_answered": false }),
            "11e",
        ),
        (Kind::ComplaintAdmin, json!({ "effective_decision": true, "signs_of_illegality": true }), "8f"),
        (Kind::ComplaintAdmin, json!({ "signs_of_illegality": true }), "11c"),
        (
            Kind::ComplaintAdmin,
            json!({ "effective_decision": true, "signs_of_illegality": true, "within_authority": true }),
            "11c",
        ),
    ];
    for (kind, ticks, number) in rows {
        assert_eq!(rule_of(&ticks, known(), kind), number, "{kind} {ticks}");
    }
}

#[test]
fn a_case_goes_on_whose_petition_was_not_withdrawn_by_all_or_shows_a_violation() {
    let whole = json!({ "withdrawal": { "scope": "full", "voluntary": true } });
    let mut violation = whole.clone();
    violation["verification_shows_violation"] = json!(true);
    let by_all =
        |signed: bool| json!({ "withdrawal": { "scope": "full_all_members", "all_signed": signed } });
    let rows = [
        (Kind::DenunciationDuty, whole, false),
        (Kind::DenunciationDuty, violation.clone(), true),
        (Kind::ComplaintAdmin, violation, false),
        (Kind::ComplaintAdmin, by_all(true), false),
        (Kind::ComplaintAdmin, by_all(false), true),
    ];
    for (kind, ticks, goes_on) in rows {
        let facts = facts(&ticks);
        let claims = Claims { kind: Some(kind), ..Claims::default() };
        let finding = assess(&Situation::new(&facts, known(), claims));
        let marked = finding.duties.iter().any(|duty| duty.mark == ScreeningMark::CaseContinues);
        assert_eq!(marked, goes_on, "{kind} {ticks}");
    }
}

/// Luật Tố cáo Điều 26(1)(b), 26(2).
#[test]
fn whoever_passed_a_denunciation_on_is_told_what_became_of_it_whoever_wrote_it() {
    let concrete = json!({ "names_violator": true, "concrete_evidence": true, "verifiable": true });
    let known = |known_writer| Known { known_writer, forwarded: true, ..known() };
    let rows = [
        (concrete.clone(), false, "6a"),
        (json!({}), false, "6c"),
        (json!({ "duplicate_of": "HC-2026-1" }), true, "2e"),
        (concrete, true, "11d"),
    ];
    for (ticks, known_writer, number) in rows {
        let facts = facts(&ticks);
        let claims = Claims { kind: Some(Kind::DenunciationDuty), ..Claims::default() };
        let finding = assess(&Situation::new(&facts, known(known_writer), claims));
        assert_eq!(finding.rule.number, number);
        assert!(finding.clocks.contains(&"T05"), "{number}: {:?}", finding.clocks);
    }
}

#[test]
fn who_was_guided_answered_or_writes_the_same_again_petitions_repeatedly() {
    let repeated = |ticks: Value| {
        let facts = facts(&ticks);
        Situation::new(&facts, known(), Claims::default()).repeated()
    };
    assert!(!repeated(json!({ "already_guided": false, "duplicate_of": "HC-2026-1" })), "another's petition");
    assert!(repeated(json!({ "duplicate_of": "HC-2026-1", "same_writer": true })));
    assert!(repeated(json!({ "already_guided": true })));
    assert!(repeated(json!({ "already_transferred": true })));
    assert!(repeated(json!({ "previous_written_answer": "52/UBND" })));
}
