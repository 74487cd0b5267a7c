//! What screening announces is what is stored, and each clock ends with the act or the notice that it asks for.

use serde_json::{Value, json};

use super::{Desk, act, clock, guidance};
use crate::main_job::own_position;
use crate::support::Answer;
use crate::support::demands::proves;

const SAMPLE: &str = include_str!("../../data/petitions.sample.ndjson");

/// Duties to tell: the treatment's own act leaves them, a notice ends them.
const OF_TELLING: [&str; 6] = ["P01", "R07", "R08", "R17", "T04", "T05"];

/// Treatment, path of its act, whether the head's, body of a complaint or of all, body of other kinds where it differs.
const WAYS: &str = r#"
request_supplement supplement-requests keeper {"missing":["E4_signature"]}
guide guidances keeper {"body_type":"superior_state","body":"Cơ quan A"}
advise_split split-advices keeper {"contents":[{"kind":"complaint_admin"},{"kind":"denunciation_duty","body":"Cơ quan B"}]}
transfer transfers keeper {"body_type":"other_state","body":"Cơ quan A"}
transfer_party transfers keeper {"body_type":"party","body":"Ủy ban Kiểm tra"}
return_to_forwarder returns keeper {"ground":"not_competent"}
urge_lower urgings keeper {"body_type":"lower_state","body":"Cơ quan A"}
refer_investigation investigation-referrals head {"body_type":"investigation","body":"Cơ quan A"}
inspection_only inspection-referrals head {"body_type":"own_unit","body":"Cơ quan A"}
mediate mediation-referrals head {"body_type":"mediators","body":"Tổ hòa giải"}
file_without_action filings keeper {"ground":"duplicate"}
"#;

/// The act of a treatment: path, whether the head's, body.
async fn own_act(desk: &Desk, kind: &str, treatment: &str, number: usize) -> (&'static str, bool, Value) {
    match treatment {
        "propose_acceptance" => {
            ("acceptances", true, json!({ "settler_position_id": own_position(&desk.chair).await }))
        }
        "refuse" if kind == "reflection" => ("refusals", true, json!({ "ground": "nothing_new" })),
        "refuse" => {
            let body = json!({ "ground": "not_competent", "document_number": format!("{number}/TB-UBND") });
            ("non-acceptances", true, body)
        }
        _ => {
            let line = WAYS.lines().find(|line| line.starts_with(&format!("{treatment} "))).unwrap();
            let mut words = line.splitn(4, ' ').skip(1);
            let (segment, hand) = (words.next().unwrap(), words.next().unwrap());
            (segment, hand == "head", serde_json::from_str(words.next().unwrap()).unwrap())
        }
    }
}

/// Keys of clocks that run.
fn running(answer: &Answer) -> Vec<String> {
    let clocks = answer.at("/deadlines").as_array().unwrap().iter();
    let open = clocks.filter(|clock| clock["status"] == "running");
    let mut keys: Vec<String> = open.map(|clock| clock["rule_key"].as_str().unwrap().to_owned()).collect();
    keys.sort();
    keys
}

/// What is announced with a day, and the red line, which runs for every petition.
fn announced(answer: &Answer, received_on: &str) -> Vec<String> {
    let clocks = answer.at("/first_deadlines").as_array().unwrap().iter();
    let due = clocks.filter(|clock| clock["due_on"] != Value::Null);
    let mut keys: Vec<String> = due.map(|clock| clock["rule_key"].as_str().unwrap().to_owned()).collect();
    // The red line has no version before that day.
    keys.extend((received_on >= "2026-07-01").then(|| "R16".to_owned()));
    keys.sort();
    keys.dedup();
    keys
}

