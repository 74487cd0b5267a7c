//! The database's schema: embedded migrations, what of them is missing, and what every migrated database holds.
//! Outside the order of rooms: the commands, the start-up and the tests use it.

mod runner;
mod texts;

use std::collections::{BTreeMap, BTreeSet};

use diesel::migration::MigrationSource;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::{AsyncMigrationHarness, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection as _};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness as _, embed_migrations};
use secrecy::{ExposeSecret as _, SecretString};

use crate::kernel::db::schema::contract_migrations;
use crate::kernel::db::{connect, row_security};
use crate::law;

/// All migrations of this release.
pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");

/// How long what surrounds the migrations waits for a lock: digests, heads of communes, rules.
const LIMIT: &str = "set lock_timeout = '10s'";

/// What every migrated database holds: the server sees which migrations are in, and every commune has its head.
const FINISH: &str = "
grant select on __diesel_schema_migrations to tiepdan_app;
insert into commune_heads (commune, audit_hash)
    select code, decode(repeat('00', 32), 'hex') from communes on conflict do nothing;
";

mod applied_migrations {
    //! The list that the library of migrations keeps.
    #![allow(missing_docs, reason = "made by the library of migrations, not by this program")]

    diesel::table! {
        __diesel_schema_migrations (version) {
            version -> Text,
            digest -> Nullable<Text>,
        }
    }
}
use applied_migrations::__diesel_schema_migrations;

/// Brings the database of `owner_url` to this release and returns the versions of the migrations that ran. Running it
/// again does nothing.
pub async fn run(owner_url: &SecretString) -> Result<Vec<String>, String> {
    // Before anything is read: what is there may be another's work half done.
    let client = runner::turn(owner_url).await?;
    let mut conn = open(owner_url).await?;
    takes(&mut conn).await?;
    owned(&mut conn).await?;
    conn.batch_execute(LIMIT).await.map_err(|error| sentence("set a time limit", &error))?;
    texts::prepare(&mut conn).await?;
    let ran = runner::run_pending(&mut conn, &client).await;
    // Of those too that ran before one failed: their texts may be others by the next time.
    texts::keep(&mut conn).await?;
    let versions = ran?;
    conn.batch_execute(FINISH).await.map_err(|error| sentence("finish the schema", &error))?;
    law::store::seed(&mut conn).await.map_err(|problem| told("seed the rules", &problem))?;
    Ok(versions)
}

/// Undoes all migrations: for tests of their way back.
pub async fn revert(owner_url: &SecretString) -> Result<(), String> {
    let url = owner_url.clone();
    let work = tokio::task::spawn_blocking(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        runtime.map_err(|error| format!("no runtime: {error}"))?.block_on(async {
            let mut harness = AsyncMigrationHarness::new(open(&url).await?);
            harness.revert_all_migrations(MIGRATIONS).map(|_| ()).map_err(|error| error.to_string())
        })
    });
    work.await.map_err(|error| format!("the migration ended early: {error}"))?
}

/// Opens a connection of its own, outside every pool.
pub async fn open(url: &SecretString) -> Result<AsyncPgConnection, String> {
    let target = connect::parse(url.expose_secret())?;
    connect::establish(target, "-c timezone=UTC")
        .await
        .map_err(|error| sentence("connect to the database", &error))
}

/// How the database's schema stands to this release.
#[derive(Debug)]
pub struct State {
    /// Versions that this release brings and the database lacks.
    pub pending: Vec<String>,
    /// Versions in the database that this release does not know: a newer release was here.
    pub unknown: Vec<String>,
}

/// Compares the database with this release, in one statement.
pub async fn state(conn: &mut AsyncPgConnection) -> Result<State, String> {
    let (applied, own) = (applied(conn).await?, own()?);
    Ok(State {
        pending: own.difference(&applied).cloned().collect(),
        unknown: applied.difference(&own).cloned().collect(),
    })
}

/// Refuses a database that this release cannot work on: another program's, an older one, one of an earlier state of this release, or one from which a newer
/// release has taken what this one needs. What newer releases have only added does not disturb.
pub async fn fits(conn: &mut AsyncPgConnection) -> Result<(), String> {
    ours(conn).await?;
    texts::same(conn).await?;
    let State { pending, unknown } = state(conn).await?;
    if !pending.is_empty() {
        return Err(format!(
            "the database lacks {} of this release's migrations: run `tiepdan migrate` first",
            pending.len()
        ));
    }
    known(conn, &unknown).await
}

