//! Screening and its preview: the sample comes out alike by both, the table that decides is kept where lawyers read it.

mod days;
mod duties;
mod limitation;
mod papers;
mod party;

use std::fmt::Write as _;

use serde_json::{Value, json};
use tiepdan::kernel::problem::Language::Vi;
use tiepdan::law::forms::form_coded;
use tiepdan::petitions::model::life::ACTS;
use tiepdan::petitions::model::screening::criteria::{BARS, CRITERIA};
use tiepdan::petitions::model::screening::marks::MARKS;
use tiepdan::petitions::model::screening::table::TABLE;

use crate::support::callers::everybody_and_nobody;
use crate::support::demands::proves;
use crate::support::snapshot;
use crate::support::{Client, TestApp};

const PREVIEWS: &str = "/v1/screening-previews";

/// Petitions of the sample: what is sent, and what is expected.
fn sample() -> Vec<(String, Value, Value)> {
    let text = include_str!("../data/petitions.sample.ndjson");
    let line = |line: &str| {
        let mut body: Value = serde_json::from_str(line).unwrap();
        let fields = body.as_object_mut().unwrap();
        let expected = fields.remove("expected").unwrap();
        let name = fields.remove("ref").unwrap();
        (name.as_str().unwrap().to_owned(), body, expected)
    };
    text.lines().map(line).collect()
}

/// A code, then what it means.
fn coded(code: &str, meaning: &str) -> String {
    format!("{code} ({meaning})")
}

fn decision_table() -> String {
    let mut text = "BẢNG QUYẾT ĐỊNH XỬ LÝ ĐƠN\n\n\
        Trang này được in ra từ mã nguồn: `UPDATE_TREATMENT=1 cargo test --test it screening` viết lại trang, và một phép thử báo lỗi khi\n\
        mã nguồn và trang khác nhau. Mã đứng trước, nghĩa đứng sau.\n\
        Xét từ trên xuống; dòng đầu tiên có đủ điều kiện quyết định bước xử lý đầu tiên đối với đơn.\n\
        Đơn giải quyết theo quy định của Đảng không dùng mẫu của Nhà nước, trừ phiếu chuyển đơn.\n\
        Của Thông tư 05/2021/TT-TTCP mới chỉ đọc Điều 6(2) (bản tóm tắt) và Điều 13–16; Điều 8(1) chỉ biết qua văn bản khác dẫn lại. Phần lớn\n\
        các dòng dựa vào Thông tư 07/2014/TT-TTCP đã bị thay thế, coi như thông tư mới giữ nội dung đó.\n"
        .to_owned();
    for rule in TABLE {
        let when: Vec<_> = rule.when.iter().map(|condition| condition.says).collect();
        let link =
            rule.link.map(|link| format!("; {}", coded(link.as_str(), link.label(Vi)))).unwrap_or_default();
        writeln!(text, "\n{}. {}", rule.number, when.join("; và ")).unwrap();
        writeln!(text, "    -> {}{link}", coded(rule.treatment.as_str(), rule.treatment.label(Vi))).unwrap();
        writeln!(text, "    Căn cứ: {}", rule.source).unwrap();
        for form in rule.papers.iter().map(|code| form_coded(code).unwrap()) {
            let since =
                form.since.map(|day| day.format(" (từ ngày %d/%m/%Y)").to_string()).unwrap_or_default();
            writeln!(text, "    Văn bản: {}: {}{since}", form.citation, form.name_vi).unwrap();
        }
        let bound_to = rule.bound_to();
        if !bound_to.is_empty() {
            writeln!(text, "    Lưu ý: {bound_to}").unwrap();
        }
    }
    text.push_str("\nVĂN BẢN CỦA BƯỚC XỬ LÝ, KHI DÒNG QUYẾT ĐỊNH KHÔNG NÊU\n");
    for act in ACTS {
        if let (Some(treatment), Some(paper)) = (act.carries_out.first(), act.paper) {
            let (step, act) = (coded(treatment.as_str(), treatment.label(Vi)), act.act);
            write!(text, "\n{step}, {}: {}\n", coded(act.as_str(), act.label(Vi)), paper.name).unwrap();
        }
    }
    text.push_str("\nĐIỀU KIỆN XỬ LÝ ĐƠN (không đạt khi …)\n");
    for row in CRITERIA {
        let (code, when, basis) = (row.criterion, row.fails_if.says, row.criterion.legal_basis());
        write!(text, "\n{code}: {when}\n    Căn cứ: {basis}\n").unwrap();
    }
    text.push_str("\nTRƯỜNG HỢP KHÔNG THỤ LÝ\n");
    for row in BARS {
        let (code, when, basis) = (row.bar, row.applies_if.says, row.bar.legal_basis());
        write!(text, "\n{code}: {when}\n    Căn cứ: {basis}\n").unwrap();
    }
    text.push_str("\nVIỆC PHẢI LƯU Ý\n");
    for row in MARKS {
        write!(text, "\n{}\n    Căn cứ: {}\n", coded(row.mark.as_str(), row.mark.label(Vi)), row.source)
            .unwrap();
        let (conditions, english) = row.conditions;
        assert_eq!(conditions.is_empty(), english.is_empty(), "{}", row.mark);
        if !conditions.is_empty() {
            writeln!(text, "    Lưu ý: {conditions}").unwrap();
        }
    }
    text
}

