//! Who settled the case accepts what was reported as done.

use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use super::{ItemResult, barred, settle};
use crate::cases::access::JudgeItem;
use crate::cases::model::Barred;
use crate::cases::model::item::{ENFORCING, ItemInCase};
use crate::kernel::acts::{Act, Performance};
use crate::kernel::problem::Outcome;
use crate::kernel::record::EventType;

/// Accepts it as done.
#[derive(Debug)]
pub struct AcceptItem;

/// Nothing besides what all acts take.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ItemAcceptanceInput {}

const ANOTHER: Barred =
    Barred { detail: "Another person than who reported it as done accepts it.", legal_basis: ENFORCING };

impl Act for AcceptItem {
    type Subject = ItemInCase;
    type Permission = JudgeItem;
    type Input = ItemAcceptanceInput;
    type Answer = ItemResult;

    const KIND: &'static str = "item_acceptance";

    fn facts(_: &ItemAcceptanceInput) -> Value {
        json!({})
    }

    async fn perform(
        act: &mut Performance<'_>,
        of: ItemInCase,
        _: ItemAcceptanceInput,
    ) -> Outcome<ItemResult> {
        let after = of.item.clone().accept(act.acted_on, act.now()).map_err(|why| barred(act, &of, why))?;
        if after.completed_by_person_id == Some(act.acting()?.person_id) {
            return Err(barred(act, &of, ANOTHER));
        }
        let fields = json!({ "recovered_amount": after.recovered_amount });
        settle(act, of, after, (EventType::EnforcementItemAccepted, fields, None)).await
    }
}
