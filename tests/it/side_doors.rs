//! Two petitions that differ in nothing but their secrets answer alike, whoever asks and however.

use serde_json::{Value, json};

use crate::petitions::reflection;
use crate::support::callers::{Someone, everybody_and_nobody};
use crate::support::demands::proves;
use crate::support::{Answer, Client, TestApp};

/// One petition of the pair.
struct One {
    id: String,
    number: String,
    external_ref: String,
}

/// What a body hides, twice, of one shape: writer, words, place, what it is about, what is known of the writer.
fn secrets(first: bool) -> Value {
    let pick = |one: &str, other: &str| if first { one.to_owned() } else { other.to_owned() };
    let mut body = reflection(&pick("pair-1", "pair-2"));
    body["claimed_kind"] = json!("denunciation_duty");
    body["subject"] = json!(pick("Chuyện đất ở bãi sông", "Chuyện thu tiền ở chợ mới, nói kỹ"));
    body["content"] = json!(pick("Một câu.", &"Một câu dài hơn nhiều. ".repeat(40)));
    body["place"] = json!({ "village_code": pick("thon-01", "thon-12"), "point": { "lat": if first { 21.0 } else { 22.5 }, "lon": 105.0 } });
    body["writers"] = json!([{ "name": pick("Kha Văn Một", "Mạc Thị Hai"), "phone": pick("0901", "0902") }]);
    body["about"] = json!([{ "type": "person", "name": pick("Người Không Làm Quan", "Người Khác Nữa") }]);
    body["addressed_to"] = if first { json!([]) } else { json!(["UBND xã Vân Khê"]) };
    body["written_on"] = json!(pick("2026-11-01", "2026-10-01"));
    body["occurred_on"] = json!(pick("2026-10-11", "2024-02-29"));
    body["authentication"] = json!(pick("vneid", "none"));
    body["wishes_protection"] = json!(first);
    body["originals_attached"] = json!(!first);
    body["language"] = json!(pick("vi", "tay"));
    body["citizen_assertion"] =
        if first { json!({ "method": "vneid", "at": "2026-11-23T01:00:00Z" }) } else { Value::Null };
    if first {
        body["forwarded_by"] = json!({ "type": "press", "name": "Báo Một", "document_date": "2026-11-02" });
    }
    body
}

async fn make(portal: &Client, first: bool) -> One {
    let body = secrets(first);
    let external_ref = body["external_ref"].as_str().unwrap().to_owned();
    let made = portal.post("/v1/petitions", body).key(&format!("key-{external_ref}")).await.expect(201);
    One { id: made.text_at("/id"), number: made.text_at("/number"), external_ref }
}

/// Names that differ by chance, not by the secret; tags keep their length.
fn normal(value: &Value, one: &One) -> Value {
    match value {
        Value::Object(map) => {
            let entry = |(key, value): (&String, &Value)| {
                let value = match key.as_str() {
                    "etag" | "next_cursor" => json!(value.as_str().map(str::len)),
                    "changed_at" | "created_at" | "occurred_at" | "act_id" | "request_id" => Value::Null,
                    // Clocks and notices have ids of their own.
                    "id" if value != one.id.as_str() => json!("id"),
                    _ => normal(value, one),
                };
                (key.clone(), value)
            };
            Value::Object(map.iter().map(entry).collect())
        }
        // Whoever works with it owes the result to whoever passed it on; nobody else sees that clock (`denounced::passed_on`).
        Value::Array(items) => {
            let owed = |item: &&Value| item["rule_key"] != "T05";
            Value::Array(items.iter().filter(owed).map(|item| normal(item, one)).collect())
        }
        Value::String(text) => json!(plain(text, one)),
        other => other.clone(),
    }
}

fn plain(text: &str, one: &One) -> String {
    text.replace(&one.id, "ID").replace(&one.number, "NUMBER").replace(&one.external_ref, "REF")
}

/// All that an answer tells.
fn told(answer: &Answer, one: &One) -> String {
    let body = if !answer.header("content-type").ends_with("json")
        || answer.header("content-type").contains("ndjson")
    {
        // A dataset: the line of this petition, without its instant.
        let lines = answer.text.lines().filter(|line| line.contains(&one.id));
        lines.map(|line| without_instants(&plain(line, one))).collect::<Vec<_>>().join("\n")
    } else {
        normal(&answer.body, one).to_string()
    };
    let length = answer.header("etag").len();
    let masked: Vec<&str> =
        ["cache-control", "content-language", "www-authenticate"].map(|name| answer.header(name)).to_vec();
    format!("{} {length} {masked:?} {body}", answer.status)
}

fn without_instants(line: &str) -> String {
    let separators = [',', '"'];
    line.split(separators)
        .map(|cell| if cell.ends_with('Z') && cell.contains('T') { "T" } else { cell })
        .collect::<Vec<_>>()
        .join(",")
}

/// Every way to read about one petition.
fn ways(one: &One) -> Vec<String> {
    let mut ways: Vec<String> = ["", "/timeline", "/deadlines", "/notices", "/identity"]
        .iter()
        .map(|end| format!("/v1/petitions/{}{end}", one.id))
        .collect();
    let number = &one.number;
    for filter in [
        String::new(),
        "&village_code=thon-01".to_owned(),
        format!("&external_ref={}", one.external_ref),
        "&flags=crowded".to_owned(),
        "&forwarder_type=press".to_owned(),
        "&intake_review=late_submission".to_owned(),
        "&received_from=2026-11-24&received_before=2026-11-25".to_owned(),
        "&due_before=2026-12-05&sort=due_on".to_owned(),
        "&field=transport&channel=online_portal&register=government".to_owned(),
        "&kind=denunciation_duty&track=state".to_owned(),
    ] {
        ways.push(format!("/v1/petitions?number={number}&count=true{filter}"));
        if filter.is_empty() {
            ways.push(format!("/v1/datasets/petitions.csv?number={number}"));
        }
        if ["", "&village_code=thon-01", "&flags=crowded"].contains(&filter.as_str()) {
            ways.push(format!("/v1/datasets/petitions.ndjson?number={number}{filter}"));
        }
    }
    ways
}

