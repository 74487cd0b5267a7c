//! Acts that were done on a petition and stand, and the clocks that an annulled act had stopped.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::Value;
use uuid::Uuid;

use crate::kernel::acts::schema::acts;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::petitions::model::facts::OF_MEDIATION;
use crate::petitions::model::grounds::RefusalGround;
use crate::petitions::model::life::{Mediation, Stands, state_after};
use crate::petitions::model::{DeadlineStatus, Petition, PetitionAct, ReplyResult, Status};
use crate::petitions::store::deadlines::{DeadlineRow, recompute};
use crate::petitions::store::waits;

/// Stable name of the act by which a citizen is given a new tracking secret.
pub const TRACKING_SECRET: &str = "tracking_secret";

/// An act on a petition that nobody has annulled.
#[derive(Debug, Clone)]
pub struct StandingAct {
    /// Its id.
    pub id: Uuid,
    /// Which act.
    pub act: PetitionAct,
    /// Legal day.
    pub acted_on: NaiveDate,
    /// Codes, ids and dates of it.
    pub facts: Value,
    /// A portal sent it.
    pub by_portal: bool,
    /// A supplement that nobody waits for: it came while the petition waited for another one, and counts once that lets it go.
    pub set_aside: bool,
}

impl StandingAct {
    /// The act as far as the state depends on it.
    #[must_use]
    pub fn stands(&self) -> Stands {
        Stands { act: self.act, moved: !self.set_aside && self.facts["ends"] != Value::Bool(false) }
    }

    /// True where a portal has sent what a keeper has to judge, or what was supplied is set aside: nothing has come of it, and it bars
    /// nothing that the office does.
    #[must_use]
    pub fn only_tells(&self) -> bool {
        (self.by_portal || self.set_aside) && !self.stands().moved
    }

    /// What it says where it is a reply.
    #[must_use]
    pub fn replied(&self) -> Option<ReplyResult> {
        ReplyResult::of(self.act, &self.facts)
    }

    /// The day on which the mediation ended, where it is the reply that tells so: that of its paper.
    #[must_use]
    pub fn mediated_on(&self) -> Option<NaiveDate> {
        self.replied().filter(|result| result.ends_mediation())?;
        self.facts["reply_date"].as_str()?.parse().ok()
    }

    /// How many fewer people stand behind the petition since.
    #[must_use]
    pub fn fewer(&self) -> i32 {
        fewer(&self.facts)
    }
}

/// How many fewer people stand behind a petition or case since an act with these facts.
#[must_use]
pub fn fewer(facts: &Value) -> i32 {
    facts["withdrawn_count"].as_i64().and_then(|count| i32::try_from(count).ok()).unwrap_or(0)
}

/// An act that was entered on a petition, a case or something else.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = acts)]
#[allow(missing_docs, reason = "the columns are described in the schema")]
pub struct EnteredAct {
    pub id: Uuid,
    pub subject_id: Uuid,
    pub kind: String,
    pub acted_on: NaiveDate,
    pub entered_at: DateTime<Utc>,
    pub facts: Value,
    pub client_id: Option<String>,
    pub annuls_act_id: Option<Uuid>,
}

impl EnteredAct {
    /// The act as one of a petition's life; `None`: it is none.
    #[must_use]
    pub fn of_life(&self) -> Option<StandingAct> {
        let act = PetitionAct::parse(&self.kind)?;
        Some(StandingAct {
            id: self.id,
            act,
            acted_on: self.acted_on,
            facts: self.facts.clone(),
            by_portal: self.client_id.is_some(),
            set_aside: false,
        })
    }
}

/// Acts on these objects that nobody has annulled, in the order in which they were entered; as if `but` had not been done. Links to a
/// petition that came to no case hold no more.
pub async fn entered(
    tx: &mut Tx,
    commune: &str,
    subjects: &[Uuid],
    but: Option<Uuid>,
) -> Outcome<Vec<EnteredAct>> {
    read(tx.conn(), commune, subjects, but).await
}

