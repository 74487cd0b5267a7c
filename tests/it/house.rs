//! The order of the house: who may use whom, how long a file is, that each says what it is for.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Rooms from the ground up; a room uses only what stands before it. Rooms that share a place use neither each other.
const ROOMS: &[&[&str]] = &[
    &["kernel"],
    &["law"],
    &["people"],
    &["vault"],
    &["petitions"],
    &["cases"],
    &["attachments"],
    &["assignments"],
    &["receptions"],
    &["plans"],
    &["supervision", "prevention", "protection"],
    &["notifications"],
    &["reports"],
    &["integration"],
];

/// Furniture of a room from the ground up; what is not named here may be used by all but the model.
const FURNITURE: &[&[&str]] =
    &[&["schema", "model"], &["access"], &["store"], &["usecases", "acts"], &["http"]];

/// Longest file, in lines.
const LONGEST: usize = 500;

/// Folder of the project.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Source files under a folder, in order.
pub fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

fn place(places: &[&[&str]], name: &str) -> Option<usize> {
    places.iter().position(|names| names.contains(&name))
}

/// The first two names of every `crate::…` in the text, groups in braces taken apart.
fn used(text: &str) -> Vec<(usize, String, Option<String>)> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("//") {
            continue;
        }
        for rest in line.split("crate::").skip(1) {
            let groups: Vec<&str> = match rest.strip_prefix('{') {
                Some(group) => group.split(',').map(str::trim).collect(),
                None => vec![rest],
            };
            for group in groups {
                let mut names = group.split("::").map(|part| {
                    part.chars()
                        .take_while(|one| one.is_ascii_alphanumeric() || *one == '_')
                        .collect::<String>()
                });
                if let Some(room) = names.next().filter(|room| !room.is_empty()) {
                    found.push((number + 1, room, names.next().filter(|name| !name.is_empty())));
                }
            }
        }
    }
    found
}

