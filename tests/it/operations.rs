//! What stands in `docs/` for those who run the server, held against the program: settings, metrics, reasons.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::Value;
use tiepdan::kernel::problem::{Code, Refusal};

use crate::house::root;
use crate::support::TestApp;
use crate::support::process::{run, told};

/// What a histogram is asked for.
const OF_HISTOGRAMS: &[&str] = &["_bucket", "_sum", "_count"];

fn read(path: &str) -> String {
    let file: PathBuf = root().join(path);
    std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// Words that begin with one of these and go on with letters of this kind.
fn words(text: &str, beginnings: &[&str], part: fn(char) -> bool) -> BTreeSet<String> {
    let of = text.split(|one: char| !part(one));
    of.filter(|word| {
        beginnings.iter().any(|beginning| word.starts_with(beginning) && word.len() > beginning.len())
    })
    .map(str::to_owned)
    .collect()
}

/// Metrics that a text names.
fn metrics(text: &str) -> BTreeSet<String> {
    words(text, &["tiepdan_", "process_"], |one| {
        one.is_ascii_lowercase() || one.is_ascii_digit() || one == '_'
    })
}

/// Variables that a text names.
fn variables(text: &str) -> BTreeSet<String> {
    words(text, &["TIEPDAN_", "DATABASE_"], |one| one.is_ascii_uppercase() || one == '_')
}

/// Everything that `expr` and `query` of a dashboard say, at any depth.
fn queries(value: &Value, found: &mut String) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                if let (true, Some(text)) = (name == "expr" || name == "query", member.as_str()) {
                    found.push_str(text);
                    found.push('\n');
                }
                queries(member, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| queries(item, found)),
        _ => {}
    }
}

