//! Waiting for another petition tells nobody whom that names, and no race leaves anything waiting.

use serde_json::{Value, json};

use super::linked::{annulment, id, link, mistake};
use super::linked_sealed::{about, names, nobody};
use super::waiting::{pair, stands, state, to};
use super::{Office, done};
use crate::notifications::{one, told};
use crate::petitions::{registered, screened};
use crate::support::Client;

/// Whether it waits is not told: it looks as one that was screened, alone and in lists.
async fn waits_unseen(client: &Client, petition: &str) {
    let seen = client.get(petition).await.expect(200);
    assert_eq!(seen.at("/status"), "screened");
    assert!(seen.at("/masked").as_array().unwrap().contains(&json!("/link_type")), "{}", seen.text);
    assert!(seen.body.get("link_type").is_none(), "{}", seen.text);
    for (status, found) in [("linked", false), ("screened", true)] {
        let list = client.get(&format!("/v1/petitions?status={status}")).await.expect(200);
        assert_eq!(list.text.contains(id(petition)), found, "{status}");
    }
    for end in ["timeline", "acts"] {
        let told = client.get(&format!("{petition}/{end}")).await.expect(200);
        for word in ["petition.linked", "\"link\"", "duplicate"] {
            assert!(!told.text.contains(word), "{word}: {}", told.text);
        }
    }
}

#[actix_web::test]
async fn sealed_ones_hide_by_themselves_until_there_is_a_case_and_together_then() {
    let office = Office::open().await;
    let third = office.app.machine("demo-dashboard").await;
    let (deputy, standing) =
        (office.app.person("council-deputy").await, office.app.person("council-standing").await);
    let first = about(&office.officer, "denunciation_duty", names(&office, "council-deputy").await).await;
    let second = about(&office.officer, "denunciation_duty", names(&office, "council-standing").await).await;
    let settler = about(&office.officer, "denunciation_duty", names(&office, "government-chair").await).await;
    for petition in [&second, &settler] {
        let body = to(&first, "duplicate");
        let target = format!("{petition}/links?dry_run=true");
        office.officer.post(&target, body.clone()).await.expect(200);
        done(&office.officer, petition, "links", body).await;
        // Which one it waits for is told to nobody.
        let steps = office.officer.get(&format!("{petition}/timeline")).await.expect(200);
        assert!(!steps.text.contains(id(&first)), "{}", steps.text);
    }
    for (client, own, other) in [(&deputy, &first, &second), (&standing, &second, &first)] {
        client.get(own).await.expect_problem(404, "resource_not_found");
        client.get(other).await.expect(200);
    }
    for (client, other) in [(&deputy, &second), (&standing, &first)] {
        waits_unseen(client, other).await;
    }
    let seen = office.officer.get(&second).await.expect(200);
    assert_eq!((seen.at("/status"), seen.at("/link_type")), (&json!("linked"), &json!("duplicate")));
    let case = office.accept(&first, "2026-11-24").await;
    for client in [&deputy, &standing] {
        for path in [&first, &second, &case] {
            client.get(path).await.expect_problem(404, "resource_not_found");
        }
    }
    third.get(&second).await.expect(200);
    assert_eq!(office.officer.get(&second).await.expect(200).at("/case/id"), id(&case));
    // Who settles is named by this one: it is handled by itself, and nothing tells him so.
    assert_eq!(stands(&office, &settler).await, state("screened", "received"));
    office.chair.get(&settler).await.expect_problem(404, "resource_not_found");
    let steps = office.chair.get(&format!("{case}/timeline")).await.expect(200);
    assert!(!steps.text.contains(id(&settler)), "{}", steps.text);
    let other = about(&office.officer, "denunciation_duty", nobody()).await;
    done(&office.officer, &other, "links", link(&case, "duplicate")).await;
}

/// That its writer is asked for something is told; a state beside that would tell that it waits.
#[actix_web::test]
async fn of_a_sealed_one_whose_writer_owes_a_supplement_no_state_is_told() {
    let office = Office::open().await;
    let deputy = office.app.person("council-deputy").await;
    let first = about(&office.officer, "denunciation_duty", nobody()).await;
    let second = about(&office.officer, "denunciation_duty", nobody()).await;
    let missing = json!({ "missing": ["E4_signature"], "note": "Thiếu chữ ký." });
    done(&office.officer, &second, "supplement-requests", missing).await;
    let asked = deputy.get(&second).await.expect(200);
    done(&office.officer, &second, "links", to(&first, "duplicate")).await;
    let seen = deputy.get(&second).await.expect(200);
    assert_eq!((asked.body.get("status"), seen.body.get("status")), (None, None), "{}", seen.text);
    assert_eq!(seen.at("/public_status"), "action_needed");
    for status in ["linked", "screened", "screened,linked", "linked,needs_supplement", "needs_supplement"] {
        let list = deputy.get(&format!("/v1/petitions?status={status}")).await.expect(200);
        assert!(!list.text.contains(id(&second)), "{status}");
        let list = office.officer.get(&format!("/v1/petitions?status={status}")).await.expect(200);
        assert_eq!(list.text.contains(id(&second)), status.contains("linked"), "{status}");
    }
    let list = deputy.get("/v1/petitions?public_status=action_needed").await.expect(200);
    assert!(list.text.contains(id(&second)), "{}", list.text);
}

