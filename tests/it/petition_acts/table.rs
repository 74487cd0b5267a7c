//! The table as a lawyer reads it: made from the transitions themselves, state by act by kind.

use std::fmt::Write as _;

use tiepdan::kernel::access::Rule;
use tiepdan::kernel::problem::Language::Vi;
use tiepdan::petitions::access::rule_of;
use tiepdan::petitions::model::life::{ACTS, ActRow, Came, Hand, PetitionAct, Starts, Stops};
use tiepdan::petitions::model::{Kind, Petition, Status, Treatment};

use crate::support::snapshot;

const HEAD: &str = "\
ACTS ON A PETITION BEFORE, OR INSTEAD OF, A CASE

Made from the code; `UPDATE_PETITION_ACTS=1 cargo test petition_acts::table` writes it anew, and a test fails where code
and page differ. First each act with its states, kinds, clocks, article and paper; then, for each kind and state, every act
that is possible there and the state after it.
An act that carries out another proposal than that of the screening needs a note that says why; for kinds named under “only as
proposed” it is barred then. What screening found of a sealed petition is closed, and so is whether somebody passed it on: neither bars
anything there, and the note is asked for whatever was proposed, so that no refusal tells it.
What another book of the commune passed on is acknowledged before anything else. In the police book the acts of a head are barred.
Screening may come for every kind: before it a petition has none. A notice may be given in every state, but not
of what another book passed on and this one has not acknowledged. So it is where a citizen went over the level or intake data are
corrected, but not of what is void; neither changes the state.
";

fn stops(row: &ActRow) -> &'static str {
    match row.stops {
        Stops::Nothing => "none",
        Stops::UntilFirstAct => {
            "that of its treatment and R16 fulfilled; those of other treatments cancelled"
        }
        Stops::Everything => "all that run, cancelled",
        Stops::Exchanged => {
            "those of the old kind and treatment, cancelled; those of the new start on the same day"
        }
    }
}

fn starts(row: &ActRow) -> &'static str {
    match row.starts {
        Starts::Nothing => "none",
        Starts::AcceptanceAgain => {
            "C02, K03, T01 or T02, P06 or P08 from the day of the act; R16 from the receipt"
        }
        Starts::SettlementAnswer => "P08 from the day of the act, in the place of P06",
        Starts::TellingAtOnce => "T03 of a denunciation whose writer is known, due on the day of the act",
    }
}

fn hand(row: &ActRow) -> &'static str {
    match row.hand {
        Hand::Screener | Hand::Keeper => "keepers of the book",
        Hand::Writer => "the portal that brought it; keepers of the book",
        Hand::KeeperOrSettler => "keepers of the book; the settler, who alone opens what is sealed",
        Hand::Head => "head of the book",
    }
}

/// Its name, and its forms with the kinds for which they are.
fn paper(row: &ActRow) -> String {
    let mut text = row.paper.map_or("", |paper| paper.name).to_owned();
    for of in row.paper.iter().flat_map(|paper| paper.forms) {
        write!(text, "; {} ({})", of.form, codes(of.kinds, Kind::as_str)).unwrap();
    }
    text
}

fn only_if(row: &ActRow) -> &'static str {
    match (row.act, row.came) {
        (PetitionAct::MediationReferral, _) => "no request for settlement stands",
        (PetitionAct::SettlementRequest, _) => {
            "no other one stands; once it is screened, the mediators to whom it was referred have replied"
        }
        (_, Came::Forwarded) => "somebody passed it on",
        (_, Came::Unacknowledged) => {
            "another book of the commune passed it on, and this one has not acknowledged it"
        }
        (_, Came::Anyhow) => "",
    }
}

fn codes<T: Copy>(all: &[T], code: fn(T) -> &'static str) -> String {
    all.iter().map(|one| code(*one)).collect::<Vec<_>>().join(", ")
}

fn block(page: &mut String, row: &ActRow) {
    let kinds =
        if row.kinds.len() == Kind::ALL.len() { "all".to_owned() } else { codes(row.kinds, Kind::as_str) };
    let bars: Vec<String> =
        row.bars.iter().map(|(criterion, article)| format!("{criterion} ({article})")).collect();
    let lines = [
        ("states", codes(row.from, Status::as_str)),
        ("recorded by portals", codes(row.recorded_from, Status::as_str)),
        ("while it waits", if row.while_waiting { "recorded; moves nothing" } else { "" }.to_owned()),
        ("kinds", kinds),
        ("on the Party's track", codes(row.party_kinds, Kind::as_str)),
        ("state after", row.becomes.map_or("as before", Status::as_str).to_owned()),
        ("outsiders are told", row.becomes.map_or("as before", |status| status.public().as_str()).to_owned()),
        ("who", hand(row).to_owned()),
        ("only if", only_if(row).to_owned()),
        ("carries out", codes(row.carries_out, Treatment::as_str)),
        ("only as proposed", codes(row.only_proposed, Kind::as_str)),
        ("barred by", bars.join("; ")),
        ("clocks stopped", stops(row).to_owned()),
        ("tells by itself", row.tells.join(", ")),
        ("clocks started", starts(row).to_owned()),
        ("article", row.article.to_owned()),
        ("paper", paper(row)),
        ("number", if row.numbered { "demanded" } else { "" }.to_owned()),
        ("annulled", if row.annullable { "as long as nothing came after it" } else { "never" }.to_owned()),
    ];
    writeln!(page, "\n{}  ({})  /{}", row.act, row.act.label(Vi), row.segment).unwrap();
    for (name, value) in lines.into_iter().filter(|(_, value)| !value.is_empty()) {
        writeln!(page, "  {name:<21} {value}").unwrap();
    }
}

