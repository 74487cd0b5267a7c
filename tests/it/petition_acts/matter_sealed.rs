//! What another book of the commune finds to be a denunciation was released in the first one: there it is sealed again, and hidden from
//! whom it names.

use serde_json::{Value, json};

use super::passages::{acknowledge, only, to};
use super::{Desk, act};
use crate::denounced::office;
use crate::main_job::own_position;
use crate::petitions::reflection;
use crate::support::Client;
use crate::support::demands::proves;

/// A reflection about this person, registered by a portal, released and passed on to the Party's book; both entries.
async fn passed(keeper: &Client, portal: &Client, party: &Client, about: Value) -> [String; 2] {
    let mut body = reflection("matter");
    body["about"] = json!([about]);
    let made = portal.post("/v1/petitions", body).key("key-matter").await.expect(201);
    let first = format!("/v1/petitions/{}", made.text_at("/id"));
    let screening = json!({ "kind": "reflection", "within_authority": false });
    act(keeper, &format!("{first}/screenings"), screening).await.expect(201);
    act(keeper, &format!("{first}/transfers"), to("party")).await.expect(201);
    let (second, _) = only(party, "party").await;
    acknowledge(party, &second).await.expect(201);
    [first, second]
}

fn denunciation() -> Value {
    json!({ "kind": "denunciation_duty", "within_authority": true })
}

#[actix_web::test]
async fn a_denunciation_found_by_the_second_book_seals_the_first_entry_again() {
    proves(&["II.1-d"]);
    let desk = Desk::start().await;
    let (portal, party) = (desk.app.machine("demo-portal").await, desk.app.person("party-office").await);
    let keeper = desk.app.person("government-office").await;
    // It names an officer of the first book, who read it when that had released it.
    let (named, _) = office(&desk.app, "intake-officer").await;
    let about = json!({ "type": "person", "position_id": named });
    let [first, second] = passed(&keeper, &portal, &party, about).await;
    let open = desk.officer.get(&first).await.expect(200);
    assert!(open.text.contains("Hán Thị Mơ") && open.text.contains("cổng trường"), "{}", open.text);

    let target = format!("{second}/screenings");
    let tried = party.post(&format!("{target}?dry_run=true"), denunciation()).await.expect(200);
    assert_eq!(tried.at("/petition/sealed"), true);
    assert_eq!(desk.officer.get(&first).await.expect(200).text, open.text, "a try sealed it");
    act(&party, &target, denunciation()).await.expect(201);

    // Whom it names sees it no more, in neither book, on no way.
    for end in ["", "/identity", "/timeline", "/deadlines", "/notices", "/acts", "/duplicates"] {
        desk.officer.get(&format!("{first}{end}")).await.expect_problem(404, "resource_not_found");
    }
    assert_eq!(desk.officer.get("/v1/petitions?count=true").await.expect(200).at("/count/value"), 0);
    act(&desk.officer, &format!("{first}/received-replies"), json!({ "result": "accepted" }))
        .await
        .expect_problem(404, "resource_not_found");
    // Everybody else sees the row without its texts; another keeper answers for it.
    let sealed = keeper.get(&first).await.expect(200);
    assert_eq!((sealed.at("/sealed"), sealed.at("/status")), (&json!(true), &json!("transferred")));
    assert!(
        sealed.at("/assignee").is_object() && sealed.at("/assignee/id") != &json!(named),
        "{}",
        sealed.text
    );
    // Who sees no denunciation sees it no more.
    desk.app.person("front-officer").await.get(&first).await.expect_problem(404, "resource_not_found");
    for login in ["government-office", "government-chair", "council-deputy", "party-office"] {
        let client = desk.app.person(login).await;
        for end in ["", "/timeline", "/notices"] {
            let seen = client.get(&format!("{first}{end}")).await.expect(200);
            assert!(
                !seen.text.contains("Hán Thị Mơ") && !seen.text.contains("cổng trường"),
                "{login} {}",
                seen.text
            );
        }
        let list = client.get("/v1/petitions?register=government").await.expect(200);
        assert!(!list.text.contains("ổ gà") && list.items().len() == 1, "{login} {}", list.text);
        let identity = client.get(&format!("{first}/identity")).await;
        assert_eq!(identity.status, if login == "government-chair" { 200 } else { 403 }, "{login}");
    }
    let places = crate::sealed_rows::plain::places(&desk.app, &["Hán Thị Mơ", "ổ gà", "thon-ha"]).await;
    assert_eq!(places, Vec::<String>::new());
    let steps = desk.chair.get(&format!("{first}/timeline")).await.expect(200);
    let last = steps.items().last().unwrap();
    assert_eq!(last["type"], "petition.sealed_again");
    // The act was done in the other book: by its id whoever sees both rows would know that they are one matter.
    assert!(last["act_id"].is_null(), "{last}");
    let second = party.get(&format!("{second}/timeline")).await.expect(200);
    let entered = second.items().iter().find(|step| step["type"] == "petition.registered").unwrap();
    assert!(entered["act_id"].is_null(), "{entered}");
    // A retry of the registration gets no text back, and the writer goes on to follow his one petition.
    let mut body = reflection("matter");
    body["about"] = json!([{ "type": "person", "position_id": named }]);
    let again = portal.post("/v1/petitions", body).key("key-matter").await.expect(201);
    assert!(again.body.get("content").is_none() && again.body.get("tracking").is_none(), "{}", again.text);
    assert_eq!(portal.get(&first).await.expect(200).at("/public_status"), "forwarded");
}

