//! Ed25519 keys and the signed envelope (JWS) that access tokens and receipts share.
//!
//! What a key is for is part of its type: a receipt's key cannot be given to the issuer of tokens. The `typ` of
//! the envelope keeps them apart on the wire too (RFC 8725 §3.11, §3.12).

use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use thiserror::Error;

use super::boxes::{BoxPurpose, open_box, seal_box};
use super::fields::CryptoError;
use super::hash::{base64url, sha256};
use super::root_keys::RootKeys;
use crate::kernel::problem::{Code, Problem};

/// What a signing key is for.
pub trait KeyUse: Clone + Send + Sync + 'static {
    /// Name under which the key is wrapped and stored.
    const NAME: &'static str;
    /// The `typ` that is written.
    const TYP: &'static str;
    /// Longest envelope in bytes that is looked at.
    const MAX_BYTES: usize;
}

/// Access tokens (RFC 9068).
#[derive(Debug, Clone)]
pub enum Access {}

impl KeyUse for Access {
    const NAME: &'static str = "access";
    const TYP: &'static str = "at+jwt";
    const MAX_BYTES: usize = 4096;
}

/// Receipts, which must verify for years.
#[derive(Debug, Clone)]
pub enum Receipt {}

impl KeyUse for Receipt {
    const NAME: &'static str = "receipt";
    const TYP: &'static str = "tiepdan-receipt+jwt";
    const MAX_BYTES: usize = 16_384;
}

/// Heads of the audit, which must verify for years.
#[derive(Debug, Clone)]
pub enum AuditHead {}

impl KeyUse for AuditHead {
    const NAME: &'static str = "audit-head";
    const TYP: &'static str = "tiepdan-audit-head+jwt";
    const MAX_BYTES: usize = 4096;
}

/// Why a token or receipt is not accepted. For the log; a client learns only that it is not valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TokenRejection {
    /// Longer than any of ours.
    #[error("The token is too long.")]
    TooLong,
    /// Not three base64url parts with a JSON header, or an algorithm nobody knows.
    #[error("The token is malformed.")]
    Malformed,
    /// `typ` is missing or another.
    #[error("The token is of another type.")]
    Type,
    /// Not EdDSA.
    #[error("The token is signed with another algorithm.")]
    Algorithm,
    /// It demands an extension (`crit`, RFC 7515 §4.1.11); none is understood here.
    #[error("The token demands an extension.")]
    Critical,
    /// No `kid`.
    #[error("The token names no key.")]
    KeyMissing,
    /// A `kid` that is not, or no longer, ours.
    #[error("The token names an unknown key.")]
    KeyUnknown,
    /// The signature does not fit.
    #[error("The signature does not fit.")]
    Signature,
    /// A claim is missing or of the wrong type.
    #[error("The claims are incomplete.")]
    Claims,
    /// Another issuer.
    #[error("The token is of another issuer.")]
    Issuer,
    /// Meant for another.
    #[error("The token is meant for another audience.")]
    Audience,
    /// Its time is over.
    #[error("The token has expired.")]
    Expired,
    /// Its time has not begun.
    #[error("The token is not valid yet.")]
    NotYet,
    /// It claims to live longer than any of ours.
    #[error("The token lives too long.")]
    Lifetime,
}

impl From<TokenRejection> for Problem {
    fn from(rejection: TokenRejection) -> Self {
        Self::new(Code::TokenInvalid).because(rejection)
    }
}

/// A public key with its id.
#[derive(Debug, Clone)]
pub struct PublicKey<U> {
    kid: String,
    bytes: [u8; 32],
    decoding: DecodingKey,
    of: PhantomData<U>,
}

impl<U: KeyUse> PublicKey<U> {
    /// From the 32 bytes of RFC 8032. The id is the key's thumbprint (RFC 7638, RFC 8037).
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        let thumbprint = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{}"}}"#, base64url(&bytes));
        let kid = base64url(&sha256(thumbprint.as_bytes()));
        Self { kid, bytes, decoding: DecodingKey::from_ed_der(&bytes), of: PhantomData }
    }

    /// The key's id.
    #[must_use]
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The 32 bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        &self.bytes
    }

    /// The JSON Web Key (RFC 7517, RFC 8037).
    #[must_use]
    pub fn jwk(&self) -> Value {
        json!({
            "kty": "OKP", "crv": "Ed25519", "kid": self.kid, "x": base64url(&self.bytes), "alg": "EdDSA", "use": "sig",
        })
    }
}

/// The JWKS document (RFC 7517 §5) of keys of one use.
#[must_use]
pub fn jwks<'a, U: KeyUse>(keys: impl IntoIterator<Item = &'a PublicKey<U>>) -> Value {
    json!({ "keys": keys.into_iter().map(PublicKey::jwk).collect::<Vec<_>>() })
}

/// A private key; erased from memory when dropped.
pub struct SigningKey<U> {
    public: PublicKey<U>,
    encoding: EncodingKey,
}

impl<U> fmt::Debug for SigningKey<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SigningKey").field(&self.public.kid).finish()
    }
}

impl<U: KeyUse> SigningKey<U> {
    /// A new key.
    ///
    /// # Errors
    /// If the library fails.
    pub fn generate() -> Result<Self, CryptoError> {
        let pair = Ed25519KeyPair::generate().map_err(|_| CryptoError::Failed)?;
        Self::from_pkcs8(pair.to_pkcs8().map_err(|_| CryptoError::Failed)?.as_ref())
    }

