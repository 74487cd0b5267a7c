//! The private PostgreSQL of a laptop and of the tests: found, made, started, reused and stopped by the program
//! itself, so that `cargo run` and `cargo test` need nothing running.
//!
//! The cluster listens on a Unix socket only, asks for passwords (scram) and never runs as root. It has no part
//! in production, where `DATABASE_URL` names a real server; only [`roles`] and [`databases`] serve there too.

mod account;
pub mod binaries;
pub mod databases;
mod error;
mod handle;
mod passwords;
mod place;
mod processes;
pub mod roles;
mod server;
mod watcher;

use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use binaries::{Binaries, SearchPlaces};
use passwords::{Passwords, write_private};
use place::Place;
use server::Server;
use watcher::Watcher;

pub use error::DevDbError;
pub use handle::{DevDb, Stopped};

/// As whom to connect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DbRole {
    /// The cluster's superuser: for making roles and for tests that look behind the curtain.
    Superuser,
    /// `tiepdan_owner`.
    Owner,
    /// `tiepdan_app`.
    Application,
}

impl DbRole {
    /// The role's name in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Superuser => "postgres",
            Self::Owner => roles::OWNER,
            Self::Application => roles::APPLICATION,
        }
    }
}

/// How to run the cluster.
#[derive(Debug, Clone)]
pub struct DevDbOptions {
    /// The folder asked for (`TIEPDAN_DEVDB_DIR`); see [`DevDb::folder`] for the one used.
    pub folder: PathBuf,
    /// Whether data must survive a power cut. Without it tests run faster.
    pub durable: bool,
    /// Whether the cluster ends, and its new folder goes, with this process or with the handle, even after a
    /// panic or SIGKILL. Such a folder must not be shared between processes.
    pub die_with_parent: bool,
    /// Where to look for PostgreSQL's binaries.
    pub search: SearchPlaces,
}

impl DevDbOptions {
    /// A cluster that stays: for a laptop.
    #[must_use]
    pub fn lasting(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            durable: true,
            die_with_parent: false,
            search: SearchPlaces::from_environment(),
        }
    }

    /// A fast cluster in a new folder of the system's temporary folder, which goes with this process: for tests.
    pub fn temporary() -> Result<Self, DevDbError> {
        let mut bytes = [0_u8; 6];
        aws_lc_rs::rand::fill(&mut bytes).map_err(|_| DevDbError::Random)?;
        let name = format!("tiepdan-test-{}-{}", std::process::id(), place::hex(&bytes));
        let folder = std::env::temp_dir().join(name);
        Ok(Self { durable: false, die_with_parent: true, ..Self::lasting(folder) })
    }
}

/// Finds PostgreSQL, makes the cluster if it is new, starts it or joins the running one, and sees to the roles.
/// Several processes may do this at once: one works, the others wait and join. Blocks for about a second where
/// the cluster is new, else for some 50 ms.
pub fn start(options: &DevDbOptions) -> Result<DevDb, DevDbError> {
    let (server, passwords_file) = find_server(options)?;
    let place = &server.place;
    let turn = open_lock(&place.folder.join("lock"))?;
    turn.lock().map_err(DevDbError::io("lock", &place.folder))?;
    // Held while the handle lives, so that nobody stops a cluster that another process uses.
    let in_use = open_lock(&place.folder.join("in-use"))?;
    in_use.lock_shared().map_err(DevDbError::io("lock", &place.folder))?;

    let is_new = !server.is_made()?;
    let passwords =
        if is_new { Passwords::create(&passwords_file)? } else { Passwords::load(&passwords_file)? };
    let watcher = if options.die_with_parent { Some(Watcher::start(place)?) } else { None };
    if is_new {
        let _ = std::fs::remove_file(place.folder.join("roles"));
        server.make(passwords.of(DbRole::Superuser))?;
    }
    let child = server.ensure_running()?;
    let devdb = DevDb::new(server, passwords, is_new, child, in_use, watcher);
    ensure_roles(&devdb)?;
    Ok(devdb)
}

fn find_server(options: &DevDbOptions) -> Result<(Server, PathBuf), DevDbError> {
    let asked = &options.folder;
    let any = Binaries::find(&options.search, None, asked)?;
    let probe = any.program("postgres");
    let account = account::Account::choose(&Place::data_in(asked))?;
    let folder = Place::locate(asked, &account, &probe)?;
    let account = account::Account::choose(&Place::data_in(&folder))?;
    let place = Place::prepare(folder, asked, &account, &probe)?;
    let made_by = server::release_of(&place.data());
    let binaries = Binaries::find(&options.search, made_by, &place.folder)?;
    let passwords_file = place.folder.join("passwords");
    Ok((Server { binaries, account, place, durable: options.durable }, passwords_file))
}

fn open_lock(path: &Path) -> Result<File, DevDbError> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true).mode(0o600);
    options.open(path).map_err(DevDbError::io("open", path))
}

/// Creates the roles once, and again when a newer program wants them otherwise.
fn ensure_roles(devdb: &DevDb) -> Result<(), DevDbError> {
    let wanted =
        place::path_hash(Path::new(&format!("{}{}", roles::CREATE_ROLES_SQL, roles::CHECK_ROLES_SQL)));
    let mark = devdb.folder().join("roles");
    if std::fs::read_to_string(&mark).is_ok_and(|made| made == wanted) {
        return Ok(());
    }
    // A thread of its own: the caller may or may not be inside an asynchronous runtime.
    std::thread::scope(|scope| {
        let work = scope.spawn(|| -> Result<(), DevDbError> {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .map_err(DevDbError::io("start a runtime for", devdb.folder()))?;
            runtime.block_on(devdb.create_roles())
        });
        work.join()
            .unwrap_or(Err(DevDbError::Sql { what: "create the roles", said: "the thread ended".into() }))
    })?;
    write_private(&mark, &wanted)
}
