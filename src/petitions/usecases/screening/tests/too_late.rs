//! The time for complaining: from which day it is counted, what is left out of it, and what is left to a person.

use serde_json::{Value, json};

use super::{SAMPLE, draft, found};
use crate::law::store::Law;

/// A complaint about discipline or another decision that a citizen with a signature sends.
fn complaint(kind: &str, about: Value, facts: Value) -> Value {
    let mut body = draft();
    body["claimed_kind"] = json!(kind);
    body["authentication"] = json!("digital_signature");
    body["writers"] = json!([{ "name": "Nguyễn Văn A", "address": "Thôn Hạ" }]);
    body["about"] = about;
    body["facts"] = facts;
    body
}

fn decision(received_on: &str) -> Value {
    json!({ "type": "decision", "number": "152/QĐ-UBND", "received_on": received_on })
}

/// Rule, last day, whether it has passed, and what is proposed.
fn limitation(answer: &Value) -> (&Value, &Value, &Value, &Value) {
    let found = &answer["limitation"];
    (&found["rule_key"], &found["due_on"], &found["passed"], &answer["treatment"]["proposed"])
}

#[test]
fn the_time_for_complaining_is_counted_and_the_officer_prevails() {
    let law = Law::seeded();
    let of = |received_on: &str, facts: Value| {
        found(&law, &complaint("complaint_admin", json!([decision(received_on)]), facts))
    };
    // 90 days from 25 August end on Monday 23 November; from the 26th on the holiday, and so on the 25th.
    let late = of("2026-08-25", json!({}));
    assert_eq!(
        limitation(&late),
        (&json!("C01"), &json!("2026-11-23"), &json!(true), &json!("refuse")),
        "{late}"
    );
    assert_eq!(late["acceptance_bars"], json!(["KN11_6_limitation"]));
    assert_eq!((&late["limitation"]["ticked"], &late["eligible"]), (&Value::Null, &json!(true)));
    let in_time = of("2026-08-26", json!({}));
    let accepted = json!("propose_acceptance");
    assert_eq!(limitation(&in_time), (&json!("C01"), &json!("2026-11-25"), &json!(false), &accepted));
    let words = late["limitation"]["explanation"].as_str().unwrap();
    assert!(words.contains("Điều 9 Luật Khiếu nại") && words.contains("thứ Ba 25/08/2026"), "{words}");

    let kept = of("2026-08-25", json!({ "limitation_passed": false }));
    assert_eq!(limitation(&kept), (&json!("C01"), &json!("2026-11-23"), &json!(true), &accepted));
    assert_eq!((&kept["limitation"]["ticked"], &kept["acceptance_bars"]), (&json!(false), &json!([])));
    let refused = of("2026-08-26", json!({ "limitation_passed": true }));
    assert_eq!(limitation(&refused).2, &json!(false));
    assert_eq!((&refused["limitation"]["ticked"], limitation(&refused).3), (&json!(true), &json!("refuse")));
    // What he ticks goes before what was registered: 91 days before the receipt is 25 August.
    let ticked = of("2026-11-02", json!({ "calendar_days_since_receipt": 91 }));
    assert_eq!(ticked["limitation"]["known_on"], json!("2026-08-25"));
    assert_eq!(limitation(&ticked).3, &json!("refuse"));
}

#[test]
fn days_of_a_proven_obstacle_are_left_out_of_the_time_for_complaining() {
    let law = Law::seeded();
    let of = |facts: Value| {
        let answer = found(&law, &complaint("complaint_admin", json!([decision("2026-08-01")]), facts));
        (answer["limitation"]["due_on"].clone(), answer["limitation"]["passed"].clone())
    };
    let ill = |to: Value, evidence: Value| json!({ "obstacle": { "from": "2026-09-01", "to": to, "evidence": evidence } });
    let proof = || json!(["giấy ra viện"]);
    assert_eq!(of(json!({})), (json!("2026-10-30"), json!(true)));
    // 30 days more end on Sunday 29 November.
    let longer = (json!("2026-11-30"), json!(false));
    assert_eq!(of(ill(json!("2026-09-30"), proof())), longer);
    assert_eq!(of(ill(json!("2026-09-30"), json!([]))), (json!("2026-10-30"), json!(true)));
    assert_eq!(of(ill(Value::Null, proof())), (Value::Null, json!(false)), "it lasts still");
    assert_eq!(of(json!({ "excluded_days": 30 })), longer);
    let mut several = ill(json!("2026-09-02"), proof());
    assert_eq!(of(several.clone()), (json!("2026-11-02"), json!(true)));
    several["excluded_days"] = json!(30);
    assert_eq!(of(several.clone()), longer);
    // Who ticks that it has passed all the same leaves the obstacle to be weighed, unless it has without its days too.
    let bars = |mut facts: Value| {
        facts["limitation_passed"] = json!(true);
        let body = complaint("complaint_admin", json!([decision("2026-08-01")]), facts);
        found(&law, &body)["acceptance_bars"].clone()
    };
    assert_eq!(bars(ill(json!("2026-09-30"), proof())), json!([]));
    assert_eq!(bars(ill(json!("2026-09-02"), proof())), json!(["KN11_6_limitation"]));
}

