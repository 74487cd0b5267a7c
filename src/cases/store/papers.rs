//! The acts of a case and of its petitions as papers of the case file.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::Value;
use uuid::Uuid;

use crate::cases::model::{Case, CaseAct, CaseStatus, LifeCycle};
use crate::cases::schema::{case_answers, case_steps, cases};
use crate::cases::store::{CaseRow, steps};
use crate::kernel::acts::schema::acts;
use crate::kernel::problem::Outcome;
use crate::kernel::record::EventType;
use crate::kernel::record::schema::events;
use crate::petitions::model::{Petition, PetitionAct};
use crate::petitions::store::waits;

/// An act that stands, with the number and the day of its paper.
#[derive(Debug, Clone)]
pub struct PaperRow {
    /// Id.
    pub act_id: Uuid,
    /// The case, or the petition.
    pub subject_id: Uuid,
    /// Stable name of the act.
    pub kind: String,
    /// Legal day.
    pub acted_on: NaiveDate,
    /// When it was entered.
    pub entered_at: DateTime<Utc>,
    /// Number of the paper.
    pub document_number: Option<String>,
    /// Date on it.
    pub document_date: Option<NaiveDate>,
    /// Row of the life cycle that it was done by, where it is an act on the case.
    pub step: Option<(CaseAct, String)>,
    /// Codes, ids and dates that were kept with it.
    pub facts: Value,
}

impl PaperRow {
    /// True where it names somebody else than this position as who verifies.
    #[must_use]
    pub fn names_other_than(&self, position_id: Uuid) -> bool {
        steps::named_verifiers(&self.facts).any(|id| id != Some(position_id))
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = acts)]
struct ActRow {
    id: Uuid,
    subject_id: Uuid,
    kind: String,
    acted_on: NaiveDate,
    entered_at: DateTime<Utc>,
    document_number: Option<String>,
    document_date: Option<NaiveDate>,
    annuls_act_id: Option<Uuid>,
    facts: Value,
}

/// Acts that stand on the case and on these petitions of it, and those by which some came from another case, in their legal order.
/// Links to a petition that came to no case hold no more.
pub async fn of_case(
    conn: &mut AsyncPgConnection,
    case: &Case,
    petition_ids: &[Uuid],
    moved_by: &[Uuid],
) -> Outcome<Vec<PaperRow>> {
    // Its acceptance stays in its file also where the petition, on which that was done, belongs to another case since.
    let opening = acts::subject_id.eq(case.petition_id).and(acts::kind.eq(PetitionAct::Acceptance.as_str()));
    let mut rows: Vec<ActRow> = acts::table
        .filter(acts::commune.eq(&case.commune))
        .filter(
            acts::subject_id
                .eq_any([petition_ids, &[case.id]].concat())
                .or(acts::id.eq_any(moved_by.to_vec()))
                .or(opening),
        )
        .order((acts::acted_on, acts::entered_at, acts::id))
        .select(ActRow::as_select())
        .load(conn)
        .await?;
    let steps: Vec<(Uuid, String, String)> = case_steps::table
        .filter(case_steps::commune.eq(&case.commune))
        .filter(case_steps::case_id.eq(case.id).or(case_steps::act_id.eq_any(moved_by.to_vec())))
        .select((case_steps::act_id, case_steps::act, case_steps::variant))
        .load(conn)
        .await?;
    // Of one that was opened by mistake there is none.
    rows.retain(|row| case.status != CaseStatus::Voided || row.subject_id == case.id);
    let annulled: Vec<Uuid> = rows.iter().filter_map(|row| row.annuls_act_id).collect();
    let is_link = |row: &&ActRow| row.kind == PetitionAct::Link.as_str();
    let links: Vec<Uuid> = rows.iter().filter(is_link).map(|row| row.id).collect();
    let let_go = waits::let_go_among(conn, &case.commune, &links).await?;
    let step_of = |id: Uuid| {
        let (_, act, variant) = steps.iter().find(|(act_id, ..)| *act_id == id)?;
        CaseAct::parse(act).map(|act| (act, variant.clone()))
    };
    let paper = |row: ActRow| {
        let stands = row.annuls_act_id.is_none() && !annulled.contains(&row.id) && !let_go.contains(&row.id);
        stands.then(|| PaperRow {
            act_id: row.id,
            subject_id: row.subject_id,
            kind: row.kind,
            acted_on: row.acted_on,
            entered_at: row.entered_at,
            document_number: row.document_number,
            document_date: row.document_date,
            step: step_of(row.id),
            facts: row.facts,
        })
    };
    Ok(rows.into_iter().filter_map(paper).collect())
}

/// The state in which a case was opened, which tells what was accepted.
pub async fn opened_in(conn: &mut AsyncPgConnection, case: &Case) -> Outcome<CaseStatus> {
    if let Some(stood) = steps::opened(conn, case).await? {
        return Ok(stood.status);
    }
    if case.status != CaseStatus::Voided {
        return Ok(case.status);
    }
    let voided: Option<Value> = events::table
        .filter(events::commune.eq(&case.commune).and(events::case_id.eq(case.id)))
        .filter(events::type_.eq(EventType::CaseVoided.as_str()))
        .select(events::fields)
        .first(conn)
        .await
        .optional()?;
    let before = voided.as_ref().and_then(|fields| CaseStatus::parse(fields["old_status"].as_str()?));
    Ok(before.unwrap_or(case.status))
}

/// The life cycle of the case into which this act took a petition, whether or not it stands, and the state in which that case was opened.
pub async fn accepted_into(
    conn: &mut AsyncPgConnection,
    petition: &Petition,
    act_id: Uuid,
) -> Outcome<Option<(LifeCycle, CaseStatus)>> {
    let case_id = events::table
        .filter(events::commune.eq(&petition.commune).and(events::petition_id.eq(petition.id)))
        .filter(events::act_id.eq(act_id).and(events::case_id.is_not_null()))
        .order(events::seq)
        .select(events::case_id)
        .first::<Option<Uuid>>(conn)
        .await
        .optional()?;
    let Some(case_id) = case_id.flatten() else { return Ok(None) };
    let case: CaseRow = cases::table
        .find((petition.commune.as_str(), case_id))
        .select(CaseRow::as_select())
        .first(conn)
        .await?;
    let case = case.into_model();
    Ok(Some((case.life_cycle, opened_in(conn, &case).await?)))
}

/// The row of the life cycle by which an act on the case was done, whether or not it stands.
pub async fn step_of(
    conn: &mut AsyncPgConnection,
    case: &Case,
    act_id: Uuid,
) -> Outcome<Option<(CaseAct, String)>> {
    let step: Option<(String, String)> = case_steps::table
        .find((case.commune.as_str(), act_id))
        .filter(case_steps::case_id.eq(case.id))
        .select((case_steps::act, case_steps::variant))
        .first(conn)
        .await
        .optional()?;
    Ok(step.and_then(|(act, variant)| Some((CaseAct::parse(&act)?, variant))))
}

/// The decision, conclusion or answer that this act gave, whether or not it stands.
pub async fn answer_of(conn: &mut AsyncPgConnection, case: &Case, act_id: Uuid) -> Outcome<Option<Uuid>> {
    let answer = case_answers::table
        .filter(case_answers::commune.eq(&case.commune).and(case_answers::act_id.eq(act_id)))
        .filter(case_answers::case_id.eq(case.id))
        .select(case_answers::id);
    Ok(answer.first(conn).await.optional()?)
}
