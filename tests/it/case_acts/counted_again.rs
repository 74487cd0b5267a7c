//! Some withdraw, and their petition goes to other cases: there they leave no second time, and where it was a mistake they are counted
//! again.

use serde_json::{Value, json};

use super::merged::{into, undone};
use super::split::{off, part};
use super::{Office, done, tried};

#[actix_web::test]
async fn who_had_withdrawn_from_a_merged_case_is_counted_in_what_was_split_off_since() {
    let office = Office::open().await;
    let older = office.accepted("reflection", "2026-11-09", "2026-11-10").await;
    let petition = office.screened("reflection", "2026-11-16", json!({ "people_count": 5 })).await;
    let later = office.accept(&petition, "2026-11-17").await;
    let some = |count: i32| json!({ "extent": "some_members", "withdrawn_count": count });
    let withdrawn = done(&office.officer, &later, "withdrawals", some(3)).await;
    done(&office.chair, &later, "merges", into(&older)).await;
    let split = done(&office.chair, &older, "splits", off(&[&petition])).await;
    let part = part(&split);
    let people = async |path: &str| office.chair.get(path).await.expect(200).at("/people_count").clone();
    let all = async || [people(&part).await, people(&petition).await];
    assert_eq!(all().await, [2, 2]);
    undone(&office.officer, &later, &withdrawn).await.expect(201);
    assert_eq!(all().await, [5, 5]);
    // The case tells its petition what it counts with its next act.
    done(&office.officer, &part, "withdrawals", some(1)).await;
    assert_eq!(all().await, [4, 4]);
    assert_eq!(people(&older).await, 1);
}

#[actix_web::test]
async fn who_had_withdrawn_from_a_merged_case_leaves_no_second_time_what_was_split_off_since() {
    let office = Office::open().await;
    let older = office.accepted("reflection", "2026-11-09", "2026-11-10").await;
    let named = ["Lò Văn Một", "Lò Văn Hai", "Lò Văn Ba", "Lò Văn Bốn"];
    let signers: Vec<Value> = named.map(|name| json!({ "name": name })).into();
    let body = json!({
        "received_on": "2026-11-16", "channel": "post", "subject": "Đơn", "content": "Nội dung.",
        "writers": [{ "name": "Hán Thị Mơ", "address": "Thôn Hạ" }], "signers": signers,
    });
    let entered = office.officer.post("/v1/petitions", body).await.expect(201).text_at("/id");
    let petition = format!("/v1/petitions/{entered}");
    let screening = json!({ "kind": "reflection", "within_authority": true, "acted_on": "2026-11-16", "note": "Đã xem xét." });
    done(&office.officer, &petition, "screenings", screening).await;
    let later = office.accept(&petition, "2026-11-17").await;
    let leaving = |name: &str| json!({ "extent": "some_members", "withdrawn_by": [name] });
    done(&office.officer, &later, "withdrawals", leaving("Lò Văn Một")).await;
    done(&office.chair, &later, "merges", into(&older)).await;
    let split = done(&office.chair, &older, "splits", off(&[&petition])).await;
    let part = part(&split);
    let again = tried(&office.officer, &part, "withdrawals", leaving("Lò Văn Một")).await;
    let again = again.expect_problem(400, "body_invalid");
    assert_eq!(
        (again.complaints(), again.at("/errors/0/code")),
        (vec!["/withdrawn_by/0".to_owned()], &json!("unknown"))
    );
    let other = done(&office.officer, &part, "withdrawals", leaving("Lò Văn Hai")).await;
    assert_eq!(other.at("/case/people_count"), 3);
}
