//! Rows of schedules and sessions.

mod hosts;
mod lists;
mod public;
mod rows;
mod write;

pub use hosts::{Host, host};
pub use lists::{ScheduleFilter, SessionFilter, schedule_page, session_page};
pub use public::{PublicSession, public_page};
pub use rows::{Schedule, Session, schedule, session};
pub use write::{NewSchedule, insert, locked, save};
