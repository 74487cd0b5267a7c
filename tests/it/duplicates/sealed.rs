//! Sealed petitions among duplicates: found by who stands behind them, by who may open them and by nobody else; and who only signed.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use super::{TEXT, candidates, entered, found};
use crate::corrections::correct;
use crate::main_job::own_position;
use crate::petitions::{reflection, screened};
use crate::support::demands::proves;
use crate::support::{Client, TestApp};

fn writer() -> Value {
    json!({ "name": "Lê Thị B", "phone": "0912345678" })
}

async fn looked(client: &Client, id: &str) -> Vec<String> {
    found(&client.get(&candidates(id)).await.expect(200))
}

#[actix_web::test]
async fn keepers_find_what_waits_in_their_book_and_the_settler_what_he_settles() {
    proves(&["II.2-2e", "II.1-d"]);
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (chair, party) = (app.person("government-chair").await, app.person("party-office").await);
    let waiting = entered(&portal, "waiting", TEXT, writer()).await;
    let denunciation = entered(&portal, "denunciation", TEXT, writer()).await;
    let second = entered(&portal, "second", "Nội dung khác hẳn.", writer()).await;
    let stranger = entered(&portal, "stranger", TEXT, json!({ "name": "C", "phone": "0987654321" })).await;
    screened(&officer, &denunciation, "denunciation_duty").await;
    // The keeper may open what waits for him, and no denunciation any more: of that he learns nothing.
    let mut seen = looked(&officer, &second).await;
    assert_eq!(seen, std::slice::from_ref(&waiting));
    assert_eq!(
        looked(&officer, &stranger).await,
        Vec::<String>::new(),
        "words of what is sealed were compared"
    );
    // Another book's keeper, with a petition of the same writer.
    let elsewhere = json!({
        "register": "party", "received_on": "2026-11-20", "channel": "in_person", "subject": "Đơn", "content": TEXT,
        "writers": [writer()],
    });
    let elsewhere = party.post("/v1/petitions", elsewhere).await.expect(201).text_at("/id");
    assert_eq!(looked(&party, &elsewhere).await, Vec::<String>::new());
    seen = looked(&officer, &second).await;
    assert_eq!(seen, std::slice::from_ref(&waiting), "another book's petition was found");
    // Who settles both denunciations finds each by the other one, and nothing that waits to be screened.
    screened(&officer, &second, "denunciation_duty").await;
    let found = chair.get(&candidates(&second)).await.expect(200);
    assert_eq!(found.at("/items/0/petition/id"), &json!(denunciation));
    assert_eq!(found.items().len(), 1, "{}", found.text);
    assert_eq!(found.at("/items/0/reasons"), &json!(["same_phone"]));
    assert_eq!(found.at("/items/0/text_likeness"), &Value::Null);
    officer.get(&candidates(&second)).await.expect_problem(403, "permission_missing");
    // It tells who stands behind the other one, and so is a look at that, recorded with it.
    let sql = app.sql(DbRole::Superuser).await;
    let told = "select count(*), count(*) filter (where detail->>'with' = $2) from audit_entries
                where action = 'duplicates.told' and subject_id::text = $1";
    let told = async |id: &str| {
        let row = sql.query_one(told, &[&id, &second]).await.unwrap();
        (row.get::<_, i64>(0), row.get::<_, i64>(1))
    };
    assert_eq!(told(&denunciation).await, (1, 1));
    assert_eq!(told(&waiting).await, (2, 2), "twice by the keeper");
    assert_eq!(told(&stranger).await, (0, 0), "it was not told");
}

#[actix_web::test]
async fn whom_a_petition_names_does_not_find_it_by_another_one() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let keeper = app.person("government-office").await;
    let mut body = reflection("duplicates-about");
    body["writers"] = json!([writer()]);
    body["about"] = json!([{ "type": "person", "position_id": own_position(&officer).await }]);
    let about = portal.post("/v1/petitions", body).key("duplicates-about").await.expect(201).text_at("/id");
    let other = entered(&portal, "other", TEXT, writer()).await;
    assert_eq!(looked(&officer, &other).await, Vec::<String>::new());
    assert_eq!(looked(&keeper, &other).await, [about]);
}