/// What was done with it, as it is told: its steps, its acts, and these one by one.
async fn told_of(client: &Client, petition: &str) -> Vec<Value> {
    let mut told = Vec::new();
    for end in ["timeline", "acts"] {
        told.push(client.get(&format!("{petition}/{end}")).await.expect(200).body);
        told.extend(one_by_one(client, &format!("{petition}/{end}")).await);
    }
    told
}

/// The items of a list, on a page each.
pub async fn one_by_one(client: &Client, list: &str) -> Vec<Value> {
    let mut items = Vec::new();
    let mut next = format!("{list}?limit=1");
    loop {
        let page = client.get(&next).await.expect(200);
        assert_eq!(page.items().len(), 1, "no page has a gap: {}", page.text);
        items.extend(page.items().iter().cloned());
        let Some(cursor) = page.body["next_cursor"].as_str() else { return items };
        next = format!("{list}?limit=1&cursor={cursor}");
    }
}

/// Its writer may know what is asked of him, and not that somebody else has written of the same.
#[actix_web::test]
async fn nor_is_the_portal_of_its_writer_told_that_there_is_another() {
    let office = Office::open().await;
    let portal = office.app.machine("demo-portal").await;
    for asked in [false, true] {
        let first = about(&office.officer, "denunciation_duty", nobody()).await;
        let (entered, made) = registered(&portal, &format!("waits-{asked}")).await;
        screened(&office.officer, &entered, "denunciation_duty").await;
        let second = format!("/v1/petitions/{entered}");
        if asked {
            let missing = json!({ "missing": ["E4_signature"], "note": "Thiếu chữ ký." });
            done(&office.officer, &second, "supplement-requests", missing).await;
        }
        let state = if asked { "needs_supplement" } else { "screened" };
        let before = portal.get(&second).await.expect(200);
        let list = format!("/v1/petitions?external_ref=waits-{asked}");
        let listed = portal.get(&list).await.expect(200);
        assert_eq!((before.at("/status"), listed.items().len()), (&json!(state), 1));
        let done_before = told_of(&portal, &second).await;
        let code = json!({ "code": made["tracking"]["code"], "secret": made["tracking"]["secret"] });
        let by_code =
            async || office.app.anyone().post("/v1/public/trackings", code.clone()).await.expect(200).body;
        let tracked = by_code().await;
        let linked = done(&office.officer, &second, "links", to(&first, "duplicate")).await;
        assert_eq!(by_code().await, tracked);
        let seen = portal.get(&second).await.expect(200);
        // No instant and no tag tells that something was done.
        assert_eq!((&seen.body, seen.etag()), (&before.body, before.etag()));
        portal.get(&list).header("if-none-match", &listed.etag()).await.expect(304);
        if !asked {
            waits_unseen(&portal, &second).await;
        }
        // Nothing is told of the link, under no other name either, nor of its annulment.
        assert_eq!(told_of(&portal, &second).await, done_before);
        let link = format!("{second}/acts/{}", linked.text_at("/act/id"));
        portal.get(&link).await.expect_problem(404, "resource_not_found");
        office.officer.get(&link).await.expect(200);
        for status in ["linked", "screened", "needs_supplement"] {
            let list = portal.get(&format!("/v1/petitions?status={status}")).await.expect(200);
            assert_eq!(list.text.contains(&entered), status == state, "{status}");
        }
        let undone =
            office.officer.post(&annulment(&second, &linked), mistake()).if_match("*").await.expect(201);
        assert_eq!(told_of(&portal, &second).await, done_before);
        assert_eq!(portal.get(&second).await.expect(200).body, before.body);
        assert_eq!(by_code().await, tracked);
        let annulled = format!("{second}/acts/{}", undone.text_at("/act/id"));
        portal.get(&annulled).await.expect_problem(404, "resource_not_found");
    }
}

