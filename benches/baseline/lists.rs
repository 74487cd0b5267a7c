//! Every list, as it is asked for by those who see much and by those who see little, in every order and by every filter.

use serde_json::{Value, json};

use crate::Outcome;
use crate::accounts::Account;
use crate::client::Connection;
use crate::coverage;
use crate::filters::{BY_ITEM, COUNTED, PARTS, ROOMS};
use crate::server::Server;

/// Who asks: reach by register, by commune, by unit, by position.
const PEOPLE: [&str; 6] = [
    "government-chair",
    "party-secretary",
    "unit-head",
    "case-officer",
    "intake-officer",
    "council-standing",
];
/// And reach by client's own, and of those who only watch.
const MACHINES: [&str; 3] = ["demo-portal", "demo-dashboard", "demo-supervision-tool"];
/// Only a portal has references of its own.
const OF_A_PORTAL: &str = "/v1/petitions?external_ref=portal-12";
/// Rows of which the parts are looked at until one has something: a day's, and some more.
const ROWS: usize = 12;
const SEARCHES: &str = "/v1/petitions/searches";
const STATUS_LOOKUPS: &str = "/v1/status-lookups";

/// A list that somebody asks for.
pub struct Asked {
    /// Who, and what.
    pub name: String,
    /// Path and query.
    pub path: String,
    /// What is asked for in a body; null where there is none.
    pub body: Value,
    /// The request.
    pub request: Vec<u8>,
    /// Whether it has items; `None`: it was not looked at yet.
    pub found: Option<bool>,
}

/// Somebody who asks, by name.
struct Asking<'a> {
    server: &'a Server,
    name: &'static str,
    account: Account,
}

/// All of them; where there is a next page, that one too.
pub async fn all(server: &Server) -> Outcome<Vec<Asked>> {
    let mut everybody = Vec::with_capacity(PEOPLE.len() + MACHINES.len());
    for name in PEOPLE {
        everybody.push(Asking { server, name, account: Account::person(server.address, name).await? });
    }
    for name in MACHINES {
        everybody.push(Asking { server, name, account: Account::machine(server.address, name).await? });
    }
    let mut asked = Vec::new();
    for who in &everybody {
        for (path, filters) in ROOMS {
            for filter in filters {
                who.add(&format!("{path}?{filter}"), &mut asked).await?;
            }
        }
        who.add_parts(&mut asked).await?;
        who.add_bodies(&mut asked).await?;
        if who.name == "demo-portal" {
            who.add(OF_A_PORTAL, &mut asked).await?;
        }
    }
    coverage::whole(&asked)?;
    Ok(asked)
}

fn items(answer: &Value) -> impl Iterator<Item = &Value> {
    answer["items"].as_array().into_iter().flatten()
}

