//! Guards that neither the case nor its clocks nor the day answer: what stands around the case, and what an act says. For each a test
//! shows through HTTP that it bars, and that the act is done where it holds. The others are tried row by row beside the table
//! (`consequences/tests.rs`).

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};
use tiepdan::cases::model::step::{Guard, Requirement};
use tiepdan::cases::model::table::TABLE;

use super::annulled::annulled;
use super::merged::into;
use super::{Office, approvals, barred_by, done, tried};

const WORDING: &str = "Kết quả giải quyết về đất tại thôn Hạ.";

/// Nobody settles cases of two books: what bars that two such cases are merged is tried beside the model.
const BESIDE_THE_MODEL: Guard = Guard::Required(Requirement::SameBook);

/// Begins a comment within a line; written so that this source has none.
const OPENS: &str = concat!("/", "*");

/// A source without white space and without its comments, which prove nothing. Where a text looks like a comment what follows is lost,
/// and nothing is found too much.
fn bare(text: &str) -> String {
    // Only addresses have the mark of a comment behind a colon.
    let code = |line: &str| {
        let comment = line.match_indices("//").find(|(at, _)| !line[..*at].ends_with(':'));
        comment.map_or(line, |(at, _)| &line[..at]).to_owned()
    };
    let lines: String = text.lines().map(code).collect();
    let mut parts = lines.split(OPENS);
    let first = parts.next().into_iter();
    let rest = parts.filter_map(|part| part.split_once("*/").map(|(_, code)| code));
    first.chain(rest).collect::<String>().split_whitespace().collect()
}

/// The sources in a folder, as they are [`bare`].
fn sources(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else {
            found.push(bare(&std::fs::read_to_string(&path).unwrap()));
        }
    }
    found
}

/// The codes for which a bare source calls `barred_by`.
fn calls(text: &str) -> Vec<String> {
    let code = |call: &str| call.split('"').next().map(str::to_owned);
    text.split("barred_by(\"").skip(1).filter_map(code).collect()
}

/// The codes for which tests under this folder call it.
fn proven(folder: &Path) -> BTreeSet<String> {
    sources(folder).iter().flat_map(|text| calls(text)).collect()
}

#[test]
fn what_a_comment_says_proves_nothing() {
    let texts: [&str; 6] = [
        "barred_by(\"one\", answer); // barred_by(\"two\", answer);",
        "    /// barred_by(\"three\", answer)",
        "get(\"http://localhost\"); barred_by(\"four\", answer);",
        "text.split('\"'); // barred_by(\"five\", answer)",
        &format!("{OPENS} barred_by(\"six\", answer) */ barred_by(\"seven\", answer)"),
        &format!("{OPENS}\n barred_by(\"eight\", answer)\n*/"),
    ];
    let found: Vec<String> = texts.iter().flat_map(|text| calls(&bare(text))).collect();
    assert_eq!(found, ["one", "four", "seven"]);
}

#[test]
fn each_guard_that_only_the_database_or_an_act_answers_is_proven() {
    let guards = TABLE.iter().copied().flatten().flat_map(|step| step.guards.iter().copied());
    let asked: BTreeSet<String> =
        guards.filter(|guard| guard.asks_around() && *guard != BESIDE_THE_MODEL).map(Guard::code).collect();
    let root = crate::house::root();
    assert_eq!(proven(&root.join("tests/it/case_acts")), asked, "tests of guards, and guards of the table");
    let named = TABLE.iter().copied().flatten().flat_map(|step| step.guards);
    let named: BTreeSet<&str> = named
        .filter_map(|guard| match guard {
            Guard::Required(requirement) => Some(requirement.as_str()),
            _ => None,
        })
        .collect();
    let all: BTreeSet<&str> = Requirement::ALL.iter().map(|one| one.as_str()).collect();
    assert_eq!(named, all, "requirements of the rows, and those that acts know");
    let own = |text: &String| text.contains("Barred{") || text.contains("Problem::barred(");
    assert!(
        !sources(&root.join("src/cases/acts/inputs")).iter().any(own),
        "an act bars by the guards of its row alone"
    );
}

fn proposal(day: &str) -> Value {
    json!({ "form": "posting", "public_text": WORDING, "acted_on": day })
}

