//! Keys that sign access tokens, receipts and heads of the audit: made with the owner's connection, loaded by the server.

use chrono::{DateTime, TimeDelta, Utc};
use diesel_async::AsyncPgConnection;

use super::store::keys::{self as store, KeyRow};
use crate::kernel::crypto::{
    AccessKey, AccessPublicKey, AuditHeadKey, AuditHeadPublicKey, KeyUse, PublicKey, ReceiptKey,
    ReceiptPublicKey, ReceiptVerifier, RootKeys, SigningKey, TokenIssuer, TokenVerifier,
};
use crate::kernel::problem::{Outcome, Problem};

/// Purpose of keys that sign access tokens, as the table has it.
const TOKEN: &str = "token";
/// Purpose of keys that sign receipts.
const RECEIPT: &str = "receipt";

/// Purpose of keys that sign heads of the audit.
const AUDIT_HEAD: &str = "audit_head";

/// Minutes that an access token lives.
pub const TOKEN_MINUTES: i64 = 15;

/// What the server signs and verifies with.
#[derive(Debug)]
pub struct Loaded {
    /// Issues access tokens.
    pub issuer: TokenIssuer,
    /// Verifies them.
    pub verifier: TokenVerifier,
    /// Signs receipts.
    pub receipt_key: ReceiptKey,
    /// Verifies receipts, old ones too.
    pub receipt_verifier: ReceiptVerifier,
    /// Signs heads of the audit.
    pub audit_head_key: AuditHeadKey,
}

/// Makes a first key of each purpose that has none in force. Needs the owner's connection.
pub async fn ensure(conn: &mut AsyncPgConnection, keys: &RootKeys, real_now: DateTime<Utc>) -> Outcome<()> {
    if signing(&store::of_purpose(conn, TOKEN).await?).is_none() {
        let key = AccessKey::generate().map_err(Problem::internal)?;
        store::insert(conn, &row(&key, TOKEN, keys, real_now)?).await?;
    }
    if signing(&store::of_purpose(conn, RECEIPT).await?).is_none() {
        let key = ReceiptKey::generate().map_err(Problem::internal)?;
        store::insert(conn, &row(&key, RECEIPT, keys, real_now)?).await?;
    }
    if signing(&store::of_purpose(conn, AUDIT_HEAD).await?).is_none() {
        let key = AuditHeadKey::generate().map_err(Problem::internal)?;
        store::insert(conn, &row(&key, AUDIT_HEAD, keys, real_now)?).await?;
    }
    Ok(())
}

/// The keys in force. `public_url` is issuer and audience of tokens.
pub async fn load(
    conn: &mut AsyncPgConnection,
    keys: &RootKeys,
    public_url: &str,
    real_now: DateTime<Utc>,
) -> Outcome<Loaded> {
    let lifetime = TimeDelta::minutes(TOKEN_MINUTES);
    let tokens = store::of_purpose(conn, TOKEN).await?;
    let newest = signing(&tokens).ok_or_else(|| missing(TOKEN))?;
    let key = AccessKey::import(keys, &newest.kid, &newest.wrapped_key).map_err(unreadable)?;
    let verifier = TokenVerifier::new(public_url, public_url, lifetime);
    for row in tokens.iter().filter(|row| verifies(row, real_now)) {
        verifier.add_key(public(row)?);
    }
    let receipts = store::of_purpose(conn, RECEIPT).await?;
    let newest = signing(&receipts).ok_or_else(|| missing(RECEIPT))?;
    let receipt_key = ReceiptKey::import(keys, &newest.kid, &newest.wrapped_key).map_err(unreadable)?;
    let receipt_publics: Vec<ReceiptPublicKey> = receipts.iter().map(public).collect::<Outcome<_>>()?;
    let heads = store::of_purpose(conn, AUDIT_HEAD).await?;
    let newest = signing(&heads).ok_or_else(|| missing(AUDIT_HEAD))?;
    let audit_head_key = AuditHeadKey::import(keys, &newest.kid, &newest.wrapped_key).map_err(unreadable)?;
    Ok(Loaded {
        audit_head_key,
        issuer: TokenIssuer::new(public_url, public_url, lifetime, key),
        verifier,
        receipt_key,
        receipt_verifier: ReceiptVerifier::new(receipt_publics),
    })
}

/// Public keys of access tokens that may still be in use, the one that signs first.
pub async fn token_keys(
    conn: &mut AsyncPgConnection,
    real_now: DateTime<Utc>,
) -> Outcome<Vec<AccessPublicKey>> {
    store::of_purpose(conn, TOKEN).await?.iter().filter(|row| verifies(row, real_now)).map(public).collect()
}

/// Public keys of receipts, retired ones too: a receipt must verify for years.
pub async fn receipt_keys(conn: &mut AsyncPgConnection) -> Outcome<Vec<ReceiptPublicKey>> {
    store::of_purpose(conn, RECEIPT).await?.iter().map(public).collect()
}

/// Since when the keys in force sign, by their purpose.
pub async fn in_force_since(conn: &mut AsyncPgConnection) -> Outcome<Vec<(&'static str, DateTime<Utc>)>> {
    let made = store::made(conn).await?;
    let of = |purpose: &'static str| made.iter().find(|(of, _)| of == purpose).map(|(_, at)| (purpose, *at));
    Ok([TOKEN, RECEIPT, AUDIT_HEAD].into_iter().filter_map(of).collect())
}

/// Public keys of heads of the audit, retired ones too.
pub async fn audit_head_keys(conn: &mut AsyncPgConnection) -> Outcome<Vec<AuditHeadPublicKey>> {
    store::of_purpose(conn, AUDIT_HEAD).await?.iter().map(public).collect()
}

fn signing(rows: &[KeyRow]) -> Option<&KeyRow> {
    rows.iter().find(|row| row.retired_at.is_none())
}

/// A retired key verifies until the last token that it signed has ended.
fn verifies(row: &KeyRow, real_now: DateTime<Utc>) -> bool {
    row.retired_at.is_none_or(|retired| real_now < retired + TimeDelta::minutes(TOKEN_MINUTES))
}

fn public<U: KeyUse>(row: &KeyRow) -> Outcome<PublicKey<U>> {
    let bytes: [u8; 32] = row
        .public_key
        .as_slice()
        .try_into()
        .map_err(|_| Problem::internal("a public key has the wrong length"))?;
    Ok(PublicKey::from_bytes(bytes))
}

fn row<U: KeyUse>(key: &SigningKey<U>, purpose: &str, keys: &RootKeys, at: DateTime<Utc>) -> Outcome<KeyRow> {
    Ok(KeyRow {
        kid: key.public().kid().to_owned(),
        purpose: purpose.to_owned(),
        public_key: key.public().bytes().to_vec(),
        wrapped_key: key.export(keys).map_err(Problem::internal)?,
        created_at: at,
        retired_at: None,
    })
}

fn missing(purpose: &str) -> Problem {
    Problem::internal(format!("there is no {purpose} signing key; run `tiepdan migrate` or `tiepdan keys`"))
}

fn unreadable(error: impl std::fmt::Display) -> Problem {
    Problem::internal(format!("a signing key cannot be unwrapped, are these the right root keys? {error}"))
}
