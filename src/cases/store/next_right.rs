//! Undecided complaints whose time for settling has run out, or is over at another day than the complainant's next right was counted
//! from.

use std::sync::LazyLock;

use chrono::NaiveDate;
use diesel::sql_types::{Array, BigInt, Date, Text};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::effect::{Ripe, of_first_commune};
use crate::cases::model::next_right::{COUNTED_FROM_THE_END, UNDECIDED};
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::law::SETTLEMENT_RAN_OUT;

/// Undecided complaints, in the words of their index.
static WAITING: LazyLock<String> = LazyLock::new(|| {
    let cycles = COUNTED_FROM_THE_END.iter().map(|cycle| format!("'{}'", cycle.as_str()));
    let states = UNDECIDED.iter().map(|status| format!("'{}'", status.as_str()));
    let list = |codes: Vec<String>| codes.join(", ");
    format!("life_cycle in ({}) and status in ({})", list(cycles.collect()), list(states.collect()))
});

/// The time for settling is over and nothing was counted from there; or something was, and it is over at no such day.
const RIPE: &str = "
    select c.commune, c.id from cases c
    where {waiting}
        and (
            exists (
                select from deadlines s where s.commune = c.commune and s.petition_id = c.petition_id and s.rule_key = any($1)
                    and s.status = 'running' and s.due_on < $2
                    and not exists (
                        select from deadlines r where r.commune = s.commune and r.petition_id = s.petition_id
                            and r.start_event = $3 and r.status in ('running', 'paused', 'awaiting_calendar')
                            and r.start_on = s.due_on
                    )
            )
            or exists (
                select from deadlines r where r.commune = c.commune and r.petition_id = c.petition_id and r.start_event = $3
                    and r.status in ('running', 'paused', 'awaiting_calendar')
                    and not exists (
                        select from deadlines s where s.commune = r.commune and s.petition_id = r.petition_id
                            and s.rule_key = any($1) and s.status = 'running' and s.due_on = r.start_on
                    )
            )
        )
    order by c.commune, c.id
    limit $4";

/// Such cases of the first commune that has some, in the order of their ids: for the process itself, never for a caller.
pub async fn ripe(tx: &mut Tx, today: NaiveDate, limit: i64) -> Outcome<Option<(String, Vec<Uuid>)>> {
    let settlement: Vec<&str> =
        COUNTED_FROM_THE_END.iter().flat_map(|cycle| cycle.settlement()).copied().collect();
    let rows: Vec<Ripe> = diesel::sql_query(RIPE.replace("{waiting}", &WAITING))
        .bind::<Array<Text>, _>(settlement)
        .bind::<Date, _>(today)
        .bind::<Text, _>(SETTLEMENT_RAN_OUT)
        .bind::<BigInt, _>(limit)
        .load(tx.conn())
        .await?;
    Ok(of_first_commune(rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_fits_what_waits() {
        let tables = include_str!("../../../migrations/2026-11-24-000006_cases/up.sql");
        assert!(tables.contains(&format!("on cases (commune, id) where {};", *WAITING)));
    }
}
