//! Texts that are kept beside the code and compared with what the code says.

use std::path::Path;

/// Fails unless the file holds `text`; with the variable `update` set the file is written instead.
#[track_caller]
pub fn compare(path: &str, text: &str, update: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os(update).is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, text).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    let lines: Vec<&str> = kept.lines().collect();
    let new: Vec<&str> = text.lines().filter(|line| !lines.contains(line)).collect();
    let gone: Vec<&str> = kept.lines().filter(|line| !text.lines().any(|other| other == *line)).collect();
    assert!(
        kept == text,
        "{path} does not say what the code says; if the code is right, run the test with {update}=1.\nnew:\n{}\ngone:\n{}",
        new.join("\n"),
        gone.join("\n")
    );
}
