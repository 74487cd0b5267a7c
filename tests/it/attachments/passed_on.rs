//! The files of a petition go with it where another book of the commune gets it: who works on it there reads what came with it, and
//! nobody else reads more than before.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use super::of_cases::proofs;
use super::{attach, attached, attached_at_desk, content, listed, pdf};
use crate::jobs::number;
use crate::main_job::own_position;
use crate::petition_acts::passages::{acknowledge, only, to};
use crate::petition_acts::{Desk, act};
use crate::petitions::{reflection, screened};
use crate::support::demands::proves;
use crate::support::{Answer, Client};

/// A petition of the portal that the government's book has passed on to the Party's, with a file that came before.
struct PassedOn {
    desk: Desk,
    portal: Client,
    id: String,
    before: String,
    sent: Answer,
}

async fn passed_on(kind: &str, about: Value) -> PassedOn {
    let desk = Desk::start().await;
    let portal = desk.app.machine("demo-portal").await;
    let mut body = reflection("passed-on");
    body["about"] = about;
    let id = portal.post("/v1/petitions", body).key("key-passed-on").await.expect(201).text_at("/id");
    let before = attached(&portal, &id, "came-before").await;
    screened(&desk.officer, &id, kind).await;
    let sent = act(&desk.officer, &format!("/v1/petitions/{id}/transfers"), to("party")).await.expect(201);
    PassedOn { desk, portal, id, before, sent }
}

/// The id of the one entry in the Party's book.
async fn entry(keeper: &Client) -> String {
    only(keeper, "party").await.0.rsplit('/').next().unwrap().to_owned()
}

fn names(list: &Answer) -> Vec<&str> {
    list.items().iter().filter_map(|item| item["file_name"].as_str()).collect()
}

async fn shown(client: &Client, attachment: &str) -> Answer {
    client.get(&format!("/v1/attachments/{attachment}")).await
}

#[actix_web::test]
async fn who_works_on_it_in_the_other_book_reads_what_came_with_it() {
    proves(&["II.5-1"]);
    let of = passed_on("recommendation", json!([])).await;
    let (party, front) =
        (of.desk.app.person("party-office").await, of.desk.app.person("front-officer").await);
    let entry = entry(&party).await;
    // What the citizen sends now goes after it, and is told there.
    let after = attached(&of.portal, &of.id, "came-after").await;
    let told = party.get("/v1/notifications").await.expect(200);
    let about = |one: &&Value| one["kind"] == "attachment_added" && one["subject"]["id"] == entry.as_str();
    assert_eq!(told.items().iter().filter(about).count(), 1, "{}", told.text);
    let steps = party.get(&format!("/v1/petitions/{entry}/timeline")).await.expect(200);
    assert_eq!(steps.items().last().unwrap()["type"], "petition.attachment_added");
    // The entry is sealed until its book screens it: each time that is a look, recorded there.
    let list = listed(&party, &entry).await.expect(200);
    assert_eq!(names(&list), ["came-before.pdf", "came-after.pdf"]);
    assert!(list.items().iter().all(|item| item["petition_id"] == entry.as_str()), "{}", list.text);
    for attachment in [&of.before, &after] {
        assert!(content(&party, attachment).await.expect(200).bytes == pdf(300));
        assert!(shown(&party, attachment).await.expect(200).at("/file_name").is_string());
    }
    let sql = of.desk.app.sql(DbRole::Superuser).await;
    let looks = format!(
        "select count(*) from audit_entries where subject_id = '{entry}' and action = 'sealed_text.opened'"
    );
    assert_eq!(number(&sql, &looks).await, 5);
    // What the other book adds is its own, and so is what the first one adds.
    let own = attach(&party, &entry, "party-own", json!({ "file_name": "own.pdf" }), &pdf(300)).await;
    let own = own.expect(201).text_at("/id");
    assert_eq!(names(&listed(&party, &entry).await), ["came-before.pdf", "came-after.pdf", "own.pdf"]);
    assert_eq!(names(&listed(&of.desk.officer, &of.id).await), ["came-before.pdf", "came-after.pdf"]);
    for stranger in [&of.desk.officer, &of.portal] {
        content(stranger, &own).await.expect_problem(404, "resource_not_found");
    }
    assert_eq!(names(&listed(&of.portal, &of.id).await), ["came-before.pdf", "came-after.pdf"]);
    // Who keeps neither book reads nothing more than before, and voids nothing through an entry.
    assert_eq!(names(&listed(&front, &of.id).await), [""; 0]);
    assert_ne!(content(&front, &of.before).await.status, 200);
    let void = format!("/v1/attachments/{}/voidings", of.before);
    let refused = party.post(&void, json!({ "reason": "x" })).await;
    assert!([403, 404].contains(&refused.status), "{}", refused.text);
    // Released it is read like the petition itself.
    acknowledge(&party, &format!("/v1/petitions/{entry}")).await.expect(201);
    screened(&party, &entry, "recommendation").await;
    assert!(content(&party, &of.before).await.expect(200).bytes == pdf(300));
    assert_eq!(names(&listed(&party, &entry).await).len(), 3);
    assert_eq!(number(&sql, &looks).await, 6, "only the list before it was released was one more");
    // What the first book voids is read in both by who reads the text, and through the portal no more.
    of.desk.officer.post(&void, json!({ "reason": "Nhầm." })).await.expect(201);
    content(&party, &of.before).await.expect(200);
    content(&of.portal, &of.before).await.expect_problem(409, "state_conflict");
}

