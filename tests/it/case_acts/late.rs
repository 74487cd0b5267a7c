//! A decision about the time of a case that is entered after its day has its effect, and leaves its trace.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use super::annulled::annulled;
use super::{Office, done, tried};

async fn clock(office: &Office, case: &str, rule: &str) -> Value {
    let list = office.chair.get(&format!("{case}/deadlines")).await.expect(200);
    list.items().iter().find(|clock| clock["rule_key"] == rule).cloned().unwrap()
}

/// What the events of this type tell of it.
async fn overdue_in(office: &Office, event: &str) -> Vec<Value> {
    let sql = office.app.sql(DbRole::Superuser).await;
    let query = "select fields::text from events where type = $1 order by seq";
    let rows = sql.query(query, &[&event]).await.unwrap();
    let fields = rows.iter().map(|row| serde_json::from_str::<Value>(row.get(0)).unwrap());
    fields.map(|fields| fields["overdue_from"].clone()).collect()
}

#[actix_web::test]
async fn a_decision_that_is_entered_late_leaves_its_trace() {
    let office = Office::open().await;
    // T07 of the one ended on 10 August; that of the other runs.
    let (late, now) = (
        office.accepted("denunciation_duty", "2026-07-06", "2026-07-10").await,
        office.accepted("denunciation_duty", "2026-11-09", "2026-11-12").await,
    );
    let complex = |number: &str, day: &str| json!({ "level": "complex", "criteria": ["several_places"], "document_number": number, "acted_on": day });
    let longer = |number: &str, day: &str| json!({ "days": 30, "reason": "Dài.", "document_number": number, "acted_on": day });
    assert_eq!(clock(&office, &late, "T07").await["overdue_from"], Value::Null);
    let too_late = tried(&office.chair, &late, "complexity-decisions", complex("1/UBND", "2026-08-11")).await;
    too_late.expect_problem(409, "state_conflict");
    let act = done(&office.chair, &late, "complexity-decisions", complex("2/UBND", "2026-07-20")).await;
    done(&office.chair, &late, "extensions", longer("3/QĐ-UBND", "2026-08-05")).await;
    let seen = clock(&office, &late, "T07").await;
    assert_eq!((&seen["overdue_from"], &seen["due_on"]), (&json!("2026-08-11"), &json!("2026-09-08")));
    for (language, word) in [("vi", "quá hạn từ ngày 11/08/2026"), ("en", "overdue since 2026-08-11")] {
        assert!(seen["explanation"][language].as_str().unwrap().contains(word), "{seen}");
    }

    done(&office.chair, &now, "complexity-decisions", complex("4/UBND", "2026-11-16")).await;
    done(&office.chair, &now, "extensions", longer("5/QĐ-UBND", "2026-11-17")).await;
    let seen = clock(&office, &now, "T07").await;
    assert_eq!(seen["overdue_from"], Value::Null);
    assert!(!seen["explanation"]["en"].as_str().unwrap().contains("overdue since"), "{seen}");
    assert_eq!(overdue_in(&office, "case.extended").await, [json!("2026-08-11"), Value::Null]);
    let found_by = office
        .app
        .sql(DbRole::Owner)
        .await
        .query_one(
            "select count(*) from deadlines where rule_key = 'T07' and complexity_by_act = $1::text::uuid",
            &[&act.text_at("/act/id")],
        )
        .await
        .unwrap();
    assert_eq!(found_by.get::<_, i64>(0), 1);
}

#[actix_web::test]
async fn no_extension_is_older_than_the_finding_that_allows_it() {
    let office = Office::open().await;
    let chair = &office.chair;
    let found = |level: &str, number: &str, day: &str| {
        let criteria = ["several_places", "bodies_differ"];
        json!({ "level": level, "criteria": criteria, "document_number": number, "acted_on": day })
    };
    let longer = |number: &str, day: &str| json!({ "days": 30, "reason": "Dài.", "document_number": number, "acted_on": day });
    let refused = async |case: &str| {
        let early = tried(chair, case, "extensions", longer("9/QĐ-UBND", "2026-11-10")).await;
        assert_eq!(early.expect_problem(400, "body_invalid").complaints(), ["/acted_on"]);
    };
    // Accepted on 26 October, found complex four weeks later, in time: T07 ends on 25 November.
    let once = office.accepted("denunciation_duty", "2026-10-20", "2026-10-26").await;
    done(chair, &once, "complexity-decisions", found("complex", "1/UBND", "2026-11-23")).await;
    refused(&once).await;
    done(chair, &once, "extensions", longer("1/QĐ-UBND", "2026-11-23")).await;

    // Extended once as complex, until 27 November; found specially complex on the 23rd.
    let twice = office.accepted("denunciation_duty", "2026-09-24", "2026-09-28").await;
    done(chair, &twice, "complexity-decisions", found("complex", "2/UBND", "2026-10-05")).await;
    done(chair, &twice, "extensions", longer("2/QĐ-UBND", "2026-10-06")).await;
    done(chair, &twice, "complexity-decisions", found("specially_complex", "3/UBND", "2026-11-23")).await;
    refused(&twice).await;
    done(chair, &twice, "extensions", longer("3/QĐ-UBND", "2026-11-23")).await;
}

/// The time for settling, which ended on Monday 10 August, has run out and does not stand.
async fn is_late(office: &Office, case: &str) {
    let seen = clock(office, case, "T07").await;
    assert_eq!((&seen["status"], &seen["due_on"]), (&json!("running"), &json!("2026-08-10")), "{seen}");
    assert!(seen["explanation"]["en"].as_str().unwrap().contains("changes nothing"), "{seen}");
}

#[actix_web::test]
async fn experts_are_asked_after_the_time_too_and_give_none() {
    let office = Office::open().await;
    let chair = &office.chair;
    let case = office.accepted("denunciation_duty", "2026-07-06", "2026-07-10").await;
    done(chair, &case, "verifications", json!({ "acted_on": "2026-07-13" })).await;
    let ask = json!({ "stage": "requested", "text": "Giám định chữ ký.", "document_number": "1/QĐ-UBND", "acted_on": "2026-08-11" });
    done(chair, &case, "expert-examinations", ask).await;
    is_late(&office, &case).await;
    let further = json!({ "text": "Tố cáo tiếp.", "acted_on": "2026-08-12" });
    done(&office.officer, &case, "further-denunciations", further).await;
    let came = json!({ "stage": "received", "text": "Chữ ký thật.", "acted_on": "2026-09-07" });
    let received = done(chair, &case, "expert-examinations", came.clone()).await;
    is_late(&office, &case).await;

    // The examination is under way again: neither that nor a conclusion that never was gives the time back.
    annulled(chair, &case, &received).await;
    is_late(&office, &case).await;
    let conclude = |number: &str| json!({ "summary": "Đúng.", "result": "well_founded", "document_number": number, "acted_on": "2026-09-14" });
    let concluded = done(chair, &case, "conclusions", conclude("2/KL-UBND")).await;
    office.holds(&case, "T07 fulfilled_late 2026-08-10").await;
    annulled(chair, &case, &concluded).await;
    is_late(&office, &case).await;
    done(chair, &case, "expert-examinations", came).await;
    done(chair, &case, "conclusions", conclude("3/KL-UBND")).await;
    office.holds(&case, "T07 fulfilled_late 2026-08-10").await;
}
