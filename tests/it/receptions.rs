//! Reception of citizens: entering, approving and posting a schedule, and who sees it.

use serde_json::{Value, json};

use crate::support::demands::proves;
use crate::support::{Answer, Client, TestApp};

mod law_changes;
mod posting;
mod requests;

const SCHEDULES: &str = "/v1/reception-schedules";
const PUBLIC: &str = "/v1/public/reception-schedules?commune=99001";
const ROOM: &str = "Phòng tiếp công dân, trụ sở HĐND và UBND xã Vân Khê";

/// The position in which a person of the demo signs in.
async fn position(person: &Client) -> String {
    person.get("/v1/me").await.expect(200).text_at("/positions/0/id")
}

fn session(date: &str, from: &str, to: &str, kind: &str, place: &str) -> Value {
    json!({ "date": date, "from": from, "to": to, "kind": kind, "place": place, "capacity": 12 })
}

fn body(host: &str, sessions: &[Value]) -> Value {
    json!({ "host_position_id": host, "period_from": "2026-12-01", "period_before": "2027-01-01", "sessions": sessions })
}

fn periodic(date: &str) -> Value {
    session(date, "08:00", "11:30", "periodic", ROOM)
}

fn href(created: &Answer) -> String {
    created.header("location").to_owned()
}

/// The People's Committee: its reception officer, its Chair, and the Chair's position.
struct Committee {
    app: TestApp,
    officer: Client,
    chair: Client,
    host: String,
}

impl Committee {
    async fn start() -> Self {
        Self::on(TestApp::start().await).await
    }

    async fn on(app: TestApp) -> Self {
        let (officer, chair) = (app.person("intake-officer").await, app.person("government-chair").await);
        let host = position(&chair).await;
        Self { app, officer, chair, host }
    }

    async fn enter(&self, sessions: &[Value]) -> Answer {
        self.officer.post(SCHEDULES, body(&self.host, sessions)).await.expect(201)
    }

    /// Entered and approved: where it stands, and its tag.
    async fn approved(&self, sessions: &[Value]) -> (String, String) {
        self.approved_on(sessions, None).await
    }

    /// The same, approved on an earlier legal day.
    async fn approved_on(&self, sessions: &[Value], acted_on: Option<&str>) -> (String, String) {
        let created = self.enter(sessions).await;
        let path = href(&created);
        let approvals = format!("{path}/approvals");
        let approval = acted_on.map_or_else(|| json!({}), |day| json!({ "acted_on": day }));
        let answer = self.chair.post(&approvals, approval).if_match(created.etag()).await.expect(201);
        (path, answer.etag())
    }
}

#[tokio::test]
async fn a_schedule_goes_from_draft_to_the_notice_board() {
    proves(&["II.2-2a", "II.2-5"]);
    let committee = Committee::start().await;
    let created = committee.enter(&[periodic("2026-12-10"), periodic("2026-12-24")]).await;
    let path = href(&created);
    assert_eq!(created.at("/status"), "draft");
    assert_eq!(created.at("/register"), "government");
    assert_eq!(created.at("/host/id"), committee.host.as_str());
    assert_eq!(created.at("/sessions/0/from"), "08:00");
    assert_eq!(created.at("/etag"), created.etag().as_str());
    // Thursday 10 December: five working days back are 9, 8, 7, 4, 3 December.
    assert_eq!(created.at("/latest_posting_on"), "2026-12-03");
    assert!(created.at("/available_actions").as_array().unwrap().is_empty(), "the keeper cannot approve");
    let seen = committee.chair.get(&path).await.expect(200);
    assert_eq!(seen.at("/available_actions/0/action"), "approvals");
    assert!(committee.app.anyone().get(PUBLIC).await.expect(200).items().is_empty(), "a draft hangs nowhere");

    let approvals = format!("{path}/approvals");
    let approved = committee.chair.post(&approvals, json!({})).if_match(seen.etag()).await.expect(201);
    assert_eq!(approved.at("/act/kind"), "reception_approval");
    assert_eq!(approved.at("/schedule/status"), "approved");
    assert_eq!(approved.at("/stored"), true);

    let publications = format!("{path}/publications");
    let posting = json!({ "place": "Trụ sở UBND xã" });
    let tag = approved.text_at("/parent_etag");
    let published = committee.officer.post(&publications, posting).if_match(&tag).await.expect(201);
    assert_eq!(published.at("/schedule/status"), "published");
    assert_eq!(published.at("/schedule/posted_on"), "2026-11-24");
    assert_eq!(published.at("/schedule/sessions/0/posted_late"), false);
    notice_board(&committee, &created.text_at("/sessions/0/id")).await;
}

