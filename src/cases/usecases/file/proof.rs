//! Whether a file shows what proves an act.

use std::collections::BTreeMap;

use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::done::{Done, done, petitions_of};
use super::{Attached, File};
use crate::cases::model::Case;
use crate::cases::store::{letters, publications};
use crate::kernel::access::Scope;
use crate::kernel::context::Context;
use crate::kernel::problem::Outcome;
use crate::petitions::store::history::History;
use crate::petitions::store::notices;

/// True where an attachment that names this act stands at a paper of the case's file, as far as the scope admits the case's petitions.
/// Most acts have a paper of their own: what was told is asked only where this one has none.
pub async fn shows_proof_of(
    conn: &mut AsyncPgConnection,
    context: &Context,
    (scope, case): (&Scope, &Case),
    act_id: Uuid,
) -> Outcome<bool> {
    // Forms alone depend on the history of the petitions and on the state in which the case was opened.
    let history = History::default();
    let file = || {
        let proofs = BTreeMap::from([(act_id, vec![act_id])]);
        File::new(context, case, (&history, case.status), Attached { proofs, ..Attached::default() })
    };
    let all = petitions_of(conn, scope, case).await?;
    let Done { moved, acts } = done(conn, case, &all).await?;
    if file().acts(&acts, &[], (&all, &moved, &[])).shows_proof() {
        return Ok(true);
    }
    let ids: Vec<Uuid> = all.iter().map(|petition| petition.id).collect();
    let of_petitions = notices::of_petitions(conn, &case.commune, &ids).await?;
    let notices = [of_petitions, notices::of_case(conn, &case.commune, case.id).await?].concat();
    let sent = letters::of_case(conn, &case.commune, case.id).await?;
    let told = publications::of_case(conn, &case.commune, case.id).await?;
    let file = file().acts(&acts, &sent, (&all, &moved, &notices)).publications(&told, None, &[]);
    Ok(file.shows_proof())
}

impl File<'_> {
    fn shows_proof(&self) -> bool {
        self.papers.iter().any(|paper| !paper.attachments.is_empty())
    }
}
