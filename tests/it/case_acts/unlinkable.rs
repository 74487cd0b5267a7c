//! What is linked to no case, or not to this one.

use serde_json::{Value, json};
use tiepdan::kernel::ids::new_id;

use super::linked::{annulment, id, link, mistake, settled};
use super::{Office, done, tried};
use crate::denounced::office as office_of;
use crate::support::{Answer, Client};

async fn refused(client: &Client, petition: &str, body: Value) -> Answer {
    tried(client, petition, "links", body).await.expect_problem(409, "state_conflict")
}

#[actix_web::test]
async fn what_cannot_be_seen_is_not_there() {
    let office = Office::open().await;
    let petition = office.screened("complaint_admin", "2026-11-16", json!({})).await;
    let day = "2026-11-24".parse().unwrap();
    let (nowhere, elsewhere) = (new_id("99001", day).to_string(), new_id("99002", day).to_string());
    let case = office.accepted("complaint_admin", "2026-11-16", "2026-11-17").await;
    let wrong = |case: &str| json!({ "case_id": case, "link_type": "duplicate", "note": "Cùng nội dung." });
    let mut told = Vec::new();
    for case in [nowhere.as_str(), &elsewhere] {
        let answer = tried(&office.officer, &petition, "links", wrong(case)).await;
        told.push(answer.expect_problem(400, "body_invalid").at("/errors").clone());
    }
    // A denunciation of the officer himself is not there for him.
    let (own, _) = office_of(&office.app, "intake-officer").await;
    let keeper = office.app.person("government-office").await;
    let hidden = denounced(&keeper, &own).await;
    let hidden = office.accept(&hidden, "2026-11-18").await;
    let denunciation = office.screened("denunciation_duty", "2026-11-16", json!({})).await;
    let answer = tried(&office.officer, &denunciation, "links", wrong(id(&hidden))).await;
    told.push(answer.expect_problem(400, "body_invalid").at("/errors").clone());
    assert!(told.iter().all(|errors| errors == &told[0] && errors[0]["pointer"] == "/case_id"), "{told:?}");
    assert_eq!(told[0][0]["code"], "unknown");

    for (body, pointer) in [
        (json!({ "note": "x", "link_type": "duplicate" }), "/case_id"),
        (json!({ "case_id": id(&case) }), "/link_type"),
        (json!({ "case_id": id(&case), "note": "x", "link_type": "copy" }), "/link_type"),
        (
            json!({ "case_id": id(&case), "note": "x", "link_type": "duplicate", "acted_on": "2026-11-25" }),
            "/acted_on",
        ),
        (
            json!({ "case_id": id(&case), "note": "x", "link_type": "duplicate", "acted_on": "2026-11-16" }),
            "/acted_on",
        ),
    ] {
        let answer = tried(&office.officer, &petition, "links", body).await;
        assert_eq!(answer.expect_problem(400, "body_invalid").complaints(), [pointer]);
    }
    // Others' petitions are not theirs to link, whatever they see of them.
    for login in ["government-chair", "council-standing", "party-office", "case-officer"] {
        let client = office.app.person(login).await;
        let answer = client.post(&format!("{petition}/links"), wrong(id(&case))).if_match("*").await;
        assert!(matches!(answer.status, 403 | 404), "{login}: {}", answer.text);
    }
    assert_eq!(office.officer.get(&petition).await.expect(200).at("/status"), "screened");
}

async fn denounced(keeper: &Client, position: &str) -> String {
    let body = json!({
        "received_on": "2026-11-16", "channel": "post", "subject": "Tố cáo", "content": "Nội dung.",
        "writers": [{ "name": "Hán Thị Mơ" }], "about": [{ "type": "person", "position_id": position }],
    });
    let id = keeper.post("/v1/petitions", body).await.expect(201).text_at("/id");
    let path = format!("/v1/petitions/{id}");
    let screening =
        json!({ "kind": "denunciation_duty", "within_authority": true, "acted_on": "2026-11-16" });
    done(keeper, &path, "screenings", screening).await;
    path
}

