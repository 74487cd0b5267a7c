//! Who settled the case takes an item back.

use serde_json::{Value, json};

use super::{ItemReasonInput, ItemResult, barred, settle};
use crate::cases::access::JudgeItem;
use crate::cases::model::item::ItemInCase;
use crate::kernel::acts::{Act, Performance};
use crate::kernel::problem::Outcome;
use crate::kernel::record::EventType;

/// Takes it back: it is not to be carried out any more.
#[derive(Debug)]
pub struct CancelItem;

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
