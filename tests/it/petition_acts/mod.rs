//! Acts by which a petition ends or moves without a case: each on its proper petition, and whatever can be wrong with it.

#![allow(clippy::needless_pass_by_value, reason = "tests read better with `json!` in place")]

mod above;
mod announced;
mod annulments;
mod at_once;
mod barred;
mod clocks;
mod closed_findings;
mod cured;
mod departures;
mod doubted;
mod followed;
mod grounds;
mod matter_sealed;
mod over_level;
pub mod passages;
mod passages_sealed;
mod proposed;
mod reclassified;
mod reclassified_waiting;
mod rows;
mod sent_on;
mod several_places;
mod table;
mod withdrawn_by;

use serde_json::{Value, json};

use crate::support::demands::proves;
use crate::support::{Answer, Client, TestApp};

/// The staff, as most of these tests need it.
pub struct Desk {
    /// The server.
    pub app: TestApp,
    /// Keeper of the book.
    pub officer: Client,
    /// Head of the book.
    pub chair: Client,
}

impl Desk {
    pub async fn start() -> Self {
        let app = TestApp::start().await;
        let (officer, chair) = (app.person("intake-officer").await, app.person("government-chair").await);
        Self { app, officer, chair }
    }

    /// Enters a petition that came on the 20th, a Friday; gives the answer.
    pub async fn entered(&self, more: Value) -> Answer {
        let mut body = json!({
            "received_on": "2026-11-20", "channel": "post", "subject": "Đơn về đường", "content": "Nội dung đơn.",
            "writers": [{ "name": "Nguyễn Văn A" }],
        });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.officer.post("/v1/petitions", body).await.expect(201)
    }

    /// The same, screened on the 23rd; gives its path.
    pub async fn screened(&self, kind: &str, more: Value) -> String {
        let path = format!("/v1/petitions/{}", self.entered(more).await.text_at("/id"));
        self.screen(&path, kind, json!({})).await;
        path
    }

    /// Screens it on the 23rd.
    pub async fn screen(&self, path: &str, kind: &str, more: Value) -> Answer {
        let mut body = json!({ "kind": kind, "within_authority": false, "acted_on": "2026-11-23" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        act(&self.officer, &format!("{path}/screenings"), body).await.expect(201)
    }
}

/// The same with a note that says why it departs from what screening proposed.
pub fn noted(mut body: Value) -> Value {
    let members = body.as_object_mut().unwrap();
    members.entry("note").or_insert_with(|| json!("Khác đề xuất: hồ sơ cho thấy như vậy."));
    body
}

/// An act on the petition as it stands, whatever screening proposed.
pub async fn act(client: &Client, path: &str, body: Value) -> Answer {
    let body = noted(body);
    client.post(path, body).if_match("*").await
}

/// A clock of this rule in an answer: the last of them.
#[track_caller]
pub fn clock<'a>(answer: &'a Answer, rule: &str) -> &'a Value {
    let clocks = answer.at("/deadlines").as_array().unwrap();
    clocks
        .iter()
        .rev()
        .find(|clock| clock["rule_key"] == rule)
        .unwrap_or_else(|| panic!("no {rule}: {clocks:?}"))
}

pub fn guidance() -> Value {
    json!({ "body_type": "superior_state", "body": "Chủ tịch UBND tỉnh", "reason": "Không thuộc thẩm quyền." })
}

/// One act on its proper petition.
struct Way {
    segment: &'static str,
    kind: &'static str,
    /// The head's, not the keepers'.
    head: bool,
    status: &'static str,
    public: &'static str,
    /// The clock of acceptance, and how it stopped.
    rule: &'static str,
    stopped: &'static str,
    body: Value,
}