#[actix_web::test]
async fn what_is_announced_is_stored_and_ends_with_the_act_it_asks_for() {
    proves(&["I.2b"]);
    let desk = Desk::start().await;
    let mut walked = 0;
    for (number, line) in SAMPLE.lines().enumerate() {
        let mut body: Value = serde_json::from_str(line).unwrap();
        let fields = body.as_object_mut().unwrap();
        let (expected, name) = (fields.remove("expected").unwrap(), fields.remove("ref").unwrap());
        let facts = fields.remove("facts").unwrap();
        let (kind, treatment) = (expected["kind"].as_str().unwrap(), expected["treatment"].as_str().unwrap());
        let path = format!(
            "/v1/petitions/{}",
            desk.officer.post("/v1/petitions", body).await.expect(201).text_at("/id")
        );
        let screening = json!({
            "kind": kind, "track": expected["track"], "within_authority": expected["within_authority"], "facts": facts,
        });
        let screened = act(&desk.officer, &format!("{path}/screenings"), screening).await.expect(201);
        let told = announced(&screened, &screened.text_at("/petition/received_on"));
        assert_eq!(running(&screened), told, "{name} {kind} {treatment}");
        for announced in screened.at("/first_deadlines").as_array().unwrap() {
            let (rule, due_on) = (announced["rule_key"].as_str().unwrap(), &announced["due_on"]);
            if told.iter().any(|key| key == rule) {
                assert_eq!(&clock(&screened, rule)["due_on"], due_on, "{name} {rule}");
            }
        }
        if treatment == "link_to_case" {
            continue;
        }
        let (segment, head, body) = own_act(&desk, kind, treatment, number).await;
        let client = if head { &desk.chair } else { &desk.officer };
        let done = act(client, &format!("{path}/{segment}"), body).await.expect(201);
        let left: Vec<String> = running(&done).into_iter().filter(|key| told.contains(key)).collect();
        let accepted = segment == "acceptances";
        // What is accepted within the office, and has no term of its own, is not handled yet.
        let unhandled =
            |key: &str| key == "R16" && accepted && ["recommendation", "reflection"].contains(&kind);
        let owed = |key: &String| OF_TELLING.contains(&key.as_str()) || unhandled(key);
        assert!(left.iter().all(owed), "{name} {segment}: {left:?}");
        let mut last = done;
        for to in ["writer", "forwarder"] {
            let notice = json!({ "addressee": to, "outcome": "other", "text": "Thông báo kết quả xử lý." });
            last = act(&desk.officer, &format!("{path}/notices"), notice).await.expect(201);
        }
        let left: Vec<String> = running(&last).into_iter().filter(|key| told.contains(key)).collect();
        assert!(left.iter().all(|key| unhandled(key)), "{name} {segment}, all told: {left:?}");
        walked += 1;
    }
    assert_eq!(walked, 60);
}

/// A petition that is screened so; gives its path and the answer.
async fn screened(desk: &Desk, more: Value, kind: &str, within: bool, facts: Value) -> (String, Answer) {
    let path = format!("/v1/petitions/{}", desk.entered(more).await.text_at("/id"));
    let body = json!({ "within_authority": within, "facts": facts });
    let answer = desk.screen(&path, kind, body).await;
    (path, answer)
}

#[actix_web::test]
async fn the_clock_of_the_road_not_taken_is_cancelled_and_that_of_the_other_stands() {
    let desk = Desk::start().await;
    let (path, found) = screened(&desk, json!({}), "denunciation_duty", false, json!({})).await;
    assert_eq!(running(&found), ["R16", "T04"]);
    let refusal = json!({ "ground": "nothing_to_verify", "document_number": "1/TB-UBND" });
    let refused = act(&desk.chair, &format!("{path}/non-acceptances"), refusal).await.expect(201);
    assert_eq!(
        (&clock(&refused, "T04")["status"], &clock(&refused, "T01")["status"]),
        (&json!("cancelled"), &json!("fulfilled"))
    );
    // Seven working days from Friday the 20th; the 24th is a day off.
    assert_eq!(clock(&refused, "T01")["due_on"], "2026-12-02");
    let target = format!("{path}/acts/{}/annulments", refused.text_at("/act/id"));
    let annulment = json!({ "ground": "wrong_petition", "reason": "Nhập nhầm." });
    let undone = act(&desk.chair, &target, annulment).await.expect(201);
    assert_eq!(running(&undone), ["R16", "T04"], "as if it had never been");
    assert_eq!(clock(&undone, "T01")["status"], "cancelled");

    // Proposed is a refusal, and it is accepted: the notice is due as of every recommendation.
    let nothing_new = json!({ "previous_written_answer": "12/UBND-VP" });
    let (path, found) = screened(&desk, json!({}), "reflection", true, nothing_new).await;
    assert_eq!(running(&found), ["R08", "R16"], "{}", found.text);
    let body = json!({ "settler_position_id": own_position(&desk.chair).await });
    let accepted = act(&desk.chair, &format!("{path}/acceptances"), body).await.expect(201);
    assert_eq!(clock(&accepted, "R08")["status"], "cancelled");
    assert_eq!(running(&accepted), ["P01", "R16"]);

    // The other way round the refusal gives its three days from the day on which its grounds sufficed.
    let (path, found) = screened(&desk, json!({}), "reflection", true, json!({})).await;
    assert_eq!(running(&found), ["P01", "R16"], "{}", found.text);
    let ground = json!({ "ground": "nothing_new", "acted_on": "2026-11-23" });
    let refused = act(&desk.chair, &format!("{path}/refusals"), ground).await.expect(201);
    assert_eq!(running(&refused), ["P01", "R08"]);
    assert_eq!(clock(&refused, "R08")["due_on"], "2026-11-27");
    let early = json!({ "addressee": "forwarder", "outcome": "refused", "text": "Đã từ chối." });
    let early = act(&desk.officer, &format!("{path}/notices"), early).await.expect(201);
    assert_eq!(running(&early), ["P01", "R08"], "the writer was not told");
    let told = json!({ "addressee": "writer", "outcome": "refused", "text": "Đã từ chối." });
    let told = act(&desk.officer, &format!("{path}/notices"), told).await.expect(201);
    assert!(running(&told).is_empty());

    // Nobody can be told who gave no name.
    let anonymous = json!({ "writers": [] });
    let (path, _) = screened(&desk, anonymous, "reflection", true, json!({})).await;
    let refused =
        act(&desk.chair, &format!("{path}/refusals"), json!({ "ground": "unclear" })).await.expect(201);
    assert!(running(&refused).is_empty(), "{}", refused.text);
}

