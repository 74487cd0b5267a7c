//! Reading schedules and sessions: what is published for everyone, the rest for its keepers, heads and hosts.

use std::fmt::Debug;

use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::show::{Hosts, public_view, schedule_view, session_view};
use super::views::{PublicReceptionSession, ReceptionSchedule, ReceptionSession};
use crate::kernel::access::HasFacts as _;
use crate::kernel::app::App;
use crate::kernel::context::Context;
use crate::kernel::crypto::RootKeys;
use crate::kernel::db::cursor::{self, DayKey};
use crate::kernel::ids::commune_of;
use crate::kernel::problem::{Outcome, Problem};
use crate::people::references::positions_by_id;
use crate::receptions::access::Visibility;
use crate::receptions::model::{Schedule, SessionCard};
use crate::receptions::store::{self, ScheduleFilter, SessionFilter, Window};

/// Entries of a page unless asked otherwise.
const DEFAULT_LIMIT: i64 = 50;

/// Which list and which page of it.
#[derive(Debug, Clone)]
pub struct List<F> {
    /// The commune asked for.
    pub commune: Option<String>,
    /// Filter.
    pub filter: F,
    /// Entries of a page.
    pub limit: Option<i64>,
    /// Cursor of the page.
    pub cursor: Option<String>,
}

/// Entries and the cursor of the next page.
pub type Found<T> = (Vec<T>, Option<String>);

impl<F: Debug> List<F> {
    /// The window of this page, and what its cursors are bound to.
    fn window(&self, keys: &RootKeys, name: &str, seen: &Visibility) -> Outcome<(Window, String)> {
        let binding = format!("{name}|{:?}|{seen:?}", self.filter);
        let after = self.cursor.as_ref().map(|cursor| cursor::open(keys, &binding, cursor)).transpose()?;
        // One more than the page tells whether there is another one.
        Ok((Window { after, limit: self.limit.unwrap_or(DEFAULT_LIMIT) + 1 }, binding))
    }
}

/// Cuts the entry beyond the page and makes the cursor of the next one.
fn cut<T>(
    keys: &RootKeys,
    window: Window,
    binding: &str,
    rows: &mut Vec<T>,
    key: fn(&T) -> DayKey,
) -> Outcome<Option<String>> {
    let size = usize::try_from(window.limit - 1).map_err(Problem::internal)?;
    if rows.len() <= size {
        return Ok(None);
    }
    rows.truncate(size);
    rows.last().map(|last| cursor::seal(keys, binding, &key(last))).transpose()
}

fn visible(context: &Context, commune: &str) -> Outcome<Visibility> {
    Visibility::of(context.caller(), commune).ok_or_else(Problem::not_found)
}

/// One schedule.
pub async fn schedule(context: &Context, id: Uuid) -> Outcome<ReceptionSchedule> {
    let commune = commune_of(id).ok_or_else(Problem::not_found)?;
    let seen = visible(context, &commune)?;
    let mut conn = context.app().db.read().await?;
    let found = store::schedule(&mut conn, &commune, id).await?;
    let schedule =
        found.filter(|one| seen.admits(one.state.status(), &one.facts())).ok_or_else(Problem::not_found)?;
    let hosts = positions_by_id(&mut conn, &commune, &[schedule.host_position_id]).await?;
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
    let hosts = positions_by_id(&mut conn, &commune, &[session.host_position_id]).await?;
    session_view(context.app(), &schedule.card(session), &hosts)
}

/// Schedules of a commune.
pub async fn schedules(context: &Context, list: &List<ScheduleFilter>) -> Outcome<Found<ReceptionSchedule>> {
    let seen = visible(context, &context.commune(list.commune.as_deref())?)?;
    let keys = &context.app().keys;
    let (window, binding) = list.window(keys, "reception-schedules", &seen)?;
    let mut conn = context.app().db.read().await?;
    let mut rows = store::schedule_page(&mut conn, &seen, &list.filter, window).await?;
    let next =
        cut(keys, window, &binding, &mut rows, |row: &Schedule| DayKey { day: row.period_from, id: row.id })?;
    let ids = rows.iter().map(|row| row.host_position_id);
    let hosts = hosts(&mut conn, &seen.commune, ids).await?;
    let views = rows.iter().map(|row| schedule_view(context.app(), context.caller(), row, &hosts));
    Ok((views.collect::<Outcome<_>>()?, next))
}

/// Sessions of a commune.
pub async fn sessions(context: &Context, list: &List<SessionFilter>) -> Outcome<Found<ReceptionSession>> {
    let seen = visible(context, &context.commune(list.commune.as_deref())?)?;
    let (cards, next, hosts) = cards(context.app(), &seen, "reception-sessions", list).await?;
    let views = cards.iter().map(|card| session_view(context.app(), card, &hosts));
    Ok((views.collect::<Outcome<_>>()?, next))
}

/// Published sessions of a commune, for everybody. A commune that is not served has none.
pub async fn public_sessions(
    app: &App,
    commune: &str,
    list: &List<SessionFilter>,
) -> Outcome<Found<PublicReceptionSession>> {
    let seen = Visibility::public(commune);
    let (cards, next, hosts) = cards(app, &seen, "public-reception-sessions", list).await?;
    let views = cards.into_iter().map(|card| public_view(card, &hosts));
    Ok((views.collect::<Outcome<_>>()?, next))
}

type Cards = (Vec<SessionCard>, Option<String>, Hosts);

async fn cards(app: &App, seen: &Visibility, name: &str, list: &List<SessionFilter>) -> Outcome<Cards> {
    let (window, binding) = list.window(&app.keys, name, seen)?;
    let mut conn = app.db.read().await?;
    let mut rows = store::session_page(&mut conn, seen, &list.filter, window).await?;
    let key = |card: &SessionCard| DayKey { day: card.session.date, id: card.session.id };
    let next = cut(&app.keys, window, &binding, &mut rows, key)?;
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