    fn from_pkcs8(pkcs8: &[u8]) -> Result<Self, CryptoError> {
        let pair = Ed25519KeyPair::from_pkcs8(pkcs8).map_err(|_| CryptoError::BadKey)?;
        let bytes = pair.public_key().as_ref().try_into().map_err(|_| CryptoError::BadKey)?;
        Ok(Self { public: PublicKey::from_bytes(bytes), encoding: EncodingKey::from_ed_der(pkcs8) })
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> &PublicKey<U> {
        &self.public
    }

    /// The private key for the database, in a box that names its use and id.
    ///
    /// # Errors
    /// If the library fails.
    pub fn export(&self, keys: &RootKeys) -> Result<Vec<u8>, CryptoError> {
        seal_box(keys, BoxPurpose::Tokens, &Self::place(&self.public.kid), self.encoding.as_bytes())
    }

    /// What [`SigningKey::export`] gave for the key `kid`.
    ///
    /// # Errors
    /// If the box is damaged, holds a key of another use or id, or its root key is not loaded.
    pub fn import(keys: &RootKeys, kid: &str, sealed: &[u8]) -> Result<Self, CryptoError> {
        let key = Self::from_pkcs8(&open_box(keys, BoxPurpose::Tokens, &Self::place(kid), sealed)?)?;
        if key.public.kid == kid { Ok(key) } else { Err(CryptoError::BadKey) }
    }

    fn place(kid: &str) -> [&str; 3] {
        ["signing-key", U::NAME, kid]
    }

    /// Signs `claims` in a compact JWS (RFC 7515) of this key's type.
    pub(super) fn sign(&self, claims: &impl Serialize) -> Result<String, CryptoError> {
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(U::TYP.to_owned());
        header.kid = Some(self.public.kid.clone());
        encode(&header, claims, &self.encoding).map_err(|_| CryptoError::Failed)
    }
}

/// Checks length, type, algorithm, key and signature of a compact JWS and reads its claims. Times, issuer and
/// audience are the caller's: the library would ask the system clock and pass over claims of a wrong JSON type.
pub(super) fn open<U: KeyUse, T: DeserializeOwned>(
    envelope: &str,
    keys: &HashMap<String, PublicKey<U>>,
) -> Result<T, TokenRejection> {
    if envelope.len() > U::MAX_BYTES {
        return Err(TokenRejection::TooLong);
    }
    let header = decode_header(envelope).map_err(|_| TokenRejection::Malformed)?;
    if !header.typ.as_deref().is_some_and(is_type::<U>) {
        return Err(TokenRejection::Type);
    }
    if header.alg != Algorithm::EdDSA {
        return Err(TokenRejection::Algorithm);
    }
    if header.crit.is_some() {
        return Err(TokenRejection::Critical);
    }
    let kid = header.kid.ok_or(TokenRejection::KeyMissing)?;
    let key = keys.get(&kid).ok_or(TokenRejection::KeyUnknown)?;
    let mut checks = Validation::new(Algorithm::EdDSA);
    checks.required_spec_claims.clear();
    checks.validate_exp = false;
    checks.validate_nbf = false;
    checks.validate_aud = false;
    match decode::<T>(envelope, &key.decoding, &checks) {
        Ok(token) => Ok(token.claims),
        Err(error) => Err(match error.kind() {
            ErrorKind::InvalidSignature => TokenRejection::Signature,
            ErrorKind::Json(_) => TokenRejection::Claims,
            _ => TokenRejection::Malformed,
        }),
    }
}

/// Media types compare without regard to case, and `application/` may be left out (RFC 7515 §4.1.9).
fn is_type<U: KeyUse>(typ: &str) -> bool {
    let bare = match typ.split_at_checked("application/".len()) {
        Some((prefix, rest)) if prefix.eq_ignore_ascii_case("application/") => rest,
        _ => typ,
    };
    bare.eq_ignore_ascii_case(U::TYP)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::crypto::from_base64url;
    use crate::kernel::crypto::root_keys::tests::fresh;

    #[test]
    fn the_thumbprint_of_rfc_8037() {
        let x = from_base64url("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo").unwrap();
        let key = PublicKey::<Access>::from_bytes(x.try_into().unwrap());
        assert_eq!(key.kid(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
        let document = jwks([&key]);
        assert_eq!(document["keys"][0]["x"], "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
        assert_eq!(document["keys"][0].as_object().unwrap().len(), 6, "nothing but the six public members");
    }

    #[test]
    fn a_key_comes_back_from_its_box_for_its_use_and_id_only() {
        let keys = fresh();
        let key = SigningKey::<Access>::generate().unwrap();
        let sealed = key.export(&keys).unwrap();
        let kid = key.public().kid();
        let again = SigningKey::<Access>::import(&keys, kid, &sealed).unwrap();
        assert_eq!(again.public().bytes(), key.public().bytes());
        assert_eq!(SigningKey::<Receipt>::import(&keys, kid, &sealed).unwrap_err(), CryptoError::Unreadable);
        assert_eq!(SigningKey::<Access>::import(&keys, "x", &sealed).unwrap_err(), CryptoError::Unreadable);
        assert!(SigningKey::<Access>::import(&fresh(), kid, &sealed).is_err());
        assert_eq!(format!("{key:?}"), format!("SigningKey({kid:?})"));
    }
}
