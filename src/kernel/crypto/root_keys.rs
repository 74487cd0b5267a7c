//! Root keys: the few secrets that lie outside the database, one small file each.
//!
//! A file `<purpose>-<version>.key` holds the line `<purpose>-<version>:<32 random bytes in base64url>`, so a
//! file that was renamed is noticed. The newest version wraps and hashes; older ones only unwrap and compare.

use std::fmt;
use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chrono::{DateTime, Utc};
use thiserror::Error;
use zeroize::Zeroizing;

use super::key_files::{at, check_folder, key_names, read_key, sync_folder, write_key};

/// Bytes of a root key.
pub(super) const KEY_BYTES: usize = 32;

/// What a root key is for; a key serves one purpose only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Wraps the data keys of released petitions.
    Ordinary,
    /// Wraps the data keys of sealed petitions.
    Sealed,
    /// Chains the audit.
    Audit,
    /// Hashes list tags, object tags and cursors.
    Tags,
    /// Hashes what is looked up by value: blind indexes, idempotency requests, secrets of clients.
    Lookup,
    /// Wraps signing keys and other credentials kept in the database.
    Tokens,
    /// Encrypts stored idempotent answers.
    Answers,
}

impl Purpose {
    /// All purposes.
    pub const ALL: [Self; 7] =
        [Self::Ordinary, Self::Sealed, Self::Audit, Self::Tags, Self::Lookup, Self::Tokens, Self::Answers];

    /// The name that begins the file's name and the key's id.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinary",
            Self::Sealed => "sealed",
            Self::Audit => "audit",
            Self::Tags => "tags",
            Self::Lookup => "lookup",
            Self::Tokens => "tokens",
            Self::Answers => "answers",
        }
    }
}

/// Why root keys cannot be used. No text holds key material.
#[derive(Debug, Error)]
pub enum RootKeyError {
    /// No such folder.
    #[error("There is no folder of root keys at {}; make it with `tiepdan keys init`.", .0.display())]
    NoFolder(PathBuf),
    /// Group or others have rights on it.
    #[error("{} is open to group or others (mode {mode:04o}); run `chmod {wanted:04o}` on it.", path.display())]
    Open {
        /// The folder or file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
        /// What they should be.
        wanted: u32,
    },
    /// A purpose has no key.
    #[error("{} holds no `{purpose}` root key; restore it from its backup, or make a first set with `tiepdan keys init`.", dir.display())]
    Missing {
        /// The folder.
        dir: PathBuf,
        /// The purpose.
        purpose: &'static str,
    },
    /// Root keys are never overwritten: what they wrapped would be lost.
    #[error("{} already holds root keys, which are never overwritten.", .0.display())]
    Exists(PathBuf),
    /// Not a key file.
    #[error("{} is not a root key of this program.", .0.display())]
    Malformed(PathBuf),
    /// The system refused.
    #[error("{} cannot be used: {source}.", path.display())]
    Io {
        /// The folder or file.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
}

/// One version of one purpose.
pub(super) struct RootKey {
    pub(super) id: String,
    pub(super) version: u32,
    pub(super) written: Option<SystemTime>,
    pub(super) bytes: Zeroizing<[u8; KEY_BYTES]>,
}

/// The versions of one purpose; there is always a newest one.
struct Versions {
    newest: RootKey,
    older: Vec<RootKey>,
}

/// All root keys of an installation, in memory; erased there when dropped.
pub struct RootKeys {
    ordinary: Versions,
    sealed: Versions,
    audit: Versions,
    tags: Versions,
    lookup: Versions,
    tokens: Versions,
    answers: Versions,
}

impl fmt::Debug for RootKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(Purpose::ALL.map(|purpose| self.newest_id(purpose))).finish()
    }
}

