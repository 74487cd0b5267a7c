//! The law as it is in one commune: the rules that are the same everywhere, with what the commune set for itself.

use chrono::NaiveDate;

use super::Law;
use crate::law::{Computation, Course, CourseError, LegalRule, OWN_LIMIT, compute, variant_key};

/// The time for the first complaint (thời hiệu khiếu nại).
const FIRST_COMPLAINT: &str = "C01";

impl Law {
    /// A clock of a commune that starts on this day, to which nothing has happened: whether the commune is a remote area then
    /// decides.
    #[must_use]
    pub fn plain_course(&self, commune: &str, start_date: NaiveDate) -> Course {
        Course::plain(start_date, self.settings.is_remote(commune, start_date))
    }

    /// The version by which a clock of a commune runs that starts on this day; see
    /// [`RuleBook::governing`](crate::law::RuleBook::governing). A commune's own limit counts from its first day on only: where
    /// it has none, that of the rule stands, which has no number of days.
    #[must_use]
    pub fn governing(&self, commune: &str, rule_key: &str, start_date: NaiveDate) -> Option<&LegalRule> {
        let own = || self.settings.limits(commune).iter().find(|limit| limit.in_force_on(start_date));
        let own = if rule_key == OWN_LIMIT { own() } else { None };
        own.or_else(|| self.rules.governing(rule_key, start_date))
    }

    /// The version of a rule in a commune that begins on this day.
    #[must_use]
    pub fn version(&self, commune: &str, rule_key: &str, valid_from: NaiveDate) -> Option<&LegalRule> {
        let own = rule_key == OWN_LIMIT;
        let versions = if own { self.settings.limits(commune) } else { self.rules.versions(rule_key) };
        versions.iter().find(|rule| rule.valid_from == valid_from)
    }

    /// The clock of a rule in a commune, by the variant that the matter asks for. `None`: no version governs that day, hence
    /// no clock.
    #[must_use]
    pub fn compute(
        &self,
        commune: &str,
        rule_key: &str,
        course: &Course,
    ) -> Option<Result<Computation, CourseError>> {
        let key = variant_key(rule_key, course.remote_area, course.complexity);
        let rule = self.governing(commune, key, course.start_date)?;
        Some(compute(rule, &self.calendar, course))
    }

    /// The same of a clock to which nothing has happened.
    ///
    /// # Errors
    /// A complexity, an extension or a pause that the rule does not know: never, for such a clock has none.
    pub fn compute_plain(
        &self,
        commune: &str,
        rule_key: &str,
        start_date: NaiveDate,
    ) -> Result<Option<Computation>, CourseError> {
        self.compute(commune, rule_key, &self.plain_course(commune, start_date)).transpose()
    }

    /// The last day of a time for complaining; days of an obstacle are left out as they are of that for the first complaint (Luật Khiếu
    /// nại Art 9). `None`: no version governs its beginning, or its end is not known.
    #[must_use]
    pub fn complaining_until(&self, commune: &str, rule_key: &str, course: &Course) -> Option<NaiveDate> {
        let governing = |key: &str| self.governing(commune, key, course.start_date);
        let pauses = governing(FIRST_COMPLAINT).and_then(|first| first.pauses.clone());
        let rule = LegalRule { pauses, ..governing(rule_key)?.clone() };
        compute(&rule, &self.calendar, course).ok()?.due_on
    }
}
