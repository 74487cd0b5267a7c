//! Passwords of people: Argon2id.
//!
//! Argon2 is dear on purpose, so it runs off the async threads, at most two at once, and those who would wait
//! too long are sent away early. An unknown login costs the same work as a known one.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::kernel::ids::random_bytes;
use crate::kernel::problem::{Code, Outcome, Problem, Refusal};

/// Longest password in bytes; more is no password but an attempt to make us work.
pub const MAX_PASSWORD_BYTES: usize = 1024;
/// Seconds after which one who was sent away may come again.
const RETRY_AFTER_SECONDS: u64 = 2;

/// Why a password was neither hashed nor compared.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PasswordError {
    /// More callers wait than may.
    #[error("Too many callers wait for a password hash.")]
    Busy,
    /// Longer than [`MAX_PASSWORD_BYTES`].
    #[error("The password is longer than {MAX_PASSWORD_BYTES} bytes.")]
    TooLong,
    /// Argon2 refuses the parameters or cannot read the stored hash.
    #[error("Argon2 refused: {0}.")]
    Argon(argon2::password_hash::Error),
    /// The thread that hashed is gone.
    #[error("The hashing thread ended without a result.")]
    Lost,
}

impl From<argon2::password_hash::Error> for PasswordError {
    fn from(error: argon2::password_hash::Error) -> Self {
        Self::Argon(error)
    }
}

impl From<PasswordError> for Problem {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Busy => {
                let mut problem =
                    Self::new(Code::ServiceUnavailable).refused(Refusal::PasswordsFull).because(error);
                problem.retry_after = Some(RETRY_AFTER_SECONDS);
                problem
            }
            PasswordError::TooLong => Self::new(Code::BodyInvalid).detail(error.to_string()),
            PasswordError::Argon(_) | PasswordError::Lost => Self::internal(error),
        }
    }
}

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
    pub fn new(params: PasswordParams) -> Result<Self, PasswordError> {
        let cost = Params::new(params.memory_kib, params.passes, params.lanes, None)
            .map_err(argon2::password_hash::Error::from)?;
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
    /// 503 when too many wait; 400 when the password is longer than [`MAX_PASSWORD_BYTES`].
    pub async fn hash(&self, password: &SecretString) -> Outcome<String> {
        let password = prepare(password).ok_or(PasswordError::TooLong)?;
        let argon = self.argon.clone();
        Ok(self.run(move || hash_now(&argon, password.as_bytes())).await?)
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

    async fn run<T, F>(&self, work: F) -> Result<T, PasswordError>
    where
        T: Send + 'static,
        F: FnOnce() -> Result<T, PasswordError> + Send + 'static,
    {
        let permit = self.permit().await?;
        // The permit moves along: if the caller goes away, the hash still runs and still counts.
        let job = tokio::task::spawn_blocking(move || {
            let result = work();
            drop(permit);
            result
        });
        job.await.map_err(|_| PasswordError::Lost)?
    }

    async fn permit(&self) -> Result<OwnedSemaphorePermit, PasswordError> {
        if let Ok(permit) = Arc::clone(&self.running).try_acquire_owned() {
            return Ok(permit);
        }
        let _place = Place::take(&self.waiting, self.max_waiting)?;
        Arc::clone(&self.running).acquire_owned().await.map_err(|_| PasswordError::Lost)
    }
}

/// A place in the queue; given back when dropped, also when the caller goes away.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(waiting: &Arc<AtomicUsize>, max: usize) -> Result<Self, PasswordError> {
        // Taken first and looked at then, so that two cannot take the last one.
        let place = Self(Arc::clone(waiting));
        let before = waiting.fetch_add(1, Ordering::AcqRel);
        if before < max { Ok(place) } else { Err(PasswordError::Busy) }
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

fn hash_now(argon: &Argon2<'_>, password: &[u8]) -> Result<String, PasswordError> {
    let salt = SaltString::encode_b64(&random_bytes::<16>())?;
    Ok(argon.hash_password(password, &salt)?.to_string())
}

fn verify_now(argon: &Argon2<'_>, phc: &str, password: &[u8]) -> Result<bool, PasswordError> {
    let parsed = PasswordHash::new(phc)?;
    // Without these the library answers "wrong" at once, and its speed would tell that the login exists.
    if parsed.salt.is_none() || parsed.hash.is_none() {
        return Err(argon2::password_hash::Error::PhcStringField.into());
    }
    match argon.verify_password(password, &parsed) {
        Ok(()) => Ok(true),
        Err(argon2::password_hash::Error::Password) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
#[path = "passwords_tests.rs"]
mod tests;
