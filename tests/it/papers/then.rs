//! A paper is that of its act, whatever became of the petition since; and what stands apart from the act is on it too, closed while it is
//! sealed.

use serde_json::{Value, json};

use super::{closed, names, paper, shown};
use crate::case_acts::linked::{annulment, mistake};
use crate::case_acts::{Office, approvals, done};
use crate::main_job::own_position;
use crate::petition_acts::act;
use crate::support::Answer;

/// Form and title of the paper of an act, as the head reads it.
async fn head(office: &Office, done: &Answer) -> (Value, Value) {
    let seen = paper(&office.chair, done).await.expect(200);
    (seen.at("/form").clone(), seen.at("/title").clone())
}

async fn accept(office: &Office, petition: &str) -> Answer {
    let settler = own_position(&office.chair).await;
    let body = json!({ "settler_position_id": settler, "note": "Hồ sơ đã đủ." });
    done(&office.chair, petition, "acceptances", body).await
}

async fn unaccept(office: &Office, petition: &str, accepted: &Answer) {
    let target = annulment(petition, accepted);
    office.chair.post(&target, mistake()).if_match("*").await.expect(201);
}

fn anew(kind: &str) -> Value {
    json!({ "kind": kind, "within_authority": true, "reason": "Phân loại nhầm." })
}

#[actix_web::test]
async fn the_notice_of_an_acceptance_stays_what_it_was() {
    let office = Office::open().await;
    for kind in ["complaint_admin", "denunciation_duty", "land_dispute"] {
        let petition = office.screened(kind, "2026-11-16", json!({})).await;
        let first = accept(&office, &petition).await;
        let notice = head(&office, &first).await;
        assert_ne!(notice.1, "Phiếu đề xuất thụ lý đơn", "{kind}");
        unaccept(&office, &petition, &first).await;
        assert_eq!(head(&office, &first).await, notice, "{kind}: its acceptance was annulled");
    }
    // Accepted as something else it has another notice, and the first one stays.
    let petition = office.screened("complaint_admin", "2026-11-16", json!({})).await;
    let first = accept(&office, &petition).await;
    unaccept(&office, &petition, &first).await;
    done(&office.officer, &petition, "reclassifications", anew("denunciation_duty")).await;
    let second = accept(&office, &petition).await;
    let notice = head(&office, &first).await;
    assert_eq!(notice.0, "Mẫu 03 (Nghị định 155)");
    assert_ne!(head(&office, &second).await, notice);
}

#[actix_web::test]
async fn a_dispute_that_was_mediated_in_vain_keeps_the_notice_of_its_settlement() {
    let office = Office::open().await;
    let petition = office.screened("land_dispute", "2026-11-16", json!({})).await;
    let referred =
        json!({ "body_type": "mediators", "body": "Hội đồng hòa giải", "note": "Chuyển hòa giải." });
    done(&office.chair, &petition, "mediation-referrals", referred).await;
    let settler = own_position(&office.chair).await;
    done(&office.officer, &petition, "settlement-requests", json!({})).await;
    let body = json!({ "settler_position_id": settler, "note": "Hòa giải không thành." });
    let accepted = done(&office.chair, &petition, "acceptances", body).await;
    let notice = head(&office, &accepted).await;
    assert_eq!(notice.1, "Thông báo thụ lý giải quyết tranh chấp đất đai");
    unaccept(&office, &petition, &accepted).await;
    assert_eq!(head(&office, &accepted).await, notice);
}

#[actix_web::test]
async fn a_slip_has_the_form_of_what_it_passed_on() {
    let office = Office::open().await;
    let petition = office.screened("recommendation", "2026-11-16", json!({})).await;
    let slip = json!({ "body_type": "other_state", "body": "Sở Xây dựng" });
    let of_recommendation = act(&office.officer, &format!("{petition}/transfers"), slip.clone()).await;
    let of_recommendation = of_recommendation.expect(201);
    let back = json!({ "result": "sent_back" });
    act(&office.officer, &format!("{petition}/received-replies"), back.clone()).await.expect(201);
    act(&office.officer, &format!("{petition}/reclassifications"), anew("denunciation_duty"))
        .await
        .expect(201);
    assert_eq!(head(&office, &of_recommendation).await.0, Value::Null);
    let of_denunciation = act(&office.officer, &format!("{petition}/transfers"), slip).await.expect(201);
    assert_ne!(head(&office, &of_denunciation).await.0, Value::Null);
    // So it is in the file of the case.
    act(&office.officer, &format!("{petition}/received-replies"), back).await.expect(201);
    let case = accept(&office, &petition).await.text_at("/case/id");
    let file = office.chair.get(&format!("/v1/cases/{case}/file")).await.expect(200);
    for slip in [&of_recommendation, &of_denunciation] {
        let mut papers = file.items().iter().filter(|paper| &paper["act_id"] == slip.at("/act/id"));
        let paper = papers.next().unwrap_or_else(|| panic!("no slip: {}", file.text));
        assert_eq!(paper["form"], head(&office, slip).await.0, "{paper}");
    }
}

