//! What Party rules govern has none of the State's terms and forms where it is decided; only passing it on is a step of the State.

use serde_json::{Value, json};

use super::super::situation::{Claims, Known, Situation};
use super::super::{Finding, assess};
use super::{facts, known};
use crate::law::step_rule;
use crate::petitions::model::{Kind, Track, Treatment};

const KINDS: [Kind; 4] =
    [Kind::ComplaintAdmin, Kind::ComplaintDiscipline, Kind::DenunciationDuty, Kind::DenunciationField];

fn on_track(kind: Kind, within_authority: bool, ticks: &Value) -> Finding {
    let ticks = facts(ticks);
    let claims = Claims {
        kind: Some(kind),
        track: Some(Track::Party),
        within_authority: Some(within_authority),
        ..Claims::default()
    };
    assess(&Situation::new(&ticks, Known { party_book: true, ..known() }, claims))
}

#[test]
fn what_the_party_settles_is_accepted_by_its_own_rules() {
    for kind in KINDS {
        let found = on_track(kind, true, &json!({}));
        assert_eq!(
            (found.rule.number, found.rule.treatment),
            ("11a", Treatment::ProposeAcceptance),
            "{kind}"
        );
        assert!(found.rule.source.contains("22-QĐ/TW") && !found.rule.source.contains("Luật"), "{kind}");
        assert_eq!((found.forms, found.paper), (Vec::new(), Some("Phiếu đề xuất thụ lý đơn")), "{kind}");
        // The notice of Regulation 11-QĐi/TW is the Party's own.
        assert_eq!(found.clocks, ["R17"], "{kind}");
    }
}

#[test]
fn what_is_refused_or_asked_for_there_bears_no_form_of_the_state() {
    for (ticks, number, paper) in [
        (json!({ "normative_act": true }), "7a", Some("Thông báo không thụ lý")),
        (json!({ "second_instance_done": true }), "7g", Some("Thông báo không thụ lý")),
        (json!({ "represented_person": "cha" }), "10b", None),
    ] {
        let found = on_track(Kind::ComplaintAdmin, true, &ticks);
        assert_eq!((found.rule.number, found.forms, found.paper), (number, Vec::new(), paper), "{ticks}");
        assert_eq!(found.clocks, ["R17"], "{ticks}");
    }
    let settled = json!({ "grows_out_of_settled_complaint": true });
    let refused = on_track(Kind::DenunciationDuty, true, &settled);
    assert_eq!((refused.rule.number, refused.clocks), ("7h", vec!["R17"]));
    // Nor is whoever passed it on told by the law of the State.
    let claims = Claims { track: Some(Track::Party), ..Claims::default() };
    let claims = Claims { kind: Some(Kind::DenunciationDuty), within_authority: Some(true), ..claims };
    let known = Known { party_book: true, forwarded: true, ..known() };
    for ticks in [settled, json!({})] {
        assert_eq!(assess(&Situation::new(&facts(&ticks), known, claims.clone())).clocks, ["R17"], "{ticks}");
    }
}

#[test]
fn a_lower_body_of_the_party_is_not_urged_by_the_law_of_the_state() {
    for (within_authority, number) in [(true, "11a"), (false, "8h")] {
        let found =
            on_track(Kind::DenunciationDuty, within_authority, &json!({ "lower_body_overdue": true }));
        assert_eq!(found.rule.number, number, "{within_authority}");
    }
}

#[test]
fn a_state_body_passes_on_to_the_party_in_its_own_time_and_by_its_own_slip() {
    let found = on_track(Kind::DenunciationDuty, false, &json!({}));
    assert_eq!((found.rule.number, found.forms), ("8h", vec!["tt05_03"]));
    assert_eq!(found.clocks, ["T04", "R17"]);
    for kind in KINDS {
        for treatment in Treatment::ALL.iter().copied() {
            let rule = step_rule((kind.as_str(), Track::Party.as_str()), treatment.as_str(), true);
            assert!(matches!(rule, None | Some("T04" | "AT_ONCE")), "{kind} {treatment}: {rule:?}");
        }
    }
}
