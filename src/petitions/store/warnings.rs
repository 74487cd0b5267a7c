//! Which clocks have come to a stage of which nobody was told yet.

use std::collections::HashSet;
use std::sync::LazyLock;

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Date, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::deadlines::DeadlineRow;
use super::row::PetitionRow;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::petitions::model::{DeadlineStage, DeadlineStatus, Petition};
use crate::petitions::schema::{deadline_warnings, petitions};

/// A clock at a stage.
#[derive(Debug, Clone, QueryableByName)]
#[allow(missing_docs, reason = "the columns are described in the schema")]
pub struct Reached {
    #[diesel(sql_type = Text)]
    pub commune: String,
    #[diesel(sql_type = SqlUuid)]
    pub deadline_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub petition_id: Uuid,
    #[diesel(sql_type = Text)]
    pub rule_key: String,
    #[diesel(sql_type = Date)]
    pub due_on: NaiveDate,
    #[diesel(sql_type = Text)]
    pub stage: String,
    #[diesel(sql_type = Bool)]
    pub awaiting_calendar: bool,
}

/// Each stage of a time of the days from `start` to `end`, that is due on `due`, with the day on which it is reached, to be joined
/// laterally as `s (place, stage, reached_on)`: half and four fifths of the days, rounded up; the last working day before the due date;
/// the day after it. `$1` is today, `$2` the first working day after today.
#[must_use]
pub fn stages(start: &str, end: &str, due: &str) -> String {
    let [half, four_fifths] = [DeadlineStage::Half, DeadlineStage::FourFifths];
    let [last_working_day, overdue] = [DeadlineStage::LastWorkingDay, DeadlineStage::Overdue];
    format!(
        "(values
            (1, '{half}', {start} + ({end} - {start} + 1) / 2),
            (2, '{four_fifths}', {start} + (({end} - {start}) * 4 + 4) / 5),
            (3, '{last_working_day}', case when {due} <= $2 then $1 end),
            (4, '{overdue}', {due} + 1)
        ) as s (place, stage, reached_on)"
    )
}

/// The first day of a clock `d`, later by the days for which it has stood: those count for nothing. Pauses may overlap.
const RAN_FROM: &str = "(d.start_on + case when d.pauses = '[]' then 0 else (
    select coalesce(sum(upper(stood) - lower(stood)), 0)::int
    from unnest((
        select range_agg(daterange((p ->> 'from')::date, (p ->> 'to')::date))
        from jsonb_array_elements(d.pauses) p where p ->> 'to' is not null
    )) as stood
) end)";

/// Of each clock the latest stage that nobody was told of. Where it is overdue the other stages tell nothing any more. One whose year is
/// not loaded has no due date: it is taken for overdue once the end has passed that it would have had without a holiday.
static REACHED: LazyLock<String> = LazyLock::new(|| {
    let (stages, overdue) = (stages(RAN_FROM, "d.nominal_on", "d.due_on"), DeadlineStage::Overdue);
    let [running, awaiting] = [DeadlineStatus::Running, DeadlineStatus::AwaitingCalendar];
    format!(
        "
        select distinct on (commune, deadline_id) *
        from (
            select d.commune, d.id as deadline_id, d.petition_id, d.rule_key, d.due_on, s.stage, false as awaiting_calendar, s.place
            from deadlines d
            cross join lateral {stages}
            where d.status = '{running}' and d.rule_key <> all($4) and s.reached_on <= $1 and (s.stage = '{overdue}' or d.due_on >= $1)
                and not exists (
                    select from deadline_warnings w
                    where w.commune = d.commune and w.deadline_id = d.id and w.stage = s.stage and w.due_on = d.due_on
                )
            union all
            select d.commune, d.id, d.petition_id, d.rule_key, d.nominal_on, '{overdue}', true, 4
            from deadlines d
            where d.status = '{awaiting}' and d.rule_key <> all($4) and d.nominal_on < $1
                and not exists (
                    select from deadline_warnings w
                    where w.commune = d.commune and w.deadline_id = d.id and w.stage = '{overdue}' and w.due_on = d.nominal_on
                )
        ) untold
        order by commune, deadline_id, place desc
        limit $3"
    )
});

