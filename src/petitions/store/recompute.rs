//! Clocks that were last looked at under an older law, and what becomes of them: sets of rows, in as many statements
//! whatever their number.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Date, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::deadlines::DeadlineRow;
use super::row::PetitionRow;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::law::store::Law;
use crate::petitions::model::Petition;
use crate::petitions::schema::{deadlines, petitions};

#[derive(QueryableByName)]
struct StaleRow {
    #[diesel(sql_type = Text)]
    commune: String,
    #[diesel(sql_type = SqlUuid)]
    petition_id: Uuid,
}

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Clocks that are still to be looked at under the law of the number `$1`, open ones and those that ended before their day was known: those
/// that rules and calendar of `$2` have not seen, and those that a setting of their commune has not seen that was in force, or was to be, on
/// the day on which they started.
const STALE: &str = "from deadlines d
    where (d.status in ('running', 'paused', 'awaiting_calendar')
        or d.status in ('fulfilled', 'fulfilled_late') and d.due_on is null and d.nominal_on is not null)
      and d.law_seq < $1
      and (d.law_seq < $2 or exists (select from commune_settings s where s.commune = d.commune
        and s.valid_from <= d.start_on and coalesce(s.voided_seq, s.loaded_seq) > d.law_seq))";

/// Petitions of one commune with such clocks, of `limit` clocks at most, those of the oldest law first. For the process
/// itself, never for a caller.
pub async fn stale(tx: &mut Tx, law: &Law, limit: i64) -> Outcome<Option<(String, Vec<Uuid>)>> {
    let query = format!(
        "select d.commune, d.petition_id {STALE} order by d.law_seq, d.commune, d.petition_id limit $3"
    );
    let rows: Vec<StaleRow> = diesel::sql_query(query)
        .bind::<BigInt, _>(law.number)
        .bind::<BigInt, _>(law.counting)
        .bind::<BigInt, _>(limit)
        .load(tx.conn())
        .await?;
    let Some((first, _)) = rows.split_first() else { return Ok(None) };
    let commune = first.commune.clone();
    let mut ids: Vec<Uuid> =
        rows.into_iter().filter(|row| row.commune == commune).map(|row| row.petition_id).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(Some((commune, ids)))
}

/// The cases to which these petitions belong, be it that they opened them or that they are linked to them.
pub async fn cases_of(tx: &mut Tx, commune: &str, ids: &[Uuid]) -> Outcome<Vec<Uuid>> {
    let rows: Vec<Option<Uuid>> = petitions::table
        .filter(petitions::commune.eq(commune).and(petitions::id.eq_any(ids)))
        .filter(petitions::case_id.is_not_null())
        .select(petitions::case_id)
        .load(tx.conn())
        .await?;
    Ok(rows.into_iter().flatten().collect())
}

/// How many such clocks there are.
pub async fn count_stale(tx: &mut Tx, law: &Law) -> Outcome<i64> {
    let row: CountRow = diesel::sql_query(format!("select count(*) {STALE}"))
        .bind::<BigInt, _>(law.number)
        .bind::<BigInt, _>(law.counting)
        .get_result(tx.conn())
        .await?;
    Ok(row.count)
}

/// Locks petitions of a commune, later entries of a matter before earlier ones, as every act does.
pub async fn lock_all(tx: &mut Tx, commune: &str, ids: &[Uuid]) -> Outcome<Vec<Petition>> {
    let rows: Vec<PetitionRow> = petitions::table
        .filter(petitions::commune.eq(commune).and(petitions::id.eq_any(ids)))
        .order((petitions::created_at.desc(), petitions::id.desc()))
        .select(PetitionRow::as_select())
        .for_update()
        .load(tx.conn())
        .await?;
    Ok(rows.into_iter().map(PetitionRow::into_model).collect())
}