fn approval(text: &str) -> Value {
    json!({ "public_text": text, "names_nobody": true, "acted_on": "2026-07-22" })
}

/// A complaint that was decided on Monday 20 July.
async fn decided(office: &Office) -> String {
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    let body = json!({ "summary": "Đúng.", "result": "well_founded", "document_number": "1/QĐ-UBND", "acted_on": "2026-07-20" });
    done(&office.chair, &case, "decisions", body).await;
    case
}

async fn latest(office: &Office, case: &str) -> Value {
    let list = office.chair.get(&format!("{case}/publications")).await.expect(200);
    list.items().last().unwrap().clone()
}

#[actix_web::test]
async fn exactly_the_proposed_wording_is_approved_once_and_by_who_answers_for_it() {
    let office = Office::open().await;
    let (chair, officer) = (&office.chair, &office.officer);
    let case = decided(&office).await;
    done(officer, &case, "publications", proposal("2026-07-21")).await;
    let open = latest(&office, &case).await;
    let target = approvals(&open);
    let keeper = office.app.person("government-office").await;
    barred_by("by_settler", tried(&keeper, &case, &target, approval(WORDING)).await);
    barred_by("same_wording", tried(chair, &case, &target, approval("Kết quả khác.")).await);
    done(chair, &case, &target, approval(WORDING)).await;
    barred_by("approved_once", tried(chair, &case, &target, approval(WORDING)).await);

    // Another wording that nobody has approved was not told, though the first one was.
    done(officer, &case, "publications", proposal("2026-07-22")).await;
    let second = latest(&office, &case).await;
    let ended = json!({ "stage": "ended", "publication_id": second["id"], "acted_on": "2026-08-10" });
    barred_by("approved_before", tried(officer, &case, "publications", ended.clone()).await);
    done(chair, &case, &approvals(&second), approval(WORDING)).await;
    done(officer, &case, "publications", ended).await;
}

#[actix_web::test]
async fn a_hundred_wordings_are_proposed_and_no_more() {
    let office = Office::open().await;
    let case = decided(&office).await;
    let target = format!("{case}/publications");
    for _ in 0..100 {
        office.officer.post(&target, proposal("2026-07-21")).if_match("*").await.expect(201);
    }
    let more = office.officer.post(&target, proposal("2026-07-21")).if_match("*").await;
    barred_by("hundred_at_most", more);
}

#[actix_web::test]
async fn fifty_requests_stand_in_a_case_and_no_more() {
    let office = Office::open().await;
    let chair = &office.chair;
    let case = office.accepted("complaint_admin", "2026-07-06", "2026-07-10").await;
    let target = format!("{case}/document-requests");
    let ask = || json!({ "addressee": "Văn phòng đăng ký đất đai", "documents": "Sổ địa chính.", "acted_on": "2026-07-13" });
    let mut last = None;
    for _ in 0..50 {
        last = Some(chair.post(&target, ask()).if_match("*").await.expect(201));
    }
    barred_by("fifty_at_most", chair.post(&target, ask()).if_match("*").await);
    // What was received is no further request; and one that never was makes room for another.
    let last = last.unwrap();
    let came = json!({ "stage": "received_in_part", "request_act_id": last.at("/act/id"), "documents": "Bản sao.", "acted_on": "2026-07-14" });
    let part = done(chair, &case, "document-requests", came).await;
    annulled(chair, &case, &part).await;
    annulled(chair, &case, &last).await;
    done(chair, &case, "document-requests", ask()).await;
}

#[actix_web::test]
async fn a_sealed_case_is_merged_with_a_sealed_one_only() {
    let office = Office::open().await;
    let sealed = async || {
        let protected = json!({ "facts": { "protection_requested": true } });
        let petition = office.screened("complaint_admin", "2026-11-16", protected).await;
        office.accept(&petition, "2026-11-17").await
    };
    let (one, other) = (sealed().await, sealed().await);
    let open = office.accepted("complaint_admin", "2026-11-16", "2026-11-17").await;
    barred_by("same_secrecy", tried(&office.chair, &one, "merges", into(&open)).await);
    barred_by("same_secrecy", tried(&office.chair, &open, "merges", into(&one)).await);
    done(&office.chair, &one, "merges", into(&other)).await;
}
