//! Root keys as files: what a key file looks like, who may read it, and how it is written so that it stays.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt, fchown};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use thiserror::Error;
use zeroize::Zeroizing;

use super::root_keys::{KEY_BYTES, Purpose, RootKey};
use crate::kernel::ids::random_bytes;

/// More than any key file holds; what is longer is not one.
const MAX_FILE_BYTES: usize = 256;

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

pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> RootKeyError {
    let path = path.to_owned();
    move |source| RootKeyError::Io { path, source }
}

fn check_mode(path: &Path, metadata: &fs::Metadata, wanted: u32) -> Result<(), RootKeyError> {
    let mode = metadata.permissions().mode() & 0o7777;
    if mode & 0o077 != 0 {
        return Err(RootKeyError::Open { path: path.to_owned(), mode, wanted });
    }
    Ok(())
}

pub(super) fn check_folder(dir: &Path) -> Result<(), RootKeyError> {
    match fs::metadata(dir) {
        Ok(metadata) if metadata.is_dir() => check_mode(dir, &metadata, 0o700),
        Ok(_) => Err(RootKeyError::NoFolder(dir.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(RootKeyError::NoFolder(dir.to_owned())),
        Err(error) => Err(at(dir)(error)),
    }
}

/// Names of the `.key` files; everything else in the folder is left alone.
pub(super) fn key_names(dir: &Path) -> Result<Vec<String>, RootKeyError> {
    let mut names = Vec::new();
    for entry in fs::read_dir(dir).map_err(at(dir))? {
        let path = entry.map_err(at(dir))?.path();
        if path.extension().is_some_and(|extension| extension == "key") {
            let name = path.file_name().and_then(|name| name.to_str()).map(str::to_owned);
            names.push(name.ok_or(RootKeyError::Malformed(path))?);
        }
    }
    Ok(names)
}

/// Writes new keys, of a first set all or none, and returns their ids. They have other names until all of them are on the disk: with
/// half a key file nothing starts any more. A later version that has its name stays, whatever fails after it: it is whole by itself,
/// and what a process that started meanwhile wrapped with it must not lose it.
pub(super) fn write_keys<const COUNT: usize>(
    dir: &Path,
    wanted: [(Purpose, u32); COUNT],
) -> Result<[String; COUNT], RootKeyError> {
    let ids = wanted.map(|(purpose, version)| new_id(purpose, version));
    let written = ids.iter().try_for_each(|id| write_unfinished(dir, id));
    let named = written.and_then(|()| name_all(dir, &ids));
    for id in &ids {
        let _ = fs::remove_file(unfinished(dir, id));
    }
    let synced = sync_folder(dir);
    named?;
    synced.map(|()| ids)
}

fn finished(dir: &Path, id: &str) -> PathBuf {
    dir.join(format!("{id}.key"))
}

fn unfinished(dir: &Path, id: &str) -> PathBuf {
    dir.join(format!(".{id}.tmp"))
}

fn write_unfinished(dir: &Path, id: &str) -> Result<(), RootKeyError> {
    let path = unfinished(dir, id);
    let bytes = Zeroizing::new(random_bytes::<KEY_BYTES>());
    let encoded = Zeroizing::new(URL_SAFE_NO_PAD.encode(bytes.as_slice()));
    let line = Zeroizing::new(format!("{id}:{}\n", encoded.as_str()));
    // Left there by a power cut.
    let _ = fs::remove_file(&path);
    write_whole(&path, dir, line.as_bytes()).map_err(at(&finished(dir, id)))
}

/// Gives the written files their names, of a first set all or none: half of one would neither load nor let a second try begin.
fn name_all(dir: &Path, ids: &[String]) -> Result<(), RootKeyError> {
    for (named, id) in ids.iter().enumerate() {
        let path = finished(dir, id);
        // Unlike a renaming it takes no other file's place.
        let Err(error) = fs::hard_link(unfinished(dir, id), &path) else { continue };
        for id in ids[..named].iter().filter(|id| is_first(id)) {
            let _ = fs::remove_file(finished(dir, id));
        }
        let exists = error.kind() == io::ErrorKind::AlreadyExists;
        return Err(if exists { RootKeyError::Exists(path) } else { at(&path)(error) });
    }
    Ok(())
}

fn write_whole(path: &Path, dir: &Path, line: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    let folder = fs::metadata(dir)?;
    // Made by root, it would be closed to the user whose folder it is and who serves. He himself may not be of its group.
    if file.metadata()?.uid() != folder.uid() {
        fchown(&file, Some(folder.uid()), Some(folder.gid()))?;
    }
    file.write_all(line)?;
    file.sync_all()
}

/// A new file survives a power cut only once its folder is on the disk too.
fn sync_folder(dir: &Path) -> Result<(), RootKeyError> {
    File::open(dir).and_then(|folder| folder.sync_all()).map_err(at(dir))
}

pub(super) fn read_key(path: &Path, name: &str) -> Result<(Purpose, RootKey), RootKeyError> {
    let malformed = || RootKeyError::Malformed(path.to_owned());
    let file = File::open(path).map_err(at(path))?;
    // The open file is asked, not the path, so that it cannot be exchanged in between.
    let metadata = file.metadata().map_err(at(path))?;
    check_mode(path, &metadata, 0o600)?;
    let written = metadata.modified().ok();
    let mut buffer = Zeroizing::new([0_u8; MAX_FILE_BYTES]);
    let length = read_start(file, buffer.as_mut_slice()).map_err(at(path))?;
    let id = name.strip_suffix(".key").ok_or_else(malformed)?;
    let (purpose, version) = parse_id(id).ok_or_else(malformed)?;
    let text = std::str::from_utf8(&buffer[..length]).map_err(|_| malformed())?;
    let (inside, encoded) = text.trim_end().split_once(':').ok_or_else(malformed)?;
    // The decoder may need room for a whole last quantum.
    let mut decoded = Zeroizing::new([0_u8; KEY_BYTES + 1]);
    let size = URL_SAFE_NO_PAD.decode_slice(encoded, decoded.as_mut_slice()).map_err(|_| malformed())?;
    if inside != id || size != KEY_BYTES {
        return Err(malformed());
    }
    let mut bytes = Zeroizing::new([0_u8; KEY_BYTES]);
    bytes.copy_from_slice(&decoded[..KEY_BYTES]);
    Ok((purpose, RootKey { id: id.to_owned(), version, written, bytes }))
}

fn read_start(mut file: File, buffer: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while length < buffer.len() {
        match file.read(&mut buffer[length..]) {
            Ok(0) => break,
            Ok(more) => length += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(length)
}

/// Random hexadecimal digits at the end of the id of a later version.
const OWN_DIGITS: usize = 8;

/// `sealed-1`, `sealed-2-3f9ab2c1`: of two second versions each has a name of its own.
fn new_id(purpose: Purpose, version: u32) -> String {
    let id = format!("{}-{version}", purpose.as_str());
    if version == 1 { id } else { format!("{id}-{:08x}", u32::from_be_bytes(random_bytes())) }
}

fn is_first(id: &str) -> bool {
    parse_id(id).is_some_and(|(_, version)| version == 1)
}

/// `sealed-2-3f9ab2c1` → (`Sealed`, 2); only the one way of writing it that [`write_keys`] uses.
pub(super) fn parse_id(id: &str) -> Option<(Purpose, u32)> {
    let (name, rest) = id.split_once('-')?;
    let purpose = Purpose::ALL.into_iter().find(|purpose| purpose.as_str() == name)?;
    let Some((digits, own)) = rest.split_once('-') else { return (rest == "1").then_some((purpose, 1)) };
    let version: u32 = digits.parse().ok()?;
    let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let right = own.len() == OWN_DIGITS && own.bytes().all(hex);
    (version > 1 && right && version.to_string() == digits).then_some((purpose, version))
}
