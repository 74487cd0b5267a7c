//! Signed heads of the audit: where the chain of a tenant stood on a day, in a form that anybody verifies who has the
//! public key.
//!
//! The chain itself is keyed by a root key, which whoever verifies it must have. A head is signed with a key of its own, so
//! that a copy kept elsewhere (printed, sent, on a medium that is written once) proves years later what the chain was, to
//! people who may never see a root key. The key's id is its thumbprint: a head names the very key that signed it, and a
//! key put in its place has another name. Public keys of retired keys stay.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::fields::CryptoError;
use super::hash::{base64url, from_base64url};
use super::signing::{AuditHead, PublicKey, SigningKey, TokenRejection, open};

/// The private key that signs heads.
pub type AuditHeadKey = SigningKey<AuditHead>;
/// The public key with which anybody verifies one.
pub type AuditHeadPublicKey = PublicKey<AuditHead>;

/// What a signed head says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadClaims {
    /// Tenant.
    pub commune: String,
    /// Legal day on which it was signed.
    pub legal_day: NaiveDate,
    /// Number of the last entry.
    pub audit_seq: i64,
    /// Its hash, base64url.
    pub audit_hash: String,
    /// Seconds since the epoch, real time.
    pub iat: i64,
}

impl HeadClaims {
    /// What is to be signed.
    #[must_use]
    pub fn new(commune: &str, legal_day: NaiveDate, audit_seq: i64, audit_hash: &[u8], iat: i64) -> Self {
        let (commune, audit_hash) = (commune.to_owned(), base64url(audit_hash));
        Self { commune, legal_day, audit_seq, audit_hash, iat }
    }

    /// The hash of the last entry; empty where it cannot be read.
    #[must_use]
    pub fn hash(&self) -> Vec<u8> {
        from_base64url(&self.audit_hash).unwrap_or_default()
    }
}

/// Signs a head: a compact JWS (RFC 7515) of `typ` `tiepdan-audit-head+jwt`.
///
/// # Errors
/// If the library fails.
pub fn sign_audit_head(key: &AuditHeadKey, claims: &HeadClaims) -> Result<String, CryptoError> {
    key.sign(claims)
}

/// Verifies heads of present and retired keys.
#[derive(Debug, Clone, Default)]
pub struct AuditHeadVerifier {
    keys: HashMap<String, AuditHeadPublicKey>,
}

impl AuditHeadVerifier {
    /// A verifier that knows these keys.
    #[must_use]
    pub fn new(keys: impl IntoIterator<Item = AuditHeadPublicKey>) -> Self {
        Self { keys: keys.into_iter().map(|key| (key.kid().to_owned(), key)).collect() }
    }

    /// What a head says that we signed.
    ///
    /// # Errors
    /// If it is not one, of an unknown key, or was altered.
    pub fn verify(&self, head: &str) -> Result<HeadClaims, TokenRejection> {
        open(head, &self.keys)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::crypto::{ReceiptKey, sign_receipt};

    fn claims(seq: i64) -> HeadClaims {
        HeadClaims::new("99001", "2026-11-24".parse().unwrap(), seq, &[7; 32], 1_795_000_000)
    }

    #[test]
    fn a_head_verifies_with_its_key_retired_or_not() {
        let (old, new) = (AuditHeadKey::generate().unwrap(), AuditHeadKey::generate().unwrap());
        let head = sign_audit_head(&old, &claims(2)).unwrap();
        let verifier = AuditHeadVerifier::new([new.public().clone(), old.public().clone()]);
        assert_eq!(verifier.verify(&head), Ok(claims(2)));
        assert_eq!(claims(2).hash(), [7; 32]);
        let without = AuditHeadVerifier::new([new.public().clone()]);
        assert_eq!(without.verify(&head), Err(TokenRejection::KeyUnknown));
        let other = sign_audit_head(&old, &claims(3)).unwrap();
        let forged = format!("{}.{}", other.rsplit_once('.').unwrap().0, head.rsplit_once('.').unwrap().1);
        assert_eq!(verifier.verify(&forged), Err(TokenRejection::Signature));
    }

    /// Even with the very same key pair on both sides.
    #[test]
    fn a_receipt_is_no_head() {
        let key = ReceiptKey::generate().unwrap();
        let receipt = sign_receipt(&key, &serde_json::to_value(claims(2)).unwrap()).unwrap();
        let verifier = AuditHeadVerifier::new([AuditHeadPublicKey::from_bytes(*key.public().bytes())]);
        assert_eq!(verifier.verify(&receipt), Err(TokenRejection::Type));
    }
}
