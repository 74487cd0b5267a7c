//! References in answers: `{id, label, href}` of positions and units.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::schema::{persons, positions, units};
use crate::kernel::problem::Outcome;

/// Reference to a position: office, unit and who holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PositionReference {
    /// Id of the position.
    pub id: Uuid,
    /// Title and unit in one line.
    #[schema(max_length = 500, example = "Chủ tịch UBND, Ủy ban nhân dân xã Vân Khê")]
    pub label: String,
    /// Where it stands.
    #[schema(max_length = 200)]
    pub href: String,
    /// Title.
    #[schema(max_length = 300)]
    pub title: String,
    /// Unit.
    pub unit: UnitReference,
    /// Who holds or held it.
    #[schema(max_length = 300)]
    pub holder: String,
}

/// Reference to a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct UnitReference {
    /// Id of the unit.
    pub id: Uuid,
    /// Its name.
    #[schema(max_length = 300)]
    pub label: String,
    /// Where it stands.
    #[schema(max_length = 200)]
    pub href: String,
}

impl UnitReference {
    /// A reference to a unit of this name.
    #[must_use]
    pub fn new(id: Uuid, label: String) -> Self {
        Self { href: format!("/v1/units/{id}"), id, label }
    }
}

/// References of several positions of one commune, in one statement.
pub async fn positions_by_id(
    mut conn: &AsyncPgConnection,
    commune: &str,
    ids: &[Uuid],
) -> Outcome<HashMap<Uuid, PositionReference>> {
    let rows: Vec<(Uuid, String, Uuid, String, String)> = positions::table
        .inner_join(
            units::table.on(units::commune.eq(positions::commune).and(units::id.eq(positions::unit_id))),
        )
        .inner_join(
            persons::table
                .on(persons::commune.eq(positions::commune).and(persons::id.eq(positions::person_id))),
        )
        .filter(positions::commune.eq(commune).and(positions::id.eq_any(ids)))
        .select((positions::id, positions::title, units::id, units::name, persons::full_name))
        .load(&mut conn)
        .await?;
    let reference = |(id, title, unit_id, unit_name, holder): (Uuid, String, Uuid, String, String)| {
        let label = format!("{title}, {unit_name}");
        let href = format!("/v1/positions/{id}");
        (
            id,
            PositionReference {
                id,
                label,
                href,
                title,
                unit: UnitReference::new(unit_id, unit_name),
                holder,
            },
        )
    };
    Ok(rows.into_iter().map(reference).collect())
}

/// References of several units of one commune, in one statement.
pub async fn units_by_id(
    mut conn: &AsyncPgConnection,
    commune: &str,
    ids: &[Uuid],
) -> Outcome<HashMap<Uuid, UnitReference>> {
    let rows: Vec<(Uuid, String)> = units::table
        .filter(units::commune.eq(commune).and(units::id.eq_any(ids)))
        .select((units::id, units::name))
        .load(&mut conn)
        .await?;
    Ok(rows.into_iter().map(|(id, name)| (id, UnitReference::new(id, name))).collect())
}
