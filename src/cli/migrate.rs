//! `migrate`: roles where asked for, schema, rules and calendar, heads of communes, signing keys.

use std::path::PathBuf;

use secrecy::SecretString;

use super::say;
use crate::config::{AdminSettings, DatabaseSettings, DatabaseUrl, parse_database_url};
use crate::devdb::roles::{APPLICATION, OWNER, RolePlan, create_roles};
use crate::kernel::crypto::RootKeys;
use crate::kernel::db::connect;
use crate::kernel::time::Clock;
use crate::migrations;
use crate::people::signing_keys;

/// Brings the database of DATABASE_OWNER_URL to this release. Running it again does nothing.
#[derive(Debug, clap::Args)]
pub(super) struct Migrate {
    /// Create the roles first, with the passwords of DATABASE_OWNER_URL and DATABASE_URL, and give them the
    /// database (needs DATABASE_ADMIN_URL).
    #[arg(long)]
    create_roles: bool,

    /// Folder of the root keys; with it, missing signing keys are made.
    #[arg(long, env = "TIEPDAN_KEYS_DIR", value_name = "FOLDER")]
    keys_dir: Option<PathBuf>,

    #[command(flatten)]
    databases: DatabaseSettings,

    #[command(flatten)]
    admin: AdminSettings,
}

impl Migrate {
    pub(super) async fn run(self) -> Result<(), String> {
        let owner = owner(&self.databases)?;
        // Before anything is changed: what is wrong with the keys must not be found out halfway.
        let keys =
            self.keys_dir.as_deref().map(RootKeys::load).transpose().map_err(|error| error.to_string())?;
        if self.create_roles {
            self.roles(&owner).await?;
        }
        let ran = migrations::run(owner.url()).await?;
        // Whoever cannot be told gets what he asked for all the same.
        let said = match ran.as_slice() {
            [] => say("Nothing to do: the database is at this release."),
            names => say(&format!("Ran {}.", names.join(", "))),
        };
        match keys {
            Some(keys) => ensure_signing_keys(owner.url(), &keys).await.and(said),
            None => said.and_then(|()| say("TIEPDAN_KEYS_DIR is not set: signing keys were not looked at.")),
        }
    }

    async fn roles(&self, owner: &DatabaseUrl) -> Result<(), String> {
        let plain = self.databases.allow_plaintext_database;
        let admin = self.admin.database_admin_url.as_ref().ok_or("DATABASE_ADMIN_URL is not set")?;
        let admin = parse_database_url("DATABASE_ADMIN_URL", admin, plain)?;
        let application = self.databases.database_url.as_ref().ok_or("DATABASE_URL is not set")?;
        let application = parse_database_url("DATABASE_URL", application, plain)?;
        // Their passwords are given to these two roles.
        names("DATABASE_OWNER_URL", owner, OWNER)?;
        names("DATABASE_URL", &application, APPLICATION)?;
        let database = owner.target().config.get_dbname().ok_or("DATABASE_OWNER_URL names no database")?;
        let roles = RolePlan {
            owner_password: password(owner),
            application_password: password(&application),
            owner_creates_databases: false,
            adopted_database: Some(database.to_owned()),
        };
        // The administrator sees what is in it; a database of another program is not taken from it.
        let mut there = admin.target().clone();
        there.config.dbname(database);
        let looking = connect::establish(there, "-c timezone=UTC").await;
        migrations::takes(&mut looking.map_err(|error| format!("cannot connect to the database: {error}"))?)
            .await?;
        // Passwords that running servers do not have are not given for a database that the owner does not reach afterwards.
        // That he is refused is no hindrance: he may not be there yet.
        connect::answers(owner.target())
            .await
            .map_err(|why| format!("cannot connect to the database of DATABASE_OWNER_URL: {why}"))?;
        let client = connect::client(admin.target()).await?;
        create_roles(&client, &roles).await.map_err(|error| error.to_string())
    }
}

/// The database as its owner.
pub(super) fn owner(databases: &DatabaseSettings) -> Result<DatabaseUrl, String> {
    let url = databases.database_owner_url.as_ref().ok_or("DATABASE_OWNER_URL is not set")?;
    parse_database_url("DATABASE_OWNER_URL", url, databases.allow_plaintext_database)
}

fn names(variable: &str, url: &DatabaseUrl, role: &str) -> Result<(), String> {
    if url.target().config.get_user() == Some(role) {
        return Ok(());
    }
    Err(format!("{variable} must name the role {role} for --create-roles"))
}

fn password(url: &DatabaseUrl) -> Option<SecretString> {
    let bytes = url.target().config.get_password()?;
    Some(String::from_utf8_lossy(bytes).into_owned().into())
}

/// Makes the keys that sign tokens and receipts where they are missing.
pub(super) async fn ensure_signing_keys(owner: &SecretString, keys: &RootKeys) -> Result<(), String> {
    let mut conn = migrations::open(owner).await?;
    let made = signing_keys::ensure(&mut conn, keys, Clock::default().real_now()).await;
    made.map_err(|problem| format!("cannot make the signing keys: {}", super::why(&problem)))
}
