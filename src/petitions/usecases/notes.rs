//! Internal remarks (ghi chú nội bộ) of those who work on a petition, in whatever unit. Each stands behind the petition's key, with its
//! author and its instant, and is never changed. A case has those of the petition that opened it. Who reads the petition's own texts reads
//! and writes them: of a released one who sees it in full, of a sealed one who has a live grant, and that is a look, recorded before the
//! answer. Machines never do.

use chrono::{DateTime, Utc};
use diesel_async::AsyncPgConnection;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::sight::Sight;
use crate::kernel::access::{HasFacts as _, Permission as _, Position};
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::http::parts::{Parts, ResponseDoc, inline_schema, schema_of};
use crate::kernel::http::reply::{HttpReply, Respond};
use crate::kernel::http::{Listed, PageQuery, Paging, Shown};
use crate::kernel::ids::{commune_of, new_id};
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::kernel::record::audit::Entry;
use crate::kernel::record::idempotency::{self, Replay};
use crate::kernel::record::{Actor, Event, TEXT_OPENED};
use crate::people::office;
use crate::people::references::{PositionReference, positions_by_id};
use crate::petitions::access::{WriteNotes, matrix};
use crate::petitions::model::Petition;
use crate::petitions::store;
use crate::petitions::store::notes::{self, NoteKey, NoteRow};
use crate::vault::{Grant, Part, PartOf, PetitionKey, open_granted, open_released};

/// A new remark.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewNote {
    /// What is remarked.
    #[schema(min_length = 1, max_length = 8000, pattern = r"\S")]
    pub text: String,
    /// In which of your positions you write it; needed only where several permit it.
    #[serde(default)]
    pub acting_position_id: Option<Uuid>,
}

/// The protected text of a remark.
#[derive(Debug, Serialize, Deserialize)]
struct NoteText {
    text: String,
}

/// An internal remark.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoteView {
    /// Its id.
    pub id: Uuid,
    /// Who wrote it.
    #[schema(required)]
    pub author: Option<PositionReference>,
    /// When.
    pub noted_at: DateTime<Utc>,
    /// What is remarked.
    #[schema(max_length = 8000)]
    pub text: String,
}

/// A remark that was written, in the document: of a petition that was sealed since, a retry gets its `id` and `masked` only.
#[derive(Debug)]
pub struct NoteReply;

impl Respond for NoteReply {
    fn describe(parts: &mut Parts) {
        let (_, components) = schema_of::<NoteView>();
        let own = NoteView::name();
        parts.components.extend(components.into_iter().filter(|(name, _)| *name != own));
        let mut schema = inline_schema::<NoteView>();
        schema["required"] = json!(["id"]);
        schema["properties"]["masked"] = json!({
            "type": "array", "maxItems": 20, "items": { "type": "string", "maxLength": 100 }, "example": [],
            "description": "Only in such a retry: pointers of what is left out.",
        });
        let reference = parts.named("WrittenNote", schema);
        parts.response(201, ResponseDoc::referring("Created.", reference).located());
    }

    fn reply(self) -> Outcome<HttpReply> {
        Err(Problem::internal("the reply is made inside the transaction"))
    }
}

/// Why somebody reads the remarks on a petition.
enum Way<'caller> {
    /// It is open, and he sees it in full.
    Open,
    /// It is sealed, and he has a grant.
    Granted(Grant, &'caller Position),
}

/// How the caller comes to the remarks; 403 where he only sees that the petition is there.
async fn way<'caller>(
    conn: &mut AsyncPgConnection,
    context: &'caller Context,
    petition: &Petition,
) -> Outcome<Way<'caller>> {
    let refused = || Problem::new(Code::PermissionMissing);
    if petition.sealed {
        let facts = office::with_relatives(conn, petition.facts()).await?;
        let live = Grant::live(context.caller(), petition.id, &facts).filter(|_| !petition.is_taken_back());
        return live.map(|(grant, position)| Way::Granted(grant, position)).ok_or_else(refused);
    }
    let scope = context.scope(matrix);
    let sight = Sight::on(context.caller(), &scope, &petition.facts());
    if sight.hides_content() || sight.citizen { Err(refused()) } else { Ok(Way::Open) }
}

/// A page of the remarks on a petition.
pub async fn list(context: &Context, id: Uuid, asked: &PageQuery) -> Outcome<Listed<NoteView>> {
    let scope = context.scope(matrix);
    let paging: Paging<'_, NoteKey> = Paging::new(context.visitor(), &scope.fingerprint(), asked)?;
    let window = paging.window();
    let page = opened(context, id, async |conn: &mut AsyncPgConnection, petition: &Petition| {
        let mut rows = notes::page(conn, &petition.commune, petition.id, window).await?;
        let next = paging.cut(&mut rows, |last| NoteKey { at: last.noted_at, id: last.id })?;
        Ok((rows, next))
    });
    let (views, next, looked_at) = page.await?;
    let listed = Listed::page(views, next, None);
    Ok(if looked_at { listed.secret() } else { listed })
}

/// One remark on a petition.
pub async fn show(context: &Context, id: Uuid, note_id: Uuid) -> Outcome<Shown<NoteView>> {
    let one = opened(context, id, async |conn: &mut AsyncPgConnection, petition: &Petition| {
        Ok((vec![notes::find(conn, &petition.commune, petition.id, note_id).await?], ()))
    });
    let (views, (), looked_at) = one.await?;
    let view = views.into_iter().next().ok_or_else(Problem::not_found)?;
    Ok(Shown::plain(view).opened(looked_at))
}

