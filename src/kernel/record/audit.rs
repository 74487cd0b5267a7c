//! The hash chain of the audit: each entry's hash covers its content and the hash before it, keyed (HMAC-SHA256,
//! RFC 2104), so that a changed, dropped or inserted row shows.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::{Value, json};
use uuid::Uuid;

use super::schema::{audit_entries, commune_heads};
use super::{Actor, audit_order};
use crate::kernel::app::App;
use crate::kernel::crypto::{Purpose, RootKeys, chain_with};
use crate::kernel::db::Tx;
use crate::kernel::problem::{Outcome, Problem};

/// Rows read at once by [`verify`].
const BATCH: i64 = 1_000;

/// What an audit entry says beyond who and when.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// What was done.
    pub action: &'a str,
    /// Kind of the subject.
    pub subject_kind: &'a str,
    /// Its id.
    pub subject_id: Option<Uuid>,
    /// In which position.
    pub position_id: Option<Uuid>,
    /// Why.
    pub reason: Option<&'a str>,
    /// Codes and ids.
    pub detail: Value,
}

/// The locked head row of a commune.
#[derive(Debug)]
pub(super) struct Head {
    commune: String,
    pub(super) event_seq: i64,
    audit_seq: i64,
    audit_hash: Vec<u8>,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_entries, treat_none_as_default_value = false)]
pub(super) struct Row {
    commune: String,
    seq: i64,
    occurred_at: DateTime<Utc>,
    recorded_at: DateTime<Utc>,
    action: String,
    subject_kind: String,
    subject_id: Option<Uuid>,
    user_id: Option<Uuid>,
    person_id: Option<Uuid>,
    position_id: Option<Uuid>,
    client_id: Option<String>,
    address: Option<String>,
    request_id: String,
    reason: Option<String>,
    detail: Value,
    root_key_id: String,
    previous_hash: Vec<u8>,
    hash: Vec<u8>,
}

impl Row {
    /// The bytes under the hash. `jsonb` reorders keys, so the detail is written with sorted keys.
    fn canonical(&self) -> Vec<u8> {
        json!([
            self.commune,
            self.seq,
            self.occurred_at.timestamp_micros(),
            self.recorded_at.timestamp_micros(),
            self.action,
            self.subject_kind,
            self.subject_id,
            self.user_id,
            self.person_id,
            self.position_id,
            self.client_id,
            self.address,
            self.request_id,
            self.reason,
            self.root_key_id,
            sorted(&self.detail),
        ])
        .to_string()
        .into_bytes()
    }
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<_> = map.iter().collect();
            keys.sort_by(|left, right| left.0.cmp(right.0));
            Value::Object(keys.into_iter().map(|(key, value)| (key.clone(), sorted(value))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(sorted).collect()),
        other => other.clone(),
    }
}

impl Head {
    /// Locks the head of a commune to the end of the transaction.
    pub(super) async fn lock(tx: &mut Tx, commune: &str) -> Outcome<Self> {
        let found = commune_heads::table
            .find(commune)
            .select((commune_heads::event_seq, commune_heads::audit_seq, commune_heads::audit_hash))
            // The key of the row never changes: who refers to it (the access log, signed heads) need not wait.
            .for_no_key_update()
            .first(tx.conn())
            .await
            .optional()?;
        let (event_seq, audit_seq, audit_hash) =
            found.ok_or_else(|| Problem::internal("a commune without its head row"))?;
        Ok(Self { commune: commune.to_owned(), event_seq, audit_seq, audit_hash })
    }

    /// Appends entries to the chain; gives their rows.
    pub(super) fn append(
        &mut self,
        app: &App,
        actor: &Actor,
        now: DateTime<Utc>,
        entries: Vec<Entry<'_>>,
    ) -> Outcome<Vec<Row>> {
        entries.into_iter().map(|entry| self.next(app, actor, now, entry)).collect()
    }

