//! Who settles a petition of a book: its head; and who answers for it meanwhile.

use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use crate::kernel::access::{Condition, HasFacts as _, Position};
use crate::kernel::problem::{Outcome, Problem};
use crate::people::office;
use crate::petitions::model::Petition;

/// The head of the book, who settles and holds the grant; of what stays sealed nobody whom it names.
pub async fn settler(
    conn: &mut AsyncPgConnection,
    petition: &Petition,
    day: chrono::NaiveDate,
    (stays_sealed, named): (bool, &[Uuid]),
) -> Outcome<Option<Uuid>> {
    let heads = office::holders(conn, &petition.commune, petition.register.heads(), day).await?;
    let facts = petition.facts();
    let mut fit = heads.iter().filter(|head| Condition::Head.holds(head, &facts));
    Ok(fit.find(|head| !stays_sealed || !named.contains(&head.person_id)).map(|head| head.id))
}

/// Who answers for a petition that is in no case: the keeper of its book, else its head, and nobody whom it names.
pub async fn accountable(
    conn: &mut AsyncPgConnection,
    petition: &Petition,
    day: chrono::NaiveDate,
) -> Outcome<Option<Position>> {
    let unit = office::unit(conn, &petition.commune, petition.unit_id).await?;
    let book = unit.ok_or_else(|| Problem::internal("a petition in the book of no unit"))?;
    let (register, named) = (petition.register, petition.excluded_person_ids.as_slice());
    let answering = office::answering(conn, &petition.commune, register, &book, day, named).await?;
    Ok(answering.accountable)
}
