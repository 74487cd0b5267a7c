//! Every act that takes `dry_run` is tried where it is possible: it answers what would be, names nothing that is not there, and
//! leaves every row of the database as it was. What changes something is tried or named as what is not: an operation without a line in
//! the table fails, and so does a line without an operation.

mod subjects;
mod table;

use std::collections::{BTreeMap, BTreeSet};

use reqwest::Method;
use serde_json::{Value, json};
use tiepdan::devdb::DbRole;

use self::subjects::Subjects;
use self::table::{Try, tries};
use crate::case_acts::Office;
use crate::support::contract::contract;
use crate::support::{Answer, Client};

/// What is no act and takes no `dry_run`; by why it has none.
const UNTRIED: &[(&str, &[&str])] = &[
    ("of the session", &["openSession", "refreshSession", "closeSession", "issueToken"]),
    (
        "keeps nothing",
        &["previewDeadline", "previewScreening", "trackPetition", "searchPetitions", "lookUpStatuses"],
    ),
    ("each of its items is tried alone", &["registerPetitions"]),
    (UPLOAD, &["attachToPetition", "attachToCase"]),
    ("takes a file back and leaves it there", &["voidAttachment"]),
    ("a remark, and no act", &["writePetitionNote", "writeCaseNote"]),
    ("a mark of one's own", &["readNotifications"]),
    ("of the installation", &["addLegalRule", "voidLegalRule", "loadCalendarYear", "voidCalendarYear"]),
    ("of the commune's settings", &["addCommuneSetting", "voidCommuneSetting"]),
    ("beside petitions and cases", &["createReceptionSchedule", "recordFinding"]),
    // Giving the lead moves the case. The contract (§1) gives a try to legal acts, which are sub-resources of what they change, and has
    // an assignment as a resource of its own (§6).
    ("by the contract it makes a resource and is no act", &["createAssignment"]),
];
/// Its description says so too.
const UPLOAD: &str = "the file comes with the request itself";

/// What changes something: method and path by operation id.
fn operations() -> BTreeMap<String, (Method, String)> {
    let mut all = BTreeMap::new();
    for (path, method, operation) in
        contract().operations().into_iter().filter(|(_, method, _)| *method != "get")
    {
        let id = operation["operationId"].as_str().unwrap().to_owned();
        all.insert(id, (method.to_uppercase().parse().unwrap(), path.to_owned()));
    }
    for (why, operation) in UNTRIED.iter().flat_map(|(why, all)| all.iter().map(move |one| (why, one))) {
        assert!(all.remove(*operation).is_some(), "there is no operation {operation}");
        let described = operation_of(operation);
        assert!(!takes_a_try(described) && described["x-act"] != true, "{operation} is tried");
        let says = described["description"].as_str().unwrap().contains("no `dry_run`");
        assert_eq!(says, *why == UPLOAD, "{operation}");
    }
    all
}

/// The operation of this id.
fn operation_of(id: &str) -> &'static Value {
    let mut all = contract().operations().into_iter().map(|(.., operation)| operation);
    all.find(|operation| operation["operationId"] == id).unwrap()
}

fn takes_a_try(operation: &Value) -> bool {
    let parameters = operation["parameters"].as_array();
    parameters.is_some_and(|all| all.iter().any(|one| one["name"] == "dry_run"))
}

/// The database, going around our code, as one who sees all rows.
pub struct Rows {
    sql: tokio_postgres::Client,
    tables: Vec<String>,
}

impl Rows {
    pub async fn of(office: &Office) -> Self {
        let sql = office.app.sql(DbRole::Superuser).await;
        // Who was refused or looked is no change; it is written after the answer.
        let all = "select relname::text from pg_class
            where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> 'access_log' order by 1";
        let tables: Vec<String> = sql.query(all, &[]).await.unwrap().iter().map(|row| row.get(0)).collect();
        assert!(tables.len() > 40, "{tables:?}");
        Self { sql, tables }
    }

    /// How many rows each table has, and what they are.
    pub async fn digests(&self) -> BTreeMap<String, String> {
        let each = |table: &String| {
            format!(
                "select '{table}', count(*) || ' ' || coalesce(sum(hashtextextended(one::text, 0)), 0) from \"{table}\" one"
            )
        };
        let each: Vec<String> = self.tables.iter().map(each).collect();
        let rows = self.sql.query(&each.join(" union all "), &[]).await.unwrap();
        rows.iter().map(|row| (row.get(0), row.get(1))).collect()
    }

