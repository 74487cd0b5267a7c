//! Questions about offices that other rooms ask: who is accountable, who holds a position, who is related.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::schema::{person_relations, persons, positions, units};
use crate::kernel::access::{AccessFacts, Position, Register, Role};
use crate::kernel::problem::Outcome;

/// A unit of a commune.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Id.
    pub id: Uuid,
    /// Body it belongs to.
    pub body_unit_id: Uuid,
    /// Register whose book it may keep.
    pub register: Option<Register>,
    /// Kind of unit.
    pub kind: String,
}

/// A unit, if it is one of the commune's.
pub async fn unit(conn: &mut AsyncPgConnection, commune: &str, id: Uuid) -> Outcome<Option<Unit>> {
    let row: Option<(Uuid, Uuid, Option<String>, String)> = units::table
        .find((commune, id))
        .select((units::id, units::root_id, units::register, units::kind))
        .first(conn)
        .await
        .optional()?;
    Ok(row.map(as_unit))
}

/// The root unit that keeps the book of a register.
pub async fn register_root(
    conn: &mut AsyncPgConnection,
    commune: &str,
    register: Register,
) -> Outcome<Option<Unit>> {
    let row: Option<(Uuid, Uuid, Option<String>, String)> = units::table
        .filter(
            units::commune
                .eq(commune)
                .and(units::register.eq(register.as_str()))
                .and(units::parent_id.is_null()),
        )
        .order(units::code)
        .select((units::id, units::root_id, units::register, units::kind))
        .first(conn)
        .await
        .optional()?;
    Ok(row.map(as_unit))
}

fn as_unit((id, body_unit_id, register, kind): (Uuid, Uuid, Option<String>, String)) -> Unit {
    Unit { id, body_unit_id, register: register.as_deref().and_then(Register::parse), kind }
}

type PositionRow = (Uuid, String, Uuid, Option<String>, Uuid, Uuid, Option<String>, String, String);

fn as_position(row: PositionRow) -> Option<Position> {
    let (id, commune, person_id, role, unit_id, body_unit_id, register, title, unit_name) = row;
    let role = Role::parse(role.as_deref()?)?;
    let register = register.as_deref().and_then(Register::parse);
    Some(Position { id, commune, person_id, role, unit_id, body_unit_id, register, title, unit_name })
}

/// Positions with any of `roles` that are held on `day`, in the order of the roles.
pub async fn holders(
    conn: &mut AsyncPgConnection,
    commune: &str,
    roles: &[Role],
    day: NaiveDate,
) -> Outcome<Vec<Position>> {
    let codes: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
    let rows: Vec<PositionRow> = positions::table
        .inner_join(
            units::table.on(units::commune.eq(positions::commune).and(units::id.eq(positions::unit_id))),
        )
        .filter(positions::commune.eq(commune).and(positions::role.eq_any(codes)))
        .filter(positions::held_from.le(day).and(positions::held_to.is_null().or(positions::held_to.gt(day))))
        .order((positions::held_from, positions::id))
        .select((
            positions::id,
            positions::commune,
            positions::person_id,
            positions::role,
            units::id,
            units::root_id,
            units::register,
            positions::title,
            units::name,
        ))
        .load(conn)
        .await?;
    let mut found: Vec<Position> = rows.into_iter().filter_map(as_position).collect();
    found.sort_by_key(|position| roles.iter().position(|role| *role == position.role));
    Ok(found)
}

/// A position that is held on `day`.
pub async fn held_position(
    conn: &mut AsyncPgConnection,
    commune: &str,
    id: Uuid,
    day: NaiveDate,
) -> Outcome<Option<Position>> {
    let row: Option<PositionRow> = positions::table
        .inner_join(
            units::table.on(units::commune.eq(positions::commune).and(units::id.eq(positions::unit_id))),
        )
        .filter(positions::commune.eq(commune).and(positions::id.eq(id)))
        .filter(positions::held_from.le(day).and(positions::held_to.is_null().or(positions::held_to.gt(day))))
        .select((
            positions::id,
            positions::commune,
            positions::person_id,
            positions::role,
            units::id,
            units::root_id,
            units::register,
            positions::title,
            units::name,
        ))
        .first(conn)
        .await
        .optional()?;
    Ok(row.and_then(as_position))
}

/// The body of a position, whoever holds or held it.
pub async fn body_of(
    conn: &mut AsyncPgConnection,
    commune: &str,
    position_id: Uuid,
) -> Outcome<Option<Uuid>> {
    Ok(positions::table
        .inner_join(
            units::table.on(units::commune.eq(positions::commune).and(units::id.eq(positions::unit_id))),
        )
        .filter(positions::commune.eq(commune).and(positions::id.eq(position_id)))
        .select(units::root_id)
        .first(conn)
        .await
        .optional()?)
}