impl RootKeys {
    /// Makes `dir` (mode 0700) with a first key of every purpose (mode 0600). What is missing above it is made as
    /// `mkdir` would: others may have something there.
    ///
    /// # Errors
    /// If any root key is there already, the folder is open to others, or the system refuses.
    pub fn create(dir: &Path) -> Result<(), RootKeyError> {
        if let Some(above) = dir.parent().filter(|above| !above.as_os_str().is_empty()) {
            fs::create_dir_all(above).map_err(at(dir))?;
        }
        match DirBuilder::new().mode(0o700).create(dir) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && dir.is_dir() => {}
            made => made.map_err(at(dir))?,
        }
        check_folder(dir)?;
        if !key_names(dir)?.is_empty() {
            return Err(RootKeyError::Exists(dir.to_owned()));
        }
        let mut made = Vec::new();
        for purpose in Purpose::ALL {
            if let Err(error) = write_key(dir, purpose, 1) {
                // Half a set would neither load nor let a second try begin; these keys have wrapped nothing.
                for path in &made {
                    let _ = fs::remove_file(path);
                }
                return Err(error);
            }
            made.push(dir.join(format!("{}-1.key", purpose.as_str())));
        }
        sync_folder(dir)
    }

    /// Adds the next version of one purpose and returns its key id. Older versions stay for unwrapping.
    ///
    /// # Errors
    /// If the folder does not load, or the system refuses.
    pub fn add_version(dir: &Path, purpose: Purpose) -> Result<String, RootKeyError> {
        let next = Self::load(dir)?.versions(purpose).newest.version.saturating_add(1);
        let id = write_key(dir, purpose, next)?;
        sync_folder(dir)?;
        Ok(id)
    }

    /// Loads every key of the folder.
    ///
    /// # Errors
    /// If a purpose has no key, the folder or a file is open to group or others, or a file is not a key.
    pub fn load(dir: &Path) -> Result<Self, RootKeyError> {
        check_folder(dir)?;
        let mut found = Vec::new();
        for name in key_names(dir)? {
            found.push(read_key(&dir.join(&name), &name)?);
        }
        let mut take = |purpose: Purpose| take_versions(&mut found, purpose, dir);
        Ok(Self {
            ordinary: take(Purpose::Ordinary)?,
            sealed: take(Purpose::Sealed)?,
            audit: take(Purpose::Audit)?,
            tags: take(Purpose::Tags)?,
            lookup: take(Purpose::Lookup)?,
            tokens: take(Purpose::Tokens)?,
            answers: take(Purpose::Answers)?,
        })
    }

    /// The id of the key that wraps now, such as `sealed-1`.
    #[must_use]
    pub fn newest_id(&self, purpose: Purpose) -> &str {
        &self.versions(purpose).newest.id
    }

    /// When the file of the key that wraps now was written, as its folder tells: a copy that does not keep times makes a
    /// key younger than it is.
    #[must_use]
    pub fn newest_written(&self, purpose: Purpose) -> Option<DateTime<Utc>> {
        self.versions(purpose).newest.written.map(DateTime::from)
    }

    /// The key that wraps now.
    pub(super) fn newest(&self, purpose: Purpose) -> (&str, &[u8; KEY_BYTES]) {
        let key = &self.versions(purpose).newest;
        (&key.id, &key.bytes)
    }

    /// The key `id`, if it is of this purpose.
    pub(super) fn by_id(&self, purpose: Purpose, id: &str) -> Option<&[u8; KEY_BYTES]> {
        let versions = self.versions(purpose);
        std::iter::once(&versions.newest)
            .chain(&versions.older)
            .find(|key| key.id == id)
            .map(|key| &*key.bytes)
    }

    /// Every key of this purpose, the newest first.
    pub(super) fn all(&self, purpose: Purpose) -> impl Iterator<Item = &[u8; KEY_BYTES]> {
        let versions = self.versions(purpose);
        std::iter::once(&versions.newest).chain(&versions.older).map(|key| &*key.bytes)
    }

    fn versions(&self, purpose: Purpose) -> &Versions {
        match purpose {
            Purpose::Ordinary => &self.ordinary,
            Purpose::Sealed => &self.sealed,
            Purpose::Audit => &self.audit,
            Purpose::Tags => &self.tags,
            Purpose::Lookup => &self.lookup,
            Purpose::Tokens => &self.tokens,
            Purpose::Answers => &self.answers,
        }
    }
}

fn take_versions(
    found: &mut Vec<(Purpose, RootKey)>,
    purpose: Purpose,
    dir: &Path,
) -> Result<Versions, RootKeyError> {
    let mut keys: Vec<RootKey> = found.extract_if(.., |(of, _)| *of == purpose).map(|(_, key)| key).collect();
    keys.sort_by_key(|key| key.version);
    let newest = keys.pop();
    keys.reverse();
    match newest {
        Some(newest) => Ok(Versions { newest, older: keys }),
        None => Err(RootKeyError::Missing { dir: dir.to_owned(), purpose: purpose.as_str() }),
    }
}

#[cfg(test)]
#[path = "root_keys_tests.rs"]
pub(super) mod tests;
