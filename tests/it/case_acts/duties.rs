//! Duties to inform outlive what ends a case, and are fulfilled when somebody is informed; nobody ends a case alone for
//! somebody else.

use serde_json::json;

use super::{Office, approvals, done, letters, tried};
use crate::support::Answer;

async fn runs(office: &Office, case: &str, rule: &str, status: &str) {
    let clocks = office.clocks(case).await;
    assert!(
        clocks.iter().any(|clock| clock.starts_with(&format!("{rule} {status} "))),
        "{rule} is not {status}: {clocks:#?}"
    );
}

#[actix_web::test]
async fn what_nobody_was_told_yet_is_told_after_the_archive() {
    let office = Office::open().await;
    let chair = &office.chair;
    let case = office.accepted("denunciation_field", "2026-11-09", "2026-11-10").await;
    let body = json!({ "summary": "Sai.", "result": "unfounded", "short_track": true, "note": "Rõ ràng, cụ thể.", "document_number": "5/KL-UBND", "acted_on": "2026-11-12" });
    let concluded = done(chair, &case, "conclusions", body).await;
    done(chair, &case, "archivings", json!({ "acted_on": "2026-11-13" })).await;
    // What settles or carries out has ended; who was not told yet still is to be told.
    runs(&office, &case, "T16", "cancelled").await;
    for rule in ["T06", "T15", "T19"] {
        runs(&office, &case, rule, "running").await;
    }
    // Five working days from 12 November ended on the 19th: the office still sees it as late.
    assert_eq!(chair.get(&case).await.expect(200).at("/overdue"), &json!(true));
    let told = letters(&concluded, "conclusions", &["denounced", "managing_body", "writer"]);
    let sent = json!({ "letter_ids": told, "means": "post", "acted_on": "2026-11-16" });
    done(chair, &case, "dispatches", sent).await;
    runs(&office, &case, "T15", "fulfilled").await;
    let wording = "Kết luận nội dung tố cáo về đất tại thôn Hạ.";
    let proposal = json!({ "form": "posting", "public_text": wording, "acted_on": "2026-11-16" });
    done(&office.officer, &case, "publications", proposal).await;
    let list = chair.get(&format!("{case}/publications")).await.expect(200);
    let approval = json!({ "public_text": wording, "names_nobody": true, "acted_on": "2026-11-17" });
    done(chair, &case, &approvals(&list.items()[0]), approval).await;
    runs(&office, &case, "T19", "fulfilled").await;
    let again = json!({ "form": "portal", "public_text": wording, "acted_on": "2026-11-18" });
    tried(&office.officer, &case, "publications", again).await.expect_problem(409, "state_conflict");
}

#[actix_web::test]
async fn a_lawsuit_ends_the_settling_and_not_the_duty_to_tell_of_the_decision() {
    let office = Office::open().await;
    let case = office.accepted("complaint_admin", "2026-11-09", "2026-11-10").await;
    let body = json!({ "summary": "Đúng.", "result": "well_founded", "document_number": "6/QĐ-UBND", "acted_on": "2026-11-16" });
    let decided = done(&office.chair, &case, "decisions", body).await;
    let suit = json!({ "court": "Tòa án nhân dân khu vực", "suit_number": "1/TLST-HC", "taken_on": "2026-11-17", "acted_on": "2026-11-17" });
    // It stops what runs: not a clerk's to do alone.
    tried(&office.officer, &case, "lawsuits", suit.clone()).await.expect_problem(403, "permission_missing");
    done(&office.chair, &case, "lawsuits", suit).await;
    runs(&office, &case, "C19", "cancelled").await;
    runs(&office, &case, "C09", "running").await;
    runs(&office, &case, "C11", "running").await;
    let told = letters(&decided, "decisions", &["writer", "superior", "inspectorate"]);
    let sent = json!({ "letter_ids": told, "means": "post", "acted_on": "2026-11-18" });
    done(&office.officer, &case, "dispatches", sent).await;
    runs(&office, &case, "C09", "fulfilled").await;
}

