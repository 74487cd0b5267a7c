//! A complaint about an administrative decision, from its receipt to the archive.

use serde_json::json;

use super::{Office, approvals, barred_by, done, letters, offered, tried};
use crate::support::demands::proves;

#[actix_web::test]
async fn a_complaint_travels_from_receipt_to_archive() {
    proves(&["I.2b", "II.2-2d"]);
    let office = Office::open().await;
    let chair = &office.chair;
    // Received on Monday 6 July; 7 working days end on 15 July, 10 days on 16 July.
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    office.holds(&case, "C02 fulfilled 2026-07-15").await;
    // 30 days end on Sunday 9 August.
    office.holds(&case, "C04 running 2026-08-10").await;
    let shown = chair.get(&case).await.expect(200);
    assert!(shown.text_at("/number").starts_with("KN-2026-"));
    assert_eq!(
        (shown.at("/status"), shown.at("/public_status")),
        (&json!("accepted"), &json!("in_progress"))
    );

    done(chair, &case, "verifications", json!({ "acted_on": "2026-07-13" })).await;
    let complex = json!({ "level": "complex", "criteria": ["several_places"], "document_number": "1/UBND", "acted_on": "2026-07-15" });
    let answer = done(chair, &case, "complexity-decisions", complex).await;
    assert_eq!(answer.at("/case/complexity_level"), "complex");
    // 45 days end on Monday 24 August.
    office.holds(&case, "C05 running 2026-08-24").await;

    let suspend = json!({ "ground": "obstacle", "reason": "Người khiếu nại nằm viện.", "document_number": "2/QĐ-UBND", "acted_on": "2026-07-20" });
    let answer = done(chair, &case, "suspensions", suspend).await;
    assert_eq!(answer.at("/case/status"), "suspended");
    office.holds(&case, "C23 running 2026-07-23").await;
    let sent = json!({ "letter_ids": letters(&answer, "suspensions", &["writer"]), "means": "post", "acted_on": "2026-07-22" });
    done(chair, &case, "dispatches", sent).await;
    office.holds(&case, "C23 fulfilled 2026-07-23").await;
    let resume = json!({ "document_number": "3/QĐ-UBND", "acted_on": "2026-07-30" });
    assert_eq!(done(chair, &case, "resumptions", resume).await.at("/case/status"), "verifying");
    // Ten days were not counted: Thursday 3 September.
    office.holds(&case, "C05 running 2026-09-03").await;

    let late = json!({ "stage": "scheduled", "planned_on": "2026-08-07", "acted_on": "2026-08-03" });
    let barred = barred_by("dialogue_announced", tried(chair, &case, "dialogues", late).await);
    assert!(barred.text_at("/legal_basis").contains("khoản 1 Điều 28"), "{}", barred.text);
    // Five days before Friday 7 August is a Sunday: the Friday before it.
    assert_eq!(barred.at("/latest_lawful_on"), "2026-07-31");
    assert!(barred.text_at("/explanation/vi").contains("31/07/2026"), "{}", barred.text);
    assert_eq!(barred.at("/provisional"), false);
    let notice = json!({ "stage": "scheduled", "planned_on": "2026-08-10", "acted_on": "2026-08-03" });
    assert_eq!(done(chair, &case, "dialogues", notice).await.at("/case/status"), "dialogue");
    done(
        chair,
        &case,
        "dialogues",
        json!({ "stage": "held", "text": "Biên bản.", "acted_on": "2026-08-10" }),
    )
    .await;

    let decision = json!({ "summary": "Khiếu nại đúng một phần.", "result": "partly_well_founded", "document_number": "30/QĐ-UBND", "acted_on": "2026-08-18" });
    let decided = done(chair, &case, "decisions", decision).await;
    assert_eq!(
        (decided.at("/case/status"), decided.at("/case/result")),
        (&json!("decided"), &json!("partly_well_founded"))
    );
    assert_eq!(decided.at("/case/public_status"), "answered");
    office.holds(&case, "C05 fulfilled 2026-09-03").await;
    // From issue: 30 days to Thursday 17 September; 3 working days; 15 days end on the holiday 2 September.
    for clock in ["C19 running 2026-09-17", "C09 running 2026-08-21", "C11 running 2026-09-03"] {
        office.holds(&case, clock).await;
    }
    goes_out_and_has_effect(&office, &case, &decided).await;
}