async fn notice_board(committee: &Committee, first: &str) {
    let board = committee.app.anyone().get(PUBLIC).await.expect(200);
    assert_eq!(board.items().len(), 2);
    assert_eq!(board.at("/items/0/id"), first);
    assert_eq!(board.at("/items/0/host/title"), "Chủ tịch UBND");
    assert!(!board.text.contains(&committee.host), "no position id in public");
    assert!(board.header("cache-control").starts_with("public"));
    let again = committee.app.anyone().get(PUBLIC).header("If-None-Match", &board.etag()).await;
    again.expect(304);
    let later =
        committee.app.anyone().get(&format!("{PUBLIC}&from=2026-12-11&before=2026-12-25")).await.expect(200);
    assert_eq!(later.items().len(), 1);
    let none = committee.app.anyone().get("/v1/public/reception-schedules?commune=12345").await.expect(200);
    assert!(none.items().is_empty());
    // Everyone who is signed in reads what is published, machines too.
    for login in ["auditor", "administrator", "identity-custodian", "council-deputy"] {
        let person = committee.app.person(login).await;
        person.get(&format!("/v1/reception-sessions/{first}")).await.expect(200);
    }
    let portal = committee.app.machine("demo-portal").await;
    let listed =
        portal.get("/v1/reception-sessions?kind=periodic&date_from=2026-12-10&date_before=2026-12-11").await;
    assert_eq!(listed.expect(200).items().len(), 1);
}

#[tokio::test]
async fn acts_follow_one_another_under_the_current_tag() {
    proves(&["II.2-2d"]);
    let committee = Committee::start().await;
    let created = committee.enter(&[periodic("2026-12-10")]).await;
    let (approvals, publications) =
        (format!("{}/approvals", href(&created)), format!("{}/publications", href(&created)));
    let posting = json!({ "place": "Trụ sở" });
    let early = committee.officer.post(&publications, posting.clone()).if_match(created.etag()).await;
    let early = early.expect_problem(409, "state_conflict");
    assert!(early.body["legal_basis"].is_string() && early.body["available_actions"].is_array());
    committee.chair.post(&approvals, json!({})).await.expect_problem(428, "tag_missing");
    committee.chair.post(&approvals, json!({})).if_match("\"7.x\"").await.expect_problem(412, "tag_stale");
    let approved = committee
        .chair
        .post(&approvals, json!({}))
        .if_match(created.etag())
        .key("approve-1")
        .await
        .expect(201);
    let replayed = committee
        .chair
        .post(&approvals, json!({}))
        .if_match(created.etag())
        .key("approve-1")
        .await
        .expect(201);
    assert_eq!(approved.body, replayed.body);
    let twice = committee.chair.post(&approvals, json!({})).if_match(approved.etag()).await;
    twice.expect_problem(409, "state_conflict");
    // Only the host approves, and only a keeper posts.
    committee
        .officer
        .post(&approvals, json!({}))
        .if_match(approved.etag())
        .await
        .expect_problem(403, "permission_missing");
    committee
        .chair
        .post(&publications, posting)
        .if_match(approved.etag())
        .await
        .expect_problem(403, "permission_missing");
}

#[tokio::test]
async fn drafts_are_seen_by_their_own_register_only() {
    let committee = Committee::start().await;
    let created = committee.enter(&[periodic("2026-12-10")]).await;
    let path = href(&created);
    let session = format!("/v1/reception-sessions/{}", created.text_at("/sessions/0/id"));
    for login in ["intake-officer", "government-office", "government-chair"] {
        let person = committee.app.person(login).await;
        person.get(&path).await.expect(200);
        person.get(&session).await.expect(200);
        assert_eq!(
            person.get(&format!("{SCHEDULES}?status=draft")).await.expect(200).items().len(),
            1,
            "{login}"
        );
    }
    for login in ["party-office", "front-officer", "council-deputy", "case-officer", "auditor"] {
        let person = committee.app.person(login).await;
        person.get(&path).await.expect_problem(404, "resource_not_found");
        person.get(&session).await.expect_problem(404, "resource_not_found");
        assert!(person.get(SCHEDULES).await.expect(200).items().is_empty(), "{login}");
        assert!(person.get("/v1/reception-sessions").await.expect(200).items().is_empty(), "{login}");
    }
    let front = committee.app.person("front-officer").await;
    let publications = format!("{path}/publications");
    let posting = json!({ "place": "x" });
    front
        .post(&publications, posting)
        .if_match(created.etag())
        .await
        .expect_problem(404, "resource_not_found");
    let dashboard = committee.app.machine("demo-dashboard").await;
    dashboard.get(&path).await.expect_problem(404, "resource_not_found");
    committee.app.anyone().get(&path).await.expect_problem(401, "token_missing");
}

