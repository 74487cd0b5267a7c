//! That somebody passed a sealed petition on, and who, is told to nobody who has no work with it.

use serde_json::{Value, json};

use crate::main_job::own_position;
use crate::support::{Client, TestApp};

/// Two denunciations that differ in nothing but that the first was passed on.
async fn pair(officer: &Client, by: &str) -> [String; 2] {
    let mut ids = Vec::new();
    for passed_on in [true, false] {
        let mut body = json!({
            "received_on": "2026-11-20", "channel": "post", "subject": "Đơn", "content": "Nội dung.",
            "writers": [{ "name": "Hán Thị Mơ", "address": "Thôn Hạ" }],
        });
        if passed_on {
            body["forwarded_by"] = json!({ "type": by, "name": "Người chuyển" });
        }
        let id = officer.post("/v1/petitions", body).await.expect(201).text_at("/id");
        let screening =
            json!({ "kind": "denunciation_field", "within_authority": true, "acted_on": "2026-11-20" });
        officer.post(&format!("/v1/petitions/{id}/screenings"), screening).if_match("*").await.expect(201);
        ids.push(id);
    }
    [ids.remove(0), ids.remove(0)]
}

/// What an answer tells but for ids, numbers, tags and instants.
fn told(value: &Value) -> Value {
    let own = [
        "id",
        "act_id",
        "subject_id",
        "case_id",
        "number",
        "case_number",
        "label",
        "href",
        "etag",
        "changed_at",
        "created_at",
        "occurred_at",
    ];
    match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, member)| {
                let own = own.contains(&name.as_str()) && member.is_string();
                (name.clone(), if own { json!("own") } else { told(member) })
            })
            .collect(),
        Value::Array(items) => {
            let mut items: Vec<Value> = items.iter().map(told).collect();
            // Letters of one day stand in the order of their ids, which is none.
            if items.iter().any(|item| item.get("addressee").is_some()) {
                items.sort_by_key(Value::to_string);
            }
            Value::Array(items)
        }
        other => other.clone(),
    }
}

async fn alike(client: &Client, paths: [String; 2]) -> String {
    let (one, two) = (client.get(&paths[0]).await.expect(200), client.get(&paths[1]).await.expect(200));
    assert_eq!(told(&one.body), told(&two.body), "{}", paths[0]);
    one.text
}

#[actix_web::test]
async fn letters_and_clocks_do_not_tell_that_a_case_was_passed_on() {
    let app = TestApp::start().await;
    let (officer, chair) = (app.person("intake-officer").await, app.person("government-chair").await);
    let outside = [app.person("council-deputy").await, app.machine("demo-dashboard").await];
    for (n, by) in ["council_deputy", "fatherland_front"].into_iter().enumerate() {
        let petitions = pair(&officer, by).await;
        let mut cases = Vec::new();
        for (m, id) in petitions.iter().enumerate() {
            let acceptance = json!({ "note": "Hồ sơ đã đủ.", "settler_position_id": own_position(&chair).await, "acted_on": "2026-11-23" });
            let accepted =
                chair.post(&format!("/v1/petitions/{id}/acceptances"), acceptance).if_match("*").await;
            let case = accepted.expect(201).text_at("/case/id");
            let conclusion = json!({
                "summary": "Đúng.", "result": "well_founded", "short_track": true, "note": "Rõ ràng, cụ thể.",
                "document_number": format!("{n}{m}/KL-UBND"),
            });
            let done = chair.post(&format!("/v1/cases/{case}/conclusions"), conclusion).if_match("*").await;
            done.expect(201);
            cases.push(case);
        }
        for client in &outside {
            for (room, ids) in
                [("cases", [&cases[0], &cases[1]]), ("petitions", [&petitions[0], &petitions[1]])]
            {
                for end in ["", "/deadlines", "/timeline", "/acts"] {
                    let text = alike(client, ids.map(|id| format!("/v1/{room}/{id}{end}"))).await;
                    assert!(!["R10", "C10", "T05"].iter().any(|rule| text.contains(rule)), "{text}");
                }
            }
            let letters =
                alike(client, [0, 1].map(|one: usize| format!("/v1/cases/{}/letters", cases[one]))).await;
            assert!(letters.contains("managing_body"), "{letters}");
        }
        // Who works with it does what is to be done.
        let addressee = if by == "council_deputy" { "forwarder" } else { "front" };
        for client in [&officer, &chair] {
            let letters = client.get(&format!("/v1/cases/{}/letters", cases[0])).await.expect(200);
            assert!(
                letters.items().iter().any(|letter| letter["addressee"] == addressee),
                "{}",
                letters.text
            );
            let clocks = client.get(&format!("/v1/cases/{}/deadlines", cases[0])).await.expect(200);
            assert_eq!(clocks.text.contains("\"R10\""), by == "council_deputy", "{}", clocks.text);
            let other = client.get(&format!("/v1/cases/{}/letters", cases[1])).await.expect(200);
            assert!(!other.text.contains(&format!("\"{addressee}\"")), "{}", other.text);
        }
    }
}

