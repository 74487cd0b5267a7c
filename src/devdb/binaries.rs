//! Finds PostgreSQL's own server binaries. They must sit together in one folder: a wrapper script in `PATH`
//! may do anything, and a mixture of releases cannot read its own data.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::DevDbError;

/// Oldest major release that the schema works on.
pub const LEAST_MAJOR: u32 = 15;

const NEEDED: [&str; 3] = ["postgres", "initdb", "pg_ctl"];

/// Where to look for the binaries.
#[derive(Debug, Clone)]
pub struct SearchPlaces {
    /// The operator's choice (`PG_BIN_DIR`); if set, nothing else is looked at.
    pub bin_dir: Option<PathBuf>,
    /// Where Debian keeps releases side by side: `<this>/<major>/bin`.
    pub releases: PathBuf,
    /// `PATH`.
    pub path: OsString,
}

impl SearchPlaces {
    /// The places of this process: `PG_BIN_DIR`, `/usr/lib/postgresql`, `PATH`.
    #[must_use]
    pub fn from_environment() -> Self {
        Self {
            bin_dir: std::env::var_os("PG_BIN_DIR").filter(|dir| !dir.is_empty()).map(PathBuf::from),
            releases: PathBuf::from("/usr/lib/postgresql"),
            path: std::env::var_os("PATH").unwrap_or_default(),
        }
    }
}

/// A complete server installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Binaries {
    folder: PathBuf,
    /// Major release.
    pub major: u32,
}

impl Binaries {
    /// The newest installation, or that of the major release which made an existing cluster.
    pub fn find(places: &SearchPlaces, made_by: Option<u32>, cluster: &Path) -> Result<Self, DevDbError> {
        let found: Vec<Self> = match &places.bin_dir {
            Some(dir) => vec![Self::in_folder(dir).ok_or_else(|| DevDbError::BadBinaries(dir.clone()))?],
            None => releases(&places.releases).into_iter().chain(in_path(&places.path)).collect(),
        };
        match made_by {
            _ if found.is_empty() => Err(DevDbError::NoBinaries),
            None => found.into_iter().next().ok_or(DevDbError::NoBinaries),
            Some(made_by) => found
                .into_iter()
                .find(|one| one.major == made_by)
                .ok_or_else(|| DevDbError::WrongRelease { folder: cluster.to_owned(), made_by }),
        }
    }

    /// Path of one program of this installation.
    pub fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn in_folder(dir: &Path) -> Option<Self> {
        // A link leads to the folder where the whole installation lies.
        let folder = fs::canonicalize(dir.join("postgres")).ok()?.parent()?.to_owned();
        if !NEEDED.iter().all(|name| is_program(&folder.join(name))) {
            return None;
        }
        let major = major_of(&folder.join("postgres"))?;
        (major >= LEAST_MAJOR).then_some(Self { folder, major })
    }
}

fn releases(root: &Path) -> Vec<Binaries> {
    let Ok(entries) = fs::read_dir(root) else { return Vec::new() };
    let mut found: Vec<Binaries> =
        entries.flatten().filter_map(|entry| Binaries::in_folder(&entry.path().join("bin"))).collect();
    found.sort_by_key(|one| std::cmp::Reverse(one.major));
    found
}

fn in_path(path: &OsString) -> Vec<Binaries> {
    std::env::split_paths(path).filter_map(|dir| Binaries::in_folder(&dir)).collect()
}

fn is_program(path: &Path) -> bool {
    let mut head = [0_u8; 2];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut head));
    read.is_ok() && head != *b"#!"
}

fn major_of(postgres: &Path) -> Option<u32> {
    let output = Command::new(postgres).arg("--version").current_dir("/").output().ok()?;
    parse_major(&String::from_utf8_lossy(&output.stdout))
}

/// `postgres (PostgreSQL) 15.8 (Debian …)` and `… 18beta1` give the major release.
fn parse_major(version: &str) -> Option<u32> {
    let number = version.split_once("(PostgreSQL)")?.1.trim_start();
    let digits = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
    number[..digits].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nowhere() -> SearchPlaces {
        SearchPlaces { bin_dir: None, releases: "/nonexistent".into(), path: OsString::new() }
    }

    #[test]
    fn a_missing_server_is_one_sentence_that_says_what_to_install() {
        let error = Binaries::find(&nowhere(), None, Path::new("/c")).unwrap_err().to_string();
        assert!(error.contains("apt-get install postgresql"), "{error}");
        assert!(!error.contains('\n'));
    }

    #[test]
    fn a_wrong_bin_dir_is_named_and_never_passed_over() {
        let places =
            SearchPlaces { bin_dir: Some("/nonexistent/bin".into()), ..SearchPlaces::from_environment() };
        let error = Binaries::find(&places, None, Path::new("/c")).unwrap_err().to_string();
        assert!(error.contains("PG_BIN_DIR=/nonexistent/bin"), "{error}");
    }

    #[test]
    fn wrapper_scripts_are_not_a_server() {
        let dir = std::env::temp_dir().join(format!("tiepdan-wrappers-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        for name in NEEDED {
            fs::write(dir.join(name), "#!/bin/sh\n").unwrap();
        }
        let places = SearchPlaces { path: dir.clone().into(), ..nowhere() };
        let found = Binaries::find(&places, None, Path::new("/c"));
        fs::remove_dir_all(&dir).unwrap();
        assert!(matches!(found, Err(DevDbError::NoBinaries)));
    }

    #[test]
    fn a_cluster_is_served_only_by_the_release_that_made_it() {
        let error = Binaries::find(&SearchPlaces::from_environment(), Some(9), Path::new("/c")).unwrap_err();
        assert!(error.to_string().contains("made by PostgreSQL 9"), "{error}");
    }

    #[test]
    fn versions_are_read() {
        assert_eq!(parse_major("postgres (PostgreSQL) 15.8 (Debian 15.8-0+deb12u1)\n"), Some(15));
        assert_eq!(parse_major("postgres (PostgreSQL) 19beta1\n"), Some(19));
        assert_eq!(parse_major("something else"), None);
    }
}