/// Clocks of all communes at a stage that was not told yet, each at the latest, `limit` at most: for the process itself, never for a
/// caller. `next_working_day` is the first one after today; clocks of the rules in `nobodys` are no duty of anybody and warn of nothing.
pub async fn reached(
    tx: &mut Tx,
    today: NaiveDate,
    next_working_day: NaiveDate,
    nobodys: &[&str],
    limit: i64,
) -> Outcome<Vec<Reached>> {
    let query = diesel::sql_query(REACHED.as_str())
        .bind::<Date, _>(today)
        .bind::<Date, _>(next_working_day)
        .bind::<diesel::sql_types::BigInt, _>(limit)
        .bind::<Array<Text>, _>(nobodys);
    Ok(query.load(tx.conn()).await?)
}

/// Notes that these stages are told, and that no earlier one needs to be, and gives those, by clock and stage, that nobody else has told
/// meanwhile.
pub async fn note(tx: &mut Tx, reached: &[Reached], today: NaiveDate) -> Outcome<HashSet<(Uuid, String)>> {
    let row = |one: &Reached, stage: DeadlineStage| {
        (
            deadline_warnings::commune.eq(one.commune.clone()),
            deadline_warnings::deadline_id.eq(one.deadline_id),
            deadline_warnings::stage.eq(stage.as_str()),
            deadline_warnings::due_on.eq(one.due_on),
            deadline_warnings::warned_on.eq(today),
        )
    };
    let rows = reached
        .iter()
        .flat_map(|one| DeadlineStage::told_with(&one.stage).iter().map(move |stage| row(one, *stage)));
    let noted = diesel::insert_into(deadline_warnings::table)
        .values(rows.collect::<Vec<_>>())
        .on_conflict_do_nothing()
        .returning((deadline_warnings::deadline_id, deadline_warnings::stage))
        .load(tx.conn())
        .await?;
    Ok(noted.into_iter().collect())
}

/// What carries the stages over that were told of the due date that a clock had. `$1` and `$2` as for [`stages`].
static CARRIED: LazyLock<String> = LazyLock::new(|| {
    let stages = stages(RAN_FROM, "n.nominal_on", "n.due_on");
    format!(
        "
        insert into deadline_warnings (commune, deadline_id, stage, due_on, warned_on)
        select w.commune, w.deadline_id, w.stage, n.due_on, w.warned_on
        from unnest($4, $5, $6) as n (id, nominal_on, due_on)
        join deadlines d on d.commune = $3 and d.id = n.id
        join deadline_warnings w on w.commune = d.commune and w.deadline_id = d.id and w.due_on = coalesce(d.due_on, d.nominal_on)
        cross join lateral {stages}
        where s.stage = w.stage and s.reached_on <= $1
        on conflict do nothing"
    )
});

/// Notes that the stages of these clocks that were told are told under the due dates too that they are about to get: each but one whose
/// new day lies ahead. `next_working_day` is the first one after today.
pub async fn carry_over(
    tx: &mut Tx,
    commune: &str,
    rows: &[DeadlineRow],
    (today, next_working_day): (NaiveDate, NaiveDate),
) -> Outcome<()> {
    let days = |day: fn(&DeadlineRow) -> Option<NaiveDate>| rows.iter().map(day).collect::<Vec<_>>();
    diesel::sql_query(CARRIED.as_str())
        .bind::<Date, _>(today)
        .bind::<Date, _>(next_working_day)
        .bind::<Text, _>(commune)
        .bind::<Array<SqlUuid>, _>(rows.iter().map(|row| row.id).collect::<Vec<_>>())
        .bind::<Array<Nullable<Date>>, _>(days(|row| row.nominal_on))
        .bind::<Array<Nullable<Date>>, _>(days(|row| row.due_on.or(row.nominal_on)))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// The petitions of these clocks as they stand, without a lock: the events change nothing of them.
pub async fn petitions_of(tx: &mut Tx, commune: &str, ids: &[Uuid]) -> Outcome<Vec<Petition>> {
    let rows: Vec<PetitionRow> = petitions::table
        .filter(petitions::commune.eq(commune).and(petitions::id.eq_any(ids)))
        .select(PetitionRow::as_select())
        .load(tx.conn())
        .await?;
    Ok(rows.into_iter().map(PetitionRow::into_model).collect())
}
