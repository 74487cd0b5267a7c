//! What can be asked of the reception room: enter, read, list.

mod enter;
mod posting;
mod read;
pub mod show;
mod subject;
pub mod views;

pub use enter::{NewReceptionSchedule, enter};
pub use posting::{Recount, recount};
pub use read::{List, public_sessions, schedule, schedules, session, sessions};
pub use subject::barred;
