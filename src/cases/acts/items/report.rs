//! Who has to carry an item out reports how far it is; what came on paper is entered by the settler or a keeper of the
//! book.

use serde_json::Value;

use super::reported::{ItemReportInput, keep};
use super::{ItemResult, barred, settle};
use crate::cases::access::ReportOnItem;
use crate::cases::model::item::{ItemInCase, ReportStage};
use crate::kernel::acts::{Act, Performance};
use crate::kernel::problem::Outcome;
use crate::kernel::record::EventType;

/// How far it is.
#[derive(Debug)]
pub struct ReportItemProgress;

impl Act for ReportItemProgress {
    type Subject = ItemInCase;
    type Permission = ReportOnItem;
    type Input = ItemReportInput;
    type Answer = ItemResult;

    const KIND: &'static str = "item_progress_report";
    const MAKES: &'static [&'static str] = &["/item/reports"];

    fn facts(input: &ItemReportInput) -> Value {
        input.facts()
    }

    async fn perform(
        act: &mut Performance<'_>,
        of: ItemInCase,
        input: ItemReportInput,
    ) -> Outcome<ItemResult> {
        let after = of.item.clone().report(input.amount(&of.item)?, act.acted_on, act.now());
        let after = after.map_err(|why| barred(act, &of, why))?;
        keep(act, &of, ReportStage::Progress, &input).await?;
        let told = act.facts.clone();
        settle(act, of, after, (EventType::EnforcementItemProgressReported, told, None)).await
    }
}
