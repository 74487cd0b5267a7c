//! Writing a remark: in the position that sees the row in full, of a sealed petition in that which gives the grant.

use diesel_async::AsyncPgConnection;
use serde_json::json;
use uuid::Uuid;

use super::views::{NewNote, NoteView};
use super::{NoteText, Seen, Way, way};
use crate::kernel::access::{HasFacts as _, Permission as _, Position};
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::http::headers::check_tag;
use crate::kernel::http::reply::HttpReply;
use crate::kernel::ids::new_id;
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::record::idempotency::{self, Replay};
use crate::kernel::record::{Actor, Event, EventType};
use crate::people::references::positions_by_id;
use crate::petitions::access::{WriteNotes, sees_in_full};
use crate::petitions::model::Petition;
use crate::petitions::store::lock_for_summary;
use crate::petitions::store::notes::{self, NoteRow};
use crate::vault::{Part, PetitionKey};

/// Writes a remark on the petition behind the row that `by` finds, in one transaction.
pub async fn write(
    context: &Context,
    by: impl AsyncFn(&mut AsyncPgConnection) -> Outcome<Seen>,
    new: NewNote,
) -> Outcome<HttpReply> {
    context
        .app()
        .db
        .write(async |tx: &mut Tx| {
            let replay = idempotency::replay(tx, context).await?;
            let found = by(tx.conn()).await?;
            let petition = lock_for_summary(tx, &found.facts.commune, found.petition_id).await?;
            // As it is now: an act may have ended while this one waited.
            let seen = by(tx.conn()).await?;
            let author = author(tx, context, (&seen, &petition), new.acting_position_id).await?;
            if let Replay::Again(kept, _) = replay {
                return Ok(HttpReply::again(kept));
            }
            check_tag(context.request().if_match.as_deref(), seen.version)?;
            written(tx, context, (&seen, &petition), &author, &new).await
        })
        .await
}

/// In which position the caller writes: that sees the row in full, of several the one that he names; of a sealed petition that which
/// gives him the grant.
async fn author(
    tx: &mut Tx,
    context: &Context,
    (seen, petition): (&Seen, &Petition),
    asked: Option<Uuid>,
) -> Outcome<Position> {
    match way(tx.conn(), context, seen, petition).await? {
        Way::Open => {
            let in_full = |one: &Position| sees_in_full(one, &seen.facts);
            WriteNotes::rule().acting_where(context.caller(), &seen.facts, asked, in_full).cloned()
        }
        Way::Granted(_, position) if asked.is_none_or(|asked| asked == position.id) => Ok(position.clone()),
        Way::Granted(..) => Err(another()),
    }
}

fn another() -> Problem {
    let detail = "This is not a position of yours that permits it.";
    Problem::field("/acting_position_id", "not_permitted", detail)
}

async fn written(
    tx: &mut Tx,
    context: &Context,
    (seen, petition): (&Seen, &Petition),
    author: &Position,
    new: &NewNote,
) -> Outcome<HttpReply> {
    let (app, commune) = (context.app(), petition.commune.as_str());
    let row = NoteRow {
        commune: petition.commune.clone(),
        id: new_id(commune, context.today()),
        petition_id: petition.id,
        author_position_id: author.id,
        noted_at: context.now(),
    };
    notes::insert(tx, &row).await?;
    let key = PetitionKey::for_writing(tx, app, commune, petition.id, petition.sealed).await?;
    key.write(tx, row.id, Part::Note, &NoteText { text: new.text.clone() }).await?;
    let author = positions_by_id(tx.conn(), commune, &[author.id]).await?.remove(&author.id);
    let view = NoteView { id: row.id, author, noted_at: row.noted_at, text: new.text.clone() };
    let mut reply = HttpReply::json(201, json!(view));
    reply.headers.push(("location".to_owned(), format!("{}/notes/{}", seen.path, row.id)));
    // Outside the petition's key no text of a sealed one is kept.
    let kept = reply.keep()?;
    let kept = if petition.sealed { kept.closed(&[]) } else { kept };
    idempotency::keep(tx, context, &kept, Some(petition.id)).await?;
    // It stands in no timeline: that something was remarked is nobody's business but theirs who remark.
    let event = Event {
        position_id: Some(row.author_position_id),
        fields: json!({ "petition_id": petition.id }),
        before: Some(petition.facts()),
        after: Some(petition.facts()),
        ..Event::of(EventType::NoteWritten, "note", row.id)
    };
    tx.record(app, &Actor::of(context), commune, &[event]).await?;
    Ok(reply)
}