#[actix_web::test]
async fn of_a_sealed_one_nobody_reads_more_than_its_keepers_there() {
    proves(&["II.1-d"]);
    let of = passed_on("denunciation_duty", json!([{ "type": "person", "name": "Người Thường" }])).await;
    let app = &of.desk.app;
    let (party, inspection) = (app.person("party-office").await, app.person("inspection-committee").await);
    let (council, front) = (app.person("council-standing").await, app.person("front-officer").await);
    let entry = entry(&party).await;
    for keeper in [&party, &inspection] {
        assert_eq!(names(&listed(keeper, &entry).await), ["came-before.pdf"]);
        assert!(content(keeper, &of.before).await.expect(200).bytes == pdf(300));
    }
    // Who sees the entry redacted is not told that there was another before it.
    for outside in [&council, &front, &of.desk.officer] {
        let list = listed(outside, &entry).await;
        assert!(!list.text.contains(&of.before) && !list.text.contains("came-before"), "{}", list.text);
        assert_ne!(content(outside, &of.before).await.status, 200);
        assert!(!shown(outside, &of.before).await.text.contains("came-before"));
    }
    // Where the first entry comes to hide itself from one of them, its files do too.
    let sql = app.sql(DbRole::Superuser).await;
    let hide = format!(
        "update petitions set excluded_person_ids = array(select person_id from users where login = 'party-office') where id = '{}'",
        of.id
    );
    sql.batch_execute(&hide).await.unwrap();
    assert_eq!(names(&listed(&party, &entry).await), [""; 0]);
    content(&party, &of.before).await.expect_problem(404, "resource_not_found");
    content(&inspection, &of.before).await.expect(200);
    let relate = "insert into person_relations (commune, person_id, other_id, relation, declared_on)
                  select a.commune, a.person_id, b.person_id, 'sibling', '2026-07-06' from users a, users b
                  where a.login = 'party-office' and b.login = 'inspection-committee'";
    sql.batch_execute(relate).await.unwrap();
    let looks = format!(
        "select count(*) from audit_entries where subject_id = '{entry}' and action = 'sealed_text.opened'"
    );
    let before = number(&sql, &looks).await;
    let list = listed(&inspection, &entry).await.expect(200);
    assert_eq!(list.items(), &[] as &[Value], "nor do his relatives learn of them");
    shown(&inspection, &of.before).await.expect_problem(404, "resource_not_found");
    assert_eq!(number(&sql, &looks).await, before, "what stayed closed was no look");
    content(&inspection, &of.before).await.expect_problem(404, "resource_not_found");
}

/// A book that has sent it back reads neither what came with it nor what still comes to the first one.
#[actix_web::test]
async fn what_is_sent_back_takes_its_files_along() {
    let of = passed_on("recommendation", json!([])).await;
    let party = of.desk.app.person("party-office").await;
    let entry = entry(&party).await;
    let path = format!("/v1/petitions/{entry}");
    acknowledge(&party, &path).await.expect(201);
    let screening = json!({ "kind": "recommendation", "within_authority": false });
    act(&party, &format!("{path}/screenings"), screening).await.expect(201);
    attached_at_desk(&party, &entry, "party-own").await;
    content(&party, &of.before).await.expect(200);
    act(&party, &format!("{path}/returns"), json!({ "ground": "not_competent" })).await.expect(201);
    let replies = format!("/v1/petitions/{}/received-replies", of.id);
    act(&of.desk.officer, &replies, json!({ "result": "sent_back" })).await.expect(201);
    let after = attached(&of.portal, &of.id, "came-after").await;
    assert_eq!(names(&listed(&party, &entry).await), ["party-own.pdf"]);
    for attachment in [&of.before, &after] {
        assert_ne!(content(&party, attachment).await.status, 200);
        assert!(!shown(&party, attachment).await.text.contains("came-"));
        content(&of.desk.officer, attachment).await.expect(200);
    }
}

