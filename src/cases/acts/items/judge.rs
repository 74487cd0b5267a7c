//! Who settled the case accepts what was reported as done, sends it back, or takes the item back.

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

/// Sends it back: it is not done.
#[derive(Debug)]
pub struct ReturnItem;

/// Takes it back: it is not to be carried out any more.
#[derive(Debug)]
pub struct CancelItem;

/// Nothing besides what all acts take.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ItemAcceptanceInput {}

/// Why.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ItemReasonInput {
    /// The reason in words; behind the petition's key.
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub reason: String,
}

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

impl Act for ReturnItem {
    type Subject = ItemInCase;
    type Permission = JudgeItem;
    type Input = ItemReasonInput;
    type Answer = ItemResult;

    const KIND: &'static str = "item_return";

    fn facts(_: &ItemReasonInput) -> Value {
        json!({})
    }

    fn private(input: &ItemReasonInput) -> Option<Value> {
        Some(json!({ "reason": input.reason }))
    }

    async fn perform(act: &mut Performance<'_>, of: ItemInCase, _: ItemReasonInput) -> Outcome<ItemResult> {
        let after = of.item.clone().send_back(act.acted_on, act.now());
        let after = after.map_err(|why| barred(act, &of, why))?;
        settle(act, of, after, (EventType::EnforcementItemReturned, json!({}), None)).await
    }
}

impl Act for CancelItem {
    type Subject = ItemInCase;
    type Permission = JudgeItem;
    type Input = ItemReasonInput;
    type Answer = ItemResult;

    const KIND: &'static str = "item_cancellation";

    fn facts(_: &ItemReasonInput) -> Value {
        json!({})
    }

    fn private(input: &ItemReasonInput) -> Option<Value> {
        Some(json!({ "reason": input.reason }))
    }

    async fn perform(act: &mut Performance<'_>, of: ItemInCase, _: ItemReasonInput) -> Outcome<ItemResult> {
        let after = of.item.clone().cancel(act.acted_on, act.now()).map_err(|why| barred(act, &of, why))?;
        settle(act, of, after, (EventType::EnforcementItemCancelled, json!({}), None)).await
    }
}
