//! Retries of creating requests: the answer is kept in the same transaction as the change, and comes again.

use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::retention::KeptAnswers;
use super::schema::idempotency_keys;
use crate::kernel::app::App;
use crate::kernel::context::{Context, RequestInfo};
use crate::kernel::crypto::{BoxPurpose, HashPurpose, keyed_hash, open_box, seal_box};
use crate::kernel::db::Tx;
use crate::kernel::problem::{Code, Outcome, Problem};

diesel::define_sql_function! {
    /// Transaction-scoped advisory lock that does not wait.
    fn pg_try_advisory_xact_lock(key: BigInt) -> Bool;
}

/// An answer as it is kept: everything a retry must see again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptAnswer {
    /// HTTP status.
    pub status: u16,
    /// `ETag`, `Location` and the like.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Value,
}

impl KeptAnswer {
    /// What is kept of it where its texts are sealed: of a registration id and number, of an act that it was done, of whatever else its
    /// id. `masked` are the pointers of what the sealing of a registration hides.
    #[must_use]
    pub fn closed(mut self, masked: &[&str]) -> Self {
        self.body = shortened(&self.body, masked);
        self.headers.retain(|(name, _)| name == "location");
        self
    }

    /// The answer without what stands at these pointers, as far as something does; `masked` beside it names it.
    #[must_use]
    pub fn without(mut self, pointers: &[&str]) -> Self {
        for pointer in pointers {
            leave_out(&mut self.body, pointer);
        }
        self
    }
}

/// Result of looking for an earlier run of the same request.
#[derive(Debug)]
pub enum Replay {
    /// Never ran, or was sent without a key: go on.
    Fresh,
    /// Ran: this was its answer, for this petition.
    Again(KeptAnswer, Option<Uuid>),
}

/// Hash of the request, petition, answer, when.
type KeptRow = (Vec<u8>, Option<Uuid>, Vec<u8>, DateTime<Utc>);

/// Looks for an earlier run. A running one is 409, another request under the same key 422.
pub async fn replay(tx: &mut Tx, context: &Context) -> Outcome<Replay> {
    let Some(key) = &context.request().idempotency_key else { return Ok(Replay::Fresh) };
    let caller = context.caller().key();
    let lock = keyed_hash(
        &context.app().keys,
        HashPurpose::Lookup,
        "idempotency-lock",
        format!("{caller}\n{key}").as_bytes(),
    );
    let mut number = [0; 8];
    number.copy_from_slice(&lock[..8]);
    let free: bool =
        diesel::select(pg_try_advisory_xact_lock(i64::from_be_bytes(number))).get_result(tx.conn()).await?;
    if !free {
        return Err(Problem::new(Code::KeyInProgress));
    }
    let found: Option<KeptRow> = idempotency_keys::table
        .find((&caller, key))
        .select((
            idempotency_keys::request_hash,
            idempotency_keys::petition_id,
            idempotency_keys::answer,
            idempotency_keys::created_at,
        ))
        .first(tx.conn())
        .await
        .optional()?;
    let Some((hash, petition_id, answer, created_at)) = found else { return Ok(Replay::Fresh) };
    if context.clock().real_now() - created_at > context.app().part::<KeptAnswers>().0 {
        diesel::delete(idempotency_keys::table.find((&caller, key))).execute(tx.conn()).await?;
        return Ok(Replay::Fresh);
    }
    if hash != context.request().hash {
        return Err(Problem::new(Code::KeyReused));
    }
    Ok(Replay::Again(open(context.app(), &caller, key, &answer)?, petition_id))
}

/// True where an answer is kept under the key that the request carries, to whatever request it was.
pub async fn is_kept(tx: &mut Tx, context: &Context) -> Outcome<bool> {
    let Some(key) = &context.request().idempotency_key else { return Ok(false) };
    let caller = context.caller().key();
    let kept = idempotency_keys::table.find((&caller, key));
    Ok(diesel::select(exists(kept)).get_result(tx.conn()).await?)
}

