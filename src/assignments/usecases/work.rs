//! What waits for the caller himself: work given to him, petitions he answers for, cases that he settles or verifies, proofs of receipt
//! that are missing where he settles or keeps the book, what results order of him, of units that he heads, and in cases that he settles.
//! Each is a filter of a list, with its length and its next due date.

use chrono::NaiveDate;
use diesel_async::AsyncPgConnection;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::own;
use crate::assignments::store::list::{self as assignments, AssignmentFilter, Own};
use crate::cases::model::CaseStatus;
use crate::cases::model::item::ItemStatus;
use crate::cases::store::items::{self, Doing, ItemFilter};
use crate::cases::store::list::{self as cases, CaseFilter, CaseSort};
use crate::cases::usecases::items::doing;
use crate::code_enum;
use crate::kernel::access::Scope;
use crate::kernel::context::Context;
use crate::kernel::db::cursor::Window;
use crate::kernel::http::{Count, counted};
use crate::kernel::problem::Outcome;
use crate::kernel::time::EARLIEST;
use crate::petitions::access::{books_of, matrix};
use crate::petitions::store::list::{self as petitions, PetitionFilter, PetitionSort};

code_enum! {
    /// Why something waits for the caller.
    pub enum WorkKind {
        /// Việc được giao.
        Assigned "assigned" "Việc được giao, chưa hoàn thành" "Assigned and open",
        /// Đơn đang chịu trách nhiệm, còn hạn phải theo.
        Accountable "accountable" "Đơn đang chịu trách nhiệm" "Petitions one answers for",
        /// Vụ việc phải giải quyết.
        Settling "settling" "Vụ việc phải giải quyết" "Cases one settles",
        /// Vụ việc được giao xác minh.
        Verifying "verifying" "Vụ việc được giao xác minh" "Cases in which an order names one as who verifies",
        /// Quyết định đã gửi, chưa chứng minh được ngày nhận, trong vụ việc phải giải quyết.
        Unproven "receipts_to_prove" "Quyết định đã gửi, chưa có giấy tờ xác nhận ngày nhận" "Decisions sent in cases one settles, receipt not proven",
        /// Quyết định đã gửi, chưa chứng minh được ngày nhận, trong sổ mình giữ.
        BookUnproven "receipts_to_prove_in_books" "Quyết định đã gửi trong sổ mình giữ, chưa có giấy tờ xác nhận ngày nhận" "Decisions sent in cases of books one keeps, receipt not proven",
        /// Nội dung phải thi hành.
        Enforcing "enforcing" "Nội dung phải thi hành" "Enforcement items one has to carry out",
        /// Nội dung đơn vị mình phải thi hành.
        UnitEnforcing "unit_enforcing" "Nội dung đơn vị phải thi hành" "Enforcement items of units one heads",
        /// Nội dung phải thi hành trong vụ việc mình giải quyết.
        Supervising "supervising_enforcement" "Nội dung phải thi hành trong vụ việc đã giải quyết" "Enforcement items in cases one settles",
    }
}

/// What waits for the caller for one reason.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkView {
    /// Why.
    pub name: WorkKind,
    /// The same in words.
    #[schema(max_length = 200)]
    pub label: String,
    /// How many.
    pub count: Count,
    /// How many of them are overdue.
    pub overdue: Count,
    /// The earliest due date; null where the law sets none, as for the proof of a receipt.
    #[schema(required)]
    pub next_due_on: Option<NaiveDate>,
    /// The list that has them: by due date, or the oldest first.
    #[schema(max_length = 5000)]
    pub href: String,
}

/// States in which what an order of verification asks for is still to be done.
const VERIFYING: &[CaseStatus] = &[CaseStatus::Verifying, CaseStatus::Dialogue, CaseStatus::Suspended];

/// The same as a filter names them.
fn verifying() -> impl Iterator<Item = &'static str> {
    VERIFYING.iter().map(|status| status.as_str())
}

/// Cases in which a decision was sent, and nobody has proved its receipt.
const UNPROVEN: &str = "/v1/cases?receipt_missing=true&sort=accepted_on";

/// What results order and nobody has reported as done yet.
const TO_ENFORCE: &str = "/v1/enforcement-items?status=open";

/// The first row alone.
const FIRST: Window = Window { after: None, rows: 1 };