/// Notes that these clocks were looked at and stay as they are.
pub async fn looked_at(tx: &mut Tx, commune: &str, ids: &[Uuid], number: i64) -> Outcome<()> {
    let rows = deadlines::table.filter(deadlines::commune.eq(commune).and(deadlines::id.eq_any(ids)));
    diesel::update(rows).set(deadlines::law_seq.eq(number)).execute(tx.conn()).await?;
    Ok(())
}

/// Writes what these clocks are now; what started them, and what happened to them, stays.
pub async fn write_all(tx: &mut Tx, commune: &str, rows: &[DeadlineRow], number: i64) -> Outcome<()> {
    let query = "update deadlines d set rule_key = n.rule_key, rule_valid_from = n.rule_valid_from, remote_area = n.remote_area,
                    source = n.source, nominal_on = n.nominal_on, due_on = n.due_on, status = n.status, provisional = n.provisional,
                    calendar_version = n.calendar_version, alternatives = n.alternatives, explanation = n.explanation, law_seq = $2
                 from unnest($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) as n (id, rule_key, rule_valid_from, remote_area,
                    source, nominal_on, due_on, status, provisional, calendar_version, alternatives, explanation)
                 where d.commune = $1 and d.id = n.id";
    let texts = |text: fn(&DeadlineRow) -> &str| rows.iter().map(text).collect::<Vec<_>>();
    let days = |day: fn(&DeadlineRow) -> Option<NaiveDate>| rows.iter().map(day).collect::<Vec<_>>();
    diesel::sql_query(query)
        .bind::<Text, _>(commune)
        .bind::<BigInt, _>(number)
        .bind::<Array<SqlUuid>, _>(rows.iter().map(|row| row.id).collect::<Vec<_>>())
        .bind::<Array<Text>, _>(texts(|row| &row.rule_key))
        .bind::<Array<Nullable<Date>>, _>(days(|row| row.rule_valid_from))
        .bind::<Array<Bool>, _>(rows.iter().map(|row| row.remote_area).collect::<Vec<_>>())
        .bind::<Array<Text>, _>(texts(|row| &row.source))
        .bind::<Array<Nullable<Date>>, _>(days(|row| row.nominal_on))
        .bind::<Array<Nullable<Date>>, _>(days(|row| row.due_on))
        .bind::<Array<Text>, _>(texts(|row| &row.status))
        .bind::<Array<Bool>, _>(rows.iter().map(|row| row.provisional).collect::<Vec<_>>())
        .bind::<Array<Text>, _>(texts(|row| &row.calendar_version))
        .bind::<Array<Jsonb>, _>(rows.iter().map(|row| &row.alternatives).collect::<Vec<_>>())
        .bind::<Array<Jsonb>, _>(rows.iter().map(|row| &row.explanation).collect::<Vec<_>>())
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Rows `r` that show the next due date of the petition `n.id`, as `n.due_on`.
#[derive(Debug, Clone, Copy)]
pub struct Showing {
    /// Their table.
    pub table: &'static str,
    /// The condition by which one shows it.
    pub shows: &'static str,
    /// When it was changed last, where that is `$2`.
    pub changed: &'static str,
}

/// The petition itself. Of a sealed one it is told where it is shown: in its case.
pub const ITSELF: Showing = Showing {
    table: "petitions",
    shows: "r.id = n.id",
    changed:
        "changed_at = case when r.sealed and (r.case_id is null or r.due_on is not distinct from n.due_on)
            then r.changed_at else $2 end",
};

/// Writes the next due dates of petitions into the locked rows that show them, each as a change of its own.
pub async fn write_due(
    tx: &mut Tx,
    rows: Showing,
    commune: &str,
    due: &[(Uuid, Option<NaiveDate>)],
    now: DateTime<Utc>,
) -> Outcome<()> {
    let Showing { table, shows, changed } = rows;
    let query = format!(
        "update {table} r set due_on = n.due_on, version = r.version + 1, {changed}
         from unnest($3, $4) as n (id, due_on) where r.commune = $1 and {shows}"
    );
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
