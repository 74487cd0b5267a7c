//! Envelope encryption of people's data: AES-256-GCM-SIV under a data key, the data key under a root key.
//!
//! GCM-SIV (RFC 8452) keeps its promises even if a random nonce should repeat: the worst that shows is that two
//! plaintexts of one place are equal. Every ciphertext is bound to its place (commune, table, column, row), so
//! moving it to another row, where other rights hold, makes it unreadable.

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use thiserror::Error;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::root_keys::{Purpose, RootKeys};
use crate::kernel::ids::random_bytes;
use crate::kernel::problem::Problem;

const KEY_BYTES: usize = 32;
/// First byte of every ciphertext: AES-256-GCM-SIV, 96-bit nonce, ciphertext, 128-bit tag.
const FORMAT: u8 = 1;

/// Why something could not be encrypted or read. Says nothing about the content.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CryptoError {
    /// Damaged, moved from its place, or of another key; which of these cannot be told.
    #[error("The ciphertext is damaged, was moved, or belongs to another key.")]
    Unreadable,
    /// The root key is not loaded, or serves another purpose.
    #[error("The root key that this needs is not loaded for this purpose.")]
    UnknownRootKey,
    /// A private key that is none.
    #[error("The signing key is not a valid Ed25519 key.")]
    BadKey,
    /// The library failed.
    #[error("The cryptographic library refused to work.")]
    Failed,
}

impl From<CryptoError> for Problem {
    fn from(error: CryptoError) -> Self {
        Self::internal(error)
    }
}

/// Which root key wraps a petition's data key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sealing {
    /// A released petition.
    Ordinary,
    /// A sealed petition.
    Sealed,
}

impl Sealing {
    fn purpose(self) -> Purpose {
        match self {
            Self::Ordinary => Purpose::Ordinary,
            Self::Sealed => Purpose::Sealed,
        }
    }
}

/// The petition whose data key is wrapped.
#[derive(Debug, Clone, Copy)]
pub struct WrapAad<'a> {
    /// Tenant code.
    pub commune: &'a str,
    /// The petition.
    pub petition_id: Uuid,
}

/// The place of an encrypted field.
#[derive(Debug, Clone, Copy)]
pub struct FieldAad<'a> {
    /// Tenant code.
    pub commune: &'a str,
    /// Table.
    pub table: &'a str,
    /// Column.
    pub column: &'a str,
    /// Id of the row.
    pub row: Uuid,
}

/// A data key as the database keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrappedKey {
    /// Which root key wrapped it.
    pub root_key_id: String,
    /// The ciphertext.
    pub bytes: Vec<u8>,
}

/// The key of one petition's fields; erased from memory when dropped.
pub struct DataKey(Zeroizing<[u8; KEY_BYTES]>);

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey")
    }
}

impl DataKey {
    /// A new random key.
    #[must_use]
    pub fn generate() -> Self {
        Self(Zeroizing::new(random_bytes()))
    }

    /// Wraps it with the newest root key of `sealing`.
    ///
    /// # Errors
    /// If the library fails.
    pub fn wrap(
        &self,
        keys: &RootKeys,
        sealing: Sealing,
        aad: WrapAad<'_>,
    ) -> Result<WrappedKey, CryptoError> {
        let (id, root) = keys.newest(sealing.purpose());
        let bytes = encrypt(root, &wrap_context(sealing, aad), self.0.as_slice())?;
        Ok(WrappedKey { root_key_id: id.to_owned(), bytes })
    }

    /// Unwraps a data key.
    ///
    /// # Errors
    /// If it was wrapped for another petition or sealing, is damaged, or its root key is not loaded.
    pub fn unwrap(
        keys: &RootKeys,
        sealing: Sealing,
        aad: WrapAad<'_>,
        wrapped: &WrappedKey,
    ) -> Result<Self, CryptoError> {
        let root = keys.by_id(sealing.purpose(), &wrapped.root_key_id).ok_or(CryptoError::UnknownRootKey)?;
        let plain = decrypt(&root, &wrap_context(sealing, aad), &wrapped.bytes)?;
        let mut key = Zeroizing::new([0_u8; KEY_BYTES]);
        if plain.len() != KEY_BYTES {
            return Err(CryptoError::Unreadable);
        }
        key.copy_from_slice(&plain);
        Ok(Self(key))
    }

