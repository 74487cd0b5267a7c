//! When a dialogue comes before the decision about a complaint (Luật Khiếu nại Điều 30, 53), and who is told of it.

use serde_json::{Value, json};

use super::{Office, done, tried};

fn decision(result: &str, day: &str) -> Value {
    json!({ "summary": "Nội dung quyết định.", "result": result, "document_number": "1/QĐ-UBND", "acted_on": day })
}

/// What is missing in the file, by name.
async fn missing(office: &Office, case: &str) -> Vec<String> {
    let file = office.chair.get(&format!("{case}/file")).await.expect(200);
    let missing = file.items().iter().filter(|paper| paper["state"] == "missing" && paper["kind"] == "act");
    missing.map(|paper| paper["name"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn who_does_not_agree_is_talked_with_before_the_decision() {
    let office = Office::open().await;
    let chair = &office.chair;
    for result in ["unfounded", "partly_well_founded"] {
        let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
        assert!(missing(&office, &case).await.is_empty());
        let barred = tried(chair, &case, "decisions", decision(result, "2026-07-27")).await;
        let barred = barred.expect_problem(409, "state_conflict");
        assert!(barred.text_at("/legal_basis").contains("Điều 30(1)"), "{}", barred.text);
        let agreed = {
            let mut body = decision(result, "2026-07-27");
            body["complainant_agrees"] = json!(true);
            body
        };
        let path = format!("{case}/decisions?dry_run=true");
        chair.post(&path, agreed.clone()).await.expect(200);
        chair.post(&path, decision("well_founded", "2026-07-27")).await.expect(200);

        let call = json!({ "stage": "scheduled", "planned_on": "2026-07-20", "acted_on": "2026-07-13" });
        let called = done(chair, &case, "dialogues", call).await;
        let told = called.at("/letters").as_array().unwrap().iter();
        let told: Vec<&Value> = told.filter(|letter| letter["of_act"] == "dialogues").collect();
        assert_eq!(told.len(), 1, "{}", called.text);
        assert_eq!((&told[0]["addressee"], &told[0]["due_rule"]), (&json!("writer"), &Value::Null));
        assert_eq!(missing(&office, &case).await, ["Biên bản đối thoại với người khiếu nại"]);
        let held = json!({ "stage": "held", "text": "Biên bản.", "acted_on": "2026-07-20" });
        done(chair, &case, "dialogues", held).await;
        assert!(missing(&office, &case).await.is_empty());
        chair.post(&path, decision(result, "2026-07-27")).await.expect(200);
    }
    // Of discipline there is always one, whatever anybody agrees to.
    let case = office.accepted("complaint_discipline", "2026-07-06", "2026-07-10").await;
    assert_eq!(missing(&office, &case).await, ["Biên bản đối thoại với người khiếu nại"]);
    let mut body = decision("unfounded", "2026-07-27");
    tried(chair, &case, "decisions", body.clone()).await.expect_problem(409, "state_conflict");
    body["complainant_agrees"] = json!(true);
    let wrong = tried(chair, &case, "decisions", body).await.expect_problem(400, "body_invalid");
    assert_eq!(wrong.complaints(), ["/complainant_agrees"]);
    done(&office.officer, &case, "withdrawals", json!({ "extent": "whole", "acted_on": "2026-07-27" })).await;
    let end = json!({ "ground": "withdrawn", "reason": "Rút khiếu nại.", "document_number": "2/QĐ-UBND", "acted_on": "2026-07-28" });
    done(chair, &case, "terminations", end).await;
    assert!(missing(&office, &case).await.is_empty(), "the matter has ended without one");
}

#[actix_web::test]
async fn what_experts_were_asked_is_missing_until_it_came() {
    let office = Office::open().await;
    for kind in ["complaint_admin", "denunciation_duty"] {
        let case = office.accepted(kind, "2026-07-06", "2026-07-10").await;
        let asked = json!({ "stage": "requested", "text": "Giám định chữ ký.", "document_number": format!("{kind}/QĐ-UBND"), "acted_on": "2026-07-13" });
        done(&office.chair, &case, "expert-examinations", asked).await;
        assert_eq!(missing(&office, &case).await, ["Kết luận giám định"], "{kind}");
        let came = json!({ "stage": "received", "text": "Chữ ký thật.", "acted_on": "2026-07-20" });
        done(&office.chair, &case, "expert-examinations", came).await;
        assert!(missing(&office, &case).await.is_empty(), "{kind}");
    }
    // Of what has ended without it nothing is missing.
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    let asked = json!({ "stage": "requested", "text": "Giám định chữ ký.", "acted_on": "2026-07-13" });
    done(&office.chair, &case, "expert-examinations", asked).await;
    done(&office.officer, &case, "withdrawals", json!({ "extent": "whole", "acted_on": "2026-07-14" })).await;
    let end = json!({ "ground": "withdrawn", "reason": "Rút khiếu nại.", "document_number": "2/QĐ-UBND", "acted_on": "2026-07-15" });
    done(&office.chair, &case, "terminations", end).await;
    assert!(missing(&office, &case).await.is_empty());
}

#[actix_web::test]
async fn the_letters_of_an_accepted_denunciation_have_their_forms() {
    let office = Office::open().await;
    let case = office.accepted("denunciation_duty", "2026-07-06", "2026-07-10").await;
    let file = office.chair.get(&format!("{case}/file")).await.expect(200);
    let letters = file.items().iter().filter(|paper| paper["kind"] == "letter");
    let mut forms: Vec<&str> = letters.map(|paper| paper["form"].as_str().unwrap_or("-")).collect();
    forms.sort_unstable();
    assert_eq!(forms, ["Mẫu 05 (Nghị định 31)", "Mẫu 06 (Nghị định 31)"]);
}
