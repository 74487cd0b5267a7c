//! Links in the project's pages lead somewhere: relative ones to a file that is there, and to a heading of it.

use std::path::{Path, PathBuf};

use crate::house::root;

/// Folders that hold no pages of ours.
const ELSEWHERE: [&str; 4] = [".git", ".devdb", "target", "node_modules"];

fn pages(folder: &Path) -> Vec<PathBuf> {
    let mut pages = Vec::new();
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !ELSEWHERE.contains(&name.as_str()) {
            pages.extend(self::pages(&path));
        } else if path.extension().is_some_and(|extension| extension == "md") {
            pages.push(path);
        }
    }
    pages
}

/// The lines of a page that are not code.
fn prose(page: &str) -> Vec<String> {
    let mut fenced = false;
    let mut lines = Vec::new();
    for line in page.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced && !line.starts_with("    ") {
            // What stands between backticks is code too.
            lines.push(line.split('`').step_by(2).collect::<Vec<_>>().join("`"));
        }
    }
    lines
}

/// Where links and pictures lead.
fn targets(page: &str) -> Vec<String> {
    let prose = prose(page).join("\n");
    let ends = prose.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    ends.map(str::to_owned).collect()
}

/// Anchors of a page's headings, as GitHub makes them.
fn anchors(page: &str) -> Vec<String> {
    let mut fenced = false;
    let mut anchors: Vec<String> = Vec::new();
    for line in page.lines() {
        fenced ^= line.starts_with("```");
        let Some(heading) = line.strip_prefix('#').filter(|_| !fenced) else { continue };
        let text = heading.trim_start_matches('#').trim().to_lowercase();
        let kept = text.chars().filter(|one| one.is_alphanumeric() || matches!(one, ' ' | '-' | '_'));
        let anchor: String = kept.map(|one| if one == ' ' { '-' } else { one }).collect();
        let same = anchors.iter().filter(|other| **other == anchor).count();
        anchors.push(if same == 0 { anchor } else { format!("{anchor}-{same}") });
    }
    anchors
}

/// Links of a page that lead nowhere.
fn dead(page: &Path, text: &str) -> Vec<String> {
    let mut dead = Vec::new();
    for target in targets(text) {
        if target.contains("://") || target.starts_with("mailto:") {
            continue;
        }
        let (file, anchor) = target.split_once('#').unwrap_or((&target, ""));
        let file = if file.is_empty() { page.to_owned() } else { page.parent().unwrap().join(file) };
        let there = file.exists();
        let headed = anchor.is_empty()
            || std::fs::read_to_string(&file)
                .is_ok_and(|text| anchors(&text).iter().any(|one| one == anchor));
        if !there || !headed {
            dead.push(format!("{}: {target}", page.display()));
        }
    }
    dead
}

#[test]
fn links_between_pages_lead_somewhere() {
    let pages = pages(root());
    for page in ["README.md", "docs/SECURITY.md", "docs/CONTRIBUTING.md", "docs/CHANGELOG.md"] {
        assert!(pages.contains(&root().join(page)), "{page} is not there");
    }
    let dead: Vec<String> =
        pages.iter().flat_map(|page| dead(page, &std::fs::read_to_string(page).unwrap())).collect();
    assert!(dead.is_empty(), "{}", dead.join("\n"));
    let readme = targets(&std::fs::read_to_string(root().join("README.md")).unwrap());
    for page in pages.iter().filter(|page| page.parent().unwrap().ends_with("docs")) {
        let name = format!("docs/{}", page.file_name().unwrap().to_string_lossy());
        assert!(readme.contains(&name), "README.md does not lead to {name}");
    }
}

#[test]
fn a_dead_link_is_found() {
    let page = root().join("docs/SECURITY.md");
    let find = |text: &str| dead(&page, text).len();
    for good in [
        "[a](ARCHITECTURE.md)",
        "[a](ARCHITECTURE.md#the-vault)",
        "![a](images/api-docs.png)",
        "[a](../README.md#start)",
        "[a](https://example.org/nowhere)",
        "# One & two\n[a](SECURITY.md#the-image)",
        "`[a](nowhere.md)`",
        "```\n[a](nowhere.md)\n```",
    ] {
        assert_eq!(find(good), 0, "{good}");
    }
    for bad in ["[a](nowhere.md)", "see [a](ARCHITECTURE.md) and [b](ARCHITECTURE.md#nowhere)", "[a](/docs)"]
    {
        assert_eq!(find(bad), 1, "{bad}");
    }
}
