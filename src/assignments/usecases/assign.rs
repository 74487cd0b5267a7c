//! Gives work: none of the five clears may be missing, and a person under conflict of interest is refused.

mod input;
mod terms;

use serde_json::json;

pub use self::input::{NewAssignment, SubjectType};
use self::terms::{assignee, in_order};
use super::show;
use crate::assignments::access::Assign;
use crate::assignments::model::{Assignment, AssignmentStatus, AssignmentText, Milestone, Responsibility};
use crate::assignments::store;
use crate::cases::acts::barred;
use crate::cases::model::Case;
use crate::cases::store as cases;
use crate::cases::usecases::offers::offering;
use crate::kernel::access::{AccessFacts, Condition, HasFacts as _, Position, Role};
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::http::reply::HttpReply;
use crate::kernel::ids::new_id;
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::kernel::record::idempotency::{self, Replay};
use crate::kernel::record::notifications::{NotificationKind, Telling};
use crate::kernel::record::{Actor, Event, EventType};
use crate::law::store::LawBook;
use crate::petitions::access::matrix;
use crate::petitions::store as petitions;
use crate::petitions::usecases::clocks;
use crate::petitions::usecases::following::{CaseProgress, follow_case};
use crate::petitions::usecases::telling::{meeting, offices};
use crate::vault::{Part, PetitionKey};

/// Gives work in one transaction.
pub async fn assign(context: &Context, new: NewAssignment) -> Outcome<HttpReply> {
    context
        .app()
        .db
        .write(async |tx: &mut Tx| {
            let replay = idempotency::replay(tx, context).await?;
            // Behind the replay: a retry after midnight must meet its own answer, not the new day.
            if matches!(replay, Replay::Fresh) {
                let law = context.app().part::<LawBook>().current();
                new.check(context.today(), &law.calendar)?;
            }
            let scope = context.scope(matrix);
            let unchecked = cases::for_update(tx, &scope, new.subject.id).await;
            // The case is named in the body: not found is a wrong body, alike for unknown and unseen.
            let unchecked = unchecked.map_err(|problem| match problem.code {
                Code::ResourceNotFound => {
                    let unknown = Problem::field("/subject/id", "unknown", "There is no such case.");
                    unknown.unseen(vec![new.subject.id])
                }
                _ => problem,
            })?;
            if let Replay::Again(kept, _) = replay {
                unchecked.permit::<Assign>(context, new.acting_position_id)?;
                return Ok(HttpReply::again(kept));
            }
            let version = unchecked.version(|case| case.version);
            let (case, acting) =
                unchecked.permit_fresh::<Assign>(context, new.acting_position_id, version)?;
            give(tx, context, &new, case, &acting).await
        })
        .await
}