/// Nghị định 154/2026/NĐ-CP Điều 4(3): three days and a form where it was answered already; any other refusal is explained, and its
/// writer told as of every recommendation.
#[actix_web::test]
async fn only_what_was_answered_already_is_refused_on_a_form_within_three_days() {
    let desk = Desk::start().await;
    let judged = json!({ "court_stage": "judgment_in_force" });
    let (path, found) = screened(&desk, json!({}), "reflection", true, judged).await;
    assert_eq!(found.at("/treatment/rule"), "7k");
    assert_eq!(running(&found), ["P01", "R16"], "{}", found.text);
    assert_eq!(found.at("/treatment/papers"), &json!(["Thông báo từ chối kiến nghị, phản ánh"]));
    for (ground, duties, form) in [
        ("judgment_in_force", vec!["P01"], false),
        ("handled_elsewhere", vec!["P01"], false),
        ("out_of_scope", vec!["P01"], false),
        ("nothing_new", vec!["P01", "R08"], true),
    ] {
        let refused = act(&desk.chair, &format!("{path}/refusals"), json!({ "ground": ground })).await;
        let refused = refused.expect(201);
        assert_eq!(running(&refused), duties, "{ground}");
        let paper = desk.chair.get(&format!("{}/paper", refused.header("location"))).await.expect(200);
        assert_eq!(paper.text.contains("Mẫu 01/TCD"), form, "{ground}: {}", paper.text);
        let target = format!("{path}/acts/{}/annulments", refused.text_at("/act/id"));
        let annulment = json!({ "ground": "wrong_petition", "reason": "Nhập nhầm." });
        let undone = act(&desk.chair, &target, annulment).await.expect(201);
        assert_eq!(running(&undone), ["P01", "R16"], "{ground}");
    }
    // What was proposed in writing and is refused on another ground has the term of that.
    let answered = json!({ "previous_written_answer": "12/UBND-VP" });
    let (path, found) = screened(&desk, json!({}), "reflection", true, answered).await;
    assert_eq!(running(&found), ["R08", "R16"]);
    let body = json!({ "ground": "handled_elsewhere" });
    let refused = act(&desk.chair, &format!("{path}/refusals"), body).await.expect(201);
    assert_eq!(
        (running(&refused), &clock(&refused, "R08")["status"]),
        (vec!["P01".to_owned()], &json!("cancelled"))
    );
}

