//! Communes and their units as a file says that they are: made, and later brought to what a newer file says.
//!
//! Rows point at units for as long as there are rows, and who may see them follows from a unit's body: nothing is ever deleted,
//! and a unit keeps its kind, register and place.

mod file;

use std::collections::HashMap;

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::json;
use uuid::Uuid;

pub use self::file::CommuneFile;
use self::file::{CommuneLine, UnitLine, two_bodies};
use super::administration::{mistake, record};
use super::schema::{clients, communes, units, users};
use crate::kernel::app::App;
use crate::kernel::ids::{INSTALLATION, derived_id};
use crate::kernel::problem::Outcome;
use crate::kernel::record::EventType;
use crate::kernel::record::schema::commune_heads;

/// Code of the unit of the reserved tenant that stands for the province's office: it watches communes and belongs to none.
pub const PROVINCE_UNIT: &str = "province";

/// What a file has changed. Names of units are their codes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Loaded {
    /// The commune was not there.
    pub made: bool,
    /// Units that were not there.
    pub added: Vec<String>,
    /// What has another name now: units, `commune`, `province`.
    pub renamed: Vec<String>,
    /// Units that are there and not in the file; they stay.
    pub left: Vec<String>,
}

impl Loaded {
    /// True where everything was as the file says.
    #[must_use]
    pub fn changes_nothing(&self) -> bool {
        !self.made && self.added.is_empty() && self.renamed.is_empty()
    }
}

/// Loads the file of a commune that is served, all or nothing; recorded if anything changes. `app` must connect as the
/// database's owner.
pub async fn load(app: &App, file: &CommuneFile) -> Outcome<Loaded> {
    app.db
        .write(async |tx| {
            // Two files at once come one after the other.
            let lock = communes::table.find(INSTALLATION).select(communes::code).for_no_key_update();
            lock.first::<String>(tx.conn()).await?;
            if is_demo(tx.conn()).await? {
                return Err(mistake("the database holds the demo commune, whose passwords everybody knows: name another one"));
            }
            let loaded = store(tx.conn(), file).await?;
            if !loaded.changes_nothing() {
                let id = derived_id(INSTALLATION, chrono::NaiveDate::default(), &format!("commune/{}", file.code()));
                let fields = json!({
                    "commune": file.code(), "made": loaded.made, "added": loaded.added, "renamed": loaded.renamed,
                });
                record(tx, app, "commune-load", EventType::CommuneLoaded, "commune", id, fields).await?;
            }
            Ok(loaded)
        })
        .await
}

/// True where there are accounts or clients whose secrets everybody knows.
pub(super) async fn is_demo(conn: &mut AsyncPgConnection) -> Outcome<bool> {
    let accounts: bool = diesel::select(exists(users::table.filter(users::demo))).get_result(conn).await?;
    let machines: bool =
        diesel::select(exists(clients::table.filter(clients::demo))).get_result(conn).await?;
    Ok(accounts || machines)
}

/// Stores what the file says and the database does not have (the owner only). A caller that wants all or nothing opens a
/// transaction around it.
pub async fn store(conn: &mut AsyncPgConnection, file: &CommuneFile) -> Outcome<Loaded> {
    let mut loaded = Loaded::default();
    store_commune(conn, &file.commune, &mut loaded).await?;
    store_units(conn, file, &mut loaded).await?;
    store_province(conn, file, &mut loaded).await?;
    Ok(loaded)
}

/// Id of a unit that comes from a file.
pub(super) fn unit_id(tenant: &str, file: &CommuneFile, code: &str) -> Uuid {
    derived_id(tenant, file.valid_from(), &format!("unit/{code}"))
}

async fn store_commune(conn: &mut AsyncPgConnection, line: &CommuneLine, loaded: &mut Loaded) -> Outcome<()> {
    let served: Vec<(String, String)> = communes::table
        .filter(communes::code.ne(INSTALLATION))
        .select((communes::code, communes::province_code))
        .load(conn)
        .await?;
    // One office of one province watches all communes of an installation.
    if served.iter().any(|(_, province)| *province != line.province_code) {
        return Err(mistake("the installation serves communes of another province"));
    }
    if !served.iter().any(|(code, _)| *code == line.code) {
        loaded.made = true;
        return insert_commune(conn, line).await;
    }
    let there = communes::table
        .find(&line.code)
        .select((communes::name, communes::valid_from))
        .first::<(String, chrono::NaiveDate)>(conn)
        .await?;
    if there.1 != line.valid_from {
        return Err(mistake("`valid_from` of a commune that is there does not change"));
    }
    if there.0 != line.name_vi {
        let renamed = diesel::update(communes::table.find(&line.code)).set(communes::name.eq(&line.name_vi));
        renamed.execute(conn).await?;
        loaded.renamed.push("commune".to_owned());
    }
    Ok(())
}

