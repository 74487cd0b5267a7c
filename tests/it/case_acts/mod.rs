//! The life cycles of cases through HTTP and database. Days are reckoned by hand after the articles that the comments name.

pub mod above;
pub mod annulled;
mod approvals;
mod assigned_late;
mod came_later;
mod carried_out;
mod classified_anew;
mod complained_by_another;
mod complained_late;
mod complaint;
mod counted_again;
mod dated_anew;
mod days_off;
mod denunciation;
mod disputes;
mod disputes_found;
mod disputes_in_vain;
mod disputes_mediated;
mod disputes_referred;
mod disputes_replied;
mod disputes_supplied;
mod doubted;
mod duties;
mod effect;
mod file;
mod filters;
mod flagged;
mod guards;
mod in_turn;
mod informed;
pub mod items;
mod items_due;
mod items_ended;
mod items_named;
mod items_seen;
mod joined;
mod late;
pub mod linked;
mod linked_answers;
mod linked_ends;
mod linked_sealed;
pub mod merged;
mod merged_after;
mod merged_on;
mod merged_sealed;
mod next_right;
mod notices;
mod offers;
mod others;
mod party;
mod produced;
mod proposed_links;
mod reopened;
mod retried;
mod returned;
mod sending;
pub mod split;
mod split_after;
mod standing;
mod sued;
mod talked;
mod told;
mod transition;
mod unaccepted;
mod unaccepted_since;
mod unlinkable;
mod unproven;
mod verified;
mod void_seen;
mod waiting;
pub mod waiting_kept;
mod waiting_supplied;
mod waiting_told;
mod withdrawn;
mod working;
mod wrong;

use serde_json::{Value, json};
use tiepdan::cases::model::step::{Guard, Step};
use tiepdan::cases::model::table::TABLE;

use crate::main_job::own_position;
use crate::support::{Answer, Client, TestApp};

/// The people of a case.
pub struct Office {
    pub app: TestApp,
    pub officer: Client,
    pub chair: Client,
    pub worker: Client,
}

impl Office {
    pub async fn open() -> Self {
        Self::on(TestApp::start().await).await
    }

    /// Two servers on one database, to which the requests go in turn: races run over both.
    pub async fn open_two() -> Self {
        Self::on(TestApp::start_two().await).await
    }

    async fn on(app: TestApp) -> Self {
        let officer = app.person("intake-officer").await;
        let chair = app.person("government-chair").await;
        let worker = app.person("case-officer").await;
        Self { app, officer, chair, worker }
    }

    /// A petition of this kind, received on paper and screened; gives its path.
    pub async fn screened(&self, kind: &str, received_on: &str, screening: Value) -> String {
        let body = json!({
            "received_on": received_on, "channel": "post", "subject": "Đơn về đất", "content": "Nội dung.",
            "writers": [{ "name": "Hán Thị Mơ", "address": "Thôn Hạ" }],
        });
        let id = self.officer.post("/v1/petitions", body).await.expect(201).text_at("/id");
        let path = format!("/v1/petitions/{id}");
        let mut body = json!({ "kind": kind, "field": "land", "within_authority": true, "acted_on": received_on, "note": "Đã xem xét." });
        body.as_object_mut().unwrap().extend(screening.as_object().unwrap().clone());
        done(&self.officer, &path, "screenings", body).await;
        path
    }

    /// A case of this kind; gives its path.
    pub async fn accepted(&self, kind: &str, received_on: &str, accepted_on: &str) -> String {
        let petition = self.screened(kind, received_on, json!({})).await;
        self.accept(&petition, accepted_on).await
    }

    pub async fn accept(&self, petition: &str, accepted_on: &str) -> String {
        let body = json!({ "note": "Hồ sơ đã đủ.", "settler_position_id": own_position(&self.chair).await, "acted_on": accepted_on });
        let answer = done(&self.chair, petition, "acceptances", body).await;
        format!("/v1/cases/{}", answer.text_at("/case/id"))
    }

    /// `rule status due` of every clock of a case.
    pub async fn clocks(&self, case: &str) -> Vec<String> {
        let list = self.chair.get(&format!("{case}/deadlines")).await.expect(200);
        let mut clocks: Vec<String> = list
            .items()
            .iter()
            .map(|clock| {
                let due = clock["due_on"].as_str().unwrap_or("-");
                format!("{} {} {due}", clock["rule_key"].as_str().unwrap(), clock["status"].as_str().unwrap())
            })
            .collect();
        clocks.sort();
        clocks
    }

    pub async fn holds(&self, case: &str, clock: &str) {
        let clocks = self.clocks(case).await;
        assert!(clocks.iter().any(|one| one == clock), "no {clock} among {clocks:#?}");
    }
}

/// Does an act under the object's present tag.
pub async fn tried(client: &Client, object: &str, act: &str, body: Value) -> Answer {
    crate::main_job::act(client, object, act, body).await
}

/// The same, and it must be possible.
pub async fn done(client: &Client, object: &str, act: &str, body: Value) -> Answer {
    tried(client, object, act, body).await.expect(201)
}

/// Their article, and of an extension the sentence too, is that of the rule by which the days are counted.
const BY_RULE: [&str; 5] =
    ["dialogue_announced", "extension_left", "meeting_announced", "shown_long_enough", "told_twice"];

/// The guard of this code bars the act: that is told in its sentence, with its article, and with what is possible instead. The guards that
/// only the database or the words of an act answer are proven by the tests that call this (`guards.rs`).
#[track_caller]
pub fn barred_by(code: &str, answer: Answer) -> Answer {
    let barred = answer.expect_problem(409, "state_conflict");
    let (detail, article) = (barred.text_at("/detail"), barred.text_at("/legal_basis"));
    let of_row = |step: &'static Step| {
        let named = step.guards.iter().filter(move |guard| guard.code() == code);
        named.map(move |guard| (guard, step))
    };
    let told: Vec<(&Guard, &Step)> = TABLE.iter().copied().flatten().flat_map(of_row).collect();
    let says = |(guard, step): &(&Guard, &Step)| guard.detail() == detail && guard.article(step) == article;
    if BY_RULE.contains(&code) {
        assert!(!told.is_empty() && article.contains("Nghị định"), "{code}: {}", barred.text);
    } else {
        assert!(told.iter().any(says), "{code}: {}", barred.text);
    }
    assert!(barred.at("/available_actions").is_array(), "{}", barred.text);
    barred
}

/// Ids of the letters of one act to these addressees, in their order.
pub fn letters(answer: &Answer, of_act: &str, addressees: &[&str]) -> Vec<String> {
    let all = answer.at("/letters").as_array().unwrap();
    let find = |addressee: &&str| {
        all.iter().find(|letter| letter["of_act"] == of_act && letter["addressee"] == **addressee)
    };
    let ids: Vec<String> =
        addressees.iter().filter_map(find).map(|letter| letter["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids.len(), addressees.len(), "{}", answer.text);
    ids
}

/// Where a publication of a case is approved.
pub fn approvals(publication: &Value) -> String {
    format!("publications/{}/approvals", publication["id"].as_str().unwrap())
}

/// The request by which the Chair is to settle a dispute whose mediation failed.
pub fn settlement_requested(day: &str) -> Value {
    json!({ "stage": "settlement_requested", "acted_on": day })
}

/// The acts that a case offers to a caller.
pub async fn offered(client: &Client, case: &str) -> Vec<String> {
    let shown = client.get(case).await.expect(200);
    let actions = shown.at("/available_actions").as_array().unwrap().clone();
    actions.iter().map(|action| action["action"].as_str().unwrap().to_owned()).collect()
}
