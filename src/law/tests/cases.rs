//! Every recorded due date comes out exactly.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use super::{book, calendar, day, plain};
use crate::law::{Computation, Course, Extension, Pause, ReceiptFacts, first_rules};

const CASES: &str = include_str!("../../../tests/data/deadlines.csv");
const PETITIONS: &str = include_str!("../../../tests/data/petitions.sample.ndjson");

#[derive(Deserialize)]
#[expect(clippy::struct_field_names, reason = "the names of the columns")]
struct Case {
    case_id: String,
    rule_key: String,
    start_date: String,
    remote_area: bool,
    complexity_level: String,
    extensions: String,
    pauses: String,
    as_of: String,
    due_on: String,
    note: String,
}

fn cases() -> Vec<Case> {
    csv::Reader::from_reader(CASES.as_bytes()).into_deserialize().collect::<Result<_, _>>().unwrap()
}

impl Case {
    fn course(&self) -> Course {
        let parts = |column: &str| {
            column.split(';').filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>()
        };
        let extension = |text: String| {
            let (days, on) = text.split_once('@').unwrap();
            Extension { days: days.parse().unwrap(), decided_on: day(on) }
        };
        let pause = |text: String| {
            let (from, to) = text.split_once("..").unwrap();
            Pause { from: day(from), to: (!to.is_empty()).then(|| day(to)) }
        };
        Course {
            start_date: day(&self.start_date),
            remote_area: self.remote_area,
            complexity: self.complexity_level.parse().unwrap(),
            extensions: parts(&self.extensions).into_iter().map(extension).collect(),
            pauses: parts(&self.pauses).into_iter().map(pause).collect(),
            as_of: (!self.as_of.is_empty()).then(|| day(&self.as_of)),
        }
    }
}

#[test]
fn recorded_cases_come_out_exactly() {
    let (book, calendar) = (book(), calendar());
    let mut computed = 0;
    for case in cases() {
        let id = &case.case_id;
        assert!(!book.versions(&case.rule_key).is_empty(), "{id}: {} is not in the book", case.rule_key);
        let computation = book.compute(&case.rule_key, &calendar, &case.course()).map(Result::unwrap);
        let due_on = computation.as_ref().and_then(|c| c.due_on);
        assert_eq!(due_on.map(|d| d.to_string()).unwrap_or_default(), case.due_on, "{id} {}", case.rule_key);
        if let Some(computation) = computation {
            let provisional = case.note.contains("provisional 2027");
            assert_eq!(computation.is_provisional(), provisional, "{id}");
            assert_eq!(computation.awaiting_calendar, None, "{id}");
            assert_eq!(computation.is_paused(), case.due_on.is_empty(), "{id}");
        }
        computed += 1;
    }
    assert_eq!(computed, 96);
}

#[test]
fn both_dates_of_two_rules_are_shown() {
    let (book, calendar) = (book(), calendar());
    let mut seen = 0;
    for case in cases() {
        let dates: Vec<_> = ["07 WD = ", "10 CD = "]
            .iter()
            .filter_map(|label| case.note.split(label).nth(1)?.get(..10).map(day))
            .collect();
        if dates.len() == 2 {
            let computation = plain(&book, &calendar, &case.rule_key, day(&case.start_date));
            let both: Vec<_> = computation.alternatives().iter().filter_map(|c| c.due_on).collect();
            assert_eq!(both, dates, "{}", case.case_id);
            seen += 1;
        }
    }
    assert!(seen >= 6, "{seen}");
}

/// The count of open question A1: which of the two rules ends first, over a half-year of receipts.
#[test]
fn neither_rule_of_acceptance_is_always_the_stricter() {
    let (book, calendar) = (book(), calendar());
    let (mut working_first, mut calendar_first, mut same) = (0, 0, 0);
    for received in day("2026-07-01").iter_days().take_while(|d| *d <= day("2026-12-10")) {
        let computation = plain(&book, &calendar, "C02", received);
        match computation.alternatives()[0].due_on.cmp(&computation.alternatives()[1].due_on) {
            Ordering::Less => working_first += 1,
            Ordering::Greater => calendar_first += 1,
            Ordering::Equal => same += 1,
        }
    }
    assert_eq!((working_first, calendar_first, same), (83, 32, 48));
}

#[test]
fn a_computation_survives_storage() {
    let computation = plain(&book(), &calendar(), "K03", day("2026-12-25"));
    let stored = serde_json::to_string(&computation).unwrap();
    assert_eq!(serde_json::from_str::<Computation>(&stored).unwrap(), computation);
    assert!(computation.is_overdue_on(day("2027-01-05")) && !computation.is_overdue_on(day("2027-01-04")));
}

#[test]
fn first_deadlines_of_the_sample_petitions_come_out_exactly() {
    let (book, calendar) = (book(), calendar());
    let mut seen = 0;
    for line in PETITIONS.lines() {
        let petition: Value = serde_json::from_str(line).unwrap();
        let received_on = day(petition["received_on"].as_str().unwrap());
        for expected in petition["expected"]["first_deadlines"].as_array().unwrap() {
            let (key, due_on) = (expected["rule_key"].as_str().unwrap(), expected["due_on"].as_str());
            let Some(due_on) = due_on else { continue };
            let computation = plain(&book, &calendar, key, received_on);
            assert_eq!(computation.due_on, Some(day(due_on)), "{} {key}", petition["ref"]);
            seen += 1;
        }
    }
    assert!(seen >= 60, "{seen}");
}

