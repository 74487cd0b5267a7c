//! A decision about the time of a case that is entered after its day has its effect, and leaves its trace.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

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
