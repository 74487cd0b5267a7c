//! Who has to carry an item out reports that it is done; what came on paper is entered by the settler or a keeper of the
//! book.

use serde_json::{Value, json};

use super::reported::{ItemReportInput, keep};
use super::{ItemResult, barred, settle};
use crate::cases::access::{JudgeItem, ReportOnItem};
use crate::cases::model::item::{ItemInCase, ReportStage};
use crate::kernel::access::{HasFacts as _, Permission as _};
use crate::kernel::acts::{Act, Performance};
use crate::kernel::problem::Outcome;
use crate::kernel::record::EventType;
use crate::kernel::record::notifications::{NotificationKind, Telling};
use crate::petitions::usecases::telling::{offices, permitted};

/// That it is done.
#[derive(Debug)]
pub struct CompleteItem;

impl Act for CompleteItem {
    type Subject = ItemInCase;
    type Permission = ReportOnItem;
    type Input = ItemReportInput;
    type Answer = ItemResult;

    const KIND: &'static str = "item_completion";
    const MAKES: &'static [&'static str] = &["/item/reports"];

    fn facts(input: &ItemReportInput) -> Value {
        input.facts()
    }

    async fn perform(
        act: &mut Performance<'_>,
        of: ItemInCase,
        input: ItemReportInput,
    ) -> Outcome<ItemResult> {
        let done = (act.acting()?.person_id, input.amount(&of.item)?);
        let after = of.item.clone().complete(done, act.acted_on, act.now());
        let after = after.map_err(|why| barred(act, &of, why))?;
        keep(act, &of, ReportStage::Completion, &input).await?;
        let telling = judges(act, &of).await?;
        let fields =
            json!({ "recovered_amount": after.recovered_amount, "late": act.acted_on > after.due_on });
        settle(act, of, after, (EventType::EnforcementItemCompleted, fields, Some(telling))).await
    }
}

/// Whoever may accept it now.
async fn judges(act: &mut Performance<'_>, of: &ItemInCase) -> Outcome<Telling> {
    let offices = offices(act.tx.conn(), &of.item.commune, act.context.today()).await?;
    let facts = of.facts();
    Ok(Telling::new(NotificationKind::ApprovalAwaited, permitted(&offices, &facts, JudgeItem::rule())))
}
