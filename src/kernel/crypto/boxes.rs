//! Boxes: bytes that the database keeps encrypted under a root key itself, such as signing keys and answers.

use zeroize::Zeroizing;

use super::fields::{CryptoError, context, decrypt, encrypt};
use super::root_keys::{Purpose, RootKeys};

/// What may be put in a box of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BoxPurpose {
    /// Signing keys and other credentials.
    Tokens,
    /// Stored idempotent answers.
    Answers,
}

impl BoxPurpose {
    fn purpose(self) -> Purpose {
        match self {
            Self::Tokens => Purpose::Tokens,
            Self::Answers => Purpose::Answers,
        }
    }
}

/// Encrypts `bytes` under the newest root key of `purpose`; the key's id stands in front, in the clear.
/// `place` says whose it is (kind, tenant, id …) and must be the same when opening.
///
/// # Errors
/// If the library fails.
pub fn seal_box(
    keys: &RootKeys,
    purpose: BoxPurpose,
    place: &[&str],
    bytes: &[u8],
) -> Result<Vec<u8>, CryptoError> {
    let (id, root) = keys.newest(purpose.purpose());
    let id_length = u8::try_from(id.len()).map_err(|_| CryptoError::Failed)?;
    let mut sealed = vec![id_length];
    sealed.extend_from_slice(id.as_bytes());
    sealed.extend_from_slice(&encrypt(root, &box_context(purpose, place), bytes)?);
    Ok(sealed)
}

/// Opens what [`seal_box`] closed.
///
/// # Errors
/// If it is damaged, of another place or purpose, or its root key is not loaded.
pub fn open_box(
    keys: &RootKeys,
    purpose: BoxPurpose,
    place: &[&str],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
    let (length, rest) = sealed.split_first().ok_or(CryptoError::Unreadable)?;
    let (id, body) = rest.split_at_checked(usize::from(*length)).ok_or(CryptoError::Unreadable)?;
    let id = std::str::from_utf8(id).map_err(|_| CryptoError::Unreadable)?;
    let root = keys.by_id(purpose.purpose(), id).ok_or(CryptoError::UnknownRootKey)?;
    decrypt(&root, &box_context(purpose, place), body)
}

fn box_context(purpose: BoxPurpose, place: &[&str]) -> Vec<u8> {
    let mut parts = vec!["box", purpose.purpose().as_str()];
    parts.extend_from_slice(place);
    context(&parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::crypto::root_keys::tests::fresh;

    #[test]
    fn a_box_opens_only_in_its_place_and_for_its_purpose() {
        let keys = fresh();
        let sealed = seal_box(&keys, BoxPurpose::Answers, &["answer", "00004"], b"{}").unwrap();
        let open = |purpose, place: &[&str], bytes: &[u8]| open_box(&keys, purpose, place, bytes);
        assert_eq!(open(BoxPurpose::Answers, &["answer", "00004"], &sealed).unwrap().as_slice(), b"{}");
        assert!(open(BoxPurpose::Answers, &["answer", "00005"], &sealed).is_err());
        assert!(open(BoxPurpose::Answers, &["answer0", "0004"], &sealed).is_err());
        assert!(open(BoxPurpose::Tokens, &["answer", "00004"], &sealed).is_err());
        for length in 0..sealed.len() {
            assert!(open(BoxPurpose::Answers, &["answer", "00004"], &sealed[..length]).is_err());
        }
    }
}
