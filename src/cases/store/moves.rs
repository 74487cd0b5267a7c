//! Which petitions mergers and splits took from one case to another.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::recompute::lock_all;
use super::{CaseRow, visible_among};
use crate::cases::model::{Case, CaseAct};
use crate::cases::schema::case_moves::{self, dsl};
use crate::cases::schema::cases;
use crate::kernel::access::Scope;
use crate::kernel::acts::schema::acts;
use crate::kernel::db::Tx;
use crate::kernel::ids::commune_of;
use crate::kernel::problem::Outcome;
use crate::kernel::record::schema::events;
use crate::petitions::model::Petition;
use crate::petitions::store::linked;

diesel::allow_tables_to_appear_in_same_query!(case_moves, acts);

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

/// True where acts that stand have moved one of these petitions, which one act moved, since: be it away and back.
pub async fn moved_since(tx: &mut Tx, moved: &[MoveRow]) -> Outcome<bool> {
    let Some(MoveRow { commune, act_id, .. }) = moved.first() else { return Ok(false) };
    let ids: Vec<Uuid> = moved.iter().map(|one| one.petition_id).collect();
    let by: Vec<(DateTime<Utc>, Uuid)> = case_moves::table
        .inner_join(acts::table.on(acts::commune.eq(dsl::commune).and(acts::id.eq(dsl::act_id))))
        .filter(dsl::commune.eq(commune).and(dsl::petition_id.eq_any(ids)))
        .filter(dsl::annulled_by_act.is_null())
        .select((acts::entered_at, acts::id))
        .distinct()
        .load(tx.conn())
        .await?;
    Ok(by.into_iter().max().is_some_and(|(_, last)| last != *act_id))
}

/// The cases that are, or were, one matter with these, themselves among them.
pub async fn group(tx: &mut Tx, commune: &str, ids: &[Uuid]) -> Outcome<Vec<Uuid>> {
    let query = "with recursive joined as (
            select id from unnest($2) as these (id)
            union
            select case when m.from_case_id = j.id then m.to_case_id else m.from_case_id end
            from joined j join case_moves m on m.commune = $1 and (m.from_case_id = j.id or m.to_case_id = j.id)
        ) select id from joined";
    let rows: Vec<Id> = diesel::sql_query(query)
        .bind::<Text, _>(commune)
        .bind::<Array<SqlUuid>, _>(ids)
        .load(tx.conn())
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// The same, whole.
pub async fn all_of_group(tx: &mut Tx, case: &Case) -> Outcome<Vec<Case>> {
    let ids = group(tx, &case.commune, &[case.id]).await?;
    let rows: Vec<CaseRow> = cases::table
        .filter(cases::commune.eq(&case.commune).and(cases::id.eq_any(ids)))
        .select(CaseRow::as_select())
        .load(tx.conn())
        .await?;
    Ok(rows.into_iter().map(CaseRow::into_model).collect())
}

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// Locks cases with all that belong together with them, in the order of their ids; those too that came to them while it waited.
pub async fn lock_group(tx: &mut Tx, commune: &str, ids: &[Uuid]) -> Outcome<()> {
    let mut known = group(tx, commune, ids).await?;
    loop {
        lock_all(tx, commune, &known).await?;
        let now = group(tx, commune, ids).await?;
        if now.len() <= known.len() {
            return Ok(());
        }
        known = now;
    }
}

/// The same of those of these cases of one commune that the scope admits, before they are loaded; what is not seen is refused there.
pub async fn lock_seen(tx: &mut Tx, scope: &Scope, id: Uuid, others: &[Uuid]) -> Outcome<()> {
    let Some(commune) = commune_of(id) else { return Ok(()) };
    let seen = visible_among(tx.conn(), scope, &commune, &[&[id], others].concat()).await?;
    if seen.is_empty() { Ok(()) } else { lock_group(tx, &commune, &seen).await }
}

