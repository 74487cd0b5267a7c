//! Under which grant a caller opens what is closed of a petition.

use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use crate::kernel::access::{AccessFacts, Caller, HasFacts as _, Position};
use crate::kernel::problem::Outcome;
use crate::people::office;
use crate::petitions::model::Petition;
use crate::vault::Grant;

/// The grant that the caller has on the petition, with these facts of it, and the position that gives it. What was taken back opens to
/// nobody any more.
#[must_use]
pub fn under<'caller>(
    caller: &'caller Caller,
    petition: &Petition,
    facts: &AccessFacts,
) -> Option<(Grant, &'caller Position)> {
    Grant::live(caller, petition.id, facts).filter(|_| !petition.is_taken_back())
}

/// The same by the facts of the case that it opened: what was accepted was acknowledged before, so nobody took it back.
#[must_use]
pub fn by_case<'caller>(
    caller: &'caller Caller,
    petition_id: Uuid,
    facts: &AccessFacts,
) -> Option<(Grant, &'caller Position)> {
    Grant::live(caller, petition_id, facts)
}

/// The grant that the caller has on a petition now, with the position that gives it: none for whom it names and his relatives, nor on
/// what was taken back before this book acknowledged it.
pub async fn live<'caller>(
    conn: &mut AsyncPgConnection,
    caller: &'caller Caller,
    petition: &Petition,
) -> Outcome<Option<(Grant, &'caller Position)>> {
    let facts = office::with_relatives(conn, petition.facts()).await?;
    Ok(under(caller, petition, &facts))
}
