//! A computation in words that a citizen understands: the rule, its article, the start, the count, the result.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::deadlines::Computation;
use super::{explain_en, explain_vi};

/// A text in both languages; sentences of one part stand on one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

/// How the due date came about, or why there is none yet.
#[must_use]
pub fn explain(computation: &Computation) -> Explanation {
    Explanation { vi: explain_vi::text(computation), en: explain_en::text(computation) }
}

/// Why a rule gives no due date where no version of it was in force on the start day.
#[must_use]
pub fn explain_no_version(rule_key: &str, start_date: NaiveDate) -> Explanation {
    Explanation {
        vi: explain_vi::no_version(rule_key, start_date),
        en: explain_en::no_version(rule_key, start_date),
    }
}
