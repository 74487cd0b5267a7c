//! The rules that were weighed for one step: the stricter counts, and each is shown with the day it gives.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::deadlines::{Computation, Counting};
use crate::kernel::problem::Language;

/// One of several rules that apply to the same step; the earliest day of them counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeadlineAlternative {
    /// Name of the rule.
    #[schema(max_length = 30, example = "C02")]
    pub rule_key: String,
    /// First day of its version.
    pub version: NaiveDate,
    /// The article that sets this length.
    #[schema(max_length = 500)]
    pub source: String,
    /// The day it gives; null while the working calendar of a year is not loaded, and while the clock is suspended.
    #[schema(required)]
    pub due_on: Option<NaiveDate>,
    /// Its day is the one that counts; of several where they give the same, of none while there is no day.
    pub counts: bool,
}

/// All that were weighed, in the order in which the rule names them; none where there is but one.
#[must_use]
pub fn weighed(computation: &Computation, language: Language) -> Vec<DeadlineAlternative> {
    let rule = &computation.rule;
    let one = |counting: &Counting| DeadlineAlternative {
        rule_key: rule.rule_key.clone(),
        version: rule.valid_from,
        source: language.pick(&counting.term.source_vi, &counting.term.source_en).to_owned(),
        due_on: counting.due_on,
        counts: counting.enforced,
    };
    computation.alternatives().iter().map(one).collect()
}
