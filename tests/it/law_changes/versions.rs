//! What a new version of a rule takes from the one before it, and which lengths it has to name.

use serde_json::{Value, json};

use super::{administrator, version};
use crate::case_acts::{Office, done};
use crate::support::{Client, TestApp};

/// A version with these lengths beside the ordinary one.
fn with(rule_key: &str, length: u32, others: &[(&str, u32)]) -> Value {
    let mut body = version(rule_key, "2027-01-01", length);
    for (name, other) in others {
        body["term"][name] = json!(other);
    }
    body
}

/// The lengths of the version of a rule that is in force on that day: the ordinary one, in a remote area, in a complex matter, in both.
async fn lengths(client: &Client, rule_key: &str, on: &str) -> [Value; 4] {
    let list = client.get(&format!("/v1/legal-rules?rule_key={rule_key}&on={on}")).await.expect(200);
    let names = ["length", "remote_length", "complex_length", "remote_complex_length"];
    names.map(|name| list.items()[0][name].clone())
}

#[actix_web::test]
async fn a_version_between_two_goes_on_from_the_one_before_it() {
    let app = TestApp::start().await;
    let admin = administrator(&app).await;
    let mut later = version("T07", "2027-06-01", 20);
    later["without"] = json!(["extensions", "pauses"]);
    let later = admin.post("/v1/legal-rules", later).await.expect(201);
    assert_eq!((later.at("/extensions"), later.at("/pauses")), (&Value::Null, &Value::Null));
    let mut between = version("T07", "2027-01-01", 25);
    between["valid_to"] = json!("2027-06-01");
    let between = admin.post("/v1/legal-rules", between).await.expect(201);
    let before = admin.get("/v1/legal-rules?rule_key=T07&on=2026-12-31").await.expect(200);
    for part in ["extensions", "pauses"] {
        assert_eq!(between.body[part], before.items()[0][part], "{part}");
        assert!(between.body[part].is_object(), "{part}");
    }

    // Nor does what only the later law has begin with the earlier one.
    let mut later = version("T01", "2027-06-01", 7);
    later["alternative"] = version("T01", "2027-06-01", 5)["term"].clone();
    admin.post("/v1/legal-rules", later).await.expect(201);
    let mut between = version("T01", "2027-01-01", 6);
    between["valid_to"] = json!("2027-06-01");
    let between = admin.post("/v1/legal-rules", between).await.expect(201);
    assert_eq!(between.at("/alternative"), &Value::Null);
}

/// What "as in the version before" means can be read there.
#[actix_web::test]
async fn a_version_tells_its_extensions_and_pauses_with_their_articles() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    let read = async |key: &str| {
        let path = format!("/v1/legal-rules?rule_key={key}&on=2026-11-24");
        let english = officer.get(&path).english().await.expect(200);
        let vietnamese = officer.get(&path).await.expect(200);
        (english.items()[0].clone(), vietnamese.items()[0].clone())
    };
    let (english, vietnamese) = read("T07").await;
    let extensions = json!({
        "complex": 1, "specially_complex": 2, "max_days": 30,
        "source": "Article 30(2) and (3) of the Law on Denunciations and Article 3 of Decree 31/2019/NĐ-CP",
    });
    assert_eq!(english["extensions"], extensions);
    assert_eq!(
        vietnamese["extensions"]["source"],
        "khoản 2, khoản 3 Điều 30 Luật Tố cáo và Điều 3 Nghị định 31/2019/NĐ-CP"
    );
    assert_eq!(
        (&english["pauses"]["kind"], &english["pauses"]["from"]),
        (&json!("suspension"), &Value::Null)
    );
    assert!(english["pauses"]["source"].as_str().unwrap().starts_with("Article 34(2)"), "{english}");
    let (english, _) = read("C04").await;
    assert_eq!((&english["extensions"], &english["pauses"]["from"]), (&Value::Null, &json!("2026-07-01")));
    let (english, _) = read("C01").await;
    assert_eq!(english["pauses"]["kind"], "obstacle");
    let (english, _) = read("R01").await;
    assert_eq!((&english["extensions"], &english["pauses"]), (&Value::Null, &Value::Null));
}

/// What is judged by a day counted back would be judged by the wrong side of it.
#[actix_web::test]
async fn a_version_does_not_turn_the_count_round() {
    let app = TestApp::start().await;
    let admin = administrator(&app).await;
    let add = async |key: &str, from: &str, unit: &str, length: u32| {
        let mut body = version(key, from, length);
        body["term"]["unit"] = json!(unit);
        admin.post("/v1/legal-rules", body).await
    };
    for (key, unit) in [
        ("R01", "working_days"),
        ("R01", "times_a_month"),
        ("C08", "calendar_days"),
        ("R03", "calendar_days"),
        ("R03", "working_days_before"),
        ("T01", "calendar_days_before"),
        ("T01", "times_a_year"),
        ("AT_ONCE", "working_days_before"),
        ("T03", "times_a_year"),
    ] {
        let refused = add(key, "2027-01-01", unit, 5).await.expect_problem(400, "body_invalid");
        assert_eq!(
            (refused.complaints(), refused.at("/errors/0/code")),
            (vec!["/term/unit".to_owned()], &json!("not_allowed")),
            "{key} {unit}"
        );
    }
    // Other days, another period, no number are other terms of the same kind.
    add("R01", "2027-01-01", "calendar_days_before", 7).await.expect(201);
    add("R03", "2027-01-01", "times_a_week", 1).await.expect(201);
    add("C08", "2027-01-01", "no_number", 0).await.expect(201);
    // The last one with a number counts, whatever came after it.
    let refused = add("C08", "2028-01-01", "working_days", 5).await.expect_problem(400, "body_invalid");
    assert_eq!(refused.complaints(), ["/term/unit"]);
    add("C08", "2028-01-01", "working_days_before", 5).await.expect(201);
}

