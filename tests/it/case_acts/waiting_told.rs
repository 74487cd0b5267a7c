//! The instant of a sealed petition tells its portal what is shown of the case, and nothing else.

use serde_json::{Value, json};

use super::linked::{annulment, assigned, id, link, mistake};
use super::linked_sealed::{about, nobody};
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
        "summary": "Đúng.", "result": "well_founded", "short_track": true, "document_number": "1/KL-UBND",
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
