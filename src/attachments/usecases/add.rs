//! Adds a file to a petition. It comes first, chunk by chunk, without a connection or a lock being held for it; then one short
//! transaction makes the attachment of it, or nobody ever sees it.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::events::events;
use super::filing::{Filed, Filing};
use super::view::{Opened, view};
use crate::attachments::model::{MOST, MOST_OF_PORTAL, Said, name_fault};
use crate::attachments::store::{self, Attachment, AttachmentRow};
use crate::kernel::access::{Caller, HasFacts as _, Position, Unchecked};
use crate::kernel::acts::permit_tagged;
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::http::Upload;
use crate::kernel::http::reply::HttpReply;
use crate::kernel::ids::new_id;
use crate::kernel::problem::{Code, FieldError, Outcome, Problem};
use crate::kernel::record::idempotency::{self, Replay};
use crate::kernel::record::notifications::NotificationKind;
use crate::kernel::record::{Actor, EventType};
use crate::people::references::positions_by_id;
use crate::petitions::access::{AttachToPetition, matrix};
use crate::petitions::acts;
use crate::petitions::acts::citizen::known;
use crate::petitions::acts::relatives::refuse_relative;
use crate::petitions::model::Petition;
use crate::petitions::model::texts::CitizenAssertion;
use crate::petitions::store::{self as petitions, passages};
use crate::petitions::usecases::sight::Sight;
use crate::vault::{CHUNK, Part, PetitionKey, discard_upload, keep_upload};

/// What is said of a file.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = NewAttachment)]
pub struct NewAttachment {
    /// Name of the file, without a path.
    #[schema(min_length = 1, max_length = 200, pattern = r"^[^/\\]*\S[^/\\]*$", example = "don-cua-toi.pdf")]
    pub file_name: String,
    /// What it shows.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 1000, pattern = r"\S", example = "Ảnh hiện trường ngày 19/11.")]
    pub description: Option<String>,
    /// How the portal knows the citizen; required from a portal.
    #[serde(default)]
    #[validate(nested)]
    pub citizen_assertion: Option<CitizenAssertion>,
    /// In which of your positions you add it; needed only where several permit it.
    #[serde(default)]
    pub acting_position_id: Option<Uuid>,
}

impl NewAttachment {
    fn check(&self, caller: &Caller, today: NaiveDate) -> Outcome<()> {
        let mut errors = known(self.citizen_assertion.as_ref(), caller, today);
        if let Some(fault) = name_fault(&self.file_name) {
            errors.push(FieldError::pointer("/file_name", "not_allowed", fault));
        }
        if self.acting_position_id.is_some() && matches!(caller, Caller::Machine(_)) {
            let detail = "Machines hold no position.";
            errors.push(FieldError::pointer("/acting_position_id", "not_allowed", detail));
        }
        if errors.is_empty() { Ok(()) } else { Err(Problem::body(errors)) }
    }
}

/// Adds a file, or gives the answer of an earlier run again.
pub async fn add(context: &Context, petition_id: Uuid, upload: Upload<NewAttachment>) -> Outcome<HttpReply> {
    let (commune, key) = begin(context, petition_id).await?;
    let id = new_id(&commune, context.today());
    let mut filing = Filing::new(context.app(), key, id);
    let added = async {
        let new = upload.receive(async |piece: &[u8]| filing.take(piece).await).await?;
        new.check(context.caller(), context.today())?;
        let filed = filing.end().await?;
        keep(context, petition_id, &new, filed).await
    };
    let (reply, kept) = match added.await {
        Ok(added) => (Ok(added.0), added.1),
        Err(problem) => (Err(problem), false),
    };
    // What is left all the same, where the caller has gone or the database has, a job deletes.
    if !kept && let Err(problem) = discard_upload(context.app(), &commune, id).await {
        log::warn!("an upload was not discarded: {}", problem.internal_text().unwrap_or("-"));
    }
    reply
}

/// The petition's key, if the caller may add a file at all: nobody else has one stored for a moment.
async fn begin(context: &Context, petition_id: Uuid) -> Outcome<(String, PetitionKey)> {
    let (app, scope) = (context.app(), context.scope(matrix));
    app.db
        .write(async |tx: &mut Tx| {
            let row = Unchecked::new(petitions::find(tx.conn(), &scope, petition_id).await?);
            let petition = row.could::<AttachToPetition>(context)?;
            // Whoever only asks for his answer again gets it, though there be no place any more.
            if !idempotency::is_kept(tx, context).await? {
                has_place(tx, context, &petition).await?;
            }
            let key =
                PetitionKey::for_writing(tx, app, &petition.commune, petition_id, petition.sealed).await?;
            Ok((petition.commune, key))
        })
        .await
}

