//! Legal rules as dated data: every version of a time limit, and the book that tells which one is in force.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::course::{ExtensionRule, PauseRule};
use super::first_deadlines::DUTIES_AT_ONCE;
use super::terms::{Purpose, StopEvent, Term, Unit};

/// One version of one rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalRule {
    /// The project's name of the rule, such as `C02`.
    pub rule_key: String,
    /// First day of this version, or of the record if the text is older.
    pub valid_from: NaiveDate,
    /// First day on which this version is no longer in force; `None`: no end is known.
    pub valid_to: Option<NaiveDate>,
    /// What is to be done, in Vietnamese.
    pub name_vi: String,
    /// What is to be done, in English.
    pub name_en: String,
    /// The length.
    #[serde(flatten)]
    pub term: Term,
    /// A second length for the same step: both are computed and the earlier day counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alternative: Option<Term>,
    /// Which extensions the law allows; `None`: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extensions: Option<ExtensionRule>,
    /// Which time is left out of the count; `None`: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pauses: Option<PauseRule>,
    /// What the last day means.
    pub purpose: Purpose,
    /// Code of the event that starts the clock, or of the anchor it is counted back from.
    pub start_event: String,
    /// That event as a day, in Vietnamese.
    pub start_event_vi: String,
    /// That event as a day, in English.
    pub start_event_en: String,
    /// What stops the clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop_event: Option<StopEvent>,
    /// What a reader should know about the source, in Vietnamese.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note_vi: Option<String>,
    /// What a reader should know about the source, in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note_en: Option<String>,
}

impl LegalRule {
    /// Name of this version among those of its key: its first day.
    #[must_use]
    pub fn version(&self) -> String {
        self.valid_from.to_string()
    }

    /// True if this version is in force on that day.
    #[must_use]
    pub fn in_force_on(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|end| day < end)
    }

    /// The terms of the rule: one, or two of which the earlier counts.
    pub fn terms(&self) -> impl Iterator<Item = &Term> {
        std::iter::once(&self.term).chain(&self.alternative)
    }

    /// True for a duty at once (ngay): the law names no number of days, so it is due on the very day on which it arises.
    #[must_use]
    pub fn is_at_once(&self) -> bool {
        self.term.unit == Unit::NoNumber && DUTIES_AT_ONCE.contains(&self.rule_key.as_str())
    }

    /// True where the rule gives a day, so that a clock can run.
    #[must_use]
    pub fn has_day(&self) -> bool {
        self.term.unit.is_counted() || self.is_at_once()
    }

    fn check(&self) -> Result<(), RuleError> {
        let fail =
            |why| Err(RuleError::Version { rule_key: self.rule_key.clone(), version: self.valid_from, why });
        if self.valid_to.is_some_and(|end| end <= self.valid_from) {
            return fail("it ends before it begins");
        }
        let numberless = |term: &Term| term.unit == Unit::NoNumber;
        let none = |term: &Term| term.length == 0 && term.other_lengths() == [None; 3];
        if self.terms().any(|term| if numberless(term) { !none(term) } else { term.length == 0 }) {
            return fail("a length is zero, or a number stands where there is none");
        }
        if self.terms().any(|term| term.lengths().any(|length| length < term.length)) {
            return fail("a length is shorter in a remote area or for a complex matter");
        }
        // Only calendar days can be lengthened or left out: the articles that allow it count so.
        let flexible = self.extensions.is_some() || self.pauses.is_some();
        if flexible && (self.term.unit != Unit::CalendarDays || self.alternative.is_some()) {
            return fail("only a term in calendar days is extended or suspended");
        }
        // "The earlier of two" is only meaningful for terms that both run forward to a day.
        let forward = |term: &Term| matches!(term.unit, Unit::CalendarDays | Unit::WorkingDays);
        let mixed = |other: &Term| !forward(other) || !forward(&self.term);
        if self.alternative.as_ref().is_some_and(mixed) {
            return fail("only terms in days that run forward have an alternative");
        }
        Ok(())
    }
}

