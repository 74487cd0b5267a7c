//! Opaque keyset cursors, bound to the filter, the sort order and the rights they were made under.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::NaiveDate;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::kernel::crypto::{HashPurpose, RootKeys, keyed_hash};
use crate::kernel::problem::{Code, Outcome, Problem};

/// Bytes of the keyed hash kept in a cursor.
const TAG: usize = 16;

/// Matches are counted up to this many.
pub const COUNT_CAP: i64 = 10_000;

/// Position in a list ordered by a day and an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct DayKey {
    /// The day.
    pub day: NaiveDate,
    /// The id that breaks ties.
    pub id: Uuid,
}

/// Which part of a list to read.
#[derive(Debug, Clone, Copy)]
pub struct Window<K = DayKey> {
    /// Only what stands behind this.
    pub after: Option<K>,
    /// How many rows.
    pub rows: i64,
}

/// A cursor for `key`, valid only with `binding` (filter, sort, rights fingerprint).
pub fn seal<K: Serialize>(keys: &RootKeys, binding: &str, key: &K) -> Outcome<String> {
    let body = serde_json::to_vec(key).map_err(Problem::internal)?;
    let mut bytes = tag(keys, binding, &body).to_vec();
    bytes.extend_from_slice(&body);
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// The key of a cursor, or `cursor_invalid` if it was changed or made for another filter or other rights.
pub fn open<K: DeserializeOwned>(keys: &RootKeys, binding: &str, cursor: &str) -> Outcome<K> {
    let refused = || Problem::new(Code::CursorInvalid);
    let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| refused())?;
    let (sent, body) = bytes.split_at_checked(TAG).ok_or_else(refused)?;
    if !bool::from(subtle::ConstantTimeEq::ct_eq(sent, tag(keys, binding, body).as_slice())) {
        return Err(refused());
    }
    serde_json::from_slice(body).map_err(|_| refused())
}

fn tag(keys: &RootKeys, binding: &str, body: &[u8]) -> [u8; TAG] {
    let mut message = binding.as_bytes().to_vec();
    message.push(0);
    message.extend_from_slice(body);
    let hash = keyed_hash(keys, HashPurpose::Tags, "cursor", &message);
    let mut short = [0; TAG];
    short.copy_from_slice(&hash[..TAG]);
    short
}
