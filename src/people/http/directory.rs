//! Units and positions.

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::views::{PositionView, UnitView};
use crate::kernel::access::{Allow, Role};
use crate::kernel::context::Context;
use crate::kernel::http::{Listed, PageQuery, Paging, Path, Query, Shown};
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
    #[param(max_items = 30)]
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
    let asked = PageQuery { limit: query.limit, cursor: query.cursor };
    let paging = Paging::new(gate.visitor(), &rights(&gate), &asked)?;
    let mut conn = gate.app().db.read().await?;
    let mut units = directory::units(&mut conn, &commune, paging.window()).await?;
    let next = paging.cut(&mut units, |unit| unit.id)?;
    Listed::tagged(&gate.app().keys, units.into_iter().map(UnitView::from).map(Ok), next, None)
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
    let asked = PageQuery { limit: query.limit, cursor: query.cursor };
    let paging = Paging::new(gate.visitor(), &rights(&gate), &asked)?;
    let filter = PositionFilter {
        roles: query.role.into_iter().flatten().map(|role| role.as_str().to_owned()).collect(),
        unit_id: query.unit_id,
        held_on: query.held_on,
        id: None,
    };
    let mut conn = gate.app().db.read().await?;
    let mut positions = directory::positions(&mut conn, &commune, &filter, paging.window()).await?;
    let next = paging.cut(&mut positions, |position| position.id)?;
    Listed::tagged(&gate.app().keys, positions.into_iter().map(PositionView::from).map(Ok), next, None)
}

/// `GET /v1/positions/{id}`
pub async fn read_position(gate: Allow<ReadPositions>, Path(id): Path<Uuid>) -> Outcome<Shown<PositionView>> {
    let commune = served(&gate, id)?;
    let position = directory::position(&mut *gate.app().db.read().await?, &commune, id).await?;
    Shown::tagged(&gate.app().keys, position.ok_or_else(Problem::not_found)?.into())
}

/// What a cursor is bound to besides the query.
fn rights(context: &Context) -> String {
    format!("{} {}", context.caller().key(), context.caller().communes().join(","))
}

/// The commune of an id, if the caller serves it.
fn served(context: &Context, id: Uuid) -> Outcome<String> {
    let served = context.caller().communes();
    ids::commune_of(id).filter(|commune| served.contains(commune)).ok_or_else(Problem::not_found)
}
