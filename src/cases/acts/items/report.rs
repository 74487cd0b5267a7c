//! Who has to carry an item out reports how far it is, or that it is done; what came on paper is entered by the
//! settler or a keeper of the book.

use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::{ItemResult, barred, settle};
use crate::cases::access::{JudgeItem, ReportOnItem};
use crate::cases::model::item::{EnforcementItem, ItemInCase, ItemReportText, ReportStage};
use crate::cases::store::items::reports::{self, ItemReportRow};
use crate::kernel::access::{HasFacts as _, Permission as _, Position};
use crate::kernel::acts::{Act, Performance};
use crate::kernel::db::coded::Coded;
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::record::EventType;
use crate::kernel::record::notifications::{NotificationKind, Telling};
use crate::petitions::usecases::telling::offices;
use crate::vault::{Part, PetitionKey};

/// How far it is.
#[derive(Debug)]
pub struct ReportItemProgress;

/// That it is done.
#[derive(Debug)]
pub struct CompleteItem;

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

impl Act for ReportItemProgress {
    type Subject = ItemInCase;
    type Permission = ReportOnItem;
    type Input = ItemReportInput;
    type Answer = ItemResult;

    const KIND: &'static str = "item_progress_report";
    const MAKES: &'static [&'static str] = &["/item/reports"];

    fn facts(input: &ItemReportInput) -> Value {
        json!({ "recovered_amount": input.recovered_amount })
    }

    async fn perform(
        act: &mut Performance<'_>,
        of: ItemInCase,
        input: ItemReportInput,
    ) -> Outcome<ItemResult> {
        let after = reported(act, &of, &input)?;
        keep(act, &of, ReportStage::Progress, &input).await?;
        settle(act, of, after, (EventType::EnforcementItemProgressReported, Self::facts(&input), None)).await
    }
}

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

/// The item with what came so far.
fn reported(act: &Performance<'_>, of: &ItemInCase, input: &ItemReportInput) -> Outcome<EnforcementItem> {
    let wrong = |code, detail: &str| Err(Problem::field("/recovered_amount", code, detail));
    match (input.recovered_amount, of.item.ordered_amount) {
        (Some(_), None) => return wrong("not_allowed", "Only of money and land."),
        (Some(came), Some(ordered)) if came > ordered => return wrong("range", "No more than is ordered."),
        _ => {}
    }
    let after = of.item.clone().report(input.recovered_amount, act.acted_on, act.now());
    after.map_err(|why| barred(act, of, why))
}

async fn keep(
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
