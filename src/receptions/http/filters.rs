//! Query parameters.

use chrono::{Months, NaiveDate};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use crate::kernel::access::Register;
use crate::kernel::http::PageQuery;
use crate::kernel::problem::{Outcome, Problem};
use crate::receptions::model::{ScheduleStatus, SessionKind};
use crate::receptions::store::{ScheduleFilter, SessionFilter};
use crate::receptions::usecases::List;

/// Longest range of the public list, in months.
const PUBLIC_RANGE: Months = Months::new(12);

/// Filters of schedules.
#[derive(Debug, Deserialize, IntoParams)]
pub struct ScheduleQuery {
    /// Only for callers who serve several communes.
    #[param(pattern = "^[0-9]{5}$", min_length = 5, max_length = 5)]
    commune: Option<String>,
    /// In one of these states.
    #[param(min_items = 1, max_items = 3)]
    status: Option<Vec<ScheduleStatus>>,
    /// Of one of these hosts.
    #[param(min_items = 1, max_items = 50)]
    host_position_id: Option<Vec<Uuid>>,
    /// In one of these registers.
    #[param(min_items = 1, max_items = 6)]
    register: Option<Vec<Register>>,
    /// Schedules whose period has a day on or after this one.
    period_from: Option<NaiveDate>,
    /// Schedules whose period has a day before this one.
    period_before: Option<NaiveDate>,
    /// Entries of a page; default 50.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[param(min_length = 1, max_length = 1000)]
    cursor: Option<String>,
}

/// Filters of sessions.
#[derive(Debug, Deserialize, IntoParams)]
pub struct SessionQuery {
    /// Only for callers who serve several communes.
    #[param(pattern = "^[0-9]{5}$", min_length = 5, max_length = 5)]
    commune: Option<String>,
    /// Of one of these hosts.
    #[param(min_items = 1, max_items = 50)]
    host_position_id: Option<Vec<Uuid>>,
    /// Of one of these kinds.
    #[param(min_items = 1, max_items = 4)]
    kind: Option<Vec<SessionKind>>,
    /// In one of these registers.
    #[param(min_items = 1, max_items = 6)]
    register: Option<Vec<Register>>,
    /// On or after this day.
    date_from: Option<NaiveDate>,
    /// Before this day.
    date_before: Option<NaiveDate>,
    /// Entries of a page; default 50.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[param(min_length = 1, max_length = 1000)]
    cursor: Option<String>,
}

/// Which public sessions.
#[derive(Debug, Deserialize, IntoParams)]
pub struct PublicQuery {
    /// Code of the commune.
    #[param(pattern = "^[0-9]{5}$", min_length = 5, max_length = 5, example = "99001")]
    commune: String,
    /// On or after this day; default today.
    from: Option<NaiveDate>,
    /// Before this day; default, and at most, one year after `from`.
    before: Option<NaiveDate>,
    /// Entries of a page; default 50.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[param(min_length = 1, max_length = 1000)]
    cursor: Option<String>,
}

impl ScheduleQuery {
    /// The list asked for.
    pub fn list(self) -> Outcome<List<ScheduleFilter>> {
        ordered(self.period_from, self.period_before, "period_before")?;
        let filter = ScheduleFilter {
            statuses: self.status,
            hosts: self.host_position_id,
            registers: self.register,
            from: self.period_from,
            before: self.period_before,
        };
        Ok(List { commune: self.commune, filter, page: PageQuery { limit: self.limit, cursor: self.cursor } })
    }
}

impl SessionQuery {
    /// The list asked for.
    pub fn list(self) -> Outcome<List<SessionFilter>> {
        ordered(self.date_from, self.date_before, "date_before")?;
        let filter = SessionFilter {
            hosts: self.host_position_id,
            kinds: self.kind,
            registers: self.register,
            from: self.date_from,
            before: self.date_before,
        };
        Ok(List { commune: self.commune, filter, page: PageQuery { limit: self.limit, cursor: self.cursor } })
    }
}

impl PublicQuery {
    /// The commune and the list asked for.
    pub fn list(self, today: NaiveDate) -> Outcome<(String, List<SessionFilter>)> {
        let from = self.from.unwrap_or(today);
        let farthest = from.checked_add_months(PUBLIC_RANGE);
        let farthest =
            farthest.ok_or_else(|| Problem::parameter("from", "range", "This day is too far away."))?;
        let before = self.before.unwrap_or(farthest);
        ordered(Some(from), Some(before), "before")?;
        if before > farthest {
            return Err(Problem::parameter("before", "range", "The range is at most one year long."));
        }
        let filter = SessionFilter { from: Some(from), before: Some(before), ..SessionFilter::default() };
        Ok((
            self.commune,
            List { commune: None, filter, page: PageQuery { limit: self.limit, cursor: self.cursor } },
        ))
    }
}

fn ordered(from: Option<NaiveDate>, before: Option<NaiveDate>, name: &str) -> Outcome<()> {
    match (from, before) {
        (Some(from), Some(before)) if before <= from => {
            Err(Problem::parameter(name, "inverted", "The range ends before it begins."))
        }
        _ => Ok(()),
    }
}
