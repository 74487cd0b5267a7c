//! What happens to a clock on its way: complexity, extensions, pauses; and what the law allows of it.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::codes::code_enum;
use super::rules::LegalRule;
use super::variants::said_by_key;

code_enum! {
    /// How complex a matter is, as decided in writing.
    Complexity {
        /// Không phức tạp, or not decided.
        None "none",
        /// Vụ việc phức tạp (Law on Complaints Article 28, Decree 124/2020 Article 3a; Law on Denunciations Article 30(2)).
        Complex "complex",
        /// Vụ việc đặc biệt phức tạp, denunciations only (Law on Denunciations Article 30(3)).
        SpeciallyComplex "specially_complex",
    }
}

code_enum! {
    /// How left-out days are counted.
    PauseKind {
        /// A decision divides two days (tạm đình chỉ, giám định): its day still counts, and what remained runs from the end.
        Suspension "suspension",
        /// A fact covers whole days (trở ngại khách quan, ốm đau): its first and last day are left out too.
        Obstacle "obstacle",
    }
}

/// Which extensions a rule allows (gia hạn).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtensionRule {
    /// How many for a complex matter.
    pub complex: u32,
    /// How many for a specially complex matter.
    pub specially_complex: u32,
    /// How many days each at most.
    pub max_days: u32,
    /// The article, in Vietnamese.
    pub source_vi: String,
    /// The article, in English.
    pub source_en: String,
}

impl ExtensionRule {
    /// How many extensions a matter of this complexity may get.
    #[must_use]
    pub fn allowed(&self, complexity: Complexity) -> u32 {
        match complexity {
            Complexity::None => 0,
            Complexity::Complex => self.complex,
            Complexity::SpeciallyComplex => self.specially_complex,
        }
    }
}

/// Which time a rule leaves out of the count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PauseRule {
    /// How it is counted.
    pub kind: PauseKind,
    /// First day on which a pause may begin; `None`: ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// The article, in Vietnamese.
    pub source_vi: String,
    /// The article, in English.
    pub source_en: String,
}

/// One extension, by a written decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// How many calendar days.
    pub days: u32,
    /// Day of the decision.
    pub decided_on: NaiveDate,
}

/// A time that is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// Day of the suspending decision, or first day of the obstacle.
    pub from: NaiveDate,
    /// Day of the resuming decision, or last day of the obstacle; `None`: not over.
    pub to: Option<NaiveDate>,
}

/// A start day and all that happened to the clock since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    /// The start event's day, or the anchor that is counted back from. Not counted itself.
    pub start_date: NaiveDate,
    /// The commune is a remote area with difficult travel (vùng sâu, vùng xa đi lại khó khăn).
    pub remote_area: bool,
    /// How complex the matter is.
    pub complexity: Complexity,
    /// Extensions in any order.
    pub extensions: Vec<Extension>,
    /// Pauses in any order.
    pub pauses: Vec<Pause>,
    /// The day on which the question is asked: what happens later is not known. `None`: everything is known.
    pub as_of: Option<NaiveDate>,
}

impl Course {
    /// A clock to which nothing has happened.
    #[must_use]
    pub fn plain(start_date: NaiveDate, remote_area: bool) -> Self {
        Self {
            start_date,
            remote_area,
            complexity: Complexity::None,
            extensions: Vec::new(),
            pauses: Vec::new(),
            as_of: None,
        }
    }

    /// Refuses what this version of the rule does not allow, whether or not it would change the date.
    pub(super) fn check(&self, rule: &LegalRule) -> Result<(), CourseError> {
        self.check_complexity(rule)?;
        self.check_extensions(rule)?;
        self.check_pauses(rule)
    }

    fn check_complexity(&self, rule: &LegalRule) -> Result<(), CourseError> {
        let extended = rule.extensions.as_ref().map_or(0, |extensions| extensions.allowed(self.complexity));
        let (_, by_key) = said_by_key(&rule.rule_key, self.remote_area, self.complexity);
        let allowed = match self.complexity {
            Complexity::None => true,
            Complexity::Complex => {
                by_key || extended > 0 || rule.terms().any(|term| term.complex_length.is_some())
            }
            Complexity::SpeciallyComplex => extended > 0,
        };
        if allowed { Ok(()) } else { Err(CourseError::Complexity) }
    }

