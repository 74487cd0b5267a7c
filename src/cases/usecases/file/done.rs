//! What was done of which the file shows the papers.

use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use crate::cases::model::Case;
use crate::cases::store::moves;
use crate::cases::store::papers::{self, PaperRow};
use crate::kernel::access::{HasFacts as _, Scope};
use crate::kernel::problem::Outcome;
use crate::petitions::model::Petition;
use crate::petitions::store::linked;

/// The acts of a file, and on what they were done besides the case.
#[derive(Debug)]
pub struct Done {
    /// By which act some of them came from another case.
    pub moved: Vec<(Uuid, Uuid)>,
    /// Acts that stand, in their legal order.
    pub acts: Vec<PaperRow>,
}

/// The petitions of a case, as far as the scope admits them.
pub async fn petitions_of(
    conn: &mut AsyncPgConnection,
    scope: &Scope,
    case: &Case,
) -> Outcome<Vec<Petition>> {
    let mut petitions = linked::of_case(conn, &case.commune, case.id).await?;
    petitions.retain(|petition| scope.admits(&petition.facts()));
    Ok(petitions)
}

/// The acts that stand on a case and on these petitions of it.
pub async fn done(conn: &mut AsyncPgConnection, case: &Case, petitions: &[Petition]) -> Outcome<Done> {
    let ids: Vec<Uuid> = petitions.iter().map(|petition| petition.id).collect();
    let moved = moves::into_case(conn, case).await?;
    let moved_by: Vec<Uuid> = moved.iter().map(|(act_id, _)| *act_id).collect();
    let acts = papers::of_case(conn, case, &ids, &moved_by).await?;
    Ok(Done { moved, acts })
}