#[actix_web::test]
async fn who_sees_a_case_redacted_only_links_nothing_to_it() {
    let office = Office::open().await;
    let case = office.accepted("reflection", "2026-11-16", "2026-11-17").await;
    let party = office.app.person("party-office").await;
    let body = json!({
        "received_on": "2026-11-18", "channel": "post", "register": "party", "subject": "Đơn", "content": "Nội dung.",
        "writers": [{ "name": "Hán Thị Mơ" }],
    });
    let petition =
        format!("/v1/petitions/{}", party.post("/v1/petitions", body).await.expect(201).text_at("/id"));
    let screening = json!({ "kind": "reflection", "within_authority": true, "acted_on": "2026-11-18" });
    done(&party, &petition, "screenings", screening).await;
    party.get(&case).await.expect(200);
    let answer = tried(&party, &petition, "links", link(&case, "duplicate")).await;
    let answer = answer.expect_problem(400, "body_invalid");
    assert_eq!(
        (answer.at("/errors/0/pointer"), answer.at("/errors/0/code")),
        (&json!("/case_id"), &json!("not_permitted"))
    );
}

#[actix_web::test]
async fn what_does_not_belong_together_is_not_joined() {
    let office = Office::open().await;
    let complaint = office.accepted("complaint_admin", "2026-11-16", "2026-11-17").await;
    let secret = office.accepted("denunciation_duty", "2026-11-16", "2026-11-17").await;
    let field = office.accepted("denunciation_field", "2026-11-16", "2026-11-17").await;
    let protected = json!({ "facts": { "protection_requested": true } });
    for (kind, screening, case, says) in [
        ("reflection", json!({}), &complaint, "procedure"),
        ("complaint_discipline", json!({}), &complaint, "procedure"),
        ("complaint_admin", json!({}), &secret, "procedure"),
        ("denunciation_duty", json!({}), &field, "procedure"),
        ("complaint_admin", json!({ "track": "party" }), &complaint, "procedure"),
        ("complaint_admin", protected, &complaint, "sealed petition"),
    ] {
        let petition = office.screened(kind, "2026-11-18", screening).await;
        let barred = refused(&office.officer, &petition, link(case, "duplicate")).await;
        assert!(barred.text_at("/detail").contains(says), "{kind}: {}", barred.text);
        assert!(
            barred.at("/available_actions").as_array().unwrap().iter().any(|one| one["action"] == "links")
        );
    }
    // A complaint whose writer is protected does not let one in that everybody reads.
    let guarded = office
        .screened("complaint_admin", "2026-11-16", json!({ "facts": { "protection_requested": true } }))
        .await;
    let guarded = office.accept(&guarded, "2026-11-17").await;
    let open = office.screened("complaint_admin", "2026-11-18", json!({})).await;
    let barred = refused(&office.officer, &open, link(&guarded, "duplicate")).await;
    assert!(barred.text_at("/detail").contains("classify it anew"), "{}", barred.text);
    // Sealed as the case is, it goes in.
    let anew = json!({ "kind": "complaint_admin", "within_authority": true, "protection_requested": true, "reason": "Xin bảo vệ." });
    done(&office.officer, &open, "reclassifications", anew).await;
    done(&office.officer, &open, "links", link(&guarded, "duplicate")).await;
    for kind in ["crime_report", "procedure_request", "feedback_on_regulations", "mixed", "other"] {
        let petition = office.screened(kind, "2026-11-18", json!({})).await;
        refused(&office.officer, &petition, link(&complaint, "duplicate")).await;
    }
}

#[actix_web::test]
async fn what_was_settled_before_takes_nothing_in() {
    let office = Office::open().await;
    let case = office.accepted("complaint_admin", "2026-11-09", "2026-11-10").await;
    let late = office.screened("complaint_admin", "2026-11-20", json!({})).await;
    let early = office.screened("complaint_admin", "2026-11-12", json!({})).await;
    let decision = json!({ "summary": "Giữ nguyên.", "result": "unfounded", "complainant_agrees": true, "document_number": "1/QĐ-UBND", "acted_on": "2026-11-19" });
    done(&office.chair, &case, "decisions", decision).await;
    for link_type in ["duplicate", "addition", "withdrawal"] {
        let barred = refused(&office.officer, &late, link(&case, link_type)).await;
        assert!(barred.text_at("/detail").contains("before the petition came"), "{}", barred.text);
    }
    let linked = done(&office.officer, &early, "links", link(&case, "addition")).await;
    assert_eq!(linked.at("/petition/public_status"), "answered");

    let case = office.accepted("reflection", "2026-11-09", "2026-11-10").await;
    let petition = office.screened("reflection", "2026-11-12", json!({})).await;
    settled(&office, &case).await;
    for link_type in ["addition", "withdrawal"] {
        let barred = refused(&office.officer, &petition, link(&case, link_type)).await;
        assert!(barred.text_at("/detail").contains("has ended"), "{}", barred.text);
    }
    let linked = done(&office.officer, &petition, "links", link(&case, "duplicate")).await;
    assert_eq!(linked.at("/petition/public_status"), "closed");
}

