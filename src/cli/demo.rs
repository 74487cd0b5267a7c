//! `demo`: the demo commune in an empty, migrated database.

use std::path::PathBuf;

use chrono::NaiveDate;
use diesel_async::{AsyncConnection as _, AsyncPgConnection};
use secrecy::SecretString;

use crate::config::{DatabaseSettings, business_day};
use crate::kernel::crypto::{PasswordParams, PasswordService, RootKeys};
use crate::kernel::time::Clock;
use crate::migrations;
use crate::people::seed::{self, SeedTools};

/// Loads the demo commune with its accounts, whose passwords everybody knows, into the database of
/// DATABASE_OWNER_URL. Their accounts answer on local hosts only.
#[derive(Debug, clap::Args)]
pub(super) struct Demo {
    /// Folder of the root keys.
    #[arg(long, env = "TIEPDAN_KEYS_DIR", value_name = "FOLDER")]
    keys_dir: PathBuf,

    /// The business day that decides who is in office [default: 2026-11-24].
    #[arg(long, env = "TIEPDAN_TODAY", value_name = "YYYY-MM-DD")]
    today: Option<String>,

    #[command(flatten)]
    databases: DatabaseSettings,
}

impl Demo {
    pub(super) async fn run(self) -> Result<(), String> {
        let today = business_day(self.today.as_ref())?;
        let owner = super::migrate::owner(&self.databases)?;
        let keys = RootKeys::load(&self.keys_dir).map_err(|error| error.to_string())?;
        load(owner.url(), keys, today).await?;
        super::say("The demo commune is there.")
    }
}

/// Loads what is missing of the demo commune, all or nothing.
pub(super) async fn load(
    owner: &SecretString,
    keys: RootKeys,
    today: Option<NaiveDate>,
) -> Result<(), String> {
    let mut conn = migrations::open(owner).await?;
    migrations::fits_owner(&mut conn).await?;
    let passwords = PasswordService::new(PasswordParams::default()).map_err(|error| error.to_string())?;
    let clock = Clock::starting_on(today);
    let tools = SeedTools { keys: &keys, passwords: &passwords, real_now: clock.real_now() };
    let loaded = conn
        .transaction(async |conn: &mut AsyncPgConnection| {
            seed::load_demo(conn, tools, seed::DEMO_COMMUNE, clock.today()).await
        })
        .await;
    loaded.map(|_| ()).map_err(|problem| {
        let why = problem.internal_text().unwrap_or(problem.code.as_str());
        format!("the demo commune could not be loaded: {why}")
    })
}
