//! Units and positions: who sits where, as the directory lists them.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::kernel::db::cursor::Window;
use crate::kernel::db::filters::any_of;
use crate::kernel::problem::Outcome;
use crate::people::schema::{communes, persons, positions, units};

/// A unit with the unit above.
#[derive(Debug, Clone, Queryable)]
pub struct UnitEntry {
    /// Id.
    pub id: Uuid,
    /// Short stable code.
    pub code: String,
    /// Kind of unit.
    pub kind: String,
    /// Register whose book it may keep.
    pub register: Option<String>,
    /// Vietnamese name.
    pub name: String,
    /// Unit above.
    pub parent_id: Option<Uuid>,
    /// Name of the unit above.
    pub parent_name: Option<String>,
}

/// A position with its unit and holder.
#[derive(Debug, Clone, Queryable)]
pub struct PositionEntry {
    /// Id.
    pub id: Uuid,
    /// Role of the contract.
    pub role: Option<String>,
    /// Title as printed.
    pub title: String,
    /// First day.
    pub held_from: NaiveDate,
    /// First day no longer held.
    pub held_to: Option<NaiveDate>,
    /// Unit.
    pub unit_id: Uuid,
    /// Name of the unit.
    pub unit_name: String,
    /// Name of the holder.
    pub person_name: String,
}

/// Which positions a list shows.
#[derive(Debug, Clone, Default)]
pub struct PositionFilter {
    /// Any of these roles; empty: all.
    pub roles: Vec<String>,
    /// Of this unit.
    pub unit_id: Option<Uuid>,
    /// Held on this day.
    pub held_on: Option<NaiveDate>,
    /// This one only.
    pub id: Option<Uuid>,
}

/// Units of a commune by id; one of them where `id` is given.
pub async fn units(
    conn: &mut AsyncPgConnection,
    commune: &str,
    id: Option<Uuid>,
    window: Window<Uuid>,
) -> Outcome<Vec<UnitEntry>> {
    let parents = diesel::alias!(units as parents);
    let mut query = units::table
        .left_join(
            parents.on(parents
                .field(units::commune)
                .eq(units::commune)
                .and(parents.field(units::id).nullable().eq(units::parent_id))),
        )
        .filter(units::commune.eq(commune.to_owned()))
        .select((
            units::id,
            units::code,
            units::kind,
            units::register,
            units::name,
            units::parent_id,
            parents.field(units::name).nullable(),
        ))
        .order(units::id)
        .limit(window.rows)
        .into_boxed();
    if let Some(id) = id {
        query = query.filter(units::id.eq(id));
    }
    if let Some(after) = window.after {
        query = query.filter(units::id.gt(after));
    }
    Ok(query.load(conn).await?)
}

/// Positions of a commune by id.
pub async fn positions(
    conn: &mut AsyncPgConnection,
    commune: &str,
    filter: &PositionFilter,
    window: Window<Uuid>,
) -> Outcome<Vec<PositionEntry>> {
    let mut query = positions::table
        .inner_join(
            units::table.on(units::commune.eq(positions::commune).and(units::id.eq(positions::unit_id))),
        )
        .inner_join(
            persons::table
                .on(persons::commune.eq(positions::commune).and(persons::id.eq(positions::person_id))),
        )
        .filter(positions::commune.eq(commune.to_owned()))
        .select((
            positions::id,
            positions::role,
            positions::title,
            positions::held_from,
            positions::held_to,
            units::id,
            units::name,
            persons::full_name,
        ))
        .order(positions::id)
        .limit(window.rows)
        .into_boxed();
    any_of!(query, positions::role, filter.roles);
    if let Some(unit_id) = filter.unit_id {
        query = query.filter(positions::unit_id.eq(unit_id));
    }
    if let Some(day) = filter.held_on {
        query = query
            .filter(positions::held_from.le(day))
            .filter(positions::held_to.is_null().or(positions::held_to.gt(day)));
    }
    if let Some(id) = filter.id {
        query = query.filter(positions::id.eq(id));
    }
    if let Some(after) = window.after {
        query = query.filter(positions::id.gt(after));
    }
    Ok(query.load(conn).await?)
}

/// The name of a person.
pub async fn person_name(conn: &mut AsyncPgConnection, commune: &str, id: Uuid) -> Outcome<Option<String>> {
    Ok(persons::table.find((commune, id)).select(persons::full_name).first(conn).await.optional()?)
}

/// Persons in office whose name has this key.
pub async fn persons_named(
    conn: &mut AsyncPgConnection,
    commune: &str,
    name_key: &str,
) -> Outcome<Vec<Uuid>> {
    let query = persons::table
        .filter(persons::commune.eq(commune).and(persons::name_key.eq(name_key)))
        .order(persons::id)
        .select(persons::id);
    Ok(query.load(conn).await?)
}

/// The unit of a code.
pub async fn unit_by_code(
    conn: &mut AsyncPgConnection,
    commune: &str,
    code: &str,
) -> Outcome<Option<(Uuid, Option<Uuid>)>> {
    let query = units::table
        .filter(units::commune.eq(commune).and(units::code.eq(code)))
        .select((units::id, units::parent_id));
    Ok(query.first(conn).await.optional()?)
}

/// True where all of these communes are served.
pub async fn are_communes(conn: &mut AsyncPgConnection, codes: &[String]) -> Outcome<bool> {
    let known: Vec<String> = communes::table
        .filter(communes::code.eq_any(codes.to_vec()))
        .select(communes::code)
        .load(conn)
        .await?;
    Ok(codes.iter().all(|code| known.contains(code)))
}

/// Stores a new person (the owner only).
pub async fn insert_person(
    conn: &mut AsyncPgConnection,
    commune: &str,
    id: Uuid,
    full_name: &str,
    name_key: &str,
) -> Outcome<()> {
    diesel::insert_into(persons::table)
        .values((
            persons::commune.eq(commune),
            persons::id.eq(id),
            persons::full_name.eq(full_name),
            persons::name_key.eq(name_key),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// A new position.
#[derive(Debug, Insertable)]
#[diesel(table_name = positions)]
pub struct NewPosition<'a> {
    /// Commune.
    pub commune: &'a str,
    /// Id.
    pub id: Uuid,
    /// Who.
    pub person_id: Uuid,
    /// Where.
    pub unit_id: Uuid,
    /// Role.
    pub role: Option<&'a str>,
    /// Title.
    pub title: &'a str,
    /// First day.
    pub held_from: NaiveDate,
    /// First day no longer held.
    pub held_to: Option<NaiveDate>,
}

/// Stores a new position (the owner only).
pub async fn insert_position(conn: &mut AsyncPgConnection, position: &NewPosition<'_>) -> Outcome<()> {
    diesel::insert_into(positions::table).values(position).execute(conn).await?;
    Ok(())
}
