//! A group signs: its people are named, counted, and shown nowhere but where the writers' identity is opened.

use serde_json::{Value, json};

use crate::support::{Client, TestApp};

/// A complaint of a group: one writer and these who signed with him.
fn of_group(signers: &Value) -> Value {
    json!({
        "received_on": "2026-11-20", "channel": "post", "subject": "Khiếu nại", "content": "Nội dung.",
        "writers": [{ "name": "Hán Thị Mơ", "address": "Thôn Hạ", "id_number": "099061007950", "signed": true }],
        "signers": signers,
    })
}

fn three() -> Value {
    json!([
        { "name": "Lò Văn Một", "address": "Thôn Hạ", "id_number": "099061007951" },
        { "name": "Lò Văn Hai", "address": "Thôn Hạ", "fingerprint": true },
        { "name": "Lò Văn Ba" },
    ])
}

fn named(text: &str) -> usize {
    ["Lò Văn Một", "Lò Văn Hai", "Lò Văn Ba", "099061007951"]
        .iter()
        .filter(|one| text.contains(**one))
        .count()
}

async fn screened(officer: &Client, path: &str, kind: &str) {
    let body = json!({ "kind": kind, "within_authority": true });
    officer.post(&format!("{path}/screenings"), body).if_match("*").await.expect(201);
}

#[actix_web::test]
async fn signers_are_counted_and_named_only_with_the_identity() {
    let app = TestApp::start().await;
    let (officer, chair) = (app.person("intake-officer").await, app.person("government-chair").await);
    for kind in ["complaint_admin", "denunciation_duty"] {
        let made = officer.post("/v1/petitions", of_group(&three())).await.expect(201);
        assert_eq!((made.at("/people_count"), named(&made.text)), (&json!(4), 0));
        let path = format!("/v1/petitions/{}", made.text_at("/id"));
        let seen = officer.get(&format!("{path}/identity")).await.expect(200);
        assert_eq!((named(&seen.text), seen.at("/signers")), (4, &signers_as_kept()));
        assert_eq!(seen.header("cache-control"), "no-store");
        screened(&officer, &path, kind).await;
        let seen = chair.get(&format!("{path}/identity")).await.expect(200);
        assert_eq!(named(&seen.text), 4, "{}", seen.text);
        officer.get(&format!("{path}/identity")).await.expect_problem(403, "permission_missing");
        // What was released shows its writer, and no list of who stood beside him.
        for client in [&officer, &chair, &app.person("party-secretary").await] {
            for end in ["", "/timeline", "/acts"] {
                let seen = client.get(&format!("{path}{end}")).await.expect(200);
                assert_eq!(named(&seen.text), 0, "{end} {}", seen.text);
            }
        }
        assert_eq!(officer.get(&path).await.expect(200).at("/people_count"), 4);
    }
    for path in ["/v1/petitions", "/v1/datasets/petitions.csv", "/v1/datasets/petitions.ndjson"] {
        assert_eq!(named(&chair.get(path).await.expect(200).text), 0, "{path}");
    }
}

fn signers_as_kept() -> Value {
    let mut all = three();
    for one in all.as_array_mut().unwrap() {
        for name in ["address", "id_number", "fingerprint"] {
            if one.get(name).is_none() {
                one[name] = Value::Null;
            }
        }
    }
    all
}

#[actix_web::test]
async fn a_crowd_is_one_whether_counted_or_named() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    for (signers, count, people) in
        [(3, Value::Null, 4), (4, Value::Null, 5), (4, json!(30), 30), (1000, Value::Null, 1001)]
    {
        let list: Vec<Value> = (0..signers).map(|n| json!({ "name": format!("Người {n}") })).collect();
        let mut body = of_group(&json!(list));
        body["signer_count"] = count;
        let made = officer.post("/v1/petitions", body).await.expect(201);
        assert_eq!(made.at("/people_count"), &json!(people));
        let path = format!("/v1/petitions/{}", made.text_at("/id"));
        screened(&officer, &path, "complaint_admin").await;
        let flags = officer.get(&path).await.expect(200).at("/flags").clone();
        assert_eq!(flags == json!(["crowded"]), people >= 5, "{people}: {flags}");
    }
}

#[actix_web::test]
async fn a_list_of_signers_is_consistent() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    let with = |name: &str, value: Value| {
        let mut body = of_group(&three());
        body[name] = value;
        body
    };
    let many: Vec<Value> = (0..1001).map(|n| json!({ "name": format!("Người {n}") })).collect();
    let stranger = json!({ "names": ["Lò Văn Hai", "Lò Văn Tư"], "appointment_letter": true, "letter_signed_by_all": true });
    for (body, pointer, code) in [
        (with("signer_count", json!(3)), "/signer_count", "range"),
        (
            with("signers", json!([{ "name": "Ai Đó", "id_number": "0990-6100 7950" }])),
            "/signers/0",
            "repeated",
        ),
        (
            with(
                "signers",
                json!([{ "name": "Lò Văn Ba", "address": "Thôn Hạ" }, { "name": "LO VAN BA", "address": "thôn hạ" }]),
            ),
            "/signers/1",
            "repeated",
        ),
        (with("representative", stranger), "/representative/names/1", "unknown"),
        (with("signers", json!([{ "name": " " }])), "/signers/0/name", "pattern"),
        (with("signers", json!([{ "name": "A", "phone": "0100104760" }])), "/signers/0/phone", "unknown"),
        (with("signers", json!(many)), "/signers", "too_long"),
    ] {
        let refused = officer.post("/v1/petitions", body).await.expect_problem(400, "body_invalid");
        assert_eq!(refused.complaints(), [pointer], "{}", refused.text);
        assert_eq!(refused.at("/errors/0/code"), code, "{}", refused.text);
    }
    // Of ten people two represent the others, of eleven five: a paper that names more is received, and screening says how many may.
    let group = |people: usize, names: usize| {
        let all: Vec<String> = (1..people).map(|n| format!("Người {n}")).collect();
        let signers: Vec<Value> = all.iter().map(|name| json!({ "name": name })).collect();
        let mut body = of_group(&json!(signers));
        let letter =
            json!({ "names": all[..names], "appointment_letter": true, "letter_signed_by_all": true });
        body["representative"] = letter;
        body
    };
    for (people, most) in [(5, 2), (10, 2), (11, 5)] {
        let named = (most + 1).min(5);
        let made = officer.post("/v1/petitions", group(people, named)).await.expect(201);
        let path = format!("/v1/petitions/{}/screenings", made.text_at("/id"));
        let screened = json!({ "kind": "recommendation", "within_authority": true });
        let found = officer.post(&path, screened).if_match("*").await.expect(201);
        assert_eq!(found.at("/treatment/max_representatives"), &json!(most), "{people}");
    }
    // Two people may have one name; one of the group represents it, however his name is spelt.
    let twice = json!([{ "name": "Lò Văn Ba" }, { "name": "Lò Văn Ba" }]);
    let made = officer.post("/v1/petitions", with("signers", twice)).await.expect(201);
    assert_eq!(made.at("/people_count"), 3);
    let own = json!({ "names": ["lò văn hai"], "appointment_letter": true, "letter_signed_by_all": true });
    officer.post("/v1/petitions", with("representative", own)).await.expect(201);
}
