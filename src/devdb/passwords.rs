//! Random passwords of the cluster's three login roles, in a file that only we can read.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use secrecy::{ExposeSecret, SecretString};

use super::place::hex;
use super::{DbRole, DevDbError};

/// Passwords by role.
#[derive(Debug)]
pub(super) struct Passwords {
    superuser: SecretString,
    owner: SecretString,
    application: SecretString,
}

impl Passwords {
    /// The password of a role.
    pub fn of(&self, role: DbRole) -> &SecretString {
        match role {
            DbRole::Superuser => &self.superuser,
            DbRole::Owner => &self.owner,
            DbRole::Application => &self.application,
        }
    }

    /// Makes new passwords and writes them for good before any cluster knows them.
    pub fn create(file: &Path) -> Result<Self, DevDbError> {
        let made = Self { superuser: random()?, owner: random()?, application: random()? };
        let text = format!(
            "superuser={}\nowner={}\napplication={}\n",
            made.superuser.expose_secret(),
            made.owner.expose_secret(),
            made.application.expose_secret()
        );
        write_private(file, &text)?;
        Ok(made)
    }

    /// Reads the passwords of an existing cluster.
    pub fn load(file: &Path) -> Result<Self, DevDbError> {
        let text = fs::read_to_string(file).map_err(|_| DevDbError::Passwords(file.to_owned()))?;
        let value = |key: &str| {
            text.lines()
                .find_map(|line| line.strip_prefix(key)?.strip_prefix('='))
                .filter(|value| !value.is_empty())
                .map(SecretString::from)
                .ok_or_else(|| DevDbError::Passwords(file.to_owned()))
        };
        Ok(Self {
            superuser: value("superuser")?,
            owner: value("owner")?,
            application: value("application")?,
        })
    }
}

/// Writes a file of mode 0600 whole: it appears under its name only when it is complete.
pub(super) fn write_private(file: &Path, text: &str) -> Result<(), DevDbError> {
    let part = file.with_extension("part");
    let _ = fs::remove_file(&part);
    let write = || {
        let mut handle = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&part)?;
        handle.write_all(text.as_bytes())?;
        handle.sync_all()?;
        fs::rename(&part, file)
    };
    write().map_err(DevDbError::io("write", file))
}

fn random() -> Result<SecretString, DevDbError> {
    let mut bytes = [0_u8; 24];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|_| DevDbError::Random)?;
    Ok(hex(&bytes).into())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt;

    use super::*;

    #[test]
    fn passwords_are_private_and_come_back() {
        let file = std::env::temp_dir().join(format!("tiepdan-passwords-{}", std::process::id()));
        let made = Passwords::create(&file).unwrap();
        let read = Passwords::load(&file).unwrap();
        let permissions = fs::metadata(&file).unwrap().mode() & 0o777;
        fs::write(&file, "owner=x\n").unwrap();
        let damaged = Passwords::load(&file);
        fs::remove_file(&file).unwrap();
        assert_eq!(permissions, 0o600);
        for role in [DbRole::Superuser, DbRole::Owner, DbRole::Application] {
            assert_eq!(made.of(role).expose_secret(), read.of(role).expose_secret());
            assert_eq!(made.of(role).expose_secret().len(), 48);
        }
        assert!(matches!(damaged, Err(DevDbError::Passwords(_))));
        assert!(!format!("{made:?}").contains(made.owner.expose_secret()));
    }
}
