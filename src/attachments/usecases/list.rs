//! The attachments of a petition, and one of them.

use std::collections::HashMap;

use diesel_async::AsyncPgConnection;
use serde_json::json;
use uuid::Uuid;

use super::look::look;
use super::view::{AttachmentView, Opened, view};
use crate::attachments::store::{self, Attachment};
use crate::kernel::access::{HasFacts as _, Scope};
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::problem::{Outcome, Problem};
use crate::people::references::{PositionReference, positions_by_id};
use crate::petitions::access::matrix;
use crate::petitions::model::Petition;
use crate::petitions::store as petitions;
use crate::petitions::usecases::sight::Sight;
use crate::vault::{Grant, PartOf, open_granted, open_released};

/// What was read of attachments before what is sealed is opened.
struct Read {
    petition: Petition,
    sight: Sight,
    attachments: Vec<Attachment>,
    positions: HashMap<Uuid, PositionReference>,
    opened: Opened,
}

/// Attachments as they are shown, and whether a look was recorded for it. In as many statements whatever their number.
pub async fn list(context: &Context, petition_id: Uuid) -> Outcome<(Vec<AttachmentView>, bool)> {
    let scope = context.scope(matrix);
    let read = context.app().db.reading(async |conn| {
        let petition = petitions::find(conn, &scope, petition_id).await?;
        let of = (petition.commune.as_str(), petition_id);
        let attachments = store::of_petition(conn, of, context.caller().client_id()).await?;
        read(conn, context, &scope, petition, attachments).await
    });
    shown(context, read.await?).await
}

/// One attachment, and whether a look was recorded for it.
pub async fn one(context: &Context, id: Uuid) -> Outcome<(AttachmentView, bool)> {
    let scope = context.scope(matrix);
    let read = context.app().db.reading(async |conn| {
        let (petition, attachment) = found(conn, context, &scope, id).await?;
        read(conn, context, &scope, petition, vec![attachment]).await
    });
    let (views, looked) = shown(context, read.await?).await?;
    let only = views.into_iter().next().ok_or_else(Problem::not_found)?;
    Ok((only, looked))
}

/// An attachment that the caller may know of, and its petition. The same statements run whether or not it exists. A portal knows
/// of what came through it.
pub(super) async fn found(
    conn: &mut AsyncPgConnection,
    context: &Context,
    scope: &Scope,
    id: Uuid,
) -> Outcome<(Petition, Attachment)> {
    let attachment = store::find(conn, id).await?;
    let petition_id = attachment.as_ref().map_or(id, |one| one.row.petition_id);
    let petition = petitions::find(conn, scope, petition_id).await?;
    let client = context.caller().client_id();
    let known = |one: &Attachment| client.is_none() || one.row.added_by_client.as_deref() == client;
    let attachment = attachment.filter(known).ok_or_else(Problem::not_found)?;
    Ok((petition, attachment))
}

async fn read(
    conn: &mut AsyncPgConnection,
    context: &Context,
    scope: &Scope,
    petition: Petition,
    attachments: Vec<Attachment>,
) -> Outcome<Read> {
    let sight = Sight::on(context.caller(), scope, &petition.facts());
    let offices: Vec<Uuid> = attachments.iter().filter_map(|one| one.row.added_by_position).collect();
    let positions = positions_by_id(conn, &petition.commune, &offices).await?;
    let opened = if attachments.is_empty() || sight.hides_content() {
        Opened::Nothing
    } else {
        let app = context.app();
        Opened::Parts(open_released(conn, app, &petition.commune, petition.id, &ids(&attachments)).await?)
    };
    Ok(Read { petition, sight, attachments, positions, opened })
}

fn ids(attachments: &[Attachment]) -> Vec<Uuid> {
    attachments.iter().map(|one| one.row.id).collect()
}

async fn shown(context: &Context, mut read: Read) -> Outcome<(Vec<AttachmentView>, bool)> {
    let (app, petition) = (context.app(), &read.petition);
    let granted = Grant::live(context.caller(), petition.id, &petition.facts()).is_some();
    let mut looked = false;
    if let Opened::Parts(_) = read.opened {
        app.access.read(context.visitor(), &petition.commune, "petition", petition.id);
    } else if petition.sealed && granted && !read.attachments.is_empty() {
        let detail = json!({ "part": "attachments", "attachment_ids": ids(&read.attachments) });
        let owners = ids(&read.attachments);
        let open = async |tx: &mut Tx, petition: &Petition, grant: Grant| -> Outcome<PartOf> {
            open_granted(tx, app, &petition.commune, &grant, &owners).await
        };
        let opened = app
            .db
            .write(async |tx: &mut Tx| look(tx, context, petition.id, (detail.clone(), false), open).await);
        if let Some(parts) = opened.await? {
            (read.opened, looked) = (Opened::Parts(parts), true);
        }
    }
    let Read { sight, attachments, positions, opened, .. } = &read;
    let views = attachments.iter().map(|one| view(one, opened, *sight, positions)).collect();
    Ok((views, looked))
}
