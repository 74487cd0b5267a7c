//! Where the cluster's files lie. The folder asked for is used unless the server's user cannot enter it
//! (Debian's `/root` is 0700); then a folder under `/var/tmp` named after user and path takes its place.

use std::fs::{self, DirBuilder, Permissions};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::DevDbError;
use super::account::{Account, our_uid};

/// Longest path of a Unix socket that every system takes (`sun_path` without its final zero).
const SOCKET_PATH_LIMIT: usize = 107;
/// The port only names the socket file: the cluster listens on no network.
pub(super) const PORT: u16 = 5432;

/// The folders of one cluster.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// The cluster's own folder: lock, passwords, log.
    pub folder: PathBuf,
    /// The folder that was asked for, where it could not be used.
    pub moved_from: Option<PathBuf>,
    /// Folder of the Unix socket.
    pub socket: PathBuf,
    /// Whether this start has made the cluster's folder.
    pub is_new: bool,
}

impl Place {
    /// The data folder in a cluster's folder.
    pub fn data_in(folder: &Path) -> PathBuf {
        folder.join("data")
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        Self::data_in(&self.folder)
    }

    /// The server's log.
    pub fn log(&self) -> PathBuf {
        self.folder.join("server.log")
    }

    /// A short name that every process of this cluster shows in its title, by which it is known again.
    pub fn cluster_name(&self) -> String {
        format!("tiepdan-{}", path_hash(&self.folder))
    }

    /// The folder where a cluster is or would be.
    pub fn locate(asked: &Path, account: &Account, program: &Path) -> Result<PathBuf, DevDbError> {
        let asked = absolute(asked)?;
        let nearest = nearest_existing(&asked);
        if !nearest.is_dir() {
            return Err(DevDbError::NotAFolder(nearest.to_owned()));
        }
        if account.can_enter(nearest, program) {
            return Ok(asked);
        }
        // Only root drops to another user, so only root comes here.
        Ok(Path::new("/var/tmp").join(format!("tiepdan-root-{}", path_hash(&asked))))
    }

    /// Makes the cluster's folder and the socket's.
    pub fn prepare(
        folder: PathBuf,
        asked: &Path,
        account: &Account,
        program: &Path,
    ) -> Result<Self, DevDbError> {
        let moved_from = absolute(asked).ok().filter(|asked| *asked != folder);
        let is_new = !folder.exists();
        make_own_folder(&folder, account, moved_from.is_some())?;
        if !account.can_enter(&folder, program) {
            return Err(DevDbError::Unreachable { folder, user: account.name.clone() });
        }
        // One spelling of a path for everybody, or links would give one cluster two names.
        let folder = fs::canonicalize(&folder).map_err(DevDbError::io("find", &folder))?;
        let socket = socket_folder(&folder)?;
        make_servers_folder(&socket, account)?;
        Ok(Self { folder, moved_from, socket, is_new })
    }
}

/// Short, stable across releases of the program: the first 48 bits of a SHA-256.
pub(super) fn path_hash(path: &Path) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, path.as_os_str().as_encoded_bytes());
    hex(&digest.as_ref()[..6])
}

/// Lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| char::from(DIGITS[usize::from(value & 15)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}

fn absolute(path: &Path) -> Result<PathBuf, DevDbError> {
    let path = std::path::absolute(path).map_err(DevDbError::io("find", path))?;
    Ok(fs::canonicalize(&path).unwrap_or(path))
}

fn nearest_existing(path: &Path) -> &Path {
    path.ancestors().find(|one| one.exists()).unwrap_or(Path::new("/"))
}

fn make_own_folder(folder: &Path, account: &Account, in_shared_place: bool) -> Result<(), DevDbError> {
    if !folder.exists() {
        // Others may pass through to the data folder, which is closed by itself, and list nothing.
        let mode = if account.is_dropped() { 0o711 } else { 0o700 };
        DirBuilder::new()
            .recursive(true)
            .create(folder)
            .map_err(DevDbError::io("make the folder", folder))?;
        fs::set_permissions(folder, Permissions::from_mode(mode))
            .map_err(DevDbError::io("set the mode of", folder))?;
    }
    let look = if in_shared_place { fs::symlink_metadata(folder) } else { fs::metadata(folder) };
    let meta = look.map_err(DevDbError::io("look at", folder))?;
    if !meta.is_dir() {
        return Err(DevDbError::NotAFolder(folder.to_owned()));
    }
    let is_mine = meta.uid() == our_uid()?;
    // In a place of its own, root may work in anybody's folder.
    let usable = match (in_shared_place, account.is_dropped()) {
        (true, _) => is_mine && meta.mode() & 0o022 == 0,
        (false, true) => true,
        (false, false) => is_mine,
    };
    if usable { Ok(()) } else { Err(DevDbError::NotOurs(folder.to_owned())) }
}

fn socket_folder(folder: &Path) -> Result<PathBuf, DevDbError> {
    let inside = folder.join("run");
    let longest = inside.join(format!(".s.PGSQL.{PORT}.lock"));
    if longest.as_os_str().len() <= SOCKET_PATH_LIMIT {
        return Ok(inside);
    }
    Ok(PathBuf::from(format!("/tmp/tiepdan-{}-{}", our_uid()?, path_hash(folder))))
}

/// Makes a folder that only the server's user may enter; one that is there must be just that.
pub(super) fn make_servers_folder(folder: &Path, account: &Account) -> Result<(), DevDbError> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Ok(()) => return account.give(folder),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(DevDbError::io("make the folder", folder)(error)),
    }
    let meta = fs::symlink_metadata(folder).map_err(DevDbError::io("look at", folder))?;
    if meta.is_dir() && meta.uid() == our_uid()? {
        // Left by a start that was killed between the two steps above.
        account.give(folder)?;
    } else if !meta.is_dir() || !account.owns(&meta) {
        return Err(DevDbError::NotOurs(folder.to_owned()));
    }
    fs::set_permissions(folder, Permissions::from_mode(0o700))
        .map_err(DevDbError::io("set the mode of", folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_path_gets_a_short_socket() {
        let short = socket_folder(Path::new("/srv/tiepdan/.devdb")).unwrap();
        assert_eq!(short, Path::new("/srv/tiepdan/.devdb/run"));
        let long = socket_folder(&Path::new("/srv").join("x".repeat(120))).unwrap();
        assert!(long.starts_with("/tmp") && long.as_os_str().len() < 60, "{}", long.display());
    }

    #[test]
    fn the_nearest_existing_parent_is_found() {
        assert_eq!(nearest_existing(Path::new("/tmp/no/such/folder")), Path::new("/tmp"));
    }

    #[test]
    fn hexadecimal() {
        assert_eq!(hex(&[0, 0x1f, 0xa0]), "001fa0");
    }
}
