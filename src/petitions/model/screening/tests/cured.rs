//! What a supplement has brought counts no more, until it is found anew.

use serde_json::{Value, json};

use super::super::cured::{Cured, Since};
use super::super::form::Form;
use super::super::situation::{Claims, Known, Situation};
use super::{facts, known};
use crate::petitions::model::facts::Facts;
use crate::petitions::model::treatment::{AcceptanceBar, Criterion};
use crate::petitions::model::{Authentication, Kind};

fn brought() -> Cured {
    Cured {
        criteria: vec![Criterion::E4Signature, Criterion::E5ComplaintElements],
        bars: vec![AcceptanceBar::Kn11Representative, AcceptanceBar::Kn11NoSignature],
    }
}

/// What is ticked, and the criteria that fail, as an officer says.
fn since(ticks: &Value, failed: Option<Vec<Criterion>>) -> Since {
    Since { ticks: facts(ticks), failed }
}

fn complaint(failed: Option<Vec<Criterion>>) -> Claims {
    Claims { kind: Some(Kind::ComplaintAdmin), failed, ..Claims::default() }
}

/// What is computed and what bars acceptance of a complaint with these ticks, after a supplement.
fn found(ticks: &Value, known: Known, since: &Since) -> (Vec<Criterion>, Vec<AcceptanceBar>) {
    let claims = complaint(since.failed.clone());
    let cured = brought().unless_found(since, known, &claims);
    let ticks = facts(ticks);
    let situation = Situation::new(&ticks, known, Claims { cured, ..claims });
    (situation.computed, situation.bars)
}

#[test]
fn what_was_ticked_before_counts_no_more_unless_it_is_ticked_anew() {
    let ticks = json!({ "has_reason": false, "represented_person": "Bà B" });
    let anew = |ticked: &Value| found(&ticks, known(), &since(ticked, None));
    let (failed, bars) = (vec![Criterion::E5ComplaintElements], vec![AcceptanceBar::Kn11Representative]);
    assert_eq!(anew(&json!({})), (vec![], vec![]));
    assert_eq!(anew(&json!({ "has_reason": false })), (failed, vec![]));
    assert_eq!(anew(&json!({ "represented_person": "Bà B" })), (vec![], bars));
}

#[test]
fn the_paper_mends_what_registration_lacks_until_somebody_finds_it_anew() {
    let form = Form { organisation: true, unrepresented: true, unsigned: true, ..Form::default() };
    let lacking = Known { authentication: Authentication::None, form, ..known() };
    let anew =
        |ticked: &Value, failed: Option<Vec<Criterion>>| found(ticked, lacking, &since(ticked, failed));
    let (signature, nothing) = (vec![Criterion::E4Signature], (vec![], vec![]));
    assert_eq!(anew(&json!({}), None), nothing);
    assert_eq!(
        anew(&json!({ "represented_person": "Bà B" }), None),
        (vec![], vec![AcceptanceBar::Kn11Representative])
    );
    let unsigned = (signature.clone(), vec![AcceptanceBar::Kn11NoSignature]);
    assert_eq!(anew(&json!({ "signed": false }), None), unsigned);
    assert_eq!(anew(&json!({}), Some(signature)), unsigned, "as the officer found, without a tick");
    assert_eq!(anew(&json!({}), Some(vec![])), nothing);
}

#[test]
fn a_translation_that_is_not_notarised_is_found_anew() {
    let foreign = Known { foreign_language: true, ..known() };
    let found = |ticks: Value| {
        let since = since(&ticks, None);
        let cured = Cured { criteria: vec![Criterion::E1Language], bars: Vec::new() };
        cured.unless_found(&since, foreign, &complaint(None)).criteria
    };
    assert_eq!(found(json!({})), [Criterion::E1Language]);
    assert_eq!(found(json!({ "translation_notarised": false })), []);
}

#[test]
fn what_was_found_later_goes_before_what_was_found_earlier() {
    let mut since = since(&json!({ "signed": true }), None);
    let earlier = json!({ "signed": false, "legible": false });
    since.after(earlier.as_object().unwrap().clone(), Some(vec![Criterion::E4Signature]));
    since.after(serde_json::Map::new(), Some(vec![]));
    let Facts(ticks) = &since.ticks;
    assert_eq!(Value::Object(ticks.clone()), json!({ "signed": true, "legible": false }));
    assert_eq!(since.failed, Some(vec![Criterion::E4Signature]));
}