/// True where one of these persons holds one of these positions on `day`.
pub async fn any_held_by(
    conn: &mut AsyncPgConnection,
    commune: &str,
    position_ids: &[Uuid],
    persons: &[Uuid],
    day: NaiveDate,
) -> Outcome<bool> {
    let held = positions::table
        .filter(positions::commune.eq(commune).and(positions::id.eq_any(position_ids)))
        .filter(positions::person_id.eq_any(persons))
        .filter(
            positions::held_from.le(day).and(positions::held_to.is_null().or(positions::held_to.gt(day))),
        );
    Ok(diesel::select(diesel::dsl::exists(held)).get_result(conn).await?)
}

/// Who has a new petition of a book.
#[derive(Debug)]
pub struct Answering {
    /// Who answers for it.
    pub accountable: Option<Position>,
    /// All who keep the book, but whom the petition names. Relatives of these are among them: who was left out would know why.
    pub keepers: Vec<Position>,
}

impl Answering {
    /// Those who are told that it came: the keepers, and who answers for it in their place.
    pub fn told(&self) -> impl Iterator<Item = &Position> {
        self.keepers.iter().chain(&self.accountable)
    }
}

/// The accountable person of a new petition: the book's keeper, else its head, else who stands above them. A vacant post
/// never stops intake. Persons in `excluded` and their relatives are passed over, since they see no identity; `None` where
/// nobody else is left.
pub async fn answering(
    conn: &mut AsyncPgConnection,
    commune: &str,
    register: Register,
    book: &Unit,
    day: NaiveDate,
    excluded: &[Uuid],
) -> Outcome<Answering> {
    let of_book = [register.keepers(), register.heads()].concat();
    let roles = [of_book.as_slice(), register.superiors()].concat();
    let mut all = holders(conn, commune, &roles, day).await?;
    let relatives = relatives(conn, commune, excluded).await?;
    all.retain(|position| !excluded.contains(&position.person_id));
    let in_book = |position: &Position, roles: &[Role]| {
        roles.contains(&position.role)
            && match register {
                Register::PublicUnit => position.unit_id == book.id,
                Register::Front => position.body_unit_id == book.body_unit_id,
                Register::Government | Register::Party | Register::Council | Register::Police => true,
            }
    };
    let free = || all.iter().filter(|position| !relatives.contains(&position.person_id));
    let above = |position: &&Position| register.superiors().contains(&position.role);
    let accountable = free().find(|position| in_book(position, &of_book)).or_else(|| free().find(above));
    let keepers = all.iter().filter(|position| in_book(position, register.keepers()));
    Ok(Answering { accountable: accountable.cloned(), keepers: keepers.cloned().collect() })
}

/// Persons in office on `day` who hold one of the positions or bear one of the names (unaccented keys).
pub async fn persons_meant(
    conn: &mut AsyncPgConnection,
    commune: &str,
    position_ids: &[Uuid],
    name_keys: &[String],
) -> Outcome<Vec<Uuid>> {
    if position_ids.is_empty() && name_keys.is_empty() {
        return Ok(Vec::new());
    }
    let mut ids: Vec<Uuid> = positions::table
        .inner_join(
            persons::table
                .on(persons::commune.eq(positions::commune).and(persons::id.eq(positions::person_id))),
        )
        .filter(positions::commune.eq(commune))
        .filter(positions::id.eq_any(position_ids).or(persons::name_key.eq_any(name_keys)))
        .select(persons::id)
        .load(conn)
        .await?;
    ids.sort();
    ids.dedup();
    Ok(ids)
}

/// Persons with a declared family relation to one of `persons`.
pub async fn relatives(mut conn: &AsyncPgConnection, commune: &str, of: &[Uuid]) -> Outcome<Vec<Uuid>> {
    let pairs: Vec<(Uuid, Uuid)> = person_relations::table
        .filter(person_relations::commune.eq(commune))
        .filter(person_relations::person_id.eq_any(of).or(person_relations::other_id.eq_any(of)))
        .select((person_relations::person_id, person_relations::other_id))
        .load(&mut conn)
        .await?;
    Ok(pairs
        .into_iter()
        .flat_map(|(one, other)| [one, other])
        .filter(|person| !of.contains(person))
        .collect())
}

/// These facts, with the relatives of the persons concerned beside them: they open nothing either.
pub async fn with_relatives(conn: &mut AsyncPgConnection, mut facts: AccessFacts) -> Outcome<AccessFacts> {
    let relatives = relatives(conn, &facts.commune, &facts.excluded_person_ids).await?;
    facts.excluded_person_ids.extend(relatives);
    Ok(facts)
}
