//! Tags of answers that nothing has changed since: a poll with such a tag gets its 304 without running its query.
//!
//! A tag is kept under everything that the answer depends on: caller with all his rights, path, query, language, legal day,
//! and where the events of the tenants stood before it was made. A change of rules or calendar is an event of the
//! installation. What is changed by hand in the database is no event: it is seen when a tag has had its time.

use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use lru::LruCache;

use crate::kernel::access::Admitted;
use crate::kernel::context::RequestInfo;
use crate::kernel::crypto::sha256;
use crate::kernel::ids::{commune_of, is_commune_code};

/// Tags that are kept; some 150 bytes each.
const TAGS: NonZeroUsize = NonZeroUsize::new(16_384).unwrap();

/// How long a tag is kept.
const KEPT: Duration = Duration::from_secs(60);

/// Name of an answer: a hash of all that it depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PollKey([u8; 32]);

/// The kept tags.
pub struct Polls(Mutex<LruCache<PollKey, (String, Instant)>>);

impl Default for Polls {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(TAGS)))
    }
}

impl Polls {
    /// The tag of this answer, if it was given not long before `now`.
    #[must_use]
    pub fn tag(&self, key: &PollKey, now: Instant) -> Option<String> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (tag, since) = kept.get(key)?;
        (now.duration_since(*since) < KEPT).then(|| tag.clone())
    }

    /// Keeps the tag of an answer that was begun at `since`.
    pub fn keep(&self, key: PollKey, tag: String, since: Instant) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).put(key, (tag, since));
    }
}

impl PollKey {
    /// The name of the answer to this request.
    #[must_use]
    pub fn new(admitted: &Admitted, request: &RequestInfo, today: NaiveDate) -> Self {
        let heads: Vec<String> = tenants(admitted, request)
            .iter()
            .map(|commune| format!("{commune} {}", admitted.heads.of(commune)))
            .collect();
        let text = format!(
            "{}\n{}\n{}\n{today}\n{} {}\n{}",
            request.path,
            request.query,
            request.language.tag(),
            admitted.heads.epoch(),
            admitted.heads.installation(),
            heads.join("\n"),
        );
        let mut bytes = admitted.fingerprint.to_vec();
        bytes.extend_from_slice(text.as_bytes());
        Self(sha256(&bytes))
    }
}

/// The tenants whose events may change the answer: that of the id in the path, the one named, else all of the caller.
fn tenants(admitted: &Admitted, request: &RequestInfo) -> Vec<String> {
    let ids = request.path.split('/').filter_map(|part| part.parse().ok());
    let of_id: Vec<String> = ids.filter_map(commune_of).collect();
    if !of_id.is_empty() {
        return of_id;
    }
    let named = request.query.split('&').filter_map(|part| part.strip_prefix("commune="));
    let named: Vec<String> = named.filter(|code| is_commune_code(code)).map(str::to_owned).collect();
    if named.is_empty() { admitted.caller.communes() } else { named }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_tag_has_its_time() {
        let (polls, start, key) = (Polls::default(), Instant::now(), PollKey([7; 32]));
        let tag = |seconds| polls.tag(&key, start + Duration::from_secs(seconds));
        assert_eq!(tag(0), None);
        polls.keep(key, "W/\"a\"".to_owned(), start);
        assert_eq!(
            (tag(0).as_deref(), tag(59).as_deref(), tag(60)),
            (Some("W/\"a\""), Some("W/\"a\""), None)
        );
        polls.keep(key, "W/\"b\"".to_owned(), start + Duration::from_secs(60));
        assert_eq!(tag(61).as_deref(), Some("W/\"b\""));
    }
}
