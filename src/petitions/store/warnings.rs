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
    #[diesel(sql_type = Bool)]
    pub told: bool,
}

/// Each stage of a time of the days from `start` to `end`, that is due on `due`, with the day on which it is reached, to be joined
/// laterally as `s (place, stage, reached_on)`: half and four fifths of the days, rounded up, where it has more than one; the last working
/// day before the due date; the day after it. `$1` is today, `$2` the first working day after today.
#[must_use]
pub fn stages(start: &str, end: &str, due: &str) -> String {
    let [half, four_fifths] = [DeadlineStage::Half, DeadlineStage::FourFifths];
    let [last_working_day, overdue] = [DeadlineStage::LastWorkingDay, DeadlineStage::Overdue];
    format!(
        "(values
            (1, '{half}', {start} + (nullif({end} - {start}, 0) + 1) / 2),
            (2, '{four_fifths}', {start} + (nullif({end} - {start}, 0) * 4 + 4) / 5),
            (3, '{last_working_day}', case when {due} <= $2 then $1 end),
            (4, '{overdue}', {due} + 1)
        ) as s (place, stage, reached_on)"
    )
}

/// Of what this statement gives, which are stages (`commune`, `key`, `place`, `reached_on`) that were reached and not told, `$3` at most,
/// and whether each is told (`told`): on its own day always, and afterwards where no later stage is among them. The earlier ones come
/// first, so that none is told for being cut off from a later one.
#[must_use]
pub fn untold(statement: &str, key: &str) -> String {
    format!(
        "select *, reached_on = $1 or lead(place) over (partition by commune, {key} order by place) is null as told
        from ({statement}) untold
        order by commune, {key}, place
        limit $3"
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

/// Of each clock the stages that were reached and not told. Where it is overdue the other stages tell nothing any more. One whose year is
/// not loaded has no due date: its end as if no holiday fell into the time stands for that.
static REACHED: LazyLock<String> = LazyLock::new(|| {
    let running = reached_by(DeadlineStatus::Running, "d.due_on");
    let awaiting = reached_by(DeadlineStatus::AwaitingCalendar, "d.nominal_on");
    untold(&format!("{running} union all {awaiting}"), "deadline_id")
});

/// Those of the clocks in this state, whose last day is `last`.
fn reached_by(state: DeadlineStatus, last: &str) -> String {
    let (stages, overdue) = (stages(RAN_FROM, "d.nominal_on", last), DeadlineStage::Overdue);
    let awaiting = state == DeadlineStatus::AwaitingCalendar;
    format!(
        "select d.commune, d.id as deadline_id, d.petition_id, d.rule_key, {last} as due_on, s.place, s.stage, s.reached_on,
            {awaiting} as awaiting_calendar
        from deadlines d
        cross join lateral {stages}
        where d.status = '{state}' and d.rule_key <> all($4) and s.reached_on <= $1 and (s.stage = '{overdue}' or {last} >= $1)
            and not exists (
                select from deadline_warnings w
                where w.commune = d.commune and w.deadline_id = d.id and w.stage = s.stage and w.due_on = {last}
            )"
    )
}

/// Clocks of all communes at the stages that were not told yet, `limit` at most: for the process itself, never for a caller.
/// `next_working_day` is the first one after today; clocks of the rules in `nobodys` are no duty of anybody and warn of nothing.
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

/// Notes that these stages are told, or need not be, and gives those, by clock and stage, that nobody else has noted meanwhile.
pub async fn note(tx: &mut Tx, reached: &[Reached], today: NaiveDate) -> Outcome<HashSet<(Uuid, String)>> {
    let row = |one: &Reached| {
        (
            deadline_warnings::commune.eq(one.commune.clone()),
            deadline_warnings::deadline_id.eq(one.deadline_id),
            deadline_warnings::stage.eq(one.stage.clone()),
            deadline_warnings::due_on.eq(one.due_on),
            deadline_warnings::warned_on.eq(today),
        )
    };
    let noted = diesel::insert_into(deadline_warnings::table)
        .values(reached.iter().map(row).collect::<Vec<_>>())
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
        .bind::<Array<Nullable<Date>>, _>(days(DeadlineRow::last_day))
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