#[actix_web::test]
async fn what_was_withdrawn_binds_only_who_withdrew_it() {
    let office = Office::open().await;
    let case = office.accepted("reflection", "2026-11-09", "2026-11-10").await;
    let other = office.screened("reflection", "2026-11-12", json!({})).await;
    let withdrawn = json!({ "extent": "whole", "acted_on": "2026-11-13" });
    done(&office.officer, &case, "withdrawals", withdrawn).await;
    done(&office.chair, &case, "closures", json!({ "acted_on": "2026-11-16" })).await;
    assert_eq!(office.chair.get(&case).await.expect(200).at("/public_status"), "withdrawn");
    let barred = refused(&office.officer, &other, link(&case, "duplicate")).await;
    assert!(barred.text_at("/detail").contains("begins anew"), "{}", barred.text);
}

#[actix_web::test]
async fn only_what_was_screened_and_goes_nowhere_else_is_linked() {
    let office = Office::open().await;
    let case = office.accepted("complaint_admin", "2026-11-16", "2026-11-17").await;
    let body = json!({
        "received_on": "2026-11-18", "channel": "post", "subject": "Đơn", "content": "Nội dung.",
        "writers": [{ "name": "Hán Thị Mơ" }],
    });
    let unscreened = office.officer.post("/v1/petitions", body).await.expect(201).text_at("/id");
    refused(&office.officer, &format!("/v1/petitions/{unscreened}"), link(&case, "duplicate")).await;
    let guided = office.screened("complaint_admin", "2026-11-18", json!({})).await;
    let guidance =
        json!({ "body_type": "superior_state", "body": "Chủ tịch UBND tỉnh", "note": "Khác đề xuất." });
    done(&office.officer, &guided, "guidances", guidance).await;
    refused(&office.officer, &guided, link(&case, "duplicate")).await;
    let accepted = office.screened("complaint_admin", "2026-11-18", json!({})).await;
    office.accept(&accepted, "2026-11-19").await;
    refused(&office.officer, &accepted, link(&case, "duplicate")).await;
    // What was asked of the writer may turn out to be there already.
    let asked = office.screened("complaint_admin", "2026-11-18", json!({})).await;
    done(&office.officer, &asked, "supplement-requests", json!({ "missing": ["E4_signature"] })).await;
    let linked = done(&office.officer, &asked, "links", link(&case, "duplicate")).await;
    let back = office.officer.post(&annulment(&asked, &linked), mistake());
    assert_eq!(back.if_match("*").await.expect(201).at("/petition/status"), "needs_supplement");
}

#[actix_web::test]
async fn no_link_opens_another_bodys_book() {
    let office = Office::open().await;
    let case = office.accepted("reflection", "2026-11-16", "2026-11-17").await;
    // She keeps the books of the Committee and of the Council.
    let keeper = office.app.person("government-office").await;
    let body = json!({
        "register": "council", "received_on": "2026-11-18", "channel": "post", "subject": "Đơn", "content": "Nội dung.",
        "writers": [{ "name": "Hán Thị Mơ", "address": "Thôn Hạ" }],
    });
    let id = keeper.post("/v1/petitions", body).await.expect(201).text_at("/id");
    let path = format!("/v1/petitions/{id}");
    let screening = json!({ "kind": "reflection", "within_authority": true, "acted_on": "2026-11-18" });
    done(&keeper, &path, "screenings", screening).await;
    let barred = refused(&keeper, &path, link(&case, "duplicate")).await;
    assert!(barred.text_at("/detail").contains("another book"), "{}", barred.text);
}
