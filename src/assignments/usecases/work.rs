//! What waits for the caller himself: work given to him, petitions he answers for, cases he settles. Each is a filter of a
//! list, with its length and its next due date.

use chrono::NaiveDate;
use diesel_async::AsyncPgConnection;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::own;
use crate::assignments::store::list::{self as assignments, AssignmentFilter, Own};
use crate::cases::store::list::{self as cases, CaseFilter, CaseSort};
use crate::code_enum;
use crate::kernel::access::Scope;
use crate::kernel::context::Context;
use crate::kernel::db::cursor::Window;
use crate::kernel::http::{Count, counted};
use crate::kernel::problem::Outcome;
use crate::kernel::time::EARLIEST;
use crate::petitions::access::matrix;
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
    /// The earliest due date.
    #[schema(required)]
    pub next_due_on: Option<NaiveDate>,
    /// The list that has them, by due date.
    #[schema(max_length = 5000)]
    pub href: String,
}

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
}

/// What waits for the caller in one commune.
pub async fn of(context: &Context, commune: &str) -> Outcome<Vec<WorkView>> {
    let own = own(context);
    if own.positions.is_empty() {
        return Ok(Vec::new());
    }
    let scope = context.scope(matrix);
    let mine = Mine { context, scope, commune: commune.to_owned(), positions: own.positions.clone() };
    let read = context.app().db.reading(async |conn| {
        Ok(vec![
            mine.view(WorkKind::Assigned, &mine.assigned(conn, &own).await?),
            mine.view(WorkKind::Accountable, &mine.accountable(conn).await?),
            mine.view(WorkKind::Settling, &mine.settling(conn).await?),
        ])
    });
    read.await
}

impl Mine<'_> {
    fn view(&self, name: WorkKind, waiting: &Waiting) -> WorkView {
        let (list, parameter) = name.list();
        let href = self.positions.iter().fold(list.to_owned(), |href, id| format!("{href}&{parameter}={id}"));
        WorkView {
            name,
            label: name.label(self.context.language()).to_owned(),
            count: counted(waiting.matches),
            overdue: counted(waiting.overdue),
            next_due_on: waiting.next_due_on,
            href,
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
        let late = CaseFilter { overdue: Some((true, self.context.today())), ..running.clone() };
        let first = cases::page(conn, &self.scope, &running, CaseSort::DueAscending, FIRST).await?;
        Ok(Waiting {
            matches: cases::count(conn, &self.scope, &running).await?,
            overdue: cases::count(conn, &self.scope, &late).await?,
            next_due_on: first.first().and_then(|case| case.due_on),
        })
    }
}

impl WorkKind {
    /// The list that has it, and the parameter that narrows it to the caller's positions.
    fn list(self) -> (&'static str, &'static str) {
        match self {
            Self::Assigned => ("/v1/assignments?status=open", "assignee_position_id"),
            Self::Accountable => ("/v1/petitions?sort=due_on", "assignee_position_id"),
            Self::Settling => ("/v1/cases?sort=due_on", "settler_position_id"),
        }
    }
}