#[test]
fn no_room_uses_what_stands_above_it() {
    let mut faults = Vec::new();
    for file in sources(&root().join("src")) {
        let short = file.strip_prefix(root().join("src")).unwrap();
        let parts: Vec<String> =
            short.iter().map(|part| part.to_string_lossy().trim_end_matches(".rs").to_owned()).collect();
        let Some(own) = place(ROOMS, &parts[0]) else { continue };
        let own_furniture = parts.get(1).and_then(|name| place(FURNITURE, name));
        for (line, room, name) in used(&std::fs::read_to_string(&file).unwrap()) {
            let fault = |why: &str| format!("{}:{line} uses {room}: {why}", short.display());
            match place(ROOMS, &room) {
                Some(other) if other > own => faults.push(fault("that room stands above")),
                Some(other) if other == own && room != parts[0] => {
                    faults.push(fault("that room stands beside"));
                }
                Some(other) if other == own && own > 0 => {
                    let their = name.as_deref().and_then(|name| place(FURNITURE, name));
                    if own_furniture.is_some() && their > own_furniture {
                        faults.push(fault(&format!(
                            "{} stands above {}",
                            name.unwrap_or_default(),
                            parts[1]
                        )));
                    }
                }
                None if ["api", "cli", "config", "devdb", "migrations", "platform", "startup", "worker"]
                    .contains(&room.as_str()) =>
                {
                    faults.push(fault("it stands outside the rooms"));
                }
                // What stands below, and the kernel's macros, which are named from the crate's root.
                _ => {}
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn furniture_is_used_from_the_ground_up() {
    let mut faults = Vec::new();
    for file in sources(&root().join("src")) {
        let short = file.strip_prefix(root().join("src")).unwrap();
        let parts: Vec<String> =
            short.iter().map(|part| part.to_string_lossy().trim_end_matches(".rs").to_owned()).collect();
        let (Some(room), Some(kind)) = (parts.first().and_then(|name| place(ROOMS, name)), parts.get(1))
        else {
            continue;
        };
        if room == 0 {
            continue;
        }
        let text = std::fs::read_to_string(&file).unwrap();
        let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        let has = |word: &str| code.iter().any(|line| line.contains(word));
        let fault = |why: &str| format!("{}: {why}", short.display());
        if kind == "http" && (has("diesel::") || has("diesel_async::")) {
            faults.push(fault("HTTP asks the database itself"));
        }
        if kind == "model" && (has("diesel") || has("actix_web") || has("async fn")) {
            faults.push(fault("a model that is not pure"));
        }
        if kind == "usecases" && (has("actix_web") || has("sql_query")) {
            faults.push(fault("a use case that knows HTTP or SQL text"));
        }
        // `super::http` from below.
        let mine = place(FURNITURE, kind);
        for (name, above) in [("http", 4), ("usecases", 3), ("acts", 3), ("store", 2)] {
            let up = format!("super::{name}::");
            if mine.is_some_and(|mine| mine < above) && has(&up) {
                faults.push(fault(&format!("uses {name}, which stands above")));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn files_are_short_and_say_what_they_are_for() {
    let mut faults = Vec::new();
    for file in [sources(&root().join("src")), sources(&root().join("tests"))].concat() {
        let text = std::fs::read_to_string(&file).unwrap();
        let lines = text.lines().count();
        if lines > LONGEST {
            faults.push(format!("{}: {lines} lines", file.display()));
        }
        if !text.starts_with("//!") {
            faults.push(format!("{}: begins without //!", file.display()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Documents for people.
fn documents() -> Vec<PathBuf> {
    let folder = std::fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<_> = folder.filter(|path| path.extension().is_some_and(|one| one == "md")).collect();
    found.extend(["README.md", "openapi/released/README.md"].map(|name| root().join(name)));
    found
}

#[test]
fn documents_name_sources_that_there_are() {
    let there: Vec<String> = ["src", "tests", "benches", "openapi"]
        .iter()
        .flat_map(|folder| sources(&root().join(folder)))
        .map(|path| format!("/{}", path.strip_prefix(root()).unwrap().display()))
        .collect();
    let mut named = 0;
    for document in documents() {
        let text = std::fs::read_to_string(&document).unwrap();
        let source = |word: &&str| Path::new(word).extension().is_some_and(|extension| extension == "rs");
        for name in text.split('`').filter(source).filter(|word| !word.contains(char::is_whitespace)) {
            named += 1;
            let found = there.iter().any(|path| path.ends_with(&format!("/{name}")));
            assert!(found, "{} names {name}, which does not exist", document.display());
        }
    }
    assert!(named > 100, "only {named} were found");
}

#[test]
fn every_file_that_is_made_stands_in_the_guide() {
    let guide = std::fs::read_to_string(root().join("docs/CONTRIBUTING.md")).unwrap();
    let mut absent = BTreeSet::new();
    for file in [sources(&root().join("src")), sources(&root().join("tests"))].concat() {
        let text = std::fs::read_to_string(&file).unwrap();
        let made = text.split("\"UPDATE_").skip(1).filter_map(|rest| rest.split('"').next());
        let named = |name: &&str| name.is_empty() || guide.contains(&format!("`UPDATE_{name}=1 "));
        absent.extend(made.filter(|name| !named(name)).map(str::to_owned));
    }
    assert!(absent.is_empty(), "docs/CONTRIBUTING.md does not say what makes the files of {absent:?}");
}

#[test]
fn documents_name_the_compiler_that_the_crate_does() {
    let crate_file = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let oldest = crate_file.split("rust-version = \"").nth(1).unwrap().split('"').next().unwrap();
    for name in ["README.md", "docs/CONTRIBUTING.md"] {
        let text = std::fs::read_to_string(root().join(name)).unwrap();
        assert!(
            text.contains(&format!("with Rust {oldest} or later")),
            "{name} names another Rust than {oldest}"
        );
    }
}