#[actix_web::test]
async fn a_notice_has_its_text_and_is_closed_while_sealed() {
    let office = Office::open().await;
    let told = |outcome: &str| json!({ "addressee": "writer", "outcome": outcome, "text": "Đơn cần thêm thời gian." });
    for (kind, sealed) in [("recommendation", false), ("denunciation_duty", true)] {
        let petition = office.screened(kind, "2026-11-16", json!({})).await;
        let given = done(&office.officer, &petition, "notices", told("needs_longer")).await;
        let case = office.accept(&petition, "2026-11-20").await;
        let listed = office.chair.get(&format!("{case}/file")).await.expect(200);
        let in_file = listed.items().iter().find(|one| one["act_id"] == *given.at("/act/id")).unwrap();
        let in_case = done(&office.officer, &case, "notices", told("progress")).await;
        for notice in [&given, &in_case] {
            let seen = paper(&office.chair, notice).await.expect(200);
            assert!(names(&seen).contains(&"text"), "{kind}");
            if sealed {
                closed(&seen, "text");
                assert!(!seen.text.contains("thêm thời gian"), "{}", seen.text);
            } else {
                assert_eq!(shown(&seen, "text"), "Đơn cần thêm thời gian.");
            }
        }
        let seen = paper(&office.chair, &given).await.expect(200);
        assert_eq!(seen.at("/title"), &in_file["name"], "{kind}");
    }
}

#[actix_web::test]
async fn what_proves_a_publication_says_what_was_told() {
    let office = Office::open().await;
    let wording = "Kết luận nội dung tố cáo về đất tại thôn Hạ.";
    let (case, _) = crate::case_acts::items::settled(&office, "denunciation_field", 1).await;
    let proposal = json!({ "form": "posting", "public_text": wording, "acted_on": "2026-07-22" });
    done(&office.officer, &case, "publications", proposal).await;
    let open = office.chair.get(&format!("{case}/publications")).await.expect(200).items()[0].clone();
    let approval = json!({ "public_text": wording, "names_nobody": true, "acted_on": "2026-07-22" });
    done(&office.chair, &case, &approvals(&open), approval).await;
    let ended = json!({ "stage": "ended", "publication_id": open["id"], "acted_on": "2026-08-06" });
    let ended = done(&office.officer, &case, "publications", ended).await;
    let seen = paper(&office.chair, &ended).await.expect(200);
    assert_eq!(shown(&seen, "text"), wording);
}

#[actix_web::test]
async fn no_paper_has_a_denouncers_own_words() {
    let office = Office::open().await;
    let said = "Tôi là người ở thôn Hạ.";
    let petition = office.screened("denunciation_duty", "2026-11-16", json!({ "track": "party" })).await;
    let asked = json!({ "missing": ["E4_signature"], "acted_on": "2026-11-18", "note": "Thiếu chữ ký." });
    done(&office.officer, &petition, "supplement-requests", asked).await;
    let supplied = json!({ "supplied": ["E4_signature"], "content": said });
    let supplied = done(&office.officer, &petition, "supplements", supplied).await;

    let other = office.screened("denunciation_duty", "2026-11-16", json!({})).await;
    let in_part = json!({ "extent": "part", "form": "minutes", "statement": said, "note": "Rút một phần." });
    let in_part = done(&office.officer, &other, "withdrawals", in_part).await;
    let case = office.accept(&other, "2026-11-24").await;
    let again = json!({ "extent": "part", "text": said });
    let again = done(&office.officer, &case, "withdrawals", again).await;
    for done in [&supplied, &in_part, &again] {
        let seen = paper(&office.chair, done).await.expect(200);
        closed(&seen, "text");
        assert!(!seen.text.contains(said), "{}", seen.text);
    }

    // What was released shows them.
    let open = office.screened("complaint_admin", "2026-11-16", json!({})).await;
    let in_part = json!({ "extent": "part", "form": "minutes", "statement": said, "note": "Rút một phần." });
    let in_part = done(&office.officer, &open, "withdrawals", in_part).await;
    assert_eq!(shown(&paper(&office.chair, &in_part).await.expect(200), "text"), said);
}
