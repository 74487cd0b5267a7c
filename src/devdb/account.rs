//! The system user that the server runs as. PostgreSQL refuses root, so root drops to the user `postgres`, or
//! `nobody` where there is none; everybody else runs the server as himself.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use super::DevDbError;

const NOBODY: u32 = 65_534;

/// Whom the server's processes and files belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Account {
    /// Name for messages.
    pub name: String,
    /// User and group to drop to; `None`: the server runs as ourselves.
    dropped: Option<(u32, u32)>,
}

impl Account {
    /// The account for a cluster; an existing one keeps the owner that it has.
    pub fn choose(data: &Path) -> Result<Self, DevDbError> {
        let us = our_uid()?;
        let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
        let name_of = |uid: u32| {
            parse_passwd(&users)
                .find(|user| user.1 == uid)
                .map_or_else(|| uid.to_string(), |user| user.0.to_owned())
        };
        if us != 0 {
            return Ok(Self { name: name_of(us), dropped: None });
        }
        if let Ok(owner) = fs::metadata(data)
            && owner.uid() != 0
        {
            return Ok(Self { name: name_of(owner.uid()), dropped: Some((owner.uid(), owner.gid())) });
        }
        let by_name = |wanted: &str| parse_passwd(&users).find(|user| user.0 == wanted && user.1 != 0);
        let (name, uid, gid) =
            by_name("postgres").or_else(|| by_name("nobody")).unwrap_or(("nobody", NOBODY, NOBODY));
        Ok(Self { name: name.to_owned(), dropped: Some((uid, gid)) })
    }

    /// A command that runs as this account, in a folder that it can enter, without the caller's `PG…` variables.
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir("/").env("LC_ALL", "C").stdin(Stdio::null());
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("PG") {
                command.env_remove(name);
            }
        }
        if let Some((uid, gid)) = self.dropped {
            // The standard library also empties the supplementary groups when root sets a user.
            command.gid(gid).uid(uid);
        }
        command
    }

    /// Gives a file or folder of ours to the account.
    pub fn give(&self, path: &Path) -> Result<(), DevDbError> {
        let Some((uid, gid)) = self.dropped else { return Ok(()) };
        chown(path, Some(uid), Some(gid)).map_err(DevDbError::io("give to the server's user", path))
    }

    /// Whether the account owns this (an existing folder in a shared place may be a trap).
    pub fn owns(&self, meta: &fs::Metadata) -> bool {
        match self.dropped {
            Some((uid, _)) => meta.uid() == uid,
            None => our_uid().is_ok_and(|us| meta.uid() == us),
        }
    }

    /// Whether the account can enter this existing folder. Asked of the system itself, since only it knows of
    /// access lists and mount options: the child changes its folder after it has dropped root.
    pub fn can_enter(&self, folder: &Path, any_program: &Path) -> bool {
        self.dropped.is_none()
            || self
                .command(any_program)
                .arg("--version")
                .current_dir(folder)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .is_ok()
    }

    /// Whether root has been dropped.
    pub fn is_dropped(&self) -> bool {
        self.dropped.is_some()
    }
}

/// Our own effective user: the owner of a process's entry in /proc, or of a file that we make.
pub(super) fn our_uid() -> Result<u32, DevDbError> {
    if let Ok(meta) = fs::metadata("/proc/self") {
        return Ok(meta.uid());
    }
    let probe = std::env::temp_dir().join(format!("tiepdan-who-{}", std::process::id()));
    let uid = fs::write(&probe, "").and_then(|()| fs::metadata(&probe)).map(|meta| meta.uid());
    let _ = fs::remove_file(&probe);
    uid.map_err(DevDbError::io("write", &probe))
}

fn parse_passwd(users: &str) -> impl Iterator<Item = (&str, u32, u32)> {
    users.lines().filter_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        let uid = fields.nth(1)?.parse().ok()?;
        let gid = fields.next()?.parse().ok()?;
        Some((name, uid, gid))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_file_is_read() {
        let users =
            "root:x:0:0:root:/root:/bin/bash\n\nbroken\npostgres:x:101:104:,,,:/var/lib/postgresql:/bin/sh\n";
        let all: Vec<_> = parse_passwd(users).collect();
        assert_eq!(all, [("root", 0, 0), ("postgres", 101, 104)]);
    }

    #[test]
    fn the_server_never_runs_as_root() {
        let account = Account::choose(Path::new("/nonexistent")).unwrap();
        assert_ne!(account.name, "root");
        assert_eq!(account.is_dropped(), our_uid().unwrap() == 0);
    }
}
