//! Wrong command lines, settings, files and orders, for every command: one clear sentence, a failure, nothing done.

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tiepdan::cli;
use tiepdan::kernel::crypto::RootKeys;

use crate::support::process::Folder;

/// A password that no message may repeat.
pub const SECRET: &str = "s3cret-passw0rd";

/// What a command connects as, or reads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// DATABASE_URL.
    Application,
    /// DATABASE_OWNER_URL.
    Owner,
    /// DATABASE_ADMIN_URL.
    Administrator,
    /// TIEPDAN_KEYS_DIR.
    Keys,
}

use Need::{Administrator, Application, Keys, Owner};

const USER: &[&str] = &["user", "create", "--login", "new-one", "--commune", "99001", "--name", "Nguyễn An"];
const CLIENT: &[&str] =
    &["client", "create", "--id", "new-portal", "--role", "portal", "--body", "ubnd", "--communes", "99001"];

/// A file that is right.
pub const COMMUNE_FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/operations/commune.example.json");
pub const COMMUNE: &[&str] = &["commune", "load", COMMUNE_FILE];

/// Every command, as it would work, and what it needs for that.
pub const CALLS: &[(&[&str], &[Need])] = &[
    (&["serve"], &[Application, Keys]),
    (&["migrate"], &[Owner, Keys]),
    (&["migrate", "--create-roles"], &[Owner, Application, Administrator, Keys]),
    (&["demo"], &[Owner, Keys]),
    (COMMUNE, &[Owner, Keys]),
    (USER, &[Owner, Keys]),
    (&["user", "disable", "--login", "case-officer"], &[Owner, Keys]),
    (CLIENT, &[Owner, Keys]),
    (&["client", "disable", "--id", "demo-dashboard"], &[Owner, Keys]),
    (&["audit", "verify"], &[Application, Keys]),
    (&["audit", "heads"], &[Application]),
    (&["worker"], &[Application, Keys]),
    (&["doctor"], &[Application, Keys]),
    (&["keys", "init"], &[]),
    (&["keys", "rotate"], &[Keys]),
    (&["keys", "rewrap"], &[Application, Keys]),
    (&["openapi"], &[]),
];

/// Runs the program in `folder`, with these settings and no other.
pub fn run_in(folder: &Path, arguments: &[&str], settings: &[(&str, String)]) -> Output {
    program_in(folder, arguments, settings).output().unwrap()
}

/// The same before it runs.
pub fn program_in(folder: &Path, arguments: &[&str], settings: &[(&str, String)]) -> Command {
    // A server that starts although it should not must not wait for ever.
    let mut command = Command::new("timeout");
    command.args(["60", env!("CARGO_BIN_EXE_tiepdan")]);
    for (name, _) in std::env::vars() {
        if name.starts_with("TIEPDAN_") || name.starts_with("DATABASE_") {
            command.env_remove(name);
        }
    }
    let given = settings.iter().map(|(name, value)| (*name, value.as_str()));
    command.current_dir(folder).args(arguments).env("RUST_BACKTRACE", "1").envs(given);
    command.stdin(Stdio::null());
    command
}

