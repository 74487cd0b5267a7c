//! What lists there are, and by which filters and in which orders each is asked for.

const PETITIONS: [&str; 32] = [
    "",
    "sort=-received_on",
    "sort=received_on",
    "sort=due_on",
    "status=received",
    "status=screened",
    "status=needs_supplement",
    "status=transferred",
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
    "flags=repeated",
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

const CASES: [&str; 30] = [
    "",
    "sort=-accepted_on",
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
    "intake_review=late_submission&received_from=2026-01-01",
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

const FINDINGS: [&str; 9] = [
    "",
    "sort=-recorded_on",
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
const OVERVIEW: [&str; 3] = ["", "register=government", "within_days=3"];
const SETTINGS: [&str; 4] = ["", "setting=remote_area", "on=2026-11-24", "voided=true"];
const RULES: [&str; 4] = ["", "rule_key=C04", "on=2026-11-24", "voided=true"];
const YEARS: [&str; 3] = ["", "year=2026", "voided=true"];
const PUBLISHED: [&str; 2] = ["commune=99001", "commune=99001&from=2026-01-01&before=2026-12-01"];

/// Lists that tell how many there are where that is asked.
pub const COUNTED: [&str; 5] =
    ["/v1/petitions?", "/v1/cases?", "/v1/enforcement-items?", "/v1/findings?", "/v1/notifications?"];

/// Filters by what an item of the list names, and where it does.
pub const BY_ITEM: [(&str, &[(&str, &str)]); 7] = [
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

/// The lists of all rooms, each with its filters.
pub const ROOMS: [(&str, &[&str]); 25] = [
    ("/v1/petitions", &PETITIONS),
    ("/v1/cases", &CASES),
    ("/v1/assignments", &ASSIGNMENTS),
    ("/v1/enforcement-items", &ITEMS),
    ("/v1/findings", &FINDINGS),
    ("/v1/reception-schedules", &SCHEDULES),
    ("/v1/reception-sessions", &SESSIONS),
    ("/v1/queues", &OVERVIEW),
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
    ("/v1/commune-settings", &SETTINGS),
    ("/v1/legal-rules", &RULES),
    ("/v1/calendar-days", &["", "year=2026"]),
    ("/v1/calendar-years", &YEARS),
    ("/v1/catalogues", &[""]),
    ("/v1/catalogues/registers", &[""]),
    ("/v1/public/reception-schedules", &PUBLISHED),
];

/// Of which rows of a list parts are asked for, and which parts: some are there of new rows, some of old ones only.
pub const PARTS: [(&str, &[&str], &[&str]); 6] = [
    (
        "/v1/petitions",
        &["", "status=received", "received_before=2025-07-01"],
        &["access", "timeline", "deadlines", "notices", "notes", "attachments", "acts", "duplicates"],
    ),
    (
        "/v1/cases",
        &["", "accepted_before=2025-07-01"],
        &[
            "access",
            "timeline",
            "deadlines",
            "notes",
            "attachments",
            "acts",
            "letters",
            "notices",
            "publications",
            "file",
        ],
    ),
    ("/v1/assignments", &["", "status=approved"], &["acts"]),
    ("/v1/enforcement-items", &["", "status=accepted"], &["acts"]),
    ("/v1/findings", &["", "recorded_before=2025-07-01"], &["acts"]),
    ("/v1/reception-schedules", &["", "period_before=2025-07-01"], &["acts"]),
];
