//! Reading schedules and sessions: what is published for everyone, the rest for its keepers, heads and hosts.

use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::show::{Hosts, public_view, schedule_view, session_view};
use super::views::{PublicReceptionSession, ReceptionSchedule, ReceptionSession};
use crate::kernel::access::HasFacts as _;
use crate::kernel::context::{Context, Visitor};
use crate::kernel::db::cursor::DayKey;
use crate::kernel::http::paging::Next;
use crate::kernel::http::{Listed, PageQuery, Paging};
use crate::kernel::ids::commune_of;
use crate::kernel::problem::{Outcome, Problem};
use crate::people::references::positions_by_id;
use crate::receptions::access::Visibility;
use crate::receptions::model::{Schedule, SessionCard};
use crate::receptions::store::{self, ScheduleFilter, SessionFilter};

/// Which list and which page of it.
#[derive(Debug, Clone)]
pub struct List<F> {
    /// The commune asked for.
    pub commune: Option<String>,
    /// Filter.
    pub filter: F,
    /// Which page.
    pub page: PageQuery,
}

/// What a cursor is bound to besides the query.
fn rights(seen: &Visibility) -> String {
    format!("{seen:?}")
}

fn visible(context: &Context, commune: &str) -> Outcome<Visibility> {
    Visibility::of(context.caller(), commune).ok_or_else(Problem::not_found)
}

/// A schedule that the caller sees; else 404.
pub(super) async fn seen(conn: &mut AsyncPgConnection, context: &Context, id: Uuid) -> Outcome<Schedule> {
    let commune = commune_of(id).ok_or_else(Problem::not_found)?;
    let seen = visible(context, &commune)?;
    let found = store::schedule(conn, &commune, id).await?;
    found.filter(|one| seen.admits(one.state.status(), &one.facts())).ok_or_else(Problem::not_found)
}

/// One schedule.
pub async fn schedule(context: &Context, id: Uuid) -> Outcome<ReceptionSchedule> {
    let mut conn = context.app().db.read().await?;
    let schedule = seen(&mut conn, context, id).await?;
    let hosts = positions_by_id(&conn, &schedule.commune, &[schedule.host_position_id]).await?;
    schedule_view(context.app(), context.caller(), &schedule, &hosts)
}

/// One session.
pub async fn session(context: &Context, id: Uuid) -> Outcome<ReceptionSession> {
    let commune = commune_of(id).ok_or_else(Problem::not_found)?;
    let seen = visible(context, &commune)?;
    let mut conn = context.app().db.read().await?;
    let found = store::session(&mut conn, &commune, id).await?;
    let (schedule, session) = found
        .filter(|(schedule, _)| seen.admits(schedule.state.status(), &schedule.facts()))
        .ok_or_else(Problem::not_found)?;
    let hosts = positions_by_id(&conn, &commune, &[session.host_position_id]).await?;
    session_view(context.app(), &schedule.card(session), &hosts)
}

/// Schedules of a commune.
pub async fn schedules(context: &Context, list: &List<ScheduleFilter>) -> Outcome<Listed<ReceptionSchedule>> {
    let seen = visible(context, &context.commune(list.commune.as_deref())?)?;
    let paging = Paging::new(context.visitor(), &rights(&seen), &list.page)?;
    let mut conn = context.app().db.read().await?;
    let mut rows = store::schedule_page(&mut conn, &seen, &list.filter, paging.window()).await?;
    let next = paging.cut(&mut rows, |last: &Schedule| DayKey { day: last.period_from, id: last.id })?;
    let ids = rows.iter().map(|row| row.host_position_id);
    let hosts = hosts(&mut conn, &seen.commune, ids).await?;
    let views = rows.iter().map(|row| schedule_view(context.app(), context.caller(), row, &hosts));
    Ok(Listed::page(views.collect::<Outcome<_>>()?, next, None))
}

/// Sessions of a commune.
pub async fn sessions(context: &Context, list: &List<SessionFilter>) -> Outcome<Listed<ReceptionSession>> {
    let seen = visible(context, &context.commune(list.commune.as_deref())?)?;
    let (cards, next, hosts) = cards(context.visitor(), &seen, list).await?;
    let views = cards.iter().map(|card| session_view(context.app(), card, &hosts));
    Ok(Listed::page(views.collect::<Outcome<_>>()?, next, None))
}

/// Published sessions of a commune, for everybody. A commune that is not served has none.
pub async fn public_sessions(
    visitor: &Visitor,
    commune: &str,
    list: &List<SessionFilter>,
) -> Outcome<Listed<PublicReceptionSession>> {
    let (cards, next, hosts) = cards(visitor, &Visibility::public(commune), list).await?;
    let views = cards.into_iter().map(|card| public_view(card, &hosts));
    Ok(Listed::page(views.collect::<Outcome<_>>()?, next, None).public())
}

type Cards = (Vec<SessionCard>, Next, Hosts);

async fn cards(visitor: &Visitor, seen: &Visibility, list: &List<SessionFilter>) -> Outcome<Cards> {
    let paging = Paging::new(visitor, &rights(seen), &list.page)?;
    let mut conn = visitor.app.db.read().await?;
    let mut rows = store::session_page(&mut conn, seen, &list.filter, paging.window()).await?;
    let key = |last: &SessionCard| DayKey { day: last.session.date, id: last.session.id };
    let next = paging.cut(&mut rows, key)?;
    let ids = rows.iter().map(|card| card.session.host_position_id);
    let hosts = hosts(&mut conn, &seen.commune, ids).await?;
    Ok((rows, next, hosts))
}

async fn hosts(
    conn: &mut AsyncPgConnection,
    commune: &str,
    ids: impl Iterator<Item = Uuid>,
) -> Outcome<Hosts> {
    let mut ids: Vec<Uuid> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    positions_by_id(conn, commune, &ids).await
}
