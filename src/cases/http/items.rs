//! Operations on enforcement items.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;
use uuid::Uuid;

use super::TAG;
use crate::cases::access::{OrderItem, ReadItems};
use crate::cases::acts::items::accept::AcceptItem;
use crate::cases::acts::items::cancel::CancelItem;
use crate::cases::acts::items::complete::CompleteItem;
use crate::cases::acts::items::report::ReportItemProgress;
use crate::cases::acts::items::send_back::ReturnItem;
use crate::cases::model::item::{ItemInCase, ItemKind, ItemStatus};
use crate::cases::store::items::ItemFilter;
use crate::cases::usecases::items::new_item::NewItem;
use crate::cases::usecases::items::order::order;
use crate::cases::usecases::items::reply::EnteredItemReply;
use crate::cases::usecases::items::views::ItemView;
use crate::cases::usecases::items::{page, show};
use crate::kernel::access::{Allow, Level, Register};
use crate::kernel::acts::{act, acts_of};
use crate::kernel::context::Context;
use crate::kernel::http::{Committed, DryRun, Json, Listed, PageQuery, Path, Query, Route, Shown, get, post};
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::petitions::usecases::sight::Sight;

/// Filters of a list of enforcement items.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ItemQuery {
    /// Commune; only for callers that serve several.
    #[param(pattern = "^[0-9]{5}$", min_length = 5, max_length = 5)]
    commune: Option<String>,
    /// Cases.
    #[param(max_items = 50)]
    case_id: Option<Vec<Uuid>>,
    /// What is ordered.
    #[param(max_items = 10)]
    kind: Option<Vec<ItemKind>>,
    /// States.
    #[param(max_items = 10)]
    status: Option<Vec<ItemStatus>>,
    /// Positions that have to do it.
    #[param(max_items = 50)]
    responsible_position_id: Option<Vec<Uuid>>,
    /// Units that have to do it, or in which somebody has to.
    #[param(max_items = 50)]
    responsible_unit_id: Option<Vec<Uuid>>,
    /// Registers of their cases.
    #[param(max_items = 10)]
    register: Option<Vec<Register>>,
    /// Settlers of their cases.
    #[param(max_items = 50)]
    settler_position_id: Option<Vec<Uuid>>,
    /// Due on or after this day.
    due_from: Option<NaiveDate>,
    /// Due before this day.
    due_before: Option<NaiveDate>,
    /// Open and past its day, or not.
    overdue: Option<bool>,
    /// Items on a page.
    #[param(minimum = 1, maximum = 500, example = 50)]
    limit: Option<i64>,
    /// Cursor of the page before.
    #[param(min_length = 1, max_length = 1000)]
    cursor: Option<String>,
    /// Count the matches, up to 10,000.
    count: Option<bool>,
}

impl ItemQuery {
    fn filter(&self, context: &Context) -> Outcome<ItemFilter> {
        if self.due_from.zip(self.due_before).is_some_and(|(from, before)| from >= before) {
            return Err(Problem::parameter("due_before", "inverted", "Must be later than due_from."));
        }
        Ok(ItemFilter {
            commune: context.commune(self.commune.as_deref())?,
            case_id: self.case_id.clone().unwrap_or_default(),
            kind: self.kind.clone().unwrap_or_default(),
            status: self.status.clone().unwrap_or_default(),
            responsible_position_id: self.responsible_position_id.clone().unwrap_or_default(),
            responsible_unit_id: self.responsible_unit_id.clone().unwrap_or_default(),
            register: self.register.iter().flatten().map(|code| code.as_str().to_owned()).collect(),
            settler_position_id: self.settler_position_id.clone().unwrap_or_default(),
            watcher: Sight::of(context.caller(), Level::Full, false).watcher,
            due_from: self.due_from,
            due_before: self.due_before,
            overdue: self.overdue.map(|overdue| (overdue, context.today())),
        })
    }
}

async fn create(
    gate: Allow<OrderItem>,
    DryRun(dry_run): DryRun,
    Json(body): Json<NewItem>,
) -> Outcome<Committed<EnteredItemReply>> {
    order(&gate, body, dry_run).await.map(Committed::new)
}

async fn list(gate: Allow<ReadItems>, Query(query): Query<ItemQuery>) -> Outcome<Listed<ItemView>> {
    let filter = query.filter(&gate)?;
    let asked = PageQuery { limit: query.limit, cursor: query.cursor };
    page(&gate, filter, &asked, query.count.unwrap_or_default()).await
}

