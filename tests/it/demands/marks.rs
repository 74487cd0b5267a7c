//! Reads the marks of tests from their source: `proves(&["II.2-2b"]);` as first statement.

use std::path::Path;

/// A test that proves something, by the name that `cargo test` gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    pub test: String,
    pub demands: Vec<String>,
}

const MARK: &str = "proves(&[";

/// Marks in one file, or the place of one that no verdict of `cargo test` could ever belong to.
pub fn proofs_in(file: &Path, text: &str) -> Result<Vec<Proof>, String> {
    let lines: Vec<&str> = text.lines().collect();
    let mut proofs = Vec::new();
    for (index, line) in lines.iter().enumerate().filter(|(_, line)| line.trim_start().starts_with(MARK)) {
        let fault = |why: &str| format!("{}:{}: {why}", file.display(), index + 1);
        let name = index
            .checked_sub(1)
            .and_then(|before| function(lines[before]))
            .ok_or_else(|| fault("a mark is the first statement of a test"))?;
        let attributes: Vec<&str> =
            lines[..index - 1].iter().rev().take_while(|line| line.starts_with("#[")).copied().collect();
        if !attributes.iter().any(|line| line.ends_with("test]")) {
            return Err(fault("only a test proves"));
        }
        if attributes.iter().any(|line| !line.ends_with("test]")) {
            return Err(fault("a proof runs always and has no other attribute"));
        }
        let marked = format!("{}{}", line.trim_start(), lines[index + 1..].concat());
        let demands = ids(&marked).ok_or_else(|| fault("a mark names demands in quotes"))?;
        proofs.push(Proof { test: format!("{}::{name}", modules(file)), demands });
    }
    Ok(proofs)
}

/// Name of the function that begins on this line, at the file's top level.
fn function(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("async fn ").or_else(|| line.strip_prefix("fn "))?;
    line.ends_with("() {").then(|| rest.split('(').next())?
}

/// What stands between the quotes of the mark's list.
fn ids(marked: &str) -> Option<Vec<String>> {
    let list = marked.strip_prefix(MARK)?.split(']').next()?;
    let ids: Vec<String> =
        list.split(',').map(str::trim).filter(|id| !id.is_empty()).map(|id| id.replace('"', "")).collect();
    (!ids.is_empty()).then_some(ids)
}

/// `supervision/lists.rs` → `supervision::lists`.
fn modules(file: &Path) -> String {
    let names = file.with_extension("");
    let names = names.iter().map(|name| name.to_string_lossy().into_owned());
    let names: Vec<String> = names.filter(|name| name != "mod" && name != "main").collect();
    names.join("::")
}

#[test]
fn marks_are_read_and_false_ones_refused() {
    let read = |text: &str| proofs_in(Path::new("acts/signing.rs"), text);
    let test = "#[tokio::test]\nasync fn one() {\n    proves(&[\"II.1-a\", \"II.1-b\"]);\n}\n";
    let ids = vec!["II.1-a".to_owned(), "II.1-b".to_owned()];
    assert_eq!(read(test), Ok(vec![Proof { test: "acts::signing::one".to_owned(), demands: ids }]));
    assert_eq!(read(&test.replace("    proves", "    // proves")), Ok(Vec::new()));
    for (was, is) in [
        ("#[tokio::test]\n", ""),
        ("#[tokio::test]\n", "#[tokio::test]\n#[ignore = \"slow\"]\n"),
        ("#[tokio::test]\n", "#[tokio::test]\n#[cfg(windows)]\n"),
        ("async fn one() {\n", "async fn one() {\n    return;\n"),
        ("async fn", "    async fn"),
        ("\"II.1-a\", \"II.1-b\"", ""),
    ] {
        assert!(test.contains(was) && read(&test.replace(was, is)).is_err(), "{is}");
    }
}
