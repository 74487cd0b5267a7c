//! Searches by words and persons: among what is released, by who may see it, with a record of each and without a trace of what
//! was searched.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use crate::corrections::correct;
use crate::petitions::{reflection, screened};
use crate::support::demands::proves;
use crate::support::{Client, TestApp};

const PATH: &str = "/v1/petitions/searches";

async fn entered(portal: &Client, key: &str, subject: &str, writer: Value) -> String {
    let mut body = reflection(&format!("searches-{key}"));
    body["subject"] = json!(subject);
    body["writers"] = json!([writer]);
    portal.post("/v1/petitions", body).key(&format!("searches-{key}")).await.expect(201).text_at("/id")
}

/// What is found, in whatever order.
async fn found(client: &Client, body: Value) -> Vec<String> {
    let answer = client.post(PATH, body).await.expect(200);
    let mut ids: Vec<String> =
        answer.items().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect();
    ids.sort();
    ids
}

fn sorted(ids: &[&String]) -> Vec<String> {
    let mut ids: Vec<String> = ids.iter().map(|id| (*id).clone()).collect();
    ids.sort();
    ids
}

#[actix_web::test]
async fn words_names_and_numbers_find_however_they_are_written() {
    proves(&["II.2-5"]);
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let writer = json!({ "name": "Hán Thị Mơ", "phone": "0100104760", "id_number": "099061007950" });
    let road = entered(&portal, "road", "Phản ánh ổ gà trên đường liên thôn", writer).await;
    let writer = json!({ "name": "Trần Quốc Hậu", "phone": "0912 345 678" });
    let lamp = entered(&portal, "lamp", "Đèn đường thôn Hoà đã hỏng", writer).await;
    for id in [&road, &lamp] {
        screened(&officer, id, "reflection").await;
    }
    let searches = [
        (json!({ "words": "o ga" }), sorted(&[&road])),
        (json!({ "words": "THÔN, đường" }), sorted(&[&road, &lamp])),
        (json!({ "words": "đường hòa" }), sorted(&[&lamp])),
        (json!({ "name": "mo han" }), sorted(&[&road])),
        (json!({ "name": "Hậu" }), sorted(&[&lamp])),
        (json!({ "phone": "+84 912.345.678" }), sorted(&[&lamp])),
        (json!({ "id_number": "099 061 007950" }), sorted(&[&road])),
        (json!({ "phone": "0912345678", "name": "tran", "words": "den" }), sorted(&[&lamp])),
        // All of it, each in its place.
        (json!({ "words": "ổ gà hỏng" }), Vec::new()),
        (json!({ "words": "Hậu" }), Vec::new()),
        (json!({ "name": "đường" }), Vec::new()),
        (json!({ "name": "Hậu", "id_number": "099061007950" }), Vec::new()),
        (json!({ "phone": "0912345679" }), Vec::new()),
    ];
    let many = i64::try_from(searches.len()).unwrap();
    for (body, expected) in searches {
        assert_eq!(found(&officer, body.clone()).await, expected, "{body}");
    }
    let sql = app.sql(DbRole::Superuser).await;
    let recorded = "select count(*), count(*) filter (where detail = '{\"by\": [\"words\"], \"found\": 2}'),
        count(*) filter (where detail::text ~* '0912|0990|mo|hau|hậu|đường') from audit_entries where action = 'petitions.searched'";
    let row = sql.query_one(recorded, &[]).await.unwrap();
    let counts: (i64, i64, i64) = (row.get(0), row.get(1), row.get(2));
    assert_eq!(counts, (many, 1, 0));
}

#[actix_web::test]
async fn what_is_sealed_is_not_found_and_what_was_corrected_by_what_it_says_now() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let chair = app.person("government-chair").await;
    let writer = json!({ "name": "Trần Quốc Hậu", "phone": "0912345678" });
    let sealed = entered(&portal, "sealed", "Tố cáo cán bộ thôn", writer.clone()).await;
    let open = entered(&portal, "open", "Đèn đường hỏng", writer).await;
    let by_all = [
        json!({ "words": "thôn" }),
        json!({ "words": "đèn" }),
        json!({ "name": "Hậu" }),
        json!({ "phone": "0912345678" }),
    ];
    // Who may open both finds neither.
    for body in &by_all {
        assert!(found(&officer, body.clone()).await.is_empty(), "{body}");
    }
    screened(&officer, &sealed, "denunciation_duty").await;
    screened(&officer, &open, "reflection").await;
    for client in [&officer, &chair] {
        assert!(found(client, json!({ "words": "thôn" })).await.is_empty());
        for body in &by_all[1..] {
            assert_eq!(found(client, body.clone()).await, std::slice::from_ref(&open), "{body}");
        }
    }
    let path = format!("/v1/petitions/{open}");
    correct(&officer, &path, json!({ "subject": "Loa phát thanh quá to" })).await.expect(200);
    assert!(found(&officer, json!({ "words": "đèn" })).await.is_empty());
    assert_eq!(found(&officer, json!({ "words": "loa", "name": "Hậu" })).await, std::slice::from_ref(&open));
    let again =
        json!({ "kind": "denunciation_duty", "within_authority": true, "reason": "Nội dung là tố cáo." });
    chair.post(&format!("{path}/reclassifications"), again).if_match("*").await.expect(201);
    for body in [json!({ "words": "loa" }), json!({ "name": "Hậu" }), json!({ "phone": "0912345678" })] {
        assert!(found(&chair, body.clone()).await.is_empty(), "{body}");
    }
}

