//! Rows and queries of cases.

pub mod effect;
pub mod items;
pub mod letters;
pub mod list;
pub mod moves;
pub mod next_right;
pub mod orders;
pub mod papers;
pub mod publications;
pub mod recompute;
mod row;
pub mod steps;
mod unproven;

use chrono::NaiveDate;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

pub use row::CaseRow;

use super::model::{Case, CaseStatus};
use super::schema::{case_answers, cases};
use crate::kernel::access::{Scope, Unchecked};
use crate::kernel::db::Tx;
use crate::kernel::ids::commune_of;
use crate::kernel::problem::{Outcome, Problem};
use crate::petitions::model::Petition;
use crate::petitions::schema::petitions as petition_rows;
use crate::petitions::store as petitions;
use crate::scope_filter;

/// A condition on cases.
pub type Predicate = Box<dyn BoxableExpression<cases::table, Pg, SqlType = Bool>>;

/// Those that the scope admits. A void one is never among them: it is read by its own id alone, by who sees its petition.
pub fn admitted(scope: &Scope, commune: &str) -> Predicate {
    Box::new(scope_filter!(cases, scope, commune).and(cases::status.ne(CaseStatus::Voided.as_str())))
}

/// Those that the scope admits, and every void one, of which [`found`] asks for its petition.
fn asked_for(scope: &Scope, commune: &str) -> Predicate {
    Box::new(scope_filter!(cases, scope, commune).or(cases::status.eq(CaseStatus::Voided.as_str())))
}

/// The case, if there is one. A void one is seen by who sees its petition now, and as that.
async fn found(conn: &mut AsyncPgConnection, scope: &Scope, row: Option<CaseRow>) -> Outcome<Case> {
    let case = row.ok_or_else(Problem::not_found)?.into_model();
    if case.status != CaseStatus::Voided {
        return Ok(case);
    }
    let petition = petitions::find(conn, scope, case.petition_id).await?;
    Ok(case.seen_as(&petition))
}

/// A case that the scope admits.
pub async fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: Uuid) -> Outcome<Case> {
    let commune = commune_of(id).ok_or_else(Problem::not_found)?;
    let row: Option<CaseRow> = cases::table
        .filter(cases::commune.eq(&commune).and(cases::id.eq(id)))
        .filter(asked_for(scope, &commune))
        .select(CaseRow::as_select())
        .first(conn)
        .await
        .optional()?;
    found(conn, scope, row).await
}

/// A case that the scope admits, held as it is until the transaction ends.
pub async fn hold(tx: &mut Tx, scope: &Scope, id: Uuid) -> Outcome<Case> {
    let commune = commune_of(id).ok_or_else(Problem::not_found)?;
    let row: Option<CaseRow> = cases::table
        .filter(cases::commune.eq(&commune).and(cases::id.eq(id)))
        .filter(asked_for(scope, &commune))
        .select(CaseRow::as_select())
        .for_share()
        .first(tx.conn())
        .await
        .optional()?;
    found(tx.conn(), scope, row).await
}

/// Holds a case as it is until the transaction ends, whoever asks, and says whom it names. `None`: it is void, which opens nothing to
/// who had work in it, since it does not follow its petition in whom that names.
pub async fn hold_still(tx: &mut Tx, id: Uuid) -> Outcome<Option<Vec<Uuid>>> {
    let commune = commune_of(id).ok_or_else(Problem::not_found)?;
    let held = cases::table.find((commune, id)).select((cases::status, cases::excluded_person_ids));
    let (status, named): (String, Vec<Uuid>) = held.for_share().first(tx.conn()).await?;
    Ok((status != CaseStatus::Voided.as_str()).then_some(named))
}

/// Those of `ids` that are cases of the commune, whoever asks, with the persons whom they exclude, or the petitions that opened them.
pub async fn excluded(
    conn: &mut AsyncPgConnection,
    commune: &str,
    ids: &[Uuid],
) -> Outcome<Vec<(Uuid, Vec<Uuid>)>> {
    let opened = petition_rows::commune.eq(cases::commune).and(petition_rows::id.eq(cases::petition_id));
    let rows: Vec<(Uuid, Vec<Uuid>, Vec<Uuid>)> = cases::table
        .inner_join(petition_rows::table.on(opened))
        .filter(cases::commune.eq(commune).and(cases::id.eq_any(ids)))
        .select((cases::id, cases::excluded_person_ids, petition_rows::excluded_person_ids))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|(id, own, of_petition)| (id, [own, of_petition].concat())).collect())
}

/// Locks a case that the scope admits.
pub async fn for_update(tx: &mut Tx, scope: &Scope, id: Uuid) -> Outcome<Unchecked<Case>> {
    let commune = commune_of(id).ok_or_else(Problem::not_found)?;
    let row: Option<CaseRow> = cases::table
        .filter(cases::commune.eq(&commune).and(cases::id.eq(id)))
        .filter(asked_for(scope, &commune))
        .select(CaseRow::as_select())
        .for_update()
        .first(tx.conn())
        .await
        .optional()?;
    Ok(Unchecked::new(found(tx.conn(), scope, row).await?))
}

