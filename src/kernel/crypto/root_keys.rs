//! Root keys: the few secrets that lie outside the database, one small file each.
//!
//! A file `<id>.key` holds the line `<id>:<32 random bytes in base64url>`, so a file that was renamed is noticed. The id of a
//! first version is `<purpose>-1`, that of a later one `<purpose>-<version>-<8 random hexadecimal digits>`: a version may be made
//! twice, on two machines or by a folder that was restored from before it, and two keys must not have one name. The newest
//! version wraps and hashes; older ones only unwrap and compare.

use std::fmt;
use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use chrono::{DateTime, Utc};
use zeroize::Zeroizing;

use super::key_files::{RootKeyError, at, check_folder, key_names, parse_id, read_key, write_keys};

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

    /// Those that wrap: a new version may take over, and what older ones wrapped is wrapped anew or expires. The others hash, and
    /// what is hashed is the chain of the audit, or kept nowhere to be hashed anew.
    pub const ROTATED: [Self; 4] = [Self::Ordinary, Self::Sealed, Self::Tokens, Self::Answers];

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
    dir: PathBuf,
    /// Versions that were made after the folder was read.
    late: Mutex<Vec<RootKey>>,
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
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists && dir.is_dir() => {}
            made => made.map_err(at(dir))?,
        }
        check_folder(dir)?;
        if !key_names(dir)?.is_empty() {
            return Err(RootKeyError::Exists(dir.to_owned()));
        }
        write_keys(dir, Purpose::ALL.map(|purpose| (purpose, 1))).map(drop)
    }

    /// Adds the next version of one purpose and returns its key id. Older versions stay for unwrapping.
    ///
    /// # Errors
    /// If the folder does not load, or the system refuses.
    pub fn add_version(dir: &Path, purpose: Purpose) -> Result<String, RootKeyError> {
        let [id] = write_keys(dir, [Self::load(dir)?.next(purpose)])?;
        Ok(id)
    }

    /// Adds the next version of every root key of [`Purpose::ROTATED`], and returns their ids.
    ///
    /// # Errors
    /// As [`RootKeys::add_version`]; versions that were added by then stay, and may be in use.
    pub fn rotate(dir: &Path) -> Result<Vec<String>, RootKeyError> {
        let keys = Self::load(dir)?;
        Ok(write_keys(dir, Purpose::ROTATED.map(|purpose| keys.next(purpose)))?.into())
    }

    fn next(&self, purpose: Purpose) -> (Purpose, u32) {
        (purpose, self.versions(purpose).newest.version.saturating_add(1))
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
            dir: dir.to_owned(),
            late: Mutex::default(),
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

    /// Ids of the versions that only unwrap, the newest first.
    #[must_use]
    pub fn older_ids(&self, purpose: Purpose) -> Vec<String> {
        self.versions(purpose).older.iter().map(|key| key.id.clone()).collect()
    }

    /// Whether the folder has this key; one that was made after it was read counts too.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        parse_id(id).is_some_and(|(purpose, _)| self.by_id(purpose, id).is_some())
    }

    /// The key `id`, if it is of this purpose.
    pub(super) fn by_id(&self, purpose: Purpose, id: &str) -> Option<Zeroizing<[u8; KEY_BYTES]>> {
        let versions = self.versions(purpose);
        let mut known = std::iter::once(&versions.newest).chain(&versions.older);
        known.find(|key| key.id == id).map(|key| key.bytes.clone()).or_else(|| self.late(purpose, id))
    }

    /// A version that this process did not find when it read the folder: another process wraps with it already.
    fn late(&self, purpose: Purpose, id: &str) -> Option<Zeroizing<[u8; KEY_BYTES]>> {
        parse_id(id).filter(|(of, _)| *of == purpose)?;
        let mut late = self.late.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = late.iter().find(|key| key.id == id) {
            return Some(key.bytes.clone());
        }
        let name = format!("{id}.key");
        let read = read_key(&self.dir.join(&name), &name);
        let (_, key) = read.inspect_err(|error| log::warn!("a root key is wanted: {error}")).ok()?;
        let bytes = key.bytes.clone();
        late.push(key);
        Some(bytes)
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
    // Of two that are both the second version any is as new, but all processes must take the same.
    keys.sort_by(|one, other| (one.version, &one.id).cmp(&(other.version, &other.id)));
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
