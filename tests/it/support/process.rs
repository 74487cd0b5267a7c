//! The program itself as a process, on a private cluster of its own.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use reqwest::Client;
use serde_json::Value;

/// One server process on a cluster of its own; its end is seen to.
pub struct Process {
    /// The process.
    pub child: Child,
    /// Where it listens.
    pub base: String,
}

impl Process {
    /// Starts it; its log goes to `log`.
    pub async fn start(folder: &Path, http: &Client, log: Stdio) -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new(env!("CARGO_BIN_EXE_tiepdan"));
        command
            .arg("serve")
            .env_remove("DATABASE_URL")
            .env_remove("DATABASE_READ_URL")
            .env_remove("TIEPDAN_KEYS_DIR");
        command.env("TIEPDAN_DEVDB_DIR", folder).env("TIEPDAN_BIND", format!("127.0.0.1:{port}"));
        command
            .env("TIEPDAN_ADMIN_BIND", "127.0.0.1:0")
            .env("TIEPDAN_WORKERS", "1")
            .env("TIEPDAN_TODAY", "2026-11-24");
        command.env("TIEPDAN_RATE_PER_MINUTE", "600000").env("TIEPDAN_RATE_BURST", "100000");
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn().unwrap();
        let process = Self { child, base: format!("http://127.0.0.1:{port}") };
        let until = Instant::now() + Duration::from_secs(60);
        while http.get(format!("{}/health/ready", process.base)).send().await.is_err() {
            assert!(Instant::now() < until, "the server did not start");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        process
    }

    /// A token of the demo portal.
    pub async fn token(&self, http: &Client) -> String {
        let form = "grant_type=client_credentials&client_id=demo-portal&client_secret=demo-demo-portal";
        let request = http.post(format!("{}/v1/oauth/token", self.base)).body(form);
        let answer =
            request.header("Content-Type", "application/x-www-form-urlencoded").send().await.unwrap();
        answer.json::<Value>().await.unwrap()["access_token"].as_str().unwrap().to_owned()
    }

    /// Ends it as a person at the keyboard would, and waits until it is gone.
    pub fn end(&mut self) {
        signal("-TERM", self.child.id());
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            self.end();
        }
    }
}

/// Sends a signal.
pub fn signal(name: &str, pid: u32) {
    let _ = Command::new("kill").arg(name).arg(pid.to_string()).stderr(Stdio::null()).status();
}

/// Goes with the test.
pub struct Folder(pub PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
