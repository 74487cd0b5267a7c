//! The instant of a sealed petition tells its portal what is shown of the case, and nothing else.

use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use super::linked::{annulment, assigned, id, link, mistake};
use super::linked_sealed::{about, names, nobody};
use super::merged::{into, undone};
use super::unaccepted::{accept, annul};
use super::waiting::to;
use super::{Office, done};
use crate::petitions::{registered, screened};
use crate::support::Client;

const KIND: &str = "denunciation_field";

/// A sealed petition as its portal saw it last.
struct Watched {
    portal: Client,
    path: String,
    seen: Value,
}

impl Watched {
    async fn enter(office: &Office, external_ref: &str) -> Self {
        let portal = office.app.machine("demo-portal").await;
        let (entered, _) = registered(&portal, external_ref).await;
        screened(&office.officer, &entered, KIND).await;
        let path = format!("/v1/petitions/{entered}");
        let seen = portal.get(&path).await.expect(200).body;
        assert_eq!(seen["sealed"], true);
        Self { portal, path, seen }
    }

    /// Whether its instant has moved since, which it has where something else that is shown is another.
    async fn moved(&mut self) -> bool {
        let seen = self.portal.get(&self.path).await.expect(200).body;
        let before = std::mem::replace(&mut self.seen, seen);
        let moved = before["changed_at"] != self.seen["changed_at"];
        let shown = |body: &Value| {
            let mut body = body.clone();
            for name in ["changed_at", "etag"] {
                body.as_object_mut().unwrap().remove(name);
            }
            body
        };
        assert_eq!(shown(&before) != shown(&self.seen), moved, "{before} {}", self.seen);
        moved
    }
}

#[actix_web::test]
async fn what_goes_along_and_comes_back_is_told_and_who_works_on_it_is_not() {
    let office = Office::open().await;
    let first = about(&office.officer, KIND, nobody()).await;
    let mut own = Watched::enter(&office, "goes-along").await;
    done(&office.officer, &own.path, "links", to(&first, "duplicate")).await;
    assert!(!own.moved().await, "it waits");
    let (accepted, _) = accept(&office, &first).await;
    assert!(own.moved().await, "it goes along");
    annul(&office.chair, &first, &accepted).await.expect(201);
    assert!(own.moved().await, "it waits again");
    let (_, case) = accept(&office, &first).await;
    assert!(own.moved().await, "it goes along again");
    assigned(&office, &case).await;
    assert!(!own.moved().await, "somebody works on the case");
    let conclusion = json!({
        "summary": "Đúng.", "result": "well_founded", "short_track": true, "note": "Rõ ràng, cụ thể.", "document_number": "1/KL-UBND",
    });
    done(&office.chair, &case, "conclusions", conclusion).await;
    assert!(own.moved().await, "the case is concluded");
}

#[actix_web::test]
async fn a_link_to_what_is_shown_is_told_and_so_is_its_end() {
    let office = Office::open().await;
    let first = about(&office.officer, KIND, nobody()).await;
    let case = office.accept(&first, "2026-11-17").await;
    let mut own = Watched::enter(&office, "to-a-case").await;
    let linked = done(&office.officer, &own.path, "links", link(&case, "duplicate")).await;
    assert!(own.moved().await, "it is linked to a case");
    office.officer.post(&annulment(&own.path, &linked), mistake()).if_match("*").await.expect(201);
    assert!(own.moved().await, "it is out of the case");

    let withdrawn = about(&office.officer, KIND, nobody()).await;
    let ended = json!({ "extent": "whole", "form": "written", "by_petition_id": id(&own.path), "note": "x" });
    done(&office.officer, &withdrawn, "withdrawals", ended).await;
    let linked = done(&office.officer, &own.path, "links", to(&withdrawn, "withdrawal")).await;
    assert!(own.moved().await, "it is a withdrawal");
    office.officer.post(&annulment(&own.path, &linked), mistake()).if_match("*").await.expect(201);
    assert!(own.moved().await, "it is none");
}

#[actix_web::test]
async fn what_comes_to_one_of_several_cases_is_told_by_no_instant_of_the_others() {
    let office = Office::open().await;
    let mut opener = Watched::enter(&office, "opener").await;
    let case = office.accept(&opener.path, "2026-11-24").await;
    let other = about(&office.officer, KIND, nobody()).await;
    let other = office.accept(&other, "2026-11-24").await;
    // They were one matter by mistake.
    let merged = done(&office.chair, &other, "merges", into(&case)).await;
    undone(&office.chair, &other, &merged).await.expect(201);
    opener.seen = opener.portal.get(&opener.path).await.expect(200).body;
    // Who sees them redacted is told the day alone.
    let sql = office.app.sql(DbRole::Superuser).await;
    sql.execute("update cases set changed_at = changed_at - interval '2 days'", &[]).await.unwrap();
    let deputy = office.app.person("council-deputy").await;
    let changed = async |case: &String| deputy.get(case).await.expect(200).at("/changed_at").clone();
    let before = changed(&other).await;

    let late = about(&office.officer, KIND, names(&office, "council-standing").await).await;
    done(&office.officer, &late, "links", link(&case, "addition")).await;
    assert!(!opener.moved().await, "another came to its case");
    assert_eq!(changed(&other).await, before);
    assert_ne!(changed(&case).await, before);
    let named = office.app.person("council-standing").await;
    assert_eq!([named.get(&case).await.status, named.get(&other).await.status], [404; 2]);
}
