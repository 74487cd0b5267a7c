//! Every list, as it is asked for by those who see much and by those who see little, in every order and by every filter.

use serde_json::Value;

use crate::Outcome;
use crate::accounts::Account;
use crate::client::Connection;
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

const PETITIONS: [&str; 24] = [
    "",
    "sort=received_on",
    "sort=due_on",
    "status=received",
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
];

const CASES: [&str; 18] = [
    "",
    "sort=accepted_on",
    "sort=due_on",
    "status=accepted",
    "status=closed",
    "public_status=in_progress",
    "kind=recommendation",
    "register=government",
    "field=land",
    "village_code=thon-03",
    "flags=complex",
    "result=resolved",
    "merged=true",
    "merged=false",
    "accepted_from=2026-10-01&accepted_before=2026-11-01",
    "due_from=2026-11-01&due_before=2026-12-01",
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

const ROOMS: [(&str, &[&str]); 15] = [
    ("/v1/petitions", &PETITIONS),
    ("/v1/cases", &CASES),
    ("/v1/assignments", &ASSIGNMENTS),
    ("/v1/findings", &FINDINGS),
    ("/v1/reception-schedules", &SCHEDULES),
    ("/v1/reception-sessions", &SESSIONS),
    ("/v1/queues", &QUEUES),
    ("/v1/queues/unscreened", &QUEUES),
    ("/v1/queues/due_soon", &QUEUES),
    ("/v1/queues/overdue", &QUEUES),
    ("/v1/queues/awaiting_supplement", &QUEUES),
    ("/v1/queues/awaiting_reply", &QUEUES),
    ("/v1/queues/effective_not_enforced", &QUEUES),
    ("/v1/me/work", &[""]),
    ("/v1/notifications", &NOTIFICATIONS),
];

/// A list that somebody asks for.
pub struct Asked {
    /// Who, and what.
    pub name: String,
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
    if path == "/v1/petitions?" || path == "/v1/cases?" {
        paths.push(format!("{path}count=true"));
        for item in first["items"].as_array().into_iter().flatten().take(1) {
            for (filter, id) in
                [("assignee_position_id", &item["assignee"]["id"]), ("unit_id", &item["unit"]["id"])]
            {
                paths.extend(id.as_str().map(|id| format!("{path}{filter}={id}")));
            }
            let mut cases = first["items"].as_array().into_iter().flatten();
            let case = cases.find_map(|item| item["case"]["id"].as_str());
            paths.extend(case.map(|id| format!("{path}case_id={id}")));
            paths.extend(item["number"].as_str().map(|number| format!("{path}number={number}")));
        }
    }
    asked.extend(
        paths.into_iter().map(|path| Asked { name: format!("{name}: {path}"), request: who.get(&path, "") }),
    );
    Ok(())
}

/// What hangs on one row of a list.
async fn parts(server: &Server, who: &Account, name: &str, asked: &mut Vec<Asked>) -> Outcome<()> {
    for (path, parts) in [
        ("/v1/petitions", &["timeline", "deadlines", "notices", "notes", "acts", "duplicates"][..]),
        ("/v1/cases", &["timeline", "deadlines", "notes", "acts", "letters", "publications", "file"][..]),
        ("/v1/assignments", &["acts"][..]),
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