/// The families of a scrape after one request was served and one refused.
async fn shown() -> BTreeSet<String> {
    let app = TestApp::start_with(&["--rate-burst=1", "--rate-per-minute=1"]).await;
    app.anyone().get("/v1/capabilities").await.expect(200);
    app.anyone().get("/v1/capabilities").await.expect_problem(429, "rate_exceeded");
    let text = app.metrics().await;
    let types = text.lines().filter_map(|line| line.strip_prefix("# TYPE "));
    types.map(|line| line.split(' ').next().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn alerts_and_dashboard_name_only_metrics_that_there_are() {
    let shown = shown().await;
    let dashboard: Value = serde_json::from_str(&read("docs/operations/dashboard.json")).unwrap();
    let mut asked = String::new();
    queries(&dashboard, &mut asked);
    let alerts = read("docs/operations/alerts.yaml");
    let rules: Vec<&str> = alerts.lines().filter(|line| !line.trim_start().starts_with(['#', 's'])).collect();
    for (place, text) in [("dashboard.json", asked), ("alerts.yaml", rules.join("\n"))] {
        let named = metrics(&text);
        assert!(named.len() > 10, "{place}: {named:?}");
        for name in named {
            let family = OF_HISTOGRAMS.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name);
            let known = shown.contains(&name) || shown.contains(family);
            assert!(known, "{place} names {name}, which /metrics does not show: {shown:?}");
        }
    }
    // What nobody looks at is not worth telling.
    let looked_at = metrics(&(read("docs/operations/dashboard.json") + &alerts));
    for name in &shown {
        let seen = looked_at.contains(name)
            || OF_HISTOGRAMS.iter().any(|end| looked_at.contains(&format!("{name}{end}")));
        assert!(seen, "neither alerts nor dashboard look at {name}");
    }
}

/// promtool runs the file (`.ci/run`); what it does not see is an alert that the file forgets.
#[test]
fn every_alert_is_seen_to_fire() {
    let (alerts, tests) = (read("docs/operations/alerts.yaml"), read("docs/operations/alerts.test.yaml"));
    let alerts: Vec<&str> = alerts.lines().filter_map(|line| line.trim().strip_prefix("- alert: ")).collect();
    assert!(alerts.len() > 20, "{alerts:?}");
    let lines: Vec<&str> = tests.lines().collect();
    let fires = |alert: &str| {
        let (named, sample) = (format!("alertname: {alert}"), format!("alertname=\"{alert}\""));
        lines.iter().enumerate().any(|(at, line)| {
            // An alert with its labels, or the sample that a query for firing ones gives.
            (line.trim() == named && lines[at + 1..].iter().take(2).any(|next| next.contains("exp_labels")))
                || (line.contains("labels: '{") && line.contains(&sample) && line.contains("value: 1 }"))
        })
    };
    let silent: Vec<_> = alerts.iter().filter(|alert| !fires(alert)).collect();
    assert!(silent.is_empty(), "docs/operations/alerts.test.yaml never sees {silent:?} fire");
}

/// Help of a command.
fn own_help(path: &[&str]) -> String {
    told(&run(&[path, &["--help"]].concat(), &[]))
}

/// The commands that a help lists.
fn listed(help: &str) -> Vec<String> {
    let listed = help.split("\nCommands:\n").nth(1).unwrap_or("");
    let listed = listed.lines().take_while(|line| line.starts_with("  "));
    listed
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

/// Help of a command and of all below it.
fn help(path: &[&str]) -> String {
    let text = own_help(path);
    let below = listed(&text);
    below.iter().fold(text, |all, name| all + &help(&[path, &[name.as_str()]].concat()))
}

#[test]
fn every_setting_stands_in_the_manual_and_no_other() {
    let manual = variables(&read("docs/OPERATIONS.md"));
    let (known, compose) = (variables(&help(&[])), variables(&read("docker-compose.yml")));
    assert!(
        known.len() > 25 && known.contains("DATABASE_ADMIN_URL") && known.contains("TIEPDAN_USER_PASSWORD"),
        "{known:?}"
    );
    let missing: Vec<_> = known.difference(&manual).collect();
    assert!(missing.is_empty(), "docs/OPERATIONS.md lacks {missing:?}");
    let invented: Vec<_> =
        manual.iter().filter(|name| !known.contains(*name) && !compose.contains(*name)).collect();
    assert!(invented.is_empty(), "docs/OPERATIONS.md names {invented:?}, which nothing reads");
}

#[test]
fn every_reason_of_a_refusal_stands_in_the_manual() {
    let manual = read("docs/OPERATIONS.md");
    let absent = |name: &str| !manual.contains(&format!("`{name}`"));
    let reasons: Vec<_> = Refusal::ALL.iter().map(|one| one.as_str()).filter(|name| absent(name)).collect();
    assert!(reasons.is_empty(), "docs/OPERATIONS.md lacks the reasons {reasons:?}");
    let codes: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).filter(|name| absent(name)).collect();
    assert!(codes.is_empty(), "docs/OPERATIONS.md lacks the codes {codes:?}");
}

#[test]
fn the_manual_shows_only_commands_that_there_are() {
    let manual = read("docs/OPERATIONS.md");
    let lines = manual.lines().filter(|line| line.starts_with("    "));
    let commands = listed(&own_help(&[]));
    let mut tried = BTreeSet::new();
    for line in lines {
        // Before it may stand who runs it, and that is a user of the same name.
        let words: Vec<&str> = line.split_whitespace().collect();
        let begins =
            |at: &usize| words[*at] == "tiepdan" && commands.iter().any(|name| name == words[at + 1]);
        let Some(at) = (0..words.len().saturating_sub(1)).find(begins) else { continue };
        let words = &words[at + 1..];
        let first = &words[0];
        let second = words.get(1).filter(|_| !listed(&own_help(&[*first])).is_empty());
        let path: Vec<&str> = [*first].into_iter().chain(second.copied()).collect();
        let said = help(&path);
        for flag in words.iter().filter(|word| word.starts_with("--")) {
            let flag = flag.split('=').next().unwrap();
            assert!(said.contains(flag), "tiepdan {} has no {flag}", path.join(" "));
        }
        tried.insert(path.join(" "));
    }
    for shown in ["commune load", "user create", "client create", "keys init", "audit verify", "doctor"] {
        assert!(tried.contains(shown), "{shown} is not among {tried:?}");
    }
}