/// True where an addressee is the head of the Party committee, whichever letters it is written in.
fn to_party_head(addressee: &Value) -> bool {
    addressee.as_str().is_some_and(|name| name.to_lowercase().contains("bí thư đảng ủy"))
}

/// What starts on receipt is what screening expects, wherever screening only proposes acceptance.
#[test]
fn clocks_on_receipt_are_those_of_the_sample_petitions() {
    for line in PETITIONS.lines() {
        let petition: Value = serde_json::from_str(line).unwrap();
        let expected = &petition["expected"];
        let kind = expected["kind"].as_str().unwrap();
        // A land dispute needs facts that only screening has.
        if expected["treatment"] != "propose_acceptance" || kind == "land_dispute" {
            continue;
        }
        let facts = ReceiptFacts {
            known_writer: !petition["writers"].as_array().unwrap().is_empty(),
            presented_at_reception: petition["channel"] == "reception",
            party_book: false,
            party_head: petition["addressed_to"].as_array().unwrap().iter().any(to_party_head),
        };
        // T05 and T26 depend on who forwarded or on what is asked.
        let wanted = expected["first_deadlines"].as_array().unwrap().iter();
        let wanted: BTreeSet<_> = wanted.map(|clock| clock["rule_key"].as_str().unwrap()).collect();
        let started: BTreeSet<_> = first_rules(Some(kind), facts).into_iter().collect();
        let further = ["T05", "T26"];
        assert!(started.contains("R16"));
        assert!(
            wanted.iter().all(|key| started.contains(key) || further.contains(key)),
            "{}",
            petition["ref"]
        );
        assert!(started.iter().all(|key| *key == "R16" || wanted.contains(key)), "{}", petition["ref"]);
    }
}

#[test]
fn clocks_on_receipt_by_kind() {
    let known = ReceiptFacts { known_writer: true, ..ReceiptFacts::default() };
    let anonymous = ReceiptFacts::default();
    assert_eq!(first_rules(None, known), ["R16"]);
    assert_eq!(first_rules(Some("complaint_admin"), known), ["C02", "R16"]);
    assert_eq!(first_rules(Some("complaint_discipline"), known), ["K03", "R16"]);
    assert_eq!(first_rules(Some("denunciation_duty"), anonymous), ["T01", "R16"]);
    assert_eq!(first_rules(Some("denunciation_field"), known), ["T01", "R16"]);
    assert_eq!(first_rules(Some("recommendation"), known), ["P01", "R16"]);
    assert_eq!(first_rules(Some("reflection"), anonymous), ["R16"]);
    for kind in
        ["land_dispute", "crime_report", "procedure_request", "feedback_on_regulations", "mixed", "other"]
    {
        assert_eq!(first_rules(Some(kind), known), ["R16"], "{kind}");
    }
    let visitor = ReceiptFacts { presented_at_reception: true, ..known };
    assert_eq!(first_rules(Some("reflection"), visitor), ["P01", "R16"]);
    assert_eq!(first_rules(None, visitor), ["R16"]);
    assert_eq!(first_rules(Some("complaint_admin"), visitor), ["C02", "R07", "R16"]);
    // The Party decides by its own rules; whoever is told is told there too.
    let partys = ReceiptFacts { party_book: true, party_head: true, ..known };
    for kind in ["complaint_admin", "complaint_discipline", "denunciation_duty", "denunciation_field"] {
        assert_eq!(first_rules(Some(kind), partys), ["R17", "R16"], "{kind}");
    }
    assert_eq!(first_rules(Some("recommendation"), partys), ["P01", "R17", "R16"]);
    let visitor = ReceiptFacts { presented_at_reception: true, ..partys };
    assert_eq!(first_rules(Some("complaint_admin"), visitor), ["R07", "R17", "R16"]);
    // Its head has ten days wherever it was entered, if there is somebody to be told.
    let addressed = ReceiptFacts { party_head: true, ..known };
    assert_eq!(first_rules(Some("complaint_admin"), addressed), ["C02", "R17", "R16"]);
    assert_eq!(first_rules(None, addressed), ["R16"]);
    let unnamed = ReceiptFacts { party_book: true, party_head: true, ..anonymous };
    assert_eq!(first_rules(Some("denunciation_duty"), unnamed), ["R16"]);
}

#[test]
fn a_schedule_must_be_posted_in_time() {
    let (book, calendar) = (book(), calendar());
    let posted = |session: &str| plain(&book, &calendar, "R01", day(session));
    assert_eq!(posted("2026-09-03").due_on, Some(day("2026-08-24")));
    let early = posted("2024-01-03");
    assert_eq!((early.due_on, early.awaiting_calendar), (None, Some(2023)));
}

#[test]
fn a_year_that_is_not_loaded_gives_no_date() {
    let (book, calendar) = (book(), calendar());
    let red_line = plain(&book, &calendar, "R16", day("2027-12-01"));
    assert_eq!((red_line.due_on, red_line.awaiting_calendar), (None, Some(2028)));
    assert_eq!(red_line.countings[0].nominal_on, Some(day("2028-01-15")));
    // 10 days end in 2028, 7 working days on 31 December: the earlier of the two is known all the same.
    let known = plain(&book, &calendar, "C02", day("2027-12-22"));
    assert_eq!((known.due_on, known.awaiting_calendar), (Some(day("2027-12-31")), None));
    let unknown = plain(&book, &calendar, "C02", day("2027-12-24"));
    assert_eq!((unknown.due_on, unknown.awaiting_calendar), (None, Some(2028)));
}
