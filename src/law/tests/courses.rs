//! What may happen to a clock, what may not, and every key of the law.

use super::{book, calendar, day};
use crate::law::variants::own_lengths;
use crate::law::{
    Complexity, Computation, Course, CourseError, DUTIES_AT_ONCE, Extension, Pause, Unit, base_key, compute,
    explain, variant_key,
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
    for key in ["R02", "P02", "R14", "IT2", "T26"] {
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
fn in_a_year_that_is_not_loaded_a_term_is_bound_by_its_days_without_a_holiday() {
    let bound = |key, start| {
        let computed = at(key, start, |_| ()).unwrap();
        assert_eq!((computed.due_on, computed.awaiting_calendar), (None, Some(2031)), "{key}");
        computed.bound().unwrap()
    };
    // Five days before end on a Sunday, fifteen days after on a Saturday.
    assert_eq!(bound("C08", "2031-06-20"), day("2031-06-13"));
    assert_eq!(bound("C13", "2031-06-20"), day("2031-07-07"));
    let known = at("C08", "2026-08-07", |_| ()).unwrap();
    assert_eq!((known.bound(), known.due_on), (Some(day("2026-07-31")), Some(day("2026-07-31"))));
    assert_eq!(at("R02", "2026-11-20", |_| ()).unwrap().bound(), None);
}

#[test]
fn what_is_called_at_once_is_due_at_once_and_nothing_else_is() {
    let (book, mut called) = (book(), Vec::new());
    for rule in book.iter() {
        let at_once = rule.name_en.contains("at once");
        assert_eq!(rule.is_at_once(), at_once, "{}", rule.rule_key);
        assert!(!at_once || rule.name_vi.to_lowercase().contains("ngay"), "{}", rule.rule_key);
        called.extend(at_once.then_some(rule.rule_key.as_str()));
    }
    called.sort_unstable();
    called.dedup();
    assert_eq!(called, ["AT_ONCE", "T03", "T17", "T25"]);
}

#[test]
fn a_duty_at_once_is_due_on_the_day_on_which_it_arises() {
    for key in DUTIES_AT_ONCE {
        // A working day, and a Sunday of a year that is not loaded: there is nothing to count, so no calendar is asked.
        for on in ["2026-11-20", "2032-11-21"] {
            let computed = at(key, on, |_| ()).unwrap();
            assert_eq!((computed.due_on, computed.nominal_on()), (Some(day(on)), Some(day(on))), "{key}");
            assert_eq!(
                (computed.awaiting_calendar, computed.calendar_version.as_ref()),
                (None, None),
                "{key}"
            );
            assert!(!computed.is_overdue_on(day(on)) && computed.is_overdue_on(day(on).succ_opt().unwrap()));
        }
    }
    // A version with a number of days is counted as any other.
    let mut counted = book().governing(DUTIES_AT_ONCE[0], day("2026-11-20")).unwrap().clone();
    (counted.term.unit, counted.term.length) = (Unit::WorkingDays, 1);
    assert!(!counted.is_at_once());
    let course = Course::plain(day("2026-11-20"), false);
    assert_eq!(compute(&counted, &calendar(), &course).unwrap().due_on, Some(day("2026-11-23")));
}

#[test]
fn what_is_to_be_done_at_once_is_told_with_its_day_and_nothing_that_denies_it() {
    // A Sunday.
    let text = explain(&at("AT_ONCE", "2026-11-22", |_| ()).unwrap());
    assert_eq!(
        text.vi.lines().collect::<Vec<_>>(),
        [
            "Chuyển ngay hồ sơ có dấu hiệu tội phạm cho cơ quan điều tra hoặc viện kiểm sát (quy định AT_ONCE).",
            "Phát sinh từ ngày phát hiện: Chủ nhật 22/11/2026.",
            "Phải làm ngay, theo khoản 1 Điều 27 Luật Tố cáo: pháp luật không ấn định số ngày và không cho phép chậm trễ, \
             nên hạn là chính ngày đó, dù là ngày nghỉ: Chủ nhật 22/11/2026.",
            "Hạn cuối: hết ngày Chủ nhật 22/11/2026.",
        ]
    );
    assert_eq!(
        text.en.lines().collect::<Vec<_>>(),
        [
            "A file with signs of crime goes at once to the investigation body or procuracy (rule AT_ONCE).",
            "It follows the day of the finding: Sunday 22 November 2026.",
            "At once, under Article 27(1) of the Law on Denunciations: the law names no number of days and allows no delay, \
             so that same day is the due date, a day off or not: Sunday 22 November 2026.",
            "Due by the end of Sunday 22 November 2026.",
        ]
    );
    for key in DUTIES_AT_ONCE {
        let text = explain(&at(key, "2026-11-22", |_| ()).unwrap());
        assert!(
            !text.en.contains("no due date") && !text.vi.contains("không có ngày đến hạn"),
            "{}",
            text.en
        );
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
    assert_eq!((variant_key("T08", false, Complexity::Complex), base_key("T09")), ("T07", "T07"));
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

/// C05 and C06 are named after their matters: their own length is that of those, and no other key has it beside.
#[test]
fn each_length_of_a_term_under_several_keys_stands_in_one_place() {
    assert_eq!(
        (own_lengths("C04"), own_lengths("C05"), own_lengths("C06")),
        ((false, false), (false, false), (false, true))
    );
    assert_eq!((own_lengths("C17"), own_lengths("T08")), ((true, true), (false, false)));
    for rule in book().iter() {
        let (remote, complex) = own_lengths(&rule.rule_key);
        for term in rule.terms() {
            let [of_remote, of_complex, of_both] = term.other_lengths();
            assert!(remote || of_remote.or(of_both).is_none(), "{}", rule.rule_key);
            assert!(complex || of_complex.or(of_both).is_none(), "{}", rule.rule_key);
        }
    }
    let length = |remote, level| {
        let computed = at("C04", "2026-08-03", |c| (c.remote_area, c.complexity) = (remote, level)).unwrap();
        computed.countings[0].length
    };
    let lengths =
        [Complexity::None, Complexity::Complex].map(|level| [length(false, level), length(true, level)]);
    assert_eq!(lengths, [[30, 45], [45, 60]]);
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
