//! The server process: make the cluster, start or find it, stop it.

use std::fs::{self, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use secrecy::{ExposeSecret, SecretString};

use super::account::Account;
use super::binaries::Binaries;
use super::passwords::write_private;
use super::place::{PORT, Place, make_servers_folder};
use super::processes::{PidFile, of_cluster};
use super::{DbRole, DevDbError};

/// Long enough for recovery after a crash on a slow disk.
const START_SECONDS: u64 = 60;
const STOP_SECONDS: u64 = 30;
const LEFTOVER_SECONDS: u64 = 10;
const PAUSE: Duration = Duration::from_millis(10);

/// What is needed to handle the server of one cluster.
#[derive(Debug)]
pub(super) struct Server {
    pub binaries: Binaries,
    pub account: Account,
    pub place: Place,
    pub durable: bool,
}

impl Server {
    /// Whether the cluster exists. A data folder that is none of a cluster is not touched.
    pub fn is_made(&self) -> Result<bool, DevDbError> {
        let data = self.place.data();
        match release_of(&data) {
            Some(_) => Ok(true),
            None if data.exists() => Err(DevDbError::NotOurs(data)),
            None => Ok(false),
        }
    }

    /// Makes the cluster beside its final place and moves it there, so that a half-made one is never started.
    pub fn make(&self, superuser_password: &SecretString) -> Result<(), DevDbError> {
        let data = self.place.data();
        let part = self.place.folder.join("data.part");
        match fs::remove_dir_all(&part) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(DevDbError::io("delete the half-made", &part)(error));
            }
            _ => {}
        }
        make_servers_folder(&part, &self.account)?;
        let password_file = self.place.folder.join("initdb-password");
        write_private(&password_file, superuser_password.expose_secret())?;
        let result = self.account.give(&password_file).and_then(|()| self.initdb(&part, &password_file));
        let _ = fs::remove_file(&password_file);
        result?;
        fs::rename(&part, &data).map_err(DevDbError::io("put in its place", &data))
    }

    fn initdb(&self, data: &Path, password_file: &Path) -> Result<(), DevDbError> {
        let program = self.binaries.program("initdb");
        // Other systems than Linux may have no C.UTF-8; their C orders the same way.
        let locale = if cfg!(target_os = "linux") { "C.UTF-8" } else { "C" };
        let mut command = self.account.command(&program);
        command
            .arg("-D")
            .arg(data)
            .arg(format!("--pwfile={}", password_file.display()))
            .arg(format!("--locale={locale}"))
            .arg(format!("--username={}", DbRole::Superuser.name()))
            .args(["--encoding=UTF8", "--auth=scram-sha-256"]);
        if !self.durable {
            command.arg("--no-sync");
        }
        let output = command.output().map_err(DevDbError::io("run", &program))?;
        if output.status.success() {
            return Ok(());
        }
        let said = last_lines(&String::from_utf8_lossy(&output.stderr));
        Err(DevDbError::Initdb { folder: self.place.folder.clone(), said })
    }

    /// Finds the running server or starts it; the child if it is ours.
    pub fn ensure_running(&self) -> Result<Option<Child>, DevDbError> {
        let deadline = Instant::now() + Duration::from_secs(START_SECONDS);
        while let Some(running) = self.running() {
            if running.ready {
                return Ok(None);
            }
            // Starting, recovering, or about to end: one of the two will show.
            if Instant::now() > deadline {
                return Err(self.not_started());
            }
            std::thread::sleep(PAUSE);
        }
        self.clear_stale()?;
        self.launch(deadline).map(Some)
    }

    /// The pid file, if the process that it names is a server of this cluster.
    pub fn running(&self) -> Option<PidFile> {
        let file = PidFile::read(&self.place.data())?;
        of_cluster(&self.place.cluster_name()).contains(&file.pid).then_some(file)
    }

    /// A killed server leaves a pid file that names nobody or a stranger, whom PostgreSQL would respect. The
    /// file goes only when no process of the cluster is left: such a one might still write.
    fn clear_stale(&self) -> Result<(), DevDbError> {
        let deadline = Instant::now() + Duration::from_secs(LEFTOVER_SECONDS);
        loop {
            let left = of_cluster(&self.place.cluster_name());
            if left.is_empty() {
                break;
            }
            if Instant::now() > deadline {
                let pids: Vec<String> = left.iter().map(u32::to_string).collect();
                return Err(DevDbError::Leftovers {
                    folder: self.place.folder.clone(),
                    pids: pids.join(", "),
                });
            }
            std::thread::sleep(PAUSE);
        }
        let socket_lock = self.place.socket.join(format!(".s.PGSQL.{PORT}.lock"));
        for stale in [self.place.data().join("postmaster.pid"), socket_lock] {
            match fs::remove_file(&stale) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(DevDbError::io("delete the stale", &stale)(error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn launch(&self, deadline: Instant) -> Result<Child, DevDbError> {
        let log_path = self.place.log();
        let log = OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(&log_path)
            .map_err(DevDbError::io("open", &log_path))?;
        let errors = log.try_clone().map_err(DevDbError::io("open", &log_path))?;
        let program = self.binaries.program("postgres");
        let mut command = self.account.command(&program);
        command.arg("-D").arg(self.place.data()).stdout(Stdio::from(log)).stderr(Stdio::from(errors));
        for setting in self.settings() {
            command.arg("-c").arg(setting);
        }
        // A group of its own: Ctrl-C in the terminal reaches our process, which then stops the server itself.
        let mut child = command.process_group(0).spawn().map_err(DevDbError::io("run", &program))?;
        loop {
            let file = PidFile::read(&self.place.data());
            if file.is_some_and(|file| file.ready && file.pid == child.id()) {
                return Ok(child);
            }
            let ended = child.try_wait().map_err(DevDbError::io("watch", &program))?.is_some();
            if ended || Instant::now() > deadline {
                return Err(self.not_started());
            }
            std::thread::sleep(PAUSE);
        }
    }

    fn settings(&self) -> Vec<String> {
        let socket = self.place.socket.display().to_string().replace('"', "\"\"");
        let mut settings = vec![
            format!("cluster_name={}", self.place.cluster_name()),
            format!("unix_socket_directories=\"{socket}\""),
            format!("port={PORT}"),
        ];
        let fixed = [
            "listen_addresses=",
            "unix_socket_permissions=0700",
            "update_process_title=on",
            "password_encryption=scram-sha-256",
            "max_connections=100",
            "shared_buffers=64MB",
            "timezone=UTC",
            "log_timezone=UTC",
        ];
        settings.extend(fixed.map(str::to_owned));
        if !self.durable {
            let fast = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];
            settings.extend(fast.map(str::to_owned));
        }
        settings
    }

    /// Fast shutdown (SIGINT): sessions are ended, everything is written, the next start needs no recovery.
    pub fn stop(&self, child: Option<Child>) -> Result<(), DevDbError> {
        let Some(running) = self.running() else { return Ok(()) };
        let program = self.binaries.program("pg_ctl");
        let mut command = self.account.command(&program);
        command.args(["kill", "INT"]).arg(running.pid.to_string());
        command.output().map_err(DevDbError::io("run", &program))?;
        let deadline = Instant::now() + Duration::from_secs(STOP_SECONDS);
        while self.running().is_some() {
            if Instant::now() > deadline {
                return Err(DevDbError::NotStopped { pid: running.pid, seconds: STOP_SECONDS });
            }
            std::thread::sleep(PAUSE);
        }
        if let Some(mut child) = child {
            let _ = child.wait();
        }
        Ok(())
    }

    fn not_started(&self) -> DevDbError {
        let log = self.place.log();
        if is_full(&self.place.folder) {
            // The log's last lines then tell of something else.
            return DevDbError::Full(self.place.folder.clone());
        }
        let text = fs::read(&log).unwrap_or_default();
        let said = last_lines(&String::from_utf8_lossy(&text));
        DevDbError::NotStarted { log, said }
    }
}

/// Whether not even a page can be written.
fn is_full(folder: &Path) -> bool {
    let probe = folder.join("probe");
    let written = fs::write(&probe, [0_u8; 8192]);
    let _ = fs::remove_file(&probe);
    written.is_err_and(|error| error.kind() == ErrorKind::StorageFull)
}

/// Major release that made the cluster in a data folder.
pub(super) fn release_of(data: &Path) -> Option<u32> {
    fs::read_to_string(data.join("PG_VERSION")).ok()?.trim().parse().ok()
}

fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines[lines.len().saturating_sub(4)..].join(" | ")
}
