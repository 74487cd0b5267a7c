//! Enforcement items and what was reported of them. Who sees them: those who see the case, who has to do it, and the head of his unit.

pub mod reports;
mod row;
pub mod warnings;

use chrono::NaiveDate;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use self::row::ItemRow;
use super::admitted;
use super::row::CaseRow;
use crate::after_key;
use crate::cases::model::item::{EnforcementItem, ItemInCase, ItemKind, ItemStatus};
use crate::cases::model::{Case, CaseStatus};
use crate::cases::schema::cases;
use crate::cases::schema::enforcement_items::{self, dsl};
use crate::kernel::access::Scope;
use crate::kernel::db::Tx;
use crate::kernel::db::coded::{Coded, coded};
use crate::kernel::db::cursor::{COUNT_CAP, Window};
use crate::kernel::db::filters::any_of;
use crate::kernel::db::together::{Together, merged};
use crate::kernel::db::within::Within;
use crate::kernel::problem::{Outcome, Problem};

/// What makes items visible besides the case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Doing {
    /// Positions of the caller.
    pub positions: Vec<Uuid>,
    /// Units that the caller heads.
    pub units: Vec<Uuid>,
}

/// What a list is about.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "named as the parameters of the contract")]
pub struct ItemFilter {
    pub commune: String,
    pub case_id: Vec<Uuid>,
    pub kind: Vec<ItemKind>,
    pub status: Vec<ItemStatus>,
    pub responsible_position_id: Vec<Uuid>,
    pub responsible_unit_id: Vec<Uuid>,
    /// Registers of the cases.
    pub register: Vec<String>,
    /// Who settles the cases.
    pub settler_position_id: Vec<Uuid>,
    /// Asked by a dashboard or a supervision tool.
    pub watcher: bool,
    pub due_from: Option<NaiveDate>,
    pub due_before: Option<NaiveDate>,
    /// `(overdue, on that day)`.
    pub overdue: Option<(bool, NaiveDate)>,
}

/// A condition on this table.
pub type Predicate = Box<dyn BoxableExpression<enforcement_items::table, Pg, SqlType = Bool>>;

/// Those that the caller sees.
pub fn seen(scope: &Scope, doing: &Doing, commune: &str) -> Predicate {
    // With an offset, the planner asks for the one case of a row, and never gathers all that the caller sees first.
    let visible = cases::table
        .filter(cases::commune.eq(dsl::commune).and(cases::id.eq(dsl::case_id)))
        .filter(Within(admitted(scope, commune)))
        .select(cases::id)
        .offset(0);
    // Whom a sealed petition names sees nothing of it, in his own unit neither; of a void case nobody does.
    let void = cases::status.eq(CaseStatus::Voided.as_str());
    let naming = cases::table
        .filter(cases::commune.eq(dsl::commune).and(cases::id.eq(dsl::case_id)))
        .filter(cases::excluded_person_ids.overlaps_with(scope.blind_to().to_vec()).or(void))
        .select(cases::id)
        .offset(0);
    let mine = dsl::responsible_position_id
        .eq_any(doing.positions.clone())
        .or(dsl::responsible_unit_id.eq_any(doing.units.clone()))
        .assume_not_null();
    let mine = mine.and(diesel::dsl::not(diesel::dsl::exists(naming)));
    Box::new(mine.or(diesel::dsl::exists(visible)))
}

/// Those of cases of these registers. In which book a sealed case stands is told to those who see it.
fn of_registers(scope: &Scope, registers: &[String], commune: &str) -> Predicate {
    let shown = cases::sealed.eq(false).or(admitted(scope, commune));
    let theirs = cases::table
        .filter(cases::commune.eq(commune.to_owned()).and(cases::register.eq_any(registers.to_vec())))
        .filter(Within(shown))
        .select(cases::id);
    Box::new(dsl::case_id.eq_any(theirs))
}

/// Those of cases that these settle. Who settles a sealed case is masked for those who see it redacted: `full` is what the caller sees in
/// full.
fn of_settlers(full: &Scope, positions: &[Uuid], commune: &str) -> Predicate {
    let shown = cases::sealed.eq(false).or(admitted(full, commune));
    // Looked up item by item, in the order of the list: of whoever settles most of a commune all items would else be sorted.
    let theirs = cases::table
        .filter(cases::commune.eq(dsl::commune).and(cases::id.eq(dsl::case_id)))
        .filter(cases::settler_position_id.eq_any(positions.to_vec()))
        .filter(Within(shown))
        .select(cases::id)
        .offset(0);
    Box::new(diesel::dsl::exists(theirs))
}

