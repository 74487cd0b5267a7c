//! What commands need that change accounts: the database as its owner, since the server's role may not.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;

use crate::config::{DatabaseSettings, business_day};
use crate::kernel::app::App;
use crate::kernel::crypto::RootKeys;
use crate::kernel::db::{Db, DbOptions};
use crate::kernel::time::Clock;
use crate::migrations;

/// When a statement of a command is given up.
const STATEMENT_TIME: Duration = Duration::from_secs(30);

// Shared by the commands; without a doc comment, which clap would print as their description.
#[derive(Debug, clap::Args)]
pub(super) struct Owner {
    /// Folder of the root keys.
    #[arg(long, env = "TIEPDAN_KEYS_DIR", value_name = "FOLDER")]
    keys_dir: PathBuf,

    /// The business day [default: today].
    #[arg(long, env = "TIEPDAN_TODAY", value_name = "YYYY-MM-DD")]
    today: Option<String>,

    #[command(flatten)]
    databases: DatabaseSettings,
}

impl Owner {
    /// The state that such a command works with; links play no part in it.
    pub(super) async fn app(&self) -> Result<App, String> {
        let today = business_day(self.today.as_ref())?;
        let owner = super::migrate::owner(&self.databases)?;
        let keys = RootKeys::load(&self.keys_dir).map_err(|error| error.to_string())?;
        migrations::fits_owner(&mut migrations::open(owner.url()).await?).await?;
        Ok(App::new(pools(owner.url())?, Arc::new(keys), Clock::starting_on(today), String::new()))
    }
}

/// What one command needs of connections.
pub(super) fn pools(url: &SecretString) -> Result<Db, String> {
    Db::new(&DbOptions {
        url: url.clone(),
        read_url: None,
        write_connections: 1,
        read_connections: 1,
        threads: 1,
        statement_time: STATEMENT_TIME,
    })
}