/// Keeps the answer of a request that carries a key.
pub async fn keep(
    tx: &mut Tx,
    context: &Context,
    answer: &KeptAnswer,
    petition_id: Option<Uuid>,
) -> Outcome<()> {
    let RequestInfo { idempotency_key: Some(key), hash, .. } = context.request() else { return Ok(()) };
    let caller = context.caller().key();
    diesel::insert_into(idempotency_keys::table)
        .values((
            idempotency_keys::caller.eq(&caller),
            idempotency_keys::key.eq(key),
            idempotency_keys::request_hash.eq(hash.to_vec()),
            idempotency_keys::petition_id.eq(petition_id),
            idempotency_keys::status.eq(i16::try_from(answer.status).map_err(Problem::internal)?),
            idempotency_keys::answer.eq(close(context.app(), &caller, key, answer)?),
            idempotency_keys::created_at.eq(context.clock().real_now()),
        ))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// What stays of the answer of an act; all of it lies unsealed in the act's own row.
const KEPT_OF_ACTS: &[&str] = &["act", "stored", "parent_etag"];
/// What stays of the answer of whatever else was created.
const KEPT: &[&str] = &["id", "number"];

/// Leaves out an object or list that is not empty, and names it in `masked` of the object in which it stood.
fn leave_out(body: &mut Value, pointer: &str) {
    let Some((holder, name)) = pointer.rsplit_once('/') else { return };
    let Some(members) = body.pointer_mut(holder).and_then(Value::as_object_mut) else { return };
    let says = |value: &Value| value.is_object() || value.as_array().is_some_and(|list| !list.is_empty());
    if members.get(name).is_some_and(says) {
        members.retain(|member, _| member != name);
        if let Some(masked) = members.entry("masked").or_insert_with(|| json!([])).as_array_mut() {
            masked.push(json!(format!("/{name}")));
        }
    }
}

/// When a sealing is confirmed, what was answered earlier about the petition shrinks. Of its registration id and number
/// stay and `masked` names what the sealing hides; of an act stays that it was done, of whatever else its id, and `masked` names the rest.
pub async fn shrink(tx: &mut Tx, app: &App, petition_id: Uuid, masked: &[&str]) -> Outcome<()> {
    let rows: Vec<(String, String, Vec<u8>)> = idempotency_keys::table
        .filter(idempotency_keys::petition_id.eq(petition_id))
        .select((idempotency_keys::caller, idempotency_keys::key, idempotency_keys::answer))
        .load(tx.conn())
        .await?;
    for (caller, key, answer) in rows {
        let kept = open(app, &caller, &key, &answer)?.closed(masked);
        diesel::update(idempotency_keys::table.find((&caller, &key)))
            .set(idempotency_keys::answer.eq(close(app, &caller, &key, &kept)?))
            .execute(tx.conn())
            .await?;
    }
    Ok(())
}

fn shortened(body: &Value, masked: &[&str]) -> Value {
    let members = || body.as_object().into_iter().flatten();
    let act = body.get("act").is_some();
    let stays = |name: &String| if act { KEPT_OF_ACTS } else { KEPT }.contains(&name.as_str());
    let mut short: Map<String, Value> = members()
        .filter(|(name, _)| stays(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let left_out = || members().map(|(name, _)| name).filter(|name| !stays(name) && *name != "masked");
    // Of an act something may have been left out before.
    let before = body.get("masked").filter(|_| act).and_then(Value::as_array).into_iter().flatten();
    // What a sealing hides is told of a petition's own answer, of all others what they have no more.
    let masked = match body.get("masked") {
        _ if !act && body.get("number").is_some() => json!(masked),
        Some(earlier) if left_out().next().is_none() => earlier.clone(),
        _ => before.cloned().chain(left_out().map(|name| json!(format!("/{name}")))).collect(),
    };
    short.insert("masked".to_owned(), masked);
    Value::Object(short)
}

fn close(app: &App, caller: &str, key: &str, answer: &KeptAnswer) -> Outcome<Vec<u8>> {
    let bytes = serde_json::to_vec(answer).map_err(Problem::internal)?;
    seal_box(&app.keys, BoxPurpose::Answers, &["idempotency_keys", caller, key], &bytes)
        .map_err(Problem::internal)
}

fn open(app: &App, caller: &str, key: &str, answer: &[u8]) -> Outcome<KeptAnswer> {
    let bytes = open_box(&app.keys, BoxPurpose::Answers, &["idempotency_keys", caller, key], answer)
        .map_err(Problem::internal)?;
    serde_json::from_slice(&bytes).map_err(Problem::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registration_shrinks_to_id_and_number() {
        let body =
            json!({ "id": "1", "number": "GOV-2026-34679A", "content": "words", "masked": ["/assignee"] });
        let short = shortened(&body, &["/content", "/writers"]);
        let expected = json!({ "id": "1", "number": "GOV-2026-34679A", "masked": ["/content", "/writers"] });
        assert_eq!(short, expected);
        assert_eq!(shortened(&short, &["/content", "/writers"]), expected);
    }

    #[test]
    fn an_act_shrinks_to_that_it_was_done() {
        let act = json!({ "id": "2", "kind": "notice", "acted_on": "2026-11-24" });
        let body = json!({
            "act": act, "stored": true, "parent_etag": "\"2.x\"", "papers": [],
            "notice": { "text": "words" }, "petition": { "content": "words", "number": "GOV-2026-34679A" },
        });
        let short = shortened(&body, &["/content"]);
        let masked = json!(["/papers", "/notice", "/petition"]);
        assert_eq!(short, json!({ "act": act, "stored": true, "parent_etag": "\"2.x\"", "masked": masked }));
    }

    #[test]
    fn what_stands_at_the_pointers_is_left_out_and_named() {
        let without = |body: Value| {
            let kept = KeptAnswer { status: 201, headers: Vec::new(), body };
            kept.without(&["/others", "/row/one", "/row/more"]).body
        };
        let body = without(json!({
            "act": { "id": "2" }, "others": [{ "id": "9" }],
            "row": { "one": { "id": "8" }, "more": [], "others": [{ "id": "7" }], "masked": ["/answer"] },
        }));
        let row = json!({ "more": [], "others": [{ "id": "7" }], "masked": ["/answer", "/one"] });
        assert_eq!(body, json!({ "act": { "id": "2" }, "row": row, "masked": ["/others"] }));
        let short = shortened(&body, &[]);
        assert_eq!(short, json!({ "act": { "id": "2" }, "masked": ["/others", "/row"] }));
        assert_eq!(shortened(&short, &[]), short, "sealed twice");
        let nothing = json!({ "others": [], "row": { "one": null } });
        assert_eq!(without(nothing.clone()), nothing);
    }

    #[test]
    fn what_has_no_number_gets_none() {
        let short = shortened(&json!({ "id": "3", "task": "words" }), &["/content"]);
        let expected = json!({ "id": "3", "masked": ["/task"] });
        assert_eq!(short, expected);
        assert_eq!(shortened(&short, &["/content"]), expected, "sealed twice");
    }
}