    /// All rows in words.
    async fn text(&self) -> String {
        let mut all = String::new();
        for table in &self.tables {
            let query = format!("select coalesce(string_agg(one::text, ' '), '') from \"{table}\" one");
            all.push_str(&self.sql.query_one(&query, &[]).await.unwrap().get::<_, String>(0));
        }
        all
    }
}

/// Ids and printed numbers in an answer.
fn named(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            let parts =
                text.split('/').filter(|part| part.len() == 36 && uuid::Uuid::parse_str(part).is_ok());
            found.extend(parts.map(str::to_owned));
        }
        Value::Array(items) => items.iter().for_each(|item| named(item, found)),
        Value::Object(members) => {
            found.extend(members.get("number").and_then(Value::as_str).map(str::to_owned));
            members.values().for_each(|member| named(member, found));
        }
        _ => {}
    }
}

/// The answer tells that nothing was kept, and names nothing that is not among these rows.
fn names_only_what_is_there(operation: &str, answer: &Answer, rows: &str) {
    assert_eq!(answer.at("/stored"), &json!(false), "{operation}: {}", answer.text);
    assert_eq!((answer.header("location"), answer.header("etag")), ("", ""), "{operation}");
    let nulls: &[&str] = match operation {
        "registerPetition" => &["/id", "/number", "/etag"],
        "orderEnforcementItem" => &["/id", "/etag", "/version"],
        _ => &["/act/id", "/parent_etag"],
    };
    for pointer in nulls {
        assert_eq!(answer.at(pointer), &Value::Null, "{operation} {pointer}");
    }
    for (member, view) in answer.body.as_object().unwrap() {
        for tag in ["etag", "version"] {
            assert!(view.get(tag).is_none_or(Value::is_null), "{operation} {member} {tag}: {view}");
        }
    }
    let mut found = BTreeSet::new();
    named(&answer.body, &mut found);
    let strange: Vec<&String> = found.iter().filter(|one| !rows.contains(one.as_str())).collect();
    assert!(strange.is_empty(), "{operation} names what is not there: {strange:?} {}", answer.text);
}

/// Who tries.
struct People {
    officer: Client,
    chair: Client,
    worker: Client,
    party: Client,
    council: Client,
}

impl People {
    fn named(&self, who: &str) -> &Client {
        match who {
            "officer" => &self.officer,
            "chair" => &self.chair,
            "worker" => &self.worker,
            "party" => &self.party,
            "council" => &self.council,
            _ => panic!("nobody is called {who}"),
        }
    }
}

/// Sends one line of the table.
async fn tried(people: &People, one: &Try, way: &(Method, String), subjects: &Subjects) -> Answer {
    let (method, path) = way;
    // What stands behind the last id is the act; the subject's path has all ids before it.
    let tail = path.rsplit_once('}').map_or(path.as_str(), |(_, tail)| tail);
    let url = format!("{}{tail}?dry_run=true", one.path(subjects));
    people.named(one.who).request(method.clone(), &url).json(&one.body(subjects)).await
}

#[actix_web::test]
async fn whatever_takes_a_try_changes_nothing_by_it() {
    let office = Office::open().await;
    let party = office.app.person("party-office").await;
    let council = office.app.person("council-standing").await;
    let subjects = subjects::all(&office, &party, &council).await;
    let people = People {
        officer: office.officer.clone(),
        chair: office.chair.clone(),
        worker: office.worker.clone(),
        party,
        council,
    };
    let mut operations = operations();
    let rows = Rows::of(&office).await;
    let (before, text) = (rows.digests().await, rows.text().await);
    for one in tries() {
        let way = operations.remove(one.operation);
        let way = way.unwrap_or_else(|| panic!("{} takes no try, or has two lines", one.operation));
        let answer = tried(&people, &one, &way, &subjects).await.expect(200);
        names_only_what_is_there(one.operation, &answer, &text);
        assert_eq!(rows.digests().await, before, "{} has changed something", one.operation);
    }
    let left: Vec<&String> = operations.keys().collect();
    assert!(left.is_empty(), "without a line in the table of tries: {left:?}");
}
