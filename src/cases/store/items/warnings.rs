//! Which items have come to a stage of which nobody was told yet.

use std::collections::HashSet;
use std::sync::LazyLock;

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Date, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::cases::model::item::ItemStatus;
use crate::cases::schema::enforcement_warnings::{self, dsl};
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::petitions::model::DeadlineStage;
use crate::petitions::store::warnings::{stages, untold};

/// An item at a stage.
#[derive(Debug, Clone, QueryableByName)]
#[allow(missing_docs, reason = "the columns are described in the schema")]
pub struct Reached {
    #[diesel(sql_type = Text)]
    pub commune: String,
    #[diesel(sql_type = SqlUuid)]
    pub item_id: Uuid,
    #[diesel(sql_type = Date)]
    pub due_on: NaiveDate,
    #[diesel(sql_type = Text)]
    pub stage: String,
    #[diesel(sql_type = Bool)]
    pub told: bool,
}

/// Of each item the stages that were reached and not told. Its time begins with the act that orders it. Where it is overdue the other
/// stages tell nothing any more.
static REACHED: LazyLock<String> = LazyLock::new(|| {
    let (stages, overdue) = (stages("i.ordered_on", "i.due_on", "i.due_on"), DeadlineStage::Overdue);
    let open = ItemStatus::Open;
    let reached = format!(
        "select i.commune, i.id as item_id, i.due_on, s.place, s.stage, s.reached_on
        from enforcement_items i
        cross join lateral {stages}
        where i.status = '{open}' and s.reached_on <= $1 and (s.stage = '{overdue}' or i.due_on >= $1)
            and not exists (
                select from enforcement_warnings w
                where w.commune = i.commune and w.item_id = i.id and w.stage = s.stage and w.due_on = i.due_on
            )"
    );
    untold(&reached, "item_id")
});

/// Items of all communes at the stages that were not told yet, `limit` at most: for the process itself, never for a caller.
/// `next_working_day` is the first one after today.
pub async fn reached(
    tx: &mut Tx,
    today: NaiveDate,
    next_working_day: NaiveDate,
    limit: i64,
) -> Outcome<Vec<Reached>> {
    let query = diesel::sql_query(REACHED.as_str())
        .bind::<Date, _>(today)
        .bind::<Date, _>(next_working_day)
        .bind::<BigInt, _>(limit);
    Ok(query.load(tx.conn()).await?)
}

/// Notes that these stages are told, or need not be, and gives those, by item and stage, that nobody else has noted meanwhile.
pub async fn note(tx: &mut Tx, reached: &[Reached], today: NaiveDate) -> Outcome<HashSet<(Uuid, String)>> {
    let row = |one: &Reached| {
        (
            dsl::commune.eq(one.commune.clone()),
            dsl::item_id.eq(one.item_id),
            dsl::stage.eq(one.stage.clone()),
            dsl::due_on.eq(one.due_on),
            dsl::warned_on.eq(today),
        )
    };
    let noted = diesel::insert_into(enforcement_warnings::table)
        .values(reached.iter().map(row).collect::<Vec<_>>())
        .on_conflict_do_nothing()
        .returning((dsl::item_id, dsl::stage))
        .load(tx.conn())
        .await?;
    Ok(noted.into_iter().collect())
}
