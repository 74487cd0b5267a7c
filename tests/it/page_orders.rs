//! Pages of petitions and of cases follow one another in every order, where several are of one day too.

use crate::case_acts::Office;
use crate::support::{Answer, Client};

/// Lists, and their orders: the first two are one another's reverse.
const LISTS: [(&str, [&str; 3]); 2] = [
    ("/v1/petitions", ["received_on", "-received_on", "due_on"]),
    ("/v1/cases", ["accepted_on", "-accepted_on", "due_on"]),
];

fn ids(list: &Answer) -> Vec<String> {
    list.items().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

/// The list on pages of one row each.
async fn one_by_one(client: &Client, list: &str) -> Vec<String> {
    let (mut walked, mut next) = (Vec::new(), format!("{list}&limit=1"));
    loop {
        let page = client.get(&next).await.expect(200);
        walked.extend(ids(&page));
        assert!(walked.len() <= 4, "{list}: {walked:?}");
        let Some(cursor) = page.at("/next_cursor").as_str() else { return walked };
        next = format!("{list}&limit=1&cursor={cursor}");
    }
}

#[actix_web::test]
async fn pages_follow_one_another_in_every_order() {
    let office = Office::open().await;
    let days = [("2026-11-16", "2026-11-18"), ("2026-11-17", "2026-11-19")];
    for (received_on, accepted_on) in [days[0], days[1], days[0], days[0]] {
        office.accepted("complaint_admin", received_on, accepted_on).await;
    }
    for client in [&office.chair, &office.officer] {
        for (list, orders) in LISTS {
            let mut wholes = Vec::new();
            for order in orders {
                let list = format!("{list}?sort={order}");
                let whole = ids(&client.get(&format!("{list}&limit=100")).await.expect(200));
                assert_eq!(whole.len(), 4, "{list}");
                assert_eq!(one_by_one(client, &list).await, whole, "{list}");
                wholes.push(whole);
            }
            wholes[1].reverse();
            assert_eq!(wholes[0], wholes[1], "{list}");
        }
    }
}
