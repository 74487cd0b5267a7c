//! Wraps data keys anew whose root key is going out of use. The parts of petitions stay as they are.

use std::time::Duration;

use diesel::prelude::*;
use diesel_async::{RunQueryDsl, SimpleAsyncConnection as _};
use serde_json::json;
use uuid::Uuid;

use super::keys::sealing;
use super::roles::{VaultRole, acting_as};
use super::schema::petition_keys;
use crate::kernel::app::App;
use crate::kernel::crypto::{self, Purpose, RootKeys, WrapAad, WrappedKey};
use crate::kernel::db::Tx;
use crate::kernel::ids::INSTALLATION;
use crate::kernel::problem::{Outcome, Problem, Refusal};
use crate::kernel::record::{Actor, Event, EventType};

/// Data keys of one transaction: an act on one of their petitions waits no longer than that takes.
pub const BATCH: i64 = 100;

/// How often a batch is tried that the database gave up, and the time between: an act may hold what it wants to lock.
const TRIES: u32 = 5;
const BETWEEN: Duration = Duration::from_secs(1);

/// A petition with its commune, where the next batch begins.
pub type Place = (String, Uuid);

/// What was done.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Rewrapped {
    /// Data keys that were wrapped under the newest root key.
    pub count: usize,
    /// Petitions whose data key their root key does not open. They stay as they are.
    pub unreadable: Vec<Place>,
}

/// What came of wrapping a data key anew.
enum Renewal {
    /// It lies under the newest root key.
    Wrapped,
    /// It is not there any more: the person was erased meanwhile.
    Gone,
    /// Its root key does not open it.
    Unreadable,
}

/// Wraps all data keys that lie under older root keys of the folder under the newest, so many in a transaction. Where one fails, those
/// before it stand, and what they did and found is told all the same.
pub async fn rewrap(app: &App, size: i64) -> (Rewrapped, Outcome<()>) {
    let (mut after, mut all) = (None, Rewrapped::default());
    loop {
        match rewrap_batch(app, after, size).await {
            Ok(Some((last, batch))) => {
                after = Some(last);
                all.count += batch.count;
                all.unreadable.extend(batch.unreadable);
            }
            Ok(None) => return (all, Ok(())),
            Err(problem) => return (all, Err(problem)),
        }
    }
}

/// The same for the next `size` of them behind `after`, in one transaction, with its entry in the audit; tells the last one of
/// them, `None` where there is none left.
pub async fn rewrap_batch(app: &App, after: Option<Place>, size: i64) -> Outcome<Option<(Place, Rewrapped)>> {
    let old = [Purpose::Ordinary, Purpose::Sealed].map(|purpose| app.keys.older_ids(purpose)).concat();
    if old.is_empty() {
        return Ok(None);
    }
    let mut tries = 1;
    loop {
        let done = app.db.write(async |tx| batch(tx, app, &old, after.clone(), size).await).await;
        let busy = done.as_ref().is_err_and(|problem| problem.refusal == Refusal::DatabaseBusy);
        if !busy || tries == TRIES {
            return done;
        }
        tries += 1;
        tokio::time::sleep(BETWEEN).await;
    }
}

async fn batch(
    tx: &mut Tx,
    app: &App,
    old: &[String],
    after: Option<Place>,
    size: i64,
) -> Outcome<Option<(Place, Rewrapped)>> {
    let found = under(tx, app, old, after, size).await?;
    let Some(last) = found.last().cloned() else { return Ok(None) };
    let mut done = Rewrapped::default();
    for (commune, petition_id) in found {
        match renew(tx, app, &commune, petition_id).await? {
            Renewal::Wrapped => done.count += 1,
            Renewal::Unreadable => done.unreadable.push((commune, petition_id)),
            Renewal::Gone => {}
        }
    }
    if done.count > 0 {
        record(tx, app, done.count).await?;
    }
    Ok(Some((last, done)))
}

/// Wraps the key under the newest version of the root key under which it lies.
async fn renew(tx: &mut Tx, app: &App, commune: &str, petition_id: Uuid) -> Outcome<Renewal> {
    acting_as(tx, VaultRole::KeyKeeper, petition_id, async |tx: &mut Tx| {
        // Locked: an act may be releasing it. Whoever writes a part, which points at this row, need not wait.
        let found: Option<(bool, String, Vec<u8>)> = petition_keys::table
            .find((commune, petition_id))
            .select((petition_keys::sealed, petition_keys::root_key_id, petition_keys::wrapped_key))
            .for_no_key_update()
            .first(tx.conn())
            .await
            .optional()?;
        let Some((sealed, root_key_id, bytes)) = found else { return Ok(Renewal::Gone) };
        let (same, place) = (sealing(sealed), WrapAad { commune, petition_id });
        // One that is damaged must not keep the others under their old root key.
        let Ok(new) = crypto::rewrap(&app.keys, same, same, place, &WrappedKey { root_key_id, bytes }) else {
            return Ok(Renewal::Unreadable);
        };
        diesel::update(petition_keys::table.find((commune, petition_id)))
            .set((petition_keys::root_key_id.eq(new.root_key_id), petition_keys::wrapped_key.eq(new.bytes)))
            .execute(tx.conn())
            .await?;
        Ok(Renewal::Wrapped)
    })
    .await
}

async fn record(tx: &mut Tx, app: &App, count: usize) -> Outcome<()> {
    let fields = json!({
        "count": count, "ordinary": app.keys.newest_id(Purpose::Ordinary), "sealed": app.keys.newest_id(Purpose::Sealed),
    });
    let event = Event { fields, ..Event::of(EventType::DataKeysRewrapped, "installation", Uuid::nil()) };
    let actor = Actor::command("keys-rewrap");
    tx.record(app, &actor, INSTALLATION, std::slice::from_ref(&event)).await
}

/// What lies under a root key that the folder does not have is not looked at: nobody could unwrap it.
async fn under(
    tx: &mut Tx,
    app: &App,
    old: &[String],
    after: Option<Place>,
    size: i64,
) -> Outcome<Vec<Place>> {
    let lists = lists(&app.keys);
    tx.conn().batch_execute(&lists).await.map_err(Problem::from)?;
    let mut query = petition_keys::table
        .filter(petition_keys::root_key_id.eq_any(old))
        .order((petition_keys::commune, petition_keys::petition_id))
        .select((petition_keys::commune, petition_keys::petition_id))
        .limit(size)
        .into_boxed();
    if let Some((commune, id)) = after {
        // So the index is entered at this commune.
        let from = petition_keys::commune.ge(commune.clone());
        let later = petition_keys::commune.gt(commune).or(petition_keys::petition_id.gt(id));
        query = query.filter(from.and(later));
    }
    let found = query.load(tx.conn()).await?;
    tx.conn().batch_execute(LISTS_NO_MORE).await.map_err(Problem::from)?;
    Ok(found)
}

/// Takes the role that sees which data keys lie under other root keys than the newest of this folder, to the end of the
/// transaction at most.
#[must_use]
pub fn lists(keys: &RootKeys) -> String {
    // Ids of root keys are a-z, 0-9 and '-': they come from the names of their files, which were checked.
    let known = [Purpose::Ordinary, Purpose::Sealed].map(|purpose| keys.newest_id(purpose)).join(",");
    format!("SET LOCAL ROLE key_lister; SET LOCAL tiepdan.known_root_keys = '{known}'")
}

/// Gives it back.
const LISTS_NO_MORE: &str = "SET LOCAL ROLE NONE; SET LOCAL tiepdan.known_root_keys = ''";
