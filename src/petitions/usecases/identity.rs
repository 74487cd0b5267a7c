//! The only place where the sealed part of a petition stands: each call is one look, recorded before the answer.

use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use super::grants::live;
use super::splits::{Links, beside_identity};
use super::views::PetitionReference;
use crate::kernel::access::Position;
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
    /// Petition with several contents of which it is a part, as its writer was advised; null where there is none that you may open.
    #[schema(required)]
    pub split_from: Option<PetitionReference>,
    /// Petitions that are its parts, the latest last; of these such as you may open. Told while its writer is advised to split it.
    #[schema(max_items = 50)]
    pub split_into: Vec<PetitionReference>,
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
    let (scope, caller) = (context.scope(matrix), context.caller());
    let petition = store::hold(tx, &scope, id).await?;
    let Some((grant, position)) = live(tx.conn(), caller, &petition).await? else {
        let denied = entry("identity.denied", id, None, json!({ "grant": null }));
        tx.record_look(context.app(), &Actor::of(context), &petition.commune, denied).await?;
        return Ok(None);
    };
    let parts = read(tx, context, &petition, &grant).await?;
    let (links, opened) = beside_identity(tx, caller, &scope, &petition).await?;
    let mut entries = vec![entry(IDENTITY_OPENED, id, Some(position), json!({ "grant": grant.kind() }))];
    // That one person wrote both tells who wrote the other one.
    entries.extend(opened.into_iter().map(|(other, grant, position)| {
        entry(IDENTITY_OPENED, other, Some(position), json!({ "grant": grant.kind(), "with": id }))
    }));
    tx.record_looks(context.app(), &Actor::of(context), &petition.commune, entries).await?;
    view(&petition, &parts, &grant, links).map(Some)
}

fn entry(action: &'static str, id: Uuid, position: Option<&Position>, detail: Value) -> Entry<'static> {
    Entry {
        action,
        subject_kind: "petition",
        subject_id: Some(id),
        position_id: position.map(|position| position.id),
        reason: None,
        detail,
    }
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

fn view(
    petition: &Petition,
    parts: &PartOf,
    grant: &Grant,
    (split_from, split_into): Links,
) -> Outcome<IdentityView> {
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
        split_from,
        split_into,
        grant: GrantView { kind: grant.kind(), until: None },
    })
}
