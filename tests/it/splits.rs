//! A petition with several contents, and those that its writer made of it as he was advised: they know of one another, and only who may
//! open both is told; where one of them is sealed by a look at its identity, which is recorded.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use crate::petition_acts::act;
use crate::petitions::{reflection, registered, screened};
use crate::support::demands::proves;
use crate::support::{Answer, Client, TestApp};

fn part(key: &str, of: &str) -> Value {
    let mut body = reflection(key);
    body["split_from_id"] = json!(of);
    body
}

async fn seen(client: &Client, id: &str) -> Answer {
    client.get(&format!("/v1/petitions/{id}")).await.expect(200)
}

/// A petition of several contents that its writer was advised to split.
async fn advised(portal: &Client, officer: &Client) -> String {
    let (id, _) = registered(portal, "splits-whole").await;
    screened(officer, &id, "mixed").await;
    let contents = json!({ "contents": [{ "kind": "reflection" }, { "kind": "denunciation_duty" }] });
    act(officer, &format!("/v1/petitions/{id}/split-advices"), contents).await.expect(201);
    id
}

#[actix_web::test]
async fn what_is_sealed_tells_of_its_parts_by_a_recorded_look_alone() {
    proves(&["II.2-2e"]);
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let chair = app.person("government-chair").await;
    let whole = advised(&portal, &officer).await;
    let sent = portal.post("/v1/petitions", part("splits-part", &whole)).key("splits-part").await.expect(201);
    assert_eq!(sent.at("/split_from/id"), &json!(whole));
    let id = sent.text_at("/id");
    // The portal sent both for its writer.
    assert_eq!(seen(&portal, &id).await.at("/split_from/id"), &json!(whole));
    assert_eq!(seen(&portal, &whole).await.at("/split_into/0/id"), &json!(id));
    let opened = async |client: &Client, id: &str| {
        client.get(&format!("/v1/petitions/{id}/identity")).await.expect(200)
    };
    // The keeper opens the part alone, and the settler the whole alone: that one person wrote both is told to neither.
    let of_part = seen(&officer, &id).await;
    assert!(of_part.body.get("split_from").is_none() && !of_part.text.contains(&whole), "{}", of_part.text);
    assert!(of_part.at("/masked").to_string().contains("/split_from"));
    let of_whole = seen(&officer, &whole).await;
    assert!(of_whole.body.get("split_into").is_none() && !of_whole.text.contains(&id), "{}", of_whole.text);
    assert!(of_whole.at("/masked").to_string().contains("/split_into"));
    assert_eq!(opened(&officer, &id).await.at("/split_from"), &Value::Null);
    assert_eq!(opened(&chair, &whole).await.at("/split_into"), &json!([]));

    // Released, the part is open to both, with its writer: that he wrote the sealed one is told to nobody without a look at that.
    screened(&officer, &id, "reflection").await;
    for client in [&officer, &chair] {
        let of_part = seen(client, &id).await;
        assert_eq!(of_part.at("/writers/0/name"), &reflection("x")["writers"][0]["name"]);
        assert_eq!(of_part.at("/split_from"), &Value::Null);
        assert!(!of_part.text.contains(&whole) && !seen(client, &whole).await.text.contains(&id));
    }
    let sql = app.sql(DbRole::Superuser).await;
    let looks = async |id: &str| {
        let query =
            "select count(*) from audit_entries where action = 'identity.opened' and subject_id::text = $1";
        sql.query_one(query, &[&id]).await.unwrap().get::<_, i64>(0)
    };
    let before = looks(&whole).await;
    assert_eq!(opened(&chair, &whole).await.at("/split_into/0/id"), &json!(id));
    assert_eq!(looks(&whole).await, before + 1);
    officer.get(&format!("/v1/petitions/{whole}/identity")).await.expect_problem(403, "permission_missing");

    // Both sealed: the look at one is one at the other too.
    let second = part("splits-second", &whole);
    let second = portal.post("/v1/petitions", second).key("splits-second").await.expect(201).text_at("/id");
    screened(&officer, &second, "denunciation_duty").await;
    assert_eq!(opened(&chair, &second).await.at("/split_from/id"), &json!(whole));
    assert_eq!((looks(&second).await, looks(&whole).await), (1, before + 2));
    assert!(!seen(&chair, &second).await.text.contains(&whole));
    let dashboard = app.machine("demo-dashboard").await;
    for client in [&app.person("party-secretary").await, &app.person("council-deputy").await, &dashboard] {
        let answer = client.get(&format!("/v1/petitions/{id}")).await;
        assert!(!answer.text.contains(&whole), "{}", answer.text);
    }
}

#[actix_web::test]
async fn the_desk_enters_a_part_too_and_nothing_is_part_of_what_nobody_split() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let whole = advised(&portal, &officer).await;
    let (other, _) = registered(&portal, "splits-other").await;
    screened(&officer, &other, "reflection").await;
    let unknown = tiepdan::kernel::ids::new_id("99001", "2026-11-24".parse().unwrap()).to_string();
    for of in [&other, &unknown] {
        let refused = portal.post("/v1/petitions", part("splits-wrong", of)).key("splits-wrong").await;
        assert_eq!(refused.expect_problem(400, "body_invalid").complaints(), ["/split_from_id"]);
    }
    let of_desk = json!({
        "received_on": "2026-11-24", "channel": "post", "subject": "Đơn tách", "content": "Nội dung tách.",
        "writers": [{ "name": "Hán Thị Mơ" }], "split_from_id": whole,
    });
    let id = officer.post("/v1/petitions", of_desk).await.expect(201).text_at("/id");
    screened(&officer, &id, "reflection").await;
    let chair = app.person("government-chair").await;
    let opened = chair.get(&format!("/v1/petitions/{whole}/identity")).await.expect(200);
    assert_eq!(opened.at("/split_into/0/id"), &json!(id));
    // The portal did not send that one.
    assert_eq!(seen(&portal, &whole).await.at("/split_into"), &json!([]));

    // Whom the whole names is refused in the words for what there is not, and it is noted as a conflict.
    let sql = app.sql(DbRole::Superuser).await;
    let exclude = "update petitions set excluded_person_ids = array(select person_id from users where login = 'government-office') where id::text = $1";
    assert_eq!(sql.execute(exclude, &[&whole]).await.unwrap(), 1);
    let hidden = json!({
        "received_on": "2026-11-24", "channel": "post", "subject": "Đơn tách khác", "content": "Nội dung khác.",
        "writers": [{ "name": "Hán Thị Mơ" }], "split_from_id": whole,
    });
    let refused = app.person("government-office").await.post("/v1/petitions", hidden).await;
    assert_eq!(refused.expect_problem(400, "body_invalid").complaints(), ["/split_from_id"]);
    let noted =
        "select count(*) from access_log where outcome = 'refused_conflict' and subject_id::text = $1";
    for _ in 0..100 {
        if sql.query_one(noted, &[&whole]).await.unwrap().get::<_, i64>(0) > 0 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    }
    panic!("the conflict was not noted");
}
