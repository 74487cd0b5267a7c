//! Under which grant a caller opens what is closed of a petition.

use diesel_async::AsyncPgConnection;

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
