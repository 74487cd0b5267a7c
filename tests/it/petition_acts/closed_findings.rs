//! Two sealed petitions that differ only in what is closed answer alike, act by act: what screening found and proposed, whom and
//! what it names, whether somebody passed it on. Such a finding bars nothing: who acts otherwise says why, in a note.

use serde_json::{Value, json};

use super::{Desk, noted};
use crate::main_job::own_position;
use crate::support::demands::proves;
use crate::support::{Answer, Client};

/// What one of the two hides, with the ticks of its screening.
fn secrets(first: bool) -> (Value, Value) {
    if first {
        let body = json!({
            "wishes_protection": true, "forwarded_by": { "type": "press", "name": "Báo Một" },
            "about": [{ "type": "person", "name": "Người Một" }], "written_on": "2026-11-01",
        });
        (body, json!({ "signed": true, "concrete_evidence": true }))
    } else {
        let body = json!({
            "wishes_protection": true, "about": [{ "type": "person", "name": "Người Hai" }],
            "addressed_to": ["Chủ tịch UBND tỉnh"],
        });
        let ticks = json!({
            "already_guided": true, "competent_body_among_recipients": true, "insulting": true, "oral": true,
        });
        (body, ticks)
    }
}

/// Both, screened to be of this kind: their paths.
async fn pair(desk: &Desk, kind: &str) -> [String; 2] {
    let mut paths = Vec::new();
    let mut proposed = Vec::new();
    for first in [true, false] {
        let (body, ticks) = secrets(first);
        let path = format!("/v1/petitions/{}", desk.entered(body).await.text_at("/id"));
        let screened = desk.screen(&path, kind, json!({ "facts": ticks })).await;
        assert_eq!(screened.at("/petition/sealed"), true, "{kind}");
        proposed.push(screened.at("/treatment/proposed").clone());
        paths.push(path);
    }
    assert_ne!(proposed[0], proposed[1], "{kind}: nothing differs");
    paths.try_into().unwrap()
}

/// Every act that may be done first, with a body that is right in itself.
fn acts(settler: &str) -> Vec<(&'static str, bool, Value)> {
    let body = |kind: &str| json!({ "body_type": kind, "body": "Cơ quan A" });
    vec![
        ("acceptances", true, json!({ "settler_position_id": settler })),
        ("non-acceptances", true, json!({ "ground": "not_signed", "document_number": "1/TB" })),
        ("refusals", true, json!({ "ground": "nothing_new" })),
        ("supplement-requests", false, json!({ "missing": ["E4_signature"] })),
        ("guidances", false, body("superior_state")),
        (
            "split-advices",
            false,
            json!({ "contents": [{ "kind": "reflection" }, { "kind": "complaint_admin" }] }),
        ),
        ("transfers", false, body("investigation")),
        ("transfers", false, json!({ "register": "police" })),
        ("received-replies", false, json!({ "result": "sent_back" })),
        ("returns", false, json!({ "ground": "not_competent" })),
        ("urgings", false, body("lower_state")),
        ("investigation-referrals", true, body("investigation")),
        ("inspection-referrals", true, body("inspectorate")),
        ("mediation-referrals", true, body("mediators")),
        ("settlement-requests", false, json!({})),
        ("filings", false, json!({ "ground": "not_a_petition" })),
        ("acknowledgements", false, json!({})),
        ("screenings", false, json!({ "kind": "reflection", "within_authority": true })),
    ]
}

/// What an answer tells, without what a request has of its own; of an act that was done, or would be, that it can be.
fn told(answer: &Answer, path: &str) -> Value {
    if [200, 201].contains(&answer.status) {
        return json!(answer.status);
    }
    let mut body: Value = serde_json::from_str(&answer.text.replace(path, "PATH")).unwrap();
    body["request_id"] = Value::Null;
    json!([answer.status, body])
}