/// Addresses that no other server on this machine has.
pub fn free_ports() -> [(&'static str, String); 2] {
    ["TIEPDAN_BIND", "TIEPDAN_ADMIN_BIND"].map(|name| (name, "127.0.0.1:0".to_owned()))
}

/// One clear sentence with these words, this exit code, and nothing that only a programmer understands.
#[track_caller]
pub fn refused(what: &str, output: &Output, code: i32, words: &str) {
    let errors = String::from_utf8(output.stderr.clone()).unwrap();
    let all = format!("{errors}{}", String::from_utf8_lossy(&output.stdout));
    let said: Vec<&str> = errors.lines().filter(|line| !line.starts_with('{')).collect();
    assert_eq!((output.status.code(), said.len()), (Some(code), 1), "{what}: {all}");
    assert!(said[0].starts_with("tiepdan: ") && all.contains(words), "{what} does not say `{words}`: {all}");
    for foreign in [SECRET, "panicked", "backtrace", "Error(", "Error {", "Some(", "None", "Os {", "db error"]
    {
        assert!(!all.contains(foreign), "{what} says `{foreign}`: {all}");
    }
}

/// The commands that do something, by name.
fn leaves(command: &clap::Command, path: &[String], found: &mut BTreeSet<Vec<String>>) {
    let below: Vec<_> = command.get_subcommands().filter(|one| one.get_name() != "help").collect();
    if below.is_empty() {
        found.insert(path.to_vec());
    }
    for one in below {
        leaves(one, &[path, &[one.get_name().to_owned()]].concat(), found);
    }
}

#[test]
fn every_command_is_tried_here() {
    let mut found = BTreeSet::new();
    leaves(&cli::command(), &[], &mut found);
    let tried = |path: &Vec<String>| {
        CALLS
            .iter()
            .any(|(call, _)| call.iter().zip(path).filter(|(one, other)| *one == other).count() == path.len())
    };
    let missing: Vec<_> = found.iter().filter(|path| !tried(path)).collect();
    assert!(missing.is_empty(), "add to CALLS: {missing:?}");
    assert!(found.len() >= 16, "{found:?}");
}

#[test]
fn wrong_command_lines_and_names_of_settings() {
    let folder = Folder::new("command-lines");
    for (call, _) in CALLS {
        let run =
            |more: &[&str], settings: &[(&str, String)]| run_in(&folder.0, &[call, more].concat(), settings);
        let what = call.join(" ");
        refused(&what, &run(&["--no-such-flag"], &[]), 2, "unexpected argument '--no-such-flag' found");
        refused(&what, &run(&["surplus"], &[]), 2, "'surplus'");
        let misspelt = [("TIEPDAN_KEY_DIR", "x".to_owned())];
        refused(
            &what,
            &run(&[], &misspelt),
            2,
            "TIEPDAN_KEY_DIR is no setting of this program: did you mean TIEPDAN_KEYS_DIR?",
        );
        let misspelt = [("DATABASE_ONWER_URL", SECRET.to_owned())];
        refused(&what, &run(&[], &misspelt), 2, "did you mean DATABASE_OWNER_URL?");
    }
    for incomplete in
        [&["user"][..], &["user", "create"], &["client", "disable"], &["keys"], &["audit"], &["nothing"]]
    {
        refused(&incomplete.join(" "), &run_in(&folder.0, incomplete, &[]), 2, "--help`)");
    }
    assert_eq!(std::fs::read_dir(&folder.0).unwrap().count(), 0, "something was made");
}

#[test]
fn wrong_values_of_settings() {
    let folder = Folder::new("setting-values");
    let wrong = [
        ("TIEPDAN_BIND", "8080"),
        ("TIEPDAN_PUBLIC_URL", "https://operator:s3cret-passw0rd@a.vn"),
        ("TIEPDAN_TODAY", "tomorrow"),
        ("TIEPDAN_WORKERS", "many"),
        ("TIEPDAN_TRUSTED_PROXIES", "proxy.local"),
        ("DATABASE_READ_URL", "postgresql://app:s3cret-passw0rd@replica.example.vn/t"),
    ];
    for command in ["serve", "doctor"] {
        for (name, value) in wrong {
            let output = run_in(&folder.0, &[command], &[(name, value.to_owned())]);
            refused(&format!("{command} {name}"), &output, 1, name);
        }
    }
    for (call, needs) in CALLS {
        if needs.contains(&Application) || needs.contains(&Owner) {
            let output =
                run_in(&folder.0, call, &[("TIEPDAN_ALLOW_PLAINTEXT_DATABASE", "perhaps".to_owned())]);
            refused(&call.join(" "), &output, 2, "invalid value 'perhaps'");
        }
    }
    for (call, _) in CALLS {
        let said = |name: &'static str, value: &str| {
            let keys = ("TIEPDAN_KEYS_DIR", "keys".to_owned());
            run_in(&folder.0, call, &[keys, (name, value.to_owned())])
        };
        let what = call.join(" ");
        refused(&what, &said("RUST_LOG", "tiepdan=loud"), 1, "RUST_LOG must be levels like `warn` or");
        if ["demo", "commune", "user", "client"].contains(&call[0]) {
            refused(&what, &said("TIEPDAN_TODAY", "tomorrow"), 1, "TIEPDAN_TODAY must be a date");
            // An empty one is none, as for a server.
            refused(&what, &said("TIEPDAN_TODAY", ""), 1, "DATABASE_OWNER_URL is not set");
        }
    }
    let output = run_in(&folder.0, &["doctor", "--live"], &[("TIEPDAN_BIND", "127.0.0.1:1".to_owned())]);
    refused("doctor --live", &output, 1, "no server answers on 127.0.0.1:1");
    assert_eq!(std::fs::read_dir(&folder.0).unwrap().count(), 0, "something was made");
}

