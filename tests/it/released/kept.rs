//! What a release leaves, by which later ones are judged: its contract and its statements. Without them the judges have nothing to look
//! at, and pass.

use std::collections::BTreeSet;
use std::path::Path;

use crate::house::root;

/// Names of the files of a folder that end so, without that.
fn kept(folder: &Path, extension: &str) -> BTreeSet<String> {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|it| it == extension));
    files.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect()
}

/// The parts of a version, `1.2.3`.
fn version(text: &str) -> Option<[u64; 3]> {
    let parts: Option<Vec<u64>> = text.split('.').map(|part| part.parse().ok()).collect();
    parts?.try_into().ok()
}

/// The version of a heading such as `[1.2.3] - 2027-01-31`.
fn dated(heading: &str) -> Option<&str> {
    let (release, day) = heading.strip_prefix('[')?.split_once("] - ")?;
    let is_day = day.parse::<chrono::NaiveDate>().is_ok();
    (is_day && version(release).is_some()).then_some(release)
}

/// What is wrong with a change log and what was kept of the releases that it names, the newest first.
fn faults(
    log: &str,
    program: &str,
    contracts: &BTreeSet<String>,
    statements: &BTreeSet<String>,
) -> Vec<String> {
    let mut faults = Vec::new();
    let mut releases = Vec::new();
    let headings = log.lines().filter_map(|line| line.strip_prefix("## ")).map(str::trim);
    for (place, heading) in headings.enumerate() {
        match dated(heading) {
            Some(release) => releases.push(release),
            None if heading == "[Unreleased]" && place == 0 => {}
            None => faults.push(format!("\"{heading}\" is no version with its day")),
        }
    }
    for release in &releases {
        if !contracts.contains(*release) {
            faults.push(format!("openapi/released/{release}.json is missing"));
        }
    }
    // Of older ones they are deleted once nobody runs them.
    if let Some(newest) = releases.first() {
        if !statements.contains(*newest) {
            faults.push(format!("tests/data/released-statements/{newest}.jsonl is missing"));
        }
        if version(newest) > version(program) {
            faults.push(format!("{newest} is released, and the program calls itself {program}"));
        }
    }
    let unnamed = contracts.union(statements).filter(|kept| !releases.contains(&kept.as_str()));
    faults.extend(unnamed.map(|kept| format!("the change log names no release {kept}")));
    faults
}

#[test]
fn a_release_leaves_its_contract_and_its_statements() {
    let log = std::fs::read_to_string(root().join("docs/CHANGELOG.md")).unwrap();
    let contracts = kept(&root().join("openapi/released"), "json");
    let statements = kept(&root().join("tests/data/released-statements"), "jsonl");
    let faults = faults(&log, env!("CARGO_PKG_VERSION"), &contracts, &statements);
    assert!(faults.is_empty(), "{faults:#?}");
    if contracts.is_empty() {
        let headings: Vec<&str> = log.lines().filter(|line| line.starts_with("## ")).collect();
        assert_eq!(headings, ["## [Unreleased]"], "there is nothing yet by which a release would be judged");
    }
}

#[test]
fn what_a_release_has_forgotten_is_named() {
    let set = |names: &[&str]| -> BTreeSet<String> { names.iter().map(|name| (*name).to_owned()).collect() };
    let log =
        "# Changelog\n\n## [Unreleased]\n\n## [1.1.0] - 2027-03-31\n\n### Added\n\n## [1.0.0] - 2027-01-31\n";
    let found = |log: &str, program: &str, contracts: &[&str], statements: &[&str]| {
        faults(log, program, &set(contracts), &set(statements))
    };
    let both = ["1.0.0", "1.1.0"];
    assert_eq!(found(log, "1.2.0", &both, &both), Vec::<String>::new());
    assert_eq!(found(log, "1.1.0", &both, &both[1..]), Vec::<String>::new());
    assert_eq!(found(log, "1.1.0", &both[1..], &both), ["openapi/released/1.0.0.json is missing"]);
    assert_eq!(
        found(log, "1.1.0", &both, &both[..1]),
        ["tests/data/released-statements/1.1.0.jsonl is missing"]
    );
    assert_eq!(found(log, "1.0.9", &both, &both), ["1.1.0 is released, and the program calls itself 1.0.9"]);
    assert_eq!(
        found("## [Unreleased]\n", "0.1.0", &both[..1], &[]),
        ["the change log names no release 1.0.0"]
    );
    for heading in ["[1.0.0]", "1.0.0 - 2027-01-31", "[1.0.0] - soon", "[next] - 2027-01-31"] {
        let log = format!("## [Unreleased]\n## {heading}\n");
        assert_eq!(found(&log, "1.0.0", &[], &[]), [format!("\"{heading}\" is no version with its day")]);
    }
}
