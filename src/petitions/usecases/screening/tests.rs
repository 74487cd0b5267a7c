//! All petitions of the sample come out as lawyers expect it, and previews of what is hardly filled in.

mod too_late;

use serde_json::{Value, json};

use super::*;
use crate::kernel::problem::Language;

const SAMPLE: &str = include_str!("../../../../tests/data/petitions.sample.ndjson");

fn found(law: &Law, body: &Value) -> Value {
    let input: PreviewInput = serde_json::from_value(body.clone()).unwrap();
    let received_on = input.petition.received_on.unwrap();
    json!(find((law, ""), &input, (received_on, received_on), Language::Vi))
}

/// Properties of the expected result, with where the answer has them.
const COMPARED: [(&str, &str); 9] = [
    ("eligible", "/eligible"),
    ("failed_criteria", "/failed_criteria"),
    ("acceptance_bars", "/acceptance_bars"),
    ("kind", "/kind"),
    ("track", "/track"),
    ("within_authority", "/within_authority"),
    ("treatment", "/treatment/proposed"),
    ("link_type", "/treatment/link_type"),
    ("first_deadlines", "/first_deadlines"),
];

/// Marks of the expected result, with the code by which the answer has them.
const MARKS: [(&str, &str, bool); 9] = [
    ("seal_identity", "seal_identity", true),
    ("report_to_head", "report_to_head", true),
    ("crowded", "crowded", true),
    ("hold_content", "pointer_only", false),
    ("not_counted_as_denunciation", "not_counted_as_denunciation", true),
    ("case_continues", "case_continues", true),
    ("consider_execution_suspension", "consider_execution_suspension", true),
    ("short_track_possible", "short_track_possible", true),
    ("ad_hoc_reception", "ad_hoc_reception", true),
];

#[test]
fn every_petition_of_the_sample_comes_out_as_expected() {
    let law = Law::seeded();
    let mut differences = Vec::new();
    let (mut lines, mut groups) = (0, 0);
    for line in SAMPLE.lines() {
        let mut body: Value = serde_json::from_str(line).unwrap();
        let expected = body.as_object_mut().unwrap().remove("expected").unwrap();
        let name = body.as_object_mut().unwrap().remove("ref").unwrap();
        let answer = found(&law, &body);
        for (property, pointer) in COMPARED {
            let (wanted, got) = (&expected[property], answer.pointer(pointer).unwrap());
            if wanted != got {
                differences.push(format!("{name} {property}: {got}, expected {wanted}"));
            }
        }
        let marks = answer["treatment"]["marks"].as_array().unwrap();
        for (property, code, value) in MARKS {
            let (wanted, got) = (expected[property] == json!(value), marks.contains(&json!(code)));
            if wanted != got {
                differences.push(format!("{name} mark {code}: {got}, expected {wanted}"));
            }
        }
        let (wanted, got) = (&expected["missing"], &answer["treatment"]["missing"]);
        if got != wanted && (!wanted.is_null() || got != &json!([])) {
            differences.push(format!("{name} missing: {got}, expected {wanted}"));
        }
        let (wanted, got) = (&expected["max_representatives"], &answer["treatment"]["max_representatives"]);
        if !wanted.is_null() {
            groups += 1;
            if wanted != got {
                differences.push(format!("{name} max_representatives: {got}, expected {wanted}"));
            }
        }
        lines += 1;
    }
    assert_eq!((lines, groups), (64, 1));
    assert!(differences.is_empty(), "{} differ:\n{}", differences.len(), differences.join("\n"));
}

/// What a portal knows before the citizen has sent it.
fn draft() -> Value {
    json!({
        "received_on": "2026-11-24", "channel": "online_portal", "claimed_kind": "complaint_admin",
        "subject": "Khiếu nại quyết định thu hồi đất", "content": "Tôi không đồng ý với quyết định này.",
    })
}

#[test]
fn a_citizen_is_told_what_is_missing() {
    let law = Law::seeded();
    let mut body = draft();
    body["authentication"] = json!("vneid");
    body["writers"] = json!([{ "name": "Nguyễn Văn A", "address": "Thôn Hạ" }]);
    let answer = found(&law, &body);
    assert_eq!(answer["failed_criteria"], json!(["E4_signature", "E5_complaint_elements"]));
    assert_eq!(answer["treatment"]["proposed"], "request_supplement");
    let codes: Vec<_> = answer["shortcomings"].as_array().unwrap().iter().map(|one| &one["code"]).collect();
    assert_eq!(codes, ["E4_signature", "E5_complaint_elements", "KN11_5_no_signature"]);
    body["authentication"] = json!("digital_signature");
    body["about"] = json!([{ "type": "decision", "number": "152/QĐ-UBND" }]);
    let answer = found(&law, &body);
    assert_eq!(answer["eligible"], true, "{answer}");
    assert_eq!(answer["treatment"]["proposed"], "propose_acceptance");
    assert_eq!(answer["first_deadlines"], json!([{ "rule_key": "C02", "due_on": "2026-12-03" }]));
}

#[test]
fn a_paper_without_date_lacks_it_and_a_portal_dates_what_it_takes() {
    let law = Law::seeded();
    let mut body = draft();
    body["channel"] = json!("post");
    let lacks =
        |body: &Value| found(&law, body)["failed_criteria"].as_array().unwrap().contains(&json!("E2_date"));
    assert!(lacks(&body));
    body["written_on"] = json!("2026-11-20");
    assert!(!lacks(&body));
    assert!(!lacks(&draft()));
    body["facts"] = json!({ "has_date": false });
    assert!(lacks(&body), "what is ticked goes before what was registered");
}

#[test]
fn vneid_stands_for_the_address_and_for_the_signature_of_a_reflection_only() {
    let law = Law::seeded();
    let mut body = draft();
    body["authentication"] = json!("vneid");
    body["writers"] = json!([{ "name": "Nguyễn Văn A" }]);
    body["claimed_kind"] = json!("reflection");
    assert_eq!(found(&law, &body)["failed_criteria"], json!([]));
    body["authentication"] = json!("none");
    assert_eq!(found(&law, &body)["failed_criteria"], json!(["E3_writer_identity", "E4_signature"]));
    assert_eq!(found(&law, &body)["treatment"]["proposed"], "request_supplement");
}

#[test]
fn a_year_that_is_not_loaded_gives_no_date() {
    let mut body = draft();
    body["received_on"] = json!("2020-03-02");
    body["claimed_kind"] = json!("procedure_request");
    body["writers"] = json!([{ "name": "Nguyễn Văn A", "address": "Thôn Hạ", "signed": true }]);
    assert_eq!(
        found(&Law::seeded(), &body)["first_deadlines"],
        json!([{ "rule_key": "R16", "due_on": null }])
    );
}
