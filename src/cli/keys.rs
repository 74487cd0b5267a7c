//! `keys`: the folder of the root keys.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{old_keys, owner, say, why};
use crate::config::{DatabaseSettings, parse_database_url};
use crate::kernel::app::App;
use crate::kernel::crypto::RootKeys;
use crate::kernel::db::connect;
use crate::kernel::time::Clock;
use crate::migrations;
use crate::vault::rotation;

/// Root keys: whoever loses them loses all that is encrypted; back them up apart from the database.
#[derive(Debug, clap::Args)]
pub(super) struct Keys {
    #[command(subcommand)]
    command: KeysCommand,
}

#[derive(Debug, clap::Subcommand)]
enum KeysCommand {
    /// Make the folder and its keys; existing keys are never overwritten.
    Init {
        /// Folder, mode 0700.
        #[arg(long, env = "TIEPDAN_KEYS_DIR", value_name = "FOLDER")]
        keys_dir: PathBuf,
    },
    /// Add a version of each root key that wraps something; what starts from now on wraps with it, older ones still unwrap.
    Rotate {
        /// Folder of the root keys.
        #[arg(long, env = "TIEPDAN_KEYS_DIR", value_name = "FOLDER")]
        keys_dir: PathBuf,
    },
    /// Wrap the data keys of petitions under the newest version, and tell what older ones still wrap. Ended early, it goes
    /// on where it was. Ends with 1 if a data key cannot be unwrapped or its root key is not in the folder.
    Rewrap {
        /// Folder of the root keys.
        #[arg(long, env = "TIEPDAN_KEYS_DIR", value_name = "FOLDER")]
        keys_dir: PathBuf,

        #[command(flatten)]
        databases: DatabaseSettings,
    },
}

impl Keys {
    pub(super) async fn run(self) -> Result<(), String> {
        match self.command {
            KeysCommand::Init { keys_dir } => {
                RootKeys::create(&keys_dir).map_err(|error| error.to_string())?;
                let folder = keys_dir.display();
                say(&format!("Root keys lie in {folder}. Back them up apart from the database."))
            }
            KeysCommand::Rotate { keys_dir } => {
                let made = RootKeys::rotate(&keys_dir).map_err(|error| error.to_string())?;
                say(&format!(
                    "Made {}. Back them up apart from the database.\n\
                     Copy them to every machine, restart servers and workers, then run `tiepdan keys rewrap`.",
                    made.join(", ")
                ))
            }
            KeysCommand::Rewrap { keys_dir, databases } => rewrap(&keys_dir, &databases).await,
        }
    }
}

async fn rewrap(keys_dir: &Path, databases: &DatabaseSettings) -> Result<(), String> {
    let keys = Arc::new(RootKeys::load(keys_dir).map_err(|error| error.to_string())?);
    let url = databases.database_url.as_ref().ok_or("DATABASE_URL is not set")?;
    let url = parse_database_url("DATABASE_URL", url, databases.allow_plaintext_database)?;
    migrations::fits(&mut migrations::open(url.url()).await?).await?;
    let app = App::new(owner::pools(url.url())?, keys.clone(), Clock::default(), String::new());
    let (done, ended) = rotation::rewrap(&app, rotation::BATCH).await;
    say(&format!("{} data keys wrapped anew.", done.count))?;
    for (commune, petition_id) in &done.unreadable {
        say(&format!("The data key of petition {petition_id} of commune {commune} cannot be unwrapped."))?;
    }
    let mut faults = Vec::new();
    if !done.unreadable.is_empty() {
        let count = done.unreadable.len();
        faults.push(format!("{count} data keys cannot be unwrapped: they are damaged, or their root key is"));
    }
    if let Err(problem) = ended {
        faults.push(why(&problem).to_owned());
        return Err(faults.join("; "));
    }
    let client = connect::client(url.target()).await?;
    let found = old_keys::find(&client, &keys).await?;
    for sentence in found.older {
        say(&format!("{sentence}."))?;
    }
    faults.extend(found.missing);
    if faults.is_empty() { Ok(()) } else { Err(faults.join("; ")) }
}
