//! Notices of a petition.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::sight::Sight;
use crate::kernel::access::{HasFacts as _, Scope};
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::http::Masks;
use crate::kernel::problem::Outcome;
use crate::petitions::store;
use crate::petitions::store::notices::{self, NoticeRow};
use crate::vault::{Grant, Part, PartOf, open_granted, open_released};

/// The protected text of a notice.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NoticeText {
    /// What it says.
    pub text: String,
}

/// Whom a notice about a petition or a case was for.
#[derive(Debug, ToSchema)]
#[schema(max_length = 50)]
pub struct NotifiedAddressee(pub String);

/// What a notice about a petition or a case told.
#[derive(Debug, ToSchema)]
#[schema(max_length = 50)]
pub struct NotifiedOutcome(pub String);

/// A notice.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoticeView {
    /// Id.
    pub id: Uuid,
    /// To whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<NotifiedAddressee>, nullable = false)]
    pub addressee: Option<String>,
    /// What was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<NotifiedOutcome>, nullable = false)]
    pub outcome: Option<String>,
    /// Legal day.
    pub sent_on: NaiveDate,
    /// The text.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 8000)]
    pub text: Option<String>,
    /// Act by which it was annulled; null while it stands.
    #[schema(required)]
    pub annulled_by_act_id: Option<Uuid>,
    /// Pointers of masked properties.
    #[schema(value_type = Vec<String>, max_items = 5)]
    pub masked: Masks,
}

/// A notice as it is shown: with its text, unless that is `hidden`. Who stands outside a sealed row does not learn who was told
/// what: it may have been a body that passed the petition on.
#[must_use]
pub fn notice_view(row: &NoticeRow, parts: &PartOf, sight: Sight, hidden: bool) -> NoticeView {
    let told = !sight.is_outside();
    let masks = [("/addressee", !told), ("/outcome", !told), ("/text", hidden)];
    NoticeView {
        id: row.id,
        addressee: told.then(|| row.addressee.clone()),
        outcome: told.then(|| row.outcome.clone()),
        sent_on: row.sent_on,
        text: parts.get::<NoticeText>(row.id, Part::Notice).map(|part| part.text),
        annulled_by_act_id: row.annulled_by_act,
        masked: masks.into_iter().filter(|(_, masked)| *masked).map(|(name, _)| name).collect(),
    }
}

/// Notices of a petition; a portal sees those addressed to the writer, also where the petition stays sealed.
pub async fn notices_of(context: &Context, scope: &Scope, id: Uuid) -> Outcome<Vec<NoticeView>> {
    let app = context.app();
    let mut conn = app.db.read().await?;
    let petition = store::find(&mut conn, scope, id).await?;
    let writer_only = context.caller().client_id().is_some();
    let rows = notices::of_petition(&mut conn, &petition.commune, id, writer_only).await?;
    let owners: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    // A letter to the writer names the writer: who sees the petition redacted does not read it.
    let sight = Sight::on(context.caller(), scope, &petition.facts());
    let hides = sight.hides_content();
    let grant = Grant::portal(context.caller(), id, &petition.facts()).filter(|_| petition.sealed);
    let parts = match grant {
        _ if owners.is_empty() => PartOf::default(),
        Some(grant) => {
            drop(conn);
            let commune = petition.commune.as_str();
            app.db.write(async |tx: &mut Tx| open_granted(tx, app, commune, &grant, &owners).await).await?
        }
        None if hides => PartOf::default(),
        None => open_released(&conn, app, &petition.commune, id, &owners).await?,
    };
    let hidden = hides && grant.is_none();
    let views: Vec<_> = rows.iter().map(|row| notice_view(row, &parts, sight, hidden)).collect();
    if views.iter().any(|view| view.text.is_some()) {
        app.access.read(context.visitor(), &petition.commune, "petition", id);
    }
    Ok(views)
}
