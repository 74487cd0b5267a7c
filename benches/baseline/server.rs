//! The release build of the program as a child: started, asked whether it is ready, watched, stopped.

use std::fs::File;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use secrecy::ExposeSecret as _;
use tiepdan::devdb::DbRole;

use crate::Outcome;
use crate::client::Connection;
use crate::stand::{Stand, TODAY};

/// The program beside this bench.
const PROGRAM: &str = env!("CARGO_BIN_EXE_tiepdan");
/// How long a server may take to be ready, and to end.
const PATIENCE: Duration = Duration::from_secs(20);

/// A server that runs.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// From its start to the first 200 of `/health/ready`.
    pub ready_after: Duration,
}

/// Memory of the server in KiB.
#[derive(Debug, Clone, Copy)]
pub struct Memory {
    /// Resident now.
    pub now: u64,
    /// Highest since the last [`Server::forget_peak`].
    pub peak: u64,
    /// Of what is resident now what is the program's own: the rest are pages of its file.
    pub own: u64,
}

impl Server {
    /// Serves a database of the stand.
    pub async fn on(stand: &Stand, database: &str) -> Outcome<Self> {
        Self::start(&settings(stand, database), &stand.devdb.folder().join("tiepdan.log")).await
    }

    /// Starts `tiepdan serve` with these settings and no others, and waits until it is ready.
    pub async fn start(settings: &[(&str, String)], log: &Path) -> Outcome<Self> {
        // Found free a moment ago: nothing else starts servers here.
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let mut command = command("serve", settings, log)?;
        command.env("TIEPDAN_BIND", address.to_string()).env("TIEPDAN_ADMIN_BIND", "127.0.0.1:0");
        let started = Instant::now();
        let mut child = command.spawn()?;
        loop {
            if started.elapsed() > PATIENCE || child.try_wait()?.is_some() {
                let _ = child.kill();
                let said = std::fs::read_to_string(log).unwrap_or_default();
                return Err(format!("the server was not ready: {said}").into());
            }
            if is_ready(address).await {
                return Ok(Self { child, address, ready_after: started.elapsed() });
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// Asks for the contract, its 3.0 copy and their reader: whoever measures memory counts what sending these leaves in it, since
    /// every server in use has been asked for them.
    pub async fn show_contract(&self) -> Outcome<()> {
        let mut connection = Connection::open(self.address).await?;
        for path in ["/openapi.json", "/openapi-3.0.json", "/docs/"] {
            let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
            let answer = connection.exchange(request.as_bytes()).await?;
            if answer.status != 200 {
                return Err(format!("{path}: {}", answer.status).into());
            }
        }
        Ok(())
    }

    /// What it holds.
    pub fn memory(&self) -> Outcome<Memory> {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let value = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name));
            let digits = line.and_then(|rest| rest.split_whitespace().next());
            digits.and_then(|digits| digits.parse().ok()).ok_or_else(|| format!("no {name} in its status"))
        };
        Ok(Memory { now: value("VmRSS:")?, peak: value("VmHWM:")?, own: value("RssAnon:")? })
    }

    /// From here on the peak is counted anew.
    pub fn forget_peak(&self) -> Outcome<()> {
        Ok(std::fs::write(format!("/proc/{}/clear_refs", self.child.id()), "5")?)
    }

    /// Lets it finish in order.
    pub fn stop(mut self) -> Outcome<()> {
        end(&mut self.child)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // After an error nothing stays behind; a server that has ended cannot be hit.
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = self.child.kill();
        }
    }
}

/// KiB in MiB.
pub fn mebibytes(kibibytes: u64) -> Outcome<f64> {
    Ok(f64::from(u32::try_from(kibibytes)?) / 1024.0)
}

/// Settings of the program on a database of the stand.
pub fn settings(stand: &Stand, database: &str) -> [(&'static str, String); 6] {
    [
        ("DATABASE_URL", stand.devdb.url(DbRole::Application, database).expose_secret().to_owned()),
        ("TIEPDAN_KEYS_DIR", stand.keys_dir.display().to_string()),
        ("TIEPDAN_TODAY", TODAY.to_owned()),
        // The bounds on one client are not what is measured.
        ("TIEPDAN_RATE_PER_MINUTE", "1000000".to_owned()),
        ("TIEPDAN_RATE_BURST", "1000000".to_owned()),
        ("TIEPDAN_LOGIN_RATE_PER_MINUTE", "1000".to_owned()),
    ]
}

/// A command of the program with these settings and no others; what it says goes to `log`.
pub fn command(name: &str, settings: &[(&str, String)], log: &Path) -> Outcome<Command> {
    let mut command = Command::new(PROGRAM);
    command.arg(name).env_clear().env("PATH", std::env::var("PATH").unwrap_or_default());
    command
        // Settings of the allocator are tried by setting them for the bench.
        .envs(std::env::vars().filter(|(name, _)| name.ends_with("MALLOC_CONF")))
        .envs(settings.iter().cloned());
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::from(File::create(log)?));
    Ok(command)
}

/// Lets a child finish in order.
pub fn end(child: &mut Child) -> Outcome<()> {
    Command::new("kill").args(["-s", "TERM", &child.id().to_string()]).status()?;
    let deadline = Instant::now() + PATIENCE;
    while child.try_wait()?.is_none() {
        if Instant::now() > deadline {
            child.kill()?;
            return Err("the program did not stop in order".into());
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok(())
}

async fn is_ready(address: SocketAddr) -> bool {
    let Ok(mut connection) = Connection::open(address).await else { return false };
    let asked = connection.exchange(b"GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n").await;
    asked.is_ok_and(|answer| answer.status == 200)
}
