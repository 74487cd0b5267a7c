//! Several processes and one cluster: what a killed server left behind, and two programs at the same moment.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use reqwest::Client;
use tiepdan::devdb;

use super::{joining, kill_hard, temporary};
use crate::support::process::{Folder, Process, run, sentence};

/// Kills the server, puts another first line into its pid file, and starts again.
fn starts_in_spite_of(pid_file_of: impl FnOnce(&str) -> String) {
    let devdb = devdb::start(&temporary()).unwrap();
    let pid_file = devdb.folder().join("data/postmaster.pid");
    let old = fs::read_to_string(&pid_file).unwrap();
    kill_hard(&devdb);
    fs::write(&pid_file, pid_file_of(old.split_once('\n').unwrap().1)).unwrap();
    assert_eq!(devdb.server_pid(), None);
    let again = devdb::start(&joining(&devdb)).unwrap();
    assert!(again.server_pid().is_some());
}

#[test]
fn a_pid_file_that_names_a_stranger_is_stale() {
    starts_in_spite_of(|rest| format!("{}\n{rest}", std::process::id()));
}

#[test]
fn a_pid_file_that_names_another_cluster_s_server_is_stale() {
    let other = devdb::start(&temporary()).unwrap();
    let pid = other.server_pid().unwrap();
    starts_in_spite_of(|rest| format!("{pid}\n{rest}"));
    assert_eq!(other.server_pid(), Some(pid), "the other one was touched");
}

#[test]
fn a_pid_file_that_names_nobody_is_stale() {
    let mut gone = Command::new("true").spawn().unwrap();
    gone.wait().unwrap();
    starts_in_spite_of(|rest| format!("{}\n{rest}", gone.id()));
}

#[test]
fn half_a_pid_file_is_stale() {
    starts_in_spite_of(|_| String::new());
    starts_in_spite_of(|_| "12\0".to_owned());
}

/// Starts the program on a cluster without waiting for it.
fn begin(folder: &Path, log: &Path) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tiepdan"));
    for (name, _) in std::env::vars() {
        if name.starts_with("TIEPDAN_") || name.starts_with("DATABASE_") {
            command.env_remove(name);
        }
    }
    let (out, errors) =
        (fs::File::create(log).unwrap(), fs::File::create(log.with_extension("err")).unwrap());
    command.env("TIEPDAN_DEVDB_DIR", folder).env("TIEPDAN_BIND", "127.0.0.1:0");
    command.env("TIEPDAN_PUBLIC_URL", "http://localhost");
    command.arg("serve").stdin(Stdio::null()).stdout(out).stderr(errors).spawn().unwrap()
}

/// Waits until the program has said where it serves.
fn base(child: &mut Child, log: &Path) -> String {
    let until = Instant::now() + Duration::from_secs(90);
    loop {
        let text = fs::read_to_string(log).unwrap();
        let told = text.lines().find_map(|line| line.strip_prefix("tiepdan serves a demo commune on "));
        if let Some(told) = told {
            return told.split(';').next().unwrap().to_owned();
        }
        let errors = fs::read_to_string(log.with_extension("err")).unwrap();
        assert!(child.try_wait().unwrap().is_none() && Instant::now() < until, "it does not serve: {errors}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[tokio::test]
async fn programs_that_start_at_the_same_moment_share_one_cluster() {
    let folder = Folder::new("same-moment");
    let (cluster, http) = (folder.0.join("db"), Client::builder().no_proxy().build().unwrap());
    let log = |n: usize| folder.0.join(format!("log-{n}"));
    let children: Vec<Child> = (0..3).map(|n| begin(&cluster, &log(n))).collect();
    let mut processes: Vec<Process> = children
        .into_iter()
        .enumerate()
        .map(|(n, mut child)| Process { base: base(&mut child, &log(n)), child })
        .collect();
    // A token of one is good at the others: they have one set of keys and one commune.
    let token = processes[0].token(&http).await;
    for process in &processes {
        let list = http.get(format!("{}/v1/petitions", process.base)).bearer_auth(&token);
        assert_eq!(list.send().await.unwrap().status(), 200);
    }
    // Whoever goes leaves the cluster to those who stay.
    while let Some(mut process) = processes.pop() {
        process.end();
        for other in &processes {
            let list = http.get(format!("{}/v1/petitions", other.base)).bearer_auth(&token);
            assert_eq!(list.send().await.unwrap().status(), 200);
        }
    }
    assert!(!cluster.join("data/postmaster.pid").exists(), "the last one has stopped the cluster");
}

#[tokio::test]
async fn a_second_program_on_the_same_port_ends_and_the_first_goes_on() {
    let folder = Folder::new("second");
    let (cluster, http) = (folder.0.join("db"), Client::builder().no_proxy().build().unwrap());
    let mut first = Process::start(&cluster, &http, Stdio::null()).await;
    let bind = first.base.strip_prefix("http://").unwrap().to_owned();
    let second =
        run(&["serve"], &[("TIEPDAN_BIND", &bind), ("TIEPDAN_DEVDB_DIR", cluster.to_str().unwrap())]);
    assert!(sentence(&second).contains(&bind), "{second:?}");
    first.token(&http).await;
    first.end();
}
