//! Of a sealed matter the instant of the first entry tells what is told there of the second, and nothing else that is done with that.

use serde_json::json;

use super::{LETTER, accept, found, id, taken};
use crate::main_job::{lead, own_position};
use crate::petition_acts::{Desk, act};

#[actix_web::test]
async fn the_first_entry_is_dated_by_what_it_is_told_of_the_second() {
    let desk = Desk::start().await;
    let (party, secretary) =
        (desk.app.person("party-office").await, desk.app.person("party-secretary").await);
    let worker = desk.app.person("case-officer").await;
    let passed = desk.passed("followed-11", "party").await;
    let second = taken(&party, "party").await;
    found(&party, &second, json!({ "facts": { "protection_requested": true } })).await;
    let dated = async || {
        let seen = passed.portal.get(&passed.path).await.expect(200);
        assert_eq!(seen.at("/sealed"), true);
        let tracked = desk.tracked(&passed).await.at("/changed_at").clone();
        (seen.text_at("/public_status"), seen.at("/changed_at").clone(), tracked)
    };
    let forwarded = dated().await;
    let case = accept(&secretary, &second).await;
    let accepted = dated().await;
    assert_eq!((forwarded.0.as_str(), accepted.0.as_str()), ("forwarded", "in_progress"));
    assert!(forwarded.1 != accepted.1 && forwarded.2 != accepted.2, "{accepted:?}");
    let work = lead(id(&case), &own_position(&worker).await);
    secretary.post("/v1/assignments", work).await.expect(201);
    assert_eq!(dated().await, accepted);
    let body = json!({ "summary": LETTER, "result": "resolved", "public_text": "Đã chỉ đạo." });
    act(&secretary, &format!("{case}/answers"), body).await.expect(201);
    let answered = dated().await;
    assert_eq!(answered.0, "answered");
    assert!(answered.1 != accepted.1 && answered.2 != accepted.2, "{answered:?}");
}