/// Numbers of one list.
struct Waiting {
    matches: i64,
    overdue: i64,
    next_due_on: Option<NaiveDate>,
}

/// Whose work it is, and where.
struct Mine<'a> {
    context: &'a Context,
    scope: Scope,
    commune: String,
    positions: Vec<Uuid>,
    books: Vec<String>,
    doing: Doing,
}

/// What waits for the caller in one commune.
pub async fn of(context: &Context, commune: &str) -> Outcome<Vec<WorkView>> {
    let own = own(context);
    if own.positions.is_empty() {
        return Ok(Vec::new());
    }
    let scope = context.scope(matrix);
    let books = books_of(context.caller(), commune);
    let (commune, positions) = (commune.to_owned(), own.positions.clone());
    let mine = Mine { context, scope, commune, positions, books, doing: doing(context) };
    let read = context.app().db.reading(async |conn| {
        let mut views = vec![
            mine.view(WorkKind::Assigned, &mine.assigned(conn, &own).await?),
            mine.view(WorkKind::Accountable, &mine.accountable(conn).await?),
            mine.view(WorkKind::Settling, &mine.settling(conn).await?),
            mine.view(WorkKind::Verifying, &mine.verifying(conn).await?),
            mine.view(WorkKind::Unproven, &mine.unproven(conn, WorkKind::Unproven).await?),
            mine.view(WorkKind::Enforcing, &mine.enforcing(conn, WorkKind::Enforcing).await?),
        ];
        // Without a book, or a unit, the filter would filter nothing.
        if !mine.books.is_empty() {
            let kept = mine.unproven(conn, WorkKind::BookUnproven).await?;
            views.push(mine.view(WorkKind::BookUnproven, &kept));
        }
        if !mine.doing.units.is_empty() {
            let theirs = mine.enforcing(conn, WorkKind::UnitEnforcing).await?;
            views.push(mine.view(WorkKind::UnitEnforcing, &theirs));
        }
        let supervised = mine.enforcing(conn, WorkKind::Supervising).await?;
        views.push(mine.view(WorkKind::Supervising, &supervised));
        Ok(views)
    });
    read.await
}

