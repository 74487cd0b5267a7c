//! Adds a file to a petition or case. It comes first, chunk by chunk, without a connection or a lock being held for it; then one short
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
use super::holder::Holder;
use super::view::{Opened, view};
use crate::attachments::model::{MOST, MOST_OF_PORTAL, Said, name_fault};
use crate::attachments::store::{self, Attachment, AttachmentRow};
use crate::kernel::access::{Caller, Position, Unchecked};
use crate::kernel::acts::permit_tagged;
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::http::Upload;
use crate::kernel::http::reply::HttpReply;
use crate::kernel::ids::new_id;
use crate::kernel::problem::{Code, FieldError, Outcome, Problem};
use crate::kernel::record::Actor;
use crate::kernel::record::idempotency::{self, Replay};
use crate::kernel::record::notifications::NotificationKind;
use crate::people::references::positions_by_id;
use crate::petitions::access::matrix;
use crate::petitions::acts::citizen::known;
use crate::petitions::acts::relatives::refuse_without_task;
use crate::petitions::model::texts::CitizenAssertion;
use crate::petitions::store::passages;
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
    /// Act of the case that it proves, such as a dispatch, a receipt, minutes, a display: one that stands, and whose paper the
    /// case's file shows. Only of a case.
    #[serde(default)]
    pub act_id: Option<Uuid>,
    /// How the portal knows the citizen; required from a portal.
    #[serde(default)]
    #[validate(nested)]
    pub citizen_assertion: Option<CitizenAssertion>,
    /// In which of your positions you add it; needed only where several permit it.
    #[serde(default)]
    pub acting_position_id: Option<Uuid>,
}

impl NewAttachment {
    fn check<H: Holder>(&self, caller: &Caller, today: NaiveDate) -> Outcome<()> {
        let mut errors = known(self.citizen_assertion.as_ref(), caller, today);
        if let Some(fault) = name_fault(&self.file_name) {
            errors.push(FieldError::pointer("/file_name", "not_allowed", fault));
        }
        if self.acting_position_id.is_some() && matches!(caller, Caller::Machine(_)) {
            let detail = "Machines hold no position.";
            errors.push(FieldError::pointer("/acting_position_id", "not_allowed", detail));
        }
        if self.act_id.is_some() && !H::PROVES {
            errors.push(FieldError::pointer(
                "/act_id",
                "not_allowed",
                "Only a file of a case proves an act.",
            ));
        }
        if errors.is_empty() { Ok(()) } else { Err(Problem::body(errors)) }
    }
}

