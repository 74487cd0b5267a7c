//! Which processes belong to a cluster. A process id alone proves nothing: after a kill or a reboot it may be
//! somebody else's. Every server process shows the cluster's name in its command line, so that is asked for.

use std::fs;
use std::path::Path;
use std::process::Command;

/// What `postmaster.pid` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PidFile {
    /// Process id (line 1).
    pub pid: u32,
    /// Whether the server takes connections (line 8).
    pub ready: bool,
}

impl PidFile {
    /// Reads the file in a data folder; `None` where there is none or only a part of one.
    pub fn read(data: &Path) -> Option<Self> {
        Self::parse(&fs::read_to_string(data.join("postmaster.pid")).ok()?)
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let pid = lines.next()?.trim().parse().ok()?;
        let ready = lines.nth(6).is_some_and(|status| status.trim() == "ready");
        Some(Self { pid, ready })
    }
}

/// Living processes of the cluster of this name: its postmaster and that one's children.
pub(super) fn of_cluster(cluster_name: &str) -> Vec<u32> {
    let postmaster = format!("cluster_name={cluster_name}");
    let child = format!("postgres: {cluster_name}: ");
    // A dead process that nobody has waited for has an empty command line.
    all()
        .into_iter()
        .filter(|(_, line)| line.starts_with(&child) || line.split([' ', '\0']).any(|arg| arg == postmaster))
        .map(|(pid, _)| pid)
        .collect()
}

fn all() -> Vec<(u32, String)> {
    if Path::new("/proc/self/cmdline").exists() { from_proc() } else { from_ps() }
}

fn from_proc() -> Vec<(u32, String)> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    entries
        .flatten()
        .filter_map(|entry| {
            let pid = entry.file_name().to_str()?.parse().ok()?;
            let line = fs::read(entry.path().join("cmdline")).ok()?;
            Some((pid, String::from_utf8_lossy(&line).into_owned()))
        })
        .collect()
}

fn from_ps() -> Vec<(u32, String)> {
    let Ok(output) = Command::new("ps").args(["-A", "-ww", "-o", "pid=", "-o", "args="]).output() else {
        return Vec::new();
    };
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| {
            let (pid, args) = line.trim_start().split_once(' ')?;
            Some((pid.parse().ok()?, args.trim_start().to_owned()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pid_file_is_read() {
        let text = "4711\n/srv/data\n1764000000\n5432\n/srv/run\n\n  1234  5\nready   \n";
        assert_eq!(PidFile::parse(text), Some(PidFile { pid: 4711, ready: true }));
        assert_eq!(PidFile::parse(&text.replace("ready", "starting")).map(|file| file.ready), Some(false));
        assert_eq!(PidFile::parse("4711\n").map(|file| file.ready), Some(false));
        assert_eq!(PidFile::parse(""), None);
    }

    #[test]
    fn strangers_are_not_taken_for_a_cluster() {
        assert!(of_cluster("tiepdan-no-such-cluster").is_empty());
        assert!(!all().is_empty());
    }
}
