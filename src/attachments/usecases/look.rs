//! A look at what is sealed of the attachments of a petition or case: under the grants that open its identity, and recorded before the
//! answer.

use serde_json::{Value, json};
use uuid::Uuid;

use super::entries::names;
use super::place::Place;
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::kernel::record::audit::Entry;
use crate::kernel::record::{Actor, TEXT_OPENED};
use crate::petitions::store;
use crate::vault::Grant;

/// Audit action of a look at a file that was denied.
const DENIED: &str = "sealed_text.denied";

/// One look, or `None` where the caller has no live grant; `tells_denied`: then that is recorded. The place is held from the
/// judgement to the commit: what ends the grant comes wholly before the look or wholly after it.
pub(super) async fn look<T>(
    tx: &mut Tx,
    context: &Context,
    place: &Place,
    (mut detail, tells_denied): (Value, bool),
    open: impl AsyncFnOnce(&mut Tx, &Place, Grant) -> Outcome<Option<T>>,
) -> Outcome<Option<T>> {
    let (place, live) = place.held(tx, context).await?;
    let (opened, position_id) = match live {
        Some((grant, position)) => {
            detail["grant"] = json!(grant.kind());
            (open(tx, &place, grant).await?, Some(position.id))
        }
        None => (None, None),
    };
    if opened.is_none() && !tells_denied {
        return Ok(None);
    }
    let entry = Entry {
        action: if opened.is_some() { TEXT_OPENED } else { DENIED },
        subject_kind: place.kind,
        subject_id: Some(place.id),
        position_id,
        reason: None,
        detail,
    };
    tx.record_look(context.app(), &Actor::of(context), &place.facts.commune, entry).await?;
    Ok(opened)
}

/// How the files of an entry open at a look.
pub(super) enum Way {
    /// The entry is sealed.
    Granted(Grant),
    /// It was released.
    Open,
}

/// How the files of an entry open to who has this grant at the place where he looks: itself, or one to which the entry was passed
/// on. `None` for whom the entry names, and his relatives. It is read anew and held: it may have been sealed, or sent back, a moment ago.
pub(super) async fn on_entry(
    tx: &mut Tx,
    context: &Context,
    (at, grant): (&Place, Grant),
    entry_id: Uuid,
) -> Outcome<Option<Way>> {
    let way = |sealed: bool, grant: Grant| if sealed { Way::Granted(grant) } else { Way::Open };
    if entry_id == at.behind.petition_id {
        return Ok(Some(way(at.behind.sealed, grant)));
    }
    if !at.brings_files {
        return Ok(None);
    }
    let of = store::hold_behind(tx, &at.facts.commune, entry_id).await?;
    if names(tx.conn(), &of, context.caller()).await? {
        return Ok(None);
    }
    Ok(grant.on_files_of(of.id).map(|grant| way(of.sealed, grant)))
}
