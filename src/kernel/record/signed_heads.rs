//! Daily signed heads of the audit: who rewrites the chain, its hashes included, is found out by the heads that were signed
//! before. They are worth most where a copy lies elsewhere: `tiepdan audit heads` prints them.

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::schema::{audit_entries, commune_heads, signed_audit_heads};
use crate::kernel::crypto::{AuditHeadKey, AuditHeadVerifier, HeadClaims, sign_audit_head};
use crate::kernel::db::Tx;
use crate::kernel::jobs::{Job, Step, Turn};
use crate::kernel::problem::{Outcome, Problem};

/// Heads that one step signs.
const BATCH: i64 = 200;

/// The job: signs the head of every tenant whose audit has moved since it was last signed, once a legal day.
#[derive(Debug)]
pub struct SignAuditHeads;

#[async_trait(?Send)]
impl Job for SignAuditHeads {
    fn kind(&self) -> &'static str {
        "sign_audit_heads"
    }

    async fn step(&self, turn: &Turn<'_>) -> Outcome<Step> {
        let (app, key) = (turn.app(), turn.app().part::<AuditHeadKey>());
        let (day, now) = (app.clock.today(), app.clock.real_now());
        turn.settle(async |tx: &mut Tx| {
            let moved = moved(tx.conn(), day).await?;
            for (commune, seq, hash) in &moved {
                let row = signed(&key, (commune, day), (*seq, hash), now)?;
                // Yesterday's run, when it comes late, and today's may find the same head.
                let insert = diesel::insert_into(signed_audit_heads::table).values(&row);
                insert.on_conflict_do_nothing().execute(tx.conn()).await?;
            }
            // Chains go on growing, but a head that was signed today is not signed again today: this ends.
            Ok(Step::batch(moved.len(), BATCH, None))
        })
        .await
    }
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = signed_audit_heads)]
struct Row {
    commune: String,
    legal_day: NaiveDate,
    audit_seq: i64,
    audit_hash: Vec<u8>,
    signed_at: DateTime<Utc>,
    kid: String,
    signature: String,
}

fn signed(
    key: &AuditHeadKey,
    (commune, day): (&str, NaiveDate),
    (seq, hash): (i64, &[u8]),
    now: DateTime<Utc>,
) -> Outcome<Row> {
    let claims = HeadClaims::new(commune, day, seq, hash, now.timestamp());
    Ok(Row {
        commune: commune.to_owned(),
        legal_day: day,
        audit_seq: seq,
        audit_hash: hash.to_vec(),
        signed_at: now,
        kid: key.public().kid().to_owned(),
        signature: sign_audit_head(key, &claims).map_err(Problem::internal)?,
    })
}

/// Heads that stand where none was signed, of tenants that have none of this day.
async fn moved(conn: &mut AsyncPgConnection, day: NaiveDate) -> Outcome<Vec<(String, i64, Vec<u8>)>> {
    let settled =
        signed_audit_heads::table.filter(signed_audit_heads::commune.eq(commune_heads::commune)).filter(
            signed_audit_heads::audit_seq
                .eq(commune_heads::audit_seq)
                .or(signed_audit_heads::legal_day.eq(day)),
        );
    let heads = commune_heads::table
        .filter(commune_heads::audit_seq.gt(0).and(not(exists(settled))))
        .order(commune_heads::commune)
        .limit(BATCH)
        .select((commune_heads::commune, commune_heads::audit_seq, commune_heads::audit_hash))
        .load(conn)
        .await?;
    Ok(heads)
}

/// Every signed head, oldest first within its tenant: for a copy kept elsewhere.
pub async fn all(conn: &mut AsyncPgConnection) -> Outcome<Vec<String>> {
    let lines = signed_audit_heads::table
        .order((signed_audit_heads::commune, signed_audit_heads::legal_day))
        .select(signed_audit_heads::signature)
        .load(conn)
        .await?;
    Ok(lines)
}

/// Compares the signed heads of a tenant with its chain, and gives their number; the inner error says what does not fit.
pub async fn verify(
    conn: &mut AsyncPgConnection,
    verifier: &AuditHeadVerifier,
    commune: &str,
) -> Outcome<Result<usize, String>> {
    let rows: Vec<Row> = signed_audit_heads::table
        .filter(signed_audit_heads::commune.eq(commune))
        .order(signed_audit_heads::legal_day)
        .select(Row::as_select())
        .load(conn)
        .await?;
    for row in &rows {
        let day = row.legal_day;
        let claims = match verifier.verify(&row.signature) {
            Ok(claims) => claims,
            Err(rejection) => return Ok(Err(format!("the signed head of {day} is not ours: {rejection}"))),
        };
        let same = claims.commune == row.commune
            && claims.legal_day == day
            && claims.audit_seq == row.audit_seq
            && claims.hash() == row.audit_hash;
        if !same {
            return Ok(Err(format!("the signed head of {day} was signed for something else")));
        }
        if let Err(fault) = fits(conn, &claims).await? {
            return Ok(Err(fault));
        }
    }
    Ok(Ok(rows.len()))
}

/// Compares one head, as it was kept elsewhere, with the chain; the inner error says what does not fit.
pub async fn verify_copy(
    conn: &mut AsyncPgConnection,
    verifier: &AuditHeadVerifier,
    head: &str,
) -> Outcome<Result<(), String>> {
    match verifier.verify(head) {
        Ok(claims) => {
            let fits = fits(conn, &claims).await?;
            Ok(fits.map_err(|fault| format!("{}: {fault}", claims.commune)))
        }
        Err(rejection) => Ok(Err(format!("a line of the file is no head of ours: {rejection}"))),
    }
}

async fn fits(conn: &mut AsyncPgConnection, claims: &HeadClaims) -> Outcome<Result<(), String>> {
    let hash: Option<Vec<u8>> = audit_entries::table
        .find((&claims.commune, claims.audit_seq))
        .select(audit_entries::hash)
        .first(conn)
        .await
        .optional()?;
    if hash == Some(claims.hash()) {
        return Ok(Ok(()));
    }
    let (day, seq) = (claims.legal_day, claims.audit_seq);
    Ok(Err(format!("the signed head of {day} does not fit entry {seq}: the chain was rewritten")))
}
