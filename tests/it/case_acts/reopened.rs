//! A denunciation that a superior settles anew (Luật Tố cáo Điều 37): recorded here, decided there.

use serde_json::{Value, json};

use super::annulled::annulled;
use super::{Office, done, offered, tried};

fn on(day: &str) -> Value {
    json!({ "acted_on": day })
}

fn review(outcome: &str, day: &str) -> Value {
    json!({ "outcome": outcome, "acted_on": day })
}

/// A denunciation that was concluded on 12 November, so that it is to be acted on and told to the public by the 23rd; and denounced
/// further on the 13th.
async fn denounced_further(office: &Office, number: &str) -> String {
    let case = office.accepted("denunciation_field", "2026-11-09", "2026-11-10").await;
    let body = json!({ "summary": "Nội dung.", "result": "well_founded", "short_track": true, "note": "Rõ ràng, cụ thể.", "document_number": number, "acted_on": "2026-11-12" });
    done(&office.chair, &case, "conclusions", body).await;
    let early = tried(&office.officer, &case, "reviews", review("reopened", "2026-11-13")).await;
    let early = early.expect_problem(409, "state_conflict");
    assert!(early.text_at("/detail").contains("denounced further"), "{}", early.text);
    assert!(early.text_at("/legal_basis").contains("Điều 37"), "{}", early.text);
    done(&office.officer, &case, "further-denunciations", on("2026-11-13")).await;
    case
}

#[actix_web::test]
async fn what_the_superior_settles_anew_is_not_acted_on_meanwhile() {
    let office = Office::open().await;
    let case = denounced_further(&office, "5/KL-UBND").await;
    let reopened = done(&office.officer, &case, "reviews", review("reopened", "2026-11-16")).await;
    assert_eq!(
        (reopened.at("/case/status"), reopened.at("/case/public_status")),
        (&json!("reopened_by_superior"), &json!("in_progress"))
    );
    for clock in ["T16 cancelled 2026-11-23", "T19 cancelled 2026-11-23", "T15 running 2026-11-19"] {
        office.holds(&case, clock).await;
    }
    let acting = tried(&office.chair, &case, "enforcement-orders", on("2026-11-17")).await;
    let acting = acting.expect_problem(409, "state_conflict");
    assert!(!acting.at("/available_actions").to_string().contains("enforcement-orders"), "{}", acting.text);
    let offers = offered(&office.officer, &case).await;
    assert!(
        offers.contains(&"reviews".to_owned()) && !offers.contains(&"publications".to_owned()),
        "{offers:?}"
    );

    // Never reopened: it is acted on as before.
    annulled(&office.officer, &case, &reopened).await;
    office.holds(&case, "T16 running 2026-11-23").await;
    done(&office.officer, &case, "reviews", review("reopened", "2026-11-16")).await;
    let bare = tried(&office.officer, &case, "reviews", review("amended", "2026-11-20")).await;
    assert_eq!(bare.expect_problem(400, "body_invalid").complaints(), ["/decision_number", "/result"]);
    let mut anew = review("amended", "2026-11-20");
    anew["decision_number"] = json!("9/KL-UBND tỉnh");
    anew["result"] = json!("partly_well_founded");
    let anew = done(&office.officer, &case, "reviews", anew).await;
    assert_eq!(
        (anew.at("/case/status"), anew.at("/case/public_status"), anew.at("/case/result")),
        (&json!("concluded"), &json!("answered"), &json!("partly_well_founded"))
    );
    // Seven working days from Friday the 20th; the 24th is a day off. Whoever settled it tells the public.
    office.holds(&case, "T16 running 2026-12-02").await;
    assert!(office.clocks(&case).await.iter().all(|clock| !clock.starts_with("T19 running")));
    done(&office.chair, &case, "enforcement-orders", on("2026-11-23")).await;
    office.holds(&case, "T16 fulfilled 2026-12-02").await;
}

#[actix_web::test]
async fn what_the_superior_upholds_stands_where_it_stood_and_takes_its_days_from_then() {
    let office = Office::open().await;
    for (outcome, numbers) in [("upheld", ["1", "2"]), ("withdrawn", ["3", "4"])] {
        let case = denounced_further(&office, numbers[0]).await;
        done(&office.officer, &case, "reviews", review("reopened", "2026-11-16")).await;
        let back = done(&office.officer, &case, "reviews", review(outcome, "2026-11-20")).await;
        assert_eq!(
            (back.at("/case/status"), back.at("/case/public_status"), back.at("/case/result")),
            (&json!("concluded"), &json!("answered"), &json!("well_founded"))
        );
        for clock in ["T16 running 2026-12-02", "T19 running 2026-12-02"] {
            office.holds(&case, clock).await;
        }
        // Nobody has denounced further since.
        tried(&office.officer, &case, "reviews", review("reopened", "2026-11-23"))
            .await
            .expect_problem(409, "state_conflict");
        annulled(&office.officer, &case, &back).await;
        let clocks = office.clocks(&case).await;
        assert!(
            clocks.iter().all(|one| !one.starts_with("T16 running") && !one.starts_with("T19 running")),
            "{clocks:?}"
        );
        done(&office.officer, &case, "reviews", review(outcome, "2026-11-23")).await;
        // What had run out before stays as late as it is.
        let case = denounced_further(&office, numbers[1]).await;
        done(&office.officer, &case, "reviews", review("reopened", "2026-11-24")).await;
        done(&office.officer, &case, "reviews", review(outcome, "2026-11-24")).await;
        office.holds(&case, "T16 running 2026-11-23").await;
    }
}

#[actix_web::test]
async fn a_file_in_the_archive_is_denounced_further_too() {
    let office = Office::open().await;
    let case = office.accepted("denunciation_field", "2026-11-09", "2026-11-10").await;
    let body = json!({ "summary": "Sai.", "result": "unfounded", "short_track": true, "note": "Rõ ràng, cụ thể.", "document_number": "5/KL-UBND", "acted_on": "2026-11-12" });
    done(&office.chair, &case, "conclusions", body).await;
    done(&office.chair, &case, "archivings", on("2026-11-13")).await;
    done(&office.officer, &case, "further-denunciations", on("2026-11-16")).await;
    let reopened = done(&office.officer, &case, "reviews", review("reopened", "2026-11-18")).await;
    assert_eq!(reopened.at("/case/closed_on"), &Value::Null);
    let back = done(&office.officer, &case, "reviews", review("upheld", "2026-11-20")).await;
    assert_eq!(
        (back.at("/case/status"), back.at("/case/public_status"), back.at("/case/closed_on")),
        (&json!("archived"), &json!("closed"), &json!("2026-11-20"))
    );
    // What ended without a conclusion is not one to be settled anew.
    let other = office.accepted("denunciation_duty", "2026-11-09", "2026-11-10").await;
    let end = json!({ "ground": "denounced_died", "reason": "Đã chết.", "document_number": "6/QĐ-UBND", "acted_on": "2026-11-12" });
    done(&office.chair, &other, "terminations", end).await;
    done(&office.chair, &other, "archivings", on("2026-11-13")).await;
    tried(&office.officer, &other, "further-denunciations", on("2026-11-16"))
        .await
        .expect_problem(409, "state_conflict");
}
