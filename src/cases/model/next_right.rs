//! What a complainant may do next where no decision comes in time (Luật Khiếu nại Art 33): being overdue closes no case, it opens
//! this right.

use super::codes::CaseStatus::{self, Accepted, Dialogue, Suspended, Verifying};
use super::codes::LifeCycle;

/// States of a complaint that waits for its first decision.
pub const UNDECIDED: &[CaseStatus] = &[Accepted, Verifying, Dialogue, Suspended];

/// Clocks of the right as long as they run from the end of the time for settling: they end when it is used, or a decision comes
/// after all, from whose receipt the complainant has the whole time.
pub const NEXT_RIGHT: &[&str] = &["C15"];

/// Clocks of the second complaint, wherever they are counted from (Luật Khiếu nại Art 33, 48).
pub const SECOND_COMPLAINT: &[&str] = &["C15", "K02", "K02-dismissal"];

/// Life cycles in which the law counts it from the end of the time for settling too. About discipline it counts from the receipt of
/// a decision only (Art 48): without one the right is open, and no clock runs.
pub const COUNTED_FROM_THE_END: &[LifeCycle] = &[LifeCycle::ComplaintAdmin];
