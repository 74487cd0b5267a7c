//! Rows of acts.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::{exists, max, not};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;
use serde_json::Value;
use uuid::Uuid;

use super::schema::acts;
use crate::kernel::db::Tx;
use crate::kernel::db::errors::violated;
use crate::kernel::problem::{Code, FieldError, Outcome, Problem};

#[derive(Insertable)]
#[diesel(table_name = acts)]
pub(super) struct NewAct<'a> {
    pub commune: &'a str,
    pub id: Uuid,
    pub kind: &'a str,
    pub subject_kind: &'a str,
    pub subject_id: Uuid,
    pub petition_id: Option<Uuid>,
    pub case_id: Option<Uuid>,
    pub acted_on: NaiveDate,
    pub entered_at: DateTime<Utc>,
    pub document_number: Option<&'a str>,
    pub document_date: Option<NaiveDate>,
    pub document_year: Option<i32>,
    pub issuer_unit_id: Uuid,
    pub acting_position_id: Option<Uuid>,
    pub signer_position_id: Option<Uuid>,
    pub client_id: Option<&'a str>,
    pub signature: &'a str,
    pub facts: Value,
    pub remarks: Option<Value>,
    pub annuls_act_id: Option<Uuid>,
}

/// Inserts an act; a number that is taken in its series is a conflict, and so is an act that is annulled twice.
pub(super) async fn insert(tx: &mut Tx, row: &NewAct<'_>) -> Outcome<()> {
    let inserted = diesel::insert_into(acts::table).values(row).execute(tx.conn()).await;
    inserted.map(|_| ()).map_err(|error| match violated(&error) {
        Some("acts_document_key") => {
            Problem::new(Code::DocumentNumberTaken).errors(vec![FieldError::pointer(
                "/document_number",
                "taken",
                "This number stands on another paper of the same body, kind and year.",
            )])
        }
        Some("acts_annuls_key") => {
            Problem::new(Code::StateConflict).detail("This act has been annulled already.")
        }
        Some("acts_annuls_fkey") => Problem::not_found(),
        _ => Problem::from(error),
    })
}

/// Frees the number of an annulled act: its paper may belong to another petition, where it is entered again.
pub(super) async fn free_number(tx: &mut Tx, commune: &str, id: Uuid) -> Outcome<()> {
    let act = acts::table.find((commune, id)).filter(acts::document_year.is_not_null());
    diesel::update(act).set(acts::document_year.eq(None::<i32>)).execute(tx.conn()).await?;
    Ok(())
}

/// True of an act that nobody has annulled: asked of each row by the key of what is annulled.
#[must_use]
pub fn unannulled() -> Box<dyn BoxableExpression<acts::table, Pg, SqlType = Bool>> {
    let annulling = diesel::alias!(acts as annulling);
    let annulment = annulling
        .filter(annulling.field(acts::commune).eq(acts::commune))
        .filter(annulling.field(acts::annuls_act_id).eq(acts::id.nullable()));
    Box::new(not(exists(annulment)))
}

/// The legal day of the latest act of this kind on a subject that stands.
pub(super) async fn latest_day(
    tx: &mut Tx,
    commune: &str,
    subject_id: Uuid,
    kind: &str,
) -> Outcome<Option<NaiveDate>> {
    Ok(acts::table
        .filter(acts::commune.eq(commune).and(acts::subject_id.eq(subject_id)).and(acts::kind.eq(kind)))
        .filter(unannulled())
        .select(max(acts::acted_on))
        .first(tx.conn())
        .await?)
}
