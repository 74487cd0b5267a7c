//! Cases of petitions whose clocks were computed anew: sets of rows.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Date, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::cases::schema::cases;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;

/// Locks these cases in the order of their ids, and gives these.
pub async fn lock_all(tx: &mut Tx, commune: &str, ids: &[Uuid]) -> Outcome<Vec<Uuid>> {
    Ok(cases::table
        .filter(cases::commune.eq(commune).and(cases::id.eq_any(ids)))
        .order(cases::id)
        .select(cases::id)
        .for_update()
        .load(tx.conn())
        .await?)
}

/// Writes the next due dates of the locked cases of these petitions, each as a change of its own.
pub async fn write_due(
    tx: &mut Tx,
    commune: &str,
    due: &[(Uuid, Option<NaiveDate>)],
    now: DateTime<Utc>,
) -> Outcome<()> {
    let query = "update cases c set due_on = n.due_on, version = c.version + 1, changed_at = $2
                 from unnest($3, $4) as n (petition_id, due_on) where c.commune = $1 and c.petition_id = n.petition_id";
    let (ids, days): (Vec<Uuid>, Vec<Option<NaiveDate>>) = due.iter().copied().unzip();
    diesel::sql_query(query)
        .bind::<Text, _>(commune)
        .bind::<Timestamptz, _>(now)
        .bind::<Array<SqlUuid>, _>(ids)
        .bind::<Array<Nullable<Date>>, _>(days)
        .execute(tx.conn())
        .await?;
    Ok(())
}
