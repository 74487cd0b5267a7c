//! Whoever handed in what was linked to a case learns by his own code what the public is told of that case, and nothing of who else wrote.

use serde_json::{Value, json};

use super::linked::{annulment, assigned, link, mistake};
use super::{Office, done};
use crate::petitions::reflection;
use crate::support::demands::proves;
use crate::support::{Answer, Client};

const LETTER: &str = "Kính gửi bà Hán Thị Mơ, Thôn Hạ: đã sửa.";

/// A citizen's own petition.
struct Own {
    path: String,
    code: Value,
    portal: Client,
}

impl Office {
    /// Handed in through a portal by somebody else, and screened.
    async fn own(&self, key: &str, more: Value) -> Own {
        let portal = self.app.machine("demo-portal").await;
        let mut body = reflection(key);
        body["writers"] = json!([{ "name": "Kha Văn Hai" }]);
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let made = portal.post("/v1/petitions", body).key(&format!("key-{key}")).await.expect(201);
        let path = format!("/v1/petitions/{}", made.text_at("/id"));
        let screening = json!({ "kind": "reflection", "within_authority": true });
        done(&self.officer, &path, "screenings", screening).await;
        let code = json!({ "code": made.at("/tracking/code"), "secret": made.at("/tracking/secret") });
        Own { path, code, portal }
    }

    /// What the writer is told by his code, and by his portal.
    async fn told(&self, own: &Own) -> [Answer; 2] {
        let tracked = self.app.anyone().post("/v1/public/trackings", own.code.clone()).await.expect(200);
        let seen = own.portal.get(&own.path).await.expect(200);
        for answer in [&tracked, &seen] {
            assert!(
                !answer.text.contains("Hán Thị Mơ") && !answer.text.contains("Thôn Hạ"),
                "{}",
                answer.text
            );
        }
        assert_eq!(tracked.at("/public_status"), seen.at("/public_status"));
        [tracked, seen]
    }
}

fn letter() -> Value {
    json!({
        "summary": LETTER, "result": "resolved", "public_text": "Đã sửa đường.", "document_number": "31/UBND-VP",
    })
}

#[actix_web::test]
async fn what_was_linked_tells_the_public_answer_of_its_case() {
    proves(&["II.2-5"]);
    let office = Office::open().await;
    let case = office.accepted("reflection", "2026-11-16", "2026-11-17").await;
    assigned(&office, &case).await;
    for (key, link_type) in [("linked-1", "duplicate"), ("linked-2", "addition")] {
        let own = office.own(key, json!({})).await;
        let linked = done(&office.officer, &own.path, "links", link(&case, link_type)).await;
        let [tracked, seen] = office.told(&own).await;
        assert_eq!(
            (tracked.at("/public_status"), tracked.at("/answer")),
            (&json!("in_progress"), &Value::Null)
        );
        assert_eq!(seen.at("/answer"), &Value::Null);
        let answered = done(&office.chair, &case, "answers", letter()).await;
        let [tracked, seen] = office.told(&own).await;
        assert_eq!(tracked.at("/public_status"), "answered");
        let expected = json!({
            "public_text": "Đã sửa đường.", "result": "resolved", "document_number": "31/UBND-VP",
            "document_date": "2026-11-24", "paper": null,
        });
        assert_eq!((tracked.at("/answer"), seen.at("/answer")), (&expected, &expected));
        assert!(seen.at("/masked").as_array().unwrap().contains(&json!("/answer/text")), "{}", seen.text);

        // Taken out of the case, or the answer annulled, it tells of it no more.
        let undo = format!("{case}/acts/{}/annulments", answered.text_at("/act/id"));
        let wrong = json!({ "ground": "wrong_content", "reason": "Nhầm." });
        office.chair.post(&undo, wrong).if_match("*").await.expect(201);
        let [tracked, _] = office.told(&own).await;
        assert_eq!(
            (tracked.at("/public_status"), tracked.at("/answer")),
            (&json!("in_progress"), &Value::Null)
        );
        let mut again = letter();
        again["document_number"] = json!(format!("32/{link_type}"));
        let answered = done(&office.chair, &case, "answers", again).await;
        office.officer.post(&annulment(&own.path, &linked), mistake()).if_match("*").await.expect(201);
        let [tracked, seen] = office.told(&own).await;
        assert_eq!((tracked.at("/public_status"), tracked.at("/answer")), (&json!("received"), &Value::Null));
        assert!(!seen.at("/masked").to_string().contains("answer"), "{}", seen.text);
        let undo = format!("{case}/acts/{}/annulments", answered.text_at("/act/id"));
        let wrong = json!({ "ground": "wrong_content", "reason": "Nhầm." });
        office.chair.post(&undo, wrong).if_match("*").await.expect(201);
    }
}

