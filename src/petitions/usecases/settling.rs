//! Who settles a petition of a book: its head.

use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use crate::kernel::access::{Condition, HasFacts as _};
use crate::kernel::problem::Outcome;
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
