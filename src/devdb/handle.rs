//! A running private cluster: how to connect to it, its databases, how to stop it.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tokio_postgres::{Client, Config};

use super::passwords::Passwords;
use super::place::PORT;
use super::roles::RolePlan;
use super::server::Server;
use super::watcher::Watcher;
use super::{DbRole, DevDbError, databases, open_lock, roles};

/// A running private cluster. Dropping the handle leaves it running (unless it was started with
/// `die_with_parent`); [`DevDb::stop`] ends it.
#[derive(Debug)]
pub struct DevDb {
    server: Server,
    passwords: Passwords,
    is_new: bool,
    child: Option<Child>,
    in_use: File,
    watcher: Option<Watcher>,
}

/// What [`DevDb::stop`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// The server has ended.
    Ended,
    /// Another process uses the cluster, so it was left running.
    StillUsed,
}

impl DevDb {
    pub(super) fn new(
        server: Server,
        passwords: Passwords,
        is_new: bool,
        child: Option<Child>,
        in_use: File,
        watcher: Option<Watcher>,
    ) -> Self {
        Self { server, passwords, is_new, child, in_use, watcher }
    }

    /// The cluster's own folder; keys of a demo may lie beside the data in it.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.server.place.folder
    }

    /// The folder that was asked for, where the server's user cannot enter it and [`DevDb::folder`] took its
    /// place: to be told to the person at the keyboard.
    #[must_use]
    pub fn moved_from(&self) -> Option<&Path> {
        self.server.place.moved_from.as_deref()
    }

    /// Whether this start has made the cluster.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.is_new
    }

    /// Folder of the Unix socket.
    #[must_use]
    pub fn socket_folder(&self) -> &Path {
        &self.server.place.socket
    }

    /// Process id of the server, if it runs.
    #[must_use]
    pub fn server_pid(&self) -> Option<u32> {
        self.server.running().map(|file| file.pid)
    }

    /// How to connect as a role to a database.
    #[must_use]
    pub fn config(&self, role: DbRole, database: &str) -> Config {
        let mut config = Config::new();
        config
            .host_path(&self.server.place.socket)
            .port(PORT)
            .user(role.name())
            .password(self.passwords.of(role).expose_secret())
            .dbname(database)
            .application_name("tiepdan");
        config
    }

    /// The same as a URL.
    #[must_use]
    pub fn url(&self, role: DbRole, database: &str) -> SecretString {
        let host = percent_encode(self.server.place.socket.as_os_str().as_encoded_bytes());
        let password = self.passwords.of(role).expose_secret();
        let database = percent_encode(database.as_bytes());
        format!("postgresql://{}:{password}@{host}:{PORT}/{database}", role.name()).into()
    }

    /// One of the release's own programs, such as `pg_dump`.
    #[must_use]
    pub fn program(&self, name: &str) -> PathBuf {
        self.server.binaries.program(name)
    }

    /// Creates a database, empty or as a copy of another (about 20 ms), to which nobody may be connected.
    pub async fn create_database(&self, name: &str, template: Option<&str>) -> Result<(), DevDbError> {
        databases::create_database(&self.client(DbRole::Owner).await?, name, template).await
    }

    /// Drops a database if it is there, with the sessions in it (hence as superuser).
    pub async fn drop_database(&self, name: &str) -> Result<(), DevDbError> {
        databases::drop_database(&self.client(DbRole::Superuser).await?, name).await
    }

    /// Whether a database of this name is there.
    pub async fn database_exists(&self, name: &str) -> Result<bool, DevDbError> {
        databases::database_exists(&self.client(DbRole::Owner).await?, name).await
    }

    /// Waits for one's turn with the cluster: whoever holds it is alone in making things there. It ends with the file.
    pub async fn turn(&self) -> Result<File, DevDbError> {
        let path = self.folder().join("lock");
        let turn = open_lock(&path)?;
        loop {
            match turn.try_lock() {
                Ok(()) => return Ok(turn),
                Err(TryLockError::WouldBlock) => tokio::time::sleep(Duration::from_millis(20)).await,
                Err(TryLockError::Error(error)) => return Err(DevDbError::io("lock", &path)(error)),
            }
        }
    }

    pub(super) async fn create_roles(&self) -> Result<(), DevDbError> {
        let plan = RolePlan {
            owner_password: Some(self.passwords.of(DbRole::Owner).clone()),
            application_password: Some(self.passwords.of(DbRole::Application).clone()),
            owner_creates_databases: true,
            adopted_database: None,
        };
        roles::create_roles(&self.client(DbRole::Superuser).await?, &plan).await
    }

    async fn client(&self, role: DbRole) -> Result<Client, DevDbError> {
        databases::connect(&self.config(role, "postgres")).await
    }

    /// Ends the server (fast shutdown), unless another process uses it. With `die_with_parent` the new folder
    /// goes too. Blocks for about 25 ms.
    pub fn stop(self) -> Result<Stopped, DevDbError> {
        let Self { server, in_use, child, watcher, .. } = self;
        let folder = &server.place.folder;
        let turn = open_lock(&folder.join("lock"))?;
        turn.lock().map_err(DevDbError::io("lock", folder))?;
        in_use.unlock().map_err(DevDbError::io("unlock", folder))?;
        if in_use.try_lock().is_err() {
            return Ok(Stopped::StillUsed);
        }
        server.stop(child)?;
        if let Some(watcher) = watcher {
            watcher.finish();
        }
        Ok(Stopped::Ended)
    }
}

fn percent_encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 3);
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push('%');
            text.push_str(&super::place::hex(&[byte]).to_uppercase());
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_folder_fits_into_a_url() {
        assert_eq!(percent_encode("/tmp/a b".as_bytes()), "%2Ftmp%2Fa%20b");
    }
}
