//! Units and positions as the directory shows them.

use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::store::directory as store;
use crate::kernel::db::cursor::Window;
use crate::kernel::problem::Outcome;

pub use store::{PositionEntry, PositionFilter, UnitEntry};

/// One row.
const ONE: Window<Uuid> = Window { after: None, rows: 1 };

/// A position of the commune, held or not.
pub async fn position(
    conn: &mut AsyncPgConnection,
    commune: &str,
    id: Uuid,
) -> Outcome<Option<PositionEntry>> {
    let filter = PositionFilter { id: Some(id), ..PositionFilter::default() };
    Ok(store::positions(conn, commune, &filter, ONE).await?.pop())
}

/// A unit of the commune.
pub async fn unit(conn: &mut AsyncPgConnection, commune: &str, id: Uuid) -> Outcome<Option<UnitEntry>> {
    Ok(store::units(conn, commune, Some(id), ONE).await?.pop())
}

/// Units of the commune by id.
pub async fn units(
    conn: &mut AsyncPgConnection,
    commune: &str,
    window: Window<Uuid>,
) -> Outcome<Vec<UnitEntry>> {
    store::units(conn, commune, None, window).await
}

/// Positions of the commune by id that pass the filter.
pub async fn positions(
    conn: &mut AsyncPgConnection,
    commune: &str,
    filter: &PositionFilter,
    window: Window<Uuid>,
) -> Outcome<Vec<PositionEntry>> {
    store::positions(conn, commune, filter, window).await
}

/// The name of a person in office.
pub async fn person_name(conn: &mut AsyncPgConnection, commune: &str, id: Uuid) -> Outcome<Option<String>> {
    store::person_name(conn, commune, id).await
}
