//! The demo commune: fictitious people in real offices, with accounts whose passwords anybody may know. Loading it
//! twice changes nothing.

mod accounts;
mod file;

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use self::file::{PeopleFile, PositionLine};
use super::communes::{self, CommuneFile, PROVINCE_UNIT};
use super::names::name_key;
use super::schema::{communes as served, person_relations, persons, positions};
use crate::kernel::crypto::{PasswordService, RootKeys};
use crate::kernel::ids::{INSTALLATION, derived_id};
use crate::kernel::problem::{Outcome, Problem};

/// The demo commune as it is carried by the program.
pub const DEMO_COMMUNE: &str = include_str!("seeds/commune.demo.json");

/// What the loading needs besides the file.
#[derive(Clone, Copy)]
pub struct SeedTools<'a> {
    /// Hashes the secrets of clients.
    pub keys: &'a RootKeys,
    /// Hashes passwords.
    pub passwords: &'a PasswordService,
    /// When accounts are made.
    pub real_now: DateTime<Utc>,
}

impl std::fmt::Debug for SeedTools<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SeedTools")
    }
}

/// What was loaded, for the start page of the demo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoLoaded {
    /// Code of the commune.
    pub commune: String,
    /// Log-in names; the password of each is `demo-<login>`.
    pub logins: Vec<String>,
    /// Client ids; the secret of each is `demo-<client id>`.
    pub clients: Vec<String>,
}

/// Loads a commune file with one demo account for each role and the demo clients. Needs the owner's connection; a
/// caller that wants all or nothing opens a transaction around it.
pub async fn load_demo(
    conn: &mut AsyncPgConnection,
    tools: SeedTools<'_>,
    commune_json: &str,
    today: NaiveDate,
) -> Outcome<DemoLoaded> {
    let commune = CommuneFile::parse_part(commune_json)?;
    let file = PeopleFile::parse(commune_json)?;
    let naming = Naming::of(&commune, &file);
    refuse_real(conn, &naming.commune).await?;
    communes::store(conn, &commune).await?;
    insert_persons(conn, &file, &naming).await?;
    insert_positions(conn, &file, &naming).await?;
    insert_relations(conn, &file, &naming).await?;
    let logins = accounts::load_users(conn, tools, &file, &naming, today).await?;
    let clients = accounts::load_clients(conn, tools, &commune, &naming).await?;
    Ok(DemoLoaded { commune: naming.commune, logins, clients })
}

/// Everybody knows the passwords of the demo: where there are communes already, and the demo is none of them, it does not
/// come to them.
async fn refuse_real(conn: &mut AsyncPgConnection, demo: &str) -> Outcome<()> {
    let others = served::table.filter(served::code.ne(INSTALLATION));
    let there: Vec<String> = others.select(served::code).load(conn).await?;
    let known = there.iter().any(|code| code == demo) && communes::is_demo(conn).await?;
    if !there.is_empty() && !known {
        return Err(Problem::internal("the database holds real communes: name an empty, migrated one"));
    }
    Ok(())
}

/// Tenants and ids, which come out the same each time.
struct Naming {
    commune: String,
    day: NaiveDate,
    /// Persons whose office has no unit in the commune: they are the province's and belong to the reserved tenant.
    of_province: HashSet<String>,
}

impl Naming {
    fn of(commune: &CommuneFile, file: &PeopleFile) -> Self {
        let outside = file.positions.iter().filter(|line| line.unit.is_none());
        Self {
            commune: commune.code().to_owned(),
            day: commune.valid_from(),
            of_province: outside.map(|line| line.person.clone()).collect(),
        }
    }

    /// Tenant of a person and the positions held.
    fn tenant(&self, person: &str) -> &str {
        if self.of_province.contains(person) { INSTALLATION } else { &self.commune }
    }

    fn id(&self, tenant: &str, kind: &str, code: &str) -> Uuid {
        derived_id(tenant, self.day, &format!("{kind}/{code}"))
    }

    fn unit(&self, code: &str) -> Uuid {
        self.id(&self.commune, "unit", code)
    }

    fn province(&self) -> Uuid {
        self.id(INSTALLATION, "unit", PROVINCE_UNIT)
    }

    fn unit_of(&self, line: &PositionLine) -> Uuid {
        line.unit.as_deref().map_or_else(|| self.province(), |code| self.unit(code))
    }

    fn person(&self, code: &str) -> Uuid {
        self.id(self.tenant(code), "person", code)
    }

    fn position(&self, line: &PositionLine) -> Uuid {
        let unit = line.unit.as_deref().unwrap_or(PROVINCE_UNIT);
        let role = line.role.as_deref().unwrap_or("-");
        let code = format!("{}/{unit}/{role}/{}", line.person, line.from);
        self.id(self.tenant(&line.person), "position", &code)
    }
}

async fn insert_persons(conn: &mut AsyncPgConnection, file: &PeopleFile, naming: &Naming) -> Outcome<()> {
    let rows: Vec<_> = file
        .people
        .iter()
        .map(|line| {
            (
                persons::commune.eq(naming.tenant(&line.id)),
                persons::id.eq(naming.person(&line.id)),
                persons::full_name.eq(&line.full_name),
                persons::name_key.eq(name_key(&line.full_name)),
            )
        })
        .collect();
    diesel::insert_into(persons::table).values(rows).on_conflict_do_nothing().execute(conn).await?;
    Ok(())
}

async fn insert_positions(conn: &mut AsyncPgConnection, file: &PeopleFile, naming: &Naming) -> Outcome<()> {
    let rows: Vec<_> = file
        .positions
        .iter()
        .map(|line| {
            (
                positions::commune.eq(naming.tenant(&line.person)),
                positions::id.eq(naming.position(line)),
                positions::person_id.eq(naming.person(&line.person)),
                positions::unit_id.eq(naming.unit_of(line)),
                positions::role.eq(line.role.as_deref()),
                positions::title.eq(&line.title_vi),
                positions::held_from.eq(line.from),
                positions::held_to.eq(line.to),
            )
        })
        .collect();
    diesel::insert_into(positions::table).values(rows).on_conflict_do_nothing().execute(conn).await?;
    Ok(())
}

async fn insert_relations(conn: &mut AsyncPgConnection, file: &PeopleFile, naming: &Naming) -> Outcome<()> {
    let rows: Vec<_> = file
        .relations
        .iter()
        .map(|line| {
            (
                person_relations::commune.eq(&naming.commune),
                person_relations::person_id.eq(naming.person(&line.person)),
                person_relations::other_id.eq(naming.person(&line.other)),
                person_relations::relation.eq(&line.relation),
                person_relations::declared_on.eq(line.declared_on),
            )
        })
        .collect();
    diesel::insert_into(person_relations::table).values(rows).on_conflict_do_nothing().execute(conn).await?;
    Ok(())
}
