//! Letters of a case as they are shown: who must be told of which act, and who was.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::cases::model::{CaseAct, LetterAddressee};
use crate::cases::store;
use crate::cases::store::letters::{self, LetterRow};
use crate::kernel::access::{HasFacts as _, Scope};
use crate::kernel::context::Context;
use crate::kernel::problem::Outcome;
use crate::petitions::usecases::sight::Sight;

/// A letter.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LetterView {
    /// Id.
    pub id: Uuid,
    /// The act that is told of.
    pub act_id: Uuid,
    /// Which act that is.
    #[schema(value_type = CaseAct, example = "decisions")]
    pub of_act: String,
    /// Who must be told.
    #[schema(value_type = LetterAddressee)]
    pub addressee: String,
    /// Rule that says until when; null: the law gives no number.
    #[schema(required, max_length = 30)]
    pub due_rule: Option<String>,
    /// Legal day of the dispatch; null: not sent yet.
    #[schema(required)]
    pub sent_on: Option<NaiveDate>,
    /// Proven day of receipt.
    #[schema(required)]
    pub received_on: Option<NaiveDate>,
    /// Act by which the act that is told of was annulled: the letter is not owed any more; null while it is.
    #[schema(required)]
    pub annulled_by_act_id: Option<Uuid>,
}

/// A letter as it is shown.
#[must_use]
pub fn letter_view(row: LetterRow) -> LetterView {
    LetterView {
        id: row.id,
        act_id: row.act_id,
        of_act: row.of_act,
        addressee: row.addressee,
        due_rule: row.due_rule,
        sent_on: row.sent_on,
        received_on: row.received_on,
        annulled_by_act_id: row.annulled_by_act,
    }
}

/// The letters of a case that the scope admits. Who sees a sealed one from outside does not learn whether somebody passed it
/// on: those to whom it would be told are left out.
pub async fn of(context: &Context, scope: &Scope, id: Uuid) -> Outcome<Vec<LetterView>> {
    let mut conn = context.app().db.read().await?;
    let case = store::find(&mut conn, scope, id).await?;
    let rows = letters::of_case(&mut conn, &case.commune, id).await?;
    let sight = Sight::on(context.caller(), scope, &case.facts());
    let passed_on = |row: &LetterRow| {
        let to = [LetterAddressee::Forwarder, LetterAddressee::Front];
        to.iter().any(|addressee| addressee.as_str() == row.addressee)
    };
    let told = |row: &LetterRow| !(sight.hides_forwarder() && passed_on(row));
    Ok(rows.into_iter().filter(told).map(letter_view).collect())
}
