//! Voids a file that was added by mistake. It stays where it is: who opens the text of its petition or case may read it still, so that
//! nothing is lost, and through a portal nobody does. Before screening, when nobody settles yet, each keeper voids only what his own office
//! added; what stays sealed its settler voids, and each his own: nobody takes away from others what he may not see.

use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::events::events;
use super::holder::Holder;
use super::view::{Opened, view};
use crate::attachments::model::VoidingReason;
use crate::attachments::store::{self, Attachment, VoidingRow};
use crate::cases::model::Case;
use crate::kernel::access::Position;
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::http::reply::HttpReply;
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::kernel::record::Actor;
use crate::kernel::record::idempotency::{self, Replay};
use crate::kernel::record::notifications::NotificationKind;
use crate::people::references::positions_by_id;
use crate::petitions::access::matrix;
use crate::petitions::acts::relatives::refuse_without_task;
use crate::petitions::model::Petition;
use crate::petitions::store::passages;
use crate::petitions::usecases::sight::Sight;
use crate::vault::{Grant, GrantKind, Part, PetitionKey};

/// Why a file is voided.
#[derive(Debug, Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = NewAttachmentVoiding)]
pub struct NewVoiding {
    /// Why.
    #[schema(min_length = 1, max_length = 1000, pattern = r"\S", example = "Đính kèm nhầm hồ sơ khác.")]
    pub reason: String,
    /// In which of your positions you void it; needed only where several permit it.
    #[serde(default)]
    pub acting_position_id: Option<Uuid>,
}

/// Voids a file in one transaction, or gives the answer of an earlier run again.
pub async fn void(context: &Context, id: Uuid, new: NewVoiding) -> Outcome<HttpReply> {
    let work = async |tx: &mut Tx| -> Outcome<HttpReply> {
        let earlier = idempotency::replay(tx, context).await?;
        // The same statements run whether or not it exists.
        let attachment = store::find(tx.conn(), id).await?;
        let petition_id = attachment.as_ref().map_or(id, |one| one.row.petition_id);
        match attachment.as_ref().and_then(|one| one.row.case_id) {
            Some(case_id) => of::<Case>(tx, context, (case_id, earlier), attachment, &new).await,
            None => of::<Petition>(tx, context, (petition_id, earlier), attachment, &new).await,
        }
    };
    context.app().db.write(work).await
}

async fn of<H: Holder>(
    tx: &mut Tx,
    context: &Context,
    (holder_id, earlier): (Uuid, Replay),
    attachment: Option<Attachment>,
    new: &NewVoiding,
) -> Outcome<HttpReply> {
    passages::hold_below(tx, holder_id).await?;
    let row = H::lock(tx, &context.scope(matrix), holder_id).await?;
    let attachment = attachment.ok_or_else(Problem::not_found)?;
    if let Replay::Again(kept, _) = earlier {
        row.could::<H::Voiding>(context)?;
        return Ok(HttpReply::again(kept));
    }
    let version = row.version(H::version);
    let (holder, acting) = row.permit_fresh::<H::Voiding>(context, new.acting_position_id, version)?;
    if attachment.voided_at.is_some() {
        return Err(store::voided());
    }
    holder.gives_up(context)?;
    refuse_without_task(tx, (H::KIND, holder.id()), &holder.facts(), &acting).await?;
    may_take(tx, context, (&holder, &acting), &attachment).await?;
    done(tx, context, (&holder, &acting), attachment, new).await
}

/// Of what is sealed: who settles it, or added the file himself. What keepers open before screening none of them takes away alone, nor
/// does a settler what is closed to him because he is a relative of whom it names.
async fn may_take<H: Holder>(
    tx: &mut Tx,
    context: &Context,
    (holder, acting): (&H, &Position),
    attachment: &Attachment,
) -> Outcome<()> {
    if !holder.behind().sealed || attachment.row.added_by_position == Some(acting.id) {
        return Ok(());
    }
    let caller = context.caller();
    let settles = |granted: Option<(Grant, &Position)>| {
        granted.is_some_and(|(grant, _)| grant.kind() == GrantKind::Settler)
    };
    let refused = Problem::new(Code::PermissionMissing);
    if !settles(holder.granted(caller)) {
        return Err(refused);
    }
    if settles(holder.live(tx, caller).await?) {
        Ok(())
    } else {
        Err(refused.under_conflict(H::KIND, holder.id()))
    }
}

async fn done<H: Holder>(
    tx: &mut Tx,
    context: &Context,
    (holder, acting): (&H, &Position),
    attachment: Attachment,
    new: &NewVoiding,
) -> Outcome<HttpReply> {
    let id = attachment.row.id;
    let (app, commune, of) = (context.app(), holder.commune(), holder.behind());
    let voided_at = context.now();
    let row = VoidingRow {
        commune: commune.to_owned(),
        attachment_id: id,
        voided_at,
        voided_by_position: acting.id,
    };
    store::void(tx, &row).await?;
    let key = PetitionKey::for_writing(tx, app, commune, of.petition_id, of.sealed).await?;
    key.write(tx, id, Part::Voiding, &VoidingReason { reason: new.reason.clone() }).await?;
    let attachment = Attachment { voided_at: Some(voided_at), ..attachment };
    let sight = Sight::on(context.caller(), &context.scope(matrix), &holder.facts());
    let offices: Vec<Uuid> = attachment.row.added_by_position.into_iter().collect();
    let positions = positions_by_id(tx.conn(), commune, &offices).await?;
    let shown = view((&attachment, of.petition_id), &Opened::Nothing, sight, &positions);
    let mut reply = HttpReply::json(201, json!(shown));
    reply.headers.push(("location".to_owned(), format!("/v1/attachments/{id}")));
    idempotency::keep(tx, context, &reply.keep()?, Some(of.petition_id)).await?;
    let told = (H::VOIDED, NotificationKind::AttachmentVoided);
    let events = events(tx, context, holder, (&attachment.row, Some(acting.id)), told).await?;
    tx.record(app, &Actor::of(context), commune, &events).await?;
    Ok(reply)
}
