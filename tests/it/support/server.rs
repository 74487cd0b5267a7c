//! A PostgreSQL server on loopback with settings of its own, as an operator has one: a copy of a private cluster, with TLS
//! or as its standby.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant};

use tiepdan::devdb::{DbRole, DevDb};

use super::process::signal;

/// Held by whoever has a copy: each takes as much room as the whole cluster.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// Written while a copy is taken, read by whoever drops a database: of one that is made just before and dropped meanwhile
/// the standby would replay the making in a folder that it was never given, and end.
pub static DATABASES_STAY: RwLock<()> = RwLock::new(());

/// A copy of a cluster's data. It goes with the value; whatever ends the process, with the cluster in whose folder it lies.
pub struct Copy {
    data: PathBuf,
    slot: Option<Slot>,
    _turn: MutexGuard<'static, ()>,
    owner: (u32, u32),
    program: PathBuf,
    port: u16,
}

/// What the cluster keeps for its standby, also while that is down: what follows the position it has read.
const SLOT: &str = "standby";

/// The cluster keeps it until then.
struct Slot {
    end: Command,
    /// How often it is tried: what failed has left no standby that may still hold it.
    tries: usize,
}

impl Drop for Slot {
    fn drop(&mut self) {
        // The connection of a standby that has just ended may still hold it.
        for _ in 0..self.tries {
            if self.end.output().is_ok_and(|output| output.status.success()) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

/// What a copy is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It lives on by itself.
    Alone,
    /// It follows the cluster that it was taken from.
    Standby,
}

/// A free port below those that Linux gives away by itself (from 32768 on): nobody who asks for any port takes it before the server does.
fn free_port() -> u16 {
    let from = 20_000 + u16::try_from(std::process::id() % 10_000).unwrap();
    (from..32_000).find(|port| std::net::TcpListener::bind(("127.0.0.1", *port)).is_ok()).unwrap()
}

impl Copy {
    /// Takes the copy.
    pub fn of(devdb: &DevDb, name: &str, kind: Kind) -> Self {
        let original = fs::metadata(devdb.folder().join("data")).unwrap();
        let mut copy = Self {
            _turn: ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner),
            data: devdb.folder().join(name),
            slot: None,
            owner: (original.uid(), original.gid()),
            program: devdb.program("postgres"),
            port: free_port(),
        };
        fs::create_dir(&copy.data).unwrap();
        fs::set_permissions(&copy.data, fs::Permissions::from_mode(0o700)).unwrap();
        chown(&copy.data, Some(copy.owner.0), Some(copy.owner.1)).unwrap();
        let mut command = copy.at_original(devdb, "pg_basebackup");
        command.args(["--checkpoint=fast", "--no-sync", "--wal-method=stream", "-D"]).arg(&copy.data);
        if kind == Kind::Standby {
            command.args(["--write-recovery-conf", "--create-slot", "--slot", SLOT]);
            // Before the command: one that fails may have made it already.
            let mut end = copy.at_original(devdb, "pg_receivewal");
            end.args(["--drop-slot", "--slot", SLOT]);
            copy.slot = Some(Slot { end, tries: 1 });
        }
        let stay = DATABASES_STAY.write().unwrap_or_else(PoisonError::into_inner);
        let output = command.output().unwrap();
        drop(stay);
        assert!(output.status.success(), "{output:?}");
        if let Some(slot) = &mut copy.slot {
            slot.tries = 100;
        }
        copy
    }

    /// One of PostgreSQL's own commands, which asks the cluster that is copied.
    fn at_original(&self, devdb: &DevDb, program: &str) -> Command {
        let config = devdb.config(DbRole::Superuser, "postgres");
        let password = String::from_utf8_lossy(config.get_password().unwrap()).into_owned();
        let mut command = self.command(&devdb.program(program));
        command.args(["-U", "postgres", "-h"]).arg(devdb.socket_folder()).env("PGPASSWORD", password);
        command
    }

    /// A command as the user whom the files belong to: PostgreSQL refuses root.
    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir("/").env("LC_ALL", "C").stdin(Stdio::null());
        if self.owner.0 != fs::metadata("/proc/self").unwrap().uid() {
            command.uid(self.owner.0).gid(self.owner.1);
        }
        command
    }

    /// Puts a file that only the server may read into the data folder; gives its path.
    pub fn put(&self, name: &str, text: &str) -> PathBuf {
        let path = self.data.join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        chown(&path, Some(self.owner.0), Some(self.owner.1)).unwrap();
        path
    }

    /// Starts the server, and waits until it takes connections. It ends with the value, and with this thread.
    pub fn start(&self, settings: &[&str]) -> Server {
        let log = fs::File::create(self.data.join("server.log")).unwrap();
        let mut command = self.command(Path::new("setpriv"));
        command.args(["--pdeathsig", "INT"]).arg(&self.program).arg("-D").arg(&self.data);
        let socket = format!("unix_socket_directories={}", self.data.display());
        let port = format!("port={}", self.port);
        for setting in ["listen_addresses=127.0.0.1", &socket, &port, "fsync=off"].iter().chain(settings) {
            command.arg("-c").arg(setting);
        }
        command.stdout(Stdio::null()).stderr(log).process_group(0);
        let mut child = command.spawn().expect("this test needs `setpriv` of util-linux");
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            let pid_file = fs::read_to_string(self.data.join("postmaster.pid")).unwrap_or_default();
            let state = pid_file.lines().nth(7).unwrap_or_default().trim();
            if state == "ready" || state == "standby" {
                return Server { child };
            }
            let log = fs::read_to_string(self.data.join("server.log")).unwrap();
            assert!(child.try_wait().unwrap().is_none() && Instant::now() < until, "{log}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// URL of a database as a role, with further parameters.
    pub fn url(&self, devdb: &DevDb, role: DbRole, database: &str, more: &str) -> String {
        self.url_at("127.0.0.1", devdb, role, database, more)
    }

    /// The same under another name of the host.
    pub fn url_at(&self, host: &str, devdb: &DevDb, role: DbRole, database: &str, more: &str) -> String {
        let config = devdb.config(role, database);
        let password = String::from_utf8_lossy(config.get_password().unwrap()).into_owned();
        format!("postgresql://{}:{password}@{host}:{}/{database}?{more}", role.name(), self.port)
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.data);
    }
}

/// A running copy.
pub struct Server {
    child: Child,
}

impl Drop for Server {
    fn drop(&mut self) {
        signal("-INT", self.child.id());
        let _ = self.child.wait();
    }
}
