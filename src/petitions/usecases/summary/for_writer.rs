//! A petition as the portal sees it that acts for its writer, within the transaction of the act.

use super::{Look, read, show_with};
use crate::kernel::access::Scope;
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::petitions::model::Petition;
use crate::petitions::usecases::answers::{course, to_writer_within};
use crate::petitions::usecases::views::PetitionView;

/// Shows a petition, within a transaction, to the portal that acts for its writer, as it gets it where it asks for it alone.
pub async fn show_to_writer(
    tx: &mut Tx,
    context: &Context,
    scope: &Scope,
    petition: &Petition,
) -> Outcome<PetitionView> {
    let course = course(tx.conn(), petition).await?;
    show_course(tx, context, scope, (petition, &course)).await
}

/// The same as an act of his answers: that is kept for retries outside the petition's key, and so without an answer that is sealed,
/// under the tag of the whole.
pub async fn show_done_to_writer(
    tx: &mut Tx,
    context: &Context,
    scope: &Scope,
    petition: &Petition,
) -> Outcome<PetitionView> {
    let course = course(tx.conn(), petition).await?;
    let mut view = show_course(tx, context, scope, (petition, &course)).await?;
    if petition.sealed || course.sealed {
        view.answer = None;
        view.summary.masked.retain(|pointer| !pointer.starts_with("/answer"));
        view.summary.masked.push("/answer");
    }
    Ok(view)
}

async fn show_course(
    tx: &mut Tx,
    context: &Context,
    scope: &Scope,
    (petition, course): (&Petition, &Petition),
) -> Outcome<PetitionView> {
    let given = to_writer_within(tx, context.app(), course).await?;
    let (parts, beside) = read(tx.conn(), context, petition).await?;
    show_with(context, &Look::on(context, scope, petition), petition, (parts.as_ref(), given), &beside)
}
