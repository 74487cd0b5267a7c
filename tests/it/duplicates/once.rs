//! What is done once about one content counts across the petitions of one writer: who was guided is not guided again, what was passed
//! on is not passed on again. The officer sees which petition it was, and may say otherwise.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use super::{TEXT, candidates, entered};
use crate::petition_acts::{Desk, act, guidance};
use crate::support::demands::proves;
use crate::support::{Answer, Client};

fn writer() -> Value {
    json!({ "name": "Lê Thị B", "phone": "0912345678", "id_number": "099061007952" })
}

/// Screens it as one for which another body is competent.
async fn away(officer: &Client, id: &str, kind: &str, more: Value) -> Answer {
    let mut body = json!({ "kind": kind, "within_authority": false });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    officer.post(&format!("/v1/petitions/{id}/screenings"), body).if_match("*").await.expect(201)
}

/// The row of the table that decided.
fn rule(screened: &Answer) -> &str {
    screened.at("/treatment/rule").as_str().unwrap()
}

#[actix_web::test]
async fn what_was_passed_on_once_is_proposed_to_be_filed() {
    proves(&["II.2-2e"]);
    let desk = Desk::start().await;
    let (officer, portal) = (&desk.officer, desk.app.machine("demo-portal").await);
    let first = entered(&portal, "first", TEXT, writer()).await;
    let screened = away(officer, &first, "recommendation", json!({})).await;
    assert_eq!((rule(&screened), screened.at("/handled_before")), ("8k", &json!([])));
    let path = format!("/v1/petitions/{first}");
    let sent = act(officer, &format!("{path}/transfers"), guidance()).await.expect(201);

    let text = TEXT.replace("nhiều lần", "ba lần");
    let again = entered(&portal, "again", &text, writer()).await;
    let listed = officer.get(&candidates(&again)).await.expect(200);
    assert_eq!(listed.at("/items/0/transferred_on"), "2026-11-24");
    assert_eq!(listed.at("/items/0/guided_on"), &Value::Null);
    // A try is recorded nowhere and tells nothing of other petitions.
    let target = format!("/v1/petitions/{again}/screenings?dry_run=true");
    let body = json!({ "kind": "recommendation", "within_authority": false });
    let tried = officer.post(&target, body).if_match("*").await.expect(200);
    assert_eq!((rule(&tried), tried.at("/handled_before")), ("8k", &json!([])));
    let screened = away(officer, &again, "recommendation", json!({})).await;
    assert_eq!(rule(&screened), "8d", "{}", screened.text);
    assert_eq!(screened.at("/treatment/proposed"), "file_without_action");
    assert_eq!(screened.at("/handled_before/0/petition/id"), &json!(first));
    assert_eq!(screened.at("/handled_before/0/transferred_on"), "2026-11-24");
    assert_eq!(screened.at("/petition/repeated"), true);
    // As proposed it goes without a note; who passes it on all the same says why.
    let target = format!("/v1/petitions/{again}/transfers");
    let silent = officer.post(&target, guidance()).if_match("*").await;
    assert_eq!(silent.expect_problem(400, "body_invalid").complaints(), ["/note"]);
    let filing = json!({ "ground": "already_transferred" });
    officer.post(&format!("/v1/petitions/{again}/filings"), filing).if_match("*").await.expect(201);

    // Another content, another writer, and what the officer sees otherwise.
    let content = entered(&portal, "content", "Loa phát thanh quá to vào sáng sớm.", writer()).await;
    let other = entered(&portal, "other", TEXT, json!({ "name": "C", "phone": "0987654321" })).await;
    for id in [&content, &other] {
        let screened = away(officer, id, "recommendation", json!({})).await;
        assert_eq!((rule(&screened), screened.at("/handled_before")), ("8k", &json!([])));
    }
    let third = entered(&portal, "third", TEXT, writer()).await;
    let ticks = json!({ "facts": { "already_transferred": false } });
    let screened = away(officer, &third, "recommendation", ticks).await;
    assert_eq!((rule(&screened), screened.at("/handled_before/0/petition/id")), ("8k", &json!(first)));

    // What was annulled never was.
    let annulment = json!({ "ground": "wrong_content", "reason": "Chuyển nhầm nơi." });
    let target = format!("{path}/acts/{}/annulments", sent.text_at("/act/id"));
    act(officer, &target, annulment).await.expect(201);
    let fourth = entered(&portal, "fourth", TEXT, writer()).await;
    let screened = away(officer, &fourth, "recommendation", json!({})).await;
    assert_eq!((rule(&screened), screened.at("/handled_before")), ("8k", &json!([])));
    let sql = desk.app.sql(DbRole::Superuser).await;
    let looks =
        "select count(*) from audit_entries where action = 'duplicates.searched' and subject_id::text = $1";
    let looks = sql.query_one(looks, &[&fourth]).await.unwrap().get::<_, i64>(0);
    assert_eq!(looks, 1, "what a screening compares is recorded");
}