#[actix_web::test]
async fn a_sealed_case_tells_its_state_and_no_answer() {
    let office = Office::open().await;
    let first = office
        .own("sealed-1", json!({ "wishes_protection": true, "writers": [{ "name": "Hán Thị Mơ" }] }))
        .await;
    let case = office.accept(&first.path, "2026-11-24").await;
    let own = office.own("sealed-2", json!({ "wishes_protection": true })).await;
    done(&office.officer, &own.path, "links", link(&case, "addition")).await;
    assigned(&office, &case).await;
    done(&office.chair, &case, "answers", letter()).await;
    let [tracked, seen] = office.told(&own).await;
    assert_eq!((tracked.at("/public_status"), tracked.at("/answer")), (&json!("answered"), &Value::Null));
    assert!(seen.body.get("answer").is_none() && !seen.text.contains("31/UBND-VP"), "{}", seen.text);
    assert!(seen.at("/masked").as_array().unwrap().contains(&json!("/answer")), "{}", seen.text);
    // Who opened the case has the letter to himself.
    let tracked = office.app.anyone().post("/v1/public/trackings", first.code.clone()).await.expect(200);
    assert_eq!(tracked.at("/answer/text"), LETTER);
}

#[actix_web::test]
async fn what_another_book_linked_is_told_by_the_first_code() {
    let office = Office::open().await;
    let party = office.app.person("party-office").await;
    let secretary = office.app.person("party-secretary").await;
    let body = json!({
        "received_on": "2026-11-20", "channel": "post", "subject": "Đơn", "content": "Nội dung.", "register": "party",
        "writers": [{ "name": "Hán Thị Mơ", "address": "Thôn Hạ" }],
    });
    let first =
        format!("/v1/petitions/{}", party.post("/v1/petitions", body).await.expect(201).text_at("/id"));
    let screening = json!({ "kind": "reflection", "within_authority": true });
    done(&party, &first, "screenings", screening.clone()).await;
    let settler =
        json!({ "settler_position_id": crate::main_job::own_position(&secretary).await, "note": "Đủ." });
    let accepted = done(&secretary, &first, "acceptances", settler).await;
    let case = format!("/v1/cases/{}", accepted.text_at("/case/id"));

    let own = office.own("passed-linked", json!({})).await;
    let transfer = json!({ "register": "party", "note": "Thuộc thẩm quyền Đảng ủy." });
    done(&office.officer, &own.path, "transfers", transfer).await;
    let listed = party.get("/v1/petitions?register=party&status=received").await.expect(200);
    let second = format!("/v1/petitions/{}", listed.items()[0]["id"].as_str().unwrap());
    done(&party, &second, "acknowledgements", json!({})).await;
    done(&party, &second, "screenings", screening).await;
    assert_eq!(office.told(&own).await[0].at("/public_status"), "forwarded");
    done(&party, &second, "links", link(&case, "duplicate")).await;
    assert_eq!(office.told(&own).await[0].at("/public_status"), "in_progress");
    let worker = crate::main_job::own_position(&office.worker).await;
    let case_id = case.rsplit('/').next().unwrap();
    secretary.post("/v1/assignments", crate::main_job::lead(case_id, &worker)).await.expect(201);
    done(&secretary, &case, "answers", letter()).await;
    let [tracked, seen] = office.told(&own).await;
    assert_eq!(tracked.at("/public_status"), "answered");
    assert_eq!(tracked.at("/answer/public_text"), "Đã sửa đường.");
    assert_eq!((tracked.at("/answer"), tracked.at("/answer").get("text")), (seen.at("/answer"), None));
}