/// Refuses a database that `migrate` must not touch: another program's, or a newer release's from which this one's needs
/// are gone.
pub async fn takes(conn: &mut AsyncPgConnection) -> Result<(), String> {
    ours(conn).await?;
    texts::same(conn).await?;
    let unknown = state(conn).await?.unknown;
    known(conn, &unknown).await
}

/// Refuses the database of another program: what it holds is not touched.
async fn ours(conn: &mut AsyncPgConnection) -> Result<(), String> {
    let (own, applied) = (own()?, applied(conn).await?);
    if own.iter().any(|version| applied.contains(version)) {
        return Ok(());
    }
    let strangers = "exists (select from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')
        and (relname <> '__diesel_schema_migrations' or $applied)
        and not exists (select from pg_depend where objid = pg_class.oid and deptype = 'e'))"
        .replace("$applied", if applied.is_empty() { "false" } else { "true" });
    if asked(conn, &strangers).await? {
        return Err("the database holds tables of another program: name an empty one".to_owned());
    }
    Ok(())
}

/// Refuses a role that may not change the schema, before anything is tried.
async fn owned(conn: &mut AsyncPgConnection) -> Result<(), String> {
    let owned = "case when to_regclass('public.communes') is null
        then has_schema_privilege(current_user, 'public', 'create') and not pg_is_in_recovery()
        else pg_has_role(current_user, (select relowner from pg_class where oid = to_regclass('public.communes')), 'usage') end";
    if asked(conn, owned).await? {
        return Ok(());
    }
    Err("the role of DATABASE_OWNER_URL does not own this database: let the URL name tiepdan_owner, whom `tiepdan migrate \
         --create-roles` makes its owner"
        .to_owned())
}

/// The same for commands that change what only the owner may change, on a database that fits.
pub async fn fits_owner(conn: &mut AsyncPgConnection) -> Result<(), String> {
    fits(conn).await?;
    owned(conn).await
}

/// The same for whoever serves: row-level security, which keeps sealed rows closed, must hold for his role.
pub async fn fits_application(conn: &mut AsyncPgConnection) -> Result<(), String> {
    fits(conn).await?;
    let held = row_security::holds(conn).await.map_err(|problem| told("look at the database", &problem))?;
    if held { Ok(()) } else { Err(row_security::void_for("DATABASE_URL")) }
}

/// Refuses a schema from which an unknown, newer release has taken something away.
async fn known(conn: &mut AsyncPgConnection, unknown: &[String]) -> Result<(), String> {
    if unknown.is_empty() {
        return Ok(());
    }
    let taken: Vec<String> = contract_migrations::table
        .filter(contract_migrations::version.eq_any(unknown))
        .order(contract_migrations::version)
        .select(contract_migrations::version)
        .load(conn)
        .await
        .map_err(|error| sentence("read the list of contracts", &error))?;
    if taken.is_empty() {
        log::warn!(migrations = unknown.len(); "a newer release has migrated this database");
        return Ok(());
    }
    Err(format!(
        "a newer release has taken away what this one needs (migration {}): start that release",
        taken.join(", ")
    ))
}

async fn asked(conn: &mut AsyncPgConnection, condition: &str) -> Result<bool, String> {
    let answer = diesel::select(diesel::dsl::sql::<Bool>(condition)).get_result(conn).await;
    answer.map_err(|error| sentence("look at the database", &error))
}

fn own() -> Result<BTreeSet<String>, String> {
    Ok(transactional()?.into_keys().collect())
}

/// Whether each migration of this release stands in a transaction, by its version.
fn transactional() -> Result<BTreeMap<String, bool>, String> {
    let all = MigrationSource::<Pg>::migrations(&MIGRATIONS).map_err(|error| error.to_string())?;
    let told = all.iter().map(|one| (one.name().version().to_string(), one.metadata().run_in_transaction()));
    Ok(told.collect())
}

async fn applied(conn: &mut AsyncPgConnection) -> Result<BTreeSet<String>, String> {
    // Another error than that of a missing table, such as missing rights, is no empty list.
    if !asked(conn, "to_regclass('public.__diesel_schema_migrations') is not null").await? {
        return Ok(BTreeSet::new());
    }
    let versions =
        __diesel_schema_migrations::table.select(__diesel_schema_migrations::version).load(conn).await;
    versions
        .map(|versions: Vec<String>| versions.into_iter().collect())
        .map_err(|error| sentence("read the list of migrations", &error))
}

fn sentence(what: &str, error: &dyn std::fmt::Display) -> String {
    format!("cannot {what}: {error}")
}

fn told(what: &str, problem: &crate::kernel::problem::Problem) -> String {
    format!("cannot {what}: {}", problem.internal_text().unwrap_or(problem.code.as_str()))
}