#[test]
fn what_the_sources_leave_open_takes_no_right_from_who_complains() {
    let law = Law::seeded();
    let late = || complaint("complaint_admin", json!([decision("2026-08-25")]), json!({}));
    let weighed = |body: &Value, word: &str| {
        let answer = found(&law, body);
        assert_eq!(
            (limitation(&answer).2, &answer["acceptance_bars"]),
            (&Value::Null, &json!([])),
            "{answer}"
        );
        assert!(answer["limitation"]["explanation"].as_str().unwrap().contains(word), "{answer}");
    };
    let mut body = late();
    body["written_on"] = json!("2026-11-20");
    weighed(&body, "ngày viết");
    body["written_on"] = json!("2026-11-24");
    assert_eq!(limitation(&found(&law, &body)).2, &json!(true), "written too late");
    let mut body = late();
    body["forwarded_by"] = json!({ "type": "press" });
    weighed(&body, "nơi khác chuyển đến");
    let mut body = late();
    body["facts"] = json!({ "within_authority": false });
    weighed(&body, "cơ quan có thẩm quyền");
    assert_eq!(found(&law, &body)["treatment"]["proposed"], "guide");
    // Discipline: 15 days; whether an obstacle counts there was read in no text.
    let discipline = |facts: Value| complaint("complaint_discipline", json!([decision("2026-11-02")]), facts);
    let answer = found(&law, &discipline(json!({})));
    assert_eq!(
        limitation(&answer),
        (&json!("K01"), &json!("2026-11-17"), &json!(true), &json!("refuse")),
        "{answer}"
    );
    let obstacle = json!({ "from": "2026-11-03", "to": "2026-11-20", "evidence": ["giấy ra viện"] });
    weighed(&discipline(json!({ "obstacle": obstacle })), "trở ngại");
    let mut old = late();
    old["about"] = json!([decision("2019-03-06")]);
    let answer = found(&law, &old);
    assert_eq!(
        (limitation(&answer).1, limitation(&answer).2),
        (&Value::Null, &Value::Null),
        "no such calendar"
    );
}

#[test]
fn the_time_for_complaining_is_counted_where_it_is_known_since_when() {
    let law = Law::seeded();
    let since = |kind: &str, about: Value, facts: Value| {
        found(&law, &complaint(kind, about, facts))["limitation"]["known_on"].clone()
    };
    let person =
        json!({ "type": "person", "name": "Kiều Thị Hợp", "act_dates": ["2026-09-25", "2026-09-09"] });
    let admin = |about: Value| since("complaint_admin", about, json!({}));
    assert_eq!(admin(json!([person.clone()])), "2026-09-25", "the last act");
    assert_eq!(admin(json!([decision("2026-08-25"), person.clone()])), "2026-09-25");
    let untold = json!({ "type": "decision", "number": "9/QĐ-UBND", "date": "2026-01-05" });
    assert_eq!(admin(json!([decision("2026-08-25"), untold])), Value::Null);
    let body = json!({ "type": "body", "name": "UBND xã" });
    assert_eq!(admin(json!([body.clone()])), Value::Null);
    assert_eq!(admin(json!([decision("2026-08-25"), body])), Value::Null, "nobody tells of all of it");
    let second = json!({ "complaint_instance": 2 });
    assert_eq!(since("complaint_admin", json!([person.clone()]), second), Value::Null);
    assert_eq!(since("denunciation_duty", json!([person]), json!({})), Value::Null);
}

#[test]
fn the_day_of_an_act_is_not_the_day_on_which_it_was_known() {
    let law = Law::seeded();
    let of = |about: Value, facts: Value| found(&law, &complaint("complaint_admin", about, facts));
    let act = || json!({ "type": "person", "name": "Kiều Thị Hợp", "act_dates": ["2026-08-25"] });
    let late = of(json!([act()]), json!({}));
    assert_eq!(limitation(&late).1, "2026-11-23");
    assert_eq!((limitation(&late).2, &late["acceptance_bars"]), (&Value::Null, &json!([])), "{late}");
    assert!(late["limitation"]["explanation"].as_str().unwrap().contains("ngày biết"), "{late}");
    // However late it was known, it is in time.
    let in_time = json!({ "type": "person", "name": "Kiều Thị Hợp", "act_dates": ["2026-08-26"] });
    assert_eq!(limitation(&of(json!([in_time]), json!({}))).2, &json!(false));
    // A decision that came later does not tell it either.
    let both = of(json!([act(), decision("2026-08-25")]), json!({}));
    assert_eq!(limitation(&both).2, &Value::Null);
    // When it was known the petition tells, or the officer.
    let mut known = act();
    known["received_on"] = json!("2026-08-25");
    assert_eq!(limitation(&of(json!([known]), json!({}))).2, &json!(true));
    let ticked = of(json!([act()]), json!({ "calendar_days_since_receipt": 91 }));
    assert_eq!(limitation(&ticked).2, &json!(true));
}

#[test]
fn of_the_sample_it_is_counted_as_the_officer_ticked() {
    let law = Law::seeded();
    let mut counted = 0;
    for line in SAMPLE.lines() {
        let mut body: Value = serde_json::from_str(line).unwrap();
        body.as_object_mut().unwrap().retain(|name, _| name != "expected" && name != "ref");
        let found = found(&law, &body)["limitation"].clone();
        if found["passed"].is_boolean() {
            assert_eq!(found["passed"], body["facts"]["limitation_passed"], "{body}");
            counted += 1;
        }
    }
    assert_eq!(counted, 12);
}
