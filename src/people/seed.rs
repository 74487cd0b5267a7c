//! The demo commune: fictitious people in real offices, with accounts whose passwords anybody may know. Loading it
//! twice changes nothing.

mod accounts;
mod file;

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use self::file::{CommuneFile, PositionLine, UnitLine};
use super::names::name_key;
use super::schema::{communes, person_relations, persons, positions, units};
use crate::kernel::crypto::{PasswordService, RootKeys};
use crate::kernel::ids::{INSTALLATION, derived_id};
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::record::schema::commune_heads;

/// The demo commune as it is carried by the program.
pub const DEMO_COMMUNE: &str = include_str!("seeds/commune.demo.json");

/// Code of the unit of the reserved tenant that stands for the province's office: it watches communes and belongs to none.
const PROVINCE_UNIT: &str = "province";

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
    let file = CommuneFile::parse(commune_json)?;
    let naming = Naming::of(&file);
    refuse_real(conn, &naming.commune).await?;
    insert_commune(conn, &file).await?;
    insert_units(conn, &file, &naming).await?;
    insert_persons(conn, &file, &naming).await?;
    insert_positions(conn, &file, &naming).await?;
    insert_relations(conn, &file, &naming).await?;
    let logins = accounts::load_users(conn, tools, &file, &naming, today).await?;
    let clients = accounts::load_clients(conn, tools, &file, &naming).await?;
    Ok(DemoLoaded { commune: naming.commune, logins, clients })
}

/// Everybody knows the passwords of the demo: where there are communes already, and the demo is none of them, it does not
/// come to them.
async fn refuse_real(conn: &mut AsyncPgConnection, demo: &str) -> Outcome<()> {
    let there: Vec<String> = communes::table.select(communes::code).load(conn).await?;
    let real = there.iter().any(|code| code != INSTALLATION);
    if real && !there.iter().any(|code| code == demo) {
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
    fn of(file: &CommuneFile) -> Self {
        let outside = file.positions.iter().filter(|line| line.unit.is_none());
        Self {
            commune: file.commune.code.clone(),
            day: file.commune.valid_from,
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

async fn insert_commune(conn: &mut AsyncPgConnection, file: &CommuneFile) -> Outcome<()> {
    let commune = &file.commune;
    diesel::insert_into(communes::table)
        .values((
            communes::code.eq(&commune.code),
            communes::name.eq(&commune.name_vi),
            communes::province_code.eq(&commune.province_code),
            communes::valid_from.eq(commune.valid_from),
            communes::valid_to.eq(commune.valid_to),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    diesel::insert_into(commune_heads::table)
        .values((commune_heads::commune.eq(&commune.code), commune_heads::audit_hash.eq(vec![0_u8; 32])))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(())
}

#[derive(Insertable)]
#[diesel(table_name = units)]
struct NewUnit<'a> {
    commune: &'a str,
    id: Uuid,
    code: &'a str,
    kind: &'a str,
    register: Option<&'a str>,
    parent_id: Option<Uuid>,
    root_id: Uuid,
    name: &'a str,
}

/// Parents first: the foreign key is checked row by row.
async fn insert_units(conn: &mut AsyncPgConnection, file: &CommuneFile, naming: &Naming) -> Outcome<()> {
    let lines: HashMap<&str, &UnitLine> = file.units.iter().map(|line| (line.id.as_str(), line)).collect();
    let mut ordered: Vec<(usize, NewUnit<'_>)> = Vec::new();
    for line in &file.units {
        let (depth, root) = root_of(line, &lines)?;
        let unit = NewUnit {
            commune: &naming.commune,
            id: naming.unit(&line.id),
            code: &line.id,
            kind: &line.kind,
            register: line.register.as_deref(),
            parent_id: line.parent.as_deref().map(|parent| naming.unit(parent)),
            root_id: naming.unit(root),
            name: &line.name_vi,
        };
        ordered.push((depth, unit));
    }
    if !naming.of_province.is_empty() {
        ordered.push((0, province_unit(file, naming)));
    }
    ordered.sort_by_key(|(depth, _)| *depth);
    let rows: Vec<NewUnit<'_>> = ordered.into_iter().map(|(_, unit)| unit).collect();
    diesel::insert_into(units::table).values(rows).on_conflict_do_nothing().execute(conn).await?;
    Ok(())
}

/// Offices of the file without a unit are those of the province that look into the commune.
fn province_unit<'a>(file: &'a CommuneFile, naming: &'a Naming) -> NewUnit<'a> {
    let id = naming.province();
    NewUnit {
        commune: INSTALLATION,
        id,
        code: PROVINCE_UNIT,
        kind: PROVINCE_UNIT,
        register: None,
        parent_id: None,
        root_id: id,
        name: &file.province.name_vi,
    }
}

/// How deep a unit stands, and the body it belongs to.
fn root_of<'a>(line: &'a UnitLine, lines: &HashMap<&str, &'a UnitLine>) -> Outcome<(usize, &'a str)> {
    let mut at = line;
    for depth in 0..lines.len() {
        let Some(parent) = &at.parent else { return Ok((depth, &at.id)) };
        at = lines
            .get(parent.as_str())
            .copied()
            .ok_or_else(|| Problem::internal(format!("unit {} has an unknown parent", at.id)))?;
    }
    Err(Problem::internal(format!("unit {} stands below itself", line.id)))
}

async fn insert_persons(conn: &mut AsyncPgConnection, file: &CommuneFile, naming: &Naming) -> Outcome<()> {
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

async fn insert_positions(conn: &mut AsyncPgConnection, file: &CommuneFile, naming: &Naming) -> Outcome<()> {
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

async fn insert_relations(conn: &mut AsyncPgConnection, file: &CommuneFile, naming: &Naming) -> Outcome<()> {
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
