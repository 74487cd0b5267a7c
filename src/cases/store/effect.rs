//! Decided complaints whose decision has come into effect.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Date, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::cases::model::{LifeCycle, Mark};
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;

/// A case that time has brought further.
#[derive(QueryableByName)]
pub(super) struct Ripe {
    #[diesel(sql_type = Text)]
    commune: String,
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// Those of the first commune that has some, in their order.
pub(super) fn of_first_commune(rows: Vec<Ripe>) -> Option<(String, Vec<Uuid>)> {
    let commune = rows.as_slice().first()?.commune.clone();
    let ids = rows.into_iter().filter(|row| row.commune == commune).map(|row| row.id).collect();
    Some((commune, ids))
}

/// A clock of effect runs, none of them has its day still before it or is not known, and the receipt is proven or the next
/// instance has decided.
const RIPE: &str = "
    select c.commune, c.id from cases c
    where c.status = 'decided' and (c.decision_received_on is not null or $3 = any(c.marks))
        and exists (
            select from deadlines d where d.commune = c.commune and d.petition_id = c.petition_id
                and d.rule_key = any($2) and d.status = 'running'
        )
        and not exists (
            select from deadlines d where d.commune = c.commune and d.petition_id = c.petition_id and d.rule_key = any($2)
                and d.status in ('running', 'paused', 'awaiting_calendar') and (d.due_on is null or d.due_on >= $1)
        )
    order by c.commune, c.id
    limit $4";

/// Such cases of the first commune that has some, in the order of their ids: for the process itself, never for a caller.
pub async fn ripe(tx: &mut Tx, today: NaiveDate, limit: i64) -> Outcome<Option<(String, Vec<Uuid>)>> {
    let keys = [LifeCycle::ComplaintAdmin, LifeCycle::ComplaintDiscipline].map(LifeCycle::effect).concat();
    let rows: Vec<Ripe> = diesel::sql_query(RIPE)
        .bind::<Date, _>(today)
        .bind::<Array<Text>, _>(keys)
        .bind::<Text, _>(Mark::DecidedAbove.as_str())
        .bind::<BigInt, _>(limit)
        .load(tx.conn())
        .await?;
    Ok(of_first_commune(rows))
}