async fn goes_out_and_has_effect(office: &Office, case: &str, decided: &crate::support::Answer) {
    let chair = &office.chair;
    let told = letters(decided, "decisions", &["writer", "superior", "inspectorate"]);
    let first = json!({ "letter_ids": [told[0]], "means": "in_person", "acted_on": "2026-08-19" });
    done(&office.officer, case, "dispatches", first).await;
    // Two of three are still to be told.
    office.holds(case, "C09 running 2026-08-21").await;
    let rest = json!({ "letter_ids": [told[1], told[2]], "means": "post", "acted_on": "2026-08-20" });
    done(&office.officer, case, "dispatches", rest).await;
    office.holds(case, "C09 fulfilled 2026-08-21").await;

    // The time from issue is not enough: nobody has proved yet that it was received.
    let order = |day: &str| json!({ "text": "Bồi thường bổ sung.", "acted_on": day });
    tried(chair, case, "enforcement-orders", order("2026-09-18")).await.expect_problem(409, "state_conflict");
    let early = json!({ "letter_id": told[0], "proof": "signature", "acted_on": "2026-08-18" });
    let refused = tried(&office.officer, case, "receipts", early).await.expect_problem(400, "body_invalid");
    assert_eq!(refused.complaints(), ["/acted_on"]);
    let receipt = json!({ "letter_id": told[0], "proof": "signature", "acted_on": "2026-08-25" });
    done(&office.officer, case, "receipts", receipt.clone()).await;
    tried(&office.officer, case, "receipts", receipt).await.expect_problem(400, "body_invalid");
    // 30 days from receipt end on Thursday 24 September; effect on the 25th, 5 working days from then.
    office.holds(case, "C15 running 2026-09-24").await;
    office.holds(case, "C21 running 2026-10-02").await;
    tried(chair, case, "enforcement-orders", order("2026-09-24")).await.expect_problem(409, "state_conflict");
    assert_eq!(
        done(chair, case, "enforcement-orders", order("2026-09-25")).await.at("/case/status"),
        "enforcing"
    );
    office.holds(case, "C21 fulfilled 2026-10-02").await;
    published(office, case).await;
    assert_eq!(
        done(chair, case, "closures", json!({ "acted_on": "2026-10-05" })).await.at("/case/status"),
        "enforced"
    );
    let archived = done(chair, case, "archivings", json!({ "acted_on": "2026-10-12" })).await;
    assert_eq!(
        (archived.at("/case/status"), archived.at("/case/public_status")),
        (&json!("archived"), &json!("closed"))
    );
    // The letters of acceptance and of the resumption were never sent: that is owed beyond the archive. The complainant may go to court
    // for a year from the receipt, and nothing else runs.
    let mut open = office.clocks(case).await;
    open.retain(|clock| clock.contains("running"));
    assert_eq!(open, ["C03 running 2026-07-15", "C24 running 2026-08-04", "C25 running 2027-08-25"]);
    // By an obstacle it may go to the next instance, a court may take it on, and the province have it settled anew; that it was posted
    // long enough is still to be recorded.
    let left = [
        "dispatches",
        "receipts",
        "notices",
        "publications",
        "second-complaints",
        "lawsuits",
        "reviews",
        "attachments",
    ];
    assert_eq!(offered(chair, case).await, left);
    tried(chair, case, "flags", json!({ "flag": "prolonged", "set": true, "ground": "Kéo dài." }))
        .await
        .expect_problem(409, "state_conflict");
}

async fn published(office: &Office, case: &str) {
    let text = "Quyết định giải quyết khiếu nại về đất tại thôn Hạ.";
    let named =
        json!({ "form": "posting", "public_text": "Khiếu nại của bà HAN THI MO.", "acted_on": "2026-09-28" });
    let refused =
        tried(&office.officer, case, "publications", named).await.expect_problem(400, "body_invalid");
    assert_eq!(refused.complaints(), ["/public_text"]);
    let proposal = json!({ "form": "posting", "public_text": text, "acted_on": "2026-09-28" });
    done(&office.officer, case, "publications", proposal).await;
    let list = format!("{case}/publications");
    let proposed = office.chair.get(&list).await.expect(200);
    assert_eq!(proposed.items()[0]["public_text"], json!(null));
    let target = approvals(&proposed.items()[0]);
    let mut approval = json!({ "public_text": text, "names_nobody": true, "acted_on": "2026-09-29" });
    tried(&office.officer, case, &target, approval.clone()).await.expect_problem(409, "state_conflict");
    approval["public_text"] = json!("Một nội dung khác.");
    tried(&office.chair, case, &target, approval.clone()).await.expect_problem(409, "state_conflict");
    approval["public_text"] = json!(text);
    done(&office.chair, case, &target, approval.clone()).await;
    office.holds(case, "C11 fulfilled_late 2026-09-03").await;
    assert_eq!(office.chair.get(&list).await.expect(200).items()[0]["public_text"], text);
    tried(&office.chair, case, &target, approval).await.expect_problem(409, "state_conflict");
}

