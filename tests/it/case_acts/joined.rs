//! Acceptance into a case that another petition opened: it is settled with that, in its time, and its own writer is told.

use serde_json::{Value, json};

use super::annulled::annulled;
use super::linked::{assigned, count, id, settled};
use super::linked_sealed::{about, names, nobody};
use super::merged::{into, opener, undone};
use super::split::off;
use super::{Office, done, offered, tried};
use crate::main_job::own_position;
use crate::support::Answer;

async fn joining(office: &Office, case: &str) -> Value {
    json!({
        "settler_position_id": own_position(&office.chair).await, "case_id": id(case), "note": "Cùng một quyết định bị khiếu nại.",
    })
}

/// `rule status` of every clock of a petition.
async fn clocks(office: &Office, petition: &str) -> Vec<String> {
    let list = office.officer.get(&format!("{petition}/deadlines")).await.expect(200);
    let shown = |clock: &Value| format!("{} {}", clock["rule_key"], clock["status"]).replace('"', "");
    list.items().iter().map(shown).collect()
}

#[actix_web::test]
async fn an_accepted_petition_joins_a_case_in_its_time_and_its_own_writer_is_told() {
    let office = Office::open().await;
    for (kind, first, rule) in [("complaint_admin", "C02", "C03"), ("denunciation_duty", "T01", "T06")] {
        let case = office.accepted(kind, "2026-11-16", "2026-11-17").await;
        let due = office.chair.get(&case).await.expect(200).at("/due_on").clone();
        let petition = office.screened(kind, "2026-11-18", json!({})).await;
        let duplicate = office.screened(kind, "2026-11-19", json!({})).await;
        let waits = json!({ "petition_id": id(&petition), "link_type": "duplicate", "note": "x" });
        done(&office.officer, &duplicate, "links", waits).await;
        let cases = count(&office.chair, "/v1/cases?").await;
        let target = format!("{petition}/acceptances?dry_run=true");
        office.chair.post(&target, joining(&office, &case).await).await.expect(200);
        let joined = done(&office.chair, &petition, "acceptances", joining(&office, &case).await).await;
        let shown = |name: &str| joined.at(&format!("/petition/{name}")).clone();
        assert_eq!((shown("status"), shown("public_status")), (json!("accepted"), json!("in_progress")));
        assert_eq!((shown("link_type"), shown("case/id")), (json!("duplicate"), json!(id(&case))), "{kind}");
        assert_eq!(joined.at("/case/id"), id(&case));
        assert_eq!(count(&office.chair, "/v1/cases?").await, cases, "the matter counts once");
        assert_eq!(
            office.chair.get(&case).await.expect(200).at("/due_on"),
            &due,
            "{kind}: no term begins anew"
        );
        let clocks_now = clocks(&office, &petition).await;
        for clock in [format!("{first} fulfilled"), "R16 fulfilled".to_owned(), format!("{rule} running")] {
            assert!(clocks_now.contains(&clock), "{kind}: no {clock} among {clocks_now:?}");
        }
        let seen = office.officer.get(&duplicate).await.expect(200);
        assert_eq!(
            (seen.at("/case/id"), seen.at("/status")),
            (&json!(id(&case)), &json!("linked")),
            "{kind}"
        );
        let along = clocks(&office, &duplicate).await;
        for clock in [format!("{first} fulfilled"), "R16 fulfilled".to_owned(), format!("{rule} running")] {
            assert!(along.contains(&clock), "{kind}: its writer is told too: no {clock} among {along:?}");
        }

        let target = format!("{petition}/notices");
        let longer =
            json!({ "addressee": "writer", "outcome": "needs_longer", "text": "Cần thêm thời gian." });
        office.officer.post(&target, longer).await.expect(201);
        assert!(clocks(&office, &petition).await.contains(&format!("{rule} running")), "{kind}");
        let notice = json!({ "addressee": "writer", "outcome": "accepted", "text": "Đã thụ lý." });
        office.officer.post(&target, notice).await.expect(201);
        assert!(clocks(&office, &petition).await.contains(&format!("{rule} fulfilled")), "{kind}");
    }
}

