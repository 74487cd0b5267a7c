//! The whole product on a laptop: a private cluster, keys beside it, the demo commune.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use crate::config::{DatabaseUrl, Validated, parse_database_url};
use crate::devdb::{self, DbRole, DevDb, DevDbOptions};
use crate::kernel::crypto::{RootKeyError, RootKeys};
use crate::migrations;

/// Name of the demo's database in the private cluster.
const DATABASE: &str = "tiepdan_demo";

/// A private cluster that runs.
pub(super) struct Laptop {
    devdb: DevDb,
    keys_dir: PathBuf,
}

impl Laptop {
    /// Starts or joins the cluster.
    pub(super) fn start(settings: &Validated) -> Result<Self, String> {
        let devdb =
            devdb::start(&DevDbOptions::lasting(&settings.devdb_dir)).map_err(|error| error.to_string())?;
        if let Some(asked) = devdb.moved_from() {
            let folder = devdb.folder().display();
            super::complain(&format!(
                "The private cluster lies in {folder}: PostgreSQL's user cannot enter {}.",
                asked.display()
            ));
        }
        let keys_dir = settings.keys_dir.clone().unwrap_or_else(|| devdb.folder().join("keys"));
        Ok(Self { devdb, keys_dir })
    }

    /// Folder of the root keys.
    pub(super) fn keys_dir(&self) -> &Path {
        &self.keys_dir
    }

    /// The database as the application.
    pub(super) fn database(&self) -> Result<DatabaseUrl, String> {
        parse_database_url("DATABASE_URL", &self.devdb.url(DbRole::Application, DATABASE), true)
    }

    /// Makes what is missing: keys, database, schema, demo commune.
    pub(super) async fn prepare(&self, settings: &Validated) -> Result<(), String> {
        // Another process may have been started at the same moment: one makes, the other finds it made.
        let _turn = self.devdb.turn().await.map_err(|error| error.to_string())?;
        let exists = self.devdb.database_exists(DATABASE).await.map_err(|error| error.to_string())?;
        if !exists {
            // Before the database, never after: other keys than those that it was made with would open nothing of it.
            match RootKeys::create(&self.keys_dir) {
                Ok(()) | Err(RootKeyError::Exists(_)) => {}
                Err(error) => return Err(error.to_string()),
            }
            self.devdb.create_database(DATABASE, None).await.map_err(|error| error.to_string())?;
        }
        let owner = self.devdb.url(DbRole::Owner, DATABASE);
        let keys = RootKeys::load(&self.keys_dir).map_err(|error| error.to_string())?;
        migrations::run(&owner).await?;
        super::migrate::ensure_signing_keys(&owner, &keys).await?;
        super::demo::load(&owner, keys, settings.today).await
    }

    /// Tells the person at the keyboard where to go.
    pub(super) fn greet(address: SocketAddr) -> Result<(), String> {
        let base = format!("http://{address}");
        super::say(&format!(
            "\ntiepdan serves a demo commune on {base}; the reader of the API is {base}/docs/\n\n\
             Accounts: one for each role, login = the role with - for _ (intake-officer, case-officer,\n\
             government-chair, government-office, council-standing, …), password demo-<login>.\n\
             Machines: demo-portal, demo-dashboard, demo-supervision-tool, secret demo-<client id>.\n\n\
             curl {base}/v1/capabilities\n\
             curl -H 'Content-Type: application/json' -d '{{\"login\":\"intake-officer\",\"password\":\"demo-intake-officer\"}}' {base}/v1/sessions\n\
             curl -u demo-portal:demo-demo-portal -d grant_type=client_credentials {base}/v1/oauth/token\n\n\
             Ctrl-C stops it."
        ))
    }

    /// Stops the cluster unless another process uses it.
    pub(super) fn stop(self) {
        if let Err(error) = self.devdb.stop() {
            super::complain(&format!("tiepdan: {error}"));
        }
    }
}
