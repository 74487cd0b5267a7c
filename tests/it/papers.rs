//! The paper of an act: what its form asks for, filled from what is stored, for those who read what is said of the act. Nothing of it
//! tells who wrote a sealed petition.

mod cited;
mod then;

use serde_json::{Value, json};

use crate::case_acts::annulled::annulled;
use crate::case_acts::items::settled;
use crate::case_acts::{Office, done};
use crate::main_job::own_position;
use crate::petition_acts::act;
use crate::protected::looks;
use crate::support::demands::proves;
use crate::support::{Answer, Client};

/// A complaint whose settlement is suspended; the case, and the act.
async fn suspended(office: &Office) -> (String, Answer) {
    let case = office.accepted("complaint_admin", "2026-11-16", "2026-11-17").await;
    let suspension = json!({
        "ground": "awaiting_other_body", "reason": "Chờ kết luận của Sở.", "document_number": "25/QĐ-UBND",
        "document_date": "2026-11-24", "recipients": ["Bà Hán Thị Mơ", "Lưu: VT"],
    });
    let done = done(&office.chair, &case, "suspensions", suspension).await;
    (case, done)
}

async fn paper(client: &Client, done: &Answer) -> Answer {
    client.get(&format!("{}/paper", done.header("location"))).await
}

/// Names of the fields, in their order.
fn names(paper: &Answer) -> Vec<&str> {
    let fields = paper.at("/fields").as_array().unwrap();
    fields.iter().map(|field| field["name"].as_str().unwrap()).collect()
}

#[track_caller]
fn field<'a>(paper: &'a Answer, name: &str) -> &'a Value {
    let fields = paper.at("/fields").as_array().unwrap();
    let found = fields.iter().find(|field| field["name"] == name);
    found.unwrap_or_else(|| panic!("no field {name}: {}", paper.text))
}

/// What the field shows.
#[track_caller]
fn shown<'a>(paper: &'a Answer, name: &str) -> &'a Value {
    let field = field(paper, name);
    assert_eq!(field["masked"], json!([]), "{name}: {}", paper.text);
    &field["value"]
}

/// The field is closed.
#[track_caller]
fn closed(paper: &Answer, name: &str) {
    let field = field(paper, name);
    assert!(field["masked"] == json!(["/value"]) && field.get("value").is_none(), "{name}: {}", paper.text);
}

#[actix_web::test]
async fn it_has_what_its_form_asks_for() {
    proves(&["II.2-2d"]);
    let office = Office::open().await;
    let chair = &office.chair;
    let (_, suspended) = suspended(&office).await;
    let seen = paper(chair, &suspended).await.expect(200);
    for (pointer, value) in [
        ("/act_id", suspended.at("/act/id")),
        ("/form_code", &json!("nd155_14a")),
        ("/form", &json!("Mẫu 14a (Nghị định 155)")),
        ("/title", &json!("Quyết định tạm đình chỉ giải quyết khiếu nại")),
        ("/number", &json!("25/QĐ-UBND")),
        ("/date", &json!("2026-11-24")),
        ("/signer/id", &json!(own_position(chair).await)),
        ("/recipients", &json!(["Bà Hán Thị Mơ", "Lưu: VT"])),
        ("/annulled_by_act_id", &Value::Null),
    ] {
        assert_eq!(seen.at(pointer), value, "{pointer}");
    }
    assert_eq!(names(&seen), ["number", "legal_basis", "reason", "signer", "recipients"]);
    assert_eq!(shown(&seen, "number"), "25/QĐ-UBND");
    assert_eq!(shown(&seen, "reason"), "Chờ kết luận của Sở.");
    assert_eq!(shown(&seen, "recipients"), "Bà Hán Thị Mơ; Lưu: VT");
    // Nobody named articles: those of the act in the life cycle stand there.
    assert_eq!(shown(&seen, "legal_basis"), seen.at("/legal_basis"));
    assert!(seen.text_at("/legal_basis").contains("Luật Khiếu nại Điều 11a"), "{}", seen.text);
    assert!(shown(&seen, "signer").as_str().unwrap().ends_with(&seen.text_at("/signer/label")));
    let english = chair.get(&format!("{}/paper", suspended.header("location"))).english().await.expect(200);
    assert_eq!(field(&english, "reason")["label"], "Reason");
    assert_eq!(field(&seen, "reason")["label"], "Lý do");
}

#[actix_web::test]
async fn what_makes_no_paper_has_none_and_an_annulled_act_keeps_its_own() {
    let office = Office::open().await;
    let chair = &office.chair;
    let (case, suspended) = suspended(&office).await;
    let flag = json!({ "flag": "prolonged", "set": true, "ground": "Kéo dài." });
    let flagged = done(&office.officer, &case, "flags", flag).await;
    paper(chair, &flagged).await.expect_problem(404, "resource_not_found");
    // Nor has an act of another case.
    let other = office.accepted("complaint_admin", "2026-11-16", "2026-11-17").await;
    let strange = format!("{other}/acts/{}/paper", suspended.text_at("/act/id"));
    chair.get(&strange).await.expect_problem(404, "resource_not_found");

    let undone = annulled(chair, &case, &suspended).await;
    let seen = paper(chair, &suspended).await.expect(200);
    assert_eq!(seen.at("/annulled_by_act_id"), undone.at("/act/id"));
}