async fn give(
    tx: &mut Tx,
    context: &Context,
    new: &NewAssignment,
    case: Case,
    acting: &Position,
) -> Outcome<HttpReply> {
    let (today, now) = (context.today(), context.now());
    let lead = new.responsibility == Responsibility::Lead;
    let possible = if lead { case.may_be_assigned() } else { case.may_be_supported() };
    let step = match possible {
        Ok(step) => step,
        Err(why) => return offering(tx.conn(), context, &case, Err(barred(context, &case, why))).await,
    };
    let assigned_on = new.legal_date(today);
    if assigned_on < today {
        in_order(tx, (&case, step), acting, assigned_on).await?;
    }
    let assignee = assignee(tx, context, new, (&case, acting), assigned_on).await?;
    let assignment = Assignment {
        commune: case.commune.clone(),
        id: new_id(&case.commune, today),
        case_id: case.id,
        petition_id: case.petition_id,
        assignee_position_id: assignee.id,
        assignee_unit_id: assignee.unit_id,
        assigned_by_position_id: acting.id,
        responsibility: new.responsibility,
        assigned_on,
        due_on: new.due_on,
        status: AssignmentStatus::Open,
        completed_on: None,
        version: 1,
        created_at: now,
        changed_at: now,
    };
    keep(tx, context, new, &case, &assignment).await?;
    let before = case.facts();
    let after = if lead { lead_case(tx, context, case, &assignment).await? } else { case };
    let view = show::show(tx.conn(), context, &assignment, false).await?;
    let mut reply = HttpReply::json(201, json!(view));
    reply.headers.push(("location".to_owned(), format!("/v1/assignments/{}", assignment.id)));
    reply.etag = Some(view.etag.clone());
    idempotency::keep(tx, context, &reply.keep()?, Some(assignment.petition_id)).await?;
    let event = Event {
        petition_id: Some(assignment.petition_id),
        case_id: Some(assignment.case_id),
        position_id: Some(acting.id),
        legal_day: Some(assignment.assigned_on),
        fields: json!({
            "assignee_position_id": assignment.assignee_position_id,
            "responsibility": assignment.responsibility, "due_on": assignment.due_on,
        }),
        before: Some(before),
        telling: Some(telling(tx, context, &after, &assignment).await?),
        after: Some(after.facts()),
        ..Event::of(EventType::AssignmentCreated, "assignment", assignment.id)
    };
    tx.record(context.app(), &Actor::of(context), &assignment.commune, &[event]).await?;
    Ok(reply)
}

/// Who gets the work, and the head of his unit.
async fn telling(tx: &mut Tx, context: &Context, case: &Case, work: &Assignment) -> Outcome<Telling> {
    let offices = offices(tx.conn(), &case.commune, context.today()).await?;
    let facts = AccessFacts { excluded_person_ids: case.facts().excluded_person_ids, ..work.facts() };
    let heads = meeting(&offices, &facts, &[Condition::AssigneeUnit]);
    let heads = heads.filter(|position| position.role == Role::UnitHead);
    let told = heads.chain(meeting(&offices, &facts, &[Condition::Assignee]));
    let telling = Telling::new(NotificationKind::AssignmentGiven, told);
    Ok(Telling { due_on: Some(work.due_on), ..telling })
}

async fn keep(
    tx: &mut Tx,
    context: &Context,
    new: &NewAssignment,
    case: &Case,
    assignment: &Assignment,
) -> Outcome<()> {
    let milestones: Vec<Milestone> = new
        .milestones
        .iter()
        .zip(1_i16..)
        .map(|(milestone, no)| Milestone { no, due_on: milestone.due_on, reached_on: None })
        .collect();
    store::insert(tx, assignment, &milestones).await?;
    let text = AssignmentText {
        task: new.task.clone(),
        expected_result: new.expected_result.clone(),
        milestones: new.milestones.iter().map(|milestone| milestone.title.clone()).collect(),
    };
    let key =
        PetitionKey::for_writing(tx, context.app(), &case.commune, case.petition_id, case.sealed).await?;
    key.write(tx, assignment.id, Part::Assignment, &text).await
}

/// The case gets its lead, its clock and its outward summary.
async fn lead_case(tx: &mut Tx, context: &Context, case: Case, assignment: &Assignment) -> Outcome<Case> {
    let old = case.clone();
    let lead = (assignment.assignee_position_id, assignment.assignee_unit_id);
    let assigned = case.assign(lead, assignment.assigned_on, context.now());
    let mut case = assigned.map_err(|error| barred(context, &old, error))?;
    let petition = petitions::lock_for_summary(tx, &case.commune, case.petition_id).await?;
    // What has no term by the law has the day of the work for it.
    if let Some(rule) = case.own_limit() {
        let days = (assignment.assigned_on, assignment.due_on);
        clocks::by_assignment(tx, context.app(), &petition, rule, days).await?;
    }
    let progress = CaseProgress {
        public_status: case.public_status,
        assignee: Some((assignment.assignee_position_id, assignment.assignee_unit_id)),
    };
    let petition = follow_case(tx, context, petition, progress).await?;
    case.due_on = petition.due_on;
    cases::save(tx, &case).await?;
    Ok(case)
}
