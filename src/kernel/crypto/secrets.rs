//! Secrets that a machine made: hashed under a key, never with Argon2.

use secrecy::{ExposeSecret, SecretString};

use super::hash::{HashPurpose, keyed_hash, keyed_hashes, same};
use super::root_keys::RootKeys;

/// What a machine-made secret is for; a secret of one kind never passes as another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SecretKind {
    /// Secret of an API client.
    Client,
    /// One-time link with which a client fetches its first secret.
    ClientClaim,
    /// Tracking secret of a petition.
    Tracking,
    /// Refresh token.
    Refresh,
    /// Authorization code.
    AuthorizationCode,
    /// One-time link for a new credential.
    CredentialReset,
}

impl SecretKind {
    fn domain(self) -> &'static str {
        match self {
            Self::Client => "secret/client",
            Self::ClientClaim => "secret/client-claim",
            Self::Tracking => "secret/tracking",
            Self::Refresh => "secret/refresh",
            Self::AuthorizationCode => "secret/authorization-code",
            Self::CredentialReset => "secret/credential-reset",
        }
    }
}

/// The hash under which a secret is stored. Only for secrets that we made with at least 80 random bits.
///
/// A slow hash makes up for what people's passwords lack in entropy. 2^80 tries are out of reach at any speed, so
/// HMAC-SHA-256 suffices here, can be indexed, and costs a request a microsecond instead of 20 milliseconds. The
/// key (purpose `lookup`) leaves a stolen database without even that.
#[must_use]
pub fn hash_secret(keys: &RootKeys, kind: SecretKind, secret: &SecretString) -> [u8; 32] {
    keyed_hash(keys, HashPurpose::Lookup, kind.domain(), secret.expose_secret().as_bytes())
}

/// The hashes under which a secret may be stored, the newest key first: for finding it by its hash.
#[must_use]
pub fn secret_hashes(keys: &RootKeys, kind: SecretKind, secret: &SecretString) -> Vec<[u8; 32]> {
    keyed_hashes(keys, HashPurpose::Lookup, kind.domain(), secret.expose_secret().as_bytes())
}

/// Whether `secret` is the one stored, in constant time, under whichever key it was stored.
#[must_use]
pub fn verify_secret(keys: &RootKeys, kind: SecretKind, secret: &SecretString, stored: &[u8]) -> bool {
    secret_hashes(keys, kind, secret).iter().fold(false, |found, hash| found | same(hash, stored))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::crypto::Purpose;
    use crate::kernel::crypto::root_keys::tests::{Folder, fresh};

    #[test]
    fn a_secret_verifies_as_its_kind_only_and_after_rotation_too() {
        let folder = Folder::new();
        RootKeys::create(&folder.0).unwrap();
        let keys = RootKeys::load(&folder.0).unwrap();
        let tracking = SecretString::from("7K3M2Q9X4C6D8F7GHJ");
        let stored = hash_secret(&keys, SecretKind::Tracking, &tracking);
        assert!(verify_secret(&keys, SecretKind::Tracking, &tracking, &stored));
        assert!(!verify_secret(&keys, SecretKind::Refresh, &tracking, &stored));
        assert!(!verify_secret(
            &keys,
            SecretKind::Tracking,
            &SecretString::from("7K3M2Q9X4C6D8F7GHX"),
            &stored
        ));
        assert!(!verify_secret(&keys, SecretKind::Tracking, &tracking, &stored[..31]));
        assert!(!verify_secret(&fresh(), SecretKind::Tracking, &tracking, &stored));
        RootKeys::add_version(&folder.0, Purpose::Lookup).unwrap();
        let rotated = RootKeys::load(&folder.0).unwrap();
        assert!(verify_secret(&rotated, SecretKind::Tracking, &tracking, &stored));
        assert_ne!(hash_secret(&rotated, SecretKind::Tracking, &tracking), stored);
    }
}