#[actix_web::test]
async fn overdue_opens_the_second_complaint_and_closes_nothing() {
    let office = Office::open().await;
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    let again = |day: &str| json!({ "text": "Khiếu nại lần hai.", "acted_on": day });
    tried(&office.officer, &case, "second-complaints", again("2026-08-10"))
        .await
        .expect_problem(409, "state_conflict");
    assert_eq!(office.chair.get(&case).await.expect(200).at("/overdue"), true);
    assert!(offered(&office.chair, &case).await.contains(&"decisions".to_owned()));
    let moved = done(&office.officer, &case, "second-complaints", again("2026-08-11")).await;
    assert_eq!(moved.at("/case/status"), "second_instance");
    let settled = json!({ "outcome": "amended", "decision_number": "77/QĐ-UBND tỉnh", "result": "well_founded", "acted_on": "2026-09-21" });
    done(&office.officer, &case, "reviews", settled).await;
    // The second decision has effect 30 days after its issue: Wednesday 21 October.
    office.holds(&case, "C20 running 2026-10-21").await;
    let order = |day: &str| json!({ "acted_on": day });
    tried(&office.chair, &case, "enforcement-orders", order("2026-10-21"))
        .await
        .expect_problem(409, "state_conflict");
    done(&office.chair, &case, "enforcement-orders", order("2026-10-22")).await;
}

#[actix_web::test]
async fn discipline_needs_its_dialogue_and_gives_ten_days() {
    let office = Office::open().await;
    let chair = &office.chair;
    let case = office.accepted("complaint_discipline", "2026-07-06", "2026-07-10").await;
    office.holds(&case, "K03 fulfilled 2026-07-15").await;
    office.holds(&case, "K04 running 2026-08-10").await;
    let decision = json!({ "summary": "Giữ nguyên quyết định kỷ luật.", "result": "unfounded", "document_number": "9/QĐ-UBND", "acted_on": "2026-08-03" });
    let barred =
        tried(chair, &case, "decisions", decision.clone()).await.expect_problem(409, "state_conflict");
    assert!(barred.text_at("/legal_basis").contains("Điều 53"));
    done(
        chair,
        &case,
        "dialogues",
        json!({ "stage": "scheduled", "planned_on": "2026-07-20", "acted_on": "2026-07-13" }),
    )
    .await;
    done(chair, &case, "dialogues", json!({ "stage": "complainant_absent", "excused": false, "text": "Biên bản.", "acted_on": "2026-07-20" })).await;
    let decided = done(chair, &case, "decisions", decision).await;
    let writer = letters(&decided, "decisions", &["writer"]);
    let sent = json!({ "letter_ids": writer, "means": "post", "acted_on": "2026-08-04" });
    done(chair, &case, "dispatches", sent).await;
    let receipt = json!({ "letter_id": writer[0], "proof": "postal_return", "acted_on": "2026-08-06" });
    done(chair, &case, "receipts", receipt).await;
    // Ten days end on Sunday 16 August; 30 days from issue on Wednesday 2 September, a holiday.
    office.holds(&case, "K02 running 2026-08-17").await;
    office.holds(&case, "K07 running 2026-09-03").await;
}