    /// Encrypts a field for its place.
    ///
    /// # Errors
    /// If the library fails.
    pub fn encrypt(&self, aad: &FieldAad<'_>, plaintext: &[u8]) -> Result<Vec<u8>, CryptoError> {
        encrypt(&self.0, &field_context(aad), plaintext)
    }

    /// Reads a field of this place.
    ///
    /// # Errors
    /// If it is damaged, of another place, or of another key.
    pub fn decrypt(&self, aad: &FieldAad<'_>, ciphertext: &[u8]) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
        decrypt(&self.0, &field_context(aad), ciphertext)
    }

    /// Reads a text field of this place.
    ///
    /// # Errors
    /// As [`DataKey::decrypt`], or if the plaintext is not UTF-8.
    pub fn decrypt_text(
        &self,
        aad: &FieldAad<'_>,
        ciphertext: &[u8],
    ) -> Result<Zeroizing<String>, CryptoError> {
        let plain = self.decrypt(aad, ciphertext)?;
        let text = std::str::from_utf8(&plain).map_err(|_| CryptoError::Unreadable)?;
        Ok(Zeroizing::new(text.to_owned()))
    }
}

/// Wraps a data key anew: released, sealed later, or the root key was rotated. The fields stay as they are.
///
/// # Errors
/// As [`DataKey::unwrap`] and [`DataKey::wrap`].
pub fn rewrap(
    keys: &RootKeys,
    from: Sealing,
    to: Sealing,
    aad: WrapAad<'_>,
    wrapped: &WrappedKey,
) -> Result<WrappedKey, CryptoError> {
    DataKey::unwrap(keys, from, aad, wrapped)?.wrap(keys, to, aad)
}

fn wrap_context(sealing: Sealing, aad: WrapAad<'_>) -> Vec<u8> {
    context(&["data-key", sealing.purpose().as_str(), aad.commune, &aad.petition_id.to_string()])
}

fn field_context(aad: &FieldAad<'_>) -> Vec<u8> {
    context(&["field", aad.commune, aad.table, aad.column, &aad.row.to_string()])
}

/// Each part after its length, so that no two lists of parts give the same bytes.
pub(super) fn context(parts: &[&str]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(parts.iter().map(|part| part.len() + 8).sum());
    for part in parts {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part.as_bytes());
    }
    bytes
}

fn cipher(key: &[u8; KEY_BYTES]) -> Result<LessSafeKey, CryptoError> {
    Ok(LessSafeKey::new(UnboundKey::new(&AES_256_GCM_SIV, key).map_err(|_| CryptoError::Failed)?))
}

pub(super) fn encrypt(
    key: &[u8; KEY_BYTES],
    context: &[u8],
    plaintext: &[u8],
) -> Result<Vec<u8>, CryptoError> {
    let nonce = random_bytes::<NONCE_LEN>();
    let mut sealed = Vec::with_capacity(1 + NONCE_LEN + plaintext.len() + AES_256_GCM_SIV.tag_len());
    sealed.push(FORMAT);
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(plaintext);
    // In place, so that no second copy of the plaintext is left in memory.
    let tag = cipher(key)?
        .seal_in_place_separate_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(context),
            &mut sealed[1 + NONCE_LEN..],
        )
        .map_err(|_| CryptoError::Failed)?;
    sealed.extend_from_slice(tag.as_ref());
    Ok(sealed)
}

pub(super) fn decrypt(
    key: &[u8; KEY_BYTES],
    context: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
    let body = sealed.strip_prefix(&[FORMAT]).ok_or(CryptoError::Unreadable)?;
    let (nonce, body) = body.split_first_chunk::<NONCE_LEN>().ok_or(CryptoError::Unreadable)?;
    let mut plain = Zeroizing::new(body.to_vec());
    let length = cipher(key)?
        .open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(context), plain.as_mut_slice())
        .map_err(|_| CryptoError::Unreadable)?
        .len();
    plain.truncate(length);
    Ok(plain)
}

#[cfg(test)]
#[path = "fields_tests.rs"]
mod tests;