/// Makes the attachment; the flag tells whether what came was kept for it.
async fn keep(
    context: &Context,
    petition_id: Uuid,
    new: &NewAttachment,
    filed: Filed,
) -> Outcome<(HttpReply, bool)> {
    let said = serde_json::to_vec(&json!([new, filed.sha256, filed.size])).map_err(Problem::internal)?;
    let (context, scope) = (&context.having_read(&said), context.scope(matrix));
    let work = async |tx: &mut Tx| -> Outcome<(HttpReply, bool)> {
        let earlier = idempotency::replay(tx, context).await?;
        passages::hold_below(tx, petition_id).await?;
        let row = petitions::for_update(tx, &scope, petition_id).await?;
        if let Replay::Again(kept, _) = earlier {
            // A replay rechecks the right; the tag that it was sent with is stale by now.
            row.could::<AttachToPetition>(context)?;
            return Ok((HttpReply::again(kept), false));
        }
        let asked = new.acting_position_id;
        let permitted = permit_tagged::<Petition, AttachToPetition>(tx, context, row, asked).await?;
        made(tx, context, permitted, new, &filed).await.map(|reply| (reply, true))
    };
    context.app().db.write(work).await
}

async fn made(
    tx: &mut Tx,
    context: &Context,
    (petition, acting): (Petition, Option<Position>),
    new: &NewAttachment,
    filed: &Filed,
) -> Outcome<HttpReply> {
    let (app, id, commune) = (context.app(), filed.id, petition.commune.as_str());
    may_be_added(tx, context, &petition, acting.as_ref()).await?;
    let attachment = Attachment { row: row(context, &petition, acting.as_ref(), filed)?, voided_at: None };
    store::insert(tx, &attachment.row).await?;
    let of = (commune, petition.id, petition.sealed);
    keep_upload(tx, of, id, filed.size.div_ceil(CHUNK)).await?;
    let said = Said {
        file_name: new.file_name.clone(),
        description: new.description.clone(),
        sha256: filed.sha256.clone(),
        citizen_assertion: new.citizen_assertion.clone(),
    };
    let key = PetitionKey::for_writing(tx, app, commune, petition.id, petition.sealed).await?;
    key.write(tx, id, Part::Attachment, &said).await?;
    let sight = Sight::on(context.caller(), &context.scope(matrix), &petition.facts());
    // It repeats no name: what is said of a file opens by a look alone.
    let opened = Opened::Digest(filed.sha256.clone());
    let positions = match &acting {
        Some(position) => positions_by_id(tx.conn(), commune, &[position.id]).await?,
        None => HashMap::new(),
    };
    let mut reply = HttpReply::json(201, json!(view((&attachment, petition.id), &opened, sight, &positions)));
    reply.headers.push(("location".to_owned(), format!("/v1/attachments/{id}")));
    idempotency::keep(tx, context, &reply.keep()?, Some(petition.id)).await?;
    let hand = acting.as_ref().map(|position| position.id);
    let told = (EventType::PetitionAttachmentAdded, NotificationKind::AttachmentAdded);
    let events = events(tx, context, &petition, (id, hand), told).await?;
    tx.record(app, &Actor::of(context), commune, &events).await?;
    Ok(reply)
}

fn row(
    context: &Context,
    petition: &Petition,
    acting: Option<&Position>,
    filed: &Filed,
) -> Outcome<AttachmentRow> {
    Ok(AttachmentRow {
        commune: petition.commune.clone(),
        id: filed.id,
        petition_id: petition.id,
        media_type: filed.media_type.as_str().to_owned(),
        size: i32::try_from(filed.size).map_err(Problem::internal)?,
        added_at: context.now(),
        added_by_client: context.caller().client_id().map(str::to_owned),
        added_by_position: acting.map(|position| position.id),
    })
}

/// What bars everybody first; relatives of the persons whom it names, who have no hand in a petition, last.
async fn may_be_added(
    tx: &mut Tx,
    context: &Context,
    petition: &Petition,
    acting: Option<&Position>,
) -> Outcome<()> {
    has_place(tx, context, petition).await?;
    let Some(acting) = acting else { return Ok(()) };
    let named = petition.excluded_person_ids.as_slice();
    refuse_relative(tx, ("petition", petition.id), (&petition.commune, named), acting.person_id).await
}

/// Whether the petition takes one more, of the caller.
async fn has_place(tx: &mut Tx, context: &Context, petition: &Petition) -> Outcome<()> {
    petition.stands().map_err(|error| acts::barred(context, petition, error))?;
    let barred = |detail: String| Err(Problem::new(Code::StateConflict).detail(detail));
    let standing = store::standing(tx.conn(), (&petition.commune, petition.id)).await?;
    if standing.len() >= MOST {
        return barred(format!("A petition has at most {MOST} attachments that were not voided."));
    }
    let of_portal = standing.iter().filter(|through_portal| **through_portal).count();
    if context.caller().client_id().is_some() && of_portal >= MOST_OF_PORTAL {
        return barred(format!(
            "At most {MOST_OF_PORTAL} attachments come through a portal; the desk may add more."
        ));
    }
    Ok(())
}