async fn compare(callers: &[Someone], pair: &[One; 2], when: &str) {
    let words =
        ["Kha Văn Một", "Mạc Thị Hai", "bãi sông", "chợ mới", "Một câu", "thon-01", "thon-12", "Báo Một"];
    let mut seen = 0;
    for someone in callers {
        let reads = someone.client.get("/v1/petitions?limit=1").await.status == 200;
        // Who is nobody here is asked once a path, not once a filter.
        let filtered = |way: &str| way.matches('&').count() > usize::from(way.contains("count=true"));
        for (way, other) in ways(&pair[0]).into_iter().zip(ways(&pair[1])) {
            if !reads && filtered(&way) {
                continue;
            }
            let (one, two) = tokio::join!(someone.client.get(&way).send(), someone.client.get(&other).send());
            // Who may read the secret itself sees another one: under a grant, or in the letter to his own citizen.
            let letter = way.ends_with("/notices") && someone.name == "demo-portal";
            if (way.ends_with("/identity") || letter) && one.status == 200 && two.status == 200 {
                continue;
            }
            assert_eq!(told(&one, &pair[0]), told(&two, &pair[1]), "{when}: {} asks {way}", someone.name);
            for word in words {
                assert!(
                    !one.text.contains(word) && !two.text.contains(word),
                    "{when}: {} reads {word} in {way}",
                    someone.name
                );
            }
            seen += usize::from(one.status == 200);
        }
    }
    assert!(seen > 200, "{when}: nearly nobody saw anything ({seen})");
}

#[actix_web::test]
async fn petitions_that_differ_in_their_secrets_only_answer_alike() {
    proves(&["II.1-d"]);
    let app = TestApp::start().await;
    let callers = everybody_and_nobody(&app).await;
    let client = |name: &str| &callers.iter().find(|one| one.name == name).unwrap().client;
    let (portal, officer) = (client("demo-portal"), client("intake-officer"));
    let pair = [make(portal, true).await, make(portal, false).await];
    compare(&callers, &pair, "before screening").await;
    for (one, words) in pair.iter().zip(["bãi sông", "chợ mới, nói kỹ hơn nữa"]) {
        let path = format!("/v1/petitions/{}", one.id);
        let tag = officer.get(&path).await.etag();
        let screening = json!({
            "kind": "denunciation_duty", "within_authority": true, "note": words, "legal_basis": words,
            "facts": { "location": words, "signed": words.len() > 10 },
        });
        officer.post(&format!("{path}/screenings"), screening).if_match(tag).await.expect(201);
        let notice =
            json!({ "addressee": "writer", "outcome": "other", "text": words, "recipients": [words] });
        officer.post(&format!("{path}/notices"), notice).await.expect(201);
    }
    compare(&callers, &pair, "after screening as a denunciation").await;
}

#[actix_web::test]
async fn another_clients_reference_finds_nothing() {
    let app = TestApp::start().await;
    let portal = app.machine("demo-portal").await;
    let one = make(&portal, true).await;
    assert_eq!(portal.get("/v1/petitions?external_ref=pair-1").await.items()[0]["id"], json!(one.id));
    for client in [
        app.person("intake-officer").await,
        app.machine("demo-dashboard").await,
        app.machine("demo-supervision-tool").await,
    ] {
        let path = format!("/v1/petitions/{}", one.id);
        assert!(!client.get(&path).await.expect(200).text.contains("pair-1"));
        let (known, unknown) = (
            client.get("/v1/petitions?external_ref=pair-1&count=true").await,
            client.get("/v1/petitions?external_ref=pair-9&count=true").await,
        );
        assert_eq!((known.items().len(), known.at("/count")), (0, unknown.at("/count")));
        assert_eq!(known.text, unknown.text);
    }
}

#[actix_web::test]
async fn a_letter_to_the_writer_is_read_by_nobody_who_may_not_know_the_writer() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let (id, _) = crate::petitions::registered(&portal, "letter").await;
    crate::petitions::screened(&officer, &id, "reflection").await;
    let path = format!("/v1/petitions/{id}/notices");
    let notice = json!({ "addressee": "writer", "outcome": "other", "text": "Kính gửi bà Hán Thị Mơ" });
    officer.post(&path, notice).await.expect(201);
    for login in ["intake-officer", "government-chair", "party-secretary"] {
        assert!(app.person(login).await.get(&path).await.expect(200).text.contains("Hán Thị Mơ"), "{login}");
    }
    assert!(portal.get(&path).await.expect(200).text.contains("Hán Thị Mơ"));
    for login in [
        "council-deputy",
        "council-standing",
        "front-officer",
        "police-officer",
        "party-office",
        "inspection-committee",
    ] {
        let seen = app.person(login).await.get(&path).await.expect(200);
        assert!(!seen.text.contains("Hán Thị Mơ"), "{login}: {}", seen.text);
        assert_eq!(seen.at("/items/0/masked"), &json!(["/text"]));
    }
}
