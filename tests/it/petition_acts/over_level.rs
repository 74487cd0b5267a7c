//! A citizen went over the commune's head: it is recorded where to and when, and changes neither state nor clock.

use serde_json::{Value, json};

use super::{Desk, act, guidance};
use crate::case_acts::merged::{into, undone};
use crate::case_acts::split::part;
use crate::main_job::{accepted, own_position};
use crate::support::demands::proves;
use crate::support::{Answer, Client};

const BODY: &str = "Ban Tiếp công dân tỉnh, ông Hùng";

fn event() -> Value {
    json!({ "body": BODY, "on": "2026-11-23", "pending_here": true })
}

async fn gone(desk: &Desk, path: &str) -> Answer {
    act(&desk.officer, &format!("{path}/over-level-events"), event()).await.expect(201)
}

async fn annulled(client: &Client, path: &str, done: &Answer) -> Answer {
    let target = format!("{path}/acts/{}/annulments", done.text_at("/act/id"));
    act(client, &target, json!({ "ground": "wrong_petition", "reason": "Nhập nhầm." })).await
}

async fn flags(client: &Client, path: &str) -> Value {
    client.get(path).await.expect(200).at("/flags").clone()
}

#[actix_web::test]
async fn it_is_listed_marks_the_petition_and_moves_nothing() {
    proves(&["II.2-2c"]);
    let desk = Desk::start().await;
    let path = desk.screened("complaint_admin", json!({})).await;
    let before = desk.officer.get(&path).await.expect(200);
    let clocks = desk.officer.get(&format!("{path}/deadlines")).await.expect(200);
    let target = format!("{path}/over-level-events");
    desk.officer.post(&target, event()).await.expect_problem(428, "tag_missing");
    let tried = desk.officer.post(&format!("{target}?dry_run=true"), event()).await.expect(200);
    assert_eq!(tried.at("/petition/flags"), &json!(["over_level"]));
    assert_eq!(desk.officer.get(&path).await.expect(200).etag(), before.etag(), "a try keeps nothing");
    let done = gone(&desk, &path).await;
    for pointer in ["/status", "/public_status", "/due_on"] {
        assert_eq!(done.at(&format!("/petition{pointer}")), before.at(pointer));
    }
    assert_eq!(desk.officer.get(&format!("{path}/deadlines")).await.expect(200).body, clocks.body);
    assert_eq!(flags(&desk.officer, &path).await, json!(["over_level"]));
    let listed = desk.officer.get("/v1/petitions?flags=over_level").await.expect(200);
    assert_eq!(listed.items().len(), 1);

    // Codes and days in the timeline, the words with the act alone.
    let steps = desk.officer.get(&format!("{path}/timeline")).await.expect(200);
    let step = steps.items().iter().find(|step| step["type"] == "petition.went_over_level").unwrap().clone();
    assert_eq!(step["fields"], json!({ "on": "2026-11-23", "pending_here": true }));
    let acts = desk.officer.get(&format!("{path}/acts")).await.expect(200);
    assert!(acts.items().iter().any(|act| act["kind"] == "over_level_event"));
    assert!(!steps.text.contains("Hùng") && !acts.text.contains("Hùng"));
    let read = desk.officer.get(done.header("location")).await.expect(200);
    assert_eq!(read.at("/body"), BODY);
    let deputy = desk.app.person("council-deputy").await;
    let read = deputy.get(done.header("location")).await.expect(200);
    assert!(
        read.body.get("body").is_none() && read.at("/masked").as_array().unwrap().contains(&json!("/body"))
    );

    // The same tag does not serve twice; another may come, and it hinders nothing that was done earlier.
    let stale = desk.officer.post(&target, event()).if_match(before.etag()).await;
    stale.expect_problem(412, "tag_stale");
    gone(&desk, &path).await;
    let mut earlier = guidance();
    earlier["acted_on"] = json!("2026-11-23");
    act(&desk.officer, &format!("{path}/guidances"), earlier).await.expect(201);
}

