//! Whenever a petition was received, it stands on every clock whose rule had begun.

use super::*;
use crate::kernel::access::Register;
use crate::kernel::time::years_before;
use crate::law::{
    AT_ONCE, Complexity, DUTIES_AT_ONCE, OF_ONE_ROAD, Purpose, RENEWED, ReceiptFacts, TreatedFacts,
    UNTIL_ACCEPTED, UNTIL_FIRST_ACT, UNTIL_NOTICE, first_rules, in_several_places, seed_rules, step_rule,
    told_in_writing, treated_rules,
};
use crate::petitions::model::treatment::Treatment;
use crate::petitions::model::{Kind, PublicStatus, Status, Track};
use crate::petitions::usecases::intake::YEARS_OF_STAFF;
use crate::petitions::usecases::moves::{OF_WHAT_WAS_DONE, announced};

/// A petition that was just received.
pub fn received(received_on: NaiveDate) -> Petition {
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
        answer_id: None,
        to_enforce_since: None,
        link_type: None,
        created_by_client: None,
        created_by_position: None,
        forwarder_type: None,
        failed_criteria: Vec::new(),
        proposed: None,
        passed_from_id: None,
        acknowledged_on: None,
        excluded_person_ids: Vec::new(),
        named_person_ids: Vec::new(),
        due_on: None,
        version: 1,
        created_at: DateTime::default(),
        changed_at: DateTime::default(),
    }
}