#[actix_web::test]
async fn it_stays_sealed_when_it_comes_back() {
    let desk = Desk::start().await;
    let (portal, party) = (desk.app.machine("demo-portal").await, desk.app.person("party-office").await);
    let keeper = desk.app.person("government-office").await;
    let (chair, _) = office(&desk.app, "government-chair").await;
    let about = json!({ "type": "person", "position_id": chair });
    let [first, second] = passed(&keeper, &portal, &party, about).await;
    assert!(desk.chair.get(&first).await.expect(200).text.contains("cổng trường"));
    let sent = keeper.get(&format!("{first}/acts")).await.expect(200);
    let sent = sent.items().iter().find(|act| act["kind"] == "transfer").unwrap()["id"].clone();
    act(&party, &format!("{second}/screenings"), denunciation()).await.expect(201);
    desk.chair.get(&first).await.expect_problem(404, "resource_not_found");
    let settler = keeper.get(&first).await.expect(200).at("/settler").clone();
    assert_ne!(settler["id"], json!(chair), "whom it names would open it");

    let annul = format!("{first}/acts/{}/annulments", sent.as_str().unwrap());
    let annulment = json!({ "ground": "wrong_content", "reason": "Nhầm." });
    act(&keeper, &annul, annulment).await.expect_problem(409, "state_conflict");
    let reply = json!({ "result": "sent_back" });
    let back = act(&keeper, &format!("{first}/received-replies"), reply).await.expect(201);
    assert_eq!(
        (back.at("/petition/status"), back.at("/petition/sealed")),
        (&json!("screened"), &json!(true))
    );
    desk.chair.get(&first).await.expect_problem(404, "resource_not_found");
    // Classified anew it stays so; passed on again, it is promised there what was promised here.
    let anew = json!({ "kind": "recommendation", "within_authority": false, "reason": "Xem lại." });
    let anew = act(&keeper, &format!("{first}/reclassifications"), anew).await.expect(201);
    assert_eq!(anew.at("/petition/sealed"), true);
}

#[actix_web::test]
async fn a_third_book_does_not_open_what_the_second_found() {
    let desk = Desk::start().await;
    let (portal, party) = (desk.app.machine("demo-portal").await, desk.app.person("party-office").await);
    let front = desk.app.person("front-officer").await;
    let about = json!({ "type": "person", "name": "Người Thường" });
    let [first, second] = passed(&desk.officer, &portal, &party, about).await;
    act(&desk.officer, &format!("{first}/received-replies"), json!({ "result": "sent_back" }))
        .await
        .expect(201);
    act(&desk.officer, &format!("{first}/transfers"), to("front")).await.expect(201);
    let (third, _) = only(&front, "front").await;
    acknowledge(&front, &third).await.expect(201);
    act(&party, &format!("{second}/screenings"), denunciation()).await.expect(201);
    let screening = json!({ "kind": "reflection", "within_authority": true });
    let screened = act(&front, &format!("{third}/screenings"), screening).await.expect(201);
    assert_eq!(screened.at("/petition/sealed"), true, "{}", screened.text);
    assert!(!screened.text.contains("cổng trường"), "{}", screened.text);
    // The second book finds otherwise; the first holds it for a denunciation still, until it is classified anew there too.
    let secretary = desk.app.person("party-secretary").await;
    let open = json!({
        "kind": "reflection", "within_authority": true, "protection_requested": false, "reason": "Không phải tố cáo.",
    });
    let kept = act(&secretary, &format!("{second}/reclassifications"), open).await.expect(201);
    assert_eq!(kept.at("/petition/sealed"), true, "{}", kept.text);
    act(&desk.officer, &format!("{first}/received-replies"), json!({ "result": "sent_back" }))
        .await
        .expect(201);
    let open = json!({
        "kind": "reflection", "within_authority": false, "protection_requested": false, "reason": "Không phải tố cáo.",
    });
    let opened = act(&desk.chair, &format!("{first}/reclassifications"), open).await.expect(201);
    assert_eq!(opened.at("/petition/sealed"), false, "{}", opened.text);
}

