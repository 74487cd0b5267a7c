//! The database's schema: embedded migrations, what of them is missing, and what every migrated database holds.
//! Outside the order of rooms: the commands, the start-up and the tests use it.

use std::collections::BTreeSet;

use diesel::migration::MigrationSource;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncMigrationHarness, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection as _};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness as _, embed_migrations};
use secrecy::{ExposeSecret as _, SecretString};

use crate::kernel::db::connect;
use crate::law;

/// All migrations of this release.
pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");

/// Keeps two migrations from running at once.
const LOCK: &str = "select pg_advisory_lock(7261302025)";

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
        }
    }
}
use applied_migrations::__diesel_schema_migrations;

/// Brings the database of `owner_url` to this release and returns the names of the migrations that ran. Running it
/// again does nothing.
pub async fn run(owner_url: &SecretString) -> Result<Vec<String>, String> {
    let url = owner_url.clone();
    // The harness of the migrations blocks its thread: it gets one of its own, with a runtime that allows it.
    let work = tokio::task::spawn_blocking(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        runtime.map_err(|error| format!("no runtime: {error}"))?.block_on(run_here(&url))
    });
    work.await.map_err(|error| format!("the migration ended early: {error}"))?
}

async fn run_here(url: &SecretString) -> Result<Vec<String>, String> {
    let mut conn = open(url).await?;
    conn.batch_execute(LOCK).await.map_err(|error| sentence("lock the schema", &error))?;
    let mut harness = AsyncMigrationHarness::new(conn);
    let ran =
        harness.run_pending_migrations(MIGRATIONS).map_err(|error| format!("a migration failed: {error}"))?;
    let names = ran.iter().map(ToString::to_string).collect();
    let mut conn = harness.into_inner();
    conn.batch_execute(FINISH).await.map_err(|error| sentence("finish the schema", &error))?;
    law::store::seed(&mut conn).await.map_err(|problem| told("seed the rules", &problem))?;
    Ok(names)
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
    let config = connect::parse(url.expose_secret())?;
    connect::establish(config, "-c timezone=UTC")
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

/// Versions that this release brings and the database lacks.
pub async fn pending(conn: &mut AsyncPgConnection) -> Result<Vec<String>, String> {
    Ok(state(conn).await?.pending)
}

/// Versions in the database that this release does not know: a newer release was here.
pub async fn unknown(conn: &mut AsyncPgConnection) -> Result<Vec<String>, String> {
    Ok(state(conn).await?.unknown)
}

fn own() -> Result<BTreeSet<String>, String> {
    let all = MigrationSource::<Pg>::migrations(&MIGRATIONS).map_err(|error| error.to_string())?;
    Ok(all.iter().map(|migration| migration.name().version().to_string()).collect())
}

async fn applied(conn: &mut AsyncPgConnection) -> Result<BTreeSet<String>, String> {
    let versions: Result<Vec<String>, _> =
        __diesel_schema_migrations::table.select(__diesel_schema_migrations::version).load(conn).await;
    match versions {
        Ok(versions) => Ok(versions.into_iter().collect()),
        Err(diesel::result::Error::DatabaseError(_, said))
            if said.message().contains("__diesel_schema_migrations") =>
        {
            Ok(BTreeSet::new())
        }
        Err(error) => Err(sentence("read the list of migrations", &error)),
    }
}

fn sentence(what: &str, error: &dyn std::fmt::Display) -> String {
    format!("cannot {what}: {error}")
}

fn told(what: &str, problem: &crate::kernel::problem::Problem) -> String {
    format!("cannot {what}: {}", problem.internal_text().unwrap_or(problem.code.as_str()))
}
