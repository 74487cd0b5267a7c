//! From schedules and sessions to what callers are shown of them.

use std::collections::HashMap;

use chrono::NaiveTime;
use uuid::Uuid;

use super::posting::term;
use super::views::{
    PublicHost, PublicReceptionSession, ReceptionSchedule, ReceptionSession, ScheduleReference,
};
use crate::kernel::access::{Caller, HasFacts, Register};
use crate::kernel::app::App;
use crate::kernel::http::tags::tag;
use crate::kernel::problem::{AvailableAction, Outcome, Problem, RowPath};
use crate::people::references::PositionReference;
use crate::petitions::usecases::progress::ExplanationView;
use crate::receptions::access::{has_act, open_acts};
use crate::receptions::model::{Schedule, ScheduleAct, SessionCard, posted_late};

/// References of hosts by position.
pub type Hosts = HashMap<Uuid, PositionReference>;

/// Where a schedule stands.
#[must_use]
pub fn schedule_href(id: Uuid) -> String {
    format!("/v1/reception-schedules/{id}")
}

/// Acts as links.
#[must_use]
pub fn actions(id: Uuid, acts: &[ScheduleAct]) -> Vec<AvailableAction> {
    let path = RowPath::of("reception-schedules", id);
    acts.iter().map(|act| AvailableAction::post(path, act.segment())).collect()
}

/// What the caller may do with a schedule now.
#[must_use]
pub fn schedule_actions(caller: &Caller, schedule: &Schedule) -> Vec<AvailableAction> {
    actions(schedule.id, &open_acts(caller, &schedule.facts(), schedule.state.allowed()))
}

/// The view of a schedule for a caller, with its tag.
pub fn schedule_view(
    app: &App,
    caller: &Caller,
    schedule: &Schedule,
    hosts: &Hosts,
) -> Outcome<ReceptionSchedule> {
    let sessions =
        schedule.cards().map(|card| session_view(app, &card, hosts)).collect::<Outcome<Vec<_>>>()?;
    let mut view = ReceptionSchedule {
        id: schedule.id,
        etag: String::new(),
        version: has_act(caller, &schedule.facts()).then_some(schedule.version),
        register: schedule.register.map(Register::as_str),
        host: host(hosts, schedule.host_position_id)?,
        period_from: schedule.period_from,
        period_before: schedule.period_before,
        status: schedule.state.status().as_str(),
        posted_on: schedule.posted_on(),
        posted_place: schedule.posted_place().map(str::to_owned),
        latest_posting_on: sessions.iter().filter_map(|session| session.latest_posting_on).min(),
        sessions,
        available_actions: schedule_actions(caller, schedule),
        created_at: schedule.created_at,
        changed_at: schedule.changed_at,
    };
    tag(&app.keys, &mut view)?;
    Ok(view)
}

/// The view of a session, with its tag.
pub fn session_view(app: &App, card: &SessionCard, hosts: &Hosts) -> Outcome<ReceptionSession> {
    let session = &card.session;
    let term = term(app, card.status, session)?;
    let latest_posting_on = term.as_ref().and_then(|term| term.limit.day());
    let host = host(hosts, session.host_position_id)?;
    let schedule_id = session.schedule_id;
    let label = host.label.clone();
    let mut view = ReceptionSession {
        id: session.id,
        etag: String::new(),
        schedule: ScheduleReference { id: schedule_id, label, href: schedule_href(schedule_id) },
        schedule_status: card.status.as_str(),
        register: card.register.map(Register::as_str),
        host,
        date: session.date,
        from: clock(session.from),
        to: clock(session.to),
        kind: session.kind.as_str(),
        place: session.place.clone(),
        expected_content: session.expected_content.clone(),
        capacity: session.capacity,
        latest_posting_on,
        provisional: term.as_ref().is_some_and(|term| term.provisional),
        explanation: term.map(|term| ExplanationView { vi: term.explanation.vi, en: term.explanation.en }),
        posted_on: card.posted_on,
        posted_late: posted_late(card.posted_on, latest_posting_on),
        available_actions: Vec::new(),
    };
    tag(&app.keys, &mut view)?;
    Ok(view)
}

/// The view of a published session for everybody.
pub fn public_view(card: SessionCard, hosts: &Hosts) -> Outcome<PublicReceptionSession> {
    let session = card.session;
    let host = host(hosts, session.host_position_id)?;
    Ok(PublicReceptionSession {
        id: session.id,
        date: session.date,
        from: clock(session.from),
        to: clock(session.to),
        kind: session.kind.as_str(),
        host: PublicHost { title: host.title, name: host.holder, unit: host.unit.label },
        place: session.place,
        expected_content: session.expected_content,
        capacity: session.capacity,
    })
}

fn host(hosts: &Hosts, id: Uuid) -> Outcome<PositionReference> {
    hosts.get(&id).cloned().ok_or_else(|| Problem::internal("a host without a position"))
}

fn clock(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}
