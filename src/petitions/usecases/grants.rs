//! Under which grant a caller opens what is closed of a petition.

use crate::kernel::access::{AccessFacts, Caller, Position};
use crate::petitions::model::Petition;
use crate::vault::Grant;

/// The grant that the caller has on the petition, with these facts of it, and the position that gives it. What was taken back opens to
/// nobody any more.
#[must_use]
pub fn live<'caller>(
    caller: &'caller Caller,
    petition: &Petition,
    facts: &AccessFacts,
) -> Option<(Grant, &'caller Position)> {
    Grant::live(caller, petition.id, facts).filter(|_| !petition.is_taken_back())
}