#[actix_web::test]
async fn it_follows_the_case_like_every_petition_of_it() {
    let office = Office::open().await;
    let case = office.accepted("reflection", "2026-11-16", "2026-11-17").await;
    let petition = office.screened("reflection", "2026-11-18", json!({})).await;
    let mut body = joining(&office, &case).await;
    body["link_type"] = json!("addition");
    let joined = done(&office.chair, &petition, "acceptances", body).await;
    assert_eq!(joined.at("/petition/link_type"), "addition");
    let worker = assigned(&office, &case).await;
    assert_eq!(office.worker.get(&petition).await.expect(200).at("/assignee/id"), &json!(worker));
    done(&office.chair, &case, "answers", json!({ "summary": "Đã sửa.", "result": "resolved" })).await;
    assert_eq!(office.officer.get(&petition).await.expect(200).at("/public_status"), "answered");
    let rated = done(&office.officer, &petition, "ratings", json!({ "value": "partly" })).await;
    assert_eq!(rated.at("/petition/rating/value"), "partly");
    let again = tried(&office.chair, &petition, "acceptances", joining(&office, &case).await).await;
    again.expect_problem(409, "state_conflict");
}

#[actix_web::test]
async fn only_what_belongs_to_a_case_under_way_joins_it() {
    let office = Office::open().await;
    let case = office.accepted("reflection", "2026-11-16", "2026-11-17").await;
    let petition = office.screened("reflection", "2026-11-18", json!({})).await;
    let other = office.screened("complaint_admin", "2026-11-18", json!({})).await;
    let barred = tried(&office.chair, &other, "acceptances", joining(&office, &case).await).await;
    assert!(barred.expect_problem(409, "state_conflict").text_at("/detail").contains("procedure"));
    let join = joining(&office, &case).await;
    let with = |name: &str, value: Value| {
        let mut body = join.clone();
        body[name] = value;
        body
    };
    let nowhere = "09900100-0000-8000-8000-000000000000";
    for (body, pointer) in [
        (with("case_id", json!(nowhere)), "/case_id"),
        (with("link_type", json!("withdrawal")), "/link_type"),
        (with("settler_position_id", json!(own_position(&office.officer).await)), "/settler_position_id"),
        (with("acted_on", json!("2026-11-16")), "/acted_on"),
    ] {
        let refused = tried(&office.chair, &petition, "acceptances", body).await;
        assert_eq!(refused.expect_problem(400, "body_invalid").complaints(), [pointer]);
    }
    let mut opens = with("link_type", json!("duplicate"));
    opens["case_id"] = Value::Null;
    let refused = tried(&office.chair, &petition, "acceptances", opens).await;
    assert_eq!(refused.expect_problem(400, "body_invalid").complaints(), ["/link_type"]);
    settled(&office, &case).await;
    let late = tried(&office.chair, &petition, "acceptances", join).await;
    late.expect_problem(409, "state_conflict");
    assert_eq!(office.officer.get(&petition).await.expect(200).at("/status"), "screened");
}

#[actix_web::test]
async fn a_dispute_that_was_mediated_in_vain_waits_for_no_mediation() {
    let office = Office::open().await;
    let in_vain = json!({ "facts": { "mediation_done": true, "signed": true, "has_date": true } });
    let case = office.accepted("land_dispute", "2026-11-16", "2026-11-17").await;
    let petition = office.screened("land_dispute", "2026-11-18", in_vain.clone()).await;
    let barred = tried(&office.chair, &petition, "acceptances", joining(&office, &case).await).await;
    let barred = barred.expect_problem(409, "state_conflict");
    assert!(barred.text_at("/detail").contains("in vain"));
    // Told by the row alone, which does not tell what became of a mediation: what that may bar is not offered.
    let instead = barred.at("/available_actions").to_string();
    assert!(instead.contains("acceptances") && !instead.contains("mediation-referrals"), "{instead}");
    assert!(offered(&office.chair, &petition).await.contains(&"mediation-referrals".to_owned()));
    office.accept(&petition, "2026-11-24").await;
    assert!(clocks(&office, &petition).await.contains(&"P09 running".to_owned()));
    // Nor does it go along with one that is still to be mediated.
    let first = office.screened("land_dispute", "2026-11-16", json!({})).await;
    let waiting = office.screened("land_dispute", "2026-11-18", in_vain).await;
    let waits = json!({ "petition_id": id(&first), "link_type": "duplicate", "note": "x" });
    done(&office.officer, &waiting, "links", waits).await;
    office.accept(&first, "2026-11-24").await;
    let seen = office.officer.get(&waiting).await.expect(200);
    assert_eq!((seen.at("/status"), seen.at("/case")), (&json!("screened"), &Value::Null));
}

async fn told(office: &Office, petition: &str, outcome: &str) -> Answer {
    let notice = json!({ "addressee": "writer", "outcome": outcome, "text": "Thông báo." });
    office.officer.post(&format!("{petition}/notices"), notice).await
}

