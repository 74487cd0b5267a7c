//! Which petitions mergers and splits took from one case to another.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::cases::model::CaseAct;
use crate::cases::schema::case_moves::{self, dsl};
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::petitions::model::Petition;

/// Rows that one statement inserts at most.
const ROWS: usize = 500;

/// A petition that left a case for another one.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = case_moves)]
#[allow(missing_docs, reason = "the columns are described in the schema")]
pub struct MoveRow {
    pub commune: String,
    pub act_id: Uuid,
    pub petition_id: Uuid,
    pub act: String,
    pub from_case_id: Uuid,
    pub to_case_id: Uuid,
    pub was_linked: Option<String>,
}

/// Keeps that these petitions go, as they stand before it.
pub async fn insert(
    tx: &mut Tx,
    (act_id, act): (Uuid, CaseAct),
    (from_case_id, to_case_id): (Uuid, Uuid),
    petitions: &[Petition],
) -> Outcome<()> {
    let row = |petition: &Petition| MoveRow {
        commune: petition.commune.clone(),
        act_id,
        petition_id: petition.id,
        act: act.as_str().to_owned(),
        from_case_id,
        to_case_id,
        was_linked: petition.link_type.map(|link| link.as_str().to_owned()),
    };
    for some in petitions.chunks(ROWS) {
        let rows: Vec<MoveRow> = some.iter().map(row).collect();
        diesel::insert_into(case_moves::table).values(rows).execute(tx.conn()).await?;
    }
    Ok(())
}

/// What an act moved that stands.
pub async fn of_act(tx: &mut Tx, commune: &str, act_id: Uuid) -> Outcome<Vec<MoveRow>> {
    Ok(case_moves::table
        .filter(dsl::commune.eq(commune).and(dsl::act_id.eq(act_id)))
        .filter(dsl::annulled_by_act.is_null())
        .select(MoveRow::as_select())
        .load(tx.conn())
        .await?)
}

/// The case to which an act on another one moved petitions.
pub async fn destination(tx: &mut Tx, commune: &str, act_id: Uuid) -> Outcome<Option<Uuid>> {
    let moves = case_moves::table.filter(dsl::commune.eq(commune).and(dsl::act_id.eq(act_id)));
    Ok(moves.select(dsl::to_case_id).first(tx.conn()).await.optional()?)
}

/// True where a petition is in its case by a merger or split that stands.
pub async fn was_moved(tx: &mut Tx, petition: &Petition) -> Outcome<bool> {
    let moves = case_moves::table
        .filter(dsl::commune.eq(&petition.commune).and(dsl::petition_id.eq(petition.id)))
        .filter(dsl::annulled_by_act.is_null());
    Ok(diesel::select(diesel::dsl::exists(moves)).get_result(tx.conn()).await?)
}

/// Between which cases petitions went of which this is one, by acts that stand: act, case that they left, case to which they
/// went.
pub async fn around(
    mut conn: &AsyncPgConnection,
    commune: &str,
    case_id: Uuid,
) -> Outcome<Vec<(String, Uuid, Uuid)>> {
    Ok(case_moves::table
        .filter(dsl::commune.eq(commune))
        .filter(dsl::from_case_id.eq(case_id).or(dsl::to_case_id.eq(case_id)))
        .filter(dsl::annulled_by_act.is_null())
        .select((dsl::act, dsl::from_case_id, dsl::to_case_id))
        .distinct()
        .load(&mut conn)
        .await?)
}

/// Notes that the act was annulled.
pub async fn annul(tx: &mut Tx, commune: &str, act_id: Uuid, by: Uuid) -> Outcome<()> {
    diesel::update(case_moves::table.filter(dsl::commune.eq(commune).and(dsl::act_id.eq(act_id))))
        .set(dsl::annulled_by_act.eq(by))
        .execute(tx.conn())
        .await?;
    Ok(())
}
