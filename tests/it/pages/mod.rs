//! A page takes as many statements whatever its length: of every list of the route table, by the log's own count.

mod lists;

use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::path::Path;
use std::process::Stdio;

use reqwest::Client as Http;
use secrecy::ExposeSecret as _;
use serde_json::Value;
use tiepdan::devdb::DbRole;

use crate::support::cluster::cluster;
use crate::support::contract::contract;
use crate::support::process::{Folder, Process};
use crate::support::{Client, TestApp};

/// Lists that are as long whatever the database holds, and why.
const AS_LONG_ALWAYS: &[(&str, &str)] = &[
    ("/v1/catalogues", "the catalogues of the program, which no row adds to"),
    ("/v1/queues", "one row for each queue of the program, however many wait in it"),
    ("/v1/me/work", "one row for each reason why something waits, however much waits"),
];

/// Lists that no more than two rows come into: what can be done to a schedule is approving and posting it, to a finding replying to it
/// and closing it.
const TWO_AT_MOST: &[&str] = &["/v1/reception-schedules/{id}/acts", "/v1/findings/{id}/acts"];

/// Rows that are looked at one by one.
const MOST: usize = 5;

/// How often each page is read: who is calling, and a connection that is opened, cost some of the requests more. The cheapest counts.
const TIMES: usize = 3;

/// Pages of a list that are compared.
enum Pages {
    /// Pages of one row each, and one of all those.
    Cut(String),
    /// The same of a list that is asked for by a body.
    Sought(Value),
    /// A list that always comes whole: a short one, and a longer one.
    Whole([String; 2]),
}

/// A list, and who reads it.
struct List {
    route: &'static str,
    who: Client,
    pages: Pages,
}

/// A page that was read.
struct Page {
    items: usize,
    next: Option<String>,
    /// The requests that read it.
    requests: Vec<String>,
}

/// Reads as somebody, from the server whose log is kept.
struct Reader<'a> {
    http: &'a Http,
    base: &'a str,
    who: &'a Client,
}

impl Reader<'_> {
    async fn page(&self, path: &str) -> Page {
        self.read(path, None).await
    }

    /// A page that is asked for by its address, or by a body.
    async fn read(&self, path: &str, body: Option<&Value>) -> Page {
        let mut page = Page { items: 0, next: None, requests: Vec::new() };
        for _ in 0..TIMES {
            let address = format!("{}{path}", self.base);
            let mut request = match body {
                Some(body) => self.http.post(address).json(body),
                None => self.http.get(address),
            };
            if let Some(token) = &self.who.token {
                request = request.bearer_auth(token);
            }
            let answer = request.send().await.unwrap();
            let status = answer.status();
            page.requests.push(answer.headers()["x-request-id"].to_str().unwrap().to_owned());
            let text = answer.text().await.unwrap();
            assert_eq!(status, 200, "{path}: {text}");
            let body: Value = serde_json::from_str(&text).unwrap();
            page.items = body["items"].as_array().unwrap().len();
            page.next = body["next_cursor"].as_str().map(str::to_owned);
        }
        page
    }

    /// Short pages of a list, and a longer one.
    async fn both(&self, route: &str, pages: &Pages) -> (Vec<Page>, Page) {
        match pages {
            Pages::Cut(path) => {
                let list = format!("{path}{}limit=", if path.contains('?') { '&' } else { '?' });
                let of = async |limit: usize, cursor: Option<&str>| {
                    let after = cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
                    self.page(&format!("{list}{limit}{after}")).await
                };
                cut(route, of).await
            }
            Pages::Sought(body) => {
                let of = async |limit: usize, cursor: Option<&str>| {
                    let mut body = body.clone();
                    body["limit"] = limit.into();
                    if let Some(cursor) = cursor {
                        body["cursor"] = cursor.into();
                    }
                    self.read(route, Some(&body)).await
                };
                cut(route, of).await
            }
            Pages::Whole([short, long]) => {
                let (short, long) = (self.page(short).await, self.page(long).await);
                assert!(0 < short.items && short.items < long.items, "{route}: {} rows", long.items);
                (vec![short], long)
            }
        }
    }
}

