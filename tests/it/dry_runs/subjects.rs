//! Petitions, cases and what belongs to them, each in a state in which an act on it is possible. A try changes nothing, so many share one.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::case_acts::items::{entered, ordered, settled};
use crate::case_acts::linked::{assigned, id};
use crate::case_acts::split::joined;
use crate::case_acts::{Office, done};
use crate::main_job::{lead, own_position};
use crate::petition_acts::act;
use crate::petition_acts::passages::{only, to};
use crate::support::Client;

/// Paths, and ids that bodies name, each by its name in the table.
pub type Subjects = BTreeMap<&'static str, String>;

/// All of them.
pub async fn all(office: &Office, party: &Client, council: &Client) -> Subjects {
    let mut all = Subjects::from([("chair", own_position(&office.chair).await)]);
    screened_petitions(office, &mut all).await;
    moved_petitions(office, party, &mut all).await;
    open_cases(office, &mut all).await;
    held_up_cases(office, &mut all).await;
    settled_cases(office, &mut all).await;
    work(office, &mut all).await;
    items(office, &mut all).await;
    schedules(office, &mut all).await;
    findings(office, council, &mut all).await;
    all
}

/// A petition on paper, each by another writer about another matter: what was done for one bars nothing for the next.
async fn handed_in(office: &Office, writer: char, more: Value) -> String {
    let mut body = json!({
        "received_on": "2026-11-20", "channel": "post", "subject": format!("Đơn {writer}"),
        "content": format!("Nội dung riêng của đơn {writer}."), "writers": [{ "name": format!("Nguyễn Văn {writer}") }],
    });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let id = office.officer.post("/v1/petitions", body).await.expect(201).text_at("/id");
    format!("/v1/petitions/{id}")
}

async fn screened(office: &Office, writer: char, kind: &str, more: Value) -> String {
    let path = handed_in(office, writer, more).await;
    let screening = json!({ "kind": kind, "within_authority": false, "acted_on": "2026-11-23" });
    act(&office.officer, &format!("{path}/screenings"), screening).await.expect(201);
    path
}

async fn screened_petitions(office: &Office, all: &mut Subjects) {
    all.insert("received", handed_in(office, 'A', json!({})).await);
    let forwarded = json!({ "forwarded_by": { "type": "press", "name": "Báo Một" } });
    all.insert("complaint", screened(office, 'B', "complaint_admin", forwarded).await);
    for (name, writer, kind) in [
        ("reflection", 'C', "reflection"),
        ("mixed", 'D', "mixed"),
        ("denunciation", 'E', "denunciation_duty"),
        ("field", 'G', "denunciation_field"),
        ("crime", 'H', "crime_report"),
        ("dispute", 'I', "land_dispute"),
        ("other", 'K', "other"),
    ] {
        all.insert(name, screened(office, writer, kind, json!({})).await);
    }
    all.insert("acceptable", office.screened("reflection", "2026-11-18", json!({})).await);
}

async fn moved_petitions(office: &Office, party: &Client, all: &mut Subjects) {
    let officer = &office.officer;
    let waiting = screened(office, 'L', "complaint_discipline", json!({})).await;
    let missing = json!({ "missing": ["E4_signature"] });
    let asked = act(officer, &format!("{waiting}/supplement-requests"), missing).await.expect(201);
    all.insert("asked", format!("{waiting}/acts/{}", asked.text_at("/act/id")));
    all.insert("waiting", waiting);

    let transferred = screened(office, 'M', "recommendation", json!({})).await;
    let elsewhere = json!({ "body_type": "other_state", "body": "Sở Xây dựng" });
    act(officer, &format!("{transferred}/transfers"), elsewhere).await.expect(201);
    all.insert("transferred", transferred);

    let mediated = screened(office, 'O', "land_dispute", json!({})).await;
    let mediators = json!({ "body_type": "mediators", "body": "Hội đồng hòa giải" });
    act(&office.chair, &format!("{mediated}/mediation-referrals"), mediators).await.expect(201);
    all.insert("mediated", mediated);

    let passed = screened(office, 'N', "recommendation", json!({})).await;
    act(officer, &format!("{passed}/transfers"), to("party")).await.expect(201);
    all.insert("passed", only(party, "party").await.0);
}

async fn open_cases(office: &Office, all: &mut Subjects) {
    let (older, petitions) = joined(office, "complaint_admin", &["addition"]).await;
    let letters = letters(office, &older).await;
    done(&office.officer, &older, "dispatches", json!({ "letter_ids": [letters[0]], "means": "post" })).await;
    let flag = json!({ "flag": "prolonged", "set": true, "ground": "Kéo dài." });
    let flagged = done(&office.officer, &older, "flags", flag).await;
    all.insert("flagged", format!("{older}/acts/{}", flagged.text_at("/act/id")));
    all.insert("linked_id", id(&petitions[0]).to_owned());
    all.insert("sent_letter", letters[0].clone());
    all.insert("older_id", id(&older).to_owned());
    all.insert("older", older);

    let open = office.accepted("complaint_admin", "2026-11-16", "2026-11-17").await;
    all.insert("letter", self::letters(office, &open).await[0].clone());
    all.insert("open", open);
    all.insert("land", office.accepted("land_dispute", "2026-11-09", "2026-11-10").await);
    all.insert("field_case", office.accepted("denunciation_field", "2026-11-09", "2026-11-10").await);
}

/// Ids of what a case has to send.
async fn letters(office: &Office, case: &str) -> Vec<String> {
    let list = office.chair.get(&format!("{case}/letters")).await.expect(200);
    list.items().iter().map(|letter| letter["id"].as_str().unwrap().to_owned()).collect()
}