#[actix_web::test]
async fn what_is_taken_back_takes_its_files_along() {
    let of = passed_on("recommendation", json!([])).await;
    let party = of.desk.app.person("party-office").await;
    let entry = entry(&party).await;
    content(&party, &of.before).await.expect(200);
    let annul = format!("/v1/petitions/{}/acts/{}/annulments", of.id, of.sent.text_at("/act/id"));
    let body = json!({ "ground": "wrong_content", "reason": "Chuyển nhầm nơi." });
    act(&of.desk.officer, &annul, body).await.expect(201);
    assert_eq!(listed(&party, &entry).await.expect(200).items(), &[] as &[Value]);
    assert_ne!(content(&party, &of.before).await.status, 200);
    assert!(!shown(&party, &of.before).await.text.contains("came-before"));
    // What comes now is not told there any more.
    attached(&of.portal, &of.id, "came-after").await;
    let steps = party.get(&format!("/v1/petitions/{entry}/timeline")).await.expect(200);
    assert_eq!(steps.items().last().unwrap()["type"], "petition.taken_back");
    content(&of.desk.officer, &of.before).await.expect(200);
}

#[actix_web::test]
async fn what_comes_and_goes_later_does_not_tell_whence_it_came() {
    let of = passed_on("recommendation", json!([])).await;
    let (party, council) =
        (of.desk.app.person("party-office").await, of.desk.app.person("council-standing").await);
    let entry = entry(&party).await;
    acknowledge(&party, &format!("/v1/petitions/{entry}")).await.expect(201);
    screened(&party, &entry, "recommendation").await;
    let later = attached_at_desk(&of.desk.officer, &of.id, "came-to-the-desk").await;
    let void = format!("/v1/attachments/{later}/voidings");
    of.desk.officer.post(&void, json!({ "reason": "Nhầm." })).await.expect(201);
    let kinds = ["petition.attachment_added", "petition.attachment_voided"];
    for reader in [&party, &council] {
        let steps = reader.get(&format!("/v1/petitions/{entry}/timeline")).await.expect(200);
        let last = &steps.items()[steps.items().len() - 2..];
        for (step, kind) in last.iter().zip(kinds) {
            let seen = (&step["type"], &step["position"], &step["fields"]);
            assert_eq!(seen, (&json!(kind), &Value::Null, &json!({})), "{}", steps.text);
        }
        assert!(!steps.text.contains(&later), "{}", steps.text);
    }
    let told = party.get("/v1/notifications").await.expect(200);
    for kind in ["attachment_added", "attachment_voided"] {
        let about = |one: &&Value| one["kind"] == kind && one["subject"]["id"] == entry.as_str();
        assert_eq!(told.items().iter().filter(about).count(), 1, "{kind}: {}", told.text);
    }
    // The first book's own timeline tells both.
    let steps = of.desk.officer.get(&format!("/v1/petitions/{}/timeline", of.id)).await.expect(200);
    assert_eq!(
        steps.items().iter().filter(|step| step["fields"]["attachment_id"] == later.as_str()).count(),
        2
    );
}

#[actix_web::test]
async fn the_file_of_its_case_has_what_came_before_it() {
    let of = passed_on("reflection", json!([])).await;
    let app = &of.desk.app;
    let (party, secretary) = (app.person("party-office").await, app.person("party-secretary").await);
    let entry = entry(&party).await;
    let path = format!("/v1/petitions/{entry}");
    acknowledge(&party, &path).await.expect(201);
    screened(&party, &entry, "reflection").await;
    let own = attached_at_desk(&party, &entry, "party-own").await;
    let body = json!({ "settler_position_id": own_position(&secretary).await });
    let accepted = act(&secretary, &format!("{path}/acceptances"), body).await.expect(201);
    let case = format!("/v1/cases/{}", accepted.text_at("/case/id"));
    assert_eq!(proofs(&secretary, &case, "evidence").await, [of.before.clone(), own.clone()]);
    // Where the first entry comes to hide itself from him, its files do too.
    let hide = format!(
        "update petitions set excluded_person_ids = array(select person_id from users where login = 'party-secretary') where id = '{}'",
        of.id
    );
    app.sql(DbRole::Superuser).await.batch_execute(&hide).await.unwrap();
    assert_eq!(proofs(&secretary, &case, "evidence").await, [own]);
}
