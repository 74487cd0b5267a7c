//! `audit verify`: walks the hash chain of every commune.

use std::path::PathBuf;

use crate::config::{DatabaseSettings, parse_database_url};
use crate::kernel::crypto::RootKeys;
use crate::kernel::record::audit::{Verdict, communes, verify};
use crate::migrations;

/// The audit.
#[derive(Debug, clap::Args)]
pub(super) struct Audit {
    #[command(subcommand)]
    command: AuditCommand,
}

#[derive(Debug, clap::Subcommand)]
enum AuditCommand {
    /// Check every entry of every commune; 1 at the first that was changed, dropped or inserted.
    Verify {
        /// Folder of the root keys.
        #[arg(long, env = "TIEPDAN_KEYS_DIR", value_name = "FOLDER")]
        keys_dir: PathBuf,

        #[command(flatten)]
        databases: DatabaseSettings,
    },
}

impl Audit {
    pub(super) async fn run(self) -> Result<(), String> {
        let AuditCommand::Verify { keys_dir, databases } = self.command;
        let url = databases.database_url.as_ref().ok_or("DATABASE_URL is not set")?;
        let url = parse_database_url("DATABASE_URL", url, databases.allow_plaintext_database)?;
        let keys = RootKeys::load(&keys_dir).map_err(|error| error.to_string())?;
        let mut conn = migrations::open(url.url()).await?;
        migrations::fits(&mut conn).await?;
        for commune in communes(&mut conn).await.map_err(|problem| super::why(&problem).to_owned())? {
            match verify(&mut conn, &keys, &commune)
                .await
                .map_err(|problem| super::why(&problem).to_owned())?
            {
                Verdict::Intact { entries } => println!("{commune}: {entries} entries, intact"),
                Verdict::Broken { at } => return Err(format!("{commune}: the chain breaks at entry {at}")),
            }
        }
        Ok(())
    }
}
