//! Queues: what waits in the caller's books, each one a filter and an order of a list, so that rights, masks and paging are the list's
//! own. All are of petitions but the last, which is of what results order: that one is read at its list.

use chrono::{Days, NaiveDate};
use diesel_async::AsyncPgConnection;
use serde::Serialize;
use utoipa::ToSchema;

use super::items::doing;
use crate::cases::access::ReadItems;
use crate::cases::store::items::{self, ItemFilter};
use crate::code_enum;
use crate::kernel::access::{Level, Scope, admits};
use crate::kernel::context::Context;
use crate::kernel::db::cursor::Window;
use crate::kernel::http::{Count, Listed, PageQuery, counted};
use crate::kernel::problem::{Outcome, Problem};
use crate::petitions::access::books_of;
use crate::petitions::model::{Petition, Status};
use crate::petitions::store::list::{self as petitions, Awaited, PetitionFilter, PetitionSort};
use crate::petitions::usecases::list::{ListRequest, list};
use crate::petitions::usecases::sight::Sight;
use crate::petitions::usecases::views::PetitionSummary;

/// Where enforcement items are listed that are overdue.
const OVERDUE_ITEMS: &str = "/v1/enforcement-items?overdue=true";
/// The first row alone.
const FIRST: Window = Window { after: None, rows: 1 };

code_enum! {
    /// What waits.
    pub enum Queue {
        /// Đơn chưa phân loại, cũ nhất trước.
        Unscreened "unscreened" "Đơn chưa phân loại" "Unscreened, oldest first",
        /// Đơn sắp đến hạn.
        DueSoon "due_soon" "Đơn sắp đến hạn" "Due soon",
        /// Đơn quá hạn.
        Overdue "overdue" "Đơn quá hạn" "Overdue",
        /// Đơn chờ bổ sung.
        AwaitingSupplement "awaiting_supplement" "Đơn chờ người gửi bổ sung" "Waiting for a supplement",
        /// Đơn chờ cơ quan khác phúc đáp.
        AwaitingReply "awaiting_reply" "Đơn chờ cơ quan khác phúc đáp" "Another body owes an answer",
        /// Quyết định có hiệu lực, chưa tổ chức thi hành.
        ToEnforce "effective_not_enforced" "Quyết định có hiệu lực, chưa tổ chức thi hành" "Decision in effect, not enforced yet",
        /// Nội dung phải thi hành quá hạn.
        OverdueItems "overdue_items" "Nội dung phải thi hành quá hạn" "Enforcement items overdue",
    }
}

/// What a queue was asked for besides its name.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Tenant.
    pub commune: String,
    /// The caller named it.
    pub named: bool,
    /// Registers; empty: all.
    pub register: Vec<String>,
    /// Calendar days ahead, today included, that `due_soon` looks.
    pub within_days: u64,
}

/// One queue in the overview.
#[derive(Debug, Serialize, ToSchema)]
pub struct QueueView {
    /// Name.
    pub name: Queue,
    /// The same in words.
    #[schema(max_length = 200)]
    pub label: String,
    /// How many wait.
    pub count: Count,
    /// Day of what waits longest: of its receipt, for what is due its due date, for decisions that of their effect.
    #[schema(required)]
    pub oldest: Option<NaiveDate>,
    /// Where they are.
    #[schema(max_length = 200, example = "/v1/queues/unscreened")]
    pub href: String,
}

impl Queue {
    /// The filter and the order that make it of petitions; `None`: it is of enforcement items. What has ended has a due date only while
    /// somebody is still to be told of it.
    fn of_petitions(
        self,
        asked: &Asked,
        context: &Context,
    ) -> Outcome<Option<(PetitionFilter, PetitionSort)>> {
        let today = context.today();
        let Sight { citizen, watcher, .. } = Sight::of(context.caller(), Level::Full, false);
        let all = PetitionFilter {
            commune: asked.commune.clone(),
            register: asked.register.clone(),
            keeps: books_of(context.caller(), &asked.commune),
            citizen,
            watcher,
            ..PetitionFilter::default()
        };
        Ok(Some(match self {
            Self::Unscreened => {
                let status = vec![Status::Received.as_str().to_owned()];
                (PetitionFilter { status, ..all }, PetitionSort::ReceivedAscending)
            }
            Self::AwaitingSupplement => {
                (PetitionFilter { awaits: Some(Awaited::Supplement), ..all }, PetitionSort::ReceivedAscending)
            }
            Self::AwaitingReply => {
                (PetitionFilter { awaits: Some(Awaited::Reply), ..all }, PetitionSort::ReceivedAscending)
            }
            Self::ToEnforce => {
                (PetitionFilter { awaits: Some(Awaited::Enforcement), ..all }, PetitionSort::EnforceAscending)
            }
            Self::DueSoon => {
                let before = today.checked_add_days(Days::new(asked.within_days + 1));
                let before = before.ok_or_else(|| Problem::internal("a day beyond all calendars"))?;
                let filter = PetitionFilter { due_from: Some(today), due_before: Some(before), ..all };
                (filter, PetitionSort::DueAscending)
            }
            Self::Overdue => {
                (PetitionFilter { overdue: Some((true, today)), ..all }, PetitionSort::DueAscending)
            }
            Self::OverdueItems => return Ok(None),
        }))
    }

