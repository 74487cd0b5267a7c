//! Legal rules as dated data: every version of a time limit, and the book that tells which one is in force.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::codes::code_enum;

code_enum! {
    /// How a length is counted. The start day is never counted (Civil Code Article 147(2)).
    Unit {
        /// Calendar days (ngày); an end on a day off moves to the next working day (Civil Code Article 148(5)).
        CalendarDays "calendar_days",
        /// Working days (ngày làm việc).
        WorkingDays "working_days",
        /// At least so many calendar days before the anchor; a day off moves back to the previous working day.
        CalendarDaysBefore "calendar_days_before",
        /// At least so many working days before the anchor, counted back from the day before it.
        WorkingDaysBefore "working_days_before",
        /// Shown for at least so many calendar days; the result is the earliest allowed last day of display.
        DisplayDays "display_days",
    }
}

impl Unit {
    /// True if the term is counted back from an anchor, so that the result is the latest allowed day.
    #[must_use]
    pub fn is_backward(self) -> bool {
        matches!(self, Self::CalendarDaysBefore | Self::WorkingDaysBefore)
    }
}

code_enum! {
    /// How well a rule's source is known.
    Certainty {
        /// Read in the source (mark V).
        Verified "verified",
        /// Read in one transcription of the official paper only (mark V¹).
        SingleTranscription "single_transcription",
        /// General professional knowledge (mark K): configuration, to be confirmed by a lawyer.
        GeneralKnowledge "general_knowledge",
        /// The project's own inference (mark S).
        Inference "inference",
    }
}

code_enum! {
    /// What the last day of the term means.
    Purpose {
        /// An office must have acted by then.
        Act "act",
        /// A citizen may act until then.
        Right "right",
        /// A decision has legal effect from the following day.
        Effect "effect",
        /// From the following day on the head of the office answers for it.
        RedLine "red_line",
    }
}

code_enum! {
    /// What ends a clock before its due date, where the rule itself says it.
    StopEvent {
        /// The first act that leaves the office: acceptance, refusal, transfer, guidance.
        FirstOutwardAct "first_outward_act",
        /// The notice to the citizen.
        Notice "notice",
    }
}

/// One length with the article that sets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// How it is counted.
    pub unit: Unit,
    /// How many.
    pub length: u32,
    /// How many in a remote area with difficult travel (vùng sâu, vùng xa đi lại khó khăn), if different.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote_length: Option<u32>,
    /// The article, in Vietnamese.
    pub source_vi: String,
    /// The article, in English.
    pub source_en: String,
    /// How well the source is known.
    pub certainty: Certainty,
}

impl Term {
    /// The length that holds for a commune.
    #[must_use]
    pub fn length_for(&self, remote_area: bool) -> u32 {
        if remote_area { self.remote_length.unwrap_or(self.length) } else { self.length }
    }
}

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

    fn check(&self) -> Result<(), RuleError> {
        let fail =
            |why| Err(RuleError::Version { rule_key: self.rule_key.clone(), version: self.valid_from, why });
        if self.valid_to.is_some_and(|end| end <= self.valid_from) {
            return fail("it ends before it begins");
        }
        if self.terms().any(|term| term.length == 0 || term.length_for(true) < term.length) {
            return fail("a length is zero, or shorter in a remote area");
        }
        // "The earlier of two" is only meaningful for terms that run the same way.
        let mixed = |other: &Term| other.unit.is_backward() || self.term.unit.is_backward();
        if self.alternative.as_ref().is_some_and(mixed) {
            return fail("a term counted back has no alternative");
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

    /// The version by which a clock runs that starts on this day: the one in force. A day before the oldest version
    /// on record gets that version, by way of transition. The law is silent on what was received before a rule began;
    /// of the possible readings this one can only make the office earlier, and no petition stands without a clock.
    /// After the end of the last version there is none: what was repealed starts no clock.
    #[must_use]
    pub fn governing(&self, rule_key: &str, start_date: NaiveDate) -> Option<&LegalRule> {
        let oldest = || self.versions(rule_key).first().filter(|oldest| start_date < oldest.valid_from);
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