impl Asking<'_> {
    /// The list, the same by what its items name, the count of each of these, and the page after it.
    async fn add(&self, path: &str, asked: &mut Vec<Asked>) -> Outcome<()> {
        let Some(first) = self.get(path).await? else { return Ok(()) };
        let mut paths = Vec::new();
        for (filter, place) in BY_ITEM.iter().filter(|(of, _)| *of == path).flat_map(|(_, filters)| *filters)
        {
            let named = items(&first).find_map(|item| item.pointer(place)?.as_str());
            paths.extend(named.map(|value| format!("{path}{filter}={value}")));
        }
        if COUNTED.iter().any(|list| path.starts_with(list)) {
            let lists = std::iter::once(path).chain(paths.iter().map(String::as_str));
            let counts: Vec<String> = lists.map(|list| format!("{list}&count=true")).collect();
            paths.extend(counts);
        }
        if let Some(cursor) = first["next_cursor"].as_str() {
            paths.push(format!("{path}&cursor={cursor}"));
        }
        if path == "/v1/me/work?" {
            paths.extend(items(&first).filter_map(|one| Some(one["href"].as_str()?.to_owned())));
        }
        if path == "/v1/positions?" {
            let unit = first.pointer("/items/0/unit/id").and_then(Value::as_str);
            paths.extend(unit.map(|id| format!("{path}unit_id={id}")));
        }
        let found = Some(items(&first).next().is_some());
        let of = |path: String, found: Option<bool>| Asked {
            name: format!("{}: {path}", self.name),
            request: self.account.get(&path, ""),
            path,
            body: Value::Null,
            found,
        };
        asked.push(of(path.to_owned(), found));
        asked.extend(paths.into_iter().map(|path| of(path, None)));
        Ok(())
    }

    /// What hangs on rows of a list.
    async fn add_parts(&self, asked: &mut Vec<Asked>) -> Outcome<()> {
        for (list, queries, parts) in PARTS {
            for query in queries {
                let rows = self.get(&format!("{list}?{query}&limit={ROWS}")).await?.unwrap_or_default();
                let ids: Vec<&str> = items(&rows).filter_map(|item| item["id"].as_str()).collect();
                for part in parts {
                    if let Some(path) = self.telling(list, &ids, part).await? {
                        self.add(&path, asked).await?;
                    }
                }
            }
        }
        Ok(())
    }

    /// The part of the first row of which it has something, else of the first that the caller may ask of.
    async fn telling(&self, list: &str, ids: &[&str], part: &str) -> Outcome<Option<String>> {
        let mut open = None;
        for id in ids {
            let path = format!("{list}/{id}/{part}?");
            let Some(answer) = self.get(&path).await? else { continue };
            if items(&answer).next().is_some() {
                return Ok(Some(path));
            }
            open.get_or_insert(path);
        }
        Ok(open)
    }

    /// What is asked for in a body: searches by words and by persons, and where petitions stand.
    async fn add_bodies(&self, asked: &mut Vec<Asked>) -> Outcome<()> {
        let rows = self.get("/v1/petitions?").await?.unwrap_or_default();
        let [ids, numbers] =
            ["id", "number"].map(|name| items(&rows).map(|item| item[name].clone()).collect::<Value>());
        let refs: Value = (0..50).map(|number| format!("portal-{}", 2 * number)).collect();
        let bodies = [
            (SEARCHES, json!({ "words": "ổ gà liên thôn" })),
            (SEARCHES, json!({ "words": "ổ gà", "name": "Người gửi thử" })),
            (SEARCHES, json!({ "phone": "0100104760" })),
            (SEARCHES, json!({ "id_number": "099061007950" })),
            (STATUS_LOOKUPS, json!({ "ids": ids })),
            (STATUS_LOOKUPS, json!({ "numbers": numbers })),
            (STATUS_LOOKUPS, json!({ "external_refs": refs })),
        ];
        // Who sees no petition has none to look up.
        let names = |body: &Value| body["ids"] != json!([]) && body["numbers"] != json!([]);
        for (path, mut body) in bodies.into_iter().filter(|(_, body)| names(body)) {
            let Some(first) = self.ask(&self.account.post(path, "", &body)).await? else { continue };
            let of = |body: &Value, found: Option<bool>| Asked {
                name: format!("{}: {path} {body}", self.name),
                path: path.to_owned(),
                request: self.account.post(path, "", body),
                body: body.clone(),
                found,
            };
            // What is looked up has an item in any case.
            asked.push(of(&body, Some(items(&first).any(|item| item["result"] != "not_found"))));
            if first["next_cursor"].is_string() {
                body["cursor"].clone_from(&first["next_cursor"]);
                asked.push(of(&body, None));
            }
        }
        Ok(())
    }

    async fn get(&self, path: &str) -> Outcome<Option<Value>> {
        self.ask(&self.account.get(path, "")).await
    }

    /// What is answered; `None` where this caller may not ask.
    async fn ask(&self, request: &[u8]) -> Outcome<Option<Value>> {
        let mut connection = Connection::open(self.server.address).await?;
        let answer = connection.exchange(request).await?;
        match answer.status {
            200 => Ok(Some(serde_json::from_slice(answer.body)?)),
            403 => Ok(None),
            400 if is_masked(answer.body) => Ok(None),
            status => {
                let (asked, said) = (String::from_utf8_lossy(request), String::from_utf8_lossy(answer.body));
                let line = asked.lines().next().unwrap_or_default();
                Err(format!("{}: {status}: {said} to {line}", self.name).into())
            }
        }
    }
}

/// True where all that is wrong with a request are filters that are masked for this caller.
fn is_masked(body: &[u8]) -> bool {
    let problem: Value = serde_json::from_slice(body).unwrap_or_default();
    let errors = problem["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    !errors.is_empty() && errors.iter().all(|error| error["code"] == "not_allowed")
}
