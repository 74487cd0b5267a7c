//! The other editions of the contract: OpenAPI 3.0, and Vietnamese.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;

use flate2::bufread::GzDecoder;
use serde_json::Value;
use tiepdan::api::{self, Edition, OpenApi};
use tiepdan::kernel::problem::Language;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::Faults;
use crate::house::root;
use crate::support::contract::contract;
use crate::support::{Answer, TestApp};

const TABLE: &str = include_str!("../../../openapi/vietnamese.json");

#[tokio::test]
async fn every_edition_is_served() {
    let editions: Vec<_> =
        api::EDITIONS.iter().map(|edition| (edition.path, edition.version, edition.language)).collect();
    assert_eq!(
        editions,
        [
            ("/openapi.json", OpenApi::V3_1, Language::En),
            ("/openapi-3.0.json", OpenApi::V3_0, Language::En),
            ("/openapi.vi.json", OpenApi::V3_1, Language::Vi),
        ]
    );
    let app = TestApp::start().await;
    let anyone = app.anyone();
    for Edition { path, file, language, packed, .. } in api::EDITIONS {
        let served = anyone.get(path).await.expect(200);
        let kept = std::fs::read_to_string(root().join(file)).unwrap();
        assert!(served.text == kept, "{path} is not {file}, which was written after the program was built");
        assert_eq!(served.header("content-language"), language.tag(), "{path}");
        assert_eq!(served.header("content-length"), kept.len().to_string(), "{path}");
        let gzip = anyone.get(path).header("Accept-Encoding", "gzip").await.expect(200);
        assert_eq!(gzip.header("content-encoding"), "gzip", "{path}");
        assert!(gzip.bytes == *packed && unpacked(&gzip) == kept, "{path} is not sent as it was packed");
        assert_eq!(gzip.header("content-language"), language.tag(), "{path}");
        for unfit in ["br", "gzip;q=0", "gzip;q=0.000"] {
            let plain = anyone.get(path).header("Accept-Encoding", unfit).await.expect(200);
            let whole = plain.header("content-encoding").is_empty() && plain.text == kept;
            assert!(whole, "{path} is packed for who accepts {unfit}");
        }
        let unchanged = anyone.get(path).header("If-None-Match", &served.etag()).await.expect(304);
        assert!(served.etag().starts_with("W/"), "{path}: a strong tag names one coding alone");
        for answer in [&served, &gzip, &unchanged] {
            assert!(answer.header("vary").contains("accept-encoding"), "{path}: {:?}", answer.headers);
            assert_eq!(answer.etag(), served.etag(), "{path}");
        }
    }
}

/// The text of an answer that was packed.
pub fn unpacked(answer: &Answer) -> String {
    let mut text = String::new();
    GzDecoder::new(answer.bytes.as_slice()).read_to_string(&mut text).unwrap();
    text
}

#[tokio::test]
async fn what_is_unchanged_brings_nothing_that_the_next_answer_could_be_taken_for() {
    let app = TestApp::start().await;
    let etag = app.anyone().get("/openapi.json").await.expect(200).etag();
    let mut stream = TcpStream::connect(app.address).await.unwrap();
    for then in ["keep-alive", "close"] {
        let request = format!(
            "GET /openapi.json HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: {etag}\r\nConnection: {then}\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
    }
    let mut answers = String::new();
    stream.read_to_string(&mut answers).await.unwrap();
    let heads: Vec<&str> =
        answers.split("\r\n\r\n").map(|head| head.lines().next().unwrap_or_default()).collect();
    assert_eq!(heads, ["HTTP/1.1 304 Not Modified", "HTTP/1.1 304 Not Modified", ""]);
}

/// Calls `look` with every object of the document that is no data.
fn objects(value: &Value, place: &str, look: &mut dyn FnMut(&str, &serde_json::Map<String, Value>)) {
    match value {
        Value::Object(members) => {
            // What stands under `properties` are names, not words of the document.
            if !place.ends_with("/properties") {
                look(place, members);
            }
            for (name, member) in members {
                let data = ["example", "examples", "default", "const"].contains(&name.as_str());
                if !data || place.ends_with("/properties") {
                    objects(member, &format!("{place}/{name}"), look);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                objects(item, &format!("{place}/{index}"), look);
            }
        }
        _ => {}
    }
}

#[test]
fn the_copy_in_3_0_uses_no_word_of_3_1() {
    let copy: Value = serde_json::from_str(&api::edition_text(OpenApi::V3_0, Language::En)).unwrap();
    let mut faults = Faults::default();
    let (mut nullable, mut references) = (0, 0);
    objects(&copy, "", &mut |place, members| {
        faults.unless(members.get("type").is_none_or(|kind| kind.is_string() && kind != "null"), || {
            format!("{place}: type {}", members["type"])
        });
        faults.unless(!members.contains_key("$ref") || members.len() == 1, || {
            format!("{place}: something beside a reference")
        });
        for word in
            ["const", "identifier", "prefixItems", "patternProperties", "$defs", "if", "contentEncoding"]
        {
            faults.unless(!members.contains_key(word), || format!("{place}: {word}"));
        }
        nullable += usize::from(members.contains_key("nullable"));
        references += usize::from(members.contains_key("$ref"));
    });
    let (mut nulls, mut originals) = (0, 0);
    objects(&api::document(), "", &mut |_, members| {
        let kinds = members.get("type").and_then(Value::as_array);
        nulls += usize::from(kinds.is_some_and(|kinds| kinds.contains(&"null".into())));
        nulls += usize::from(members.get("type").is_some_and(|kind| kind == "null"));
        originals += usize::from(members.contains_key("$ref"));
    });
    assert_eq!((nullable, references), (nulls, originals), "nullable members and references");
    assert_eq!(copy["openapi"], "3.0.3");
}

/// Paragraphs of the contract's texts.
fn paragraphs() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    objects(&contract().document, "", &mut |_, members| {
        let texts = ["summary", "description"].into_iter().filter_map(|name| members.get(name)?.as_str());
        found.extend(texts.flat_map(|text| text.split("\n\n")).map(str::to_owned));
    });
    found
}

/// What stands between backticks: names and codes, the same in every language.
fn names(text: &str) -> BTreeSet<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

#[test]
fn the_vietnamese_edition_is_complete() {
    let mut faults = Faults::default();
    for text in api::vietnamese().1 {
        faults.unless(false, || format!("openapi/vietnamese.json has no translation of {text:?}"));
    }
    let table: BTreeMap<String, String> = serde_json::from_str(TABLE).unwrap();
    let used = paragraphs();
    for (english, vietnamese) in &table {
        faults.unless(used.contains(english), || format!("no text of the contract is {english:?}"));
        faults.unless(names(english) == names(vietnamese), || {
            format!("other names than in {english:?}: {vietnamese:?}")
        });
        let words = english.split('`').step_by(2).any(|part| part.chars().any(char::is_lowercase));
        faults.unless(!words || english != vietnamese, || format!("not translated: {english:?}"));
    }
    let sorted: Vec<&String> = table.keys().collect();
    let kept: serde_json::Map<String, Value> = serde_json::from_str(TABLE).unwrap();
    faults.unless(kept.keys().eq(sorted), || {
        "openapi/vietnamese.json is not in order, or names a text twice".into()
    });
    let sample = &api::vietnamese().0["paths"]["/v1/petitions"]["post"];
    assert_eq!(sample["summary"], "Vào sổ đơn");
    assert_eq!(sample["operationId"], "registerPetition");
}
