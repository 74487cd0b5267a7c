//! What can be done with findings: record, list, show. Replies and closures are acts.

mod cases;
mod read;
mod record;
mod rules;
mod subject;
mod view;

pub use read::{FindingList, list, show};
pub use record::{NewFinding, record};
pub(super) use subject::conflict;
pub use view::{FindingCaseReference, FindingReplyView, FindingView, view};
