//! What other rooms may ask of people: who holds an office, who is related to whom.

use chrono::NaiveDate;
use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::model::Term;
use super::names::name_key;
use super::store::directory as store;
use crate::kernel::access::{Position, Register, Role};
use crate::kernel::problem::Outcome;

pub use store::{PositionEntry, PositionFilter, UnitEntry};

/// Most offices of one role or unit that are looked at.
const MOST: i64 = 500;

impl PositionEntry {
    /// True where it is held on `day`.
    #[must_use]
    pub fn held_on(&self, day: NaiveDate) -> bool {
        Term { from: self.held_from, to: self.held_to }.covers(day)
    }

    /// The position as access decisions see it; `None` for an office without a role.
    #[must_use]
    pub fn as_position(&self, commune: &str) -> Option<Position> {
        Some(Position {
            id: self.id,
            commune: commune.to_owned(),
            person_id: self.person_id,
            role: self.role.as_deref().and_then(Role::parse)?,
            unit_id: self.unit_id,
            body_unit_id: self.body_unit_id,
            register: self.register.as_deref().and_then(Register::parse),
            title: self.title.clone(),
            unit_name: self.unit_name.clone(),
        })
    }
}

/// A position of the commune, held or not.
pub async fn position(conn: &mut AsyncPgConnection, commune: &str, id: Uuid) -> Outcome<Option<PositionEntry>> {
    Ok(positions(conn, commune, vec![id]).await?.pop())
}

/// Positions of the commune by their ids, in the order of ids; unknown ones are left out.
pub async fn positions(
    conn: &mut AsyncPgConnection,
    commune: &str,
    ids: Vec<Uuid>,
) -> Outcome<Vec<PositionEntry>> {
    let filter = PositionFilter { ids: Some(ids), ..PositionFilter::default() };
    store::positions(conn, commune, &filter, MOST).await
}

/// Who holds one of these roles on `day`, within a unit if one is named.
pub async fn holders(
    conn: &mut AsyncPgConnection,
    commune: &str,
    roles: &[Role],
    unit_id: Option<Uuid>,
    day: NaiveDate,
) -> Outcome<Vec<PositionEntry>> {
    let roles = roles.iter().map(|role| role.as_str().to_owned()).collect();
    let filter = PositionFilter { roles, unit_id, held_on: Some(day), ..PositionFilter::default() };
    store::positions(conn, commune, &filter, MOST).await
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

/// Persons in office who bear this name, however it is spelt.
pub async fn persons_named(conn: &mut AsyncPgConnection, commune: &str, name: &str) -> Outcome<Vec<Uuid>> {
    store::persons_named(conn, commune, &name_key(name)).await
}

/// Relatives of these persons, in whichever direction the relation was declared.
pub async fn relatives(conn: &mut AsyncPgConnection, commune: &str, of: &[Uuid]) -> Outcome<Vec<Uuid>> {
    store::relatives(conn, commune, of).await
}

/// True where travel is difficult in the commune, which lengthens some terms.
pub async fn is_remote_area(conn: &mut AsyncPgConnection, commune: &str) -> Outcome<bool> {
    store::is_remote_area(conn, commune).await
}
