//! What each act changed on its case.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::{Value, json};
use uuid::Uuid;

use super::opened_by;
use crate::cases::model::act::{FLAGGING, OVER_LEVEL};
use crate::cases::model::{Case, CaseAct, CaseFlag, DoneStep, Stood};
use crate::cases::schema::case_steps::{self, dsl};
use crate::kernel::acts::schema::acts;
use crate::kernel::db::Tx;
use crate::kernel::problem::{Outcome, Problem};
use crate::petitions::model::Petition;
use crate::petitions::store::acts::{entered, fewer};
use crate::petitions::store::linked;

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
    standing_in(tx, &case.commune, case.id).await
}

/// The same, of the case with this id.
pub async fn standing_in(tx: &mut Tx, commune: &str, case_id: Uuid) -> Outcome<Vec<DoneStep>> {
    let rows: Vec<StepRow> = case_steps::table
        .filter(dsl::commune.eq(commune).and(dsl::case_id.eq(case_id)))
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

/// An act that stands, with the codes, ids and dates that were kept with it.
#[derive(Debug)]
pub struct KeptAct {
    /// Its id.
    pub act_id: Uuid,
    /// Which variant of the act.
    pub variant: String,
    /// Legal day.
    pub acted_on: NaiveDate,
    /// What was kept.
    pub facts: Value,
}

impl KeptAct {
    /// The act that it answers, if it answers one.
    #[must_use]
    pub fn answers(&self) -> Option<Uuid> {
        let named = ["request_act_id", "recommendation_act_id"].into_iter();
        named.filter_map(|name| self.facts[name].as_str()).find_map(|id| id.parse().ok())
    }

    /// How many fewer people stand behind the case since.
    #[must_use]
    pub fn fewer(&self) -> i32 {
        fewer(&self.facts)
    }
}

/// The acts of one kind on a case that stand, in the order in which they were entered.
pub async fn kept(tx: &mut Tx, case: &Case, kind: CaseAct) -> Outcome<Vec<KeptAct>> {
    let done: Vec<(Uuid, String, NaiveDate)> = case_steps::table
        .filter(dsl::commune.eq(&case.commune).and(dsl::case_id.eq(case.id)))
        .filter(dsl::act.eq(kind.as_str()).and(dsl::annulled_by_act.is_null()))
        .order(dsl::no)
        .select((dsl::act_id, dsl::variant, dsl::acted_on))
        .load(tx.conn())
        .await?;
    let ids: Vec<Uuid> = done.iter().map(|(act_id, ..)| *act_id).collect();
    let facts: Vec<(Uuid, Value)> = acts::table
        .filter(acts::commune.eq(&case.commune).and(acts::id.eq_any(ids)))
        .select((acts::id, acts::facts))
        .load(tx.conn())
        .await?;
    let mut facts: HashMap<Uuid, Value> = facts.into_iter().collect();
    let with_facts = |(act_id, variant, acted_on)| {
        let facts = facts.remove(&act_id).unwrap_or_default();
        KeptAct { act_id, variant, acted_on, facts }
    };
    Ok(done.into_iter().map(with_facts).collect())
}

/// The withdrawals by some of a group that stand in any case that a petition opened: who left one of them has left the next one too.
pub async fn withdrawals_of(tx: &mut Tx, petition: &Petition) -> Outcome<Vec<KeptAct>> {
    let mut left = Vec::new();
    for case in opened_by(tx, petition).await? {
        left.extend(kept(tx, &case, CaseAct::Withdrawals).await?);
    }
    left.retain(|done| done.fewer() > 0);
    Ok(left)
}

/// Clocks that an act had started; none, where it is none.
pub async fn started(tx: &mut Tx, commune: &str, act_id: Option<Uuid>) -> Outcome<Vec<Uuid>> {
    let Some(act_id) = act_id else { return Ok(Vec::new()) };
    Ok(case_steps::table.find((commune, act_id)).select(dsl::started).first(tx.conn()).await?)
}

/// Positions that the orders of verification name which stand.
pub async fn verifiers(tx: &mut Tx, case: &Case) -> Outcome<Vec<Uuid>> {
    let orders = kept(tx, case, CaseAct::Verifications).await?;
    let named = orders.into_iter().map(|mut order| {
        serde_json::from_value(order.facts["verifier_position_ids"].take()).map_err(Problem::internal)
    });
    Ok(named.collect::<Outcome<Vec<Vec<Uuid>>>>()?.concat())
}

/// The case as it was opened: as it stood before the first act on it, also where that was annulled. `None`: there was none.
pub async fn opened(conn: &mut AsyncPgConnection, case: &Case) -> Outcome<Option<Stood>> {
    let first: Option<Value> = case_steps::table
        .filter(dsl::commune.eq(&case.commune).and(dsl::case_id.eq(case.id)))
        .order(dsl::no)
        .select(dsl::stood_before)
        .first(conn)
        .await
        .optional()?;
    first.map(|stood| serde_json::from_value(stood).map_err(Problem::internal)).transpose()
}

/// The tracking flags of a case by the acts which stand: those that it was opened with, what one on the case has set and none later
/// has taken away, and that one of its petitions went over the level; but for a petition that leaves it.
pub async fn flags(tx: &mut Tx, case: &Case, without: Option<Uuid>) -> Outcome<Vec<String>> {
    let opened = opened(tx.conn(), case).await?;
    let opened = opened.map_or_else(|| case.flags.clone(), |stood| stood.flags.into_iter().collect());
    let over_level = CaseFlag::OverLevel.as_str();
    // That comes from acts on its petitions alone, which may have fallen away since it was opened.
    let mut flags: Vec<String> = opened.into_iter().filter(|flag| flag != over_level).collect();
    let petitions = linked::of_case(tx.conn(), &case.commune, case.id).await?;
    // More people may have turned out to stand behind it since.
    let first = petitions.iter().find(|petition| petition.id == case.petition_id);
    let crowded = CaseFlag::Crowded.as_str();
    if first.is_some_and(|first| first.flags.iter().any(|flag| flag == crowded)) {
        CaseFlag::Crowded.mark(&mut flags);
    }
    let petitions = petitions.iter().map(|petition| petition.id).filter(|id| Some(*id) != without);
    let subjects: Vec<Uuid> = petitions.chain([case.id]).collect();
    for act in entered(tx, &case.commune, &subjects, None).await? {
        let (flag, set) = match act.kind.as_str() {
            OVER_LEVEL => (over_level, true),
            FLAGGING => match act.facts["flag"].as_str() {
                Some(flag) => (flag, act.facts["set"] == json!(true)),
                None => return Err(Problem::internal("a tracking flag without its name")),
            },
            _ => continue,
        };
        flags.retain(|one| one != flag);
        if set {
            flags.push(flag.to_owned());
        }
    }
    Ok(flags)
}

/// Codes, ids and dates that were kept with an act.
pub async fn facts(tx: &mut Tx, commune: &str, act_id: Uuid) -> Outcome<Value> {
    Ok(acts::table.find((commune, act_id)).select(acts::facts).first(tx.conn()).await?)
}

/// The positions that such facts name as who verifies. `None`: an id that cannot be read, which is that of nobody known.
pub fn named_verifiers(facts: &Value) -> impl Iterator<Item = Option<Uuid>> {
    let named = facts["verifier_position_ids"].as_array();
    named.into_iter().flatten().map(|id| id.as_str().and_then(|id| id.parse().ok()))
}

/// True where this act was done on this case.
pub async fn is_of(tx: &mut Tx, case: &Case, act_id: Uuid) -> Outcome<bool> {
    let act = acts::table.find((case.commune.as_str(), act_id)).filter(acts::subject_id.eq(case.id));
    Ok(diesel::select(diesel::dsl::exists(act)).get_result(tx.conn()).await?)
}
