//! Disks that are read-only or full, for real: the program runs in a mount namespace of its own, where the cluster's
//! folder is a small file system. Each fault is one sentence and a failure, and passes without a trace once the disk
//! is in order again.

use std::path::Path;
use std::process::{Command, Output};

use crate::support::process::Folder;

/// `attempt NAME`: runs the server until it serves or ends. Everything that it says goes to files under that name; then
/// one line tells how it ended: `served`, or the exit code.
const ATTEMPT: &str = r#"
attempt() {
    "$PROGRAM" serve >"$NOTES/$1.out" 2>"$NOTES/$1.err" &
    server=$!
    for _ in $(seq 1200); do
        grep -q '^tiepdan serves' "$NOTES/$1.out" && break
        kill -0 "$server" 2>/dev/null || break
        sleep 0.05
    done
    if grep -q '^tiepdan serves' "$NOTES/$1.out"; then
        kill -TERM "$server"
        wait "$server" && echo "$1 served"
    else
        wait "$server" || echo "$1 failed $?"
    fi
}
"#;

/// Where the system allows none of it a test fails and says so: a disk that is not full would prove nothing.
pub const NEEDS: &str = "this test needs to mount a file system in a namespace of its own (as root with CAP_SYS_ADMIN, or with \
                         user namespaces)";

/// A script in a mount namespace, with the function [`ATTEMPT`].
pub fn namespace(folder: &Folder, script: &str) -> Command {
    let is_root = std::fs::metadata("/proc/self").is_ok_and(|meta| {
        use std::os::unix::fs::MetadataExt as _;
        meta.uid() == 0
    });
    let as_ourselves: &[&str] = if is_root { &[] } else { &["--user", "--map-current-user", "--keep-caps"] };
    let (disk, notes) = (folder.0.join("disk"), folder.0.join("notes"));
    std::fs::create_dir_all(&disk).unwrap();
    std::fs::create_dir_all(&notes).unwrap();
    let mut command = Command::new("unshare");
    command.args(as_ourselves).args(["--mount", "sh", "-c", &format!("{ATTEMPT}\nset -e\n{script}")]);
    for (name, _) in std::env::vars() {
        if name.starts_with("TIEPDAN_") || name.starts_with("DATABASE_") {
            command.env_remove(name);
        }
    }
    command.env("PROGRAM", env!("CARGO_BIN_EXE_tiepdan")).env("DISK", &disk).env("NOTES", &notes);
    command.env("TIEPDAN_DEVDB_DIR", disk.join("db")).env("TIEPDAN_BIND", "127.0.0.1:0");
    command
}

/// Runs it to its end.
fn in_namespace(folder: &Folder, script: &str) -> Output {
    let output = namespace(folder, script).output().expect("this test needs `unshare` of util-linux");
    assert!(output.status.success(), "{NEEDS}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

fn ends(output: &Output) -> Vec<String> {
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
}

/// The one sentence of a failed attempt.
#[track_caller]
fn said(folder: &Path, attempt: &str) -> String {
    let text = std::fs::read_to_string(folder.join("notes").join(format!("{attempt}.err"))).unwrap();
    let said: Vec<&str> = text.lines().filter(|line| !line.starts_with('{')).collect();
    assert_eq!(said.len(), 1, "{text}");
    assert!(said[0].starts_with("tiepdan: ") && !text.contains("panicked"), "{text}");
    said[0].to_owned()
}

#[test]
fn a_disk_that_is_too_small_for_a_cluster() {
    let folder = Folder::new("small-disk");
    let output = in_namespace(
        &folder,
        r#"
        mount -t tmpfs -o size=12m,mode=0755 tmpfs "$DISK"
        attempt small
        mount -o remount,size=400m "$DISK"
        attempt larger
        "#,
    );
    assert_eq!(ends(&output), ["small failed 1", "larger served"]);
    let said = said(&folder.0, "small");
    assert!(said.contains("No space left on device"), "{said}");
}

#[test]
fn a_disk_that_has_become_full() {
    let folder = Folder::new("full-disk");
    let output = in_namespace(
        &folder,
        r#"
        mount -t tmpfs -o size=400m,mode=0755 tmpfs "$DISK"
        attempt first
        dd if=/dev/zero of="$DISK/filling" bs=64k 2>/dev/null || true
        attempt full
        rm "$DISK/filling"
        attempt again
        "#,
    );
    assert_eq!(ends(&output), ["first served", "full failed 1", "again served"]);
    let said = said(&folder.0, "full");
    assert!(said.contains("is full: make room there"), "{said}");
}

#[test]
fn a_disk_that_is_read_only() {
    let folder = Folder::new("read-only-disk");
    let output = in_namespace(
        &folder,
        r#"
        mount -t tmpfs -o size=400m,mode=0755 tmpfs "$DISK"
        mount -o remount,ro "$DISK"
        attempt nothing
        mount -o remount,rw "$DISK"
        attempt first
        mount -o remount,ro "$DISK"
        attempt kept
        mount -o remount,rw "$DISK"
        attempt again
        "#,
    );
    assert_eq!(ends(&output), ["nothing failed 1", "first served", "kept failed 1", "again served"]);
    for attempt in ["nothing", "kept"] {
        let said = said(&folder.0, attempt);
        assert!(said.contains("Read-only file system"), "{said}");
    }
}
