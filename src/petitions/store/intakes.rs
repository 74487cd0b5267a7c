//! What was known at intake, and tracking codes.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::row::PetitionRow;
use crate::kernel::db::Tx;
use crate::kernel::db::errors::violated;
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::petitions::model::screening::form::Form;
use crate::petitions::model::{Petition, Status};
use crate::petitions::schema::{petition_intakes, petitions};

/// A row of `petition_intakes`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = petition_intakes)]
#[allow(missing_docs, reason = "the columns are described in the schema")]
pub struct IntakeRow {
    pub commune: String,
    pub petition_id: Uuid,
    pub claimed_kind: Option<String>,
    pub claimed_field: Option<String>,
    pub authentication: String,
    pub language: String,
    pub submitted_at: Option<DateTime<Utc>>,
    pub written_on: Option<NaiveDate>,
    pub occurred_on: Option<NaiveDate>,
    pub signer_count: i32,
    pub originals_attached: bool,
    pub wishes_protection: bool,
    pub has_known_writer: bool,
    pub external_ref: Option<String>,
    pub client_id: Option<String>,
    pub tracking_code: String,
    pub tracking_hash: Vec<u8>,
    pub book_year: i32,
    pub book_number: i32,
    pub book_unit_id: Uuid,
    pub form: serde_json::Value,
    pub split_from_id: Option<Uuid>,
}

impl IntakeRow {
    /// How the petition was put together.
    #[must_use]
    pub fn form(&self) -> Form {
        serde_json::from_value(self.form.clone()).unwrap_or_default()
    }
}

/// Inserts the intake of a new petition; false where its tracking code is taken.
pub async fn insert(tx: &Tx, row: &IntakeRow) -> Outcome<bool> {
    let inserted = diesel::insert_into(petition_intakes::table)
        .values(row)
        .on_conflict((petition_intakes::commune, petition_intakes::tracking_code))
        .do_nothing()
        .execute(&mut tx.at_once())
        .await;
    inserted.map(|rows| rows == 1).map_err(|error| match violated(&error) {
        Some("petition_intakes_external_ref_key") => Problem::new(Code::PetitionExternalRefTaken),
        _ => Problem::from(error),
    })
}

/// Exchanges the tracking secret of a petition, of which the hash is kept; gives the code that it belongs to.
pub async fn renew(tx: &mut Tx, petition: &Petition, hash: &[u8]) -> Outcome<String> {
    Ok(diesel::update(petition_intakes::table.find((petition.commune.as_str(), petition.id)))
        .set(petition_intakes::tracking_hash.eq(hash))
        .returning(petition_intakes::tracking_code)
        .get_result(tx.conn())
        .await?)
}

/// Writes corrected intake data.
pub async fn correct(tx: &mut Tx, row: &IntakeRow) -> Outcome<()> {
    diesel::update(petition_intakes::table.find((row.commune.as_str(), row.petition_id)))
        .set((
            petition_intakes::authentication.eq(&row.authentication),
            petition_intakes::language.eq(&row.language),
            petition_intakes::written_on.eq(row.written_on),
            petition_intakes::occurred_on.eq(row.occurred_on),
            petition_intakes::signer_count.eq(row.signer_count),
            petition_intakes::originals_attached.eq(row.originals_attached),
            petition_intakes::has_known_writer.eq(row.has_known_writer),
            petition_intakes::form.eq(&row.form),
        ))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// The intake of a petition.
pub async fn find(mut conn: &AsyncPgConnection, commune: &str, petition_id: Uuid) -> Outcome<IntakeRow> {
    Ok(petition_intakes::table
        .find((commune, petition_id))
        .select(IntakeRow::as_select())
        .first(&mut conn)
        .await?)
}

/// Petitions that are shown as parts of one.
const PARTS: i64 = 50;

/// The petition of which one is a part, and those that are parts of it if its writer is advised to split it, whoever asks; in the order
/// in which they were made.
pub async fn split(
    mut conn: &AsyncPgConnection,
    petition: &Petition,
    from: Option<Uuid>,
) -> Outcome<Vec<Petition>> {
    let commune = petition.commune.as_str();
    let mut ids: Vec<Uuid> = if petition.status == Status::SplitAdvised {
        petition_intakes::table
            .filter(petition_intakes::commune.eq(commune))
            .filter(petition_intakes::split_from_id.eq(petition.id))
            .order(petition_intakes::petition_id)
            .limit(PARTS)
            .select(petition_intakes::petition_id)
            .load(&mut conn)
            .await?
    } else {
        Vec::new()
    };
    ids.extend(from);
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<PetitionRow> = petitions::table
        .filter(petitions::commune.eq(commune).and(petitions::id.eq_any(ids)))
        .order((petitions::created_at, petitions::id))
        .select(PetitionRow::as_select())
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().map(PetitionRow::into_model).collect())
}

/// The petition of a client that bears this external reference.
pub async fn by_external_ref(
    conn: &mut AsyncPgConnection,
    commune: &str,
    client_id: &str,
    external_ref: &str,
) -> Outcome<Option<Uuid>> {
    Ok(petition_intakes::table
        .filter(petition_intakes::commune.eq(commune))
        .filter(
            petition_intakes::client_id.eq(client_id).and(petition_intakes::external_ref.eq(external_ref)),
        )
        .select(petition_intakes::petition_id)
        .first(conn)
        .await
        .optional()?)
}

/// Petition and stored hash of a tracking code.
pub async fn by_tracking_code(
    conn: &mut AsyncPgConnection,
    commune: &str,
    code: &str,
) -> Outcome<Option<(Petition, Vec<u8>)>> {
    let row: Option<(PetitionRow, Vec<u8>)> = petition_intakes::table
        .inner_join(
            petitions::table.on(petitions::commune
                .eq(petition_intakes::commune)
                .and(petitions::id.eq(petition_intakes::petition_id))),
        )
        .filter(petition_intakes::commune.eq(commune).and(petition_intakes::tracking_code.eq(code)))
        .select((PetitionRow::as_select(), petition_intakes::tracking_hash))
        .first(conn)
        .await
        .optional()?;
    Ok(row.map(|(row, hash)| (row.into_model(), hash)))
}
