//! Entering a schedule.

use serde_json::json;
use uuid::Uuid;

use super::posting::count;
use super::show::{schedule_href, schedule_view};
use super::views::ReceptionSchedule;
use crate::kernel::access::{HasFacts as _, Permission as _, Position};
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::http::reply::HttpReply;
use crate::kernel::ids::new_id;
use crate::kernel::problem::{Code, FieldError, Outcome, Problem};
use crate::kernel::record::idempotency::{self, Replay};
use crate::kernel::record::notifications::{NotificationKind, Telling};
use crate::kernel::record::{Actor, Event, EventType};
use crate::law::store::{Law, LawBook};
use crate::people::references::positions_by_id;
use crate::receptions::access::{EnterSchedule, facts};
use crate::receptions::model::{Fault, Plan, PlannedSession, Schedule, ScheduleState, Session};
use crate::receptions::store::{self, Host, NewSchedule};

/// A schedule as a keeper enters it.
#[derive(Debug, Clone)]
pub struct NewReceptionSchedule {
    /// For callers who serve several communes.
    pub commune: Option<String>,
    /// Who receives.
    pub host_position_id: Uuid,
    /// In which of his positions the caller acts.
    pub acting_position_id: Option<Uuid>,
    /// Period and sessions.
    pub plan: Plan,
}

/// Enters a schedule as a draft: replay, host, permit, plan, save, answer, record. The answer is made inside the
/// transaction, because it is kept for retries with it.
pub async fn enter(context: &Context, new: NewReceptionSchedule) -> Outcome<HttpReply> {
    let commune = context.commune_of_body(new.commune.as_deref())?;
    let law = context.app().part::<LawBook>().current();
    let work = async |tx: &mut Tx| {
        let replay = idempotency::replay(tx, context).await?;
        let host = store::host(tx.conn(), &commune, new.host_position_id).await?.ok_or_else(no_host)?;
        let acting = permit(context, &commune, &host, new.acting_position_id)?;
        if let Replay::Again(kept, _) = replay {
            return Ok(HttpReply::again(kept));
        }
        // Behind the replay: a retry after midnight must meet its own answer, not the new day.
        refuse(new.plan.faults(context.today()))?;
        refuse(new.plan.host_faults(host.tenure))?;
        let schedule = draft(context, &law, &commune, &host, &new.plan)?;
        store::insert(tx, &NewSchedule { schedule: &schedule, host_person_id: host.person_id }).await?;
        let created = reply(created(tx, context, &schedule).await?)?;
        idempotency::keep(tx, context, &created.keep()?, None).await?;
        let event = event(&schedule, acting.id, &host);
        tx.record(context.app(), &Actor::of(context), &commune, &[event]).await?;
        Ok(created)
    };
    context.app().db.write(work).await
}

fn no_host() -> Problem {
    Problem::field("/host_position_id", "unknown", "There is no such position in this commune.")
}

/// The position in which the caller keeps the book of the host's unit.
fn permit(context: &Context, commune: &str, host: &Host, asked: Option<Uuid>) -> Outcome<Position> {
    let facts = facts(commune, host.register, host.unit_id, host.body_unit_id, host.position_id);
    let refused = |mut problem: Problem| {
        if problem.code == Code::PermissionMissing {
            problem.more.insert("required_permission".to_owned(), json!(EnterSchedule::NAME));
        }
        problem
    };
    EnterSchedule::rule().acting(context.caller(), &facts, asked).cloned().map_err(refused)
}

fn refuse(faults: Vec<Fault>) -> Outcome<()> {
    if faults.is_empty() {
        return Ok(());
    }
    let error = |fault: Fault| FieldError::pointer(fault.pointer, fault.code, fault.detail);
    Err(Problem::body(faults.into_iter().map(error).collect()))
}

fn draft(context: &Context, law: &Law, commune: &str, host: &Host, plan: &Plan) -> Outcome<Schedule> {
    let (now, today) = (context.now(), context.today());
    let id = new_id(commune, today);
    let session = |planned: &PlannedSession| -> Outcome<Session> {
        Ok(Session {
            id: new_id(commune, today),
            schedule_id: id,
            host_position_id: host.position_id,
            date: planned.date,
            from: planned.from,
            to: planned.to,
            kind: planned.kind,
            place: planned.place.clone(),
            expected_content: planned.expected_content.clone(),
            capacity: planned.capacity,
            posting: count(law, planned.kind, planned.date)?,
        })
    };
    let mut sessions = plan.sessions.iter().map(session).collect::<Outcome<Vec<_>>>()?;
    sessions.sort_by_key(|session| (session.date, session.from, session.id));
    Ok(Schedule {
        commune: commune.to_owned(),
        id,
        unit_id: host.unit_id,
        body_unit_id: host.body_unit_id,
        register: host.register,
        host_position_id: host.position_id,
        period_from: plan.period_from,
        period_before: plan.period_before,
        state: ScheduleState::Draft,
        version: 1,
        created_at: now,
        changed_at: now,
        sessions,
    })
}

async fn created(tx: &mut Tx, context: &Context, schedule: &Schedule) -> Outcome<ReceptionSchedule> {
    let hosts = positions_by_id(tx.conn(), &schedule.commune, &[schedule.host_position_id]).await?;
    schedule_view(context.app(), context.caller(), schedule, &hosts)
}

fn reply(view: ReceptionSchedule) -> Outcome<HttpReply> {
    let (location, etag) = (schedule_href(view.id), view.etag.clone());
    let body = serde_json::to_value(view).map_err(Problem::internal)?;
    Ok(HttpReply {
        headers: vec![("location".to_owned(), location)],
        etag: Some(etag),
        ..HttpReply::json(201, body)
    })
}

fn event(schedule: &Schedule, acting: Uuid, host: &Host) -> Event {
    Event {
        position_id: Some(acting),
        fields: json!({
            "status": schedule.state.status().as_str(),
            "host_position_id": schedule.host_position_id,
            "period_from": schedule.period_from,
            "period_before": schedule.period_before,
            "session_ids": schedule.sessions.iter().map(|session| session.id).collect::<Vec<_>>(),
        }),
        after: Some(schedule.facts()),
        telling: Some(Telling::new(NotificationKind::ApprovalAwaited, [host])),
        ..Event::of(EventType::ReceptionScheduleCreated, "reception_schedule", schedule.id)
    }
}
