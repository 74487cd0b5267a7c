//! `audit`: walks the hash chain of every commune and compares it with its signed heads; prints those.

use std::path::{Path, PathBuf};

use diesel_async::AsyncPgConnection;

use crate::config::{DatabaseSettings, parse_database_url};
use crate::kernel::crypto::{AuditHeadVerifier, RootKeys};
use crate::kernel::problem::Problem;
use crate::kernel::record::audit::{Verdict, communes, verify};
use crate::kernel::record::signed_heads;
use crate::migrations;
use crate::people::signing_keys;

/// The audit.
#[derive(Debug, clap::Args)]
pub(super) struct Audit {
    #[command(subcommand)]
    command: AuditCommand,
}

#[derive(Debug, clap::Subcommand)]
enum AuditCommand {
    /// Check every entry of every commune, and every signed head; 1 at the first that was changed, dropped or inserted.
    Verify {
        /// Heads that `audit heads` printed earlier and that were kept elsewhere: the chain must fit them too.
        #[arg(long, value_name = "FILE")]
        heads: Option<PathBuf>,

        /// Folder of the root keys.
        #[arg(long, env = "TIEPDAN_KEYS_DIR", value_name = "FOLDER")]
        keys_dir: PathBuf,

        #[command(flatten)]
        databases: DatabaseSettings,
    },
    /// Print every signed head, one a line: keep a copy where nobody who runs this system can change it.
    Heads {
        #[command(flatten)]
        databases: DatabaseSettings,
    },
}

impl Audit {
    pub(super) async fn run(self) -> Result<(), String> {
        match self.command {
            AuditCommand::Verify { heads, keys_dir, databases } => {
                let keys = RootKeys::load(&keys_dir).map_err(|error| error.to_string())?;
                let copies = heads.as_deref().map(read).transpose()?.unwrap_or_default();
                check(&mut open(&databases).await?, &keys, &copies).await
            }
            AuditCommand::Heads { databases } => {
                for head in
                    signed_heads::all(&mut open(&databases).await?).await.map_err(|problem| told(&problem))?
                {
                    super::say(&head)?;
                }
                Ok(())
            }
        }
    }
}

async fn open(databases: &DatabaseSettings) -> Result<AsyncPgConnection, String> {
    let url = databases.database_url.as_ref().ok_or("DATABASE_URL is not set")?;
    let url = parse_database_url("DATABASE_URL", url, databases.allow_plaintext_database)?;
    let mut conn = migrations::open(url.url()).await?;
    migrations::fits(&mut conn).await?;
    Ok(conn)
}

/// The lines of a file of heads.
fn read(file: &Path) -> Result<Vec<String>, String> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| format!("{} cannot be read: {error}", file.display()))?;
    Ok(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect())
}

/// Chains first, then what was signed of them, then the copies.
async fn check(conn: &mut AsyncPgConnection, keys: &RootKeys, copies: &[String]) -> Result<(), String> {
    let verifier =
        AuditHeadVerifier::new(signing_keys::audit_head_keys(conn).await.map_err(|problem| told(&problem))?);
    for commune in communes(conn).await.map_err(|problem| told(&problem))? {
        let entries = match verify(conn, keys, &commune).await.map_err(|problem| told(&problem))? {
            Verdict::Intact { entries } => entries,
            Verdict::Broken { at } => return Err(format!("{commune}: the chain breaks at entry {at}")),
        };
        let heads =
            signed_heads::verify(conn, &verifier, &commune).await.map_err(|problem| told(&problem))?;
        let heads = heads.map_err(|fault| format!("{commune}: {fault}"))?;
        super::say(&format!("{commune}: {entries} entries, intact; signed heads that fit: {heads}"))?;
    }
    for copy in copies {
        signed_heads::verify_copy(conn, &verifier, copy).await.map_err(|problem| told(&problem))??;
    }
    if !copies.is_empty() {
        super::say(&format!("heads kept elsewhere that fit: {}", copies.len()))?;
    }
    Ok(())
}

fn told(problem: &Problem) -> String {
    super::why(problem).to_owned()
}