/// True where a petition is in its case by a merger or split that stands.
pub async fn was_moved(tx: &mut Tx, petition: &Petition) -> Outcome<bool> {
    let moves = case_moves::table
        .filter(dsl::commune.eq(&petition.commune).and(dsl::petition_id.eq(petition.id)))
        .filter(dsl::annulled_by_act.is_null());
    Ok(diesel::select(diesel::dsl::exists(moves)).get_result(tx.conn()).await?)
}

/// The legal day on which the last of these petitions came to its case: was accepted, linked to it, or moved there.
pub async fn came_on(tx: &mut Tx, petitions: &[Petition]) -> Outcome<Option<NaiveDate>> {
    let Some(first) = petitions.first() else { return Ok(None) };
    let ids: Vec<Uuid> = petitions.iter().map(|petition| petition.id).collect();
    let moved: Vec<Uuid> = case_moves::table
        .filter(dsl::commune.eq(&first.commune).and(dsl::petition_id.eq_any(&ids)))
        .filter(dsl::annulled_by_act.is_null())
        .select(dsl::act_id)
        .load(tx.conn())
        .await?;
    let moved: Option<NaiveDate> = acts::table
        .filter(acts::commune.eq(&first.commune).and(acts::id.eq_any(moved)))
        .select(diesel::dsl::max(acts::acted_on))
        .first(tx.conn())
        .await?;
    Ok(moved.max(linked::came_on(tx, &first.commune, &ids).await?))
}

/// True where work was given in a case, as its history tells.
pub async fn was_given_work(tx: &mut Tx, case: &Case) -> Outcome<bool> {
    let given = events::table
        .filter(events::commune.eq(&case.commune).and(events::case_id.eq(case.id)))
        .filter(events::subject_kind.eq("assignment"));
    Ok(diesel::select(diesel::dsl::exists(given)).get_result(tx.conn()).await?)
}

/// What acts that stand moved into a case: act, petition.
pub async fn into_case(conn: &mut AsyncPgConnection, case: &Case) -> Outcome<Vec<(Uuid, Uuid)>> {
    Ok(case_moves::table
        .filter(dsl::commune.eq(&case.commune).and(dsl::to_case_id.eq(case.id)))
        .filter(dsl::annulled_by_act.is_null())
        .select((dsl::act_id, dsl::petition_id))
        .load(conn)
        .await?)
}

/// By which acts that stand these petitions went from one case to another.
pub async fn of_petitions(tx: &mut Tx, commune: &str, ids: &[Uuid]) -> Outcome<Vec<MoveRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(case_moves::table
        .filter(dsl::commune.eq(commune).and(dsl::petition_id.eq_any(ids)))
        .filter(dsl::annulled_by_act.is_null())
        .order((dsl::act_id.desc(), dsl::petition_id))
        .select(MoveRow::as_select())
        .load(tx.conn())
        .await?)
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

/// Those of these cases which petitions left for another one, or to which they came, by acts that stand.
pub async fn among(mut conn: &AsyncPgConnection, commune: &str, case_ids: &[Uuid]) -> Outcome<Vec<Uuid>> {
    let moved: Vec<(Uuid, Uuid)> = case_moves::table
        .filter(dsl::commune.eq(commune))
        .filter(dsl::from_case_id.eq_any(case_ids).or(dsl::to_case_id.eq_any(case_ids)))
        .filter(dsl::annulled_by_act.is_null())
        .select((dsl::from_case_id, dsl::to_case_id))
        .distinct()
        .load(&mut conn)
        .await?;
    let is_there = |id: &Uuid| moved.iter().any(|(from, to)| from == id || to == id);
    Ok(case_ids.iter().copied().filter(is_there).collect())
}

/// Notes that the act was annulled.
pub async fn annul(tx: &mut Tx, commune: &str, act_id: Uuid, by: Uuid) -> Outcome<()> {
    diesel::update(case_moves::table.filter(dsl::commune.eq(commune).and(dsl::act_id.eq(act_id))))
        .set(dsl::annulled_by_act.eq(by))
        .execute(tx.conn())
        .await?;
    Ok(())
}