#[actix_web::test]
async fn what_is_kept_of_sealed_ones_matches_nothing_and_goes_with_the_seal() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let chair = app.person("government-chair").await;
    let mut ids = Vec::new();
    for key in ["one", "two", "three"] {
        ids.push(entered(&portal, key, TEXT, writer()).await);
    }
    screened(&officer, &ids[0], "reflection").await;
    let sql = app.sql(DbRole::Superuser).await;
    let count = async |query: &str| sql.query_one(query, &[]).await.unwrap().get::<_, i64>(0);
    let kept = "select count(*) from sealed_likeness where cardinality(people) > 0";
    assert_eq!(count(kept).await, 2);
    // The same writer, and nothing that two rows share: neither does one sealed row lead to another, nor a released one to it.
    let shared = "select count(*) from sealed_likeness a join sealed_likeness b on a.petition_id < b.petition_id and a.people && b.people";
    assert_eq!(count(shared).await, 0);
    let shared = "select count(*) from sealed_likeness a join petition_likeness b on a.people && b.people";
    assert_eq!(count(shared).await, 0);
    let again =
        json!({ "kind": "denunciation_duty", "within_authority": true, "reason": "Nội dung là tố cáo." });
    chair.post(&format!("/v1/petitions/{}/reclassifications", ids[0]), again).if_match("*").await.expect(201);
    assert_eq!((count(kept).await, count("select count(*) from petition_likeness").await), (3, 0));
}

#[actix_web::test]
async fn a_corrected_sealed_petition_is_found_by_what_it_says_now() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let wrong = entered(&portal, "wrong", TEXT, json!({ "name": "Lê Thị B", "phone": "0900000001" })).await;
    let other = entered(&portal, "right", TEXT, writer()).await;
    assert_eq!(looked(&officer, &other).await, Vec::<String>::new());
    let path = format!("/v1/petitions/{wrong}");
    correct(&officer, &path, json!({ "writers": [writer()] })).await.expect(200);
    assert_eq!(looked(&officer, &other).await, [wrong]);
}

#[actix_web::test]
async fn who_only_signed_is_found_among_duplicates_and_by_no_search() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    let body = |writer: Value, signers: Value| {
        json!({
            "received_on": "2026-11-20", "channel": "post", "subject": "Đơn về đường", "content": "Nội dung.",
            "writers": [writer], "signers": signers,
        })
    };
    let signer = json!({ "name": "Lò Văn Một", "address": "Thôn Hạ", "id_number": "099061007951" });
    let of_group = body(json!({ "name": "Hán Thị Mơ" }), json!([signer.clone(), { "name": "Lò Văn Ba" }]));
    let of_group = officer.post("/v1/petitions", of_group).await.expect(201).text_at("/id");
    let mut alone = body(signer, json!([]));
    alone["subject"] = json!("Đơn về đèn");
    alone["content"] = json!("Đèn hỏng.");
    let alone = officer.post("/v1/petitions", alone).await.expect(201).text_at("/id");
    let both = json!(["same_id_number", "same_name_and_address"]);
    // Sealed, and released; from either side.
    for kind in [None, Some("complaint_admin")] {
        if let Some(kind) = kind {
            screened(&officer, &of_group, kind).await;
            screened(&officer, &alone, kind).await;
        }
        for (from, to) in [(&alone, &of_group), (&of_group, &alone)] {
            let found = officer.get(&candidates(from)).await.expect(200);
            assert_eq!(found.at("/items/0/petition/id"), &json!(to), "{kind:?}");
            assert_eq!(found.at("/items/0/reasons"), &both, "{kind:?}");
            assert!(!found.text.contains("Lò Văn") && !found.text.contains("099061007951"), "{}", found.text);
        }
    }
    let search = json!({ "id_number": "099061007951" });
    let found = officer.post("/v1/petitions/searches", search).await.expect(200);
    let ids: Vec<&Value> = found.items().iter().map(|item| &item["id"]).collect();
    assert_eq!(ids, [&json!(alone)], "a search named who only signed");
}

#[actix_web::test]
async fn of_a_long_list_of_signatures_the_first_are_found() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    let signer = |n: i32| json!({ "name": format!("Người ký {n}"), "id_number": format!("0990610{n:05}") });
    let body = |writer: Value, signers: Vec<Value>| {
        json!({
            "received_on": "2026-11-20", "channel": "post", "subject": "Đơn về đường", "content": "Nội dung.",
            "writers": [writer], "signers": signers,
        })
    };
    let many = body(json!({ "name": "Hán Thị Mơ" }), (0..250).map(signer).collect());
    let many = officer.post("/v1/petitions", many).await.expect(201).text_at("/id");
    for (n, expected) in [(150, vec![many.clone()]), (240, vec![])] {
        let mut alone = body(signer(n), Vec::new());
        alone["subject"] = json!(format!("Đơn về đèn {n}"));
        let alone = officer.post("/v1/petitions", alone).await.expect(201).text_at("/id");
        assert_eq!(looked(&officer, &alone).await, expected, "{n}");
    }
}
