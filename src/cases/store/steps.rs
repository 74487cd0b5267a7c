//! What each act changed on its case.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::cases::model::{Case, CaseAct, DoneStep};
use crate::cases::schema::case_steps::{self, dsl};
use crate::kernel::acts::schema::acts;
use crate::kernel::db::Tx;
use crate::kernel::problem::{Outcome, Problem};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = case_steps)]
struct StepRow {
    commune: String,
    act_id: Uuid,
    case_id: Uuid,
    no: i32,
    act: String,
    variant: String,
    acted_on: NaiveDate,
    stood_before: Value,
    stood_after: Value,
    started: Vec<Uuid>,
    revived: Vec<Uuid>,
}

/// Keeps what an act changed. The case is locked, so numbers do not meet.
pub async fn insert(tx: &mut Tx, case: &Case, done: &DoneStep) -> Outcome<()> {
    let latest: Option<i32> = case_steps::table
        .filter(dsl::commune.eq(&case.commune).and(dsl::case_id.eq(case.id)))
        .select(diesel::dsl::max(dsl::no))
        .first(tx.conn())
        .await?;
    let row = StepRow {
        commune: case.commune.clone(),
        act_id: done.act_id,
        case_id: case.id,
        no: latest.unwrap_or(0) + 1,
        act: done.act.as_str().to_owned(),
        variant: done.variant.clone(),
        acted_on: done.acted_on,
        stood_before: json!(done.before),
        stood_after: json!(done.after),
        started: done.started.clone(),
        revived: done.revived.clone(),
    };
    diesel::insert_into(case_steps::table).values(&row).execute(tx.conn()).await?;
    Ok(())
}

/// The acts on a case that stand, in the order in which they were entered.
pub async fn standing(tx: &mut Tx, case: &Case) -> Outcome<Vec<DoneStep>> {
    let rows: Vec<StepRow> = case_steps::table
        .filter(dsl::commune.eq(&case.commune).and(dsl::case_id.eq(case.id)))
        .filter(dsl::annulled_by_act.is_null())
        .order(dsl::no)
        .select(StepRow::as_select())
        .load(tx.conn())
        .await?;
    rows.into_iter().map(done).collect()
}

fn done(row: StepRow) -> Outcome<DoneStep> {
    let unknown = || Problem::internal("an unknown act on a case in a row");
    Ok(DoneStep {
        act_id: row.act_id,
        act: CaseAct::parse(&row.act).ok_or_else(unknown)?,
        variant: row.variant,
        acted_on: row.acted_on,
        before: serde_json::from_value(row.stood_before).map_err(Problem::internal)?,
        after: serde_json::from_value(row.stood_after).map_err(Problem::internal)?,
        started: row.started,
        revived: row.revived,
    })
}

/// Notes that an act was annulled.
pub async fn annul(tx: &mut Tx, commune: &str, act_id: Uuid, by: Uuid) -> Outcome<()> {
    diesel::update(case_steps::table.find((commune, act_id)))
        .set(dsl::annulled_by_act.eq(by))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Positions that the orders of verification name which stand.
pub async fn verifiers(tx: &mut Tx, case: &Case) -> Outcome<Vec<Uuid>> {
    let orders = case_steps::table
        .filter(dsl::commune.eq(&case.commune).and(dsl::case_id.eq(case.id)))
        .filter(dsl::act.eq(CaseAct::Verifications.as_str()).and(dsl::annulled_by_act.is_null()))
        .select(dsl::act_id);
    let orders: Vec<Uuid> = orders.load(tx.conn()).await?;
    let facts: Vec<Value> = acts::table
        .filter(acts::commune.eq(&case.commune).and(acts::id.eq_any(orders)))
        .select(acts::facts)
        .load(tx.conn())
        .await?;
    let named = facts.into_iter().map(|mut facts| {
        serde_json::from_value(facts["verifier_position_ids"].take()).map_err(Problem::internal)
    });
    Ok(named.collect::<Outcome<Vec<Vec<Uuid>>>>()?.concat())
}

/// Codes, ids and dates that were kept with an act.
pub async fn facts(tx: &mut Tx, commune: &str, act_id: Uuid) -> Outcome<Value> {
    Ok(acts::table.find((commune, act_id)).select(acts::facts).first(tx.conn()).await?)
}

/// True where this act was done on this case.
pub async fn is_of(tx: &mut Tx, case: &Case, act_id: Uuid) -> Outcome<bool> {
    let act = acts::table.find((case.commune.as_str(), act_id)).filter(acts::subject_id.eq(case.id));
    Ok(diesel::select(diesel::dsl::exists(act)).get_result(tx.conn()).await?)
}
