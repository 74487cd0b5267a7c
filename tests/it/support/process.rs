//! The program itself as a process: a server, or a command that ends.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use reqwest::Client;
use serde_json::Value;

use super::cluster::TODAY;

/// The program without the settings of whoever runs the tests.
fn program(arguments: &[&str], settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tiepdan"));
    for (name, _) in std::env::vars() {
        if name.starts_with("TIEPDAN_") || name.starts_with("DATABASE_") {
            command.env_remove(name);
        }
    }
    command.args(arguments).envs(settings.iter().copied());
    command
}

/// Runs a command to its end.
pub fn run(arguments: &[&str], settings: &[(&str, &str)]) -> Output {
    program(arguments, settings).output().unwrap()
}

/// What was said of a failure: exactly one line, without a backtrace.
#[track_caller]
pub fn sentence(output: &Output) -> String {
    assert!(!output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stderr.clone()).unwrap();
    let said: Vec<&str> = text.lines().filter(|line| !line.starts_with('{')).collect();
    assert_eq!(said.len(), 1, "{text}");
    said[0].to_owned()
}

/// What a command printed that did its work.
#[track_caller]
pub fn told(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// One server process; its end is seen to.
pub struct Process {
    /// The process.
    pub child: Child,
    /// Where it listens.
    pub base: String,
}

impl Process {
    /// Starts it on a private cluster in `folder`; its log goes to `log`.
    pub async fn start(folder: &Path, http: &Client, log: Stdio) -> Self {
        Self::serve(&[("TIEPDAN_DEVDB_DIR", folder.to_str().unwrap())], http, log).await
    }

    /// Starts it with these settings; its log goes to `log`.
    pub async fn serve(settings: &[(&str, &str)], http: &Client, log: Stdio) -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = program(&["serve"], &[&[("TIEPDAN_ADMIN_BIND", "127.0.0.1:0")], settings].concat());
        command.env("TIEPDAN_BIND", format!("127.0.0.1:{port}"));
        command.env("TIEPDAN_WORKERS", "1").env("TIEPDAN_TODAY", TODAY);
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
        self.token_of(http, "demo-portal").await
    }

    /// A token of a machine of the demo.
    pub async fn token_of(&self, http: &Client, client: &str) -> String {
        let form = format!("grant_type=client_credentials&client_id={client}&client_secret=demo-{client}");
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

/// One worker process; it ends with the test.
pub struct WorkerProcess {
    /// The process.
    pub child: Child,
}

impl WorkerProcess {
    /// Starts it with these settings.
    pub fn start(settings: &[(&str, &str)]) -> Self {
        let mut command = program(&["worker"], settings);
        command.env("TIEPDAN_TODAY", TODAY);
        Self {
            child: command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap(),
        }
    }

    /// Tells it to stop, and waits until it has ended.
    pub fn stopped(mut self) -> std::process::ExitStatus {
        signal("-TERM", self.child.id());
        self.child.wait().unwrap()
    }
}

impl Drop for WorkerProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a signal.
pub fn signal(name: &str, pid: u32) {
    let _ = Command::new("kill").arg(name).arg(pid.to_string()).stderr(Stdio::null()).status();
}

/// Goes with the test.
pub struct Folder(pub PathBuf);

impl Folder {
    /// A new one, whose name begins with `name`.
    pub fn new(name: &str) -> Self {
        let folder = Self(std::env::temp_dir().join(format!("tiepdan-{name}-{}", std::process::id())));
        std::fs::create_dir_all(&folder.0).unwrap();
        folder
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
