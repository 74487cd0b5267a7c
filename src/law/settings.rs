//! What a commune sets for itself, with a date and a legal basis: whether it is a remote area, and its own limit for
//! recommendations and reflections. What holds on the day on which a clock starts decides.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::codes::code_enum;
use super::rules::LegalRule;
use super::terms::{Certainty, Term, Unit};

code_enum! {
    /// What a commune sets for itself.
    Setting {
        /// Whether it is a remote area with difficult travel (vùng sâu, vùng xa đi lại khó khăn), which decides longer terms (Law on Complaints Articles 28, 33, 37, 44).
        RemoteArea "remote_area",
        /// Its own limit for settling recommendations and reflections (P02), for which the law has none.
        OwnLimit "own_limit",
    }
}

code_enum! {
    /// How the days of a commune's own limit are counted.
    LimitUnit {
        /// Calendar days (ngày).
        CalendarDays "calendar_days",
        /// Working days (ngày làm việc).
        WorkingDays "working_days",
    }
}

impl From<LimitUnit> for Unit {
    fn from(unit: LimitUnit) -> Self {
        match unit {
            LimitUnit::CalendarDays => Self::CalendarDays,
            LimitUnit::WorkingDays => Self::WorkingDays,
        }
    }
}

/// A commune's own limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// How many days.
    pub length: u32,
    /// How they are counted.
    pub unit: LimitUnit,
}

/// What is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingValue {
    /// It is a remote area, or is not.
    RemoteArea(bool),
    /// Its own limit; `None`: it has none from then on.
    OwnLimit(Option<Limit>),
}

impl SettingValue {
    /// Which setting it is of.
    #[must_use]
    pub fn setting(self) -> Setting {
        match self {
            Self::RemoteArea(_) => Setting::RemoteArea,
            Self::OwnLimit(_) => Setting::OwnLimit,
        }
    }
}

/// A version as it counts. It lasts until the next one of the same setting begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingVersion {
    /// Tenant.
    pub commune: String,
    /// First day.
    pub valid_from: NaiveDate,
    /// What is set.
    pub value: SettingValue,
    /// Decision or regulation, with number and date.
    pub legal_basis: String,
}

/// The versions of all communes that count.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    communes: HashMap<String, OfCommune>,
}

/// Those of one commune, oldest first.
#[derive(Debug, Clone, Default)]
struct OfCommune {
    marks: Vec<(NaiveDate, bool)>,
    limits: Vec<LegalRule>,
}

impl Settings {
    /// Of these versions. `rule` says what the own limit is a limit of; without it there is none.
    #[must_use]
    pub fn new(versions: impl IntoIterator<Item = SettingVersion>, rule: Option<&LegalRule>) -> Self {
        let mut versions: Vec<_> = versions.into_iter().collect();
        versions.sort_by_key(|version| version.valid_from);
        let mut communes: HashMap<String, OfCommune> = HashMap::new();
        for version in versions {
            let own = communes.entry(version.commune).or_default();
            match version.value {
                SettingValue::RemoteArea(remote) => own.marks.push((version.valid_from, remote)),
                SettingValue::OwnLimit(limit) => {
                    if let Some(last) = own.limits.last_mut().filter(|last| last.valid_to.is_none()) {
                        last.valid_to = Some(version.valid_from);
                    }
                    let limited = limit.zip(rule);
                    own.limits.extend(
                        limited.map(|(limit, rule)| {
                            as_rule(rule, limit, version.valid_from, version.legal_basis)
                        }),
                    );
                }
            }
        }
        Self { communes }
    }

    /// True where the commune is marked as a remote area on that day; without a mark it is none.
    #[must_use]
    pub fn is_remote(&self, commune: &str, day: NaiveDate) -> bool {
        let marks = self.communes.get(commune).map_or(&[][..], |own| &own.marks);
        marks.iter().rfind(|(from, _)| *from <= day).is_some_and(|(_, remote)| *remote)
    }

    /// The commune's own limit as versions of its rule, oldest first.
    #[must_use]
    pub fn limits(&self, commune: &str) -> &[LegalRule] {
        self.communes.get(commune).map_or(&[], |own| &own.limits)
    }
}

/// A commune's own limit as a version of the rule: its name and events are those of the rule.
fn as_rule(rule: &LegalRule, limit: Limit, valid_from: NaiveDate, legal_basis: String) -> LegalRule {
    LegalRule {
        valid_from,
        valid_to: None,
        term: Term {
            unit: limit.unit.into(),
            length: limit.length,
            remote_length: None,
            complex_length: None,
            remote_complex_length: None,
            source_vi: legal_basis.clone(),
            source_en: legal_basis,
            certainty: Certainty::Verified,
        },
        alternative: None,
        extensions: None,
        pauses: None,
        note_vi: None,
        note_en: None,
        ..rule.clone()
    }
}
