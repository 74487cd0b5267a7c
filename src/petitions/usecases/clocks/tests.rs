//! Whenever a petition was received, it stands on a clock.

use super::*;
use crate::kernel::access::Register;
use crate::kernel::time::years_before;
use crate::law::{Calendar, Purpose, RuleBook, seed_calendar_years, seed_rules};
use crate::petitions::model::{PublicStatus, Status};
use crate::petitions::usecases::intake::YEARS_OF_STAFF;

fn law() -> Law {
    let years = seed_calendar_years().unwrap();
    Law {
        number: 1,
        rules: RuleBook::new(seed_rules().unwrap()).unwrap(),
        calendar: Calendar::new(years.iter().cloned()).unwrap(),
        years,
        fingerprint: String::new(),
    }
}

fn received(received_on: NaiveDate) -> Petition {
    Petition {
        commune: "99001".to_owned(),
        id: Uuid::nil(),
        number: "GOV-2026-ABCDEF".to_owned(),
        register: Register::Government,
        unit_id: Uuid::nil(),
        body_unit_id: Uuid::nil(),
        kind: None,
        track: None,
        field: None,
        channel: "post".to_owned(),
        status: Status::Received,
        public_status: PublicStatus::Received,
        sealed: true,
        received_on,
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
        link_type: None,
        created_by_client: None,
        created_by_position: None,
        forwarder_type: None,
        failed_criteria: Vec::new(),
        excluded_person_ids: Vec::new(),
        named_person_ids: Vec::new(),
        due_on: None,
        version: 1,
        created_at: DateTime::default(),
        changed_at: DateTime::default(),
    }
}

fn begun(kind: Option<Kind>) -> Start {
    Start { kind, known_writer: true, at_reception: true, remote_area: false }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn every_acceptable_day_of_receipt_gives_every_clock_of_the_kind() {
    let (law, today) = (law(), day("2026-11-24"));
    let kinds: Vec<Option<Kind>> = Kind::ALL.iter().copied().map(Some).chain([None]).collect();
    let facts = ReceiptFacts { known_writer: true, presented_at_reception: true };
    for received_on in years_before(today, YEARS_OF_STAFF).iter_days().take_while(|day| *day <= today) {
        for kind in &kinds {
            let rows = first(&law, &received(received_on), begun(*kind), DateTime::default()).unwrap();
            let keys: Vec<&str> = rows.iter().map(|row| row.rule_key.as_str()).collect();
            assert_eq!(keys, first_rules(kind.map(Kind::as_str), facts), "{kind:?} {received_on}");
            for row in &rows {
                assert!(is_open(row) && (row.due_on.is_none() == (row.status == AWAITING)), "{row:?}");
                assert!(row.explanation["vi"].as_str().is_some_and(|text| !text.is_empty()));
            }
        }
    }
}

#[test]
fn what_came_before_the_rule_is_counted_by_its_oldest_version_and_says_so() {
    let law = law();
    let of = |text: &str| first(&law, &received(day(text)), begun(None), DateTime::default()).unwrap();
    let rows = of("2026-06-30");
    assert_eq!((rows.len(), rows[0].rule_key.as_str()), (1, "R16"));
    assert_eq!((rows[0].start_on, rows[0].due_on), (day("2026-06-30"), Some(day("2026-08-14"))));
    assert_eq!(rows[0].rule_valid_from, Some(day("2026-07-01")));
    let (vi, en) = (rows[0].explanation["vi"].as_str().unwrap(), rows[0].explanation["en"].as_str().unwrap());
    assert!(vi.contains("chuyển tiếp") && vi.contains("thứ Tư 01/07/2026"), "{vi}");
    assert!(en.contains("way of transition") && en.contains("Wednesday 1 July 2026"), "{en}");
    let in_force = of("2026-07-01");
    assert!(!in_force[0].explanation["en"].as_str().unwrap().contains("transition"));
}

#[test]
fn of_a_sealed_petition_the_next_day_does_not_tell_that_somebody_passed_it_on() {
    let (law, petition) = (law(), received(day("2026-11-20")));
    let course = Course::plain(day("2026-11-24"), false);
    let due = |keys: &[&str], sealed: bool| {
        next_due(sealed, &started(&law, &petition, keys, &course, DateTime::default()).unwrap())
    };
    for rule in ["R10", "C10"] {
        assert_eq!((due(&[rule], true), due(&[rule, "T04"], true)), (None, due(&["T04"], true)), "{rule}");
        assert!(due(&[rule], false).is_some());
    }
}

#[test]
fn what_is_no_duty_is_what_the_rules_call_a_right_or_an_effect() {
    for rule in seed_rules().unwrap() {
        let duty = matches!(rule.purpose, Purpose::Act | Purpose::RedLine);
        assert_eq!(is_duty(&rule.rule_key), duty, "{}", rule.rule_key);
    }
}