async fn insert_commune(conn: &mut AsyncPgConnection, line: &CommuneLine) -> Outcome<()> {
    diesel::insert_into(communes::table)
        .values((
            communes::code.eq(&line.code),
            communes::name.eq(&line.name_vi),
            communes::province_code.eq(&line.province_code),
            communes::valid_from.eq(line.valid_from),
        ))
        .execute(conn)
        .await?;
    diesel::insert_into(commune_heads::table)
        .values((commune_heads::commune.eq(&line.code), commune_heads::audit_hash.eq(vec![0_u8; 32])))
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

#[derive(Queryable, Selectable)]
#[diesel(table_name = units)]
struct UnitThere {
    id: Uuid,
    code: String,
    kind: String,
    register: Option<String>,
    parent_id: Option<Uuid>,
    name: String,
}

async fn there(conn: &mut AsyncPgConnection, tenant: &str) -> Outcome<HashMap<String, UnitThere>> {
    let query = units::table.filter(units::commune.eq(tenant)).select(UnitThere::as_select());
    let rows: Vec<UnitThere> = query.load(conn).await?;
    Ok(rows.into_iter().map(|unit| (unit.code.clone(), unit)).collect())
}

/// Parents first: the foreign key is checked row by row.
async fn store_units(conn: &mut AsyncPgConnection, file: &CommuneFile, loaded: &mut Loaded) -> Outcome<()> {
    let mut there = there(conn, file.code()).await?;
    one_body_each(&there, file)?;
    let ids: HashMap<&str, Uuid> = file
        .units
        .iter()
        .map(|line| {
            let known = there.get(&line.id).map(|unit| unit.id);
            (line.id.as_str(), known.unwrap_or_else(|| unit_id(file.code(), file, &line.id)))
        })
        .collect();
    let mut new = Vec::new();
    for (line, body) in file.parents_first()? {
        let parent_id = line.parent.as_deref().map(|parent| ids[parent]);
        if let Some(unit) = there.remove(&line.id) {
            keeps_its_place(&unit, line, parent_id)?;
            if unit.name != line.name_vi {
                rename(conn, file.code(), unit.id, &line.name_vi).await?;
                loaded.renamed.push(line.id.clone());
            }
            continue;
        }
        loaded.added.push(line.id.clone());
        new.push(NewUnit {
            commune: file.code(),
            id: ids[line.id.as_str()],
            code: &line.id,
            kind: &line.kind,
            register: line.register.as_deref(),
            parent_id,
            root_id: ids[body],
            name: &line.name_vi,
        });
    }
    diesel::insert_into(units::table).values(new).execute(conn).await?;
    loaded.left = there.into_keys().collect();
    loaded.left.sort_unstable();
    Ok(())
}

/// A body that the file no longer has stays, and so does what came into its book.
fn one_body_each(there: &HashMap<String, UnitThere>, file: &CommuneFile) -> Outcome<()> {
    for (code, register) in file.bodies() {
        let other = there.values().find(|unit| {
            unit.code != code && unit.parent_id.is_none() && unit.register.as_deref() == Some(register)
        });
        if let Some(other) = other {
            return Err(two_bodies(register, &other.code, code));
        }
    }
    Ok(())
}

/// Who sees what follows from these: a unit that becomes another one gets a code of its own.
fn keeps_its_place(unit: &UnitThere, line: &UnitLine, parent_id: Option<Uuid>) -> Outcome<()> {
    let changed = if unit.kind != line.kind {
        "kind"
    } else if unit.register != line.register {
        "register"
    } else if unit.parent_id != parent_id {
        "parent"
    } else {
        return Ok(());
    };
    Err(mistake(&format!("unit {} keeps its {changed}: give another unit another code", line.id)))
}

async fn rename(conn: &mut AsyncPgConnection, tenant: &str, id: Uuid, name: &str) -> Outcome<()> {
    diesel::update(units::table.find((tenant, id))).set(units::name.eq(name)).execute(conn).await?;
    Ok(())
}

/// The province's office, under the name that the file has for the province; the other unit of the reserved tenant comes with the
/// schema.
async fn store_province(
    conn: &mut AsyncPgConnection,
    file: &CommuneFile,
    loaded: &mut Loaded,
) -> Outcome<()> {
    let name = &file.province.name_vi;
    match there(conn, INSTALLATION).await?.remove(PROVINCE_UNIT) {
        Some(unit) if unit.name == *name => {}
        Some(unit) => {
            rename(conn, INSTALLATION, unit.id, name).await?;
            loaded.renamed.push(PROVINCE_UNIT.to_owned());
        }
        None => {
            let id = unit_id(INSTALLATION, file, PROVINCE_UNIT);
            let unit = NewUnit {
                commune: INSTALLATION,
                id,
                code: PROVINCE_UNIT,
                kind: PROVINCE_UNIT,
                register: None,
                parent_id: None,
                root_id: id,
                name,
            };
            diesel::insert_into(units::table).values(unit).execute(conn).await?;
        }
    }
    Ok(())
}
