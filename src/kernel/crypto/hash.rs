//! Keyed hashes, the audit chain and the small encodings around them.

use aws_lc_rs::digest::{Context, SHA256, digest};
use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use highway::{HighwayHash as _, HighwayHasher, Key};
use subtle::ConstantTimeEq;

use super::fields::CryptoError;
use super::root_keys::{Purpose, RootKeys};

/// What may be hashed under a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HashPurpose {
    /// List tags, object tags and cursors: short-lived, compared with what is computed anew.
    Tags,
    /// Blind indexes, idempotency requests, secrets: stored and looked up.
    Lookup,
}

impl HashPurpose {
    fn purpose(self) -> Purpose {
        match self {
            Self::Tags => Purpose::Tags,
            Self::Lookup => Purpose::Lookup,
        }
    }
}

/// SHA-256 of what comes in pieces.
pub struct Sha256(Context);

impl std::fmt::Debug for Sha256 {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Sha256")
    }
}

impl Default for Sha256 {
    fn default() -> Self {
        Self(Context::new(&SHA256))
    }
}

impl Sha256 {
    /// One more piece.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The hash of all of them, in hexadecimal.
    #[must_use]
    pub fn hex(self) -> String {
        hex(self.0.finish().as_ref())
    }
}

/// HMAC-SHA-256 (RFC 2104) of `bytes` in `domain` under the newest key of `purpose`.
///
/// Two domains never give the same hash for the same bytes, so a phone number cannot be matched with a name.
#[must_use]
pub fn keyed_hash(keys: &RootKeys, purpose: HashPurpose, domain: &str, bytes: &[u8]) -> [u8; 32] {
    hmac_in_domain(keys.newest(purpose.purpose()).1, domain, &[bytes])
}

/// The same under every key of `purpose`, the newest first: what was stored before a rotation is found with
/// the older ones.
#[must_use]
pub fn keyed_hashes(keys: &RootKeys, purpose: HashPurpose, domain: &str, bytes: &[u8]) -> Vec<[u8; 32]> {
    keys.all(purpose.purpose()).map(|key| hmac_in_domain(key, domain, &[bytes])).collect()
}

/// Hashes of what is sent, for tags: HighwayHash (Alakuijala, Cox, Wassenberg 2016, arXiv:1612.06257) under a key of its domain. A
/// page hashes all that it sends: this takes a tenth of the time of HMAC-SHA-256 and is as unpredictable to who lacks the key, but no
/// proof against who has it. So it is neither stored nor trusted: it is only compared with what is computed anew.
pub struct TagHasher(Key);

impl std::fmt::Debug for TagHasher {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("TagHasher")
    }
}

impl TagHasher {
    /// Under the newest key for tags.
    #[must_use]
    pub fn new(keys: &RootKeys, domain: &str) -> Self {
        let key = hmac_in_domain(keys.newest(Purpose::Tags).1, domain, &[]);
        let mut words = [0; 4];
        for (word, bytes) in words.iter_mut().zip(key.as_chunks().0) {
            *word = u64::from_le_bytes(*bytes);
        }
        Self(Key(words))
    }

    /// The hash of `bytes`, the same on every processor.
    #[must_use]
    pub fn hash(&self, bytes: &[u8]) -> [u8; 16] {
        let [low, high] = HighwayHasher::new(self.0).hash128(bytes);
        ((u128::from(high) << 64) | u128::from(low)).to_le_bytes()
    }
}

/// The next link of the audit chain under the newest audit key; store [`RootKeys::newest_id`] beside it.
#[must_use]
pub fn chain(keys: &RootKeys, prev: &[u8; 32], canonical_entry: &[u8]) -> [u8; 32] {
    link(keys.newest(Purpose::Audit).1, prev, canonical_entry)
}

/// The same link under the audit key `key_id`, for verifying the past.
///
/// # Errors
/// If there is no such audit key.
pub fn chain_with(
    keys: &RootKeys,
    key_id: &str,
    prev: &[u8; 32],
    canonical_entry: &[u8],
) -> Result<[u8; 32], CryptoError> {
    let key = keys.by_id(Purpose::Audit, key_id).ok_or(CryptoError::UnknownRootKey)?;
    Ok(link(&key, prev, canonical_entry))
}

fn link(key: &[u8; 32], prev: &[u8; 32], entry: &[u8]) -> [u8; 32] {
    hmac_in_domain(key, "audit-chain", &[prev, entry])
}

/// The domain stands after its length; only the last of `parts` may vary in length.
fn hmac_in_domain(key: &[u8; 32], domain: &str, parts: &[&[u8]]) -> [u8; 32] {
    let mut context = in_domain(key, domain);
    for part in parts {
        context.update(part);
    }
    to_array(context.sign().as_ref())
}

fn in_domain(key: &[u8; 32], domain: &str) -> hmac::Context {
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, key));
    context.update(&(domain.len() as u64).to_be_bytes());
    context.update(domain.as_bytes());
    context
}