/// Those of `ids` that are items of the commune, whoever asks, with the persons whom their cases exclude.
pub async fn excluded(
    conn: &mut AsyncPgConnection,
    commune: &str,
    ids: &[Uuid],
) -> Outcome<Vec<(Uuid, Vec<Uuid>)>> {
    let rows = enforcement_items::table
        .inner_join(cases::table.on(cases::commune.eq(dsl::commune).and(cases::id.eq(dsl::case_id))))
        .filter(dsl::commune.eq(commune).and(dsl::id.eq_any(ids)))
        .select((dsl::id, cases::excluded_person_ids))
        .load(conn)
        .await?;
    Ok(rows)
}

/// One item that the caller sees.
pub async fn find(
    conn: &mut AsyncPgConnection,
    (scope, doing): (&Scope, &Doing),
    (commune, id): (&str, Uuid),
    lock: bool,
) -> Outcome<EnforcementItem> {
    let query = enforcement_items::table
        .filter(dsl::commune.eq(commune.to_owned()).and(dsl::id.eq(id)))
        .filter(seen(scope, doing, commune))
        .select(ItemRow::as_select());
    let row: Option<ItemRow> = if lock {
        query.for_update().first(conn).await.optional()?
    } else {
        query.first(conn).await.optional()?
    };
    row.map(ItemRow::into_model).ok_or_else(Problem::not_found)
}

/// A locked item with its case, which stays as it is until the transaction ends.
pub async fn in_case(tx: &mut Tx, item: EnforcementItem) -> Outcome<ItemInCase> {
    let case = cases::table.find((item.commune.as_str(), item.case_id)).select(CaseRow::as_select());
    let row: CaseRow = case.for_share().first(tx.conn()).await?;
    Ok(ItemInCase { item, case: row.into_model() })
}

/// These items of a commune with their cases as they stand, without a lock: for the process itself, never for a caller.
pub async fn in_cases(tx: &mut Tx, commune: &str, ids: &[Uuid]) -> Outcome<Vec<ItemInCase>> {
    let rows: Vec<(ItemRow, CaseRow)> = enforcement_items::table
        .inner_join(cases::table.on(cases::commune.eq(dsl::commune).and(cases::id.eq(dsl::case_id))))
        .filter(dsl::commune.eq(commune).and(dsl::id.eq_any(ids)))
        .select((ItemRow::as_select(), CaseRow::as_select()))
        .load(tx.conn())
        .await?;
    let with =
        |(item, case): (ItemRow, CaseRow)| ItemInCase { item: item.into_model(), case: case.into_model() };
    Ok(rows.into_iter().map(with).collect())
}

/// True where something that was ordered in the case is neither accepted as done nor cancelled.
pub async fn outstanding(tx: &mut Tx, case: &Case) -> Outcome<bool> {
    Ok(!outstanding_among(tx.conn(), &case.commune, &[case.id]).await?.is_empty())
}

/// Those of these cases in which something that was ordered is neither accepted as done nor cancelled.
pub async fn outstanding_among(
    mut conn: &AsyncPgConnection,
    commune: &str,
    case_ids: &[Uuid],
) -> Outcome<Vec<Uuid>> {
    if case_ids.is_empty() {
        return Ok(Vec::new());
    }
    let open = [ItemStatus::Open, ItemStatus::Completed].map(Coded);
    Ok(enforcement_items::table
        .filter(dsl::commune.eq(commune).and(dsl::case_id.eq_any(case_ids)))
        .filter(dsl::status.eq_any(open))
        .select(dsl::case_id)
        .distinct()
        .load(&mut conn)
        .await?)
}

/// True where an item that this act ordered is not cancelled.
pub async fn rest_on(tx: &mut Tx, commune: &str, act_id: Uuid) -> Outcome<bool> {
    let any = enforcement_items::table
        .filter(dsl::commune.eq(commune).and(dsl::ordered_by_act.eq(act_id)))
        .filter(dsl::status.ne(Coded(ItemStatus::Cancelled)));
    Ok(diesel::select(diesel::dsl::exists(any)).get_result(tx.conn()).await?)
}

type Filtered = enforcement_items::BoxedQuery<'static, Pg>;

