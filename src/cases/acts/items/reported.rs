//! What a report on an item says, be it of how far it is or that it is done.

use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use crate::cases::model::item::{EnforcementItem, ItemInCase, ItemReportText, ReportStage};
use crate::cases::store::items::reports::{self, ItemReportRow};
use crate::kernel::acts::Performance;
use crate::kernel::db::coded::Coded;
use crate::kernel::problem::{Outcome, Problem};
use crate::vault::{Part, PetitionKey};

/// What a report on an item says.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ItemReportInput {
    /// What was done, what hinders, what proves it; behind the petition's key.
    #[schema(min_length = 1, max_length = 8000, pattern = r"\S")]
    pub text: String,
    /// How much came so far in all, in whole đồng or square metres; only of money and land, and no more than is ordered.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1_000_000_000_000_000_i64)]
    pub recovered_amount: Option<i64>,
}

impl ItemReportInput {
    /// Codes and numbers that are kept with the act.
    pub(super) fn facts(&self) -> Value {
        json!({ "recovered_amount": self.recovered_amount })
    }

    /// How much came so far, where that may be said of this item.
    pub(super) fn amount(&self, item: &EnforcementItem) -> Outcome<Option<i64>> {
        let wrong = |code, detail: &str| Err(Problem::field("/recovered_amount", code, detail));
        match (self.recovered_amount, item.ordered_amount) {
            (Some(_), None) => wrong("not_allowed", "Only of money and land."),
            (Some(came), Some(ordered)) if came > ordered => wrong("range", "No more than is ordered."),
            (came, _) => Ok(came),
        }
    }
}

/// Keeps the report, its words behind the petition's key.
pub(super) async fn keep(
    act: &mut Performance<'_>,
    of: &ItemInCase,
    stage: ReportStage,
    input: &ItemReportInput,
) -> Outcome<()> {
    let commune = of.item.commune.as_str();
    let row = ItemReportRow {
        commune: commune.to_owned(),
        id: act.new_id(commune),
        item_id: of.item.id,
        act_id: act.act_id,
        stage: Coded(stage),
        reported_by_position_id: act.acting()?.id,
        reported_on: act.acted_on,
        recovered_amount: input.recovered_amount,
        created_at: act.now(),
    };
    reports::insert(act.tx, &row).await?;
    let app = act.context.app();
    let key = PetitionKey::for_writing(act.tx, app, commune, of.item.petition_id, of.case.sealed).await?;
    key.write(act.tx, row.id, Part::Report, &ItemReportText { text: input.text.clone() }).await
}
