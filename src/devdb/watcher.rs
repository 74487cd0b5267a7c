//! For tests: a small shell that holds the other end of a pipe from us. When our process ends, however it
//! ends, the pipe closes; the shell then stops the cluster and deletes its folder.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::DevDbError;
use super::place::Place;

/// Arguments: data folder, cluster name, then the folders to delete. It says when it has begun to watch; the
/// process id is read at the end, since a test may have restarted the server, and is believed only if the
/// process bears the cluster's name.
const SCRIPT: &str = r#"
trap '' HUP INT TERM
data=$1; name=$2; shift 2
echo watching
read -r _
pidfile=$data/postmaster.pid
if [ -r "$pidfile" ]; then
    read -r pid < "$pidfile"
    if [ ! -d /proc/self ] || grep -qa "cluster_name=$name" "/proc/$pid/cmdline" 2>/dev/null; then
        kill -QUIT "$pid" 2>/dev/null
        tries=0
        while [ -e "$pidfile" ] && [ "$tries" -lt 200 ]; do sleep 0.05; tries=$((tries + 1)); done
    fi
fi
[ "$#" -eq 0 ] || rm -rf -- "$@"
"#;

/// The watching shell; dropping it is the signal.
#[derive(Debug)]
pub(super) struct Watcher(Child);

impl Watcher {
    /// Begins to watch, and will delete the folders if this start has made them.
    pub fn start(place: &Place) -> Result<Self, DevDbError> {
        let shell = Path::new("/bin/sh");
        let mut command = Command::new(shell);
        command.args(["-c", SCRIPT, "sh"]).arg(place.data()).arg(place.cluster_name());
        if place.is_new {
            command.arg(&place.folder).arg(&place.socket);
        }
        let mut child = command
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .map_err(DevDbError::io("run", shell))?;
        // Once it has spoken its traps are set, and no signal to us can take it along.
        if let Some(stdout) = child.stdout.take() {
            let mut line = String::new();
            BufReader::new(stdout).read_line(&mut line).map_err(DevDbError::io("hear from", shell))?;
        }
        Ok(Self(child))
    }

    /// Gives the signal and waits until cluster and folder are gone.
    pub fn finish(mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}