    fn check_extensions(&self, rule: &LegalRule) -> Result<(), CourseError> {
        if self.extensions.is_empty() {
            return Ok(());
        }
        let Some(law) = &rule.extensions else { return Err(CourseError::NoExtension) };
        let allowed = law.allowed(self.complexity);
        if self.extensions.len() > allowed as usize {
            return Err(CourseError::TooManyExtensions { allowed });
        }
        for extension in &self.extensions {
            if extension.days == 0 || extension.days > law.max_days {
                return Err(CourseError::ExtensionLength { max_days: law.max_days });
            }
            if extension.decided_on < self.start_date {
                return Err(CourseError::ExtensionBeforeStart);
            }
        }
        Ok(())
    }

    fn check_pauses(&self, rule: &LegalRule) -> Result<(), CourseError> {
        if self.pauses.is_empty() {
            return Ok(());
        }
        let Some(law) = &rule.pauses else { return Err(CourseError::NoPause) };
        for pause in &self.pauses {
            if pause.to.is_some_and(|to| to < pause.from) {
                return Err(CourseError::PauseEndsBeforeItBegins);
            }
            if let Some(first) = law.from.filter(|first| pause.from < *first) {
                return Err(CourseError::PauseNotInForce { first });
            }
            // An obstacle may have been there before; a decision cannot suspend what does not run yet.
            if law.kind == PauseKind::Suspension && pause.from < self.start_date {
                return Err(CourseError::PauseBeforeStart);
            }
        }
        Ok(())
    }

    /// The extensions that are known, in order.
    pub(super) fn known_extensions(&self) -> Vec<Extension> {
        let mut known: Vec<_> =
            self.extensions.iter().copied().filter(|one| self.knows(one.decided_on)).collect();
        known.sort_by_key(|one| one.decided_on);
        known
    }

    /// The pauses that are known, in order, overlapping and touching ones merged; an end that is not known yet is none.
    pub(super) fn known_pauses(&self) -> Vec<Pause> {
        let mut known: Vec<_> = self.pauses.iter().copied().filter(|one| self.knows(one.from)).collect();
        for pause in &mut known {
            pause.to = pause.to.filter(|to| self.knows(*to));
        }
        known.sort_by_key(|one| one.from);
        let mut merged: Vec<Pause> = Vec::with_capacity(known.len());
        for pause in known {
            match merged.last_mut() {
                Some(last) if last.to.is_none_or(|to| pause.from <= to) => {
                    last.to = last.to.and_then(|to| pause.to.map(|other| to.max(other)));
                }
                _ => merged.push(pause),
            }
        }
        merged
    }

    fn knows(&self, day: NaiveDate) -> bool {
        self.as_of.is_none_or(|as_of| day <= as_of)
    }
}

/// What the law does not allow to happen to a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CourseError {
    /// The rule knows no such complexity.
    #[error("this rule does not know that complexity")]
    Complexity,
    /// The rule allows no extension.
    #[error("this term cannot be extended")]
    NoExtension,
    /// More than the law allows for this complexity.
    #[error("a matter of this complexity may be extended {allowed} times at most")]
    TooManyExtensions {
        /// How many are allowed.
        allowed: u32,
    },
    /// No days at all, or too many.
    #[error("an extension has between 1 and {max_days} days")]
    ExtensionLength {
        /// How many at most.
        max_days: u32,
    },
    /// Decided before the clock began.
    #[error("an extension cannot be decided before the term begins")]
    ExtensionBeforeStart,
    /// The rule leaves no time out.
    #[error("no time is left out of this term")]
    NoPause,
    /// It ends before it begins.
    #[error("a pause cannot end before it begins")]
    PauseEndsBeforeItBegins,
    /// It begins before the clock.
    #[error("a pause cannot begin before the term")]
    PauseBeforeStart,
    /// The law did not know such pauses yet.
    #[error("such a pause can begin on {first} at the earliest")]
    PauseNotInForce {
        /// From when on it does.
        first: NaiveDate,
    },
}

/// A day within the years that dates of a matter can have; what lies outside is a slip of the pen.
#[must_use]
pub fn is_plausible(day: NaiveDate) -> bool {
    (1900..=2200).contains(&day.year())
}
