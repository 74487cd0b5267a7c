//! Rows of schedules and sessions.

mod lists;
mod offices;
mod rows;
mod write;

pub use lists::{ScheduleFilter, SessionFilter, schedule_page, session_page};
pub use offices::{Host, host, units_of};
pub use rows::{schedule, session};
pub use write::{NewSchedule, insert, locked, save, save_limits};