/// Adds a file, or gives the answer of an earlier run again.
pub async fn add<H: Holder>(
    context: &Context,
    holder_id: Uuid,
    upload: Upload<NewAttachment>,
) -> Outcome<HttpReply> {
    let (commune, key) = begin::<H>(context, holder_id).await?;
    let id = new_id(&commune, context.today());
    let mut filing = Filing::new(context.app(), key, id);
    let added = async {
        let new = upload.receive(async |piece: &[u8]| filing.take(piece).await).await?;
        new.check::<H>(context.caller(), context.today())?;
        let filed = filing.end().await?;
        keep::<H>(context, holder_id, &new, filed).await
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

/// The key behind which it will stand, if the caller may add a file at all: nobody else has one stored for a moment.
async fn begin<H: Holder>(context: &Context, holder_id: Uuid) -> Outcome<(String, PetitionKey)> {
    let (app, scope) = (context.app(), context.scope(matrix));
    app.db
        .write(async |tx: &mut Tx| {
            let row = Unchecked::new(H::find(tx.conn(), &scope, holder_id).await?);
            let holder = row.could::<H::Attaching>(context)?;
            // Whoever only asks for his answer again gets it, though there be no place any more.
            if !idempotency::is_kept(tx, context).await? {
                has_place(tx, context, &holder).await?;
            }
            let (of, commune) = (holder.behind(), holder.commune().to_owned());
            let key = PetitionKey::for_writing(tx, app, &commune, of.petition_id, of.sealed).await?;
            Ok((commune, key))
        })
        .await
}

/// Makes the attachment; the flag tells whether what came was kept for it.
async fn keep<H: Holder>(
    context: &Context,
    holder_id: Uuid,
    new: &NewAttachment,
    filed: Filed,
) -> Outcome<(HttpReply, bool)> {
    let said = serde_json::to_vec(&json!([new, filed.sha256, filed.size])).map_err(Problem::internal)?;
    let (context, scope) = (&context.having_read(&said), context.scope(matrix));
    let work = async |tx: &mut Tx| -> Outcome<(HttpReply, bool)> {
        let earlier = idempotency::replay(tx, context).await?;
        passages::hold_below(tx, holder_id).await?;
        let row = H::lock(tx, &scope, holder_id).await?;
        if let Replay::Again(kept, _) = earlier {
            // A replay rechecks the right; the tag that it was sent with is stale by now.
            row.could::<H::Attaching>(context)?;
            return Ok((HttpReply::again(kept), false));
        }
        let asked = new.acting_position_id;
        let permitted = permit_tagged::<H, H::Attaching>(tx, context, row, asked).await?;
        made(tx, context, permitted, new, &filed).await.map(|reply| (reply, true))
    };
    context.app().db.write(work).await
}

async fn made<H: Holder>(
    tx: &mut Tx,
    context: &Context,
    (holder, acting): (H, Option<Position>),
    new: &NewAttachment,
    filed: &Filed,
) -> Outcome<HttpReply> {
    let (app, id, commune, of) = (context.app(), filed.id, holder.commune(), holder.behind());
    may_be_added(tx, context, (&holder, new), acting.as_ref()).await?;
    let row = row(context, (&holder, new), acting.as_ref(), filed)?;
    let attachment = Attachment { row, voided_at: None };
    store::insert(tx, &attachment.row).await?;
    keep_upload(tx, (commune, of.petition_id, of.sealed), id, filed.size.div_ceil(CHUNK)).await?;
    let said = Said {
        file_name: new.file_name.clone(),
        description: new.description.clone(),
        sha256: filed.sha256.clone(),
        citizen_assertion: new.citizen_assertion.clone(),
    };
    let key = PetitionKey::for_writing(tx, app, commune, of.petition_id, of.sealed).await?;
    key.write(tx, id, Part::Attachment, &said).await?;
    let sight = Sight::on(context.caller(), &context.scope(matrix), &holder.facts());
    // It repeats no name: what is said of a file opens by a look alone.
    let opened = Opened::Digest(filed.sha256.clone());
    let positions = match &acting {
        Some(position) => positions_by_id(tx.conn(), commune, &[position.id]).await?,
        None => HashMap::new(),
    };
    let shown = view((&attachment, of.petition_id), &opened, sight, &positions);
    let mut reply = HttpReply::json(201, json!(shown));
    reply.headers.push(("location".to_owned(), format!("/v1/attachments/{id}")));
    idempotency::keep(tx, context, &reply.keep()?, Some(of.petition_id)).await?;
    let hand = acting.as_ref().map(|position| position.id);
    let told = (H::ADDED, NotificationKind::AttachmentAdded);
    let events = events(tx, context, &holder, (&attachment.row, hand), told).await?;
    tx.record(app, &Actor::of(context), commune, &events).await?;
    Ok(reply)
}

fn row<H: Holder>(
    context: &Context,
    (holder, new): (&H, &NewAttachment),
    acting: Option<&Position>,
    filed: &Filed,
) -> Outcome<AttachmentRow> {
    let of = holder.behind();
    Ok(AttachmentRow {
        commune: holder.commune().to_owned(),
        id: filed.id,
        petition_id: of.petition_id,
        case_id: of.case_id,
        act_id: new.act_id,
        media_type: filed.media_type.as_str().to_owned(),
        size: i32::try_from(filed.size).map_err(Problem::internal)?,
        added_at: context.now(),
        added_by_client: context.caller().client_id().map(str::to_owned),
        added_by_position: acting.map(|position| position.id),
    })
}

/// What bars everybody first; relatives of the persons whom it names last.
async fn may_be_added<H: Holder>(
    tx: &mut Tx,
    context: &Context,
    (holder, new): (&H, &NewAttachment),
    acting: Option<&Position>,
) -> Outcome<()> {
    has_place(tx, context, holder).await?;
    if let Some(act_id) = new.act_id
        && !holder.shows_proof_of(tx, context, act_id).await?
    {
        let detail = "The file of this case has no paper that such an act would be proven at.";
        return Err(Problem::field("/act_id", "unknown", detail));
    }
    let Some(acting) = acting else { return Ok(()) };
    refuse_without_task(tx, (H::KIND, holder.id()), &holder.facts(), acting).await
}

/// Whether it takes one more, of the caller.
async fn has_place<H: Holder>(tx: &mut Tx, context: &Context, holder: &H) -> Outcome<()> {
    holder.takes(context)?;
    let barred = |detail: String| Err(Problem::new(Code::StateConflict).detail(detail));
    let of = holder.behind();
    let standing = store::standing(tx.conn(), (holder.commune(), of.petition_id, of.case_id)).await?;
    if standing.len() >= MOST {
        return barred(format!("A {} has at most {MOST} attachments that were not voided.", H::KIND));
    }
    let of_portal = standing.iter().filter(|through_portal| **through_portal).count();
    if context.caller().client_id().is_some() && of_portal >= MOST_OF_PORTAL {
        return barred(format!(
            "At most {MOST_OF_PORTAL} attachments come through a portal; the desk may add more."
        ));
    }
    Ok(())
}