#[actix_web::test]
async fn who_joined_is_told_of_the_result_in_time() {
    let office = Office::open().await;
    let decision = json!({ "summary": "Đúng.", "result": "well_founded", "document_number": "6/QĐ-UBND" });
    let conclusion = json!({ "summary": "Sai.", "result": "unfounded", "short_track": true, "note": "Rõ ràng, cụ thể.", "document_number": "5/KL-UBND" });
    for (kind, act, body, rule) in [
        ("complaint_admin", "decisions", decision, "C09"),
        ("denunciation_field", "conclusions", conclusion, "T15"),
    ] {
        let case = office.accepted(kind, "2026-11-16", "2026-11-17").await;
        let petition = office.screened(kind, "2026-11-18", json!({})).await;
        // One waits for it and comes along, and one comes with its own case.
        let along = office.screened(kind, "2026-11-18", json!({})).await;
        let waits = json!({ "petition_id": id(&petition), "link_type": "duplicate", "note": "x" });
        done(&office.officer, &along, "links", waits).await;
        done(&office.chair, &petition, "acceptances", joining(&office, &case).await).await;
        let own = office.accepted(kind, "2026-11-16", "2026-11-17").await;
        let merged = opener(&office, &own).await;
        done(&office.chair, &own, "merges", into(&case)).await;
        told(&office, &petition, "settled").await.expect_problem(409, "state_conflict");
        let first = done(&office.chair, &case, act, body.clone()).await;
        let has = async |clock: String| {
            for one in [&petition, &along, &merged] {
                let clocks = clocks(&office, one).await;
                assert!(clocks.contains(&clock), "{kind}: no {clock} among {clocks:?}");
            }
        };
        has(format!("{rule} running")).await;
        assert_ne!(office.officer.get(&petition).await.expect(200).at("/due_on"), &Value::Null, "{kind}");
        annulled(&office.chair, &case, &first).await;
        has(format!("{rule} cancelled")).await;
        let mut again = body;
        again["document_number"] = json!("7/UBND");
        done(&office.chair, &case, act, again).await;
        told(&office, &petition, "other").await.expect(201);
        has(format!("{rule} running")).await;
        for one in [&petition, &along, &merged] {
            told(&office, one, "settled").await.expect(201);
        }
        has(format!("{rule} fulfilled")).await;
    }
}

#[actix_web::test]
async fn who_was_split_off_since_is_told_of_the_acceptance_all_the_same() {
    let office = Office::open().await;
    let case = office.accepted("complaint_admin", "2026-11-16", "2026-11-17").await;
    let petition = office.screened("complaint_admin", "2026-11-18", json!({})).await;
    done(&office.chair, &petition, "acceptances", joining(&office, &case).await).await;
    done(&office.chair, &case, "splits", off(&[&petition])).await;
    assert!(clocks(&office, &petition).await.contains(&"C03 running".to_owned()));
    told(&office, &petition, "accepted").await.expect(201);
    assert!(clocks(&office, &petition).await.contains(&"C03 fulfilled".to_owned()));
}

#[actix_web::test]
async fn an_annulled_split_leaves_what_had_joined_as_it_stood() {
    let office = Office::open().await;
    let case = office.accepted("reflection", "2026-11-16", "2026-11-17").await;
    let petition = office.screened("reflection", "2026-11-18", json!({})).await;
    done(&office.chair, &petition, "acceptances", joining(&office, &case).await).await;
    let split = done(&office.chair, &case, "splits", off(&[&petition])).await;
    assert_eq!(office.officer.get(&petition).await.expect(200).at("/link_type"), &Value::Null);
    undone(&office.chair, &case, &split).await.expect(201);
    let seen = office.officer.get(&petition).await.expect(200);
    assert_eq!((seen.at("/status"), seen.at("/link_type")), (&json!("accepted"), &json!("duplicate")));
    assert_eq!(seen.at("/case/id"), id(&case));
}

#[actix_web::test]
async fn nobody_works_on_a_case_that_is_joined_by_what_names_him() {
    let office = Office::open().await;
    let first = about(&office.officer, "denunciation_duty", nobody()).await;
    let case = office.accept(&first, "2026-11-17").await;
    assigned(&office, &case).await;
    let names_lead = about(&office.officer, "denunciation_duty", names(&office, "case-officer").await).await;
    let refused = tried(&office.chair, &names_lead, "acceptances", joining(&office, &case).await).await;
    refused.expect_problem(409, "assignee_conflicted");
    let deputy = office.app.person("council-deputy").await;
    deputy.get(&case).await.expect(200);
    let names_other =
        about(&office.officer, "denunciation_duty", names(&office, "council-deputy").await).await;
    done(&office.chair, &names_other, "acceptances", joining(&office, &case).await).await;
    for path in [&case, &first, &names_other] {
        deputy.get(path).await.expect_problem(404, "resource_not_found");
    }
}
