//! Passwords (Argon2id) and secrets that a machine made (keyed hash).
//!
//! Argon2 is dear on purpose, so it runs off the async threads, at most two at once, and those who would wait
//! too long are sent away early. An unknown login costs the same work as a known one.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::hash::{HashPurpose, keyed_hash, keyed_hashes, same};
use super::root_keys::RootKeys;
use crate::kernel::ids::random_bytes;
use crate::kernel::problem::{Code, Outcome, Problem};

/// Longest password in bytes; more is no password but an attempt to make us work.
const MAX_PASSWORD_BYTES: usize = 1024;
/// Seconds after which one who was sent away may come again.
const RETRY_AFTER_SECONDS: u64 = 2;

/// The cost of a hash and how many may run and wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordParams {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
    /// Hashes that run at once.
    pub at_once: usize,
    /// Callers that may wait for one.
    pub waiting: usize,
}

impl Default for PasswordParams {
    /// Argon2id (RFC 9106) with 19 MiB, two passes, one lane: OWASP's Password Storage Cheat Sheet.
    fn default() -> Self {
        Self { memory_kib: 19_456, passes: 2, lanes: 1, at_once: 2, waiting: 64 }
    }
}

/// Hashes and verifies passwords; cheap to clone.
#[derive(Clone)]
pub struct PasswordService {
    argon: Argon2<'static>,
    dummy: Arc<str>,
    running: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    max_waiting: usize,
}

impl PasswordService {
    /// A service of this cost; makes one hash at once, for the logins that do not exist.
    ///
    /// # Errors
    /// If Argon2 does not accept the parameters.
    pub fn new(params: PasswordParams) -> Outcome<Self> {
        let cost =
            Params::new(params.memory_kib, params.passes, params.lanes, None).map_err(Problem::internal)?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, cost);
        let dummy = hash_now(&argon, &random_bytes::<32>())?;
        Ok(Self {
            argon,
            dummy: dummy.into(),
            running: Arc::new(Semaphore::new(params.at_once)),
            waiting: Arc::new(AtomicUsize::new(0)),
            max_waiting: params.waiting,
        })
    }

    /// The PHC string of a new password, with a salt of its own.
    ///
    /// # Errors
    /// 503 when too many wait; 500 when the password is longer than 1,024 bytes or Argon2 fails.
    pub async fn hash(&self, password: &SecretString) -> Outcome<String> {
        let password = prepare(password).ok_or_else(|| Problem::internal("a password beyond the limit"))?;
        let argon = self.argon.clone();
        self.run(move || hash_now(&argon, password.as_bytes())).await
    }

    /// Whether `password` is that of the PHC string.
    ///
    /// # Errors
    /// 503 when too many wait; 500 when `phc` cannot be read.
    pub async fn verify(&self, phc: &str, password: &SecretString) -> Outcome<bool> {
        self.verify_or_dummy(Some(phc), password).await
    }

    /// The same; without a PHC string (no such login) the same work, and `false`.
    ///
    /// # Errors
    /// 503 when too many wait; 500 when `phc` cannot be read.
    pub async fn verify_or_dummy(&self, phc: Option<&str>, password: &SecretString) -> Outcome<bool> {
        // A password beyond the limit cannot be right; an empty one does the work in its place.
        let prepared = prepare(password);
        let possible = phc.is_some() && prepared.is_some();
        let password = prepared.unwrap_or_default();
        let phc: Arc<str> = phc.map_or_else(|| Arc::clone(&self.dummy), Arc::from);
        let argon = self.argon.clone();
        let matches = self.run(move || verify_now(&argon, &phc, password.as_bytes())).await?;
        Ok(matches & possible)
    }

    /// True where the PHC string was made at another cost than today's; hash anew after the next log-in.
    #[must_use]
    pub fn needs_rehash(&self, phc: &str) -> bool {
        PasswordHash::new(phc).ok().and_then(|hash| Params::try_from(&hash).ok()).is_none_or(|params| {
            let now = self.argon.params();
            (params.m_cost(), params.t_cost(), params.p_cost()) != (now.m_cost(), now.t_cost(), now.p_cost())
        })
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> Outcome<T> + Send + 'static) -> Outcome<T> {
        let permit = self.permit().await?;
        // The permit moves along: if the caller goes away, the hash still runs and still counts.
        let job = tokio::task::spawn_blocking(move || {
            let result = work();
            drop(permit);
            result
        });
        job.await.map_err(Problem::internal)?
    }

    async fn permit(&self) -> Outcome<OwnedSemaphorePermit> {
        if let Ok(permit) = Arc::clone(&self.running).try_acquire_owned() {
            return Ok(permit);
        }
        let _place = Place::take(&self.waiting, self.max_waiting)?;
        Arc::clone(&self.running).acquire_owned().await.map_err(Problem::internal)
    }
}

/// A place in the queue; given back when dropped, also when the caller goes away.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(waiting: &Arc<AtomicUsize>, max: usize) -> Outcome<Self> {
        // Taken first and looked at then, so that two cannot take the last one.
        let place = Self(Arc::clone(waiting));
        if waiting.fetch_add(1, Ordering::AcqRel) < max {
            return Ok(place);
        }
        let mut problem = Problem::new(Code::ServiceUnavailable).because("too many wait for a password hash");
        problem.retry_after = Some(RETRY_AFTER_SECONDS);
        Err(problem)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

/// NFC, since keyboards write "ế" in one, two or three code points; `None` beyond the limit.
fn prepare(password: &SecretString) -> Option<Zeroizing<String>> {
    let text = password.expose_secret();
    if text.len() > MAX_PASSWORD_BYTES {
        return None;
    }
    // Room for all at once: growing would leave a copy behind.
    let mut normal = Zeroizing::new(String::with_capacity(text.len() * 3));
    normal.extend(text.nfc());
    Some(normal)
}

fn hash_now(argon: &Argon2<'_>, password: &[u8]) -> Outcome<String> {
    let salt = SaltString::encode_b64(&random_bytes::<16>()).map_err(Problem::internal)?;
    Ok(argon.hash_password(password, &salt).map_err(Problem::internal)?.to_string())
}

fn verify_now(argon: &Argon2<'_>, phc: &str, password: &[u8]) -> Outcome<bool> {
    let parsed = PasswordHash::new(phc).map_err(Problem::internal)?;
    match argon.verify_password(password, &parsed) {
        Ok(()) => Ok(true),
        Err(argon2::password_hash::Error::Password) => Ok(false),
        Err(error) => Err(Problem::internal(error)),
    }
}

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
#[path = "passwords_tests.rs"]
mod tests;