#[actix_web::test]
async fn who_was_guided_once_is_not_guided_again_by_another_petition() {
    proves(&["II.2-2e"]);
    let desk = Desk::start().await;
    let (officer, portal) = (&desk.officer, desk.app.machine("demo-portal").await);
    let first = entered(&portal, "first", TEXT, writer()).await;
    away(officer, &first, "complaint_admin", json!({})).await;
    act(officer, &format!("/v1/petitions/{first}/guidances"), guidance()).await.expect(201);

    let again = entered(&portal, "again", TEXT, writer()).await;
    let screened = away(officer, &again, "complaint_admin", json!({})).await;
    assert_eq!(rule(&screened), "8b", "{}", screened.text);
    assert_eq!(screened.at("/handled_before/0/guided_on"), "2026-11-24");
    let failed = screened.at("/eligibility/failed_criteria").to_string();
    assert!(failed.contains("E9_already_guided"), "{failed}");
    let barred = act(officer, &format!("/v1/petitions/{again}/guidances"), guidance()).await;
    barred.expect_problem(409, "state_conflict");

    let third = entered(&portal, "third", TEXT, writer()).await;
    // No note is asked for: a refusal would tell of the other petition. What was found is kept all the same.
    let ticks = json!({ "facts": { "already_guided": false, "already_transferred": false } });
    let screened = away(officer, &third, "complaint_admin", ticks).await;
    assert_eq!(rule(&screened), "8f", "{}", screened.text);
    let departures = json!([{ "pointer": "/facts/already_guided", "found": ["true"], "decided": ["false"] }]);
    assert_eq!(screened.at("/departures"), &departures);
    let kept = officer.get(screened.header("location")).await.expect(200);
    assert_eq!(kept.at("/departures"), &departures);
    act(officer, &format!("/v1/petitions/{third}/guidances"), guidance()).await.expect(201);
    // Within authority it is settled here, and nothing is looked up.
    let within = entered(&portal, "within", TEXT, writer()).await;
    let screened = away(officer, &within, "complaint_admin", json!({ "within_authority": true })).await;
    assert_eq!(screened.at("/handled_before"), &json!([]));
}

#[actix_web::test]
async fn what_was_done_with_a_sealed_petition_tells_nothing_through_another_one() {
    proves(&["II.1-d"]);
    let desk = Desk::start().await;
    let (officer, portal) = (&desk.officer, desk.app.machine("demo-portal").await);
    let sealed = entered(&portal, "sealed", TEXT, writer()).await;
    let screened = away(officer, &sealed, "denunciation_duty", json!({})).await;
    assert_eq!(rule(&screened), "8j");
    act(officer, &format!("/v1/petitions/{sealed}/transfers"), guidance()).await.expect(201);
    for kind in ["denunciation_duty", "recommendation"] {
        let again = entered(&portal, &format!("again-{kind}"), TEXT, writer()).await;
        let screened = away(officer, &again, kind, json!({})).await;
        assert_eq!(screened.at("/handled_before"), &json!([]), "{kind}");
        assert_ne!(rule(&screened), "8d", "{kind}");
        assert_eq!(screened.at("/petition/repeated"), false, "{kind}");
        assert!(!screened.text.contains(&sealed), "{}", screened.text);
    }
    // What the officer knows he ticks.
    let known = entered(&portal, "known", TEXT, writer()).await;
    let ticks = json!({ "facts": { "already_transferred": true } });
    assert_eq!(rule(&away(officer, &known, "denunciation_duty", ticks).await), "8d");
}

