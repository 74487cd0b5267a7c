//! A denunciation that is checked in several places, or by a body that is asked for it, is decided upon within ten working days of its
//! receipt instead of seven (Luật Tố cáo Điều 24(1)).

use serde_json::{Value, json};

use super::{Desk, act, clock};
use crate::support::Answer;

fn ticked() -> Value {
    json!({ "within_authority": true, "facts": { "several_places": true } })
}

fn running(answer: &Answer) -> Vec<(&str, &str)> {
    let clocks = answer.at("/deadlines").as_array().unwrap().iter();
    let open = clocks.filter(|clock| clock["status"] == "running");
    open.map(|clock| (clock["rule_key"].as_str().unwrap(), clock["due_on"].as_str().unwrap())).collect()
}

async fn entered(desk: &Desk) -> String {
    let answer = desk.entered(json!({ "claimed_kind": "denunciation_duty" })).await;
    format!("/v1/petitions/{}", answer.text_at("/id"))
}

#[actix_web::test]
async fn the_longer_term_takes_the_place_of_the_shorter() {
    let desk = Desk::start().await;
    let path = entered(&desk).await;
    let found = desk.screen(&path, "denunciation_duty", ticked()).await;
    // The tenth working day after Friday the 20th; the 24th is a holiday.
    assert_eq!(found.at("/first_deadlines/0"), &json!({ "rule_key": "T02", "due_on": "2026-12-07" }));
    assert!(running(&found).contains(&("T02", "2026-12-07")), "{}", found.text);
    assert_eq!(clock(&found, "T01")["status"], "cancelled");
    let refused = json!({ "ground": "nothing_to_verify", "document_number": "7/TB-UBND" });
    let refused = act(&desk.chair, &format!("{path}/non-acceptances"), refused).await.expect(201);
    assert_eq!(clock(&refused, "T02")["status"], "fulfilled");
    assert!(running(&refused).iter().all(|(rule, _)| *rule != "T01"), "{}", refused.text);
}

#[actix_web::test]
async fn the_longer_term_takes_no_lateness_back() {
    let desk = Desk::start().await;
    let late = json!({ "claimed_kind": "denunciation_duty", "received_on": "2026-11-12" });
    let path = format!("/v1/petitions/{}", desk.entered(late).await.text_at("/id"));
    // The seventh working day was Monday the 23rd, the tenth is Friday the 27th.
    let mut of_the_24th = ticked();
    of_the_24th["acted_on"] = json!("2026-11-24");
    let found = desk.screen(&path, "denunciation_duty", of_the_24th).await;
    assert!(running(&found).contains(&("T02", "2026-11-27")), "{}", found.text);
    let list = desk.officer.get(&format!("{path}/deadlines")).await.expect(200);
    let longer = list.items().iter().find(|clock| clock["rule_key"] == "T02").unwrap();
    assert_eq!(longer["overdue_from"], "2026-11-24");
}

#[actix_web::test]
async fn it_runs_anew_from_the_supplement_and_as_it_was_ticked_last() {
    let desk = Desk::start().await;
    let path = entered(&desk).await;
    desk.screen(&path, "denunciation_duty", ticked()).await;
    let missing = json!({ "missing": ["E4_signature"], "acted_on": "2026-11-23" });
    act(&desk.officer, &format!("{path}/supplement-requests"), missing).await.expect(201);
    let supplied = act(&desk.officer, &format!("{path}/supplements"), json!({})).await.expect(201);
    assert!(running(&supplied).contains(&("T02", "2026-12-08")), "{}", supplied.text);
    let target = format!("{path}/reclassifications");
    let again = json!({ "kind": "denunciation_field", "within_authority": true, "reason": "Nhầm loại." });
    let kept = act(&desk.officer, &target, again.clone()).await.expect(201);
    assert!(running(&kept).contains(&("T02", "2026-12-08")), "{}", kept.text);
    let mut otherwise = again;
    otherwise["facts"] = json!({ "several_places": false });
    let one_place = act(&desk.officer, &target, otherwise).await.expect(201);
    let clocks = running(&one_place);
    assert!(clocks.contains(&("T01", "2026-12-03")), "{clocks:?}");
    assert!(clocks.iter().all(|(rule, _)| *rule != "T02"), "{clocks:?}");
}
