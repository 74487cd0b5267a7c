//! The attachments of a petition or case, and one of them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel_async::AsyncPgConnection;
use serde_json::json;
use uuid::Uuid;

use super::entries::{listed_with, seen};
use super::holder::{Behind, Holder};
use super::look::{Way, look, on_entry};
use super::place::Place;
use super::view::{AttachmentView, Opened, view};
use crate::attachments::store::{self, Attachment};
use crate::cases::store as cases;
use crate::kernel::access::HasFacts as _;
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::problem::{Outcome, Problem};
use crate::people::references::{PositionReference, positions_by_id};
use crate::petitions::access::matrix;
use crate::petitions::store as petitions;
use crate::petitions::usecases::sight::Sight;
use crate::vault::{Grant, PartOf, open_granted, open_released, open_released_many};

/// What was read of attachments before what is sealed is opened.
struct Read {
    /// Where the caller looks.
    place: Place,
    sight: Sight,
    /// Where they stand.
    entries: Vec<Behind>,
    attachments: Vec<Attachment>,
    positions: HashMap<Uuid, PositionReference>,
    opened: Opened,
}

/// What a look opens, and what was voided by then.
type Looked = (PartOf, HashMap<Uuid, DateTime<Utc>>);

/// Those of a petition as they are shown, and whether a look was recorded for it. In as many statements whatever their number.
pub async fn of_petition(context: &Context, petition_id: Uuid) -> Outcome<(Vec<AttachmentView>, bool)> {
    let scope = context.scope(matrix);
    let read = context.app().db.reading(async |conn| {
        let petition = petitions::find(conn, &scope, petition_id).await?;
        let sight = Sight::on(context.caller(), &scope, &petition.facts());
        let entries = listed_with(conn, context, sight, &petition).await?;
        let of: Vec<Uuid> = entries.iter().map(|entry| entry.id).collect();
        let entries: Vec<Behind> = entries.iter().map(Holder::behind).collect();
        let caller = context.caller();
        let attachments = store::of(conn, (&petition.commune, &of, None), caller.client_id()).await?;
        read(conn, context, (Place::at_petition(caller, &petition), sight), entries, attachments).await
    });
    shown(context, read.await?).await
}

/// The same of a case.
pub async fn of_case(context: &Context, case_id: Uuid) -> Outcome<(Vec<AttachmentView>, bool)> {
    let scope = context.scope(matrix);
    let read = context.app().db.reading(async |conn| {
        let case = cases::find(conn, &scope, case_id).await?;
        let sight = Sight::on(context.caller(), &scope, &case.facts());
        let of = (case.commune.as_str(), std::slice::from_ref(&case.petition_id), Some(case_id));
        let attachments = store::of(conn, of, None).await?;
        let place = Place::at(context.caller(), &case);
        read(conn, context, (place, sight), vec![case.behind()], attachments).await
    });
    shown(context, read.await?).await
}

/// One attachment, and whether a look was recorded for it.
pub async fn one(context: &Context, id: Uuid) -> Outcome<(AttachmentView, bool)> {
    let scope = context.scope(matrix);
    let read = context.app().db.reading(async |conn| {
        let seen = seen(conn, context, &scope, id).await?;
        let sight = Sight::on(context.caller(), &scope, &seen.at.facts);
        read(conn, context, (seen.at, sight), vec![seen.of], vec![seen.attachment]).await
    });
    let (views, looked) = shown(context, read.await?).await?;
    let only = views.into_iter().next().ok_or_else(Problem::not_found)?;
    Ok((only, looked))
}

async fn read(
    conn: &mut AsyncPgConnection,
    context: &Context,
    (place, sight): (Place, Sight),
    entries: Vec<Behind>,
    attachments: Vec<Attachment>,
) -> Outcome<Read> {
    let offices: Vec<Uuid> = attachments.iter().filter_map(|one| one.row.added_by_position).collect();
    let commune = place.facts.commune.as_str();
    let positions = positions_by_id(conn, commune, &offices).await?;
    let opened = if attachments.is_empty() || sight.hides_content() {
        Opened::Nothing
    } else {
        let released: Vec<Uuid> =
            entries.iter().filter(|entry| !entry.sealed).map(|entry| entry.petition_id).collect();
        let (app, owners) = (context.app(), ids(&attachments));
        Opened::Parts(open_released_many(conn, app, commune, &released, &owners).await?)
    };
    Ok(Read { place, sight, entries, attachments, positions, opened })
}

fn ids(attachments: &[Attachment]) -> Vec<Uuid> {
    attachments.iter().map(|one| one.row.id).collect()
}

async fn shown(context: &Context, mut read: Read) -> Outcome<(Vec<AttachmentView>, bool)> {
    let (app, place) = (context.app(), &read.place);
    let mut looked = false;
    if let Opened::Parts(_) = read.opened {
        app.access.read(context.visitor(), &place.facts.commune, place.kind, place.id);
    } else if place.behind.sealed && place.granted && !read.attachments.is_empty() {
        let detail = json!({ "part": "attachments", "attachment_ids": ids(&read.attachments) });
        let (entries, attachments) = (&read.entries, &read.attachments);
        let open = async |tx: &mut Tx, at: &Place, grant: Grant| -> Outcome<Option<Looked>> {
            let Some(parts) = opened(tx, context, (at, grant), entries, attachments).await? else {
                return Ok(None);
            };
            let voided = store::voidings_of(tx.conn(), &at.facts.commune, &ids(attachments)).await?;
            Ok(Some((parts, voided)))
        };
        let opening =
            app.db.write(async |tx: &mut Tx| look(tx, context, place, (detail.clone(), false), open).await);
        let opening = opening.await?;
        if let Some((parts, voided)) = opening {
            for one in &mut read.attachments {
                one.voided_at = voided.get(&one.row.id).copied();
            }
            (read.opened, looked) = (Opened::Parts(parts), true);
        }
    }
    let Read { place, sight, attachments, positions, opened, .. } = &read;
    let at = place.behind.petition_id;
    let views = attachments.iter().map(|one| view((one, at), opened, *sight, positions));
    Ok((views.collect(), looked))
}

/// What is said of these attachments, each opened as its own entry is, those of later entries first; `None` where none opens, and so
/// nothing was looked at.
async fn opened(
    tx: &mut Tx,
    context: &Context,
    (at, grant): (&Place, Grant),
    entries: &[Behind],
    attachments: &[Attachment],
) -> Outcome<Option<PartOf>> {
    let (app, mut all): (_, Option<PartOf>) = (context.app(), None);
    for entry in entries {
        let (entry_id, commune) = (entry.petition_id, at.facts.commune.as_str());
        let own = attachments.iter().filter(|one| one.row.petition_id == entry_id);
        let owners: Vec<Uuid> = own.map(|one| one.row.id).collect();
        if owners.is_empty() {
            continue;
        }
        let parts = match on_entry(tx, context, (at, grant), entry_id).await? {
            None => continue,
            Some(Way::Granted(grant)) => open_granted(tx, app, commune, &grant, &owners).await?,
            Some(Way::Open) => open_released(tx.conn(), app, commune, entry_id, &owners).await?,
        };
        all.get_or_insert_default().join(parts);
    }
    Ok(all)
}
