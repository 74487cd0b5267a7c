//! Units and positions as the directory shows them.

use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::store::directory as store;
use crate::kernel::problem::Outcome;

pub use store::{PositionEntry, PositionFilter, UnitEntry};

/// A position of the commune, held or not.
pub async fn position(
    conn: &mut AsyncPgConnection,
    commune: &str,
    id: Uuid,
) -> Outcome<Option<PositionEntry>> {
    let filter = PositionFilter { id: Some(id), ..PositionFilter::default() };
    Ok(store::positions(conn, commune, &filter, 1).await?.pop())
}

/// A unit of the commune.
pub async fn unit(conn: &mut AsyncPgConnection, commune: &str, id: Uuid) -> Outcome<Option<UnitEntry>> {
    Ok(store::units(conn, commune, Some(id), None, 1).await?.pop())
}

/// Units of the commune by id, `limit` of them after `after`.
pub async fn units_after(
    conn: &mut AsyncPgConnection,
    commune: &str,
    after: Option<Uuid>,
    limit: i64,
) -> Outcome<Vec<UnitEntry>> {
    store::units(conn, commune, None, after, limit).await
}

/// Positions of the commune by id that pass the filter, `limit` of them.
pub async fn positions_after(
    conn: &mut AsyncPgConnection,
    commune: &str,
    filter: &PositionFilter,
    limit: i64,
) -> Outcome<Vec<PositionEntry>> {
    store::positions(conn, commune, filter, limit).await
}

/// The name of a person in office.
pub async fn person_name(conn: &mut AsyncPgConnection, commune: &str, id: Uuid) -> Outcome<Option<String>> {
    store::person_name(conn, commune, id).await
}