#[test]
fn wrong_files_and_folders() {
    let folder = Folder::new("files");
    let path = |name: &str| folder.0.join(name);
    std::fs::write(path("file"), "no folder").unwrap();
    for name in ["open", "empty", "damaged"] {
        std::fs::create_dir(path(name)).unwrap();
        std::fs::set_permissions(path(name), std::fs::Permissions::from_mode(0o700)).unwrap();
    }
    RootKeys::create(&path("open")).unwrap();
    std::fs::set_permissions(path("open"), std::fs::Permissions::from_mode(0o755)).unwrap();
    RootKeys::create(&path("damaged")).unwrap();
    std::fs::write(path("damaged/sealed-1.key"), "sealed-1:bm8ga2V5\n").unwrap();
    // Nobody gets as far as this server.
    let url = || "postgresql://tiepdan_owner:s3cret-passw0rd@127.0.0.1:1/t".to_owned();
    for (name, words) in [
        ("missing", "There is no folder of root keys at"),
        ("file", "There is no folder of root keys at"),
        ("open", "is open to group or others (mode 0755)"),
        ("empty", "holds no `ordinary` root key"),
        ("damaged", "sealed-1.key is not a root key of this program"),
    ] {
        for (call, needs) in CALLS.iter().filter(|(_, needs)| needs.contains(&Keys)) {
            let mut settings = vec![("TIEPDAN_KEYS_DIR", path(name).display().to_string())];
            settings.extend(needs.iter().filter_map(|need| Some((variable(*need)?, url()))));
            settings.extend(free_ports());
            refused(&format!("{} {name}", call.join(" ")), &run_in(&folder.0, call, &settings), 1, words);
        }
    }
    for (name, words) in
        [("file", "cannot be used"), ("file/below", "cannot be used"), ("damaged", "already holds root keys")]
    {
        let keys = [("TIEPDAN_KEYS_DIR", path(name).display().to_string())];
        refused(name, &run_in(&folder.0, &["keys", "init"], &keys), 1, words);
    }
    refused("out", &run_in(&folder.0, &["openapi", "--out", "empty"], &[]), 1, "cannot write empty");
    for name in ["file", "file/below"] {
        let mut place = vec![("TIEPDAN_DEVDB_DIR", path(name).display().to_string())];
        place.extend(free_ports());
        refused(name, &run_in(&folder.0, &["serve"], &place), 1, "file");
    }
    let mut left: Vec<_> =
        std::fs::read_dir(&folder.0).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["damaged", "empty", "file", "open"], "something was made");
    assert_eq!(std::fs::read(path("file")).unwrap(), b"no folder");
}

/// The variable of a URL.
pub fn variable(need: Need) -> Option<&'static str> {
    match need {
        Application => Some("DATABASE_URL"),
        Owner => Some("DATABASE_OWNER_URL"),
        Administrator => Some("DATABASE_ADMIN_URL"),
        Keys => None,
    }
}
