//! The list of those who signed is corrected after some of them have withdrawn: they stay on it, and are taken off once.

use serde_json::{Value, json};

use super::followed::annulled;
use super::{correct, reasoned};
use crate::main_job::accepted;
use crate::petition_acts::{Desk, act};
use crate::support::Answer;

fn named(names: &[&str]) -> Value {
    names.iter().map(|name| json!({ "name": name })).collect()
}

fn signers(names: &[&str]) -> Value {
    json!({ "signers": named(names) })
}

/// Some withdraw before there is a case.
async fn leave(desk: &Desk, path: &str, mut body: Value) -> Answer {
    (body["extent"], body["form"]) = (json!("some_writers"), json!("written"));
    act(&desk.officer, &format!("{path}/withdrawals"), body).await.expect(201)
}

/// So many people stand behind it once it is corrected so.
async fn counts(desk: &Desk, path: &str, body: Value, people: i32) {
    let corrected = correct(&desk.officer, path, body).await.expect(200);
    assert_eq!(corrected.at("/petition/people_count"), people, "{}", corrected.text);
}

/// This list leaves out who has withdrawn.
async fn refused(desk: &Desk, path: &str, body: Value, list: &str) {
    // No try tells who has withdrawn: nobody records it.
    desk.officer.patch(&format!("{path}?dry_run=true"), reasoned(body.clone())).await.expect(200);
    let refused = correct(&desk.officer, path, body).await.expect_problem(400, "body_invalid");
    assert_eq!(
        (refused.complaints(), refused.at("/errors/0/code")),
        (vec![list.to_owned()], &json!("not_allowed")),
        "{}",
        refused.text
    );
}

#[actix_web::test]
async fn who_has_withdrawn_stays_among_those_who_signed() {
    let desk = Desk::start().await;
    let path = desk.screened("recommendation", signers(&["Lò Văn Một", "Lò Văn Hai", "Lò Văn Ba"])).await;
    leave(&desk, &path, json!({ "withdrawn_by": ["Lò Văn Một"] })).await;
    let latest = leave(&desk, &path, json!({ "withdrawn_by": ["Lò Văn Hai"] })).await;
    assert_eq!(latest.at("/petition/people_count"), 2);
    refused(&desk, &path, signers(&["Lò Văn Hai", "Lò Văn Ba"]), "/signers").await;
    refused(&desk, &path, signers(&["Lò Văn Một", "Lò Văn Ba"]), "/signers").await;
    assert_eq!(desk.officer.get(&path).await.expect(200).at("/people_count"), 2);
    // His name was misspelt.
    counts(&desk, &path, signers(&["Lò Văn Mười", "Lò Văn Hai", "Lò Văn Ba"]), 2).await;
    counts(&desk, &path, signers(&["Lò Văn Một", "Lò Văn Hai", "Lò Văn Ba"]), 2).await;
    // Another one had signed too.
    let all = ["lò  văn một", "Lò Văn Hai", "Lò Văn Ba", "Lò Văn Bốn"];
    counts(&desk, &path, signers(&all), 3).await;
    // Who still stands behind it may turn out never to have signed; the others, once their withdrawal is annulled.
    counts(&desk, &path, signers(&all[..3]), 2).await;
    assert_eq!(annulled(&desk, &path, &latest).await.at("/petition/people_count"), 3);
    counts(&desk, &path, signers(&["Lò Văn Một", "Lò Văn Ba"]), 2).await;
    refused(&desk, &path, signers(&["Lò Văn Ba"]), "/signers").await;
}

#[actix_web::test]
async fn who_has_withdrawn_in_the_case_stays_among_those_who_signed() {
    let desk = Desk::start().await;
    let people =
        json!({ "writers": named(&["Nguyễn Văn A", "Lò Văn Hai"]), "signers": named(&["Lò Văn Ba"]) });
    let path = desk.screened("recommendation", people).await;
    let case = format!("/v1/cases/{}", accepted(&desk.chair, path.rsplit('/').next().unwrap()).await);
    let one = json!({ "extent": "some_members", "withdrawn_by": ["Lò Văn Hai"] });
    act(&desk.officer, &format!("{case}/withdrawals"), one).await.expect(201);
    refused(&desk, &path, json!({ "writers": named(&["Nguyễn Văn A"]) }), "/writers").await;
    // On which of the two lists he stands makes no difference.
    let moved =
        json!({ "writers": named(&["Nguyễn Văn A"]), "signers": named(&["Lò Văn Hai", "Lò Văn Ba"]) });
    counts(&desk, &path, moved, 2).await;
    assert_eq!(desk.chair.get(&case).await.expect(200).at("/people_count"), 2);
}

#[actix_web::test]
async fn no_list_is_held_against_who_withdrew_unnamed_nor_against_what_is_sealed() {
    let desk = Desk::start().await;
    let all = ["Lò Văn Một", "Lò Văn Hai", "Lò Văn Ba"];
    let path = desk.screened("recommendation", signers(&all)).await;
    leave(&desk, &path, json!({ "withdrawn_count": 1 })).await;
    counts(&desk, &path, signers(&all[1..]), 2).await;

    let path = desk.screened("denunciation_duty", signers(&all)).await;
    leave(&desk, &path, json!({ "withdrawn_by": [all[0]] })).await;
    correct(&desk.officer, &path, signers(&all[1..])).await.expect(200);
}