    /// Where it is read as it was counted, with what the caller asked for.
    fn href(self, asked: &Asked) -> String {
        let path = format!("/v1/queues/{self}");
        let list = if self == Self::OverdueItems { OVERDUE_ITEMS.to_owned() } else { path };
        let within = (self == Self::DueSoon).then(|| format!("within_days={}", asked.within_days));
        let register = (!asked.register.is_empty()).then(|| format!("register={}", asked.register.join(",")));
        let commune = asked.named.then(|| format!("commune={}", asked.commune));
        [commune, register, within].into_iter().flatten().fold(list, |href, more| {
            let sign = if href.contains('?') { '&' } else { '?' };
            format!("{href}{sign}{more}")
        })
    }

    fn waits_since(self, petition: &Petition) -> Option<NaiveDate> {
        match self {
            Self::DueSoon | Self::Overdue => petition.due_on,
            Self::ToEnforce => petition.to_enforce_since,
            _ => Some(petition.received_on),
        }
    }
}

/// How many wait, and since when the first one does.
type Waiting = (i64, Option<NaiveDate>);

async fn waiting_items(
    conn: &mut AsyncPgConnection,
    (context, scope): (&Context, &Scope),
    asked: &Asked,
) -> Outcome<Waiting> {
    let doing = doing(context);
    let late = ItemFilter {
        commune: asked.commune.clone(),
        register: asked.register.clone(),
        overdue: Some((true, context.today())),
        ..ItemFilter::default()
    };
    let first = items::page(conn, (scope, &doing), &late, FIRST).await?;
    let count = items::count(conn, (scope, &doing), &late).await?;
    Ok((count, first.first().map(|item| item.due_on)))
}

async fn waiting(
    conn: &mut AsyncPgConnection,
    (context, scope): (&Context, &Scope),
    (queue, asked): (Queue, &Asked),
) -> Outcome<Waiting> {
    let Some((filter, sort)) = queue.of_petitions(asked, context)? else {
        return waiting_items(conn, (context, scope), asked).await;
    };
    let first = petitions::page(conn, scope, &filter, sort, FIRST).await?;
    let count = petitions::count(conn, scope, &filter).await?;
    Ok((count, first.first().and_then(|petition| queue.waits_since(petition))))
}

/// All queues with their length and what waits longest; that of items for those who may list items.
pub async fn overview(context: &Context, scope: &Scope, asked: &Asked) -> Outcome<Vec<QueueView>> {
    let lists_items = admits::<ReadItems>(context.caller());
    let shown = |queue: &Queue| *queue != Queue::OverdueItems || lists_items;
    let read = context.app().db.reading(async |conn| {
        let mut views = Vec::with_capacity(Queue::ALL.len());
        for queue in Queue::ALL.iter().copied().filter(shown) {
            let (count, oldest) = waiting(conn, (context, scope), (queue, asked)).await?;
            views.push(QueueView {
                name: queue,
                label: queue.label(context.language()).to_owned(),
                count: counted(count),
                oldest,
                href: queue.href(asked),
            });
        }
        Ok(views)
    });
    read.await
}

/// One page of a queue of petitions.
pub async fn of(
    context: &Context,
    scope: &Scope,
    name: &str,
    asked: &Asked,
    page: PageQuery,
) -> Outcome<Listed<PetitionSummary>> {
    let queue = Queue::parse(name).ok_or_else(Problem::not_found)?;
    let Some((filter, sort)) = queue.of_petitions(asked, context)? else {
        return Err(Problem::not_found().detail(format!("It is of enforcement items: GET {OVERDUE_ITEMS}.")));
    };
    list(context, scope, ListRequest { filter, sort, page, count: false }).await
}