/// Found complex; suspended; withdrawn and terminated.
async fn held_up_cases(office: &Office, all: &mut Subjects) {
    let chair = &office.chair;
    let complex = office.accepted("denunciation_duty", "2026-11-09", "2026-11-10").await;
    let level = json!({ "level": "complex", "criteria": ["several_places"], "document_number": "1/UBND" });
    done(chair, &complex, "complexity-decisions", level).await;
    all.insert("complex", complex);

    let suspended = office.accepted("complaint_admin", "2026-11-16", "2026-11-17").await;
    let wait = json!({ "ground": "awaiting_other_body", "reason": "Chờ.", "document_number": "2/QĐ-UBND" });
    done(chair, &suspended, "suspensions", wait).await;
    all.insert("suspended", suspended);

    let terminated = office.accepted("complaint_admin", "2026-11-16", "2026-11-17").await;
    done(&office.officer, &terminated, "withdrawals", json!({ "extent": "whole" })).await;
    let end = json!({ "ground": "withdrawn", "reason": "Tự nguyện rút.", "document_number": "3/QĐ-UBND" });
    done(chair, &terminated, "terminations", end).await;
    all.insert("terminated", terminated);
}

/// Settled on 20 July: decided, with its wording for the public, in the next instance; concluded, and acted upon.
async fn settled_cases(office: &Office, all: &mut Subjects) {
    all.insert("decided", settled(office, "complaint_admin", 1).await.0);

    let (told, _) = settled(office, "complaint_admin", 2).await;
    let wording = json!({
        "form": "posting", "public_text": "Quyết định giải quyết khiếu nại về đất tại thôn Hạ.", "acted_on": "2026-07-21",
    });
    done(&office.officer, &told, "publications", wording).await;
    let list = office.chair.get(&format!("{told}/publications")).await.expect(200);
    all.insert("publication", format!("{told}/publications/{}", list.text_at("/items/0/id")));

    let (above, _) = settled(office, "complaint_admin", 3).await;
    let again = json!({ "text": "Khiếu nại lần hai.", "acted_on": "2026-07-30" });
    done(&office.officer, &above, "second-complaints", again).await;
    all.insert("above", above);

    all.insert("concluded", settled(office, "denunciation_field", 1).await.0);
    let (acting, _) = settled(office, "denunciation_field", 2).await;
    let order = json!({ "text": "Xử lý kết luận.", "document_number": "4/UBND", "acted_on": "2026-07-22" });
    done(&office.chair, &acting, "enforcement-orders", order).await;
    all.insert("acting", acting);
}

/// Reflections whose work is given: one is being done, one answered.
async fn work(office: &Office, all: &mut Subjects) {
    let case = office.accepted("reflection", "2026-11-23", "2026-11-23").await;
    let given = lead(id(&case), &own_position(&office.worker).await);
    let given = office.chair.post("/v1/assignments", given).await.expect(201);
    all.insert("work", format!("/v1/assignments/{}", given.text_at("/id")));
    all.insert("assigned_id", id(&case).to_owned());
    all.insert("assigned", case);

    let petition = office.screened("reflection", "2026-11-23", json!({})).await;
    let answered = office.accept(&petition, "2026-11-23").await;
    assigned(office, &answered).await;
    done(&office.worker, &answered, "answers", json!({ "summary": "Đã sửa.", "result": "resolved" })).await;
    all.insert("answered_petition", petition);
    all.insert("answered", answered);
}

/// What a decision orders: one is open, one reported as done.
async fn items(office: &Office, all: &mut Subjects) {
    let (case, decision) = settled(office, "complaint_admin", 4).await;
    let who = own_position(&office.worker).await;
    let body = ordered(&case, &decision, ("responsible_position_id", &who));
    for (name, id) in
        [("ordering_id", id(&case)), ("decision_id", &decision.text_at("/act/id")), ("worker_id", &who)]
    {
        all.insert(name, id.to_owned());
    }
    all.insert("item", entered(&office.chair, body.clone()).await);
    let finished = entered(&office.chair, body).await;
    done(&office.worker, &finished, "completions", json!({ "text": "Đã phát thanh." })).await;
    all.insert("done_item", finished);
}

async fn schedules(office: &Office, all: &mut Subjects) {
    let host = own_position(&office.chair).await;
    for (name, day) in [("draft", "2026-12-10"), ("approved", "2026-12-17")] {
        let session = json!({
            "date": day, "from": "08:00", "to": "11:30", "kind": "periodic", "place": "Trụ sở", "capacity": 12,
        });
        let body = json!({
            "host_position_id": host, "period_from": "2026-12-01", "period_before": "2027-01-01", "sessions": [session],
        });
        let made = office.officer.post("/v1/reception-schedules", body).await.expect(201);
        all.insert(name, made.header("location").to_owned());
    }
    done(&office.chair, &all["approved"], "approvals", json!({})).await;
}

async fn findings(office: &Office, council: &Client, all: &mut Subjects) {
    let unit = office.chair.get("/v1/me").await.expect(200).text_at("/positions/0/unit/id");
    for name in ["finding", "replied"] {
        let body = json!({
            "subject_unit_id": unit, "case_ids": [], "severity": "minor", "description": "Chậm trả lời.",
            "recommendation": "Trả lời đúng hạn.", "answer_due_on": "2026-12-20",
        });
        let made = council.post("/v1/findings", body).await.expect(201);
        all.insert(name, made.header("location").to_owned());
    }
    done(&office.chair, &all["replied"], "replies", json!({ "content": "Đã làm." })).await;
}
