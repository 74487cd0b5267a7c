//! Who stands behind a token: one statement for a person, two for a machine.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::kernel::access::{Caller, MachineCaller, PersonCaller, Position, Register, Role};
use crate::kernel::problem::Outcome;
use crate::people::schema::{clients, positions, sessions, units, users};

#[derive(Queryable, Selectable)]
#[diesel(table_name = users)]
struct UserRow {
    id: Uuid,
    login: String,
    commune: String,
    person_id: Uuid,
    demo: bool,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = positions)]
struct HeldRow {
    id: Uuid,
    unit_id: Uuid,
    role: Option<String>,
    title: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = units)]
struct UnitRow {
    root_id: Uuid,
    register: Option<String>,
    name: String,
}

/// End of the session, the user, and one of the positions held with its unit.
type SessionRow = (DateTime<Utc>, UserRow, Option<HeldRow>, Option<UnitRow>);

/// A caller, and whether it answers on demo hosts only.
#[derive(Debug)]
pub struct Found {
    /// The caller.
    pub caller: Caller,
    /// Demo account.
    pub demo: bool,
    /// End of a person's log-in session, in real time.
    pub until: Option<DateTime<Utc>>,
}

/// The person behind a live session of an open account, with the positions held on `today`.
pub async fn person(
    conn: &mut AsyncPgConnection,
    user_id: Uuid,
    session_id: Uuid,
    today: NaiveDate,
    real_now: DateTime<Utc>,
) -> Outcome<Option<Found>> {
    let held_today = positions::held_from
        .le(today)
        .and(positions::held_to.is_null().or(positions::held_to.gt(today)))
        .and(positions::role.is_not_null());
    let narrowed = users::only_position_id.is_null().or(users::only_position_id.eq(positions::id.nullable()));
    let rows: Vec<SessionRow> = sessions::table
        .inner_join(users::table.on(users::id.eq(sessions::user_id)))
        .left_join(
            positions::table.on(positions::commune
                .eq(users::commune)
                .and(positions::person_id.eq(users::person_id))
                .and(held_today)
                .and(narrowed)),
        )
        .left_join(
            units::table.on(units::commune.eq(positions::commune).and(units::id.eq(positions::unit_id))),
        )
        .filter(sessions::id.eq(session_id).and(users::id.eq(user_id)))
        .filter(sessions::revoked_at.is_null().and(sessions::expires_at.gt(real_now)))
        .filter(users::disabled_at.is_null())
        .select((
            sessions::expires_at,
            UserRow::as_select(),
            Option::<HeldRow>::as_select(),
            Option::<UnitRow>::as_select(),
        ))
        .order(positions::id)
        .load(conn)
        .await?;
    let mut found: Option<(PersonCaller, bool, DateTime<Utc>)> = None;
    for (until, user, held, unit) in rows {
        let position = held.zip(unit).and_then(|(held, unit)| position(&user, held, unit));
        let (person, ..) = found.get_or_insert_with(|| {
            let person = PersonCaller {
                user_id: user.id,
                login: user.login,
                person_id: user.person_id,
                session_id,
                positions: Vec::new(),
            };
            (person, user.demo, until)
        });
        person.positions.extend(position);
    }
    Ok(found.map(|(person, demo, until)| Found { caller: Caller::Person(person), demo, until: Some(until) }))
}

/// A role that this release does not know gives no right.
fn position(user: &UserRow, held: HeldRow, unit: UnitRow) -> Option<Position> {
    Some(Position {
        id: held.id,
        commune: user.commune.clone(),
        person_id: user.person_id,
        role: held.role.as_deref().and_then(Role::parse).filter(|role| !role.is_machine())?,
        unit_id: held.unit_id,
        body_unit_id: unit.root_id,
        register: unit.register.as_deref().and_then(Register::parse),
        title: held.title,
        unit_name: unit.name,
    })
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = clients)]
struct ClientRow {
    id: String,
    name: String,
    role: String,
    commune: String,
    body_unit_id: Uuid,
    communes: Vec<String>,
    demo: bool,
}

/// An open client with the persons in office in its body on `today`; its scopes are still empty.
pub async fn machine(
    conn: &mut AsyncPgConnection,
    client_id: &str,
    today: NaiveDate,
) -> Outcome<Option<Found>> {
    let found: Option<(ClientRow, Option<String>)> = clients::table
        .inner_join(
            units::table.on(units::commune.eq(clients::commune).and(units::id.eq(clients::body_unit_id))),
        )
        .filter(clients::id.eq(client_id).and(clients::disabled_at.is_null()))
        .select((ClientRow::as_select(), units::register))
        .first(conn)
        .await
        .optional()?;
    let Some((mut client, register)) = found else { return Ok(None) };
    let Some(role) = Role::parse(&client.role).filter(|role| role.is_machine()) else { return Ok(None) };
    // In one order, as all that the hash of a caller's rights is made of.
    client.communes.sort_unstable();
    client.communes.dedup();
    let body_persons = persons_of_body(conn, &client.commune, client.body_unit_id, today).await?;
    Ok(Some(Found {
        demo: client.demo,
        until: None,
        caller: Caller::Machine(MachineCaller {
            client_id: client.id,
            name: client.name,
            role,
            commune: client.commune,
            body_unit_id: client.body_unit_id,
            register: register.as_deref().and_then(Register::parse),
            communes: client.communes,
            scopes: Vec::new(),
            body_persons,
        }),
    }))
}

/// Persons who hold an office anywhere in a body on `today`, with or without an account.
async fn persons_of_body(
    conn: &mut AsyncPgConnection,
    commune: &str,
    body_unit_id: Uuid,
    today: NaiveDate,
) -> Outcome<Vec<Uuid>> {
    let persons = positions::table
        .inner_join(
            units::table.on(units::commune.eq(positions::commune).and(units::id.eq(positions::unit_id))),
        )
        .filter(units::commune.eq(commune).and(units::root_id.eq(body_unit_id)))
        .filter(positions::held_from.le(today))
        .filter(positions::held_to.is_null().or(positions::held_to.gt(today)))
        .select(positions::person_id)
        .distinct()
        // In one order: the caller's rights are told apart by a hash of them.
        .order(positions::person_id)
        .load(conn)
        .await?;
    Ok(persons)
}
