//! What another book gave back comes alive there no more once the first one goes on with it.

use serde_json::{Value, json};

use super::{accept, found, taken};
use crate::main_job::own_position;
use crate::petition_acts::passages::to;
use crate::petition_acts::{Desk, act};
use crate::support::{Answer, Client};

async fn undo(client: &Client, path: &str, done: &Answer) -> Answer {
    let target = format!("{path}/acts/{}/annulments", done.text_at("/act/id"));
    act(client, &target, json!({ "ground": "wrong_content", "reason": "Nhầm." })).await
}

/// It is told what to annul first, and stands as it stood; a try is told so too.
async fn barred(keeper: &Client, path: &str, given: &Answer) {
    let stood = keeper.get(path).await.expect(200).at("/status").clone();
    let target = format!("{path}/acts/{}/annulments?dry_run=true", given.text_at("/act/id"));
    let tried = keeper.post(&target, json!({ "ground": "wrong_content", "reason": "Nhầm." })).await;
    for refused in [tried, undo(keeper, path, given).await] {
        let refused = refused.expect_problem(409, "state_conflict");
        assert!(refused.text_at("/detail").contains("annul that first"), "{}", refused.text);
        assert!(!refused.text_at("/legal_basis").is_empty());
    }
    assert_eq!(keeper.get(path).await.expect(200).at("/status"), &stood);
}

async fn sent_back(desk: &Desk, path: &str) -> Answer {
    let reply = json!({ "result": "sent_back" });
    act(&desk.officer, &format!("{path}/received-replies"), reply).await.expect(201)
}

#[actix_web::test]
async fn what_was_given_back_and_accepted_comes_alive_in_no_second_book() {
    let desk = Desk::start().await;
    let party = desk.app.person("party-office").await;
    let settler = own_position(&desk.chair).await;
    let ways: [(&str, &str, Value); 2] = [
        ("given-back-1", "returns", json!({ "ground": "not_competent" })),
        ("given-back-2", "voidings", json!({ "ground": "wrong_book", "reason": "Không thuộc sổ này." })),
    ];
    for (key, segment, body) in ways {
        let passed = desk.passed(key, "party").await;
        let second = taken(&party, "party").await;
        found(&party, &second, json!({ "within_authority": false })).await;
        let target = format!("{second}/{segment}");
        // As long as the first one waits, a mistake is mended.
        let given = act(&party, &target, body.clone()).await.expect(201);
        undo(&party, &second, &given).await.expect(201);
        let given = act(&party, &target, body).await.expect(201);
        let reply = sent_back(&desk, &passed.path).await;
        barred(&party, &second, &given).await;
        let acceptances = format!("{}/acceptances", passed.path);
        let accepted = act(&desk.chair, &acceptances, json!({ "settler_position_id": settler })).await;
        let accepted = accepted.expect(201);
        barred(&party, &second, &given).await;
        // What rests upon it is annulled first.
        undo(&desk.chair, &passed.path, &accepted).await.expect(201);
        undo(&desk.officer, &passed.path, &reply).await.expect(201);
        let back = undo(&party, &second, &given).await.expect(201);
        assert_eq!(back.at("/petition/status"), "screened", "{segment}");
    }
}

#[actix_web::test]
async fn nor_where_a_third_book_has_it_or_the_first_one_of_three_goes_on_with_it() {
    let desk = Desk::start().await;
    let (party, front) = (desk.app.person("party-office").await, desk.app.person("front-officer").await);
    let elsewhere = json!({ "within_authority": false });
    let returned = json!({ "ground": "not_competent" });

    let passed = desk.passed("given-back-3", "party").await;
    let second = taken(&party, "party").await;
    found(&party, &second, elsewhere.clone()).await;
    let given = act(&party, &format!("{second}/returns"), returned.clone()).await.expect(201);
    sent_back(&desk, &passed.path).await;
    act(&desk.officer, &format!("{}/transfers", passed.path), to("front")).await.expect(201);
    let third = taken(&front, "front").await;
    found(&front, &third, json!({})).await;
    accept(&front, &third).await;
    barred(&party, &second, &given).await;

    let passed = desk.passed("given-back-4", "party").await;
    let second = taken(&party, "party").await;
    found(&party, &second, elsewhere.clone()).await;
    act(&party, &format!("{second}/transfers"), to("front")).await.expect(201);
    let third = taken(&front, "front").await;
    found(&front, &third, elsewhere).await;
    let given = act(&front, &format!("{third}/returns"), returned).await.expect(201);
    sent_back(&desk, &passed.path).await;
    accept(&desk.chair, &passed.path).await;
    barred(&front, &third, &given).await;
}