/// The cases that a petition opened: one, and those that were split off with it by mistake.
pub async fn opened_by(tx: &mut Tx, petition: &Petition) -> Outcome<Vec<Case>> {
    let rows: Vec<CaseRow> = cases::table
        .filter(cases::commune.eq(&petition.commune).and(cases::petition_id.eq(petition.id)))
        .order(cases::id)
        .select(CaseRow::as_select())
        .load(tx.conn())
        .await?;
    Ok(rows.into_iter().map(CaseRow::into_model).collect())
}

/// Hides these sealed cases from these persons and nobody else; they are locked. Outside no instant tells of it.
pub async fn hide_from(tx: &mut Tx, commune: &str, ids: &[Uuid], persons: &[Uuid]) -> Outcome<()> {
    diesel::update(cases::table.filter(cases::commune.eq(commune).and(cases::id.eq_any(ids))))
        .set((cases::excluded_person_ids.eq(persons), cases::version.eq(cases::version + 1)))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Locks a case of a petition, for keeping its outward summary.
pub async fn lock_for_summary(tx: &mut Tx, commune: &str, id: Uuid) -> Outcome<Case> {
    let row: CaseRow =
        cases::table.find((commune, id)).select(CaseRow::as_select()).for_update().first(tx.conn()).await?;
    Ok(row.into_model())
}

/// Those of these cases that the scope admits.
pub async fn visible_among(
    conn: &mut AsyncPgConnection,
    scope: &Scope,
    commune: &str,
    ids: &[Uuid],
) -> Outcome<Vec<Uuid>> {
    Ok(cases::table
        .filter(cases::commune.eq(commune).and(cases::id.eq_any(ids)))
        .filter(admitted(scope, commune))
        .select(cases::id)
        .load(conn)
        .await?)
}

/// Those of these cases that the scope admits, whole.
pub async fn visible_rows(
    conn: &mut AsyncPgConnection,
    scope: &Scope,
    commune: &str,
    ids: &[Uuid],
) -> Outcome<Vec<Case>> {
    let rows: Vec<CaseRow> = cases::table
        .filter(cases::commune.eq(commune).and(cases::id.eq_any(ids)))
        .filter(admitted(scope, commune))
        .select(CaseRow::as_select())
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(CaseRow::into_model).collect())
}

/// Printed numbers of those of these cases that the scope admits.
pub async fn visible_numbers(
    mut conn: &AsyncPgConnection,
    scope: &Scope,
    commune: &str,
    ids: &[Uuid],
) -> Outcome<Vec<(Uuid, String)>> {
    Ok(cases::table
        .filter(cases::commune.eq(commune).and(cases::id.eq_any(ids)))
        .filter(admitted(scope, commune))
        .select((cases::id, cases::number))
        .load(&mut conn)
        .await?)
}

/// Inserts a new case; false where its number is taken.
pub async fn insert(tx: &Tx, case: &Case) -> Outcome<bool> {
    let inserted = diesel::insert_into(cases::table)
        .values(CaseRow::of(case))
        .on_conflict((cases::commune, cases::number))
        .do_nothing()
        .execute(&mut tx.at_once())
        .await?;
    Ok(inserted == 1)
}

/// Writes a changed case back; its old version must still stand.
pub async fn save(tx: &mut Tx, case: &Case) -> Outcome<()> {
    let changed = diesel::update(cases::table.find((case.commune.as_str(), case.id)))
        .filter(cases::version.lt(case.version))
        .set(&CaseRow::of(case))
        .execute(tx.conn())
        .await?;
    if changed == 1 { Ok(()) } else { Err(Problem::internal("a case was saved over a newer version")) }
}

/// A row of `case_answers`.
#[derive(Debug, Insertable)]
#[diesel(table_name = case_answers)]
#[allow(missing_docs, reason = "the columns are described in the schema")]
pub struct AnswerRow<'a> {
    pub commune: &'a str,
    pub id: Uuid,
    pub case_id: Uuid,
    pub act_id: Uuid,
    pub result: &'a str,
    pub document_number: Option<&'a str>,
    pub document_date: NaiveDate,
}

/// The act by which a case got the answer that stands.
pub async fn act_of_answer(tx: &mut Tx, case: &Case) -> Outcome<Option<Uuid>> {
    let Some(id) = case.answer_id else { return Ok(None) };
    let act = case_answers::table.find((case.commune.as_str(), id)).select(case_answers::act_id);
    Ok(Some(act.first(tx.conn()).await?))
}

/// Inserts the answer of a case.
pub async fn insert_answer(tx: &mut Tx, row: &AnswerRow<'_>) -> Outcome<()> {
    diesel::insert_into(case_answers::table).values(row).execute(tx.conn()).await?;
    Ok(())
}