#[actix_web::test]
async fn persons_are_found_by_those_who_see_them_and_by_nobody_else() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let writer = json!({ "name": "Trần Quốc Hậu", "phone": "0912345678", "id_number": "099061007950" });
    let id = entered(&portal, "rights", "Đèn đường hỏng", writer).await;
    screened(&officer, &id, "reflection").await;
    let by_words = json!({ "words": "đèn" });
    let by_person = [
        json!({ "name": "Hậu" }),
        json!({ "phone": "0912345678" }),
        json!({ "id_number": "099061007950" }),
        json!({ "words": "đèn", "name": "Hậu" }),
    ];
    // Sees it redacted: what it is about, not who stands behind it.
    let deputy = app.person("council-deputy").await;
    assert_eq!(found(&deputy, by_words.clone()).await, std::slice::from_ref(&id));
    // Sees nothing that he did not register.
    let village = app.person("village-head").await;
    assert!(found(&village, by_words.clone()).await.is_empty());
    for body in &by_person {
        assert_eq!(found(&officer, body.clone()).await, std::slice::from_ref(&id), "{body}");
        assert!(found(&deputy, body.clone()).await.is_empty(), "{body}");
        assert!(found(&village, body.clone()).await.is_empty(), "{body}");
    }
    for machine in ["demo-portal", "demo-dashboard", "demo-supervision-tool"] {
        app.machine(machine)
            .await
            .post(PATH, by_words.clone())
            .await
            .expect_problem(403, "permission_missing");
    }
    for login in ["administrator", "auditor"] {
        app.person(login).await.post(PATH, by_words.clone()).await.expect_problem(403, "permission_missing");
    }
    app.anyone().post(PATH, by_words).await.expect_problem(401, "token_missing");
}

#[actix_web::test]
async fn whom_a_released_petition_names_does_not_find_it() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let chair = app.person("government-chair").await;
    let (position_id, _) = crate::denounced::office(&app, "government-chair").await;
    let mut body = reflection("searches-named");
    body["about"] = json!([{ "type": "person", "position_id": position_id }]);
    let id = portal.post("/v1/petitions", body).key("searches-named").await.expect(201).text_at("/id");
    let sql = app.sql(DbRole::Superuser).await;
    screened(&officer, &id, "reflection").await;
    assert_eq!(found(&officer, json!({ "name": "Mơ" })).await, std::slice::from_ref(&id));
    // Whom a petition excludes stays excluded, whatever released it.
    let exclude = "update petitions set excluded_person_ids = array(select person_id from positions where id::text = $1)";
    assert_eq!(sql.execute(exclude, &[&position_id]).await.unwrap(), 1);
    for body in [json!({ "name": "Mơ" }), json!({ "words": "ổ gà" })] {
        assert!(found(&chair, body.clone()).await.is_empty(), "{body}");
        assert_eq!(found(&officer, body).await, std::slice::from_ref(&id));
    }
}

#[actix_web::test]
async fn pages_follow_each_other_and_belong_to_their_search() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let writer = json!({ "name": "Trần Quốc Hậu" });
    let mut all = Vec::new();
    for key in ["page-1", "page-2", "page-3"] {
        let id = entered(&portal, key, "Đèn đường hỏng", writer.clone()).await;
        screened(&officer, &id, "reflection").await;
        all.push(id);
    }
    let first = officer.post(PATH, json!({ "words": "đèn", "limit": 2 })).await.expect(200);
    let cursor = first.text_at("/next_cursor");
    let last = officer.post(PATH, json!({ "words": "đèn", "limit": 2, "cursor": cursor })).await.expect(200);
    assert_eq!(last.at("/next_cursor"), &Value::Null);
    let items = [first.items(), last.items()].concat();
    let mut ids: Vec<&str> = items.iter().map(|item| item["id"].as_str().unwrap()).collect();
    ids.sort_unstable();
    all.sort();
    assert_eq!(ids, all);
    for other in [
        json!({ "words": "đường", "cursor": cursor }),
        json!({ "words": "đèn", "name": "Hậu", "cursor": cursor }),
    ] {
        officer.post(PATH, other).await.expect_problem(400, "cursor_invalid");
    }
    for (body, place) in [
        (json!({}), ""),
        (json!({ "commune": "99001" }), ""),
        (json!({ "words": "…" }), "/words"),
        (json!({ "name": " - " }), "/name"),
        (json!({ "phone": "0912" }), "/phone"),
        (json!({ "id_number": "99-1" }), "/id_number"),
        (json!({ "words": "đèn", "commune": "99002" }), "/commune"),
        (json!({ "words": "đèn", "subject": "đèn" }), "/subject"),
    ] {
        let refused = officer.post(PATH, body.clone()).await.expect_problem(400, "body_invalid");
        assert_eq!(refused.complaints(), [place], "{body}");
    }
    let in_address = officer.post(&format!("{PATH}?phone=0912345678"), json!({ "words": "đèn" })).await;
    in_address.expect_problem(400, "parameter_invalid");
}
