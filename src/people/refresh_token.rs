//! Refresh tokens: `<session id>.<random>`, opaque to whoever holds one.
//!
//! The random part ends in a keyed check value. So only what was once issued here can count as the reuse of an old
//! token and end its session: who merely knows a session's id (it stands in the access token) cannot end it.

use secrecy::{ExposeSecret as _, SecretString};
use uuid::Uuid;

use crate::kernel::crypto::{
    HashPurpose, RootKeys, SecretKind, base64url, from_base64url, hash_secret, keyed_hash, keyed_hashes,
    same, verify_secret,
};
use crate::kernel::ids::random_bytes;

/// Random bytes of a token.
const RANDOM: usize = 32;
/// Bytes of the check value.
const CHECK: usize = 16;
/// Domain of the check value.
const DOMAIN: &str = "refresh-token-check";

/// Length of every refresh token in characters.
pub const LENGTH: usize = 36 + 1 + (RANDOM + CHECK) * 4 / 3;

/// A refresh token that was issued here; whether it is still in force, its session tells.
#[derive(Debug)]
pub struct RefreshToken {
    /// The session it belongs to.
    pub session_id: Uuid,
    text: SecretString,
}

impl RefreshToken {
    /// A new token for a session.
    #[must_use]
    pub fn issue(keys: &RootKeys, session_id: Uuid) -> Self {
        let mut bytes = random_bytes::<RANDOM>().to_vec();
        let check = keyed_hash(keys, HashPurpose::Lookup, DOMAIN, &message(session_id, &bytes));
        bytes.extend_from_slice(check.split_at(CHECK).0);
        Self { session_id, text: format!("{session_id}.{}", base64url(&bytes)).into() }
    }

    /// Reads a token; `None` for anything that was never issued here.
    #[must_use]
    pub fn parse(keys: &RootKeys, text: &SecretString) -> Option<Self> {
        let sent = text.expose_secret();
        if sent.len() != LENGTH {
            return None;
        }
        let (id, random) = sent.split_once('.')?;
        let session_id: Uuid = id.parse().ok()?;
        let bytes = from_base64url(random)?;
        let (bytes, sent_check) = bytes.split_at_checked(RANDOM)?;
        let ours = keyed_hashes(keys, HashPurpose::Lookup, DOMAIN, &message(session_id, bytes))
            .iter()
            .fold(false, |found, check| found | same(check.split_at(CHECK).0, sent_check));
        // One spelling only: the hash covers the text.
        (ours && session_id.to_string() == id).then(|| Self { session_id, text: text.clone() })
    }

    /// What is kept of it.
    #[must_use]
    pub fn hash(&self, keys: &RootKeys) -> Vec<u8> {
        hash_secret(keys, SecretKind::Refresh, &self.text).to_vec()
    }

    /// True where it is the one whose hash was kept.
    #[must_use]
    pub fn is(&self, keys: &RootKeys, kept: &[u8]) -> bool {
        verify_secret(keys, SecretKind::Refresh, &self.text, kept)
    }

    /// What the client gets.
    #[must_use]
    pub fn into_text(self) -> SecretString {
        self.text
    }
}

fn message(session_id: Uuid, random: &[u8]) -> Vec<u8> {
    [session_id.as_bytes().as_slice(), random].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn keys() -> RootKeys {
        let folder: PathBuf =
            std::env::temp_dir().join(format!("tiepdan-keys-{}", crate::kernel::ids::random_text(12)));
        RootKeys::create(&folder).unwrap();
        let keys = RootKeys::load(&folder).unwrap();
        std::fs::remove_dir_all(folder).unwrap();
        keys
    }

    fn session() -> Uuid {
        "095e1c35-2910-8a7c-9f3e-5d0c1b2a4f68".parse().unwrap()
    }

    #[test]
    fn a_token_comes_back_and_is_itself_only() {
        let keys = keys();
        let (first, second) = (RefreshToken::issue(&keys, session()), RefreshToken::issue(&keys, session()));
        let kept = first.hash(&keys);
        assert_eq!(first.text.expose_secret().len(), LENGTH);
        let read = RefreshToken::parse(&keys, &first.text).unwrap();
        assert_eq!(read.session_id, session());
        assert!(read.is(&keys, &kept) && !second.is(&keys, &kept));
        assert!(!format!("{read:?}").contains(first.text.expose_secret()));
    }

    #[test]
    fn what_was_never_issued_is_nothing() {
        let keys = keys();
        let token = RefreshToken::issue(&keys, session());
        let text = token.text.expose_secret();
        let (id, random) = text.split_once('.').unwrap();
        let other = "195e1c35-2910-8a7c-9f3e-5d0c1b2a4f68";
        let invented = base64url(&random_bytes::<48>());
        for bad in [
            String::new(),
            id.to_owned(),
            format!("{id}.{invented}"),
            format!("{other}.{random}"),
            format!("{}.{random}", id.to_uppercase()),
            format!("{id}.{random}x"),
            format!("{id}{random}."),
            "đ".repeat(LENGTH / 2),
        ] {
            assert!(RefreshToken::parse(&keys, &bad.clone().into()).is_none(), "{bad}");
        }
        assert!(RefreshToken::parse(&self::keys(), &token.text).is_none(), "of another installation");
    }
}