/// Pages of one row each, and one of all those; `of` reads a page of so many rows after a cursor.
async fn cut(route: &str, of: impl AsyncFn(usize, Option<&str>) -> Page) -> (Vec<Page>, Page) {
    let (mut short, mut cursor) = (Vec::<Page>::new(), None::<String>);
    while short.len() < MOST {
        let page = of(1, cursor.as_deref()).await;
        assert_eq!(page.items, 1, "{route} after {cursor:?}");
        cursor.clone_from(&page.next);
        short.push(page);
        if cursor.is_none() {
            break;
        }
    }
    let least = if TWO_AT_MOST.contains(&route) { 2 } else { 3 };
    assert!(short.len() >= least, "{route}: {} rows only", short.len());
    let long = of(short.len(), None).await;
    assert_eq!(long.items, short.len(), "{route}");
    (short, long)
}

/// The operations that answer with a page.
fn paged() -> BTreeSet<&'static str> {
    let contract = contract();
    let mut routes = BTreeSet::new();
    for (route, _, operation) in contract.operations() {
        let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"];
        let Some(name) = schema.as_str().and_then(|name| name.rsplit('/').next()) else { continue };
        let properties = &contract.document["components"]["schemas"][name]["properties"];
        if properties["items"].is_object() && properties["next_cursor"].is_object() {
            routes.insert(route);
        }
    }
    routes
}

/// A server beside that of the test, on the same database, whose log is kept.
async fn logged(app: &TestApp, http: &Http, log: &Path) -> Process {
    let cluster = cluster().await;
    let keys = cluster.keys_dir.display().to_string();
    let urls = [DbRole::Application, DbRole::Owner].map(|role| cluster.devdb.url(role, &app.database));
    let settings = [
        ("DATABASE_URL", urls[0].expose_secret()),
        ("DATABASE_OWNER_URL", urls[1].expose_secret()),
        ("TIEPDAN_KEYS_DIR", keys.as_str()),
        ("TIEPDAN_PUBLIC_URL", "http://localhost"),
    ];
    Process::serve(&settings, http, Stdio::from(File::create(log).unwrap())).await
}

/// Statements of each request in a log.
fn counted(log: &str) -> HashMap<String, u64> {
    let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let of = |line: Value| Some((line["request_id"].as_str()?.to_owned(), line["statements"].as_u64()?));
    lines.filter_map(of).collect()
}

#[actix_web::test]
async fn a_page_takes_as_many_statements_whatever_its_length() {
    // One address for clients, so that a token of one server is good at the other.
    let app = TestApp::start_with(&["--public-url=http://localhost"]).await;
    let (office, lists) = lists::made(app).await;
    let named = AS_LONG_ALWAYS.iter().map(|(route, _)| *route);
    let known: BTreeSet<&str> = lists.iter().map(|list| list.route).chain(named).collect();
    assert_eq!(known, paged(), "each list is compared here, or named with the reason why it cannot be");

    let folder = Folder::new("pages");
    let log = folder.0.join("log");
    let http = Http::builder().no_proxy().build().unwrap();
    let mut process = logged(&office.app, &http, &log).await;
    let mut read = Vec::new();
    for List { route, who, pages } in &lists {
        let reader = Reader { http: &http, base: &process.base, who };
        read.push((*route, reader.both(route, pages).await));
    }
    process.end();

    let log = std::fs::read_to_string(&log).unwrap();
    let statements = counted(&log);
    let cost = |page: &Page| page.requests.iter().map(|id| statements[id]).min().unwrap();
    let mut faults = Vec::new();
    for (route, (short, long)) in &read {
        // What a row does not refer to costs nothing where it stands alone: the dearest of them has all.
        let (one, all) = (short.iter().map(cost).max().unwrap(), cost(long));
        if one != all {
            faults.push(format!("{route}: {one} for a short page, {all} for {} rows", long.items));
        }
        // The read of the heads, the page, and three for what its rows refer to.
        assert!(*route != "/v1/petitions" || all >= 5, "{route}: {all} are too few to be true");
    }
    assert!(faults.is_empty(), "statements depend on the page: {faults:#?}");
}
