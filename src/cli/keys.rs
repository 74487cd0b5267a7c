//! `keys`: the folder of the root keys.

use std::path::PathBuf;

use crate::kernel::crypto::RootKeys;

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
}

impl Keys {
    pub(super) fn run(self) -> Result<(), String> {
        let KeysCommand::Init { keys_dir } = self.command;
        RootKeys::create(&keys_dir).map_err(|error| error.to_string())?;
        println!("Root keys lie in {}. Back them up apart from the database.", keys_dir.display());
        Ok(())
    }
}