async fn read(
    mut conn: &AsyncPgConnection,
    commune: &str,
    subjects: &[Uuid],
    but: Option<Uuid>,
) -> Outcome<Vec<EnteredAct>> {
    let mut rows: Vec<EnteredAct> = acts::table
        .filter(acts::commune.eq(commune).and(acts::subject_id.eq_any(subjects)))
        .order((acts::entered_at, acts::id))
        .select(EnteredAct::as_select())
        .load(&mut conn)
        .await?;
    rows.retain(|row| Some(row.id) != but);
    let annulled: Vec<Uuid> = rows.iter().filter_map(|row| row.annuls_act_id).collect();
    rows.retain(|row| !annulled.contains(&row.id));
    let is_link = |row: &&EnteredAct| row.kind == PetitionAct::Link.as_str();
    let links: Vec<Uuid> = rows.iter().filter(is_link).map(|row| row.id).collect();
    let ended = waits::let_go_among(conn, commune, &links).await?;
    rows.retain(|row| !ended.contains(&row.id));
    Ok(rows)
}

/// Acts of the petition's life that stand, in the order in which they were entered; without `but`, the one under way.
pub async fn standing(tx: &mut Tx, petition: &Petition, but: Uuid) -> Outcome<Vec<StandingAct>> {
    let rows = entered(tx, &petition.commune, &[petition.id], Some(but)).await?;
    let mut acts: Vec<StandingAct> = rows.iter().filter_map(EnteredAct::of_life).collect();
    set_aside(&mut acts);
    Ok(acts)
}

/// How far these acts have brought the mediation of a land dispute.
#[must_use]
pub fn mediation(acts: &[StandingAct]) -> Mediation {
    let stands: Vec<Stands> = acts.iter().map(StandingAct::stands).collect();
    match Mediation::after(&stands) {
        _ if failed(acts) => Mediation::Failed,
        Mediation::Open if found_mediated(acts) => Mediation::Found,
        after => after,
    }
}

/// True where the mediators who have a land dispute told last that they mediated in vain.
fn failed(acts: &[StandingAct]) -> bool {
    let since = acts.iter().rev().take_while(|done| !done.stands().moved);
    let told = since.filter_map(StandingAct::replied).find(|result| result.ends_mediation());
    told == Some(ReplyResult::InVain)
}

/// True where these acts found that a land dispute was mediated, whatever was proposed: of each tick that tells it, what was said last
/// holds.
#[must_use]
pub fn found_mediated(acts: &[StandingAct]) -> bool {
    let said_last = |tick: &str| acts.iter().rev().find_map(|done| done.facts["mediation"].get(tick));
    OF_MEDIATION.iter().any(|tick| said_last(tick) == Some(&Value::Bool(true)))
}

/// The first reply by which the mediators who have a land dispute told that they have mediated, and the day on which they had.
#[must_use]
pub fn mediated_by(acts: &[StandingAct]) -> Option<(NaiveDate, Uuid)> {
    let since = acts.iter().rev().take_while(|done| !done.stands().moved);
    since.filter_map(|done| Some((done.mediated_on()?, done.id))).last()
}

/// How far the mediation of each of these petitions has come.
pub async fn mediations(
    conn: &AsyncPgConnection,
    commune: &str,
    petitions: &[Uuid],
) -> Outcome<HashMap<Uuid, Mediation>> {
    let mut acts: HashMap<Uuid, Vec<StandingAct>> = HashMap::new();
    for row in read(conn, commune, petitions, None).await? {
        if let Some(done) = row.of_life() {
            acts.entry(row.subject_id).or_default().push(done);
        }
    }
    Ok(acts.into_iter().map(|(id, acts)| (id, mediation(&acts))).collect())
}

/// Sets aside the supplements that came when the acts which stand before them had not brought the petition to wait for one.
pub fn set_aside(acts: &mut [StandingAct]) {
    let mut before: Vec<Stands> = Vec::with_capacity(acts.len());
    for act in acts {
        act.set_aside = act.act == PetitionAct::Supplement && state_after(&before) != Status::NeedsSupplement;
        before.push(act.stands());
    }
}

