//! What may happen to a clock, what may not, and every key of the law.

use super::{book, calendar, day};
use crate::law::{
    Complexity, Computation, Course, CourseError, Extension, Pause, base_key, explain, variant_key,
};

const KEYS: &str = include_str!("../../../tests/data/rule-keys.txt");

fn at(rule_key: &str, start: &str, change: impl FnOnce(&mut Course)) -> Result<Computation, CourseError> {
    let mut course = Course::plain(day(start), false);
    change(&mut course);
    book().compute(rule_key, &calendar(), &course).unwrap()
}

fn pause(from: &str, to: &str) -> Pause {
    Pause { from: day(from), to: (!to.is_empty()).then(|| day(to)) }
}

fn extension(days: u32, decided_on: &str) -> Extension {
    Extension { days, decided_on: day(decided_on) }
}

#[test]
fn every_key_of_the_law_is_in_the_book_and_no_other() {
    let mut keys: Vec<&str> = KEYS.lines().collect();
    keys.sort_unstable();
    let book = book();
    let mut known: Vec<&str> = book.iter().map(|rule| rule.rule_key.as_str()).collect();
    known.dedup();
    known.sort_unstable();
    assert_eq!(known, keys);
}

#[test]
fn a_rule_without_a_number_is_never_due_and_says_so() {
    for key in ["AT_ONCE", "R02", "T03", "P02", "R14", "IT2"] {
        let computed = at(key, "2026-11-20", |_| ()).unwrap();
        assert_eq!(
            (computed.due_on, computed.is_paused(), computed.awaiting_calendar),
            (None, false, None),
            "{key}"
        );
        let words = explain(&computed);
        assert!(words.en.contains("so there is no due date"), "{}", words.en);
        assert!(words.vi.contains("nên không có ngày đến hạn"), "{}", words.vi);
    }
}

#[test]
fn what_the_law_does_not_know_is_refused() {
    let refused = |key: &str, change: fn(&mut Course)| at(key, "2026-08-10", change).unwrap_err();
    let complex = |course: &mut Course| course.complexity = Complexity::Complex;
    assert_eq!(refused("C02", complex), CourseError::Complexity);
    assert_eq!(refused("C04", |c| c.complexity = Complexity::SpeciallyComplex), CourseError::Complexity);
    assert_eq!(
        refused("C04", |c| c.extensions = vec![extension(30, "2026-08-20")]),
        CourseError::NoExtension
    );
    assert_eq!(
        refused("T07", |c| c.extensions = vec![extension(30, "2026-08-20")]),
        CourseError::TooManyExtensions { allowed: 0 }
    );
    assert_eq!(
        refused("T07", |c| {
            c.complexity = Complexity::Complex;
            c.extensions = vec![extension(10, "2026-08-20"), extension(10, "2026-08-21")];
        }),
        CourseError::TooManyExtensions { allowed: 1 }
    );
    for days in [0, 31] {
        let refused = at("T08", "2026-08-10", |c| {
            c.complexity = Complexity::Complex;
            c.extensions = vec![extension(days, "2026-08-20")];
        });
        assert_eq!(refused.unwrap_err(), CourseError::ExtensionLength { max_days: 30 });
    }
    assert_eq!(
        refused("T08", |c| {
            c.complexity = Complexity::Complex;
            c.extensions = vec![extension(30, "2026-08-09")];
        }),
        CourseError::ExtensionBeforeStart
    );
    assert_eq!(refused("T01", |c| c.pauses = vec![pause("2026-08-11", "")]), CourseError::NoPause);
    assert_eq!(
        refused("C04", |c| c.pauses = vec![pause("2026-08-13", "2026-08-12")]),
        CourseError::PauseEndsBeforeItBegins
    );
    assert_eq!(refused("C04", |c| c.pauses = vec![pause("2026-08-09", "")]), CourseError::PauseBeforeStart);
    let early = at("C04", "2026-06-20", |c| c.pauses = vec![pause("2026-06-30", "2026-07-03")]);
    assert_eq!(early.unwrap_err(), CourseError::PauseNotInForce { first: day("2026-07-01") });
    assert!(at("C04", "2026-06-20", |c| c.pauses = vec![pause("2026-07-01", "2026-07-03")]).is_ok());
}

#[test]
fn one_clock_has_the_key_of_its_matter() {
    let key = |remote, complexity| variant_key("C04", remote, complexity);
    assert_eq!(key(false, Complexity::None), "C04");
    assert_eq!(key(false, Complexity::Complex), "C05");
    assert_eq!((key(true, Complexity::None), key(true, Complexity::Complex)), ("C06", "C06"));
    assert_eq!(variant_key("C05", false, Complexity::None), "C04");
    assert_eq!(variant_key("T07", true, Complexity::Complex), "T07");
    assert_eq!((base_key("C06"), base_key("C17")), ("C04", "C17"));
    // Whichever key is asked, the same matter has the same day.
    for (remote, complexity) in
        [(false, Complexity::Complex), (true, Complexity::None), (true, Complexity::Complex)]
    {
        let due = |key: &str| {
            at(key, "2026-08-03", |c| (c.remote_area, c.complexity) = (remote, complexity)).unwrap().due_on
        };
        assert_eq!(due("C04"), due(variant_key("C04", remote, complexity)));
    }
}

#[test]
fn an_obstacle_that_is_not_over_leaves_the_right_open() {
    let open = at("C01", "2026-04-01", |c| c.pauses = vec![pause("2026-05-10", "")]).unwrap();
    assert!(open.is_paused());
    let after = at("C01", "2026-04-01", |c| c.pauses = vec![pause("2026-07-01", "")]).unwrap();
    assert_eq!(after.due_on, Some(day("2026-06-30")));
    // The last day lies in the obstacle: it moves behind it, to a working day.
    let last = at("C01", "2026-04-01", |c| c.pauses = vec![pause("2026-06-30", "2026-07-03")]).unwrap();
    assert_eq!(last.due_on, Some(day("2026-07-06")));
    // An obstacle without end would have to be walked day by day: it is not.
    let long = at("C01", "2026-04-01", |c| c.pauses = vec![pause("2026-04-02", "9999-12-31")]).unwrap();
    assert_eq!((long.due_on, long.awaiting_calendar), (None, Some(10000)));
}

#[test]
fn a_suspension_after_the_end_changes_nothing_and_says_so() {
    let late = at("C04", "2026-07-09", |c| c.pauses = vec![pause("2026-08-11", "")]).unwrap();
    assert_eq!((late.due_on, late.is_paused()), (Some(day("2026-08-10")), false));
    let words = explain(&late);
    assert!(words.en.contains("What was decided on Tuesday 11 August 2026 changes nothing"), "{}", words.en);
    assert!(words.vi.contains("không làm thay đổi thời hạn"), "{}", words.vi);
}

#[test]
fn whether_the_term_had_ended_may_depend_on_a_missing_year() {
    // The nominal end is Saturday 1 January 2028; nobody knows yet when that term ended.
    let unknown = at("C04", "2027-12-02", |c| c.pauses = vec![pause("2028-01-02", "2028-01-05")]).unwrap();
    assert_eq!((unknown.due_on, unknown.awaiting_calendar), (None, Some(2028)));
}