/// Path, kind, whose, state and public state after, clock, how it stopped, body.
const WAYS: &str = r#"
non-acceptances complaint_admin head not_accepted closed C02 fulfilled {"ground":"not_signed","document_number":"1/TB-UBND"}
non-acceptances denunciation_duty head not_accepted closed T01 fulfilled {"ground":"nothing_to_verify","document_number":"2/TB-UBND","reason":"Không rõ người vi phạm."}
refusals reflection head refused closed R08 running {"ground":"nothing_new"}
supplement-requests complaint_discipline keeper needs_supplement action_needed K03 fulfilled {"missing":["E4_signature"],"request":"Đề nghị ký tên."}
guidances complaint_admin keeper guided action_needed R16 fulfilled {"body_type":"superior_state","body":"Cơ quan A"}
split-advices mixed keeper split_advised action_needed R16 fulfilled {"contents":[{"kind":"complaint_admin"},{"kind":"denunciation_duty","body":"Cơ quan B"}]}
transfers denunciation_duty keeper transferred forwarded T04 running {"body_type":"superior_state","body":"Cơ quan A"}
transfers recommendation keeper transferred forwarded R16 fulfilled {"body_type":"other_state","body":"Cơ quan A"}
returns complaint_admin keeper returned action_needed R16 fulfilled {"ground":"not_competent"}
urgings denunciation_field keeper urged_lower forwarded T22 fulfilled {"body_type":"lower_state","body":"Cơ quan A"}
investigation-referrals crime_report head referred_investigation forwarded R16 fulfilled {"body_type":"investigation","body":"Cơ quan A"}
inspection-referrals denunciation_duty head inspection_only in_progress T04 cancelled {"body_type":"own_unit","body":"Cơ quan A"}
mediation-referrals land_dispute head mediation_referred in_progress P06 fulfilled {"body_type":"mediators","body":"Cơ quan A"}
filings other keeper filed closed R16 fulfilled {"ground":"not_a_petition"}
voidings reflection keeper voided closed P01 cancelled {"ground":"entered_twice","reason":"Đã vào sổ sáng nay."}
withdrawals complaint_admin keeper withdrawn withdrawn R16 cancelled {"extent":"whole","form":"written"}
"#;

fn ways() -> Vec<Way> {
    let way = |line: &'static str| {
        let mut words = line.splitn(8, ' ');
        let mut next = || words.next().unwrap();
        Way {
            segment: next(),
            kind: next(),
            head: next() == "head",
            status: next(),
            public: next(),
            rule: next(),
            stopped: next(),
            body: noted(serde_json::from_str(next()).unwrap()),
        }
    };
    WAYS.trim().lines().map(way).collect()
}

#[actix_web::test]
async fn each_act_moves_its_petition_and_everybody_sees_it() {
    proves(&["II.1-d"]);
    let desk = Desk::start().await;
    let dashboard = desk.app.machine("demo-dashboard").await;
    for Way { segment, kind, head, status, public, rule, stopped, body } in ways() {
        let forwarded = json!({ "forwarded_by": { "type": "press", "name": "Báo Một" } });
        let entered = desk.entered(forwarded).await;
        let path = format!("/v1/petitions/{}", entered.text_at("/id"));
        desk.screen(&path, kind, json!({})).await;
        let client = if head { &desk.chair } else { &desk.officer };
        let offered = client.get(&path).await.expect(200);
        let actions = offered.at("/available_actions").as_array().unwrap();
        assert!(
            actions.iter().any(|action| action["action"] == segment),
            "{segment} is not offered: {actions:?}"
        );

        let target = format!("{path}/{segment}");
        let tried = client.post(&format!("{target}?dry_run=true"), body.clone()).await.expect(200);
        assert_eq!(
            (tried.at("/stored"), tried.at("/petition/status")),
            (&json!(false), &json!(status)),
            "{segment}"
        );
        let untouched = client.get(&path).await.expect(200);
        assert_eq!(untouched.text, offered.text, "{segment}: the try left something");

        let key = format!("key-{segment}-{kind}");
        let first = client.post(&target, body.clone()).if_match(offered.etag()).key(&key).await.expect(201);
        assert_eq!(first.at("/petition/status"), status, "{segment}");
        assert_eq!(first.at("/petition/public_status"), public, "{segment}");
        assert_eq!(clock(&first, rule)["status"], stopped, "{segment}: {}", first.text);
        let again = client.post(&target, body.clone()).if_match(offered.etag()).key(&key).await.expect(201);
        assert_eq!(again.text, first.text, "{segment}: a retry got another answer");
        let stale = client.post(&target, body.clone()).if_match(offered.etag()).await;
        stale.expect_problem(412, "tag_stale");
        client.post(&target, body.clone()).await.expect_problem(428, "tag_missing");
        let mut second = body;
        if second.get("document_number").is_some() {
            second["document_number"] = json!("99/TB-UBND");
        }
        let barred = act(client, &target, second).await.expect_problem(409, "state_conflict");
        assert!(!barred.text_at("/legal_basis").is_empty());

        let tracking =
            json!({ "code": entered.at("/tracking/code"), "secret": entered.at("/tracking/secret") });
        let tracked = desk.app.anyone().post("/v1/public/trackings", tracking).await.expect(200);
        assert_eq!(tracked.at("/public_status"), public, "{segment}");
        let seen = dashboard.get(&path).await.expect(200);
        assert_eq!(seen.at("/public_status"), public, "{segment}");
        assert!(!seen.text.contains("Nguyễn Văn A"));
        // From outside a sealed one is found by what outsiders are told, where its inner state would tell more.
        let filter =
            seen.body.get("status").map_or(format!("public_status={public}"), |_| format!("status={status}"));
        let listed = dashboard.get(&format!("/v1/petitions?{filter}")).await.expect(200);
        assert!(!listed.items().is_empty(), "{segment}");
        let acts = desk.chair.get(&format!("{path}/acts")).await.expect(200);
        assert_eq!(acts.items().len(), 2, "{segment}");
        assert!(!acts.text.contains("Cơ quan") && !acts.text.contains("Không rõ người"));
        let steps = desk.chair.get(&format!("{path}/timeline")).await.expect(200);
        assert!(!steps.text.contains("Cơ quan") && !steps.text.contains("Không rõ người"), "{}", steps.text);
    }
}

