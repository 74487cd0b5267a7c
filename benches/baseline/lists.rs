//! Every list, as it is asked for by those who see much and by those who see little, in every order and by every filter.

use serde_json::Value;

use crate::Outcome;
use crate::accounts::Account;
use crate::client::Connection;
use crate::coverage;
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

const PETITIONS: [&str; 28] = [
    "",
    "sort=received_on",
    "sort=due_on",
    "status=received",
    "status=screened",
    "status=linked",
    "status=accepted,screened",
    "public_status=in_progress",
    "kind=reflection",
    "kind=denunciation_duty",
    "track=state",
    "register=party",
    "channel=vneid",
    "field=land",
    "village_code=thon-03",
    "flags=complex",
    "flags_all=complex",
    "forwarder_type=press",
    "intake_review=late_submission",
    "received_from=2026-10-01&received_before=2026-11-01",
    "due_from=2026-11-01&due_before=2026-12-01",
    "overdue=true",
    "overdue=false",
    "overdue=true&sort=due_on",
    "second_entry=true",
    "second_entry=false",
    "repeated=true",
    "repeated=false",
];

const CASES: [&str; 28] = [
    "",
    "sort=accepted_on",
    "sort=due_on",
    "status=accepted",
    "status=closed",
    "public_status=in_progress",
    "kind=recommendation",
    "register=government",
    "channel=vneid&accepted_from=2026-01-01",
    "field=land",
    "village_code=thon-03",
    "flags=complex",
    "forwarder_type=press&received_from=2026-01-01",
    "track=state&complexity_level=complex&flags_all=complex",
    "received_from=2026-10-01&received_before=2026-11-01",
    "result=resolved",
    "merged=true",
    "merged=false",
    "receipt_missing=true",
    "receipt_missing=true&sort=accepted_on",
    "receipt_missing=true&sort=due_on",
    "receipt_missing=false",
    "accepted_from=2026-10-01&accepted_before=2026-11-01",
    "due_from=2026-11-01&due_before=2026-12-01",
    "due_within_days=7",
    "overdue_at=2026-11-01",
    "overdue=true",
    "overdue=false",
];

const ASSIGNMENTS: [&str; 7] = [
    "",
    "status=open",
    "responsibility=support",
    "due_from=2026-10-01",
    "due_before=2026-10-01",
    "overdue=true",
    "overdue=false",
];

const ITEMS: [&str; 10] = [
    "",
    "kind=money",
    "kind=discipline,apology",
    "register=government",
    "status=open",
    "status=accepted",
    "due_from=2026-10-01",
    "due_before=2026-10-01",
    "overdue=true",
    "overdue=false",
];

const FINDINGS: [&str; 8] = [
    "",
    "sort=recorded_on",
    "status=open",
    "severity=critical",
    "recorded_from=2026-01-01",
    "recorded_before=2026-01-01",
    "answer_due_before=2026-06-01",
    "overdue=true",
];

const SCHEDULES: [&str; 5] =
    ["", "status=published", "register=government", "period_from=2026-01-01", "period_before=2026-01-01"];

const SESSIONS: [&str; 5] =
    ["", "kind=regular", "register=government", "date_from=2026-01-01", "date_before=2026-01-01"];

const NOTIFICATIONS: [&str; 7] = [
    "",
    "limit=500",
    "unread=true",
    "unread=false",
    "kind=deadline_overdue",
    "kind=finding_recorded&unread=true",
    "kind=petition_received,assignment_given",
];

const QUEUES: [&str; 2] = ["", "register=government"];
const DUE_SOON: [&str; 3] = ["", "register=government", "within_days=3"];
const POSITIONS: [&str; 3] = ["", "role=case_officer", "held_on=2026-11-01"];
const PUBLISHED: [&str; 2] = ["commune=99001", "commune=99001&from=2026-01-01&before=2026-12-01"];

/// Filters by what an item of the list names, and where it does.
const BY_ITEM: [(&str, &[(&str, &str)]); 7] = [
    (
        "/v1/petitions?",
        &[
            ("number", "/number"),
            ("unit_id", "/unit/id"),
            ("assignee_position_id", "/assignee/id"),
            ("case_id", "/case/id"),
        ],
    ),
    (
        "/v1/cases?",
        &[
            ("number", "/number"),
            ("unit_id", "/unit/id"),
            ("assignee_position_id", "/assignee/id"),
            ("settler_position_id", "/settler/id"),
            ("verifier_position_id", "/assignee/id"),
        ],
    ),
    ("/v1/assignments?", &[("case_id", "/subject/id"), ("assignee_position_id", "/assignee/id")]),
    (
        "/v1/findings?",
        &[
            ("subject_unit_id", "/subject_unit/id"),
            ("issuer_unit_id", "/issuer_unit/id"),
            ("case_id", "/cases/0/id"),
        ],
    ),
    (
        "/v1/enforcement-items?",
        &[
            ("case_id", "/case/id"),
            ("responsible_position_id", "/responsible_position/id"),
            ("responsible_unit_id", "/responsible_unit/id"),
        ],
    ),
    ("/v1/reception-schedules?", &[("host_position_id", "/host/id")]),
    ("/v1/reception-sessions?", &[("host_position_id", "/host/id")]),
];

const ROOMS: [(&str, &[&str]); 20] = [
    ("/v1/petitions", &PETITIONS),
    ("/v1/cases", &CASES),
    ("/v1/assignments", &ASSIGNMENTS),
    ("/v1/enforcement-items", &ITEMS),
    ("/v1/findings", &FINDINGS),
    ("/v1/reception-schedules", &SCHEDULES),
    ("/v1/reception-sessions", &SESSIONS),
    ("/v1/queues", &QUEUES),
    ("/v1/queues/unscreened", &QUEUES),
    ("/v1/queues/due_soon", &DUE_SOON),
    ("/v1/queues/overdue", &QUEUES),
    ("/v1/queues/awaiting_supplement", &QUEUES),
    ("/v1/queues/awaiting_reply", &QUEUES),
    ("/v1/queues/effective_not_enforced", &QUEUES),
    ("/v1/me/work", &[""]),
    ("/v1/notifications", &NOTIFICATIONS),
    ("/v1/units", &[""]),
    ("/v1/positions", &POSITIONS),
    ("/v1/commune-settings", &["", "setting=remote_area"]),
    ("/v1/public/reception-schedules", &PUBLISHED),
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
            &["timeline", "deadlines", "notes", "acts", "letters", "notices", "publications", "file"][..],
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
