//! What an act needs first is named only where that can be done now: by the clocks, and by what is linked to the case or ordered in it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{one, told};
use crate::case_acts::above::decided;
use crate::case_acts::items::{entered, ordered};
use crate::case_acts::linked::{id, link};
use crate::case_acts::{Office, done};
use crate::petition_acts::noted;
use crate::support::Answer;

/// A body for each act that is named here; merged into this other case.
fn body(act: &str, other: &str) -> Value {
    match act {
        "closures" => json!({}),
        "decisions" => {
            json!({ "summary": "Khiếu nại đúng.", "result": "well_founded", "document_number": "97/QĐ-UBND" })
        }
        "dialogues" => json!({ "stage": "scheduled", "planned_on": "2026-12-02", "text": "Tại trụ sở." }),
        "execution-suspensions" => {
            json!({ "measure": "ordered", "reason": "Khó khắc phục.", "document_number": "96/QĐ-UBND" })
        }
        "expert-examinations" => {
            json!({ "stage": "requested", "text": "Giám định chữ ký.", "document_number": "91/QĐ-UBND" })
        }
        "lawsuits" => {
            json!({ "court": "Tòa án nhân dân khu vực Một", "suit_number": "12/TLST-HC", "taken_on": "2026-11-23" })
        }
        "merges" => {
            json!({ "into_case_id": other, "link_type": "duplicate", "reason": "Cùng một nội dung." })
        }
        "publications" => {
            json!({ "form": "posting", "public_text": "Quyết định giải quyết khiếu nại về đất." })
        }
        "reviews" => {
            json!({ "outcome": "review_ordered", "decision_number": "5/UBND tỉnh", "text": "Giải quyết lại." })
        }
        "second-complaints" => json!({
            "obstacles": [{ "from": "2026-08-01", "to": "2026-11-23" }], "obstacle_reason": "Điều trị dài ngày.",
        }),
        "suspensions" => {
            json!({ "ground": "awaiting_other_body", "reason": "Chờ kết quả.", "document_number": "94/QĐ-UBND" })
        }
        "terminations" => {
            json!({ "ground": "without_successor", "reason": "Không có người kế thừa.", "document_number": "91/QĐ-ĐC" })
        }
        "verifications" => json!({ "verifier_position_ids": [], "text": "Xác minh nguồn gốc thửa đất." }),
        "withdrawals" => json!({ "extent": "whole", "text": "Rút toàn bộ." }),
        _ => panic!("no body for {act}"),
    }
}

fn after(reason: &Value) -> impl Iterator<Item = &str> {
    reason["after"].as_array().unwrap().iter().map(|act| act.as_str().unwrap())
}

/// Tries whatever the settler is told to do first; gives all of it.
async fn tried(office: &Office, case: &str, other: &str) -> BTreeSet<String> {
    let answer = told(&office.chair, case).await;
    let reasons = answer.items().iter().flat_map(|item| item["reasons"].as_array().unwrap());
    let acts: BTreeSet<String> = reasons.flat_map(after).map(str::to_owned).collect();
    for act in &acts {
        let path = format!("{case}/{act}?dry_run=true");
        office.chair.post(&path, noted(body(act, other))).await.expect(200);
    }
    acts
}

/// What comes before this form of an act.
fn before<'a>(told: &'a Answer, action: &str, variant: &Value) -> Vec<&'a str> {
    let reasons = one(told, "POST", action)["reasons"].as_array().unwrap();
    let found = reasons.iter().find(|reason| reason["variant"] == *variant);
    after(found.unwrap_or_else(|| panic!("no {action} {variant}: {}", told.text))).collect()
}

#[actix_web::test]
async fn whatever_comes_first_can_be_done_now() {
    let office = Office::open().await;
    let other = office.accepted("complaint_admin", "2026-11-09", "2026-11-10").await;
    let fresh = office.accepted("complaint_admin", "2026-11-16", "2026-11-17").await;
    let acts = tried(&office, &fresh, id(&other)).await;
    for act in ["decisions", "dialogues", "merges", "suspensions", "terminations", "withdrawals"] {
        assert!(acts.contains(act), "{act}: {acts:?}");
    }
    // What was merged goes on elsewhere: nothing is reopened there.
    let settled = told(&office.chair, &fresh).await;
    assert_eq!(before(&settled, "reopenings", &Value::Null), ["terminations"]);

    // The next instance decides where somebody went there, which he may once the time has run out.
    let late = office.accepted("complaint_admin", "2026-10-12", "2026-10-15").await;
    for (case, first) in [(&fresh, Vec::new()), (&late, vec!["second-complaints"])] {
        let answer = told(&office.officer, case).await;
        assert_eq!(before(&answer, "reviews", &json!("upheld")), first, "{case}");
    }
    let again = noted(json!({ "text": "Khiếu nại lần hai." }));
    office.officer.post(&format!("{late}/second-complaints?dry_run=true"), again).await.expect(200);
}

#[actix_web::test]
async fn no_end_comes_first_over_what_was_ordered() {
    let office = Office::open().await;
    let (case, decision) = decided(&office, "well_founded").await;
    done(&office.chair, &case, "enforcement-orders", json!({ "acted_on": "2026-08-24" })).await;
    let item = entered(&office.chair, ordered(&case, &decision, ("responsible_body", "Ngân hàng"))).await;
    let open = tried(&office, &case, "").await;
    assert!(["reviews", "second-complaints"].iter().all(|act| open.contains(*act)), "{open:?}");
    assert!(!open.contains("closures"), "{open:?}");
    done(&office.chair, &item, "cancellations", json!({ "reason": "Đã tự thực hiện." })).await;
    let carried_out = tried(&office, &case, "").await;
    assert!(carried_out.contains("closures"), "{carried_out:?}");
}

#[actix_web::test]
async fn no_end_comes_first_while_others_are_linked() {
    let office = Office::open().await;
    let case = office.accepted("reflection", "2026-11-09", "2026-11-10").await;
    let whole = json!({ "extent": "whole", "acted_on": "2026-11-18" });
    done(&office.officer, &case, "withdrawals", whole).await;
    let alone = told(&office.chair, &case).await;
    assert_eq!(before(&alone, "reopenings", &Value::Null), ["closures"]);
    office.chair.post(&format!("{case}/closures?dry_run=true"), json!({})).await.expect(200);
    let petition = office.screened("reflection", "2026-11-12", json!({})).await;
    done(&office.officer, &petition, "links", link(&case, "duplicate")).await;
    let joined = told(&office.chair, &case).await;
    assert_eq!(before(&joined, "reopenings", &Value::Null), [""; 0]);
}