#[actix_web::test]
async fn who_was_told_of_a_refusal_that_is_explained_is_told_nothing_in_writing() {
    let desk = Desk::start().await;
    let judged = json!({ "court_stage": "judgment_in_force" });
    let (path, found) = screened(&desk, json!({}), "reflection", true, judged.clone()).await;
    assert_eq!(found.at("/treatment/rule"), "7k");
    let asked = json!({ "missing": ["E4_signature"], "request": "Đề nghị ký tên." });
    let asked = act(&desk.officer, &format!("{path}/supplement-requests"), asked).await.expect(201);
    let anew =
        json!({ "kind": "reflection", "within_authority": true, "facts": judged, "reason": "Xem lại." });
    let anew = act(&desk.officer, &format!("{path}/reclassifications"), anew).await.expect(201);
    assert_eq!((anew.at("/treatment/rule"), running(&anew)), (&json!("7k"), vec!["P01".to_owned()]));
    let notice = json!({ "addressee": "writer", "outcome": "other", "text": "Vụ việc đã có bản án." });
    let told = act(&desk.officer, &format!("{path}/notices"), notice).await.expect(201);
    assert!(running(&told).is_empty(), "{}", told.text);
    let target = format!("{path}/acts/{}/annulments", asked.text_at("/act/id"));
    let annulment = json!({ "ground": "wrong_petition", "reason": "Nhập nhầm." });
    let undone = act(&desk.officer, &target, annulment.clone()).await.expect(201);
    assert_eq!(running(&undone), ["R16"]);

    // What he was told before it was found to be answered already was not that.
    let (path, _) = screened(&desk, json!({}), "reflection", true, json!({})).await;
    let ask = json!({ "missing": ["E4_signature"], "request": "Đề nghị ký tên." });
    let asked = act(&desk.officer, &format!("{path}/supplement-requests"), ask).await.expect(201);
    let notice = json!({ "addressee": "writer", "outcome": "other", "text": "Đề nghị bổ sung." });
    act(&desk.officer, &format!("{path}/notices"), notice).await.expect(201);
    let answered = json!({ "previous_written_answer": "12/UBND-VP" });
    let anew =
        json!({ "kind": "reflection", "within_authority": true, "facts": answered, "reason": "Xem lại." });
    act(&desk.officer, &format!("{path}/reclassifications"), anew).await.expect(201);
    let target = format!("{path}/acts/{}/annulments", asked.text_at("/act/id"));
    let undone = act(&desk.officer, &target, annulment).await.expect(201);
    assert_eq!(running(&undone), ["R08", "R16"]);
}

#[actix_web::test]
async fn what_was_presented_in_person_is_answered() {
    let desk = Desk::start().await;
    let visit = json!({ "presented_in_person": true });
    let (path, found) = screened(&desk, json!({}), "complaint_admin", false, visit).await;
    assert_eq!(running(&found), ["R07", "R16"]);
    // Ten working days from Friday the 20th of November.
    assert_eq!(clock(&found, "R07")["due_on"], "2026-12-07");
    let again =
        json!({ "kind": "procedure_request", "within_authority": false, "reason": "Phân loại nhầm." });
    let again = act(&desk.officer, &format!("{path}/reclassifications"), again).await.expect(201);
    assert_eq!(running(&again), ["R07", "R16"]);
    let guided = act(&desk.officer, &format!("{path}/guidances"), guidance()).await.expect(201);
    assert_eq!(running(&guided), ["R07"]);
    let notice = json!({ "addressee": "writer", "outcome": "other", "text": "Đã hướng dẫn." });
    let told = act(&desk.officer, &format!("{path}/notices"), notice).await.expect(201);
    assert!(running(&told).is_empty());
}

#[actix_web::test]
async fn of_a_sealed_one_the_duty_to_whoever_passed_it_on_is_for_its_keepers() {
    let desk = Desk::start().await;
    let forwarded = json!({ "forwarded_by": { "type": "press", "name": "Báo Một" } });
    let (path, found) = screened(&desk, forwarded, "denunciation_duty", false, json!({})).await;
    assert_eq!(running(&found), ["R16", "T04", "T05"]);
    let clocks = format!("{path}/deadlines");
    assert!(desk.officer.get(&clocks).await.expect(200).text.contains("T05"));
    let dashboard = desk.app.machine("demo-dashboard").await;
    for what in [path.clone(), clocks, format!("{path}/timeline")] {
        let seen = dashboard.get(&what).await.expect(200);
        assert!(!seen.text.contains("T05"), "{}", seen.text);
    }
    // Not handled yet, nobody can be told how it is handled.
    let notice = json!({ "addressee": "forwarder", "outcome": "needs_longer", "text": "Đang xem xét." });
    let early = act(&desk.officer, &format!("{path}/notices"), notice.clone()).await.expect(201);
    assert_eq!(clock(&early, "T05")["status"], "running");
    let returned = json!({ "ground": "not_competent" });
    let returned = act(&desk.officer, &format!("{path}/returns"), returned).await.expect(201);
    assert_eq!(clock(&returned, "T05")["status"], "fulfilled");
    assert!(running(&returned).is_empty(), "{}", returned.text);
}