#[actix_web::test]
async fn the_notice_of_acceptance_is_due_with_the_acceptance() {
    let office = Office::open().await;
    let petition = office.screened("complaint_admin", "2026-07-06", json!({})).await;
    let settler = crate::main_job::own_position(&office.chair).await;
    let body = json!({ "note": "Hồ sơ đã đủ.", "settler_position_id": settler, "acted_on": "2026-07-10" });
    let accepted = done(&office.chair, &petition, "acceptances", body).await;
    let case = format!("/v1/cases/{}", accepted.text_at("/case/id"));
    // Counted from the receipt of Monday 6 July like the acceptance itself: 7 working days.
    office.holds(&case, "C03 running 2026-07-15").await;
    let list = office.chair.get(&format!("{case}/letters")).await.expect(200);
    let of = |addressee: &str| {
        list.items().iter().find(|letter| letter["addressee"] == addressee).unwrap()["id"].clone()
    };
    let send = async |addressee: &str| {
        let sent = json!({ "letter_ids": [of(addressee)], "means": "post", "acted_on": "2026-07-13" });
        done(&office.officer, &case, "dispatches", sent).await
    };
    send("writer").await;
    office.holds(&case, "C03 running 2026-07-15").await;
    send("inspectorate").await;
    office.holds(&case, "C03 fulfilled 2026-07-15").await;
}

#[actix_web::test]
async fn a_reopened_complaint_has_what_was_left_of_its_time() {
    let office = Office::open().await;
    let chair = &office.chair;
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    let complex = json!({ "level": "complex", "criteria": ["several_places"], "document_number": "1/UBND", "acted_on": "2026-07-15" });
    done(chair, &case, "complexity-decisions", complex).await;
    done(&office.officer, &case, "withdrawals", json!({ "extent": "whole", "acted_on": "2026-07-16" })).await;
    let end = json!({ "ground": "withdrawn", "reason": "Tự nguyện rút.", "document_number": "2/QĐ-UBND", "acted_on": "2026-07-20" });
    done(chair, &case, "terminations", end).await;
    office.holds(&case, "C05 cancelled 2026-08-24").await;
    let again = json!({ "text": "Bị ép.", "document_number": "3/QĐ-UBND", "acted_on": "2026-08-03" });
    done(chair, &case, "reopenings", again).await;
    // 45 days from 10 July end on 24 August; 35 were left on 20 July and run from 3 August: Monday 7 September.
    let clocks = office.clocks(&case).await;
    let settling: Vec<&String> = clocks.iter().filter(|clock| clock.starts_with("C0")).collect();
    assert!(clocks.contains(&"C05 running 2026-09-07".to_owned()), "{clocks:?}");
    assert!(!settling.iter().any(|clock| clock.starts_with("C04")), "{clocks:?}");
    let list = chair.get(&format!("{case}/deadlines")).await.expect(200);
    let clock = list.items().iter().find(|clock| clock["rule_key"] == "C05").unwrap();
    for (language, words) in
        [("vi", "đã bị đình chỉ ngày 20/07/2026"), ("en", "had been ended on 2026-07-20")]
    {
        assert!(clock["explanation"][language].as_str().unwrap().contains(words), "{clock}");
    }
    assert_eq!(clock["stopped_on"], json!(null));
}

#[actix_web::test]
async fn the_effect_of_one_decision_starts_one_clock() {
    let office = Office::open().await;
    let chair = &office.chair;
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    let decision = json!({ "summary": "Đúng.", "result": "well_founded", "document_number": "9/QĐ-UBND", "acted_on": "2026-07-20" });
    let decided = done(chair, &case, "decisions", decision).await;
    let writer = letters(&decided, "decisions", &["writer"]);
    let sent = json!({ "letter_ids": writer, "means": "post", "acted_on": "2026-07-21" });
    done(chair, &case, "dispatches", sent).await;
    done(&office.officer, &case, "second-complaints", json!({ "acted_on": "2026-08-03" })).await;
    let upheld = json!({ "outcome": "upheld", "acted_on": "2026-09-21" });
    done(&office.officer, &case, "reviews", upheld).await;
    let running = async || {
        let clocks = office.clocks(&case).await.into_iter();
        clocks.filter(|clock| clock.starts_with("C21 running")).collect::<Vec<_>>()
    };
    // The second decision has effect after Wednesday 21 October: five working days from the 22nd.
    assert_eq!(running().await, ["C21 running 2026-10-29"]);
    // The proof that the first decision had been received comes late: its time is past, it starts nothing any more.
    let receipt = json!({ "letter_id": writer[0], "proof": "postal_return", "acted_on": "2026-09-28" });
    done(chair, &case, "receipts", receipt).await;
    assert_eq!(running().await, ["C21 running 2026-10-29"]);
}
