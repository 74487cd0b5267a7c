//! Sealed cases that turn out to be one matter, and whom their petitions name.

use super::linked::{annulment, assigned, link, mistake};
use super::linked_sealed::{about, names, nobody};
use super::merged::{into, undone};
use super::{Office, done, tried};
use crate::support::Client;

#[actix_web::test]
async fn sealed_cases_that_were_one_matter_tell_nothing_of_each_other() {
    let office = Office::open().await;
    let (one, other) =
        (office.app.person("council-deputy").await, office.app.person("council-standing").await);
    let older = about(&office.officer, "denunciation_duty", names(&office, "council-deputy").await).await;
    let older = office.accept(&older, "2026-11-17").await;
    let later = about(&office.officer, "denunciation_duty", names(&office, "council-standing").await).await;
    let later_case = office.accept(&later, "2026-11-18").await;
    let sees = async |client: &Client| {
        let mut seen = Vec::new();
        for path in [&older, &later_case, &later] {
            let status = client.get(path).await.status;
            assert!(matches!(status, 200 | 404));
            seen.push(status == 200);
        }
        seen
    };
    assert_eq!(sees(&one).await, [false, true, true]);
    assert_eq!(sees(&other).await, [true, false, false]);
    let merged = done(&office.chair, &later_case, "merges", into(&older)).await;
    for client in [&one, &other] {
        assert_eq!(sees(client).await, [false; 3], "one part tells of the other");
        let list = client.get("/v1/cases?count=true").await.expect(200);
        assert_eq!(list.at("/count/value"), 0);
    }
    // It stays so when they part: each has in its history that there is the other.
    undone(&office.chair, &later_case, &merged).await.expect(201);
    for client in [&one, &other] {
        assert_eq!(sees(client).await, [false; 3], "one part tells of the other");
    }
    assert_eq!(sees(&office.chair).await, [true; 3]);
}

#[actix_web::test]
async fn nobody_settles_or_works_on_what_names_him_by_a_merger() {
    let office = Office::open().await;
    let plain = about(&office.officer, "denunciation_duty", nobody()).await;
    let plain = office.accept(&plain, "2026-11-17").await;
    assigned(&office, &plain).await;
    let named = about(&office.officer, "denunciation_duty", names(&office, "case-officer").await).await;
    let named = office.accept(&named, "2026-11-18").await;
    // Who only tries it is told nothing.
    office.chair.post(&format!("{named}/merges?dry_run=true"), into(&plain)).await.expect(200);
    let refused = tried(&office.chair, &named, "merges", into(&plain)).await;
    refused.expect_problem(409, "assignee_conflicted");
    // Nor would he who works on the one that goes.
    let third = about(&office.officer, "denunciation_duty", names(&office, "case-officer").await).await;
    let third = office.accept(&third, "2026-11-16").await;
    let refused = tried(&office.chair, &plain, "merges", into(&third)).await;
    refused.expect_problem(409, "assignee_conflicted");
    assert_eq!(office.chair.get(&plain).await.expect(200).at("/merged"), false);
    let free = about(&office.officer, "denunciation_duty", nobody()).await;
    let free = office.accept(&free, "2026-11-18").await;
    done(&office.chair, &free, "merges", into(&plain)).await;
}

#[actix_web::test]
async fn what_comes_to_one_of_them_later_hides_them_all_and_leaves_them_as_before() {
    let office = Office::open().await;
    let named = office.app.person("council-standing").await;
    let mut cases = Vec::new();
    for accepted_on in ["2026-11-17", "2026-11-18", "2026-11-19"] {
        let petition = about(&office.officer, "denunciation_duty", nobody()).await;
        cases.push((office.accept(&petition, accepted_on).await, petition));
    }
    // One was merged with the second for good, the other by mistake.
    done(&office.chair, &cases[1].0, "merges", into(&cases[0].0)).await;
    let mistaken = done(&office.chair, &cases[2].0, "merges", into(&cases[0].0)).await;
    undone(&office.chair, &cases[2].0, &mistaken).await.expect(201);
    let sees = async || {
        let mut seen = Vec::new();
        for path in cases.iter().flat_map(|(case, petition)| [case, petition]) {
            let status = named.get(path).await.status;
            assert!(matches!(status, 200 | 404));
            seen.push(status == 200);
        }
        seen
    };
    assert_eq!(sees().await, [true; 6]);
    let late = about(&office.officer, "denunciation_duty", names(&office, "council-standing").await).await;
    let linked = done(&office.officer, &late, "links", link(&cases[0].0, "addition")).await;
    assert_eq!(sees().await, [false; 6], "what stays in sight tells that the rest is hidden");
    assert_eq!(named.get("/v1/cases?count=true").await.expect(200).at("/count/value"), 0);
    let back = office.officer.post(&annulment(&late, &linked), mistake()).if_match("*").await;
    back.expect(201);
    assert_eq!(sees().await, [true; 6]);
    assert_eq!(named.get(&late).await.status, 404);
}

#[actix_web::test]
async fn nobody_who_works_on_one_of_them_is_named_by_what_comes_to_another() {
    let office = Office::open().await;
    let mut cases = Vec::new();
    for accepted_on in ["2026-11-17", "2026-11-18"] {
        let petition = about(&office.officer, "denunciation_duty", nobody()).await;
        cases.push(office.accept(&petition, accepted_on).await);
    }
    let mistaken = done(&office.chair, &cases[1], "merges", into(&cases[0])).await;
    undone(&office.chair, &cases[1], &mistaken).await.expect(201);
    assigned(&office, &cases[1]).await;
    let late = about(&office.officer, "denunciation_duty", names(&office, "case-officer").await).await;
    let refused = tried(&office.officer, &late, "links", link(&cases[0], "addition")).await;
    refused.expect_problem(409, "assignee_conflicted");
    assert_eq!(office.worker.get(&cases[1]).await.status, 200);
}
