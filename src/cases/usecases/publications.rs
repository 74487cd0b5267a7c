//! What is told to the public of a case, as it is shown: who reads the case reads the approved wording.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::cases::store;
use crate::cases::store::publications;
use crate::kernel::access::Scope;
use crate::kernel::context::Context;
use crate::kernel::problem::Outcome;

/// A publication.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PublicationView {
    /// Id.
    pub id: Uuid,
    /// The act that proposed it.
    pub act_id: Uuid,
    /// `meeting`, `posting`, `portal`, `mass_media`.
    #[schema(max_length = 30, example = "posting")]
    pub form: String,
    /// Legal day of the approval; null: proposed only.
    #[schema(required)]
    pub approved_on: Option<NaiveDate>,
    /// Act by which the proposal was annulled; null while it stands.
    #[schema(required)]
    pub annulled_by_act_id: Option<Uuid>,
    /// The wording once it is approved.
    #[schema(required, max_length = 20_000)]
    pub public_text: Option<String>,
}

/// The publications of a case that the scope admits.
pub async fn of(context: &Context, scope: &Scope, id: Uuid) -> Outcome<Vec<PublicationView>> {
    let mut conn = context.app().db.read().await?;
    let case = store::find(&mut conn, scope, id).await?;
    let rows = publications::of_case(&mut conn, &case.commune, id).await?;
    let view = |row: publications::PublicationRow| PublicationView {
        id: row.id,
        act_id: row.act_id,
        form: row.form,
        approved_on: row.approved_on,
        annulled_by_act_id: row.annulled_by_act,
        public_text: row.public_text,
    };
    Ok(rows.into_iter().map(view).collect())
}
