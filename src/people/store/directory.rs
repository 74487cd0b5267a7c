//! Units and positions: who sits where. Read by every caller, and by the rooms below for their own checks.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::kernel::problem::Outcome;
use crate::people::schema::{communes, person_relations, persons, positions, units};

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
    /// The body it belongs to.
    pub root_id: Uuid,
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
    /// Who holds it.
    pub person_id: Uuid,
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
    /// Kind of the unit.
    pub unit_kind: String,
    /// Register of the unit.
    pub register: Option<String>,
    /// Body of the unit.
    pub body_unit_id: Uuid,
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
    /// These ids only.
    pub ids: Option<Vec<Uuid>>,
    /// After this id.
    pub after: Option<Uuid>,
}

/// Units of a commune by id, `limit` of them after `after`; one of them where `id` is given.
pub async fn units(
    conn: &mut AsyncPgConnection,
    commune: &str,
    id: Option<Uuid>,
    after: Option<Uuid>,
    limit: i64,
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
            units::root_id,
            units::name,
            units::parent_id,
            parents.field(units::name).nullable(),
        ))
        .order(units::id)
        .limit(limit)
        .into_boxed();
    if let Some(id) = id {
        query = query.filter(units::id.eq(id));
    }
    if let Some(after) = after {
        query = query.filter(units::id.gt(after));
    }
    Ok(query.load(conn).await?)
}

/// Positions of a commune by id, `limit` of them.
pub async fn positions(
    conn: &mut AsyncPgConnection,
    commune: &str,
    filter: &PositionFilter,
    limit: i64,
) -> Outcome<Vec<PositionEntry>> {
    let mut query = positions::table
        .inner_join(units::table.on(units::commune.eq(positions::commune).and(units::id.eq(positions::unit_id))))
        .inner_join(
            persons::table.on(persons::commune.eq(positions::commune).and(persons::id.eq(positions::person_id))),
        )
        .filter(positions::commune.eq(commune.to_owned()))
        .select((
            positions::id,
            positions::person_id,
            positions::role,
            positions::title,
            positions::held_from,
            positions::held_to,
            units::id,
            units::name,
            units::kind,
            units::register,
            units::root_id,
            persons::full_name,
        ))
        .order(positions::id)
        .limit(limit)
        .into_boxed();
    if !filter.roles.is_empty() {
        query = query.filter(positions::role.eq_any(filter.roles.clone()));
    }
    if let Some(unit_id) = filter.unit_id {
        query = query.filter(positions::unit_id.eq(unit_id));
    }
    if let Some(day) = filter.held_on {
        query = query
            .filter(positions::held_from.le(day))
            .filter(positions::held_to.is_null().or(positions::held_to.gt(day)));
    }
    if let Some(ids) = &filter.ids {
        query = query.filter(positions::id.eq_any(ids.clone()));
    }
    if let Some(after) = filter.after {
        query = query.filter(positions::id.gt(after));
    }
    Ok(query.load(conn).await?)
}

/// The name of a person.
pub async fn person_name(conn: &mut AsyncPgConnection, commune: &str, id: Uuid) -> Outcome<Option<String>> {
    Ok(persons::table.find((commune, id)).select(persons::full_name).first(conn).await.optional()?)
}

/// Persons in office whose name has this key.
pub async fn persons_named(conn: &mut AsyncPgConnection, commune: &str, name_key: &str) -> Outcome<Vec<Uuid>> {
    let query = persons::table
        .filter(persons::commune.eq(commune).and(persons::name_key.eq(name_key)))
        .order(persons::id)
        .select(persons::id);
    Ok(query.load(conn).await?)
}

/// Relatives of these persons, in whichever direction the relation was declared.
pub async fn relatives(conn: &mut AsyncPgConnection, commune: &str, of: &[Uuid]) -> Outcome<Vec<Uuid>> {
    let pairs: Vec<(Uuid, Uuid)> = person_relations::table
        .filter(person_relations::commune.eq(commune))
        .filter(person_relations::person_id.eq_any(of.to_vec()).or(person_relations::other_id.eq_any(of.to_vec())))
        .select((person_relations::person_id, person_relations::other_id))
        .load(conn)
        .await?;
    let mut found: Vec<Uuid> =
        pairs.into_iter().flat_map(|(one, other)| [one, other]).filter(|id| !of.contains(id)).collect();
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// True where travel is difficult in the commune, which lengthens some terms.
pub async fn is_remote_area(conn: &mut AsyncPgConnection, commune: &str) -> Outcome<bool> {
    Ok(communes::table.find(commune).select(communes::remote_area).first(conn).await?)
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
