//! Value types of this room.

use chrono::NaiveDate;

/// A term of office: from a day, up to but not including another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// First day.
    pub from: NaiveDate,
    /// First day no longer; `None`: open.
    pub to: Option<NaiveDate>,
}

impl Term {
    /// True where the office is held on `day`.
    #[must_use]
    pub fn covers(self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }
}

/// True for a well-formed log-in name: what the table's check allows.
#[must_use]
pub fn is_login(text: &str) -> bool {
    let bytes = text.as_bytes();
    let plain = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    (2..=64).contains(&bytes.len())
        && bytes.first().is_some_and(plain)
        && bytes.iter().all(|byte| plain(byte) || b"._-".contains(byte))
}

/// True for a well-formed client id: what the table's check allows.
#[must_use]
pub fn is_client_id(text: &str) -> bool {
    let bytes = text.as_bytes();
    let plain = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    (3..=64).contains(&bytes.len())
        && bytes.first().is_some_and(plain)
        && bytes.iter().all(|byte| plain(byte) || *byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_term_ends_before_its_last_day() {
        let term = Term { from: day("2025-07-01"), to: Some(day("2026-04-01")) };
        assert!(!term.covers(day("2025-06-30")));
        assert!(term.covers(day("2025-07-01")));
        assert!(term.covers(day("2026-03-31")));
        assert!(!term.covers(day("2026-04-01")));
        assert!(Term { to: None, ..term }.covers(day("2040-01-01")));
    }

    #[test]
    fn names_of_accounts_are_plain() {
        assert!(is_login("intake-officer") && is_login("a.b_c") && !is_login("a") && !is_login("-ab"));
        assert!(!is_login("Nguyen") && !is_login("a b") && !is_login(&"a".repeat(65)));
        assert!(
            is_client_id("demo-portal")
                && !is_client_id("ab")
                && !is_client_id("a_b")
                && !is_client_id("A-bc")
        );
    }
}
