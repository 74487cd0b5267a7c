//! Keyed hashes of sealed petitions, and which of these somebody may open. A hash is made with the id of its petition, so nothing is
//! looked up by it: it is compared, where who asks may open the petition.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::row::PetitionRow;
use crate::kernel::access::Scope;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::petitions::model::{Petition, Status};
use crate::petitions::schema::{petitions, sealed_likeness};
use crate::scope_filter;

/// Petitions that are compared, those received last first: of those that wait to be screened, and of those that are settled.
const COMPARED: i64 = 200;

/// A row of `sealed_likeness`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = sealed_likeness)]
#[allow(missing_docs, reason = "the columns are described in the schema")]
pub struct SealedRow {
    pub commune: String,
    pub petition_id: Uuid,
    pub people: Vec<Vec<u8>>,
}

/// Keeps the hashes of a petition.
pub async fn insert(tx: &Tx, row: &SealedRow) -> Outcome<()> {
    diesel::insert_into(sealed_likeness::table).values(row).execute(&mut tx.at_once()).await?;
    Ok(())
}

/// Forgets them.
pub async fn delete(tx: &mut Tx, commune: &str, petition_id: Uuid) -> Outcome<()> {
    diesel::delete(sealed_likeness::table.find((commune, petition_id))).execute(tx.conn()).await?;
    Ok(())
}

/// Sealed petitions that the scope admits and that who holds these positions may be able to open: those of the petition's own book
/// that nobody has screened yet, and those that he settles. Whether he may is asked of each.
pub async fn openable(
    tx: &mut Tx,
    scope: &Scope,
    petition: &Petition,
    positions: &[Uuid],
) -> Outcome<Vec<(Petition, SealedRow)>> {
    let commune = petition.commune.as_str();
    let mut rows: Vec<PetitionRow> = petitions::table
        .filter(petitions::commune.eq(commune).and(petitions::status.eq(Status::Received.as_str())))
        .filter(
            petitions::register.eq(petition.register.as_str()).and(petitions::unit_id.eq(petition.unit_id)),
        )
        .filter(petitions::id.ne(petition.id).and(petitions::sealed))
        .filter(scope_filter!(petitions, scope, commune))
        .order((petitions::received_on.desc(), petitions::id.desc()))
        .limit(COMPARED)
        .select(PetitionRow::as_select())
        .load(tx.conn())
        .await?;
    // One after the other: each walks an index in its order. Nobody holds many.
    for position in positions {
        let settled: Vec<PetitionRow> = petitions::table
            .filter(petitions::commune.eq(commune).and(petitions::settler_position_id.eq(*position)))
            .filter(petitions::id.ne(petition.id).and(petitions::sealed))
            .filter(scope_filter!(petitions, scope, commune))
            .order((petitions::received_on.desc(), petitions::id.desc()))
            .limit(COMPARED)
            .select(PetitionRow::as_select())
            .load(tx.conn())
            .await?;
        rows.extend(settled);
    }
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let kept: Vec<SealedRow> = sealed_likeness::table
        .filter(sealed_likeness::commune.eq(commune).and(sealed_likeness::petition_id.eq_any(ids)))
        .select(SealedRow::as_select())
        .load(tx.conn())
        .await?;
    let mut kept: HashMap<Uuid, SealedRow> = kept.into_iter().map(|row| (row.petition_id, row)).collect();
    let both =
        rows.into_iter().filter_map(|row| kept.remove(&row.id).map(|hashes| (row.into_model(), hashes)));
    Ok(both.collect())
}
