//! The only place where the sealed part of a petition stands: each call is one look, recorded before the answer.

use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::grants::live;
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::kernel::record::audit::Entry;
use crate::kernel::record::{Actor, IDENTITY_OPENED};
use crate::petitions::access::matrix;
use crate::petitions::model::Petition;
use crate::petitions::model::texts::{
    About, Addressee, CitizenAssertion, Content, Forwarder, People, Place, Representative, Signer, Writer,
};
use crate::petitions::store;
use crate::vault::{Grant, GrantKind, Part, PartOf, open_granted, open_released};

/// The grant under which somebody looked.
#[derive(Debug, Serialize, ToSchema)]
pub struct GrantView {
    /// Why.
    pub kind: GrantKind,
    /// Until when; null: until the stage of the petition changes.
    #[schema(required)]
    pub until: Option<chrono::DateTime<chrono::Utc>>,
}

/// The sealed part of a petition.
#[derive(Debug, Serialize, ToSchema)]
pub struct IdentityView {
    /// The petition.
    pub id: Uuid,
    /// Its printed number.
    #[schema(max_length = 50)]
    pub number: String,
    /// What it is about.
    #[schema(max_length = 500)]
    pub subject: String,
    /// The text.
    #[schema(max_length = 20_000)]
    pub content: String,
    /// Writers.
    #[schema(max_items = 50)]
    pub writers: Vec<Writer>,
    /// Who signed besides the writers.
    #[schema(max_items = 1000)]
    pub signers: Vec<Signer>,
    /// Representative of a group.
    #[schema(required)]
    pub representative: Option<Representative>,
    /// How a machine knows the citizen.
    #[schema(required)]
    pub citizen_assertion: Option<CitizenAssertion>,
    /// Where.
    #[schema(required)]
    pub place: Option<Place>,
    /// Whom or what it is about.
    #[schema(max_items = 50)]
    pub about: Vec<About>,
    /// To whom it is written.
    #[schema(max_items = 20)]
    pub addressed_to: Vec<Addressee>,
    /// Who passed it on.
    #[schema(required)]
    pub forwarded_by: Option<Forwarder>,
    /// The grant.
    pub grant: GrantView,
}

/// Opens the sealed part under a live grant. Without one: 404 outside the scope, 403 within it. The look is committed
/// before the answer, also where it is denied within the scope.
pub async fn open(context: &Context, id: Uuid) -> Outcome<IdentityView> {
    let seen = context.app().db.write(async |tx: &mut Tx| look(tx, context, id).await).await?;
    seen.ok_or_else(|| Problem::new(Code::PermissionMissing))
}

/// One look, or none where it is denied. The petition is held from the judgement to the commit: a screening that ends
/// the grant comes wholly before the look or wholly after it.
async fn look(tx: &mut Tx, context: &Context, id: Uuid) -> Outcome<Option<IdentityView>> {
    let petition = store::hold(tx, &context.scope(matrix), id).await?;
    let live = live(tx.conn(), context.caller(), &petition).await?;
    let (action, kind) = match &live {
        Some((grant, _)) => (IDENTITY_OPENED, Some(grant.kind())),
        None => ("identity.denied", None),
    };
    let seen = match &live {
        Some((grant, _)) => Some(view(&petition, &read(tx, context, &petition, grant).await?, grant)?),
        None => None,
    };
    let entry = Entry {
        action,
        subject_kind: "petition",
        subject_id: Some(id),
        position_id: live.map(|(_, position)| position.id),
        reason: None,
        detail: json!({ "grant": kind }),
    };
    tx.record_look(context.app(), &Actor::of(context), &petition.commune, entry).await?;
    Ok(seen)
}

/// Opens the petition's own parts under this grant.
pub(super) async fn read(
    tx: &mut Tx,
    context: &Context,
    petition: &Petition,
    grant: &Grant,
) -> Outcome<PartOf> {
    let (app, commune) = (context.app(), petition.commune.as_str());
    if petition.sealed {
        open_granted(tx, app, commune, grant, &[petition.id]).await
    } else {
        open_released(tx.conn(), app, commune, petition.id, &[petition.id]).await
    }
}

fn view(petition: &Petition, parts: &PartOf, grant: &Grant) -> Outcome<IdentityView> {
    let missing = || Problem::internal("a petition without its protected parts");
    let content: Content = parts.get(petition.id, Part::Content).ok_or_else(missing)?;
    let people: People = parts.get(petition.id, Part::People).ok_or_else(missing)?;
    Ok(IdentityView {
        id: petition.id,
        number: petition.number.clone(),
        subject: content.subject,
        content: content.content,
        writers: people.writers,
        signers: people.signers,
        representative: people.representative,
        citizen_assertion: people.citizen_assertion,
        place: content.place,
        about: content.about,
        addressed_to: content.addressed_to,
        forwarded_by: content.forwarded_by,
        grant: GrantView { kind: grant.kind(), until: None },
    })
}