fn filtered(scope: &Scope, doing: &Doing, filter: &ItemFilter) -> Filtered {
    let mut query = enforcement_items::table
        .filter(dsl::commune.eq(filter.commune.clone()))
        .filter(seen(scope, doing, &filter.commune))
        .into_boxed::<Pg>();
    let (kinds, statuses) = (coded(&filter.kind), coded(&filter.status));
    any_of!(query, dsl::case_id, filter.case_id);
    any_of!(query, dsl::kind, kinds);
    any_of!(query, dsl::status, statuses);
    any_of!(query, dsl::responsible_position_id, filter.responsible_position_id);
    any_of!(query, dsl::responsible_unit_id, filter.responsible_unit_id);
    let full = scope.in_full_unless(filter.watcher);
    if !filter.responsible_position_id.is_empty() || !filter.responsible_unit_id.is_empty() {
        // Who has to do what a sealed case orders is masked for those who see the case redacted.
        let released = cases::table
            .filter(cases::commune.eq(filter.commune.clone()).and(cases::sealed.eq(false)))
            .select(cases::id);
        let shown = seen(&full, doing, &filter.commune);
        query = query.filter(shown.or(dsl::case_id.eq_any(released)));
    }
    if !filter.register.is_empty() {
        query = query.filter(of_registers(scope, &filter.register, &filter.commune));
    }
    if !filter.settler_position_id.is_empty() {
        query = query.filter(of_settlers(&full, &filter.settler_position_id, &filter.commune));
    }
    if let Some(day) = filter.due_from {
        query = query.filter(dsl::due_on.ge(day));
    }
    if let Some(day) = filter.due_before {
        query = query.filter(dsl::due_on.lt(day));
    }
    let open = Coded(ItemStatus::Open);
    match filter.overdue {
        Some((true, today)) => query.filter(dsl::due_on.lt(today).and(dsl::status.eq(open))),
        Some((false, today)) => query.filter(dsl::due_on.ge(today).or(dsl::status.ne(open))),
        None => query,
    }
}

/// One page by due date, earliest first.
pub async fn page(
    conn: &mut AsyncPgConnection,
    (scope, doing): (&Scope, &Doing),
    filter: &ItemFilter,
    window: Window,
) -> Outcome<Vec<EnforcementItem>> {
    let query = |filter: &ItemFilter| {
        let mut query = filtered(scope, doing, filter);
        if let Some(key) = window.after {
            query = query.filter(after_key!(dsl::due_on, dsl::id, key));
        }
        query.order((dsl::due_on, dsl::id)).limit(window.rows).select(ItemRow::as_select())
    };
    // Each kind has the order in its index, several at once do not.
    let of_kind = |kind: &ItemKind| query(&ItemFilter { kind: vec![*kind], ..filter.clone() });
    let queries: Vec<_> =
        if filter.kind.is_empty() { vec![query(filter)] } else { filter.kind.iter().map(of_kind).collect() };
    let rows: Vec<ItemRow> = Together(queries).load(conn).await?;
    let rows = merged(rows, |row| (row.due_on, row.id), window.rows);
    Ok(rows.into_iter().map(ItemRow::into_model).collect())
}

/// How many match, up to [`COUNT_CAP`] and one more.
pub async fn count(
    conn: &mut AsyncPgConnection,
    (scope, doing): (&Scope, &Doing),
    filter: &ItemFilter,
) -> Outcome<i64> {
    let query = filtered(scope, doing, filter).select(dsl::id).limit(COUNT_CAP + 1);
    let ids: Vec<Uuid> = query.load(conn).await?;
    Ok(i64::try_from(ids.len()).unwrap_or(COUNT_CAP))
}

/// Inserts an item.
pub async fn insert(tx: &mut Tx, item: &EnforcementItem) -> Outcome<()> {
    diesel::insert_into(enforcement_items::table).values(ItemRow::of(item)).execute(tx.conn()).await?;
    Ok(())
}

/// Writes a changed item back; its old version must still stand.
pub async fn save(tx: &mut Tx, item: &EnforcementItem) -> Outcome<()> {
    let changed = diesel::update(enforcement_items::table.find((item.commune.as_str(), item.id)))
        .filter(dsl::version.lt(item.version))
        .set(&ItemRow::of(item))
        .execute(tx.conn())
        .await?;
    if changed == 1 { Ok(()) } else { Err(Problem::internal("an item was saved over a newer version")) }
}