#[actix_web::test]
async fn a_withdrawal_ends_only_what_is_withdrawn_whole_and_freely() {
    let desk = Desk::start().await;
    let body = |more: Value| {
        let mut body = json!({ "extent": "whole", "form": "minutes", "statement": "Tôi rút đơn." });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let path = desk.screened("denunciation_duty", json!({})).await;
    let target = format!("{path}/withdrawals");
    for more in [
        json!({ "extent": "part" }),
        json!({ "coercion_suspected": true }),
        json!({ "signs_of_violation": true }),
    ] {
        let kept = act(&desk.officer, &target, body(more)).await.expect(201);
        assert_eq!(kept.at("/petition/status"), "screened");
        assert_eq!(clock(&kept, "T04")["status"], "running");
    }
    let refused = act(&desk.officer, &target, body(json!({ "extent": "some_writers" }))).await;
    assert_eq!(refused.expect_problem(400, "body_invalid").complaints(), ["/extent"]);
    let free = desk.screened("denunciation_duty", json!({})).await;
    act(&desk.officer, &format!("{free}/withdrawals"), body(json!({}))).await.expect(201);
    for (path, told) in [(&path, (3, 0)), (&free, (0, 1))] {
        let steps = desk.chair.get(&format!("{path}/timeline")).await.expect(200);
        let count = |kind: &str| steps.items().iter().filter(|step| step["type"] == kind).count();
        assert_eq!((count("petition.withdrawal_recorded"), count("petition.withdrawn")), told);
    }

    let complaint = desk.screened("complaint_admin", json!({})).await;
    let refused =
        act(&desk.officer, &format!("{complaint}/withdrawals"), body(json!({ "signs_of_violation": true })))
            .await;
    assert_eq!(refused.expect_problem(400, "body_invalid").complaints(), ["/signs_of_violation"]);
}

#[actix_web::test]
async fn what_was_not_screened_yet_can_be_withdrawn_and_voided() {
    let desk = Desk::start().await;
    for (segment, body, status) in [
        ("withdrawals", json!({ "extent": "whole", "form": "written" }), "withdrawn"),
        ("voidings", json!({ "ground": "test_entry", "reason": "Nhập thử." }), "voided"),
    ] {
        let path = format!(
            "/v1/petitions/{}",
            desk.entered(json!({ "claimed_kind": "reflection" })).await.text_at("/id")
        );
        let ended = act(&desk.officer, &format!("{path}/{segment}"), body).await.expect(201);
        assert_eq!(
            (ended.at("/petition/status"), ended.at("/petition/kind")),
            (&json!(status), &Value::Null)
        );
        assert_eq!(
            (ended.at("/petition/sealed"), ended.at("/petition/due_on")),
            (&json!(true), &Value::Null)
        );
        assert!(!ended.text.contains("Nguyễn Văn A"));
        let screening = json!({ "kind": "reflection", "within_authority": true });
        act(&desk.officer, &format!("{path}/screenings"), screening)
            .await
            .expect_problem(409, "state_conflict");
        act(
            &desk.chair,
            &format!("{path}/acceptances"),
            json!({ "settler_position_id": crate::main_job::own_position(&desk.chair).await }),
        )
        .await
        .expect_problem(409, "state_conflict");
    }
}
