//! Rows and queries of petitions.

pub mod acts;
pub mod deadlines;
pub mod history;
pub mod intakes;
pub mod likeness;
pub mod linked;
pub mod list;
pub mod lookup;
pub mod notes;
pub mod notices;
pub mod passages;
pub mod ratings;
pub mod recompute;
mod row;
pub mod sealed_likeness;
pub mod waits;
pub mod warnings;

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

pub use row::PetitionRow;

use super::model::Petition;
use super::schema::{book_counters, petitions};
use crate::kernel::access::{Scope, Unchecked};
use crate::kernel::db::Tx;
use crate::kernel::ids::commune_of;
use crate::kernel::problem::{Outcome, Problem};
use crate::scope_filter;

/// A petition that the scope admits; the same statement runs whether or not the row exists.
pub async fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: Uuid) -> Outcome<Petition> {
    let commune = commune_of(id).ok_or_else(Problem::not_found)?;
    let row: Option<PetitionRow> = petitions::table
        .filter(petitions::commune.eq(&commune).and(petitions::id.eq(id)))
        .filter(scope_filter!(petitions, scope, &commune))
        .select(PetitionRow::as_select())
        .first(conn)
        .await
        .optional()?;
    Ok(row.ok_or_else(Problem::not_found)?.into_model())
}

/// A petition that the scope admits, held as it is until the transaction ends: read by others, changed by nobody.
pub async fn hold(tx: &mut Tx, scope: &Scope, id: Uuid) -> Outcome<Petition> {
    let commune = commune_of(id).ok_or_else(Problem::not_found)?;
    let row: Option<PetitionRow> = petitions::table
        .filter(petitions::commune.eq(&commune).and(petitions::id.eq(id)))
        .filter(scope_filter!(petitions, scope, &commune))
        .select(PetitionRow::as_select())
        .for_share()
        .first(tx.conn())
        .await
        .optional()?;
    Ok(row.ok_or_else(Problem::not_found)?.into_model())
}

/// The same for the petition behind a row that the caller was found to see, or the entry from which a held one was passed on.
pub async fn hold_behind(tx: &mut Tx, commune: &str, id: Uuid) -> Outcome<Petition> {
    let row: PetitionRow = petitions::table
        .find((commune, id))
        .select(PetitionRow::as_select())
        .for_share()
        .first(tx.conn())
        .await?;
    Ok(row.into_model())
}

/// Those of `ids` that are petitions of the commune, whoever asks, with the persons whom they exclude.
pub async fn excluded(
    conn: &mut AsyncPgConnection,
    commune: &str,
    ids: &[Uuid],
) -> Outcome<Vec<(Uuid, Vec<Uuid>)>> {
    let rows = petitions::table
        .filter(petitions::commune.eq(commune).and(petitions::id.eq_any(ids)))
        .select((petitions::id, petitions::excluded_person_ids))
        .load(conn)
        .await?;
    Ok(rows)
}

/// Locks a petition that the scope admits.
pub async fn for_update(tx: &mut Tx, scope: &Scope, id: Uuid) -> Outcome<Unchecked<Petition>> {
    let commune = commune_of(id).ok_or_else(Problem::not_found)?;
    let row: Option<PetitionRow> = petitions::table
        .filter(petitions::commune.eq(&commune).and(petitions::id.eq(id)))
        .filter(scope_filter!(petitions, scope, &commune))
        .select(PetitionRow::as_select())
        .for_update()
        .first(tx.conn())
        .await
        .optional()?;
    Ok(Unchecked::new(row.ok_or_else(Problem::not_found)?.into_model()))
}

/// Locks those of these petitions that the scope admits: the later ones first.
pub async fn lock_seen(tx: &mut Tx, scope: &Scope, ids: &[Uuid]) -> Outcome<()> {
    let Some(commune) = ids.first().and_then(|id| commune_of(*id)) else { return Ok(()) };
    let _: Vec<Uuid> = petitions::table
        .filter(petitions::commune.eq(&commune).and(petitions::id.eq_any(ids)))
        .filter(scope_filter!(petitions, scope, &commune))
        .order((petitions::created_at.desc(), petitions::id.desc()))
        .select(petitions::id)
        .for_update()
        .load(tx.conn())
        .await?;
    Ok(())
}

/// Locks the petition of a case, for keeping its outward summary.
pub async fn lock_for_summary(tx: &mut Tx, commune: &str, id: Uuid) -> Outcome<Petition> {
    let row: PetitionRow = petitions::table
        .find((commune, id))
        .select(PetitionRow::as_select())
        .for_update()
        .first(tx.conn())
        .await?;
    Ok(row.into_model())
}

/// Inserts a new petition; false where its number is taken.
pub async fn insert(tx: &Tx, petition: &Petition) -> Outcome<bool> {
    let inserted = diesel::insert_into(petitions::table)
        .values(PetitionRow::of(petition))
        .on_conflict((petitions::commune, petitions::number))
        .do_nothing()
        .execute(&mut tx.at_once())
        .await?;
    Ok(inserted == 1)
}

/// Writes a changed petition back; its old version must still stand.
pub async fn save(tx: &mut Tx, petition: &Petition) -> Outcome<()> {
    let row = PetitionRow::of(petition);
    let changed = diesel::update(petitions::table.find((petition.commune.as_str(), petition.id)))
        .filter(petitions::version.lt(petition.version))
        .set(&row)
        .execute(tx.conn())
        .await?;
    if changed == 1 { Ok(()) } else { Err(Problem::internal("a petition was saved over a newer version")) }
}

/// The next number of a statutory book, without gaps: the row stays locked to commit, and a rollback gives it back.
pub async fn next_book_number(tx: &Tx, commune: &str, unit_id: Uuid, year: i32) -> Outcome<i32> {
    let number = diesel::insert_into(book_counters::table)
        .values((
            book_counters::commune.eq(commune),
            book_counters::unit_id.eq(unit_id),
            book_counters::year.eq(year),
            book_counters::last_number.eq(1),
        ))
        .on_conflict((book_counters::commune, book_counters::unit_id, book_counters::year))
        .do_update()
        .set(book_counters::last_number.eq(book_counters::last_number + 1))
        .returning(book_counters::last_number)
        .get_result(&mut tx.at_once())
        .await?;
    Ok(number)
}
