//! Commands as an operator types them: what works, and one clear sentence where something does not.

mod bad;
mod bad_database;
mod bad_heads;
mod bad_roles;
mod communes;
mod rewrapping;
mod rotation;
mod unprinted;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};

use tiepdan::api::{self, OpenApi};
use tiepdan::kernel::problem::Language;

use crate::support::process::{Folder, run, sentence};

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn keys_are_made_once() {
    let folder = Folder::new("keys");
    let keys = folder.0.join("keys");
    assert!(run(&["keys", "init"], &[("TIEPDAN_KEYS_DIR", path(&keys))]).status.success());
    let before: Vec<_> = std::fs::read_dir(&keys).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(!before.is_empty());
    sentence(&run(&["keys", "init"], &[("TIEPDAN_KEYS_DIR", path(&keys))]));
    assert_eq!(std::fs::read_dir(&keys).unwrap().count(), before.len());
}

#[test]
fn a_taken_port_is_one_sentence() {
    let folder = Folder::new("port");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let bind = taken.local_addr().unwrap().to_string();
    let database = folder.0.join("db");
    let output = run(&["serve"], &[("TIEPDAN_BIND", &bind), ("TIEPDAN_DEVDB_DIR", path(&database))]);
    assert!(sentence(&output).contains(&bind), "{output:?}");
}

#[test]
fn a_wrong_database_url_is_refused_without_repeating_its_password() {
    let url = "postgresql://tiepdan_app:s3cretpassword@db.example/tiepdan";
    let output = run(
        &["serve"],
        &[("DATABASE_URL", url), ("TIEPDAN_BIND", "127.0.0.1:0"), ("TIEPDAN_ADMIN_BIND", "127.0.0.1:0")],
    );
    assert!(!output.status.success());
    let said =
        String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("verify-full"), "{said}");
    assert!(!said.contains("s3cretpassword"), "{said}");
}

#[test]
fn a_doctor_without_a_database_says_what_to_do() {
    let output = run(&["doctor"], &[]);
    assert!(!output.status.success());
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("DATABASE_URL"), "{said}");
}

#[test]
fn an_empty_setting_is_refused_where_its_default_would_be_taken_unseen() {
    let help = String::from_utf8(run(&["serve", "--help"], &[]).stdout).unwrap();
    // Lines are wrapped anywhere.
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    let names: BTreeSet<&str> =
        help.split("[env: ").skip(1).filter_map(|rest| rest.split(['=', ']']).next()).collect();
    assert!(names.len() > 20, "{names:?}");
    // The doctor says that the settings are right, or nothing at all.
    let taken = |name: &&str| !run(&["doctor"], &[(*name, "")]).stdout.is_empty();
    let taken: BTreeSet<&str> = names.iter().copied().filter(taken).collect();
    let lists = ["TIEPDAN_CORS_ORIGINS", "TIEPDAN_DEMO_HOSTS", "TIEPDAN_TRUSTED_PROXIES"];
    let others = ["TIEPDAN_PUBLIC_URL", "TIEPDAN_TODAY", "TIEPDAN_WORKERS"];
    assert_eq!(taken, lists.into_iter().chain(others).collect());
}

#[test]
fn every_edition_of_the_contract_is_printed_or_written() {
    let folder = Folder::new("openapi");
    for (arguments, expected) in [
        (&[][..], api::edition_text(OpenApi::V3_1, Language::En)),
        (&["--version", "3.0"][..], api::edition_text(OpenApi::V3_0, Language::En)),
        (&["--language", "vi"][..], api::edition_text(OpenApi::V3_1, Language::Vi)),
    ] {
        let printed = run(&[&["openapi"][..], arguments].concat(), &[]);
        assert!(printed.status.success() && printed.stdout == expected.as_bytes(), "{arguments:?}");
        let file = folder.0.join("contract.json");
        assert!(run(&[&["openapi", "--out", path(&file)][..], arguments].concat(), &[]).status.success());
        assert!(std::fs::read_to_string(&file).unwrap() == expected, "{arguments:?}");
    }
    sentence(&run(&["openapi", "--out", path(&folder.0.join("nowhere/contract.json"))], &[]));
}

#[test]
fn a_reader_that_stops_early_is_no_failure() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_tiepdan"));
    let mut child = program.arg("openapi").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Far more than a pipe holds is still to come when nobody reads it any more.
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert!(ended.status.success() && ended.stderr.is_empty(), "{ended:?}");
}
