//! Access tokens: JWT of RFC 9068, signed with EdDSA (RFC 8037), checked as RFC 8725 advises.
//!
//! A token says who calls, never what he may do: roles and revocations are looked up for every request. A verdict
//! on a signature is kept until the token's end, since checking one costs 40 microseconds and a look-up a
//! fraction of one.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, TimeDelta, Utc};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::fields::CryptoError;
use super::hash::{base64url, sha256};
use super::signing::{Access, KeyUse, PublicKey, SigningKey, TokenRejection, open};
use crate::kernel::ids::random_bytes;

/// The private key that signs access tokens.
pub type AccessKey = SigningKey<Access>;
/// The public key that verifies them.
pub type AccessPublicKey = PublicKey<Access>;

/// Seconds by which another server's clock may be ahead when it issues. None at the end of a token: whose clock
/// is late by these seconds out of 15 minutes only refreshes a little early.
const LEEWAY_SECONDS: i64 = 10;
/// Verdicts kept; some 10 MB.
const MAX_VERDICTS: usize = 10_000;

/// The claims of an access token (RFC 9068 §2.2). Times are seconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Who issued it.
    pub iss: String,
    /// Whom it speaks for: a user, or the client itself.
    pub sub: String,
    /// Whom it is meant for.
    #[serde(with = "one_or_many")]
    pub aud: Vec<String>,
    /// When it ends.
    pub exp: i64,
    /// When it was issued.
    pub iat: i64,
    /// When it begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nbf: Option<i64>,
    /// Its own id.
    pub jti: String,
    /// The client that asked for it.
    pub client_id: String,
    /// Scopes, parted by spaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// The log-in session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<Uuid>,
}

/// `aud` is one text or a list of them (RFC 7519 §4.1.3).
mod one_or_many {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Deserialize)]
    #[serde(untagged)]
    enum OneOrMany {
        One(String),
        Many(Vec<String>),
    }

    pub fn serialize<S: Serializer>(values: &[String], serializer: S) -> Result<S::Ok, S::Error> {
        match values {
            [one] => one.serialize(serializer),
            many => many.serialize(serializer),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
        Ok(match OneOrMany::deserialize(deserializer)? {
            OneOrMany::One(one) => vec![one],
            OneOrMany::Many(many) => many,
        })
    }
}

/// For whom a token is issued.
#[derive(Debug, Clone, Copy)]
pub struct Grant<'a> {
    /// The user's id, or the client's where it acts for itself.
    pub sub: &'a str,
    /// The client.
    pub client_id: &'a str,
    /// Scopes, parted by spaces.
    pub scope: Option<&'a str>,
    /// The log-in session.
    pub sid: Option<Uuid>,
}

/// A new token.
#[derive(Debug)]
pub struct IssuedToken {
    /// What the client gets.
    pub token: SecretString,
    /// What it says.
    pub claims: Claims,
    /// Seconds until it ends.
    pub expires_in: i64,
}

/// Issues tokens with the newest key.
#[derive(Debug)]
pub struct TokenIssuer {
    issuer: String,
    audience: String,
    lifetime: TimeDelta,
    key: RwLock<Arc<AccessKey>>,
}

impl TokenIssuer {
    /// An issuer of tokens that live `lifetime`.
    #[must_use]
    pub fn new(issuer: &str, audience: &str, lifetime: TimeDelta, key: AccessKey) -> Self {
        let key = RwLock::new(Arc::new(key));
        Self { issuer: issuer.to_owned(), audience: audience.to_owned(), lifetime, key }
    }

    /// Signs with `key` from now on. Its public half must be known to the verifiers beforehand.
    pub fn rotate(&self, key: AccessKey) {
        *self.key.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(key);
    }

    /// The public half of the key that signs now.
    #[must_use]
    pub fn public_key(&self) -> AccessPublicKey {
        self.current().public().clone()
    }

    /// Issues a token at the real instant `real_now`.
    ///
    /// # Errors
    /// If the library fails.
    pub fn issue(&self, grant: &Grant<'_>, real_now: DateTime<Utc>) -> Result<IssuedToken, CryptoError> {
        let second = real_now.timestamp();
        let claims = Claims {
            iss: self.issuer.clone(),
            sub: grant.sub.to_owned(),
            aud: vec![self.audience.clone()],
            exp: second + self.lifetime.num_seconds(),
            iat: second,
            nbf: Some(second),
            jti: base64url(&random_bytes::<16>()),
            client_id: grant.client_id.to_owned(),
            scope: grant.scope.map(str::to_owned),
            sid: grant.sid,
        };
        let token = self.current().sign(&claims)?;
        Ok(IssuedToken { token: token.into(), expires_in: claims.exp - second, claims })
    }