#[tokio::test]
async fn every_register_enters_for_its_own_hosts() {
    proves(&["II.2-2a"]);
    let committee = Committee::start().await;
    let entry = |host: &str| body(host, &[periodic("2026-12-10")]);
    let case_officer = committee.app.person("case-officer").await;
    case_officer.post(SCHEDULES, entry(&committee.host)).await.expect_problem(403, "permission_missing");
    let party_office = committee.app.person("party-office").await;
    party_office.post(SCHEDULES, entry(&committee.host)).await.expect_problem(403, "permission_missing");
    let secretary = position(&committee.app.person("party-secretary").await).await;
    committee.officer.post(SCHEDULES, entry(&secretary)).await.expect_problem(403, "permission_missing");
    party_office.post(SCHEDULES, entry(&secretary)).await.expect(201);
    let vice_chair = position(&committee.app.person("government-vice-chair").await).await;
    let refused =
        committee.officer.post(SCHEDULES, entry(&vice_chair)).await.expect_problem(400, "body_invalid");
    assert_eq!(refused.complaints(), ["/host_position_id"]);
    let own = position(&committee.officer).await;
    let refused = committee.officer.post(SCHEDULES, entry(&own)).await.expect_problem(400, "body_invalid");
    assert_eq!(refused.complaints(), ["/sessions/0/kind"]);
    let regular = session("2026-12-11", "07:30", "11:30", "regular", ROOM);
    committee.officer.post(SCHEDULES, body(&own, &[regular])).await.expect(201);
    let nobody = entry("095e1c35-2910-8a7c-9f3e-5d0c1b2a4f68");
    let refused = committee.officer.post(SCHEDULES, nobody).await.expect_problem(400, "body_invalid");
    assert_eq!(refused.complaints(), ["/host_position_id"]);
}

#[tokio::test]
async fn sessions_of_one_host_or_place_do_not_overlap() {
    let committee = Committee::start().await;
    let (officer, host) = (&committee.officer, &committee.host);
    committee.enter(&[periodic("2026-12-10")]).await;
    let overlap = |answer: Answer| answer.expect_problem(409, "session_overlap");
    let elsewhere = session("2026-12-10", "11:00", "12:00", "ad_hoc", "Nhà văn hóa thôn Thượng");
    overlap(officer.post(SCHEDULES, body(host, &[elsewhere])).await);
    let secretary = position(&committee.app.person("party-secretary").await).await;
    let same_room = session("2026-12-10", "11:00", "12:00", "periodic", ROOM);
    overlap(committee.app.person("party-office").await.post(SCHEDULES, body(&secretary, &[same_room])).await);
    let within = [periodic("2026-12-17"), session("2026-12-17", "11:29", "12:00", "ad_hoc", "Nơi khác")];
    overlap(officer.post(SCHEDULES, body(host, &within)).await);
    // One may begin when the other ends.
    committee.enter(&[session("2026-12-10", "11:30", "12:00", "ad_hoc", ROOM)]).await;
}

#[tokio::test]
async fn of_two_racing_entries_one_wins() {
    let committee = Committee::on(TestApp::start_two().await).await;
    for day in ["2026-12-07", "2026-12-08", "2026-12-09", "2026-12-10"] {
        let entry = body(&committee.host, &[periodic(day)]);
        let one = committee.officer.post(SCHEDULES, entry.clone());
        let other = committee.officer.post(SCHEDULES, entry);
        let (one, other) = tokio::join!(one.send(), other.send());
        let mut statuses = [one.status, other.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409], "{} {}", one.text, other.text);
    }
}

#[tokio::test]
async fn a_retry_gets_the_same_answer() {
    let committee = Committee::start().await;
    let entry = body(&committee.host, &[periodic("2026-12-10")]);
    let first = committee.officer.post(SCHEDULES, entry.clone()).key("entry-0001").await.expect(201);
    let second = committee.officer.post(SCHEDULES, entry).key("entry-0001").await.expect(201);
    assert_eq!(
        (first.body.clone(), href(&first), first.etag()),
        (second.body.clone(), href(&second), second.etag())
    );
    let other = body(&committee.host, &[periodic("2026-12-11")]);
    committee.officer.post(SCHEDULES, other).key("entry-0001").await.expect_problem(422, "key_reused");
    assert_eq!(committee.officer.get(SCHEDULES).await.expect(200).items().len(), 1);
}