/// Why rules cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RuleError {
    /// A version that makes no sense by itself.
    #[error("rule {rule_key} from {version}: {why}")]
    Version {
        /// The rule.
        rule_key: String,
        /// First day of the version.
        version: NaiveDate,
        /// What is wrong.
        why: &'static str,
    },
    /// Two versions of a rule on the same day.
    #[error("rule {0} has two versions in force on {1}")]
    Overlap(String, NaiveDate),
    /// The text cannot be read.
    #[error("the rules cannot be read: {0}")]
    Unreadable(#[from] serde_json::Error),
}

/// All versions of all rules.
#[derive(Debug, Clone, Default)]
pub struct RuleBook {
    rules: BTreeMap<String, Vec<LegalRule>>,
}

#[derive(Deserialize)]
struct RuleFile {
    rules: Vec<LegalRule>,
}

/// First day of the record (`recorded_from` of the seed): a version that begins then may be older, and what was before is not recorded.
pub(super) const RECORDED_FROM: NaiveDate = match NaiveDate::from_ymd_opt(2024, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

/// The rules as the project knows them on 24 November 2026.
const SEED: &str = include_str!("seeds/legal-rules.json");

impl RuleBook {
    /// A book of these versions; on no day may a rule have two.
    pub fn new(rules: impl IntoIterator<Item = LegalRule>) -> Result<Self, RuleError> {
        let mut book = Self::default();
        for rule in rules {
            rule.check()?;
            book.rules.entry(rule.rule_key.clone()).or_default().push(rule);
        }
        for versions in book.rules.values_mut() {
            versions.sort_by_key(|rule| rule.valid_from);
            for pair in versions.windows(2) {
                if pair[0].in_force_on(pair[1].valid_from) {
                    return Err(RuleError::Overlap(pair[1].rule_key.clone(), pair[1].valid_from));
                }
            }
        }
        Ok(book)
    }

    /// The version in force on the day a clock starts; `None`: there is none, hence no due date.
    #[must_use]
    pub fn in_force(&self, rule_key: &str, start_date: NaiveDate) -> Option<&LegalRule> {
        self.versions(rule_key).iter().find(|rule| rule.in_force_on(start_date))
    }

    /// The version by which a clock runs that starts on this day: the one in force. Before a rule began nothing was owed by it, and
    /// after the end of its last version nothing is: there is no clock. A rule that is as old as the record may be older, so a day
    /// before the record gets its oldest version, by way of transition: of the possible readings this one can only make the
    /// office earlier. What is counted back from an appointment, or owed in each period, is not reckoned for such a day.
    #[must_use]
    pub fn governing(&self, rule_key: &str, start_date: NaiveDate) -> Option<&LegalRule> {
        let oldest = || {
            let oldest = self.versions(rule_key).first()?;
            let unit = oldest.term.unit;
            let as_old = start_date < oldest.valid_from && oldest.valid_from == RECORDED_FROM;
            (as_old && !unit.is_backward() && !unit.is_frequency()).then_some(oldest)
        };
        self.in_force(rule_key, start_date).or_else(oldest)
    }

    /// All versions of a rule, oldest first.
    #[must_use]
    pub fn versions(&self, rule_key: &str) -> &[LegalRule] {
        self.rules.get(rule_key).map_or(&[], Vec::as_slice)
    }

    /// Every version of every rule, by key and age.
    pub fn iter(&self) -> impl Iterator<Item = &LegalRule> {
        self.rules.values().flatten()
    }
}

/// Rules in the format of the seed file.
pub fn read_rules(json: &str) -> Result<Vec<LegalRule>, RuleError> {
    Ok(serde_json::from_str::<RuleFile>(json)?.rules)
}

/// The embedded rules.
pub fn seed_rules() -> Result<Vec<LegalRule>, RuleError> {
    read_rules(SEED)
}
