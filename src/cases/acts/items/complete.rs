//! Who has to carry an item out reports that it is done; what came on paper is entered by the settler or a keeper of the
//! book.

use serde_json::{Value, json};
use uuid::Uuid;

use super::reported::{ItemReportInput, keep, reported};
use super::{ItemResult, barred, settle};
use crate::cases::access::{JudgeItem, ReportOnItem};
use crate::cases::model::item::{EnforcementItem, ItemInCase, ReportStage};
use crate::kernel::access::{HasFacts as _, Permission as _, Position};
use crate::kernel::acts::{Act, Performance};
use crate::kernel::problem::Outcome;
use crate::kernel::record::EventType;
use crate::kernel::record::notifications::{NotificationKind, Telling};
use crate::petitions::usecases::telling::offices;

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
        json!({ "recovered_amount": input.recovered_amount })
    }

    async fn perform(
        act: &mut Performance<'_>,
        of: ItemInCase,
        input: ItemReportInput,
    ) -> Outcome<ItemResult> {
        let reported = reported(act, &of, &input)?;
        let by = act.acting()?.person_id;
        let done = EnforcementItem { version: of.item.version, ..reported };
        let after = done.complete(by, act.acted_on, act.now()).map_err(|why| barred(act, &of, why))?;
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
    let excluded = |person_id: &Uuid| facts.excluded_person_ids.contains(person_id);
    let may = |position: &&Position| {
        let mut conditions = JudgeItem::rule().conditions(position.role);
        !excluded(&position.person_id) && conditions.any(|condition| condition.holds(position, &facts))
    };
    Ok(Telling::new(NotificationKind::ApprovalAwaited, offices.iter().filter(may)))
}
