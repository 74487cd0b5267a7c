//! Petitions by what callers know them by: one statement for all ids, one for all numbers, one for all references,
//! however many there are. What the scope does not admit is as if it were not there.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::row::PetitionRow;
use crate::kernel::access::{HasFacts as _, Scope};
use crate::kernel::problem::Outcome;
use crate::petitions::model::Petition;
use crate::petitions::schema::{petition_intakes, petitions};

/// What was found by what callers know: what the scope admits, each under that, and the ids of the rest, which only the access log may
/// know.
#[derive(Debug)]
pub struct Found<K> {
    /// What the scope admits.
    pub seen: Vec<(K, Petition)>,
    /// What it does not.
    pub unseen: Vec<Uuid>,
}

/// Those of these ids.
pub async fn by_ids(
    mut conn: &AsyncPgConnection,
    scope: &Scope,
    communes: &[String],
    ids: &[Uuid],
) -> Outcome<Vec<Petition>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<PetitionRow> = petitions::table
        .filter(petitions::commune.eq_any(communes).and(petitions::id.eq_any(ids)))
        .select(PetitionRow::as_select())
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().filter_map(|row| admitted(scope, row)).collect())
}

/// Those of these printed numbers.
pub async fn by_numbers(
    mut conn: &AsyncPgConnection,
    scope: &Scope,
    communes: &[String],
    numbers: &[String],
) -> Outcome<Found<String>> {
    if numbers.is_empty() {
        return Ok(Found { seen: Vec::new(), unseen: Vec::new() });
    }
    let rows: Vec<PetitionRow> = petitions::table
        .filter(petitions::commune.eq_any(communes).and(petitions::number.eq_any(numbers)))
        .select(PetitionRow::as_select())
        .load(&mut conn)
        .await?;
    Ok(parted(scope, rows.into_iter().map(|row| (row.number.clone(), row))))
}

/// Those that bear these external references of a client.
pub async fn by_external_refs(
    mut conn: &AsyncPgConnection,
    scope: &Scope,
    communes: &[String],
    (client_id, external_refs): (&str, &[String]),
) -> Outcome<Found<Option<String>>> {
    if external_refs.is_empty() {
        return Ok(Found { seen: Vec::new(), unseen: Vec::new() });
    }
    let rows: Vec<(Option<String>, PetitionRow)> = petition_intakes::table
        .inner_join(
            petitions::table.on(petitions::commune
                .eq(petition_intakes::commune)
                .and(petitions::id.eq(petition_intakes::petition_id))),
        )
        .filter(petition_intakes::commune.eq_any(communes))
        .filter(
            petition_intakes::client_id
                .eq(client_id)
                .and(petition_intakes::external_ref.eq_any(external_refs)),
        )
        .select((petition_intakes::external_ref, PetitionRow::as_select()))
        .load(&mut conn)
        .await?;
    Ok(parted(scope, rows))
}

fn parted<K>(scope: &Scope, rows: impl IntoIterator<Item = (K, PetitionRow)>) -> Found<K> {
    let mut found = Found { seen: Vec::new(), unseen: Vec::new() };
    for (key, row) in rows {
        let id = row.id;
        match admitted(scope, row) {
            Some(petition) => found.seen.push((key, petition)),
            None => found.unseen.push(id),
        }
    }
    found
}

/// The pure form of the scope, which is the same as its SQL: one statement reaches several communes.
fn admitted(scope: &Scope, row: PetitionRow) -> Option<Petition> {
    let petition = row.into_model();
    scope.admits(&petition.facts()).then_some(petition)
}