/// A petition of this kind in this state, as the database would give it.
pub(super) fn petition(kind: Option<Kind>, status: Status, forwarded: bool) -> Petition {
    let now = "2026-11-24T01:00:00Z".parse().unwrap();
    Petition {
        commune: "99001".to_owned(),
        id: uuid::Uuid::nil(),
        number: String::new(),
        register: tiepdan::kernel::access::Register::Government,
        unit_id: uuid::Uuid::nil(),
        body_unit_id: uuid::Uuid::nil(),
        kind,
        track: None,
        field: None,
        channel: "post".to_owned(),
        status,
        public_status: status.public(),
        sealed: true,
        received_on: "2026-11-20".parse().unwrap(),
        subject: None,
        village_code: None,
        people_count: 1,
        flags: Vec::new(),
        intake_review: Vec::new(),
        assignee_position_id: None,
        assignee_unit_id: None,
        settler_position_id: None,
        case_id: None,
        case_number: None,
        answer_id: None,
        to_enforce_since: None,
        link_type: None,
        created_by_client: None,
        created_by_position: None,
        forwarder_type: forwarded.then(|| "press".to_owned()),
        failed_criteria: Vec::new(),
        proposed: None,
        passed_from_id: None,
        acknowledged_on: None,
        excluded_person_ids: Vec::new(),
        named_person_ids: Vec::new(),
        due_on: None,
        version: 1,
        created_at: now,
        changed_at: now,
    }
}

/// Every act that the transition itself lets through, with the state after.
fn walk(kind: Option<Kind>, status: Status) -> Vec<String> {
    let now = "2026-11-24T01:00:00Z".parse().unwrap();
    let mut possible = Vec::new();
    for act in PetitionAct::ALL.iter().copied() {
        let taken = petition(kind, status, true).take(act, now);
        match taken {
            Ok(after) => {
                assert_eq!(after.public_status, after.status.public(), "{act}");
                assert_eq!(after.version, 2);
                possible.push(format!("{act} → {}", after.status));
            }
            Err(error) => {
                assert!(!error.detail().is_empty() && !error.legal_basis().is_empty());
            }
        }
    }
    possible
}

fn page() -> String {
    let mut page = HEAD.to_owned();
    for row in ACTS {
        block(&mut page, row);
    }
    page.push_str("\nNOT SCREENED YET\n");
    for status in [Status::Received, Status::Withdrawn, Status::Voided] {
        writeln!(page, "  {status}: {}", or_none(&walk(None, status))).unwrap();
    }
    for kind in Kind::ALL.iter().copied() {
        writeln!(page, "\n{kind}  ({})", kind.label(Vi)).unwrap();
        for status in Status::ALL.iter().copied().filter(|status| *status != Status::Received) {
            writeln!(page, "  {status}: {}", or_none(&walk(Some(kind), status))).unwrap();
        }
    }
    page
}

fn or_none(acts: &[String]) -> String {
    if acts.is_empty() { "-".to_owned() } else { acts.join(", ") }
}

#[test]
fn the_printed_table_is_what_the_transitions_do() {
    snapshot::compare("docs/PETITION-ACTS.txt", &page(), "UPDATE_PETITION_ACTS");
}

#[test]
fn every_row_has_an_operation_whose_gate_is_its_hand() {
    let routes = tiepdan::api::routes();
    let roles = |rule: &Rule| -> Vec<_> {
        tiepdan::kernel::access::Role::ALL
            .iter()
            .copied()
            .map(|role| rule.conditions(role).map(|condition| format!("{condition:?}")).collect::<Vec<_>>())
            .collect()
    };
    for row in ACTS {
        let path = format!("/v1/petitions/{{id}}/{}", row.segment);
        let route = routes.iter().find(|route| route.path == path).unwrap_or_else(|| panic!("no {path}"));
        let permission = crate::policy::permission(route).expect(&path);
        let catalogue = tiepdan::api::permission_catalogue();
        let (_, rule) = catalogue.0.iter().find(|(name, _)| *name == permission).unwrap();
        assert_eq!(roles(rule), roles(rule_of(row.hand)), "{path}");
    }
}
