//! A void case is read by its own id alone, by who sees its petition as that is by now, and as much of it.

use serde_json::{Value, json};

use super::linked::{assigned, id};
use super::linked_sealed::{about, names, nobody};
use super::unaccepted::{accept, annul};
use super::{Office, done, tried};
use crate::corrections::correct;
use crate::notifications::{one, told};
use crate::support::demands::proves;

fn anew(kind: &str, more: &Value) -> Value {
    let mut body = json!({ "kind": kind, "within_authority": true, "reason": "Phân loại nhầm." });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

const BELOW: [&str; 6] = ["", "/timeline", "/deadlines", "/acts", "/letters", "/publications"];

#[actix_web::test]
async fn whoever_sees_no_denunciation_sees_no_void_case_of_one() {
    proves(&["II.1-d"]);
    let office = Office::open().await;
    let petition = about(&office.officer, "recommendation", nobody()).await;
    let (accepted, case) = accept(&office, &petition).await;
    let flag = json!({ "flag": "conspicuous", "set": true, "ground": "Dư luận quan tâm." });
    let flagged = done(&office.officer, &case, "flags", flag).await;
    annul(&office.chair, &petition, &accepted).await.expect(201);
    // Nothing is done in it, whatever is wrong with the words.
    let leaving = json!({ "extent": "some_members", "withdrawn_by": ["Hán Thị Mơ"] });
    let barred = tried(&office.officer, &case, "withdrawals", leaving).await;
    let barred = barred.expect_problem(409, "state_conflict");
    assert!(barred.text_at("/detail").contains("void"), "{}", barred.text);
    let front = office.app.person("front-officer").await;
    front.get(&case).await.expect(200);
    done(&office.officer, &petition, "reclassifications", anew("denunciation_duty", &json!({}))).await;
    for login in ["front-officer", "police-officer", "government-office", "council-deputy", "party-office"] {
        let client = office.app.person(login).await;
        let of_petition = client.get(&petition).await.status;
        for end in BELOW {
            let seen = client.get(&format!("{case}{end}")).await;
            assert_eq!(seen.status, of_petition, "{login} {end}: {}", seen.text);
        }
        for list in ["/v1/cases?status=voided", "/v1/cases", "/v1/assignments", "/v1/enforcement-items"] {
            let list = client.get(list).await;
            assert!(!list.text.contains(id(&case)), "{login}: {}", list.text);
        }
    }
    for end in BELOW {
        front.get(&format!("{case}{end}")).await.expect_problem(404, "resource_not_found");
    }
    let seen = office.chair.get(&case).await.expect(200);
    assert_eq!((seen.at("/sealed"), seen.at("/status")), (&json!(true), &json!("voided")));
    assert!(seen.body.get("subject").is_none(), "{}", seen.text);
    // Nothing is annulled in it any more.
    let undoing = json!({ "ground": "wrong_petition", "reason": "Nhầm." });
    let undo = format!("{case}/acts/{}/annulments", flagged.text_at("/act/id"));
    office.officer.post(&undo, undoing).if_match("*").await.expect_problem(409, "state_conflict");
    // Opened again it is seen as before.
    let opening = anew("recommendation", &json!({ "protection_requested": false }));
    done(&office.chair, &petition, "reclassifications", opening).await;
    assert_eq!(front.get(&case).await.expect(200).at("/sealed"), false);
}

#[actix_web::test]
async fn whom_its_petition_comes_to_name_sees_neither_the_void_case_nor_his_own_work_in_it() {
    let office = Office::open().await;
    let petition = about(&office.officer, "reflection", nobody()).await;
    let (accepted, case) = accept(&office, &petition).await;
    assigned(&office, &case).await;
    let work = office.worker.get(&format!("/v1/assignments?case_id={}", id(&case))).await.expect(200);
    let work = work.items()[0]["id"].as_str().unwrap().to_owned();
    annul(&office.chair, &petition, &accepted).await.expect(201);
    let path = format!("/v1/assignments/{work}");
    office.worker.get(&path).await.expect(200);
    assert!(told(&office.worker).await.contains(&one("assignment_annulled", &work)));
    done(&office.officer, &petition, "reclassifications", anew("denunciation_duty", &json!({}))).await;
    let named = json!({ "about": names(&office, "case-officer").await });
    correct(&office.officer, &petition, named).await.expect(200);
    for row in [&petition, &case, &path] {
        office.worker.get(row).await.expect_problem(404, "resource_not_found");
    }
    assert!(!told(&office.worker).await.contains(&one("assignment_annulled", &work)));
    let list = office.worker.get("/v1/assignments").await.expect(200);
    assert!(!list.text.contains(&work), "{}", list.text);
}
