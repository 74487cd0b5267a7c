//! The migrations as files.

/// One migration.
pub struct Migration {
    /// Its folder.
    pub name: String,
    /// Its version in the list of migrations.
    pub version: String,
    /// What it does.
    pub up: String,
    /// Whether it runs in a transaction, as all do whose `metadata.toml` says nothing else.
    pub in_transaction: bool,
}

/// All of this release, in order.
pub fn migrations() -> Vec<Migration> {
    let folder = crate::house::root().join("migrations");
    let mut folders: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    let read = |path: std::path::PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let version = name.split('_').next().unwrap().replace('-', "");
        let up = std::fs::read_to_string(path.join("up.sql")).unwrap();
        let metadata = std::fs::read_to_string(path.join("metadata.toml")).unwrap_or_default();
        let in_transaction = !metadata.replace(' ', "").contains("run_in_transaction=false");
        Migration { name, version, up, in_transaction }
    };
    folders.into_iter().map(read).collect()
}
