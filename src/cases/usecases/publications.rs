//! What is told to the public of a case, as it is shown: who reads the case reads the approved wording; and how long the law wants it
//! shown, by the same count as all clocks.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::cases::access::approves;
use crate::cases::model::publication::{Asked, PublicationForm, asked};
use crate::cases::model::step::Guard;
use crate::cases::model::{Case, CaseAct, LifeCycle};
use crate::cases::store;
use crate::cases::store::publications::{self, PublicationRow};
use crate::cases::usecases::consequences::is_untold;
use crate::kernel::access::{HasFacts as _, Position, Scope};
use crate::kernel::context::Context;
use crate::kernel::problem::{AvailableAction, Outcome, Problem, RowPath};
use crate::law::Computation;
use crate::law::store::{Law, LawBook};
use crate::petitions::store::deadlines;
use crate::petitions::usecases::clocks::Due;

/// A publication.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PublicationView {
    /// Id.
    pub id: Uuid,
    /// The act that proposed it.
    pub act_id: Uuid,
    /// How it is told.
    #[schema(value_type = PublicationForm, example = "posting")]
    pub form: String,
    /// Legal day of the approval; null: proposed only.
    #[schema(required)]
    pub approved_on: Option<NaiveDate>,
    /// Act by which the proposal was annulled; null while it stands.
    #[schema(required)]
    pub annulled_by_act_id: Option<Uuid>,
    /// The wording once it is approved.
    #[schema(required, max_length = 20_000)]
    pub public_text: Option<String>,
    /// Rule that says how it is announced, or how long or how often it is shown; null: the law gives no number.
    #[schema(required, max_length = 30)]
    pub rule_key: Option<String>,
    /// Day of the meeting at which it is told.
    #[schema(required)]
    pub meeting_on: Option<NaiveDate>,
    /// First day of the display: as recorded at its end, until then that of the approval; null: nothing is displayed.
    #[schema(required)]
    pub displayed_from: Option<NaiveDate>,
    /// Earliest lawful last day of the display, by that rule; null: there is none, or its year is not loaded.
    #[schema(required)]
    pub earliest_end_on: Option<NaiveDate>,
    /// Last day of the display, day of the meeting or of the last time, as recorded; null: not recorded yet.
    #[schema(required)]
    pub ended_on: Option<NaiveDate>,
    /// How often mass media told it.
    #[schema(required, minimum = 1, maximum = 1000)]
    pub times: Option<i32>,
    /// What this caller may do with it now.
    #[schema(max_items = 5)]
    pub available_actions: Vec<AvailableAction>,
}

/// The publications of a case that the scope admits.
pub async fn of(context: &Context, scope: &Scope, id: Uuid) -> Outcome<Vec<PublicationView>> {
    let mut conn = context.app().db.read().await?;
    let case = store::find(&mut conn, scope, id).await?;
    let rows = publications::of_case(&mut conn, &case.commune, id).await?;
    let clocks = deadlines::in_short(&conn, &case.commune, &[case.petition_id]).await?;
    views(context, (&case, &clocks), rows)
}

/// Publications as they are shown, by the clocks of the case.
pub fn views<R: Due>(
    context: &Context,
    (case, clocks): (&Case, &[R]),
    rows: Vec<PublicationRow>,
) -> Outcome<Vec<PublicationView>> {
    let law = context.app().part::<LawBook>().current();
    let step = case.step(CaseAct::Publications, "approved").ok();
    let possible = step.is_some_and(|step| !step.guards.contains(&Guard::Untold) || is_untold(clocks));
    rows.into_iter().map(|row| view(context, (case, possible), &law, row)).collect()
}

/// A proposal is approved by another person than who made it, as long as it stands and its case is where that is `possible`.
fn actions(context: &Context, (case, possible): (&Case, bool), row: &PublicationRow) -> Vec<AvailableAction> {
    let facts = case.facts();
    let another = |position: &&Position| position.person_id != row.proposed_by_person_id;
    let mut others = context.caller().positions().iter().filter(another);
    let open = row.approved_on.is_none() && row.annulled_by_act.is_none();
    if !open || !possible || !others.any(|position| approves(position, &facts, row.proposed_by_settler)) {
        return Vec::new();
    }
    let path = RowPath::of("cases", case.id).within("publications", row.id);
    vec![AvailableAction::post(path, "approvals")]
}

fn view(
    context: &Context,
    (case, possible): (&Case, bool),
    law: &Law,
    row: PublicationRow,
) -> Outcome<PublicationView> {
    let cycle = case.life_cycle;
    let available_actions = actions(context, (case, possible), &row);
    let display = display(law, cycle, &row)?;
    let rule_key = of_row(cycle, &row).map(|asked| match asked {
        Asked::Announced(rule) | Asked::Shown(rule) | Asked::Repeated(rule) => rule.to_owned(),
    });
    let displays = matches!(row.form.as_str(), "posting" | "portal");
    Ok(PublicationView {
        id: row.id,
        act_id: row.act_id,
        form: row.form,
        approved_on: row.approved_on,
        annulled_by_act_id: row.annulled_by_act,
        public_text: row.public_text,
        rule_key,
        meeting_on: row.meeting_on,
        displayed_from: row.displayed_from.or(row.approved_on).filter(|_| displays),
        earliest_end_on: display.and_then(|counted| counted.due_on),
        ended_on: row.ended_on,
        times: row.times,
        available_actions,
    })
}

fn of_row(cycle: LifeCycle, row: &PublicationRow) -> Option<Asked> {
    asked(cycle, PublicationForm::parse(&row.form)?)
}

/// How long an approved wording is shown at least, where the law says so.
fn display(law: &Law, cycle: LifeCycle, row: &PublicationRow) -> Outcome<Option<Computation>> {
    match (of_row(cycle, row), row.displayed_from.or(row.approved_on)) {
        (Some(Asked::Shown(rule)), Some(from)) => {
            law.compute_plain(&row.commune, rule, from).map_err(Problem::internal)
        }
        _ => Ok(None),
    }
}

/// The approved wordings that should have been told by now, while no act says that they were, each with its rule.
pub fn unproven(
    context: &Context,
    case: &Case,
    rows: &[PublicationRow],
) -> Outcome<Vec<(Uuid, &'static str)>> {
    let (law, today) = (context.app().part::<LawBook>().current(), context.today());
    let mut found = Vec::new();
    for row in rows.iter().filter(|row| row.approved_on.is_some() && row.ended_on.is_none()) {
        let (rule, last) = match of_row(case.life_cycle, row) {
            Some(Asked::Shown(rule)) => {
                (rule, display(&law, case.life_cycle, row)?.and_then(|one| one.due_on))
            }
            Some(Asked::Announced(rule)) => (rule, row.meeting_on),
            Some(Asked::Repeated(_)) | None => continue,
        };
        if last.is_some_and(|day| day < today) {
            found.push((row.id, rule));
        }
    }
    Ok(found)
}