#[actix_web::test]
async fn a_return_is_not_told_apart_from_outside() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    let [returned, asked] = pair(&officer, "press").await;
    let act = async |id: &str, act: &str, body: Value| {
        officer.post(&format!("/v1/petitions/{id}/{act}"), body).if_match("*").await.expect(201)
    };
    act(&returned, "returns", json!({ "ground": "not_competent", "note": "Khác đề xuất." })).await;
    let missing = json!({ "missing": ["E4_signature"], "note": "Khác đề xuất." });
    act(&asked, "supplement-requests", missing).await;
    for client in [app.person("council-deputy").await, app.machine("demo-supervision-tool").await] {
        for end in ["", "/deadlines", "/timeline", "/acts"] {
            let text = alike(&client, [&returned, &asked].map(|id| format!("/v1/petitions/{id}{end}"))).await;
            assert!(!text.contains("return") && !text.contains("supplement"), "{text}");
            assert!(!text.is_empty() && (end.is_empty() || text.contains("\"items\"")));
        }
        let seen = client.get(&format!("/v1/petitions/{returned}")).await.expect(200);
        assert_eq!((seen.at("/public_status"), seen.body.get("status")), (&json!("action_needed"), None));
        assert!(seen.at("/masked").as_array().unwrap().contains(&json!("/status")), "{}", seen.text);
        for filter in ["status=returned", "status=needs_supplement", "status=returned,needs_supplement"] {
            let found = client.get(&format!("/v1/petitions?{filter}")).await.expect(200);
            assert!(!found.text.contains(&returned) && !found.text.contains(&asked), "{filter}");
        }
        assert!(
            client
                .get("/v1/petitions?public_status=action_needed")
                .await
                .expect(200)
                .text
                .contains(&returned)
        );
        let data = client.get("/v1/datasets/petitions.ndjson").await.expect(200);
        let line = |id: &str| {
            let line = data.text.lines().find(|line| line.contains(id)).unwrap();
            told(&serde_json::from_str(line).unwrap())
        };
        assert_eq!((line(&returned), &line(&returned)["status"]), (line(&asked), &Value::Null));
    }
    // Keepers see what they have done, however redacted they see the rest, and find it.
    for login in ["intake-officer", "government-office"] {
        let keeper = app.person(login).await;
        let seen = keeper.get(&format!("/v1/petitions/{returned}")).await.expect(200);
        assert_eq!(seen.at("/status"), "returned", "{login}");
        let found = keeper.get("/v1/petitions?status=returned").await.expect(200);
        assert!(found.text.contains(&returned) && !found.text.contains(&asked), "{login}");
        let steps = keeper.get(&format!("/v1/petitions/{returned}/timeline")).await.expect(200);
        assert!(steps.text.contains("petition.returned"), "{login} {}", steps.text);
    }
}

#[actix_web::test]
async fn a_keeper_finds_what_waits_for_a_supplement() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    let [id, _] = pair(&officer, "press").await;
    let ask =
        json!({ "missing": ["E4_signature"], "request": "Đề nghị ký tên.", "note": "Đơn chưa có chữ ký." });
    officer.post(&format!("/v1/petitions/{id}/supplement-requests"), ask).if_match("*").await.expect(201);
    for (login, finds) in [("intake-officer", true), ("government-office", true), ("council-standing", false)]
    {
        let queue = app.person(login).await.get("/v1/queues/awaiting_supplement").await.expect(200);
        assert_eq!(queue.text.contains(&id), finds, "{login} {}", queue.text);
    }
}

/// What the list hides from those who only watch no queue finds.
#[actix_web::test]
async fn a_watcher_finds_no_sealed_one_that_waits_for_a_supplement() {
    let app = TestApp::start().await;
    let (officer, dashboard) = (app.person("intake-officer").await, app.machine("demo-dashboard").await);
    let body = json!({
        "received_on": "2026-11-20", "channel": "post", "subject": "Đơn", "content": "Nội dung.",
        "writers": [{ "name": "Hán Thị Mơ", "address": "Thôn Hạ" }],
    });
    let id = officer.post("/v1/petitions", body).await.expect(201).text_at("/id");
    let path = format!("/v1/petitions/{id}");
    let screening = json!({
        "kind": "complaint_admin", "within_authority": true, "acted_on": "2026-11-20",
        "facts": { "protection_requested": true },
    });
    officer.post(&format!("{path}/screenings"), screening).if_match("*").await.expect(201);
    let ask =
        json!({ "missing": ["E4_signature"], "request": "Đề nghị ký tên.", "note": "Đơn chưa có chữ ký." });
    officer.post(&format!("{path}/supplement-requests"), ask).if_match("*").await.expect(201);
    assert_eq!(dashboard.get(&path).await.expect(200).at("/sealed"), true);
    for (client, finds) in [(&officer, true), (&dashboard, false)] {
        let queue = client.get("/v1/queues/awaiting_supplement").await.expect(200);
        assert_eq!(queue.text.contains(&id), finds, "{}", queue.text);
        let all = client.get("/v1/queues").await.expect(200);
        let one = all.items().iter().find(|queue| queue["name"] == "awaiting_supplement").unwrap();
        assert_eq!(one["count"]["value"], i32::from(finds), "{}", all.text);
    }
}
