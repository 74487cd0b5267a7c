//! Lists of schedules and sessions in one commune: keyset pages of what the caller sees.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::offices::units_of;
use super::rows::{ScheduleRow, SessionRow, sessions_of};
use crate::kernel::access::Register;
use crate::kernel::db::cursor::Window;
use crate::kernel::problem::{Outcome, Problem};
use crate::receptions::access::{BookUnit, Visibility};
use crate::receptions::model::{Schedule, ScheduleStatus, SessionCard, SessionKind};
use crate::receptions::schema::{reception_schedules, reception_sessions};
use crate::{after_key, before_key};

/// Which schedules; `None` does not filter.
#[derive(Debug, Clone, Default)]
pub struct ScheduleFilter {
    /// In one of these states.
    pub statuses: Option<Vec<ScheduleStatus>>,
    /// Of one of these hosts.
    pub hosts: Option<Vec<Uuid>>,
    /// In one of these registers.
    pub registers: Option<Vec<Register>>,
    /// With a day on or after this one.
    pub from: Option<NaiveDate>,
    /// With a day before this one.
    pub before: Option<NaiveDate>,
}

/// Which sessions; `None` does not filter.
#[derive(Debug, Clone, Default)]
pub struct SessionFilter {
    /// Of one of these hosts.
    pub hosts: Option<Vec<Uuid>>,
    /// Of one of these kinds.
    pub kinds: Option<Vec<SessionKind>>,
    /// In one of these registers.
    pub registers: Option<Vec<Register>>,
    /// On or after this day.
    pub from: Option<NaiveDate>,
    /// Before this day.
    pub before: Option<NaiveDate>,
}

/// Schedules, the latest period first.
pub async fn schedule_page(
    conn: &mut AsyncPgConnection,
    seen: &Visibility,
    filter: &ScheduleFilter,
    window: Window,
) -> Outcome<Vec<Schedule>> {
    use reception_schedules as table;
    let units = units_of(conn, &seen.commune).await?;
    let published = table::status.eq(ScheduleStatus::Published.as_str());
    let own = table::host_position_id.eq_any(&seen.hosts).or(table::unit_id.eq_any(seen.units(&units)));
    let mut query = table::table
        .filter(table::commune.eq(&seen.commune))
        .filter(published.or(own))
        .order((table::period_from.desc(), table::id.desc()))
        .limit(window.rows)
        .select(ScheduleRow::as_select())
        .into_boxed::<Pg>();
    if let Some(statuses) = &filter.statuses {
        query = query
            .filter(table::status.eq_any(statuses.iter().map(|status| status.as_str()).collect::<Vec<_>>()));
    }
    if let Some(hosts) = &filter.hosts {
        query = query.filter(table::host_position_id.eq_any(hosts));
    }
    if let Some(registers) = &filter.registers {
        query = query.filter(table::unit_id.eq_any(in_registers(&units, registers)));
    }
    if let Some(day) = filter.from {
        query = query.filter(table::period_before.gt(day));
    }
    if let Some(day) = filter.before {
        query = query.filter(table::period_from.lt(day));
    }
    if let Some(key) = window.after {
        query = query.filter(before_key!(table::period_from, table::id, key));
    }
    let rows: Vec<ScheduleRow> = query.load(conn).await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut sessions = sessions_of(conn, &seen.commune, &ids).await?;
    let registers = registers(units);
    rows.into_iter()
        .map(|row| {
            let (register, sessions) = (registers.get(&row.unit_id).copied(), sessions.remove(&row.id));
            row.read(register, sessions.unwrap_or_default())
        })
        .collect()
}

/// Sessions, the earliest day first.
pub async fn session_page(
    conn: &mut AsyncPgConnection,
    seen: &Visibility,
    filter: &SessionFilter,
    window: Window,
) -> Outcome<Vec<SessionCard>> {
    use reception_schedules as parent;
    use reception_sessions as table;
    let units = units_of(conn, &seen.commune).await?;
    let published = parent::status.eq(ScheduleStatus::Published.as_str());
    let own = parent::host_position_id.eq_any(&seen.hosts).or(parent::unit_id.eq_any(seen.units(&units)));
    let mut query = table::table
        .inner_join(
            parent::table.on(parent::commune.eq(table::commune).and(parent::id.eq(table::schedule_id))),
        )
        .filter(table::commune.eq(&seen.commune))
        .filter(published.or(own))
        .order((table::held_on, table::id))
        .limit(window.rows)
        .select((SessionRow::as_select(), parent::unit_id, parent::status, parent::posted_on))
        .into_boxed::<Pg>();
    if let Some(hosts) = &filter.hosts {
        query = query.filter(table::host_position_id.eq_any(hosts));
    }
    if let Some(kinds) = &filter.kinds {
        query = query.filter(table::kind.eq_any(kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>()));
    }
    if let Some(registers) = &filter.registers {
        query = query.filter(parent::unit_id.eq_any(in_registers(&units, registers)));
    }
    if let Some(day) = filter.from {
        query = query.filter(table::held_on.ge(day));
    }
    if let Some(day) = filter.before {
        query = query.filter(table::held_on.lt(day));
    }
    if let Some(key) = window.after {
        query = query.filter(after_key!(table::held_on, table::id, key));
    }
    let rows: Vec<(SessionRow, Uuid, String, Option<NaiveDate>)> = query.load(conn).await?;
    let registers = registers(units);
    rows.into_iter()
        .map(|(row, unit_id, status, posted_on)| {
            let status = ScheduleStatus::parse(&status);
            Ok(SessionCard {
                session: row.read()?,
                register: registers.get(&unit_id).copied(),
                status: status.ok_or_else(|| Problem::internal("a reception schedule in no state"))?,
                posted_on,
            })
        })
        .collect()
}

fn in_registers(units: &[BookUnit], registers: &[Register]) -> Vec<Uuid> {
    let wanted = |unit: &&BookUnit| unit.register.is_some_and(|register| registers.contains(&register));
    units.iter().filter(wanted).map(|unit| unit.id).collect()
}

fn registers(units: Vec<BookUnit>) -> HashMap<Uuid, Register> {
    units.into_iter().filter_map(|unit| Some((unit.id, unit.register?))).collect()
}