#[test]
fn the_decision_table_is_kept_where_lawyers_read_it() {
    snapshot::compare("docs/TREATMENT-TABLE.txt", &decision_table(), "UPDATE_TREATMENT");
}

#[actix_web::test]
async fn a_preview_tells_what_screening_would_find_and_keeps_nothing() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let officer = app.person("intake-officer").await;
    let before = officer.get("/v1/petitions?limit=100").await.expect(200).text;
    for (name, body, expected) in sample() {
        let found = portal.post(PREVIEWS, body).await.expect(200);
        for (property, pointer) in [
            ("eligible", "/eligible"),
            ("failed_criteria", "/failed_criteria"),
            ("acceptance_bars", "/acceptance_bars"),
            ("kind", "/kind"),
            ("track", "/track"),
            ("treatment", "/treatment/proposed"),
            ("link_type", "/treatment/link_type"),
            ("first_deadlines", "/first_deadlines"),
        ] {
            assert_eq!(found.at(pointer), &expected[property], "{name} {property}");
        }
        let missing = expected.get("missing").cloned().unwrap_or_else(|| json!([]));
        assert_eq!(found.at("/treatment/missing"), &missing, "{name}");
        if let Some(most) = expected.get("max_representatives") {
            assert_eq!(found.at("/treatment/max_representatives"), most, "{name}");
        }
        let marks = found.at("/treatment/marks").as_array().unwrap();
        let ad_hoc = marks.contains(&json!("ad_hoc_reception"));
        assert_eq!(ad_hoc, expected["ad_hoc_reception"] == true, "{name}");
        assert_eq!(found.header("cache-control"), "no-store", "{name}");
    }
    let after = officer.get("/v1/petitions?limit=100").await.expect(200).text;
    assert_eq!(before, after);
}

#[actix_web::test]
async fn everybody_who_is_signed_in_may_preview() {
    let app = TestApp::start().await;
    let (_, body, _) = sample().remove(0);
    for someone in everybody_and_nobody(&app).await {
        let answer = someone.client.post(PREVIEWS, body.clone()).await;
        assert_eq!(answer.status, if someone.roles.is_empty() { 401 } else { 200 }, "{}", someone.name);
    }
}