#[actix_web::test]
async fn it_is_possible_in_every_state_but_that_of_a_mistaken_entry() {
    let desk = Desk::start().await;
    let offered = async |path: &str| {
        let shown = desk.officer.get(path).await.expect(200);
        shown
            .at("/available_actions")
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one["action"] == "over-level-events")
    };
    let path = format!("/v1/petitions/{}", desk.entered(json!({})).await.text_at("/id"));
    assert!(offered(&path).await);
    gone(&desk, &path).await;
    for (segment, body) in
        [("withdrawals", json!({ "extent": "whole", "form": "written" })), ("guidances", guidance())]
    {
        let path = desk.screened("complaint_admin", json!({})).await;
        act(&desk.officer, &format!("{path}/{segment}"), body).await.expect(201);
        assert!(offered(&path).await, "{segment}");
        gone(&desk, &path).await;
    }
    let path = desk.screened("reflection", json!({})).await;
    let voiding = json!({ "ground": "entered_twice", "reason": "Đã vào sổ." });
    act(&desk.officer, &format!("{path}/voidings"), voiding).await.expect(201);
    assert!(!offered(&path).await);
    let barred = act(&desk.officer, &format!("{path}/over-level-events"), event()).await;
    assert!(barred.expect_problem(409, "state_conflict").body.get("legal_basis").is_some());
}

#[actix_web::test]
async fn its_case_is_marked_as_long_as_one_such_event_stands() {
    let desk = Desk::start().await;
    for kind in ["recommendation", "denunciation_duty"] {
        let path = desk.screened(kind, json!({})).await;
        // One came before the case, one after it.
        let first = gone(&desk, &path).await;
        let case = format!("/v1/cases/{}", accepted(&desk.chair, path.rsplit('/').next().unwrap()).await);
        assert_eq!(flags(&desk.chair, &case).await, json!(["over_level"]), "{kind}");
        let second = gone(&desk, &path).await;
        let steps = desk.chair.get(&format!("{case}/timeline")).await.expect(200);
        assert!(steps.items().iter().any(|step| step["type"] == "case.went_over_level"), "{}", steps.text);
        let flag = json!({ "flag": "prolonged", "set": true, "ground": "Kéo dài." });
        act(&desk.officer, &format!("{case}/flags"), flag).await.expect(201);
        annulled(&desk.officer, &path, &first).await.expect(201);
        assert_eq!(flags(&desk.chair, &case).await, json!(["over_level", "prolonged"]), "{kind}");
        // It is no act on the case.
        let target = format!("{case}/acts/{}/annulments", second.text_at("/act/id"));
        let ground = json!({ "ground": "wrong_petition", "reason": "Nhập nhầm." });
        act(&desk.officer, &target, ground).await.expect_problem(404, "resource_not_found");
        let gone = annulled(&desk.officer, &path, &second).await.expect(201);
        assert_eq!(gone.at("/petition/flags"), &json!([]));
        assert_eq!(gone.at("/petition/status"), "accepted");
        assert_eq!(flags(&desk.chair, &case).await, json!(["prolonged"]), "{kind}");
        annulled(&desk.officer, &path, &second).await.expect_problem(409, "state_conflict");
    }
}

#[actix_web::test]
async fn a_linked_petition_brings_its_mark_and_takes_it_away() {
    let desk = Desk::start().await;
    let opener = desk.screened("recommendation", json!({})).await;
    let case = accepted(&desk.chair, opener.rsplit('/').next().unwrap()).await;
    let path = desk.screened("recommendation", json!({})).await;
    gone(&desk, &path).await;
    let link = json!({ "case_id": case, "link_type": "duplicate" });
    let linked = act(&desk.officer, &format!("{path}/links"), link).await.expect(201);
    let case = format!("/v1/cases/{case}");
    assert_eq!(flags(&desk.chair, &case).await, json!(["over_level"]));
    annulled(&desk.officer, &path, &linked).await.expect(201);
    assert_eq!(flags(&desk.chair, &case).await, json!([]));
    assert_eq!(flags(&desk.chair, &path).await, json!(["over_level"]));
}

