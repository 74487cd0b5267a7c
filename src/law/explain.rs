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

/// The event by which the complainant's next right begins where he waited for a decision in vain (Law on Complaints Article 33).
pub const SETTLEMENT_RAN_OUT: &str = "settlement_term_expired";

/// Events by which a clock begins where that is not what its rule names, or is one of several that it names: code, Vietnamese,
/// English.
const BEGINNINGS: [(&str, &str, &str); 3] = [
    ("supplement_received", "ngày nhận bổ sung", "the day the supplement was received"),
    ("petition_sent_back", "ngày nhận lại đơn", "the day the petition came back"),
    (
        SETTLEMENT_RAN_OUT,
        "ngày hết thời hạn giải quyết lần đầu mà chưa có quyết định giải quyết",
        "the day the first settlement term ran out without a decision",
    ),
];

/// The computation of a clock that this event started, where it is not the event that the rule names: its words say so.
#[must_use]
pub fn begun_by(mut computation: Computation, event: &str) -> Computation {
    if let Some((code, vi, en)) = BEGINNINGS.iter().find(|(code, ..)| *code == event) {
        let rule = &mut computation.rule;
        (*code).clone_into(&mut rule.start_event);
        (*vi).clone_into(&mut rule.start_event_vi);
        (*en).clone_into(&mut rule.start_event_en);
    }
    computation
}

/// Why a rule gives no due date where no version of it was in force on the start day.
#[must_use]
pub fn explain_no_version(rule_key: &str, start_date: NaiveDate) -> Explanation {
    Explanation {
        vi: explain_vi::no_version(rule_key, start_date),
        en: explain_en::no_version(rule_key, start_date),
    }
}