#[actix_web::test]
async fn a_recommendation_that_was_withdrawn_ends_by_its_settler() {
    let office = Office::open().await;
    let case = office.accepted("reflection", "2026-11-23", "2026-11-23").await;
    let too_early = tried(&office.chair, &case, "closures", json!({})).await;
    too_early.expect_problem(409, "state_conflict");
    let body = json!({ "extent": "whole" });
    let withdrawn = done(&office.officer, &case, "withdrawals", body).await;
    assert_eq!(withdrawn.at("/case/status"), "accepted");
    runs(&office, &case, "P01", "running").await;
    tried(&office.officer, &case, "closures", json!({})).await.expect_problem(403, "permission_missing");
    let closed = done(&office.chair, &case, "closures", json!({})).await;
    assert_eq!(
        (closed.at("/case/status"), closed.at("/case/public_status")),
        (&json!("closed"), &json!("withdrawn"))
    );

    let other = office.accepted("reflection", "2026-11-23", "2026-11-23").await;
    done(&office.officer, &other, "withdrawals", json!({ "extent": "whole" })).await;
    let coerced = json!({ "extent": "whole", "doubts": ["coerced"] });
    done(&office.officer, &other, "withdrawals", coerced).await;
    tried(&office.chair, &other, "closures", json!({})).await.expect_problem(409, "state_conflict");
}

#[actix_web::test]
async fn a_recorded_coercion_is_not_undone_by_another_withdrawal() {
    let office = Office::open().await;
    for kind in ["denunciation_duty", "complaint_admin", "reflection"] {
        let case = office.accepted(kind, "2026-11-09", "2026-11-10").await;
        let coerced = json!({ "extent": "whole", "doubts": ["coerced"], "acted_on": "2026-11-12" });
        done(&office.officer, &case, "withdrawals", coerced).await;
        let free = json!({ "extent": "whole", "acted_on": "2026-11-13" });
        let barred = tried(&office.officer, &case, "withdrawals", free).await;
        let barred = barred.expect_problem(409, "state_conflict");
        assert!(barred.text_at("/legal_basis").contains("Luật"), "{}", barred.text);
        // It may be recorded, under the doubt that stands.
        let again = json!({ "extent": "whole", "doubts": ["coerced"], "acted_on": "2026-11-13" });
        done(&office.officer, &case, "withdrawals", again).await;
        if kind != "reflection" {
            let end = json!({ "ground": "withdrawn", "reason": "Đã rút.", "document_number": "1/QĐ-UBND", "acted_on": "2026-11-16" });
            tried(&office.chair, &case, "terminations", end).await.expect_problem(409, "state_conflict");
        }
    }
}

/// A complaint that a visitor handed in on 9 November and that was decided on the 16th, with the decision's answer: letters of
/// acceptance and of decision to him are not sent yet.
pub(super) async fn visited(office: &Office) -> (String, Answer) {
    let body = json!({
        "received_on": "2026-11-09", "channel": "reception", "subject": "Đơn về đất", "content": "Nội dung.",
        "writers": [{ "name": "Hán Thị Mơ", "address": "Thôn Hạ" }],
    });
    let id = office.officer.post("/v1/petitions", body).await.expect(201).text_at("/id");
    let petition = format!("/v1/petitions/{id}");
    let screening = json!({ "kind": "complaint_admin", "field": "land", "within_authority": true, "acted_on": "2026-11-09" });
    done(&office.officer, &petition, "screenings", screening).await;
    let case = office.accept(&petition, "2026-11-10").await;
    let body = json!({ "summary": "Đúng.", "result": "well_founded", "document_number": "7/QĐ-UBND", "acted_on": "2026-11-16" });
    let decided = done(&office.chair, &case, "decisions", body).await;
    (case, decided)
}

#[actix_web::test]
async fn the_visitor_is_informed_when_the_letter_goes_out_and_not_when_the_paper_is_signed() {
    let office = Office::open().await;
    let (case, decided) = visited(&office).await;
    runs(&office, &case, "R07", "running").await;
    let told = letters(&decided, "decisions", &["superior"]);
    let sent = json!({ "letter_ids": told, "means": "post", "acted_on": "2026-11-17" });
    done(&office.officer, &case, "dispatches", sent).await;
    runs(&office, &case, "R07", "running").await;
    let told = letters(&decided, "decisions", &["writer"]);
    let sent = json!({ "letter_ids": told, "means": "in_person", "acted_on": "2026-11-18" });
    done(&office.officer, &case, "dispatches", sent).await;
    runs(&office, &case, "R07", "fulfilled").await;
}
