//! A standard output that takes nothing: one clear sentence, a failure, and what was asked for is done whole.

use std::fs::OpenOptions;
use std::process::Stdio;

use tiepdan::devdb::DbRole;
use tiepdan::kernel::crypto::{Purpose, RootKeys};
use tiepdan::migrations;

use super::bad::{CALLS, Need, SECRET, free_ports, program_in, refused, run_in, variable};
use super::bad_database::Place;
use crate::support::cluster::TODAY;
use crate::support::process::{Folder, told};

/// Commands that print nothing.
const SILENT: &[&str] = &["serve", "worker"];

/// A database without the demo commune, beside which no real one is loaded.
const FRESH: &str = "fresh";

/// Something that `audit heads` prints.
const HEAD: &str = "insert into signed_audit_heads
    values ('99001', '2026-11-24', 1, decode('00', 'hex'), now(), 'none', 'a.b.c')";

/// The settings of a call that works.
fn settings(place: &Place, call: &[&str], needs: &[Need]) -> Vec<(&'static str, String)> {
    let keys = if call == ["keys", "init"] { place.folder.0.join("new") } else { place.keys() };
    let mut settings = vec![
        ("TIEPDAN_KEYS_DIR", keys.display().to_string()),
        ("TIEPDAN_USER_PASSWORD", SECRET.to_owned()),
        ("TIEPDAN_TODAY", TODAY.to_owned()),
    ];
    settings.extend(free_ports());
    let database = if call[0] == "commune" { FRESH } else { "good" };
    settings.extend(needs.iter().filter_map(|need| Some((variable(*need)?, place.url(*need, database)))));
    settings
}

#[tokio::test]
async fn what_cannot_be_printed_is_one_sentence() {
    let place = Place::make("unprinted").await;
    let folder = &place.folder.0;
    place.devdb.create_database(FRESH, None).await.unwrap();
    migrations::run(&place.devdb.url(DbRole::Owner, FRESH)).await.unwrap();
    for (call, needs) in CALLS.iter().filter(|(call, _)| !SILENT.contains(&call[0])) {
        if call.contains(&"heads") {
            place.sql("good", HEAD).await;
        }
        let mut program = program_in(folder, call, &settings(&place, call, needs));
        let output = program.stdout(full()).output().unwrap();
        let makes_a_client = call.starts_with(&["client", "create"]);
        let words = if makes_a_client {
            "`tiepdan client disable --id new-portal`"
        } else {
            "cannot print: No space left"
        };
        refused(&call.join(" "), &output, 1, words);
    }
    RootKeys::load(&folder.join("new")).unwrap();
    for purpose in Purpose::ROTATED {
        assert_eq!(RootKeys::load(&place.keys()).unwrap().older_ids(purpose).len(), 1, "{purpose:?}");
    }
    let run = |call: &[&str], output: Option<Stdio>| {
        let settings = settings(&place, call, &[Need::Owner]);
        match output {
            Some(output) => program_in(folder, call, &settings).stdout(output).output().unwrap(),
            None => run_in(folder, call, &settings),
        }
    };
    told(&run(&["client", "disable", "--id", "new-portal"], None));
    told(&run(&["user", "disable", "--login", "new-one"], None));

    // Whoever reads no further has what he wants, unless it is a secret.
    told(&run(&["client", "disable", "--id", "demo-portal"], Some(gone())));
    told(&run(&["keys", "rotate"], Some(gone())));
    let other =
        ["client", "create", "--id", "other", "--role", "portal", "--body", "ubnd", "--communes", "99001"];
    refused("a secret", &run(&other, Some(gone())), 1, "`tiepdan client disable --id other`");
}

#[test]
fn help_that_cannot_be_printed_is_a_failure() {
    let folder = Folder::new("unprinted-help");
    for call in ["--help", "--version"] {
        let output = program_in(&folder.0, &[call], &[]).stdout(full()).output().unwrap();
        refused(call, &output, 1, "cannot print: No space left");
        told(&program_in(&folder.0, &[call], &[]).stdout(gone()).output().unwrap());
    }
}

#[test]
fn what_fails_unheard_ends_as_a_failure() {
    let folder = Folder::new("unheard");
    let keys = [("TIEPDAN_KEYS_DIR", folder.0.join("missing").display().to_string())];
    for (call, code) in [(&["keys", "rotate"][..], 1), (&["--no-such-flag"][..], 2)] {
        let ended = program_in(&folder.0, call, &keys).stderr(full()).status().unwrap();
        assert_eq!(ended.code(), Some(code), "{call:?}");
    }
}

/// A disk without room.
fn full() -> Stdio {
    OpenOptions::new().write(true).open("/dev/full").unwrap().into()
}

/// A pipe that nobody reads from any more.
fn gone() -> Stdio {
    let (_, writer) = std::io::pipe().unwrap();
    writer.into()
}