#[actix_web::test]
async fn what_waits_for_an_entry_that_is_sealed_again_is_let_go() {
    let desk = Desk::start().await;
    let (portal, party) = (desk.app.machine("demo-portal").await, desk.app.person("party-office").await);
    let about = json!({ "type": "person", "name": "Người Thường" });
    let [first, second] = passed(&desk.officer, &portal, &party, about).await;
    let screening = json!({ "kind": "reflection", "within_authority": true });
    act(&party, &format!("{second}/screenings"), screening.clone()).await.expect(201);
    let body = json!({
        "received_on": "2026-11-24", "channel": "post", "register": "party", "subject": "Cùng việc",
        "content": "Nội dung.", "writers": [{ "name": "Nguyễn Văn A" }],
    });
    let waits =
        format!("/v1/petitions/{}", party.post("/v1/petitions", body).await.expect(201).text_at("/id"));
    act(&party, &format!("{waits}/screenings"), screening).await.expect(201);
    let to_second = json!({ "petition_id": second.rsplit('/').next().unwrap(), "link_type": "duplicate" });
    act(&party, &format!("{waits}/links"), to_second).await.expect(201);
    let back = json!({ "result": "sent_back" });
    act(&desk.officer, &format!("{first}/received-replies"), back).await.expect(201);
    let mut anew = denunciation();
    anew["reason"] = json!("Nội dung là tố cáo.");
    act(&desk.officer, &format!("{first}/reclassifications"), anew).await.expect(201);
    assert_eq!(party.get(&second).await.expect(200).at("/sealed"), true);
    let seen = party.get(&waits).await.expect(200);
    assert_eq!((seen.at("/status"), seen.at("/link_type")), (&json!("screened"), &Value::Null));
    let steps = party.get(&format!("{waits}/timeline")).await.expect(200);
    let last = steps.items().last().unwrap();
    assert_eq!((&last["type"], &last["act_id"]), (&json!("petition.let_go"), &Value::Null));
}

#[actix_web::test]
async fn what_is_found_later_or_promised_there_seals_it_too() {
    for (screening, anew) in [
        (json!({ "kind": "reflection", "within_authority": true }), true),
        (
            json!({ "kind": "reflection", "within_authority": true, "facts": { "protection_requested": true } }),
            false,
        ),
    ] {
        let desk = Desk::start().await;
        let (portal, party) = (desk.app.machine("demo-portal").await, desk.app.person("party-office").await);
        let about = json!({ "type": "person", "name": "Người Thường" });
        let [first, second] = passed(&desk.officer, &portal, &party, about).await;
        act(&party, &format!("{second}/screenings"), screening).await.expect(201);
        assert_eq!(desk.officer.get(&first).await.expect(200).at("/sealed"), !anew);
        if anew {
            let mut body = denunciation();
            body["reason"] = json!("Nội dung là tố cáo.");
            act(&party, &format!("{second}/reclassifications"), body).await.expect(201);
        }
        let seen = desk.officer.get(&first).await.expect(200);
        assert_eq!(seen.at("/sealed"), true);
        assert!(!seen.text.contains("Hán Thị Mơ") && !seen.text.contains("ổ gà"), "{}", seen.text);
    }
}

#[actix_web::test]
async fn a_void_case_of_the_first_entry_is_sealed_and_hidden_with_that() {
    let desk = Desk::start().await;
    let (portal, party) = (desk.app.machine("demo-portal").await, desk.app.person("party-office").await);
    let (keeper, chair) =
        (desk.app.person("government-office").await, desk.app.person("government-chair").await);
    let (named, _) = office(&desk.app, "intake-officer").await;
    let mut body = reflection("matter");
    body["about"] = json!([{ "type": "person", "position_id": named }]);
    let made = portal.post("/v1/petitions", body).key("key-matter").await.expect(201);
    let first = format!("/v1/petitions/{}", made.text_at("/id"));
    let screening = json!({ "kind": "reflection", "within_authority": true });
    act(&keeper, &format!("{first}/screenings"), screening).await.expect(201);
    let accepting = json!({ "settler_position_id": own_position(&chair).await });
    let accepted = act(&chair, &format!("{first}/acceptances"), accepting).await.expect(201);
    let case = format!("/v1/cases/{}", accepted.text_at("/case/id"));
    let undo = format!("{first}/acts/{}/annulments", accepted.text_at("/act/id"));
    act(&chair, &undo, json!({ "ground": "wrong_petition", "reason": "Nhầm." })).await.expect(201);
    let front = desk.app.person("front-officer").await;
    for client in [&desk.officer, &front] {
        client.get(&case).await.expect(200);
    }
    act(&keeper, &format!("{first}/transfers"), to("party")).await.expect(201);
    let (second, _) = only(&party, "party").await;
    acknowledge(&party, &second).await.expect(201);
    act(&party, &format!("{second}/screenings"), denunciation()).await.expect(201);
    // Whom it names, and who sees no denunciation.
    for client in [&desk.officer, &front] {
        for end in ["", "/timeline", "/acts", "/deadlines"] {
            client.get(&format!("{case}{end}")).await.expect_problem(404, "resource_not_found");
        }
    }
    assert_eq!(chair.get(&case).await.expect(200).at("/sealed"), true);
}
