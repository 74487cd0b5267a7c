//! A withdrawal by some that was a mistake: they are counted again wherever their petition has gone since.

use serde_json::json;

use super::merged::{into, undone};
use super::split::{off, part};
use super::{Office, done};

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