#[actix_web::test]
async fn what_came_back_was_not_passed_on() {
    let desk = Desk::start().await;
    let (officer, portal) = (&desk.officer, desk.app.machine("demo-portal").await);
    let first = entered(&portal, "first", TEXT, writer()).await;
    away(officer, &first, "recommendation", json!({})).await;
    let path = format!("/v1/petitions/{first}");
    act(officer, &format!("{path}/transfers"), guidance()).await.expect(201);
    // A reply that moves nothing leaves it passed on; one by which it comes back does not; passed on anew it is again.
    for (round, reply, rule_of_next) in [
        ("acknowledged", Some("acknowledged"), "8d"),
        ("back", Some("sent_back"), "8k"),
        ("anew", None, "8d"),
    ] {
        match reply {
            Some(result) => act(officer, &format!("{path}/received-replies"), json!({ "result": result }))
                .await
                .expect(201),
            None => act(officer, &format!("{path}/transfers"), guidance()).await.expect(201),
        };
        let again = entered(&portal, round, TEXT, writer()).await;
        let listed = officer.get(&candidates(&again)).await.expect(200);
        let of_first = listed.items().iter().find(|item| item["petition"]["id"] == first.as_str()).unwrap();
        assert_eq!(of_first["transferred_on"].is_string(), rule_of_next == "8d", "{round}");
        let screened = away(officer, &again, "recommendation", json!({})).await;
        assert_eq!(rule(&screened), rule_of_next, "{round}: {}", screened.text);
        assert_eq!(screened.at("/handled_before").as_array().unwrap().is_empty(), rule_of_next == "8k");
    }
}

#[actix_web::test]
async fn who_only_signed_and_who_has_the_same_phone_are_not_the_same_writer() {
    let desk = Desk::start().await;
    let officer = &desk.officer;
    let one = json!({ "name": "Lò Văn Một", "address": "Thôn Hạ", "id_number": "099061007951" });
    let two = json!({ "name": "Lò Văn Hai", "address": "Thôn Hạ", "id_number": "099061007953" });
    let desk_entered = async |writer: &Value, signers: Value| {
        let more = json!({ "content": TEXT, "writers": [writer], "signers": signers });
        desk.entered(more).await.text_at("/id")
    };
    let pass_on = async |id: &str| {
        assert_eq!(rule(&away(officer, id, "recommendation", json!({})).await), "8k");
        act(officer, &format!("/v1/petitions/{id}/transfers"), guidance()).await.expect(201);
    };
    // She signed what was passed on, and now writes; she wrote what was passed on, and now signs.
    let signed = desk_entered(&two, json!([one.clone()])).await;
    pass_on(&signed).await;
    let wrote = desk_entered(&one, json!([])).await;
    let screened = away(officer, &wrote, "recommendation", json!({})).await;
    assert_eq!((rule(&screened), screened.at("/handled_before")), ("8k", &json!([])), "{}", screened.text);
    act(officer, &format!("/v1/petitions/{wrote}/transfers"), guidance()).await.expect(201);
    let third = json!({ "name": "Lò Văn Ba", "address": "Thôn Hạ", "phone": "0912345679" });
    let signs = desk_entered(&third, json!([one.clone(), two.clone()])).await;
    pass_on(&signs).await;
    // A phone of a family.
    let same_phone = desk_entered(&json!({ "name": "Lò Thị Tư", "phone": "0912345679" }), json!([])).await;
    assert_eq!(rule(&away(officer, &same_phone, "recommendation", json!({})).await), "8k");
    // She wrote both.
    let again = desk_entered(&one, json!([])).await;
    let screened = away(officer, &again, "recommendation", json!({})).await;
    assert_eq!((rule(&screened), screened.at("/handled_before/0/petition/id")), ("8d", &json!(wrote)));
}

/// A refusal is recorded nowhere.
#[actix_web::test]
async fn what_a_comparison_finds_refuses_no_screening() {
    proves(&["II.1-d"]);
    let desk = Desk::start().await;
    let (officer, portal) = (&desk.officer, desk.app.machine("demo-portal").await);
    let first = entered(&portal, "first", TEXT, writer()).await;
    let found = away(officer, &first, "complaint_admin", json!({})).await;
    let named = json!({ "failed_criteria": found.at("/eligibility/computed_criteria") });
    act(officer, &format!("/v1/petitions/{first}/guidances"), guidance()).await.expect(201);
    let again = entered(&portal, "again", TEXT, writer()).await;
    let screened = away(officer, &again, "complaint_admin", named).await;
    let departed = screened.at("/departures/0/found").to_string();
    assert!(departed.contains("E9_already_guided"), "{}", screened.text);
    let sql = desk.app.sql(DbRole::Superuser).await;
    let looks =
        "select count(*) from audit_entries where action = 'duplicates.searched' and subject_id::text = $1";
    assert_eq!(sql.query_one(looks, &[&again]).await.unwrap().get::<_, i64>(0), 1);
}
