//! Where an officer decides otherwise than the rules find.

use serde_json::{Value, json};

use super::super::situation::{Claims, Known, Situation};
use super::{facts, known};
use crate::petitions::model::treatment::Criterion;
use crate::petitions::model::{Kind, Track};

/// Pointer, what the rules find, what was decided.
fn departures(ticks: &Value, known: Known, claims: Claims) -> Vec<(String, String, String)> {
    let (facts, names) = (facts(ticks), claims.failed.is_some());
    let found = Situation::new(&facts, known, claims).departures(names);
    found.into_iter().map(|one| (one.pointer, one.found.join(" "), one.decided.join(" "))).collect()
}

fn said(kind: Kind, within_authority: bool) -> Claims {
    Claims { kind: Some(kind), within_authority: Some(within_authority), ..Claims::default() }
}

#[test]
fn the_criteria_that_he_names_are_compared_in_whatever_order() {
    let ticks = json!({ "has_date": false, "has_reason": false });
    let naming = |failed: Vec<Criterion>| {
        departures(&ticks, known(), Claims { failed: Some(failed), ..said(Kind::ComplaintAdmin, true) })
    };
    let (date, reason) = (Criterion::E2Date, Criterion::E5ComplaintElements);
    assert!(naming(vec![reason, date, reason]).is_empty());
    assert!(departures(&ticks, known(), said(Kind::ComplaintAdmin, true)).is_empty(), "he names none");
    let pointer = "/failed_criteria".to_owned();
    let both = "E2_date E5_complaint_elements".to_owned();
    assert_eq!(naming(vec![]), [(pointer.clone(), both.clone(), String::new())]);
    assert_eq!(naming(vec![date]), [(pointer, both, "E2_date".to_owned())]);
}

#[test]
fn kind_and_authority_depart_only_from_what_is_ticked_or_lies_in_the_thing() {
    let pointers = |ticks: Value, known: Known, claims: Claims| -> Vec<String> {
        departures(&ticks, known, claims).into_iter().map(|(pointer, ..)| pointer).collect()
    };
    let authority = ["/within_authority"];
    let complaint = json!({ "contents": ["complaint_admin"] });
    assert_eq!(pointers(complaint.clone(), known(), said(Kind::Reflection, true)), ["/kind"]);
    assert!(pointers(complaint, known(), said(Kind::ComplaintAdmin, false)).is_empty());
    assert!(pointers(json!({}), known(), said(Kind::Reflection, false)).is_empty());
    let elsewhere = json!({ "within_authority": false });
    assert_eq!(pointers(elsewhere, known(), said(Kind::Reflection, true)), authority);
    assert_eq!(pointers(json!({}), known(), said(Kind::CrimeReport, true)), authority);
    assert!(pointers(json!({}), known(), said(Kind::CrimeReport, false)).is_empty());
    let second = json!({ "complaint_instance": 2 });
    assert_eq!(pointers(second, known(), said(Kind::ComplaintAdmin, true)), authority);
    let doubted = json!({ "effective_decision": true, "signs_of_illegality": true });
    assert_eq!(pointers(doubted, known(), said(Kind::ComplaintAdmin, true)), authority);
    // What the Party's rules govern is the Party's to settle, in its own book.
    let of_the_party = Claims { track: Some(Track::Party), ..said(Kind::DenunciationDuty, true) };
    assert_eq!(pointers(json!({}), known(), of_the_party.clone()), authority);
    assert!(pointers(json!({}), Known { party_book: true, ..known() }, of_the_party).is_empty());
}

#[test]
fn a_track_departs_from_the_one_that_the_ticks_make() {
    let party = json!({ "party_member": true, "party_rules_breached": true });
    let decided = |ticks: &Value, kind: Kind, track: Track| -> Vec<(String, String, String)> {
        let claims = Claims { track: Some(track), ..said(kind, true) };
        let known = Known { party_book: true, ..known() };
        departures(ticks, known, claims).into_iter().filter(|(pointer, ..)| pointer == "/track").collect()
    };
    let departs = |found: &str, decided: &str| ("/track".to_owned(), found.to_owned(), decided.to_owned());
    let duty = Kind::DenunciationDuty;
    assert_eq!(decided(&party, duty, Track::State), [departs("party", "state")]);
    assert!(decided(&party, duty, Track::Party).is_empty());
    let none = json!({ "party_member": false });
    assert_eq!(decided(&none, duty, Track::Party), [departs("state", "party")]);
    assert!(decided(&json!({ "party_member": true }), duty, Track::Party).is_empty(), "nothing tells");
    assert!(decided(&party, Kind::ComplaintAdmin, Track::Party).is_empty(), "complaints have no such rule");
}

#[test]
fn what_was_counted_or_done_before_departs_from_a_tick_that_denies_it() {
    let found = |ticks: Value, known: Known| departures(&ticks, known, said(Kind::ComplaintAdmin, false));
    let departs = |name: &str, found: &str, decided: &str| {
        vec![(format!("/facts/{name}"), found.to_owned(), decided.to_owned())]
    };
    let counted = |too_late: Option<bool>| Known { too_late, ..known() };
    for (too_late, passed) in [(true, json!({ "limitation_passed": true })), (false, json!({}))] {
        assert!(found(passed, counted(Some(too_late))).is_empty());
    }
    for ticked in [true, false] {
        let ticks = json!({ "limitation_passed": ticked });
        assert!(found(ticks.clone(), counted(None)).is_empty(), "a person weighs it");
        let (otherwise, ticked) = (!ticked, ticked.to_string());
        let expected = departs("limitation_passed", &otherwise.to_string(), &ticked);
        assert_eq!(found(ticks, counted(Some(otherwise))), expected);
    }
    let guided = Known { guided_before: true, ..known() };
    let passed_on = Known { transferred_before: true, ..known() };
    for (name, before) in [("already_guided", guided), ("already_transferred", passed_on)] {
        assert_eq!(found(json!({ name: false }), before), departs(name, "true", "false"));
        assert!(found(json!({ name: true }), before).is_empty());
        assert!(found(json!({ name: true }), known()).is_empty(), "who knows of it ticks it");
    }
}
