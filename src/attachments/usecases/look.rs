//! A look at what is sealed of a petition's attachments: under the grants that open its identity, and recorded before the answer.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::kernel::access::HasFacts as _;
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::kernel::record::audit::Entry;
use crate::kernel::record::{Actor, TEXT_OPENED};
use crate::people::office;
use crate::petitions::access::matrix;
use crate::petitions::model::Petition;
use crate::petitions::store;
use crate::vault::Grant;

/// Audit action of a look at a file that was denied.
const DENIED: &str = "sealed_text.denied";

/// One look, or `None` where the caller has no live grant; `tells_denied`: then that is recorded. The petition is held from the
/// judgement to the commit: what ends the grant comes wholly before the look or wholly after it.
pub(super) async fn look<T>(
    tx: &mut Tx,
    context: &Context,
    petition_id: Uuid,
    (mut detail, tells_denied): (Value, bool),
    open: impl AsyncFnOnce(&mut Tx, &Petition, Grant) -> Outcome<Option<T>>,
) -> Outcome<Option<T>> {
    let petition = store::hold(tx, &context.scope(matrix), petition_id).await?;
    let facts = office::with_relatives(tx.conn(), petition.facts()).await?;
    let live = Grant::live(context.caller(), petition_id, &facts).filter(|_| !petition.is_taken_back());
    let (opened, position_id) = match live {
        Some((grant, position)) => {
            detail["grant"] = json!(grant.kind());
            (open(tx, &petition, grant).await?, Some(position.id))
        }
        None => (None, None),
    };
    if opened.is_none() && !tells_denied {
        return Ok(None);
    }
    let entry = Entry {
        action: if opened.is_some() { TEXT_OPENED } else { DENIED },
        subject_kind: "petition",
        subject_id: Some(petition_id),
        position_id,
        reason: None,
        detail,
    };
    tx.record_look(context.app(), &Actor::of(context), &petition.commune, entry).await?;
    Ok(opened)
}

/// The grant for the files of an entry from which the petition was passed on. None for whom that names, and his relatives.
pub(super) async fn on_entry(
    tx: &mut Tx,
    context: &Context,
    grant: Grant,
    of: &Petition,
) -> Outcome<Option<Grant>> {
    if of.id == grant.petition_id() {
        return Ok(Some(grant));
    }
    let named = office::with_relatives(tx.conn(), of.facts()).await?.excluded_person_ids;
    let excluded = context.caller().positions().iter().any(|position| named.contains(&position.person_id));
    Ok((!excluded).then(|| grant.on_files_of(of.id)))
}
