//! A withdrawal that came as a petition of its own ends another one before there is a case, and is linked to it; some of a group
//! withdraw, and the others go on.

use serde_json::{Value, json};

use super::{Desk, act};
use crate::support::Answer;

fn id(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

fn withdrawal(by: &str) -> Value {
    json!({ "extent": "whole", "form": "written", "by_petition_id": id(by) })
}

fn link(to: &str) -> Value {
    json!({ "petition_id": id(to), "link_type": "withdrawal" })
}

fn annulment(path: &str, done: &Answer) -> String {
    format!("{path}/acts/{}/annulments", done.text_at("/act/id"))
}

/// Two petitions of this kind: the one that is withdrawn, and the withdrawal.
async fn pair(desk: &Desk, kind: &str) -> (String, String) {
    (desk.screened(kind, json!({})).await, desk.screened(kind, json!({})).await)
}

#[actix_web::test]
async fn what_rests_on_the_other_is_annulled_first() {
    let desk = Desk::start().await;
    let mistake = json!({ "ground": "wrong_petition", "reason": "Nhầm đơn." });
    for kind in ["complaint_admin", "denunciation_duty", "procedure_request", "mixed"] {
        let (target, petition) = pair(&desk, kind).await;
        let ended =
            act(&desk.officer, &format!("{target}/withdrawals"), withdrawal(&petition)).await.expect(201);
        let linked = act(&desk.officer, &format!("{petition}/links"), link(&target)).await.expect(201);
        assert_eq!(linked.at("/petition/public_status"), "withdrawn", "{kind}");
        // Which sealed petition is meant is told to nobody whom only that one names.
        for (path, other) in [(&target, &petition), (&petition, &target)] {
            let steps = desk.chair.get(&format!("{path}/timeline")).await.expect(200);
            let sealed = ["denunciation_duty", "mixed"].contains(&kind);
            assert_eq!(steps.text.contains(id(other)), !sealed, "{kind}: {}", steps.text);
        }
        let early = act(&desk.officer, &annulment(&target, &ended), mistake.clone()).await;
        let early = early.expect_problem(409, "state_conflict");
        assert!(early.text_at("/detail").contains("rests upon it"), "{kind}: {}", early.text);
        let back = act(&desk.officer, &annulment(&petition, &linked), mistake.clone()).await.expect(201);
        assert_eq!(
            (back.at("/petition/status"), back.at("/petition/link_type"), back.at("/petition/public_status")),
            (&json!("screened"), &Value::Null, &json!("received")),
            "{kind}"
        );
        let back = act(&desk.officer, &annulment(&target, &ended), mistake.clone()).await.expect(201);
        assert_eq!(back.at("/petition/status"), "screened", "{kind}");
        // And once more, as it should have been.
        act(&desk.officer, &format!("{target}/withdrawals"), withdrawal(&petition)).await.expect(201);
        act(&desk.officer, &format!("{petition}/links"), link(&target)).await.expect(201);
    }
}

#[actix_web::test]
async fn only_what_belongs_together_is_withdrawn_so() {
    let desk = Desk::start().await;
    let (target, petition) = pair(&desk, "complaint_admin").await;
    let withdrawals = format!("{target}/withdrawals");
    let links = format!("{petition}/links");
    let other_kind = desk.screened("recommendation", json!({})).await;
    let sealed = desk.screened("denunciation_duty", json!({})).await;
    let unscreened = format!("/v1/petitions/{}", desk.entered(json!({})).await.text_at("/id"));
    let filed = desk.screened("complaint_admin", json!({})).await;
    act(&desk.officer, &format!("{filed}/filings"), json!({ "ground": "ineligible" })).await.expect(201);
    for (by, word) in [
        (&target, "itself"),
        (&other_kind, "one kind"),
        (&sealed, "one kind"),
        (&unscreened, "one kind"),
        (&filed, "not in the state"),
    ] {
        let barred =
            act(&desk.officer, &withdrawals, withdrawal(by)).await.expect_problem(409, "state_conflict");
        assert!(barred.text_at("/detail").contains(word), "{by}: {}", barred.text);
    }
    let part = json!({ "extent": "part", "form": "written", "by_petition_id": id(&petition) });
    let refused = act(&desk.officer, &withdrawals, part).await.expect_problem(400, "body_invalid");
    assert_eq!(refused.complaints(), ["/by_petition_id"]);
    let nowhere = "/v1/petitions/09900100-0000-8000-8000-000000000000";
    let refused = act(&desk.officer, &withdrawals, withdrawal(nowhere)).await;
    assert_eq!(refused.expect_problem(400, "body_invalid").complaints(), ["/by_petition_id"]);
    for (body, pointer) in [
        (json!({ "link_type": "withdrawal" }), "/case_id"),
        (
            json!({ "link_type": "withdrawal", "petition_id": id(&target), "case_id": id(&target) }),
            "/petition_id",
        ),
        (link(nowhere), "/petition_id"),
    ] {
        let refused = act(&desk.officer, &links, body).await.expect_problem(400, "body_invalid");
        assert_eq!(refused.complaints(), [pointer]);
    }
    // What was withdrawn without this one belongs to another withdrawal.
    let plain = json!({ "extent": "whole", "form": "written" });
    act(&desk.officer, &withdrawals, plain).await.expect(201);
    act(&desk.officer, &links, link(&target)).await.expect_problem(409, "state_conflict");
}

#[actix_web::test]
async fn some_of_a_group_withdraw_and_the_others_go_on() {
    let desk = Desk::start().await;
    let signers: Vec<Value> =
        ["Lò Văn Một", "Lò Văn Hai", "Lò Văn Hai"].map(|name| json!({ "name": name })).into();
    let path = desk.screened("complaint_admin", json!({ "signers": signers })).await;
    let target = format!("{path}/withdrawals");
    let body = |more: Value| {
        let mut body = json!({ "extent": "some_writers", "form": "written" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    for (more, pointer) in [
        (json!({}), "/withdrawn_count"),
        (json!({ "withdrawn_count": 4 }), "/withdrawn_count"),
        (json!({ "withdrawn_count": 1, "withdrawn_by": ["Lò Văn Một", "Lò Văn Hai"] }), "/withdrawn_count"),
        (json!({ "withdrawn_by": ["Lò Văn Một", "Lò Văn Bốn"] }), "/withdrawn_by/1"),
        (json!({ "extent": "whole", "withdrawn_count": 2 }), "/withdrawn_count"),
        (json!({ "extent": "part", "withdrawn_by": ["Lò Văn Một"] }), "/withdrawn_by"),
    ] {
        let refused = act(&desk.officer, &target, body(more)).await.expect_problem(400, "body_invalid");
        assert_eq!(refused.complaints(), [pointer], "{}", refused.text);
    }
    // Under pressure nobody has left.
    let forced = body(json!({ "withdrawn_by": ["Lò Văn Một"], "coercion_suspected": true }));
    let kept = act(&desk.officer, &target, forced).await.expect(201);
    assert_eq!(kept.at("/petition/people_count"), 4);
    let two = body(json!({ "withdrawn_by": ["lò văn hai", "Lò Văn Hai"] }));
    let left = act(&desk.officer, &target, two.clone()).await.expect(201);
    assert_eq!(
        (left.at("/petition/people_count"), left.at("/petition/status")),
        (&json!(2), &json!("screened"))
    );
    assert!(!left.text.to_lowercase().contains("lò văn hai"), "{}", left.text);
    let again = body(json!({ "withdrawn_by": ["Lò Văn Hai"] }));
    let refused = act(&desk.officer, &target, again).await.expect_problem(400, "body_invalid");
    assert_eq!(refused.complaints(), ["/withdrawn_by/0"], "who has left leaves no second time");
    let mistake = json!({ "ground": "wrong_petition", "reason": "Nhầm đơn." });
    let back = act(&desk.officer, &annulment(&path, &left), mistake).await.expect(201);
    assert_eq!(back.at("/petition/people_count"), 4);
    act(&desk.officer, &target, two).await.expect(201);
    let freely = body(json!({ "withdrawn_by": ["Lò Văn Một"] }));
    act(&desk.officer, &target, freely).await.expect(201);
    assert_eq!(desk.officer.get(&path).await.expect(200).at("/people_count"), 1);
}