async fn show_one(gate: Allow<ReadItems>, Path(id): Path<Uuid>) -> Outcome<Shown<ItemView>> {
    let (view, opened) = show::open(&gate, id).await?;
    Ok(Shown::tagged(&gate.app().keys, view)?.opened(opened))
}

/// Routes.
pub fn routes() -> Vec<Route> {
    let paths = ["/v1/enforcement-items/{id}/acts", "/v1/enforcement-items/{id}/acts/{act_id}"];
    let done = acts_of::<ItemInCase>(TAG, paths, ["listEnforcementItemActs", "getEnforcementItemAct"]);
    [own_routes(), act_routes(), done].concat()
}

fn own_routes() -> Vec<Route> {
    vec![
        post("/v1/enforcement-items", "orderEnforcementItem", create).serves(&["II.2-4a"])
            .about(TAG, "Enter what a result orders", "What a decision, conclusion, answer or order of enforcement orders: what, who has to do it (a position or unit of the commune, or a body or person outside), until when, and what will prove it; of money and land how much, and to whom it goes. By the settler, the lead or the keepers of the book, until all that was ordered is carried out.")
            .example(json!({
                "case_id": "095e1c35-2910-8a7c-9f3e-5d0c1b2a4f68", "ordered_by_act_id": "095e1c35-2910-8a7c-9f3e-5d0c1b2a4f69",
                "kind": "money", "beneficiary": "person", "ordered_amount": 12_500_000,
                "responsible_unit_id": "095e1c35-2910-8a7c-9f3e-5d0c1b2a4f70",
                "task": "Chi trả bổ sung tiền bồi thường hoa màu.", "expected_proof": "Phiếu chi có chữ ký người nhận.", "due_on": "2026-12-24",
            }))
            .problems(&[Code::StateConflict, Code::AssigneeConflicted, Code::PositionAmbiguous])
            .tag_honoured(),
        get("/v1/enforcement-items", "listEnforcementItems", list).serves(&["II.2-4a"])
            .about(TAG, "List enforcement items", "Of cases the caller may see, and those that he or his unit has to carry out; earliest due date first.")
            .problems(&[Code::CursorInvalid]),
        get("/v1/enforcement-items/{id}", "getEnforcementItem", show_one).serves(&["II.2-4a"])
            .about(TAG, "Get an enforcement item", "With what was reported of it. Of a sealed case who settles it and who has to do it read the texts, and each such look is recorded."),
    ]
}

fn act_routes() -> Vec<Route> {
    vec![
        act::<ReportItemProgress>("/v1/enforcement-items/{id}/progress-reports", "reportEnforcementProgress").serves(&["II.2-4a"])
            .about(TAG, "Report how far it is", "By who has to do it or heads his unit; what came on paper by the settler or a keeper of the book. Of money and land how much came so far in all.")
            .example(json!({ "text": "Đã chi trả đợt một.", "recovered_amount": 5_000_000 }))
            .tag_honoured(),
        act::<CompleteItem>("/v1/enforcement-items/{id}/completions", "completeEnforcementItem").serves(&["II.2-4a"])
            .about(TAG, "Report that it is done", "By whoever may report how far it is, with what proves it. The settler, or the head of the book, accepts it or sends it back.")
            .example(json!({ "text": "Đã chi trả đủ, phiếu chi số 12.", "recovered_amount": 12_500_000 })),
        act::<AcceptItem>("/v1/enforcement-items/{id}/acceptances", "acceptEnforcementItem").serves(&["II.2-4a"])
            .about(TAG, "Accept it as done", "By the settler or the head of the book, and by another person than who reported it. A case is not closed while something that it ordered is neither accepted nor cancelled.")
            .example(json!({ "note": "Đã kiểm tra phiếu chi." })),
        act::<ReturnItem>("/v1/enforcement-items/{id}/returns", "returnEnforcementItem").serves(&["II.2-4a"])
            .about(TAG, "Send it back", "What was reported as done is not: it is open again.")
            .example(json!({ "reason": "Chưa có chữ ký người nhận tiền." })),
        act::<CancelItem>("/v1/enforcement-items/{id}/cancellations", "cancelEnforcementItem").serves(&["II.2-4a"])
            .about(TAG, "Take it back", "It is not to be carried out any more, in whatever state it is: what was decided above orders otherwise, or it was entered by mistake. Before the act that ordered it is annulled, its items are cancelled.")
            .example(json!({ "reason": "Quyết định lần hai không buộc trả khoản này." })),
    ]
}
