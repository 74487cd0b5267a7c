//! Receipts: proof, for whoever keeps one, that a petition was taken in. Signed with a key of their own.
//!
//! A receipt has no end. The public keys of retired receipt keys stay with the verifier and stay published.

use std::collections::HashMap;

use serde_json::Value;

use super::fields::CryptoError;
use super::signing::{PublicKey, Receipt, SigningKey, TokenRejection, open};

/// The private key that signs receipts.
pub type ReceiptKey = SigningKey<Receipt>;
/// The public key with which anybody verifies one.
pub type ReceiptPublicKey = PublicKey<Receipt>;

/// Signs a receipt: a compact JWS (RFC 7515) of `typ` `tiepdan-receipt+jwt`.
///
/// # Errors
/// If the library fails.
pub fn sign_receipt(key: &ReceiptKey, claims: &Value) -> Result<String, CryptoError> {
    key.sign(claims)
}

/// Verifies receipts of present and retired keys.
#[derive(Debug, Clone, Default)]
pub struct ReceiptVerifier {
    keys: HashMap<String, ReceiptPublicKey>,
}

impl ReceiptVerifier {
    /// A verifier that knows these keys.
    #[must_use]
    pub fn new(keys: impl IntoIterator<Item = ReceiptPublicKey>) -> Self {
        Self { keys: keys.into_iter().map(|key| (key.kid().to_owned(), key)).collect() }
    }

    /// The claims of a receipt that we signed.
    ///
    /// # Errors
    /// If it is not a receipt, of an unknown key, or was altered.
    pub fn verify(&self, receipt: &str) -> Result<Value, TokenRejection> {
        open(receipt, &self.keys)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::crypto::{Access, AccessPublicKey, Grant, TokenIssuer, TokenVerifier};
    use chrono::{DateTime, TimeDelta, Utc};
    use secrecy::ExposeSecret;
    use serde_json::json;

    const ISSUER: &str = "https://tiepdan.test";

    fn now() -> DateTime<Utc> {
        "2026-11-24T01:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_receipt_verifies_with_its_key_retired_or_not() {
        let (old, new) = (ReceiptKey::generate().unwrap(), ReceiptKey::generate().unwrap());
        let claims = json!({ "number": "GOV-2026-7K3M2Q", "received_on": "2026-11-24" });
        let receipt = sign_receipt(&old, &claims).unwrap();
        let verifier = ReceiptVerifier::new([new.public().clone(), old.public().clone()]);
        assert_eq!(verifier.verify(&receipt), Ok(claims));
        let without = ReceiptVerifier::new([new.public().clone()]);
        assert_eq!(without.verify(&receipt), Err(TokenRejection::KeyUnknown));
        let altered = sign_receipt(&old, &json!({ "number": "GOV-2026-7K3M2X" })).unwrap();
        let signature = receipt.rsplit('.').next().unwrap();
        let forged = format!("{}.{signature}", altered.rsplit_once('.').unwrap().0);
        assert_eq!(verifier.verify(&forged), Err(TokenRejection::Signature));
    }

    /// Even with the very same key pair on both sides, as if somebody had mixed up two rows.
    #[test]
    fn a_receipt_is_no_token_and_a_token_no_receipt() {
        let key = SigningKey::<Access>::generate().unwrap();
        let lifetime = TimeDelta::minutes(15);
        let issuer = TokenIssuer::new(ISSUER, "tiepdan", lifetime, key);
        let public = issuer.public_key();
        let receipts = ReceiptVerifier::new([ReceiptPublicKey::from_bytes(*public.bytes())]);
        let grant = Grant { sub: "u", client_id: "c", scope: None, sid: None };
        let token = issuer.issue(&grant, now()).unwrap();
        assert_eq!(receipts.verify(token.token.expose_secret()), Err(TokenRejection::Type));

        let key = ReceiptKey::generate().unwrap();
        let tokens = TokenVerifier::new(ISSUER, "tiepdan", lifetime);
        tokens.add_key(AccessPublicKey::from_bytes(*key.public().bytes()));
        let second = now().timestamp();
        let claims = json!({ "iss": ISSUER, "sub": "u", "aud": "tiepdan", "exp": second + 60, "iat": second,
            "nbf": second, "jti": "j", "client_id": "c" });
        let receipt = sign_receipt(&key, &claims).unwrap();
        assert_eq!(tokens.verify(&receipt, now()).unwrap_err(), TokenRejection::Type);
    }
}