impl Desk {
    async fn both(
        &self,
        pair: &[String; 2],
        (segment, head, body): (&str, bool, Value),
        query: &str,
    ) -> Value {
        let client: &Client = if head { &self.chair } else { &self.officer };
        let mut seen = Vec::new();
        for path in pair {
            let target = format!("{path}/{segment}{query}");
            seen.push(told(&client.post(&target, body.clone()).if_match("*").await, path));
        }
        assert_eq!(seen[0], seen[1], "{segment}{query} {body}");
        seen.remove(0)
    }
}

const KINDS: [&str; 6] =
    ["denunciation_duty", "denunciation_field", "crime_report", "mixed", "complaint_admin", "recommendation"];

#[actix_web::test]
async fn what_is_closed_bars_nothing_and_is_told_by_no_refusal() {
    proves(&["II.1-d"]);
    let desk = Desk::start().await;
    let settler = own_position(&desk.chair).await;
    for kind in KINDS {
        let refused = pair(&desk, kind).await;
        let offered = |path: String| desk.officer.get(&path).send();
        let [one, other] = [offered(refused[0].clone()).await, offered(refused[1].clone()).await];
        let names = |answer: &Answer| answer.at("/available_actions").to_string();
        assert_eq!(names(&one).replace(&refused[0], ""), names(&other).replace(&refused[1], ""), "{kind}");
        let mut possible = 0;
        for (segment, head, body) in acts(&settler) {
            let silent = [
                desk.both(&refused, (segment, head, body.clone()), "?dry_run=true").await,
                desk.both(&refused, (segment, head, body.clone()), "").await,
            ];
            assert_eq!(silent[0], silent[1], "{kind} {segment}: a try is answered otherwise");
            let would = desk.both(&refused, (segment, head, noted(body.clone())), "?dry_run=true").await;
            if would == json!(200) {
                assert_eq!(silent[0][1]["errors"][0]["pointer"], "/note", "{kind} {segment} {}", silent[0]);
                let client = if head { &desk.chair } else { &desk.officer };
                let offer = client.get(&refused[0]).await.expect(200).at("/available_actions").to_string();
                assert!(offer.contains(segment), "{kind} {segment} is not offered: {offer}");
                possible += 1;
            }
        }
        assert!(possible >= 4, "{kind}: {possible}");
    }
}

#[actix_web::test]
async fn with_a_note_each_is_done_whatever_was_found() {
    let desk = Desk::start().await;
    let settler = own_position(&desk.chair).await;
    for kind in ["denunciation_duty", "mixed", "complaint_admin"] {
        for (segment, head, body) in acts(&settler) {
            if !["guidances", "returns", "transfers", "filings", "acceptances"].contains(&segment) {
                continue;
            }
            let done = pair(&desk, kind).await;
            let status = desk.both(&done, (segment, head, noted(body)), "").await;
            let unfit = kind == "mixed" && ["guidances", "acceptances"].contains(&segment);
            assert_eq!(status == json!(201), !unfit, "{kind} {segment}: {status}");
        }
    }
}

#[actix_web::test]
async fn what_came_back_complete_is_asked_for_a_note_again() {
    let desk = Desk::start().await;
    let pair = pair(&desk, "denunciation_duty").await;
    let asked = noted(json!({ "missing": ["E4_signature"] }));
    assert_eq!(desk.both(&pair, ("supplement-requests", false, asked), "").await, json!(201));
    assert_eq!(desk.both(&pair, ("supplements", false, json!({})), "").await, json!(201));
    let sent = super::guidance();
    for segment in ["guidances", "transfers"] {
        let silent = desk.both(&pair, (segment, false, sent.clone()), "").await;
        assert_eq!(silent[1]["errors"][0]["pointer"], "/note", "{segment} {silent}");
    }
    // What nothing closed would bar is the officer's own again.
    let filed =
        desk.both(&pair, ("filings", false, json!({ "ground": "already_guided" })), "?dry_run=true").await;
    assert_eq!(filed, json!(200));
    assert_eq!(desk.both(&pair, ("transfers", false, noted(sent)), "").await, json!(201));
}