    /// The next row of the chain.
    fn next(&mut self, app: &App, actor: &Actor, now: DateTime<Utc>, entry: Entry<'_>) -> Outcome<Row> {
        self.audit_seq += 1;
        let mut row = Row {
            commune: self.commune.clone(),
            seq: self.audit_seq,
            occurred_at: now,
            recorded_at: app.clock.real_now(),
            action: entry.action.to_owned(),
            subject_kind: entry.subject_kind.to_owned(),
            subject_id: entry.subject_id,
            user_id: actor.user_id,
            person_id: actor.person_id,
            position_id: entry.position_id,
            client_id: actor.client_id.clone(),
            address: actor.address.clone(),
            request_id: actor.request_id.clone(),
            reason: entry.reason.map(str::to_owned),
            detail: entry.detail,
            root_key_id: app.keys.newest_id(Purpose::Audit).to_owned(),
            previous_hash: self.audit_hash.clone(),
            hash: Vec::new(),
        };
        row.hash = link(&app.keys, &row)?;
        self.audit_hash.clone_from(&row.hash);
        Ok(row)
    }

    /// Writes the new tip.
    pub(super) async fn save(&self, tx: &Tx) -> Outcome<()> {
        diesel::update(commune_heads::table.find(&self.commune))
            .set((
                commune_heads::event_seq.eq(self.event_seq),
                commune_heads::audit_seq.eq(self.audit_seq),
                commune_heads::audit_hash.eq(&self.audit_hash),
            ))
            .execute(&mut tx.at_once())
            .await?;
        Ok(())
    }
}

/// Writes entries, in one statement.
pub(super) async fn insert(tx: &Tx, rows: &[Row]) -> Outcome<()> {
    let mut conn = tx.at_once();
    match rows {
        [one] => diesel::insert_into(audit_entries::table).values(one).execute(&mut conn).await?,
        many => diesel::insert_into(audit_entries::table).values(many).execute(&mut conn).await?,
    };
    Ok(())
}

fn link(keys: &RootKeys, row: &Row) -> Outcome<Vec<u8>> {
    let previous: [u8; 32] = row
        .previous_hash
        .as_slice()
        .try_into()
        .map_err(|_| Problem::internal("an audit hash has the wrong length"))?;
    let hash = chain_with(keys, &row.root_key_id, &previous, &row.canonical());
    Ok(hash.map_err(Problem::internal)?.to_vec())
}

/// What [`verify`] found in one commune.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The chain holds from the first entry to the head.
    Intact {
        /// Entries checked.
        entries: i64,
    },
    /// The chain breaks at this entry.
    Broken {
        /// Number of the first wrong or missing entry.
        at: i64,
    },
}

/// Walks the chain of a commune and compares its end with the head row.
pub async fn verify(conn: &mut AsyncPgConnection, keys: &RootKeys, commune: &str) -> Outcome<Verdict> {
    let (last, tip): (i64, Vec<u8>) = commune_heads::table
        .find(commune)
        .select((commune_heads::audit_seq, commune_heads::audit_hash))
        .first(conn)
        .await?;
    let mut previous = vec![0_u8; 32];
    let mut seq = 0_i64;
    loop {
        let rows: Vec<Row> = audit_entries::table
            .filter(
                audit_entries::commune
                    .eq(commune)
                    .and(audit_entries::seq.gt(seq))
                    .and(audit_entries::seq.le(last)),
            )
            .order(audit_order())
            .limit(BATCH)
            .select(Row::as_select())
            .load(conn)
            .await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            seq += 1;
            if row.seq != seq || row.previous_hash != previous || link(keys, &row)? != row.hash {
                return Ok(Verdict::Broken { at: seq });
            }
            previous = row.hash;
        }
    }
    let intact = seq == last && previous == tip;
    Ok(if intact { Verdict::Intact { entries: seq } } else { Verdict::Broken { at: seq + 1 } })
}

/// All communes that have a chain.
pub async fn communes(conn: &mut AsyncPgConnection) -> Outcome<Vec<String>> {
    Ok(commune_heads::table.select(commune_heads::commune).order(commune_heads::commune).load(conn).await?)
}