#[actix_web::test]
async fn a_length_that_matters_is_not_left_out() {
    let app = TestApp::start().await;
    let admin = administrator(&app).await;
    let add = async |body: Value| admin.post("/v1/legal-rules", body).await;
    let left_out = add(with("K04", 30, &[])).await.expect_problem(400, "body_invalid");
    assert_eq!(
        (left_out.complaints(), left_out.at("/errors/0/code")),
        (vec!["/term/complex_length".to_owned()], &json!("required"))
    );
    let all = [("remote_length", 40), ("complex_length", 50), ("remote_complex_length", 60)];
    assert_eq!(
        add(with("C17", 40, &[])).await.expect(400).complaints(),
        all.map(|(name, _)| format!("/term/{name}"))
    );
    assert_eq!(
        add(with("C17", 40, &all[..2])).await.expect(400).complaints(),
        ["/term/remote_complex_length"]
    );
    // The law no longer tells remote areas apart.
    add(with("C17", 40, &all)).await.expect(201);
    // It may tell what it never told.
    add(with("K04", 30, &all)).await.expect(201);
}

#[actix_web::test]
async fn a_law_that_names_no_number_any_more_has_no_length_to_name() {
    let app = TestApp::start().await;
    let admin = administrator(&app).await;
    for key in ["K04", "C17"] {
        let mut numberless = with(key, 0, &[]);
        numberless["term"]["unit"] = json!("no_number");
        numberless["without"] = json!(["extensions", "pauses"]);
        let mut beside = numberless.clone();
        for name in ["remote_length", "complex_length", "remote_complex_length"] {
            beside["term"][name] = json!(1);
        }
        let refused = admin.post("/v1/legal-rules", beside).await.expect_problem(400, "body_invalid");
        assert_eq!(refused.complaints(), ["/term"], "{key}");
        admin.post("/v1/legal-rules", numberless).await.expect(201);
        let none = [0, 0, 0, 0].map(|length| json!(length));
        assert_eq!(lengths(&admin, key, "2027-01-01").await, none, "{key}");
        // Nor are the lengths of before lost by it, where the law names a number again.
        let mut again = with(key, 40, &[]);
        again["valid_from"] = json!("2028-01-01");
        let refused = admin.post("/v1/legal-rules", again).await.expect_problem(400, "body_invalid");
        assert!(!refused.complaints().is_empty(), "{key}");
        assert_eq!(refused.at("/errors/0/code"), "required", "{key}");
    }
}

#[actix_web::test]
async fn a_length_that_would_never_count_is_refused() {
    let app = TestApp::start().await;
    let (admin, officer) = (administrator(&app).await, app.person("intake-officer").await);
    let add = async |body: Value| admin.post("/v1/legal-rules", body).await;
    for (key, name) in [
        ("C04", "remote_length"),
        ("C04", "complex_length"),
        ("C04", "remote_complex_length"),
        ("C05", "remote_length"),
        ("C05", "complex_length"),
        ("C06", "remote_length"),
        ("C06", "remote_complex_length"),
    ] {
        let mut others = vec![(name, 60)];
        if key == "C06" {
            others.push(("complex_length", 60));
        }
        let refused = add(with(key, 40, &others)).await.expect_problem(400, "body_invalid");
        assert_eq!(
            (refused.complaints(), refused.at("/errors/0/code")),
            (vec![format!("/term/{name}")], &json!("not_allowed")),
            "{key}"
        );
    }
    let mut beside = with("C04", 40, &[]);
    beside["without"] = json!(["pauses"]);
    beside["alternative"] = with("C04", 35, &[("complex_length", 60)])["term"].clone();
    assert_eq!(add(beside).await.expect(400).complaints(), ["/alternative/complex_length"]);
    // What is shown is what counts.
    for (key, now, then) in [
        ("C04", [30, 0, 0, 0], [25, 0, 0, 0]),
        ("C05", [45, 0, 0, 0], [40, 0, 0, 0]),
        ("C06", [45, 0, 60, 0], [42, 0, 55, 0]),
    ] {
        assert_eq!(lengths(&officer, key, "2026-11-24").await, now, "{key}");
        let mut body = with(key, then[0], &[]);
        if then[2] > 0 {
            body["term"]["complex_length"] = json!(then[2]);
        }
        add(body).await.expect(201);
        assert_eq!(lengths(&officer, key, "2027-01-01").await, then, "{key}");
    }
}

#[actix_web::test]
async fn a_complex_matter_has_the_length_of_the_version_of_its_key() {
    let office = Office::open().await;
    let admin = administrator(&office.app).await;
    admin.post("/v1/legal-rules", version("C05", "2026-11-24", 40)).await.expect(201);
    let case = office.accepted("complaint_admin", "2026-11-20", "2026-11-24").await;
    office.holds(&case, "C04 running 2026-12-24").await;
    let level = json!({ "level": "complex", "criteria": ["several_places"], "document_number": "2/UBND" });
    done(&office.chair, &case, "complexity-decisions", level).await;
    // The fortieth day is Sunday 3 January.
    office.holds(&case, "C05 running 2027-01-04").await;
}