#[actix_web::test]
async fn what_no_petition_can_say_is_refused_by_a_preview() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let refused = async |changes: &[(&str, Value)]| {
        let (_, mut body, _) = sample().remove(0);
        for (name, value) in changes {
            body[*name] = value.clone();
        }
        portal.post(PREVIEWS, body).await.expect_problem(400, "body_invalid").complaints()
    };
    assert_eq!(refused(&[("facts", json!({ "has_dates": true }))]).await, ["/facts/has_dates"]);
    assert_eq!(refused(&[("expected", json!({}))]).await, ["/expected"]);
    assert_eq!(refused(&[("facts", json!({ "contents": ["petition"] }))]).await, ["/facts/contents/0"]);
    assert_eq!(refused(&[("received_on", json!("2026-11-25"))]).await, ["/received_on"]);
    assert_eq!(refused(&[("received_on", json!("2026-02-31"))]).await, ["/received_on"]);
    assert_eq!(
        refused(&[("received_on", json!("1999-01-04")), ("about", json!([]))]).await,
        ["/received_on"]
    );
    let both = refused(&[("submitted_at", json!("2026-09-14T01:00:00Z"))]).await;
    assert_eq!(both, ["/submitted_at"]);
    let obstacle = json!({ "from": "2026-08-14", "to": "2026-06-10" });
    assert_eq!(refused(&[("facts", json!({ "obstacle": obstacle }))]).await, ["/facts/obstacle/to"]);
    assert_eq!(refused(&[("signer_count", json!(0))]).await, ["/signer_count"]);
}

async fn registered(officer: &Client, mut body: Value) -> (String, Value) {
    let facts = body.as_object_mut().unwrap().remove("facts").unwrap();
    let id = officer.post("/v1/petitions", body).await.expect(201).text_at("/id");
    (id, facts)
}

#[actix_web::test]
async fn screening_finds_of_a_registered_petition_what_the_preview_found() {
    proves(&["II.2-2d"]);
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    for (name, body, expected) in sample() {
        let seen = officer.post(PREVIEWS, body.clone()).await.expect(200);
        let (id, facts) = registered(&officer, body).await;
        let path = format!("/v1/petitions/{id}/screenings");
        let order = json!({
            "kind": expected["kind"], "track": expected["track"],
            "within_authority": expected["within_authority"], "facts": facts,
        });
        let done = officer.post(&path, order).if_match("*").await.expect(201);
        assert_eq!(done.at("/treatment"), seen.at("/treatment"), "{name}");
        let mut clocks = seen.at("/first_deadlines").clone();
        // What is to be done at once is so since it was found; a preview takes the day of receipt for that.
        for clock in clocks.as_array_mut().unwrap() {
            if clock["rule_key"] == "AT_ONCE" {
                clock["due_on"] = json!("2026-11-24");
            }
        }
        assert_eq!(done.at("/first_deadlines"), &clocks, "{name}");
        for property in ["failed_criteria", "acceptance_bars", "shortcomings", "eligible"] {
            assert_eq!(
                done.at(&format!("/eligibility/{property}")),
                seen.at(&format!("/{property}")),
                "{name}"
            );
        }
        assert_eq!(done.at("/eligibility/limitation"), seen.at("/limitation"), "{name}");
        assert_eq!(done.at("/eligibility/dropped_by_officer"), &json!([]), "{name}");
        assert_eq!(done.at("/departures"), &json!([]), "{name}: no note was needed");
    }
}

#[actix_web::test]
async fn the_officer_prevails_and_the_difference_is_shown() {
    let app = TestApp::start().await;
    let officer = app.person("intake-officer").await;
    let (_, body, _) = sample().into_iter().find(|(name, ..)| name == "S053").unwrap();
    let (id, _) = registered(&officer, body).await;
    let order = json!({
        "kind": "complaint_admin", "within_authority": true, "failed_criteria": ["E10_unreadable"],
        "facts": { "has_date": false, "has_reason": false }, "note": "Đơn rách, chỉ đọc được một phần.",
    });
    let done = officer.post(&format!("/v1/petitions/{id}/screenings"), order).if_match("*").await.expect(201);
    assert_eq!(done.at("/treatment/proposed"), "file_without_action");
    assert_eq!(done.at("/treatment/alternatives/0"), "propose_acceptance");
    assert_eq!(done.at("/eligibility/failed_criteria"), &json!(["E10_unreadable"]));
    assert_eq!(done.at("/eligibility/computed_criteria"), &json!(["E2_date", "E5_complaint_elements"]));
    assert_eq!(done.at("/eligibility/added_by_officer"), &json!(["E10_unreadable"]));
    assert_eq!(done.at("/eligibility/dropped_by_officer"), &json!(["E2_date", "E5_complaint_elements"]));
}
