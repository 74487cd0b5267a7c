//! Every list, as it is asked for by those who see much and by those who see little, in every order and by every filter.

use serde_json::Value;

use crate::Outcome;
use crate::accounts::Account;
use crate::client::Connection;
use crate::coverage;
use crate::filters::{BY_ITEM, ROOMS};
use crate::server::Server;

/// Who asks: reach by register, by commune, by unit, by position, by client's own.
const PEOPLE: [&str; 6] = [
    "government-chair",
    "party-secretary",
    "unit-head",
    "case-officer",
    "intake-officer",
    "council-standing",
];

/// A list that somebody asks for.
pub struct Asked {
    /// Who, and what.
    pub name: String,
    /// Path and query.
    pub path: String,
    /// The request.
    pub request: Vec<u8>,
}

/// All of them; where there is a next page, that one too.
pub async fn all(server: &Server) -> Outcome<Vec<Asked>> {
    let mut asked = Vec::new();
    for login in PEOPLE {
        let person = Account::person(server.address, login).await?;
        for (path, filters) in ROOMS {
            for filter in filters {
                add(server, &person, login, &format!("{path}?{filter}"), &mut asked).await?;
            }
        }
        parts(server, &person, login, &mut asked).await?;
    }
    let portal = Account::portal(server.address).await?;
    for filter in ["", "sort=received_on", "sort=due_on", "status=received", "external_ref=portal-12"] {
        add(server, &portal, "demo-portal", &format!("/v1/petitions?{filter}"), &mut asked).await?;
    }
    coverage::whole(&asked)?;
    Ok(asked)
}

/// The list, the same by one's own position or unit, its count, and the page after it.
async fn add(server: &Server, who: &Account, name: &str, path: &str, asked: &mut Vec<Asked>) -> Outcome<()> {
    let first = ask(server, &who.get(path, "")).await?;
    let Some(first) = first else { return Ok(()) };
    let mut paths = vec![path.to_owned()];
    if let Some(cursor) = first["next_cursor"].as_str() {
        paths.push(format!("{path}&cursor={cursor}"));
    }
    if path.starts_with("/v1/notifications?") {
        paths.push(format!("{path}&count=true"));
    }
    if ["/v1/petitions?", "/v1/cases?", "/v1/enforcement-items?"].contains(&path) {
        paths.push(format!("{path}count=true"));
    }
    for (filter, place) in BY_ITEM.iter().filter(|(of, _)| *of == path).flat_map(|(_, filters)| *filters) {
        let mut items = first["items"].as_array().into_iter().flatten();
        let named = items.find_map(|item| item.pointer(place)?.as_str());
        paths.extend(named.map(|value| format!("{path}{filter}={value}")));
    }
    if path == "/v1/me/work?" {
        let work = first["items"].as_array().into_iter().flatten();
        paths.extend(work.filter_map(|one| Some(one["href"].as_str()?.to_owned())));
    }
    if path == "/v1/positions?" {
        let unit = first.pointer("/items/0/unit/id").and_then(Value::as_str);
        paths.extend(unit.map(|id| format!("{path}unit_id={id}")));
    }
    asked.extend(paths.into_iter().map(|path| Asked {
        name: format!("{name}: {path}"),
        request: who.get(&path, ""),
        path,
    }));
    Ok(())
}

/// What hangs on one row of a list.
async fn parts(server: &Server, who: &Account, name: &str, asked: &mut Vec<Asked>) -> Outcome<()> {
    for (path, parts) in [
        (
            "/v1/petitions",
            &["timeline", "deadlines", "notices", "notes", "attachments", "acts", "duplicates"][..],
        ),
        (
            "/v1/cases",
            &[
                "timeline",
                "deadlines",
                "notes",
                "attachments",
                "acts",
                "letters",
                "notices",
                "publications",
                "file",
            ][..],
        ),
        ("/v1/assignments", &["acts"][..]),
        ("/v1/enforcement-items", &["acts"][..]),
        ("/v1/findings", &["acts"][..]),
        ("/v1/reception-schedules", &["acts"][..]),
    ] {
        let list = ask(server, &who.get(&format!("{path}?limit=1"), "")).await?.unwrap_or_default();
        let Some(id) = list["items"][0]["id"].as_str() else { continue };
        for part in parts {
            add(server, who, name, &format!("{path}/{id}/{part}?"), asked).await?;
        }
    }
    Ok(())
}

/// What is answered; `None` where this caller may not ask.
async fn ask(server: &Server, request: &[u8]) -> Outcome<Option<Value>> {
    let mut connection = Connection::open(server.address).await?;
    let answer = connection.exchange(request).await?;
    match answer.status {
        200 => Ok(Some(serde_json::from_slice(answer.body)?)),
        403 => Ok(None),
        status => {
            let (asked, said) = (String::from_utf8_lossy(request), String::from_utf8_lossy(answer.body));
            Err(format!("{status}: {said} to {}", asked.lines().next().unwrap_or_default()).into())
        }
    }
}
