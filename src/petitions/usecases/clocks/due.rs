//! A clock as far as it says until when something is to be done, be it read whole or in short.

use chrono::NaiveDate;

use super::is_open_state;
use crate::petitions::store::deadlines::{DeadlineRow, ShortRow};

/// What a clock says.
pub trait Due {
    /// Key of its rule.
    fn rule(&self) -> &str;

    /// It has not stopped.
    fn runs(&self) -> bool;

    /// Its day; `None`: it has none now.
    fn day(&self) -> Option<NaiveDate>;
}

impl Due for DeadlineRow {
    fn rule(&self) -> &str {
        &self.rule_key
    }

    fn runs(&self) -> bool {
        is_open_state(&self.status)
    }

    fn day(&self) -> Option<NaiveDate> {
        self.due_on
    }
}

impl Due for ShortRow {
    fn rule(&self) -> &str {
        &self.rule_key
    }

    fn runs(&self) -> bool {
        is_open_state(self.status.0.as_str())
    }

    fn day(&self) -> Option<NaiveDate> {
        self.due_on
    }
}