/// True where the writer of a petition that waits for another one was asked for a supplement before, and has sent none since.
#[must_use]
pub fn is_asked(acts: &[StandingAct]) -> bool {
    let Some(link) = acts.iter().rposition(|done| done.act == PetitionAct::Link) else { return false };
    let (below, since) = acts.split_at(link);
    let below: Vec<Stands> = below.iter().map(StandingAct::stands).collect();
    let supplied = since.iter().any(|done| done.act == PetitionAct::Supplement);
    state_after(&below) == Status::NeedsSupplement && !supplied
}

/// When an act on this petition was entered.
pub async fn entered_at(tx: &mut Tx, petition: &Petition, id: Uuid) -> Outcome<DateTime<Utc>> {
    let act = acts::table.find((petition.commune.as_str(), id)).filter(acts::subject_id.eq(petition.id));
    Ok(act.select(acts::entered_at).first(tx.conn()).await?)
}

/// Those of these acts that were entered at this instant or later.
pub async fn entered_since(
    tx: &mut Tx,
    commune: &str,
    ids: &[Uuid],
    since: DateTime<Utc>,
) -> Outcome<Vec<Uuid>> {
    let later = acts::table
        .filter(acts::commune.eq(commune).and(acts::id.eq_any(ids)))
        .filter(acts::entered_at.ge(since))
        .select(acts::id);
    Ok(later.load(tx.conn()).await?)
}

/// The ground of an act by which this petition was refused, be it under way; `None`: it is no refusal.
pub async fn refusal(tx: &mut Tx, petition: &Petition, id: Uuid) -> Outcome<Option<RefusalGround>> {
    let facts = acts::table
        .find((petition.commune.as_str(), id))
        .filter(acts::subject_id.eq(petition.id).and(acts::kind.eq(PetitionAct::Refusal.as_str())))
        .select(acts::facts)
        .first::<Value>(tx.conn())
        .await
        .optional()?;
    Ok(facts.and_then(|facts| RefusalGround::parse(facts["ground"].as_str()?)))
}

/// True where this act was done on this petition.
pub async fn is_of(tx: &mut Tx, petition: &Petition, id: Uuid) -> Outcome<bool> {
    let found = acts::table
        .find((petition.commune.as_str(), id))
        .filter(acts::subject_id.eq(petition.id))
        .select(acts::id)
        .first::<Uuid>(tx.conn())
        .await
        .optional()?;
    Ok(found.is_some())
}

/// True where the tracking secret that a petition has was given anew at the desk, not through its writer's portal.
pub async fn renewed_at_desk(
    conn: &mut AsyncPgConnection,
    commune: &str,
    petition_id: Uuid,
) -> Outcome<bool> {
    let given = acts::table
        .filter(acts::commune.eq(commune).and(acts::subject_id.eq(petition_id)))
        .filter(acts::kind.eq(TRACKING_SECRET))
        .order((acts::entered_at.desc(), acts::id.desc()));
    let latest: Option<bool> = given.select(acts::client_id.is_null()).first(conn).await.optional()?;
    Ok(latest.unwrap_or(false))
}

/// Lets a clock run on whose stop is taken back, in the course that the row has now: its day was never met. One that stands
/// suspended goes on standing.
pub async fn restart(tx: &mut Tx, row: &DeadlineRow) -> Outcome<()> {
    let pauses = row.pauses.as_array();
    let suspended = pauses.is_some_and(|list| list.iter().any(|pause| pause["to"].is_null()));
    let status = match row.due_on {
        // A suspension that came too late stops nothing.
        Some(_) => DeadlineStatus::Running,
        None if suspended => DeadlineStatus::Paused,
        None => DeadlineStatus::AwaitingCalendar,
    };
    let row = DeadlineRow {
        status: status.as_str().to_owned(),
        stopped_on: None,
        stopped_by_act: None,
        ..row.clone()
    };
    recompute(tx, &row).await
}
