//! Wraps data keys anew whose root key is going out of use. The parts of petitions stay as they are.

use diesel::prelude::*;
use diesel_async::{RunQueryDsl, SimpleAsyncConnection as _};
use uuid::Uuid;

use super::keys::PetitionKey;
use super::schema::petition_keys;
use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::problem::{Outcome, Problem};

/// Data keys of one transaction: an act on one of their petitions waits no longer than that takes.
const BATCH: i64 = 100;

/// A petition with its commune, where the next batch begins.
pub type Place = (String, Uuid);

/// Wraps a batch of data keys after `after` that lie under one of the root keys `old` under the newest; tells the last of them
/// and how many, `None` where there is none left.
pub async fn rewrap_batch(
    app: &App,
    old: &[String],
    after: Option<Place>,
) -> Outcome<Option<(Place, usize)>> {
    app.db
        .write(async |tx| {
            let found = under(tx, old, after.clone()).await?;
            for (commune, petition_id) in &found {
                PetitionKey::renew(tx, app, commune, *petition_id).await?;
            }
            let count = found.len();
            Ok(found.into_iter().next_back().map(|last| (last, count)))
        })
        .await
}

async fn under(tx: &mut Tx, old: &[String], after: Option<Place>) -> Outcome<Vec<Place>> {
    let sees = sees(old);
    tx.conn().batch_execute(&sees).await.map_err(Problem::from)?;
    let mut query = petition_keys::table
        .filter(petition_keys::root_key_id.eq_any(old))
        .order((petition_keys::commune, petition_keys::petition_id))
        .select((petition_keys::commune, petition_keys::petition_id))
        .limit(BATCH)
        .into_boxed();
    if let Some((commune, id)) = after {
        let later = petition_keys::commune.eq(commune.clone()).and(petition_keys::petition_id.gt(id));
        query = query.filter(petition_keys::commune.gt(commune).or(later));
    }
    let found = query.load(tx.conn()).await?;
    tx.conn().batch_execute(SEES_NO_MORE).await.map_err(Problem::from)?;
    Ok(found)
}

/// Takes the role that sees which data keys lie under these root keys, to the end of the transaction at most.
#[must_use]
pub fn sees(old: &[String]) -> String {
    // Ids of root keys are a-z, 0-9 and '-': they come from the names of their files, which were checked.
    format!("SET LOCAL ROLE key_keeper; SET LOCAL tiepdan.old_root_keys = '{}'", old.join(","))
}

/// Gives it back.
const SEES_NO_MORE: &str = "SET LOCAL ROLE NONE; SET LOCAL tiepdan.old_root_keys = ''";
