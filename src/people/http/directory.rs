//! Units and positions.

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::paging::{LIMIT_DEFAULT, after_id, next_page};
use super::views::{PositionView, UnitView};
use crate::kernel::access::{Allow, Role};
use crate::kernel::context::Context;
use crate::kernel::crypto::RootKeys;
use crate::kernel::http::{Listed, Path, Query, Shown, Tagged, reply};
use crate::kernel::ids;
use crate::kernel::problem::{Outcome, Problem};
use crate::people::access::{ReadPositions, ReadUnits};
use crate::people::directory::{self, PositionFilter};

/// Parameters of the list of units.
#[derive(Debug, Deserialize, IntoParams)]
pub struct UnitsQuery {
    /// Commune; needed only where one serves several.
    #[param(max_length = 5, min_length = 5)]
    commune: Option<String>,
    /// Most items of a page.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[param(max_length = 1000)]
    cursor: Option<String>,
}

/// Parameters of the list of positions.
#[derive(Debug, Deserialize, IntoParams)]
pub struct PositionsQuery {
    /// Commune; needed only where one serves several.
    #[param(max_length = 5, min_length = 5)]
    commune: Option<String>,
    /// Any of these roles.
    #[param(inline, max_items = 30)]
    role: Option<Vec<Role>>,
    /// Of this unit.
    unit_id: Option<Uuid>,
    /// Held on this day.
    held_on: Option<NaiveDate>,
    /// Most items of a page.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[param(max_length = 1000)]
    cursor: Option<String>,
}

/// `GET /v1/units`
pub async fn list_units(
    gate: Allow<ReadUnits>,
    Query(query): Query<UnitsQuery>,
) -> Outcome<Listed<UnitView>> {
    let commune = gate.commune(query.commune.as_deref())?;
    let after = after_id(&gate, query.cursor.as_deref())?;
    let limit = query.limit.unwrap_or(LIMIT_DEFAULT);
    let mut units =
        directory::units_after(&mut *gate.app().db.read().await?, &commune, after, limit + 1).await?;
    let (cursor, next) = next_page(&gate, &mut units, limit, |unit| unit.id)?;
    Ok(Listed::page(tagged(&gate.app().keys, units)?, cursor, None, next))
}

/// `GET /v1/units/{id}`
pub async fn read_unit(gate: Allow<ReadUnits>, Path(id): Path<Uuid>) -> Outcome<Shown<UnitView>> {
    let commune = served(&gate, id)?;
    let unit = directory::unit(&mut *gate.app().db.read().await?, &commune, id).await?;
    Shown::tagged(&gate.app().keys, unit.ok_or_else(Problem::not_found)?.into())
}

/// `GET /v1/positions`
pub async fn list_positions(
    gate: Allow<ReadPositions>,
    Query(query): Query<PositionsQuery>,
) -> Outcome<Listed<PositionView>> {
    let commune = gate.commune(query.commune.as_deref())?;
    let limit = query.limit.unwrap_or(LIMIT_DEFAULT);
    let filter = PositionFilter {
        roles: query.role.into_iter().flatten().map(|role| role.as_str().to_owned()).collect(),
        unit_id: query.unit_id,
        held_on: query.held_on,
        id: None,
        after: after_id(&gate, query.cursor.as_deref())?,
    };
    let mut conn = gate.app().db.read().await?;
    let mut positions = directory::positions_after(&mut conn, &commune, &filter, limit + 1).await?;
    let (cursor, next) = next_page(&gate, &mut positions, limit, |position| position.id)?;
    Ok(Listed::page(tagged(&gate.app().keys, positions)?, cursor, None, next))
}

/// `GET /v1/positions/{id}`
pub async fn read_position(gate: Allow<ReadPositions>, Path(id): Path<Uuid>) -> Outcome<Shown<PositionView>> {
    let commune = served(&gate, id)?;
    let position = directory::position(&mut *gate.app().db.read().await?, &commune, id).await?;
    Shown::tagged(&gate.app().keys, position.ok_or_else(Problem::not_found)?.into())
}

/// The commune of an id, if the caller serves it.
fn served(context: &Context, id: Uuid) -> Outcome<String> {
    let served = context.caller().communes();
    ids::commune_of(id).filter(|commune| served.contains(commune)).ok_or_else(Problem::not_found)
}

fn tagged<R, V: Tagged + From<R>>(keys: &RootKeys, rows: Vec<R>) -> Outcome<Vec<V>> {
    rows.into_iter()
        .map(|row| {
            let mut view = V::from(row);
            reply::tag(keys, &mut view)?;
            Ok(view)
        })
        .collect()
}
