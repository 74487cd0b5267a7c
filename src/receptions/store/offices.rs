//! Positions as hosts (who, in which unit, for how long), and the units of a commune.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::kernel::access::{Register, Role};
use crate::kernel::problem::Outcome;
use crate::kernel::record::notifications::Recipient;
use crate::people::schema::{positions, units};
use crate::receptions::access::BookUnit;
use crate::receptions::model::Tenure;

/// A position that might receive citizens.
#[derive(Debug, Clone)]
pub struct Host {
    /// Position.
    pub position_id: Uuid,
    /// Who holds it.
    pub person_id: Uuid,
    /// Unit.
    pub unit_id: Uuid,
    /// Body of the unit.
    pub body_unit_id: Uuid,
    /// Register of the unit.
    pub register: Option<Register>,
    /// As what and how long.
    pub tenure: Tenure,
}

impl From<&Host> for Recipient {
    fn from(host: &Host) -> Self {
        Self { position_id: host.position_id, person_id: host.person_id }
    }
}

type Row = (Uuid, Option<String>, NaiveDate, Option<NaiveDate>, Uuid, Uuid, Option<String>);

/// A position of the commune, if it has a role.
pub async fn host(conn: &mut AsyncPgConnection, commune: &str, id: Uuid) -> Outcome<Option<Host>> {
    let row: Option<Row> = positions::table
        .inner_join(
            units::table.on(units::commune.eq(positions::commune).and(units::id.eq(positions::unit_id))),
        )
        .filter(positions::commune.eq(commune).and(positions::id.eq(id)))
        .select((
            positions::person_id,
            positions::role,
            positions::held_from,
            positions::held_to,
            units::id,
            units::root_id,
            units::register,
        ))
        .first(conn)
        .await
        .optional()?;
    let Some((person_id, role, from, to, unit_id, body_unit_id, register)) = row else { return Ok(None) };
    let Some(role) = role.as_deref().and_then(Role::parse) else { return Ok(None) };
    let register = register.as_deref().and_then(Register::parse);
    let tenure = Tenure { role, from, to };
    Ok(Some(Host { position_id: id, person_id, unit_id, body_unit_id, register, tenure }))
}

/// All units of the commune; there are some dozens.
pub async fn units_of(conn: &mut AsyncPgConnection, commune: &str) -> Outcome<Vec<BookUnit>> {
    let rows: Vec<(Uuid, Uuid, Option<String>)> = units::table
        .filter(units::commune.eq(commune))
        .select((units::id, units::root_id, units::register))
        .load(conn)
        .await?;
    let unit = |(id, body_unit_id, register): (Uuid, Uuid, Option<String>)| BookUnit {
        id,
        body_unit_id,
        register: register.as_deref().and_then(Register::parse),
    };
    Ok(rows.into_iter().map(unit).collect())
}