#[actix_web::test]
async fn the_mark_goes_with_the_petition_from_case_to_case() {
    let desk = Desk::start().await;
    let mut cases = Vec::new();
    for _ in 0..2 {
        let path = desk.screened("recommendation", json!({})).await;
        let case = accepted(&desk.chair, path.rsplit('/').next().unwrap()).await;
        cases.push((path, format!("/v1/cases/{case}")));
    }
    let [(path, case), (_, other)] = &cases[..] else { unreachable!() };
    gone(&desk, path).await;
    let merged = act(&desk.chair, &format!("{case}/merges"), into(other)).await.expect(201);
    assert_eq!(flags(&desk.chair, other).await, json!(["over_level"]));
    undone(&desk.chair, case, &merged).await.expect(201);
    assert_eq!(
        (flags(&desk.chair, other).await, flags(&desk.chair, case).await),
        (json!([]), json!(["over_level"]))
    );
    act(&desk.chair, &format!("{case}/merges"), into(other)).await.expect(201);
    let off = json!({ "petition_ids": [path.rsplit('/').next().unwrap()], "reason": "Nội dung khác nhau." });
    let split = act(&desk.chair, &format!("{other}/splits"), off).await.expect(201);
    let part = part(&split);
    assert_eq!(
        (flags(&desk.chair, other).await, flags(&desk.chair, &part).await),
        (json!([]), json!(["over_level"]))
    );
}

#[actix_web::test]
async fn only_keepers_record_it_and_on_days_that_have_been() {
    let desk = Desk::start().await;
    let path = desk.screened("recommendation", json!({})).await;
    let target = format!("{path}/over-level-events");
    for login in ["case-officer", "council-deputy", "unit-head", "village-head"] {
        let answer = act(&desk.app.person(login).await, &target, event()).await;
        assert!([403, 404].contains(&answer.status), "{login} {}", answer.text);
    }
    let portal = desk.app.machine("demo-portal").await;
    portal
        .post(&target, event())
        .key("over-level-1")
        .if_match("*")
        .await
        .expect_problem(403, "permission_missing");
    for (name, value) in
        [("on", json!("2026-11-25")), ("on", json!("2016-01-01")), ("body", json!(" ")), ("to", json!("x"))]
    {
        let mut body = event();
        body[name] = value;
        act(&desk.officer, &target, body).await.expect_problem(400, "body_invalid");
    }
    let mut early = event();
    early["acted_on"] = json!("2026-11-22");
    let early = act(&desk.officer, &target, early).await.expect_problem(400, "body_invalid");
    assert_eq!(early.complaints(), ["/acted_on"]);

    // Of what is sealed the settler reads where to, and it is a look; the keepers do not after screening.
    let path = desk.screened("denunciation_duty", json!({})).await;
    let done = gone(&desk, &path).await;
    assert!(desk.officer.get(done.header("location")).await.expect(200).body.get("body").is_none());
    assert_eq!(desk.chair.get(done.header("location")).await.expect(200).at("/body"), BODY);
    let deputy = desk.app.person("council-deputy").await;
    let steps = deputy.get(&format!("{path}/timeline")).await.expect(200);
    let step = steps.items().iter().find(|step| step["type"] == "petition.went_over_level").unwrap().clone();
    assert_eq!(step["fields"], json!({}));
    let denounced =
        json!({ "about": [{ "type": "person", "position_id": own_position(&desk.chair).await }] });
    let path = format!("/v1/petitions/{}", desk.entered(denounced).await.text_at("/id"));
    act(&desk.chair, &format!("{path}/over-level-events"), event())
        .await
        .expect_problem(404, "resource_not_found");
}