/// Nor is it told that somebody else's was linked to the case of its own.
#[actix_web::test]
async fn nor_that_another_came_to_its_case() {
    let office = Office::open().await;
    let portal = office.app.machine("demo-portal").await;
    let (entered, _) = registered(&portal, "opens").await;
    screened(&office.officer, &entered, "denunciation_duty").await;
    let first = format!("/v1/petitions/{entered}");
    let case = office.accept(&first, "2026-11-24").await;
    let other = about(&office.officer, "denunciation_duty", nobody()).await;
    let (before, done_before) = (portal.get(&first).await.expect(200), told_of(&portal, &first).await);
    let linked = done(&office.officer, &other, "links", link(&case, "duplicate")).await;
    for undone in [false, true] {
        if undone {
            office.officer.post(&annulment(&other, &linked), mistake()).if_match("*").await.expect(201);
        }
        assert_eq!(portal.get(&first).await.expect(200).body, before.body);
        assert_eq!(told_of(&portal, &first).await, done_before);
    }
}

/// No petition that is screened is told to be in progress: of a sealed one that would tell that there is another.
#[actix_web::test]
async fn a_sealed_one_is_told_as_received_whatever_becomes_of_the_other() {
    let office = Office::open().await;
    let protected = json!({ "facts": { "protection_requested": true } });
    let first = office.screened("land_dispute", "2026-11-16", protected.clone()).await;
    let second = office.screened("land_dispute", "2026-11-18", protected).await;
    assert_eq!(office.officer.get(&second).await.expect(200).at("/sealed"), true);
    done(&office.officer, &second, "links", to(&first, "duplicate")).await;
    let referral = json!({ "body_type": "mediators", "body": "Hội đồng hòa giải", "note": "x" });
    done(&office.chair, &first, "mediation-referrals", referral).await;
    assert_eq!(stands(&office, &second).await, state("linked", "received"));
}

#[actix_web::test]
async fn whom_a_waiting_one_names_learns_nothing_of_it_by_linking_the_other() {
    let office = Office::open().await;
    let keeper = office.app.person("government-office").await;
    let first = about(&office.officer, "denunciation_duty", nobody()).await;
    let other = about(&office.officer, "denunciation_duty", nobody()).await;
    let waiting = about(&keeper, "denunciation_duty", names(&office, "intake-officer").await).await;
    done(&keeper, &waiting, "links", to(&first, "duplicate")).await;
    office.officer.get(&waiting).await.expect_problem(404, "resource_not_found");
    let target = format!("{first}/links?dry_run=true");
    office.officer.post(&target, to(&other, "duplicate")).await.expect(200);
    done(&office.officer, &first, "links", to(&other, "duplicate")).await;
    let seen = keeper.get(&waiting).await.expect(200);
    assert_eq!((seen.at("/status"), seen.at("/link_type")), (&json!("screened"), &json!(null)));
    let let_go = one("petition_let_go", id(&waiting));
    assert!(told(&keeper).await.contains(&let_go));
    assert!(!told(&office.officer).await.contains(&let_go));
}

#[actix_web::test]
async fn nothing_is_left_waiting_for_what_was_accepted_at_the_same_moment() {
    let office = Office::open_two().await;
    let (first, second) = pair(&office, "reflection").await;
    let mut others = vec![second];
    for _ in 0..4 {
        others.push(office.screened("reflection", "2026-11-18", json!({})).await);
    }
    done(&office.officer, &others[0], "links", to(&first, "duplicate")).await;
    let settler = crate::main_job::own_position(&office.chair).await;
    let body = json!({ "settler_position_id": settler, "note": "Hồ sơ đã đủ." });
    let accepted = office.chair.post(&format!("{first}/acceptances"), body).if_match("*").send();
    let links = others[1..].iter().map(|petition| {
        let target = format!("{petition}/links");
        office.officer.post(&target, to(&first, "duplicate")).if_match("*").send()
    });
    let (accepted, links) = tokio::join!(accepted, futures_util::future::join_all(links));
    assert!(matches!(accepted.status, 201 | 503), "{}", accepted.text);
    let case = if accepted.status == 201 {
        accepted.text_at("/case/id")
    } else {
        id(&office.accept(&first, "2026-11-24").await).to_owned()
    };
    assert_eq!(office.officer.get(&others[0]).await.expect(200).at("/case/id"), case.as_str());
    for (petition, linked) in others[1..].iter().zip(links) {
        let seen = office.officer.get(petition).await.expect(200);
        if linked.status == 201 {
            assert_eq!(seen.at("/case/id"), case.as_str(), "{}", seen.text);
        } else {
            assert!(matches!(linked.status, 409 | 503), "{}", linked.text);
            assert_eq!(seen.at("/status"), "screened");
        }
    }
}