/// SHA-256 (FIPS 180-4).
#[must_use]
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    to_array(digest(&SHA256, bytes).as_ref())
}

/// SHA-256 in lower-case hexadecimal.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&sha256(bytes))
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]])
        .map(char::from)
        .collect()
}

/// Both hashes used here have 32 bytes.
fn to_array(hash: &[u8]) -> [u8; 32] {
    let mut array = [0; 32];
    array.copy_from_slice(hash);
    array
}

/// Equality in a time that depends on the lengths only.
#[must_use]
pub fn same(left: &[u8], right: &[u8]) -> bool {
    left.ct_eq(right).into()
}

/// base64url without padding (RFC 4648 §5).
#[must_use]
pub fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The same, written to the end of a text.
pub fn push_base64url(text: &mut String, bytes: &[u8]) {
    URL_SAFE_NO_PAD.encode_string(bytes, text);
}

/// Reads base64url without padding; `None` for anything else, spare bits included.
#[must_use]
pub fn from_base64url(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::crypto::root_keys::tests::{Folder, fresh};

    #[test]
    fn known_answers() {
        assert_eq!(sha256_hex(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(base64url(&[0xFB, 0xFF]), "-_8");
        assert_eq!(from_base64url("-_8"), Some(vec![0xFB, 0xFF]));
        for bad in ["-_9", "-_8=", "+/8", "-_8 "] {
            assert_eq!(from_base64url(bad), None, "{bad}");
        }
    }

    #[test]
    fn domains_purposes_and_keys_separate() {
        let keys = fresh();
        let hash = keyed_hash(&keys, HashPurpose::Lookup, "name", b"hoa");
        assert_eq!(hash, keyed_hash(&keys, HashPurpose::Lookup, "name", b"hoa"));
        assert_ne!(hash, keyed_hash(&keys, HashPurpose::Lookup, "phone", b"hoa"));
        assert_ne!(hash, keyed_hash(&keys, HashPurpose::Lookup, "nameh", b"oa"));
        assert_ne!(hash, keyed_hash(&keys, HashPurpose::Tags, "name", b"hoa"));
        assert_ne!(hash, keyed_hash(&fresh(), HashPurpose::Lookup, "name", b"hoa"));
    }

    #[test]
    fn tags_of_other_domains_keys_and_texts_differ() {
        let (keys, others) = (fresh(), fresh());
        let hash = |keys, domain, bytes: &[u8]| TagHasher::new(keys, domain).hash(bytes);
        let known = hash(&keys, "view", b"hoa");
        assert_eq!(known, hash(&keys, "view", b"hoa"));
        for other in [
            hash(&keys, "body", b"hoa"),
            hash(&others, "view", b"hoa"),
            hash(&keys, "view", b"hob"),
            hash(&keys, "view", b"hoa\0"),
            hash(&keys, "view", b""),
        ] {
            assert_ne!(known, other);
        }
        // Whatever the processor can do: other servers compare them with theirs.
        for length in 0..200 {
            let (bytes, hasher) = (vec![7; length], TagHasher::new(&keys, "view"));
            let [low, high] = highway::PortableHash::new(hasher.0).hash128(&bytes);
            assert_eq!(hasher.hash(&bytes), ((u128::from(high) << 64) | u128::from(low)).to_le_bytes());
        }
    }

    #[test]
    fn the_chain_depends_on_all_before_and_survives_rotation() {
        let folder = Folder::new();
        RootKeys::create(&folder.0).unwrap();
        let keys = RootKeys::load(&folder.0).unwrap();
        let first = chain(&keys, &[0; 32], b"one");
        let second = chain(&keys, &first, b"two");
        assert_ne!(second, chain(&keys, &chain(&keys, &[0; 32], b"ONE"), b"two"));
        RootKeys::add_version(&folder.0, Purpose::Audit).unwrap();
        let keys = RootKeys::load(&folder.0).unwrap();
        assert_ne!(chain(&keys, &first, b"two"), second);
        assert_eq!(chain_with(&keys, "audit-1", &first, b"two"), Ok(second));
        assert_eq!(chain_with(&keys, "tags-1", &first, b"two"), Err(CryptoError::UnknownRootKey));
    }

    #[test]
    fn stored_hashes_are_found_after_rotation() {
        let folder = Folder::new();
        RootKeys::create(&folder.0).unwrap();
        let stored = keyed_hash(&RootKeys::load(&folder.0).unwrap(), HashPurpose::Lookup, "k", b"v");
        RootKeys::add_version(&folder.0, Purpose::Lookup).unwrap();
        let keys = RootKeys::load(&folder.0).unwrap();
        let hashes = keyed_hashes(&keys, HashPurpose::Lookup, "k", b"v");
        assert_eq!(hashes, [keyed_hash(&keys, HashPurpose::Lookup, "k", b"v"), stored]);
    }

    #[test]
    fn comparison() {
        assert!(same(b"ab", b"ab"));
        assert!(!same(b"ab", b"ac"));
        assert!(!same(b"ab", b"a"));
    }
}