/// Rows of remarks, opened for the caller; the flag tells that they were sealed, and that this is a look of the record.
async fn opened<T>(
    context: &Context,
    id: Uuid,
    read: impl AsyncFn(&mut AsyncPgConnection, &Petition) -> Outcome<(Vec<NoteRow>, T)>,
) -> Outcome<(Vec<NoteView>, T, bool)> {
    let (app, scope) = (context.app(), context.scope(matrix));
    let seen = app.db.reading(async |conn| {
        let petition = store::find(conn, &scope, id).await?;
        if petition.sealed {
            return Ok(None);
        }
        way(conn, context, &petition).await?;
        let (rows, more) = read(conn, &petition).await?;
        let owners: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let parts = match owners.as_slice() {
            [] => PartOf::default(),
            owners => open_released(conn, app, &petition.commune, id, owners).await?,
        };
        Ok(Some((views(conn, &petition.commune, rows, &parts).await?, more)))
    });
    if let Some((views, more)) = seen.await? {
        if !views.is_empty() {
            let commune = commune_of(id).ok_or_else(Problem::not_found)?;
            app.access.read(context.visitor(), &commune, "petition", id);
        }
        return Ok((views, more, false));
    }
    let look = async |tx: &mut Tx| look(tx, context, id, &read).await;
    let (views, more) = app.db.write(look).await?;
    Ok((views, more, true))
}

/// One look at what is sealed. The petition is held from the judgement to the commit: what ends the grant comes wholly before the look or
/// wholly after it.
async fn look<T>(
    tx: &mut Tx,
    context: &Context,
    id: Uuid,
    read: &impl AsyncFn(&mut AsyncPgConnection, &Petition) -> Outcome<(Vec<NoteRow>, T)>,
) -> Outcome<(Vec<NoteView>, T)> {
    let petition = store::hold(tx, &context.scope(matrix), id).await?;
    let (app, commune) = (context.app(), petition.commune.as_str());
    let found = way(tx.conn(), context, &petition).await?;
    let (rows, more) = read(tx.conn(), &petition).await?;
    let owners: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let parts = match (&found, owners.as_slice()) {
        (_, []) => PartOf::default(),
        (Way::Granted(grant, _), owners) => open_granted(tx, app, commune, grant, owners).await?,
        // Released between the two.
        (Way::Open, owners) => open_released(tx.conn(), app, commune, id, owners).await?,
    };
    let views = views(tx.conn(), commune, rows, &parts).await?;
    if let Way::Granted(grant, position) = found
        && !owners.is_empty()
    {
        let entry = Entry {
            action: TEXT_OPENED,
            subject_kind: "petition",
            subject_id: Some(id),
            position_id: Some(position.id),
            reason: None,
            detail: json!({ "grant": grant.kind(), "part": "note", "note_ids": owners }),
        };
        tx.record_look(app, &Actor::of(context), commune, entry).await?;
    }
    Ok((views, more))
}

async fn views(
    conn: &AsyncPgConnection,
    commune: &str,
    rows: Vec<NoteRow>,
    parts: &PartOf,
) -> Outcome<Vec<NoteView>> {
    let authors: Vec<Uuid> = rows.iter().map(|row| row.author_position_id).collect();
    let authors = positions_by_id(conn, commune, &authors).await?;
    let view = |row: NoteRow| {
        let said = parts.get::<NoteText>(row.id, Part::Note);
        // What cannot be read was sealed at the same moment.
        let said = said.ok_or_else(|| Problem::new(Code::ServiceUnavailable).retry_after(1))?;
        let author = authors.get(&row.author_position_id).cloned();
        Ok(NoteView { id: row.id, author, noted_at: row.noted_at, text: said.text })
    };
    rows.into_iter().map(view).collect()
}

/// Writes a remark in one transaction.
pub async fn write(context: &Context, id: Uuid, new: NewNote) -> Outcome<HttpReply> {
    context
        .app()
        .db
        .write(async |tx: &mut Tx| {
            let replay = idempotency::replay(tx, context).await?;
            let petition = store::hold(tx, &context.scope(matrix), id).await?;
            let author = author(tx, context, &petition, new.acting_position_id).await?;
            if let Replay::Again(kept, _) = replay {
                return Ok(HttpReply::again(kept));
            }
            written(tx, context, &petition, &author, &new).await
        })
        .await
}

/// In which position the caller writes: of a sealed petition that which gives him the grant.
async fn author(
    tx: &mut Tx,
    context: &Context,
    petition: &Petition,
    asked: Option<Uuid>,
) -> Outcome<Position> {
    match way(tx.conn(), context, petition).await? {
        Way::Open => WriteNotes::rule().acting(context.caller(), &petition.facts(), asked).cloned(),
        Way::Granted(_, position) if asked.is_none_or(|asked| asked == position.id) => Ok(position.clone()),
        Way::Granted(..) => {
            let detail = "This is not a position of yours that permits it.";
            Err(Problem::field("/acting_position_id", "not_permitted", detail))
        }
    }
}

async fn written(
    tx: &mut Tx,
    context: &Context,
    petition: &Petition,
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
    reply.headers.push(("location".to_owned(), format!("/v1/petitions/{}/notes/{}", petition.id, row.id)));
    idempotency::keep(tx, context, &reply.keep()?, Some(petition.id)).await?;
    // It stands in no timeline: that something was remarked is nobody's business but theirs who remark.
    let event = Event {
        kind: "note.written",
        subject_kind: "note",
        subject_id: row.id,
        position_id: Some(row.author_position_id),
        fields: json!({ "petition_id": petition.id }),
        before: Some(petition.facts()),
        after: Some(petition.facts()),
        ..Event::default()
    };
    tx.record(app, &Actor::of(context), commune, &[event]).await?;
    Ok(reply)
}
