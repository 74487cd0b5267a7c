//! What must stand before the first request: a database that this release fits, its law, and its signing keys.

use crate::kernel::crypto::RootKeys;
use crate::kernel::db::Db;
use crate::kernel::problem::Problem;
use crate::kernel::record::retention::KeptAnswers;
use crate::kernel::time::Clock;
use crate::law::store::{Law, load};
use crate::migrations;
use crate::people::signing_keys;

/// The signing keys in force.
pub(super) async fn signing(
    db: &Db,
    keys: &RootKeys,
    public_url: &str,
    clock: Clock,
) -> Result<signing_keys::Loaded, String> {
    let mut conn = db.read().await.map_err(|problem| unreachable_database(&problem))?;
    let loaded = signing_keys::load(&mut conn, keys, public_url, clock.real_now()).await;
    loaded.map_err(|problem| {
        let why = why(&problem);
        format!("cannot load the signing keys ({why}): run `tiepdan migrate` with TIEPDAN_KEYS_DIR")
    })
}

/// Refuses a database that this release does not fit, and a role that must not serve.
pub(super) async fn checked_law(db: &Db) -> Result<Law, String> {
    let mut conn = db.read().await.map_err(|problem| unreachable_database(&problem))?;
    migrations::fits_application(&mut conn).await?;
    load(&mut conn)
        .await
        .map_err(|problem| format!("cannot load the rules and the calendar: {}", why(&problem)))
}

/// How long answers are kept for retries.
pub(super) async fn kept_answers(db: &Db) -> Result<KeptAnswers, String> {
    let mut conn = db.read().await.map_err(|problem| unreachable_database(&problem))?;
    KeptAnswers::load(&mut conn)
        .await
        .map_err(|problem| format!("cannot load the retention rules: {}", why(&problem)))
}

/// Refuses a standby with which something is wrong. One that does not answer keeps nobody from handing a petition in: it is asked again
/// with each dataset.
pub(super) async fn sound_standby(db: &Db) -> Result<(), String> {
    match db.standby_fault().await {
        Ok(None) => Ok(()),
        Ok(Some(fault)) => Err(fault),
        Err(problem) => {
            log::warn!(
                "no datasets as long as the standby of DATABASE_READ_URL does not answer: {}",
                why(&problem)
            );
            Ok(())
        }
    }
}

fn unreachable_database(problem: &Problem) -> String {
    format!("cannot reach the database of DATABASE_URL: {}", why(problem))
}

/// What the log may know of a problem.
pub(super) fn why(problem: &Problem) -> &str {
    problem.internal_text().unwrap_or(problem.code.as_str())
}
