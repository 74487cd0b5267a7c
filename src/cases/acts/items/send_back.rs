//! Who settled the case sends back what was reported as done: it is not.

use serde_json::{Value, json};

use super::{ItemReasonInput, ItemResult, barred, settle};
use crate::cases::access::JudgeItem;
use crate::cases::model::item::ItemInCase;
use crate::kernel::acts::{Act, Performance};
use crate::kernel::problem::Outcome;
use crate::kernel::record::EventType;

/// Sends it back: it is not done.
#[derive(Debug)]
pub struct ReturnItem;

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