impl Mine<'_> {
    fn view(&self, name: WorkKind, waiting: &Waiting) -> WorkView {
        let (list, parameter) = name.list();
        let whose: Vec<String> = match name {
            WorkKind::UnitEnforcing => self.doing.units.iter().map(Uuid::to_string).collect(),
            WorkKind::BookUnproven => self.books.clone(),
            _ => self.positions.iter().map(Uuid::to_string).collect(),
        };
        WorkView {
            name,
            label: name.label(self.context.language()).to_owned(),
            count: counted(waiting.matches),
            overdue: counted(waiting.overdue),
            next_due_on: waiting.next_due_on,
            href: format!("{list}&{parameter}={}", whose.join(",")),
        }
    }

    async fn assigned(&self, conn: &mut AsyncPgConnection, own: &Own) -> Outcome<Waiting> {
        let open = AssignmentFilter {
            commune: self.commune.clone(),
            assignee_position_id: self.positions.clone(),
            status: vec!["open".to_owned()],
            ..AssignmentFilter::default()
        };
        let late = AssignmentFilter { overdue: Some((true, self.context.today())), ..open.clone() };
        let first = assignments::page(conn, &self.scope, own, &open, FIRST).await?;
        Ok(Waiting {
            matches: assignments::count(conn, &self.scope, own, &open).await?,
            overdue: assignments::count(conn, &self.scope, own, &late).await?,
            next_due_on: first.first().map(|assignment| assignment.due_on),
        })
    }

    async fn accountable(&self, conn: &mut AsyncPgConnection) -> Outcome<Waiting> {
        // What has ended has a due date only while somebody is still to be told of it.
        let running = PetitionFilter {
            commune: self.commune.clone(),
            assignee_position_id: self.positions.clone(),
            due_from: Some(EARLIEST),
            ..PetitionFilter::default()
        };
        let late = PetitionFilter { overdue: Some((true, self.context.today())), ..running.clone() };
        let first = petitions::page(conn, &self.scope, &running, PetitionSort::DueAscending, FIRST).await?;
        Ok(Waiting {
            matches: petitions::count(conn, &self.scope, &running).await?,
            overdue: petitions::count(conn, &self.scope, &late).await?,
            next_due_on: first.first().and_then(|petition| petition.due_on),
        })
    }

    async fn settling(&self, conn: &mut AsyncPgConnection) -> Outcome<Waiting> {
        let running = CaseFilter {
            commune: self.commune.clone(),
            settler_position_id: self.positions.clone(),
            due_from: Some(EARLIEST),
            ..CaseFilter::default()
        };
        self.running(conn, &running).await
    }

    /// Cases in which an order names the caller as who verifies, until there is a result.
    async fn verifying(&self, conn: &mut AsyncPgConnection) -> Outcome<Waiting> {
        let running = CaseFilter {
            commune: self.commune.clone(),
            verifier_position_id: self.positions.clone(),
            status: verifying().map(str::to_owned).collect(),
            ..CaseFilter::default()
        };
        self.running(conn, &running).await
    }

    async fn running(&self, conn: &mut AsyncPgConnection, running: &CaseFilter) -> Outcome<Waiting> {
        let late = CaseFilter { overdue: Some((true, self.context.today())), ..running.clone() };
        let first = cases::page(conn, &self.scope, running, CaseSort::DueAscending, FIRST).await?;
        Ok(Waiting {
            matches: cases::count(conn, &self.scope, running).await?,
            overdue: cases::count(conn, &self.scope, &late).await?,
            next_due_on: first.first().and_then(|case| case.due_on),
        })
    }

    /// Decisions that were sent, and nobody has proved their receipt: in cases of the caller, or in his books.
    async fn unproven(&self, conn: &mut AsyncPgConnection, kind: WorkKind) -> Outcome<Waiting> {
        let mut waiting = CaseFilter {
            commune: self.commune.clone(),
            receipt_missing: Some(true),
            ..CaseFilter::default()
        };
        if kind == WorkKind::BookUnproven {
            waiting.register.clone_from(&self.books);
        } else {
            waiting.settler_position_id.clone_from(&self.positions);
        }
        // No article says until when.
        let matches = cases::count(conn, &self.scope, &waiting).await?;
        Ok(Waiting { matches, overdue: 0, next_due_on: None })
    }

    /// What results order and nobody has reported as done yet: of the caller, of his units, or in his cases.
    async fn enforcing(&self, conn: &mut AsyncPgConnection, kind: WorkKind) -> Outcome<Waiting> {
        let mut open = ItemFilter {
            commune: self.commune.clone(),
            status: vec![ItemStatus::Open],
            ..ItemFilter::default()
        };
        match kind {
            WorkKind::UnitEnforcing => open.responsible_unit_id.clone_from(&self.doing.units),
            WorkKind::Supervising => open.settler_position_id.clone_from(&self.positions),
            _ => open.responsible_position_id.clone_from(&self.positions),
        }
        let late = ItemFilter { overdue: Some((true, self.context.today())), ..open.clone() };
        let of = (&self.scope, &self.doing);
        let first = items::page(conn, of, &open, FIRST).await?;
        Ok(Waiting {
            matches: items::count(conn, of, &open).await?,
            overdue: items::count(conn, of, &late).await?,
            next_due_on: first.first().map(|item| item.due_on),
        })
    }
}

impl WorkKind {
    /// The list that has it, filtered as it is counted, and the parameter that narrows it to the caller's positions, units or books.
    fn list(self) -> (String, &'static str) {
        let due = |list: &str| format!("{list}?sort=due_on");
        match self {
            Self::Assigned => ("/v1/assignments?status=open".to_owned(), "assignee_position_id"),
            Self::Accountable => (due("/v1/petitions"), "assignee_position_id"),
            Self::Settling => (due("/v1/cases"), "settler_position_id"),
            Self::Verifying => {
                let states = verifying().collect::<Vec<_>>().join(",");
                (format!("/v1/cases?sort=accepted_on&status={states}"), "verifier_position_id")
            }
            Self::Unproven => (UNPROVEN.to_owned(), "settler_position_id"),
            Self::BookUnproven => (UNPROVEN.to_owned(), "register"),
            Self::Enforcing => (TO_ENFORCE.to_owned(), "responsible_position_id"),
            Self::UnitEnforcing => (TO_ENFORCE.to_owned(), "responsible_unit_id"),
            Self::Supervising => (TO_ENFORCE.to_owned(), "settler_position_id"),
        }
    }
}
