//! Calendar, legal rules, deadlines and their explanation: pure functions over data that administrators load.
//!
//! A [`RuleBook`] holds every version of every time limit, a [`Calendar`] the years that are known. [`compute`]
//! counts one version from one day, [`explain`] tells a citizen how. Nothing here reads a clock or a database;
//! a year that is not loaded gives no date, never a guess.

pub mod access;
mod calendar;
mod citations;
mod codes;
mod counting;
mod course;
mod deadlines;
mod explain;
mod explain_en;
mod explain_vi;
mod first_deadlines;
pub mod form_fields;
pub mod forms;
pub mod http;
pub mod loading;
mod reckoning;
mod rules;
pub mod schema;
mod settings;
pub mod store;
mod terms;
mod variants;
mod weighed;
mod wording;

#[cfg(test)]
mod tests;

use chrono::NaiveDate;

pub use calendar::{
    Calendar, CalendarError, CalendarStatus, CalendarYear, DayNature, DayOff, DayOffKind, UnknownYear,
    WorkingSaturday, read_calendar_years, seed_calendar_years,
};
pub use citations::cited_on;
pub use codes::UnknownCode;
pub use counting::{Counter, SkippedDay};
pub use course::{
    Complexity, Course, CourseError, Extension, ExtensionRule, Pause, PauseKind, PauseRule, is_plausible,
};
pub use deadlines::{Computation, Counting, compute, earliest_end};
pub use explain::{Explanation, SETTLEMENT_RAN_OUT, begun_by, explain, explain_no_version};
pub use first_deadlines::{
    AT_ONCE, DECIDING, DUTIES_AT_ONCE, LATER_OR_NEVER, OF_ONE_ROAD, OWN_LIMIT, PARTY_LIMITS, RENEWED,
    ReceiptFacts, TELLING, TOLD_OF_REFUSAL, TreatedFacts, UNTIL_ACCEPTED, UNTIL_FIRST_ACT, UNTIL_NOTICE,
    ended_by, first_day, first_rules, in_several_places, is_left_owed, step_rule, told_in_writing,
    treated_rules,
};
pub use reckoning::Step;
pub use rules::{LegalRule, RuleBook, RuleError, read_rules, seed_rules};
pub use settings::{Limit, LimitUnit, Setting, SettingValue, SettingVersion, Settings};
pub use terms::{Certainty, Purpose, StopEvent, Term, Unit};
pub use variants::{base_key, extended_rule, variant_key};
pub use weighed::{DeadlineAlternative, weighed};

/// The day on which Decrees 154, 155 and 156 of 2026 came into force, and with them new rules on withdrawal, suspension and dialogue.
pub const REFORM: NaiveDate = match NaiveDate::from_ymd_opt(2026, 7, 1) {
    Some(day) => day,
    None => NaiveDate::MAX,
};