#[actix_web::test]
async fn a_paper_of_a_petition_is_for_those_who_read_what_is_said_of_the_act() {
    let office = Office::open().await;
    let petition = office.screened("recommendation", "2026-11-18", json!({})).await;
    let body = json!({
        "body_type": "other_state", "body": "Sở Xây dựng", "reason": "Thuộc thẩm quyền của Sở.",
        "document_number": "12/PC-UBND", "recipients": ["Sở Xây dựng"],
    });
    let sent = act(&office.officer, &format!("{petition}/transfers"), body).await.expect(201);
    for login in ["intake-officer", "government-chair", "party-secretary"] {
        let seen = paper(&office.app.person(login).await, &sent).await.expect(200);
        assert!(seen.text_at("/title").starts_with("Phiếu chuyển đơn"), "{login}");
        assert_eq!(
            names(&seen),
            ["recipients", "subject", "writers", "body", "legal_basis", "reason", "text"],
            "{login}"
        );
        for (name, value) in [
            ("recipients", json!("Sở Xây dựng")),
            ("subject", json!("Đơn về đất")),
            ("writers", json!("Hán Thị Mơ, Thôn Hạ")),
            ("body", json!("Sở Xây dựng")),
            ("reason", json!("Thuộc thẩm quyền của Sở.")),
            ("text", Value::Null),
        ] {
            assert_eq!(shown(&seen, name), &value, "{login} {name}");
        }
    }
    for login in ["council-deputy", "party-office", "front-officer"] {
        paper(&office.app.person(login).await, &sent).await.expect_problem(403, "permission_missing");
    }
    let dashboard = office.app.machine("demo-dashboard").await;
    paper(&dashboard, &sent).await.expect_problem(403, "permission_missing");
    let portal = office.app.machine("demo-portal").await;
    paper(&portal, &sent).await.expect_problem(404, "resource_not_found");
    paper(&office.app.anyone(), &sent).await.expect_problem(401, "token_missing");
}

#[actix_web::test]
async fn an_acceptance_is_told_on_its_notice_and_a_decision_has_its_text() {
    let office = Office::open().await;
    let chair = &office.chair;
    let petition = office.screened("complaint_admin", "2026-11-16", json!({})).await;
    let body = json!({
        "settler_position_id": own_position(chair).await, "note": "Hồ sơ đã đủ.", "document_number": "12/TB-UBND",
    });
    let accepted = done(chair, &petition, "acceptances", body).await;
    let seen = paper(chair, &accepted).await.expect(200);
    assert_eq!((seen.at("/form_code"), seen.at("/number")), (&json!("nd155_03"), &json!("12/TB-UBND")));
    assert_eq!(names(&seen), ["issuer", "writers", "subject", "finding"]);
    assert_eq!(shown(&seen, "issuer"), seen.at("/issuer/label"));
    assert_eq!(shown(&seen, "writers"), "Hán Thị Mơ, Thôn Hạ");
    assert_eq!(shown(&seen, "finding"), &Value::Null);

    let (_, decision) = settled(&office, "complaint_admin", 1).await;
    let seen = paper(chair, &decision).await.expect(200);
    assert_eq!((seen.at("/number"), shown(&seen, "text")), (&json!("1/QĐ-UBND"), &json!("Đúng.")));
}

#[actix_web::test]
async fn no_paper_tells_who_wrote_a_denunciation() {
    let office = Office::open().await;
    let (chair, officer) = (&office.chair, &office.officer);
    let case = office.accepted("denunciation_duty", "2026-11-09", "2026-11-10").await;
    let petition = chair.get(&case).await.expect(200).text_at("/petition/id");
    let team = [own_position(&office.worker).await, own_position(officer).await];
    let order = json!({
        "verifier_position_ids": team, "text": "Xác minh nội dung tố cáo.", "document_number": "7/QĐ-UBND",
        "recipients": ["Tổ xác minh"],
    });
    let ordered = done(chair, &case, "verifications", order).await;
    let before = looks(&office.app, &petition).await;
    let seen = paper(chair, &ordered).await.expect(200);
    assert_eq!(looks(&office.app, &petition).await, before + 1);
    assert_eq!(seen.header("cache-control"), "no-store");
    assert_eq!(seen.at("/number"), "7/QĐ-UBND");
    assert_eq!(shown(&seen, "text"), "Xác minh nội dung tố cáo.");
    for name in ["writers", "subject"] {
        closed(&seen, name);
    }
    assert!(!seen.text.contains("Hán Thị Mơ") && !seen.text.contains("Thôn Hạ"), "{}", seen.text);
    // Who keeps the book and who verifies read neither the order's text nor its paper.
    for client in [officer, &office.worker] {
        let refused = paper(client, &ordered).await;
        assert!([403, 404].contains(&refused.status), "{}", refused.text);
    }
    assert_eq!(looks(&office.app, &petition).await, before + 1);

    // What was concluded opens with the case, where it is recorded as that.
    let (_, conclusion) = settled(&office, "denunciation_field", 1).await;
    let seen = paper(chair, &conclusion).await.expect(200);
    assert_eq!(seen.at("/form_code"), "nd31_12");
    for name in ["text", "writers", "subject"] {
        closed(&seen, name);
    }
}
