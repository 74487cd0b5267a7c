//! What can go wrong with the private cluster. Each error is one sentence that says what to do next.

use std::io;
use std::path::{Path, PathBuf};

/// Why the private cluster cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DevDbError {
    /// No usable server binaries anywhere.
    #[error(
        "PostgreSQL {least} or newer is not installed here: run `apt-get install postgresql`, or set PG_BIN_DIR \
         to the folder that holds initdb, pg_ctl and postgres, or set DATABASE_URL to use a running server",
        least = super::binaries::LEAST_MAJOR
    )]
    NoBinaries,
    /// `PG_BIN_DIR` names a folder without a complete server.
    #[error(
        "PG_BIN_DIR={} does not hold initdb, pg_ctl and postgres of PostgreSQL {least} or newer: correct or unset it",
        .0.display(), least = super::binaries::LEAST_MAJOR
    )]
    BadBinaries(PathBuf),
    /// The data folder was made by a release that is not installed.
    #[error(
        "the cluster in {} was made by PostgreSQL {made_by}, which is not installed here: install that release, \
         or delete the folder to begin anew", .folder.display()
    )]
    WrongRelease {
        /// Folder of the cluster.
        folder: PathBuf,
        /// Major release that made it.
        made_by: u32,
    },
    /// Neither the folder nor its replacement can be reached by the server's user.
    #[error(
        "the user {user} that PostgreSQL must run as cannot reach {}: set TIEPDAN_DEVDB_DIR to a folder whose \
         parents are open to it", .folder.display()
    )]
    Unreachable {
        /// Folder of the cluster.
        folder: PathBuf,
        /// Name of the user that the server runs as.
        user: String,
    },
    /// A folder in a shared place belongs to somebody else.
    #[error(
        "{} belongs to another user, so no database is put there: delete it or set TIEPDAN_DEVDB_DIR to another \
         folder", .0.display()
    )]
    NotOurs(PathBuf),
    /// The path names something else.
    #[error("{} is not a folder: set TIEPDAN_DEVDB_DIR to one, or to a path where none is yet", .0.display())]
    NotAFolder(PathBuf),
    /// The server cannot even write its log.
    #[error("the disk of {} is full: make room there, then start again; no data is lost", .0.display())]
    Full(PathBuf),
    /// The cluster is there, its passwords are not.
    #[error(
        "the passwords file {} is missing or damaged: restore it, or delete the folder around it to begin anew",
        .0.display()
    )]
    Passwords(PathBuf),
    /// `initdb` refused.
    #[error("initdb could not make the cluster in {}: {said}", .folder.display())]
    Initdb {
        /// Folder of the cluster.
        folder: PathBuf,
        /// Last lines that it printed.
        said: String,
    },
    /// The server ended, or was not ready in time.
    #[error("PostgreSQL did not start; the last lines of {} are: {said}", .log.display())]
    NotStarted {
        /// The server's log.
        log: PathBuf,
        /// Its last lines.
        said: String,
    },
    /// Server processes of a killed cluster are still there.
    #[error(
        "processes of a killed server still use the cluster in {} ({pids}): wait a moment and try again, or end them",
        .folder.display()
    )]
    Leftovers {
        /// Folder of the cluster.
        folder: PathBuf,
        /// Their process ids.
        pids: String,
    },
    /// The server did not stop in time.
    #[error(
        "PostgreSQL (process {pid}) did not stop within {seconds} seconds: end it with `kill -INT {pid}`"
    )]
    NotStopped {
        /// Process id of the postmaster.
        pid: u32,
        /// How long we waited.
        seconds: u64,
    },
    /// A name that is not used as a database name.
    #[error(
        "`{0}` cannot be a database name here: use at most 63 lower-case letters, digits and underscores"
    )]
    DatabaseName(String),
    /// A statement failed.
    #[error("PostgreSQL refused to {what}: {said}")]
    Sql {
        /// What was tried.
        what: &'static str,
        /// The server's own words.
        said: String,
    },
    /// No random bytes from the system.
    #[error("the system gave no random bytes for passwords: check /dev/urandom")]
    Random,
    /// A file or a process could not be handled.
    #[error("could not {what} {}: {source}", .path.display())]
    Io {
        /// What was tried.
        what: &'static str,
        /// On which file or program.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
}

impl DevDbError {
    /// For `map_err`: an I/O error with the file that it concerns.
    pub(super) fn io(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { what, path: path.to_owned(), source }
    }

    /// For `map_err`: a refusal with the server's message rather than the client's "db error".
    pub(super) fn sql(what: &'static str) -> impl FnOnce(tokio_postgres::Error) -> Self {
        move |error| {
            let said = error.as_db_error().map_or_else(|| error.to_string(), |db| db.message().to_owned());
            Self::Sql { what, said }
        }
    }
}