fn begun(kind: Option<Kind>) -> Start {
    Start { kind, known_writer: true, at_reception: true, to_party_head: false }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn every_acceptable_day_of_receipt_gives_every_clock_of_the_kind_that_had_begun() {
    let (law, today) = (Law::seeded(), day("2026-11-24"));
    let kinds: Vec<Option<Kind>> = Kind::ALL.iter().copied().map(Some).chain([None]).collect();
    let facts = ReceiptFacts { known_writer: true, presented_at_reception: true, ..ReceiptFacts::default() };
    for received_on in years_before(today, YEARS_OF_STAFF).iter_days().take_while(|day| *day <= today) {
        for kind in &kinds {
            let rows = first(&law, &received(received_on), begun(*kind), DateTime::default()).unwrap();
            let keys: Vec<&str> = rows.iter().map(|row| row.rule_key.as_str()).collect();
            let mut wanted = first_rules(kind.map(Kind::as_str), facts);
            wanted.retain(|key| *key != RED_LINE || received_on >= day("2026-07-01"));
            assert_eq!(keys, wanted, "{kind:?} {received_on}");
            for row in &rows {
                assert!(
                    is_open(row)
                        && (row.due_on.is_none()
                            == (row.status == DeadlineStatus::AwaitingCalendar.as_str())),
                    "{row:?}"
                );
                assert!(row.explanation["vi"].as_str().is_some_and(|text| !text.is_empty()));
            }
        }
    }
}

#[test]
fn what_came_before_the_record_is_counted_by_its_oldest_version_and_says_so() {
    let law = Law::seeded();
    let of = |text: &str| {
        let start = Start { at_reception: false, ..begun(Some(Kind::ComplaintAdmin)) };
        first(&law, &received(day(text)), start, DateTime::default()).unwrap()
    };
    let rows = of("2023-12-29");
    assert_eq!((rows.len(), rows[0].rule_key.as_str()), (1, "C02"));
    assert_eq!((rows[0].start_on, rows[0].due_on), (day("2023-12-29"), Some(day("2024-01-08"))));
    assert_eq!(rows[0].rule_valid_from, Some(day("2024-01-01")));
    let (vi, en) = (rows[0].explanation["vi"].as_str().unwrap(), rows[0].explanation["en"].as_str().unwrap());
    assert!(vi.contains("chuyển tiếp") && vi.contains("thứ Hai 01/01/2024"), "{vi}");
    assert!(en.contains("way of transition") && en.contains("Monday 1 January 2024"), "{en}");
    let in_force = of("2024-01-02");
    assert!(!in_force[0].explanation["en"].as_str().unwrap().contains("transition"));
}

#[test]
fn of_a_sealed_petition_the_next_day_does_not_tell_that_somebody_passed_it_on() {
    let (law, petition) = (Law::seeded(), received(day("2026-11-20")));
    let course = Course::plain(day("2026-11-24"), false);
    let due = |keys: &[&str], sealed: bool| {
        next_due(sealed, &started(&law, &petition, keys, &course, DateTime::default()).unwrap())
    };
    for rule in ["R10", "C10", "T05", "R17"] {
        assert_eq!((due(&[rule], true), due(&[rule, "T04"], true)), (None, due(&["T04"], true)), "{rule}");
        assert!(due(&[rule], false).is_some());
    }
}

/// Days before, at and after every version of every rule, and today.
fn days(law: &Law) -> Vec<NaiveDate> {
    let around = |day: NaiveDate| [day.pred_opt().unwrap(), day, day.succ_opt().unwrap()];
    let ends = law.rules.iter().flat_map(|rule| [Some(rule.valid_from), rule.valid_to]).flatten();
    let mut days: Vec<NaiveDate> =
        ends.flat_map(around).chain([day("2023-06-01"), day("2026-11-24")]).collect();
    days.sort_unstable();
    days.dedup();
    days
}

#[test]
fn what_is_stored_is_what_is_computed_for_every_rule_day_and_matter() {
    let law = Law::seeded();
    let keys: Vec<String> = law.rules.iter().map(|rule| rule.rule_key.clone()).collect();
    let mut stored = 0;
    for on in days(&law) {
        for (remote_area, complexity) in [
            (false, Complexity::None),
            (true, Complexity::None),
            (false, Complexity::Complex),
            (true, Complexity::Complex),
        ] {
            let course = Course { complexity, ..Course::plain(on, remote_area) };
            for key in &keys {
                let Some(Ok(computed)) = law.compute("99001", key, &course) else { continue };
                let rows = started(&law, &received(on), &[key], &course, DateTime::default()).unwrap();
                let counted = computed.rule.term.unit.is_counted();
                let at_once = DUTIES_AT_ONCE.contains(&key.as_str());
                assert_eq!(rows.len() == 1, counted || at_once, "{key} {on}");
                let Some(row) = rows.first() else { continue };
                if at_once {
                    assert_eq!((row.due_on, row.nominal_on), (Some(on), Some(on)), "{key} {on}");
                    assert_eq!(row.status, DeadlineStatus::Running.as_str(), "{key} {on}");
                    assert!(under(&law, row).unwrap().is_none(), "{key} {on}");
                }
                assert_eq!(
                    (&row.rule_key, row.due_on),
                    (&computed.rule.rule_key, computed.due_on),
                    "{key} {on}"
                );
                assert_eq!(row.rule_valid_from, Some(computed.rule.valid_from), "{key} {on}");
                // Computed anew it is the same: a later change of the calendar does not move it to another reckoning.
                let again = recomputed(&law, row.clone()).unwrap().unwrap();
                assert_eq!((again.due_on, again.nominal_on), (row.due_on, row.nominal_on), "{key} {on}");
                assert_eq!(again.explanation, row.explanation, "{key} {on}");
                stored += 1;
            }
        }
    }
    assert!(stored > 3_000, "{stored}");
}

/// What screening finds of every kind on both tracks with every treatment, and what is known besides.
fn findings() -> impl Iterator<Item = ((Kind, Track), Treatment, [bool; 6])> {
    let known = (0..64).map(|bits: u8| [1, 2, 4, 8, 16, 32].map(|bit| bits & bit > 0));
    let kinds = Kind::ALL.iter().flat_map(|kind| Track::ALL.iter().map(|track| (*kind, *track)));
    let pairs = kinds.flat_map(|kind| Treatment::ALL.iter().map(move |treatment| (kind, *treatment)));
    pairs.flat_map(move |(kind, treatment)| known.clone().map(move |known| (kind, treatment, known)))
}

#[test]
fn of_every_kind_and_treatment_what_is_announced_is_stored_and_has_its_end() {
    let (law, petition) = (Law::seeded(), received(day("2026-11-20")));
    let found_on = day("2026-11-23");
    let begins = |key: &&str| {
        let rule = law.rules.governing(key, petition.received_on).unwrap();
        rule.term.unit.is_counted() || *key == AT_ONCE
    };
    let first_day = |key: &str| if key == AT_ONCE { found_on } else { petition.received_on };
    for ((kind, track), treatment, known) in findings() {
        let [known_writer, presented_at_reception, party_head, forwarded, several_places, refused_in_writing] =
            known;
        let found = treated_rules(&TreatedFacts {
            kind: kind.as_str(),
            track: track.as_str(),
            treatment: treatment.as_str(),
            known_writer,
            presented_at_reception,
            party_head,
            forwarded,
            threatened: false,
            several_places,
            refused_in_writing,
        });
        let name = format!("{kind} {track} {treatment} {found:?}");
        let wanted = announced(&found, &petition, found_on);
        let keys: Vec<&str> = wanted.iter().map(|(key, _)| *key).collect();
        assert!(wanted.iter().all(|(key, from)| *from == Beginning::on(first_day(key))), "{name}");
        let course = Course::plain(petition.received_on, false);
        let rows = started(&law, &petition, &keys, &course, DateTime::default()).unwrap();
        let mut stored: Vec<&str> = rows.iter().map(|row| row.rule_key.as_str()).collect();
        let mut told: Vec<&str> = found.iter().copied().filter(begins).chain([RED_LINE]).collect();
        stored.sort_unstable();
        told.sort_unstable();
        told.dedup();
        assert_eq!(stored, told, "{name}");
        // Nothing that is announced depends on the area, which a preview does not know.
        assert!(rows.iter().all(|row| {
            let rule = law.rules.governing(&row.rule_key, row.start_on).unwrap();
            rule.terms().all(|term| term.remote_length.is_none())
        }));
        let own = step_rule((kind.as_str(), track.as_str()), treatment.as_str(), known_writer);
        let own = own.map(|rule| if several_places { in_several_places(rule) } else { rule });
        let in_writing = refused_in_writing && treatment == Treatment::Refuse;
        let own = own.map(|rule| if in_writing { told_in_writing(rule) } else { rule });
        for key in stored {
            // The act of the treatment ends it, a notice does, or another road cancels it: nothing runs for ever.
            let by_act = UNTIL_FIRST_ACT.contains(&key);
            let by_notice = UNTIL_NOTICE.contains(&key) || OF_WHAT_WAS_DONE.contains(&key);
            assert!(by_act != by_notice, "{name}: {key}");
            assert!(!OF_ONE_ROAD.contains(&key) || own == Some(key), "{name}: {key}");
            assert!(by_act || known_writer || forwarded, "{name}: {key} is owed to nobody");
        }
    }
}

#[test]
fn what_is_no_duty_is_what_the_rules_call_a_right_or_an_effect() {
    for rule in seed_rules().unwrap() {
        let duty = matches!(rule.purpose, Purpose::Act | Purpose::RedLine);
        assert_eq!(is_duty(&rule.rule_key), duty, "{}", rule.rule_key);
    }
}

#[test]
fn a_duty_at_once_is_due_on_the_day_on_which_it_arises_and_late_on_the_next() {
    let (law, petition) = (Law::seeded(), received(day("2026-11-16")));
    // A Sunday: what is to be done at once waits for no working day.
    let course = Course::plain(day("2026-11-22"), false);
    let rows = started(&law, &petition, &[AT_ONCE, "R16"], &course, DateTime::default()).unwrap();
    let (sealed, open) = (next_due(true, &rows), next_due(false, &rows));
    assert_eq!((sealed, open), (Some(day("2026-11-22")), Some(day("2026-11-22"))));
    let words = &rows[0].explanation;
    assert!(
        words["vi"].as_str().unwrap().contains("hạn là chính ngày đó, dù là ngày nghỉ: Chủ nhật 22/11/2026"),
        "{words}"
    );
    assert!(
        words["en"]
            .as_str()
            .unwrap()
            .contains("that same day is the due date, a day off or not: Sunday 22 November 2026"),
        "{words}"
    );
    assert_eq!(fulfilled(&rows[0], day("2026-11-22")), DeadlineStatus::Fulfilled);
    assert_eq!(fulfilled(&rows[0], day("2026-11-23")), DeadlineStatus::FulfilledLate);
    // What was found and decided of a sealed one is for those who work with it.
    assert!(DUTIES_AT_ONCE.iter().all(|rule| is_inner(rule, "running")));
    let told = started(&law, &petition, &["T03"], &course, DateTime::default()).unwrap();
    assert_eq!((next_due(true, &told), next_due(false, &told)), (sealed, open));
    // Where the law names neither a number nor that it is done at once nothing runs.
    assert!(started(&law, &petition, &["R02"], &course, DateTime::default()).unwrap().is_empty());
}

#[test]
fn every_term_of_a_road_ends_with_its_act_or_with_telling() {
    for rule in OF_ONE_ROAD {
        assert!(UNTIL_FIRST_ACT.contains(rule) != OF_WHAT_WAS_DONE.contains(rule), "{rule}");
    }
    let beside: Vec<_> = UNTIL_FIRST_ACT.iter().filter(|rule| !OF_ONE_ROAD.contains(rule)).collect();
    assert_eq!(beside, [&RED_LINE]);
    let without: Vec<_> = UNTIL_FIRST_ACT.iter().filter(|rule| **rule != RED_LINE).collect();
    assert_eq!(UNTIL_ACCEPTED.iter().collect::<Vec<_>>(), without);
    // What runs anew for a petition that came back runs until it is accepted, or not.
    assert!(RENEWED.iter().all(|rule| UNTIL_FIRST_ACT.contains(rule)));
}
