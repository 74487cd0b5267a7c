//! Signing keys.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::kernel::problem::Outcome;
use crate::people::schema::signing_keys;

/// A signing key as it is kept.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = signing_keys)]
pub struct KeyRow {
    /// RFC 7638 thumbprint.
    pub kid: String,
    /// `token`, `receipt` or `audit_head`.
    pub purpose: String,
    /// Ed25519 public key.
    pub public_key: Vec<u8>,
    /// Private key, wrapped.
    pub wrapped_key: Vec<u8>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ceased to sign.
    pub retired_at: Option<DateTime<Utc>>,
}

/// Keys of a purpose, the newest first.
pub async fn of_purpose(conn: &mut AsyncPgConnection, purpose: &str) -> Outcome<Vec<KeyRow>> {
    let rows = signing_keys::table
        .filter(signing_keys::purpose.eq(purpose))
        .order((signing_keys::created_at.desc(), signing_keys::kid))
        .select(KeyRow::as_select())
        .load(conn)
        .await?;
    Ok(rows)
}

/// Stores a new key (the owner only: the application may not).
pub async fn insert(conn: &mut AsyncPgConnection, key: &KeyRow) -> Outcome<()> {
    diesel::insert_into(signing_keys::table).values(key).execute(conn).await?;
    Ok(())
}

/// When the newest key of each purpose that still signs was made.
pub async fn made(conn: &mut AsyncPgConnection) -> Outcome<Vec<(String, DateTime<Utc>)>> {
    let rows: Vec<(String, Option<DateTime<Utc>>)> = signing_keys::table
        .filter(signing_keys::retired_at.is_null())
        .group_by(signing_keys::purpose)
        .select((signing_keys::purpose, diesel::dsl::max(signing_keys::created_at)))
        .load(conn)
        .await?;
    Ok(rows.into_iter().filter_map(|(purpose, at)| Some((purpose, at?))).collect())
}