    fn current(&self) -> Arc<AccessKey> {
        Arc::clone(&self.key.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Verdicts on whole tokens, by their SHA-256. Only tokens with a good signature come in, so strangers cannot
/// fill it; the oldest goes out first.
#[derive(Debug, Default)]
struct Verdicts {
    /// Grows with every emptying, so that a check begun before it cannot put its verdict in afterwards.
    generation: u64,
    by_hash: HashMap<[u8; 32], Arc<Claims>>,
    order: VecDeque<[u8; 32]>,
}

impl Verdicts {
    fn insert(&mut self, generation: u64, hash: [u8; 32], claims: &Arc<Claims>) {
        if generation != self.generation || self.by_hash.insert(hash, Arc::clone(claims)).is_some() {
            return;
        }
        self.order.push_back(hash);
        if self.order.len() > MAX_VERDICTS
            && let Some(oldest) = self.order.pop_front()
        {
            self.by_hash.remove(&oldest);
        }
    }

    fn clear(&mut self) {
        self.generation += 1;
        self.by_hash.clear();
        self.order.clear();
    }
}

/// Verifies the tokens of one issuer.
#[derive(Debug)]
pub struct TokenVerifier {
    issuer: String,
    audience: String,
    max_lifetime_seconds: i64,
    keys: RwLock<HashMap<String, AccessPublicKey>>,
    verdicts: RwLock<Verdicts>,
}

impl TokenVerifier {
    /// A verifier without keys yet, for tokens that live `max_lifetime` at most.
    #[must_use]
    pub fn new(issuer: &str, audience: &str, max_lifetime: TimeDelta) -> Self {
        Self {
            issuer: issuer.to_owned(),
            audience: audience.to_owned(),
            max_lifetime_seconds: max_lifetime.num_seconds(),
            keys: RwLock::default(),
            verdicts: RwLock::default(),
        }
    }

    /// Accepts tokens of `key` too.
    pub fn add_key(&self, key: AccessPublicKey) {
        self.keys.write().unwrap_or_else(PoisonError::into_inner).insert(key.kid().to_owned(), key);
    }

    /// Accepts tokens of the key `kid` no longer, not even those already checked.
    pub fn remove_key(&self, kid: &str) {
        self.keys.write().unwrap_or_else(PoisonError::into_inner).remove(kid);
        self.clear();
    }

    /// Forgets every verdict: after a rotation or a revocation.
    pub fn clear(&self) {
        self.verdicts.write().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The claims of a token that is valid at the real instant `real_now`.
    ///
    /// # Errors
    /// The first reason why it is not.
    pub fn verify(&self, token: &str, real_now: DateTime<Utc>) -> Result<Arc<Claims>, TokenRejection> {
        // Before hashing: nobody makes us hash a megabyte.
        if token.len() > Access::MAX_BYTES {
            return Err(TokenRejection::TooLong);
        }
        let hash = sha256(token.as_bytes());
        let (generation, known) = {
            let verdicts = self.verdicts.read().unwrap_or_else(PoisonError::into_inner);
            (verdicts.generation, verdicts.by_hash.get(&hash).map(Arc::clone))
        };
        if let Some(claims) = known {
            return self.check_times(&claims, real_now).map(|()| claims);
        }
        let claims: Claims = {
            let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
            open(token, &keys)?
        };
        self.check_parties(&claims)?;
        self.check_times(&claims, real_now)?;
        let claims = Arc::new(claims);
        self.verdicts.write().unwrap_or_else(PoisonError::into_inner).insert(generation, hash, &claims);
        Ok(claims)
    }

    fn check_parties(&self, claims: &Claims) -> Result<(), TokenRejection> {
        if claims.iss != self.issuer {
            return Err(TokenRejection::Issuer);
        }
        if !claims.aud.contains(&self.audience) {
            return Err(TokenRejection::Audience);
        }
        let named = [&claims.sub, &claims.jti, &claims.client_id].into_iter().all(|claim| !claim.is_empty());
        if named { Ok(()) } else { Err(TokenRejection::Claims) }
    }

    fn check_times(&self, claims: &Claims, real_now: DateTime<Utc>) -> Result<(), TokenRejection> {
        let now = real_now.timestamp();
        if now >= claims.exp {
            return Err(TokenRejection::Expired);
        }
        if claims.iat.max(claims.nbf.unwrap_or(claims.iat)) > now + LEEWAY_SECONDS {
            return Err(TokenRejection::NotYet);
        }
        // `iat` is somebody's number: the difference may not fit.
        match claims.exp.checked_sub(claims.iat) {
            Some(lifetime) if lifetime <= self.max_lifetime_seconds => Ok(()),
            _ => Err(TokenRejection::Lifetime),
        }
    }
}

#[cfg(test)]
#[path = "tokens_tests.rs"]
mod tests;
