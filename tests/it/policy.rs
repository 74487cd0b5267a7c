//! Who may do what: the printed matrix, and every operation tried by every role.

use std::fmt::Write as _;
use std::sync::OnceLock;

use futures_util::{StreamExt as _, stream};
use reqwest::Method;
use serde_json::{Value, json};
use tiepdan::api;
use tiepdan::kernel::access::{Role, Rule};
use tiepdan::kernel::http::Route;
use tiepdan::kernel::ids::new_id;
use tiepdan::kernel::problem::Language;

use crate::support::callers::{Someone, everybody_and_nobody};
use crate::support::contract::{contract, json_body};
use crate::support::{Answer, TestApp, snapshot};

const HEAD: &str = "\
WHO MAY DO WHAT

Made from the code; `UPDATE_MATRIX=1 cargo test matrix` writes it anew, and a test fails where code and page differ.
One block for each permission, one line for each role: the condition under which it may, `-` where it may not.
A condition is asked of the row: \"keeper of the book\" and \"head of the book\" mean the book that the row stands in.
What a role sees of a row at all is a question of its own; what it does not see it cannot act on either (404).
";

fn conditions(of: &Rule, role: Role) -> String {
    let words: Vec<&str> = of.conditions(role).map(tiepdan::kernel::access::Condition::words).collect();
    if words.is_empty() { "-".to_owned() } else { words.join(", or ") }
}

fn matrix() -> String {
    let mut page = HEAD.to_owned();
    let width = Role::ALL.iter().map(|role| role.as_str().len()).max().unwrap_or_default();
    let labels =
        Role::ALL.iter().map(|role| role.label(Language::Vi).chars().count()).max().unwrap_or_default();
    for (name, rule) in api::permission_catalogue().0 {
        write!(page, "\n{name}\n").unwrap();
        for role in Role::ALL.iter().copied() {
            let (code, label) = (role.as_str(), role.label(Language::Vi));
            writeln!(page, "  {code:<width$}  {label:<labels$}  {}", conditions(&rule, role)).unwrap();
        }
    }
    page
}

#[test]
fn the_printed_matrix_is_what_the_code_says() {
    snapshot::compare("docs/POLICY-MATRIX.txt", &matrix(), "UPDATE_MATRIX");
}

#[test]
fn every_permission_is_used_and_every_gate_is_in_the_matrix() {
    let printed: Vec<&str> = api::permission_catalogue().0.iter().map(|(name, _)| *name).collect();
    let mut sorted = printed.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(sorted.len(), printed.len(), "a permission stands twice");
    for route in api::routes() {
        if let Some(name) = permission(&route) {
            assert!(printed.contains(&name), "{} asks for {name}, which is not in the matrix", route.id);
        }
    }
}

/// Name of the permission that the route's gate asks for.
pub fn permission(route: &Route) -> Option<&'static str> {
    match &route.gate {
        tiepdan::kernel::access::gate::GateKind::Public => None,
        tiepdan::kernel::access::gate::GateKind::Permission { name, .. } => Some(name),
    }
}

/// Operation and roles that pass its gate, one line each.
fn operations() -> String {
    let mut lines: Vec<String> = api::routes()
        .iter()
        .map(|route| {
            let roles: Vec<&str> = route.roles().into_iter().map(Role::as_str).collect();
            let roles = if roles.is_empty() { "anybody".to_owned() } else { roles.join(" ") };
            format!("{} {} {}: {roles}", route.id, route.method, route.path)
        })
        .collect();
    lines.sort();
    lines.join("\n") + "\n"
}

#[test]
fn the_table_of_operations_and_roles_is_the_kept_one() {
    snapshot::compare("tests/it/snapshots/operations.txt", &operations(), "UPDATE_SNAPSHOTS");
}

/// Roles that the kept table lets in; `None`: anybody.
fn kept_roles(operation: &str) -> Option<Vec<Role>> {
    static TABLE: OnceLock<String> = OnceLock::new();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/snapshots/operations.txt");
    let table = TABLE.get_or_init(|| std::fs::read_to_string(file).unwrap());
    let line = table.lines().find(|line| line.split(' ').next() == Some(operation));
    let line = line.unwrap_or_else(|| panic!("{operation} is missing in snapshots/operations.txt"));
    let (_, roles) = line.split_once(": ").unwrap();
    (roles != "anybody").then(|| roles.split(' ').map(|role| Role::parse(role).unwrap()).collect())
}

async fn bare(someone: &Someone, route: &Route) -> Answer {
    let id = new_id("99001", "2026-11-24".parse().unwrap());
    let mut path = String::new();
    for part in route.path.split('/').skip(1) {
        let part = match part {
            "{id}" => id.to_string(),
            place if place.starts_with('{') => "no-such-thing".to_owned(),
            other => other.to_owned(),
        };
        write!(path, "/{part}").unwrap();
    }
    let request =
        someone.client.request(Method::from_bytes(route.method.as_str().as_bytes()).unwrap(), &path);
    let parts = route.parts();
    let request = match (parts.body, parts.form, parts.upload) {
        (Some(_), ..) => request.json(&json!({})),
        (_, Some(_), _) => request.raw("application/x-www-form-urlencoded", ""),
        (.., Some(_)) => request.raw("multipart/form-data; boundary=x", ""),
        _ => request,
    };
    request.await
}

fn operation(route: &Route) -> Value {
    let all = contract().operations();
    let found = all.iter().find(|(_, _, operation)| operation["operationId"] == route.id);
    found.unwrap_or_else(|| panic!("{} is not in the document", route.id)).2.clone()
}

/// Operations whose body must hold one of several members, none of which is required by itself.
const NEED_ONE: [&str; 2] = ["lookUpStatuses", "searchPetitions"];

/// The body needs something, or a parameter must stand: then nothing at all is 400.
fn needs_more(route: &Route) -> bool {
    let operation = operation(route);
    let mut schema = &json_body(&operation)["schema"];
    if let Some(reference) = schema["$ref"].as_str() {
        schema = contract().document.pointer(reference.trim_start_matches('#')).unwrap();
    }
    let required = schema["required"].as_array().is_some_and(|required| !required.is_empty());
    let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    required
        || NEED_ONE.contains(&route.id)
        || parameters.iter().any(|one| one["in"] == "query" && one["required"] == true)
}

fn judge(someone: &Someone, route: &Route, answer: &Answer) -> Result<(), String> {
    let code = answer.body["code"].as_str().unwrap_or("");
    let got = (answer.status, code);
    let expected = match kept_roles(route.id) {
        None if [401, 403].contains(&answer.status)
            && ["token_missing", "permission_missing"].contains(&code) =>
        {
            (0, "")
        }
        None => return Ok(()),
        Some(_) if someone.roles.is_empty() => (401, "token_missing"),
        Some(roles) if !someone.roles.iter().any(|role| roles.contains(role)) => (403, "permission_missing"),
        Some(_) if route.headers.key && someone.is_machine() => (400, "key_missing"),
        Some(_) if route.headers.tag_required => (428, "tag_missing"),
        Some(_) if needs_more(route) => match got {
            (400, "body_invalid" | "parameter_invalid") => got,
            _ => (400, "body_invalid"),
        },
        Some(_) if route.path.contains('{') => (404, "resource_not_found"),
        Some(_) if (200..300).contains(&answer.status) => got,
        Some(_) => (200, ""),
    };
    let told = got.0 != 403 || answer.body["required_permission"] == permission(route).unwrap_or_default();
    if got == expected && told {
        return Ok(());
    }
    let who = &someone.name;
    Err(format!(
        "{} by {who}: expected {expected:?}, got {got:?} {}",
        route.id,
        answer.text.chars().take(300).collect::<String>()
    ))
}

/// Tries under way at once.
const AT_ONCE: usize = 32;

#[actix_web::test]
async fn every_operation_answers_every_role_as_the_table_says() {
    let app = TestApp::start().await;
    let mut routes = api::routes();
    // Log-outs end the tokens that the other tries need.
    routes.sort_by_key(|route| route.method == Method::DELETE.as_str());
    let callers = everybody_and_nobody(&app).await;
    let mut wrong = Vec::new();
    for someone in &callers {
        let tries =
            routes.iter().map(|route| async move { judge(someone, route, &bare(someone, route).await) });
        if someone.roles.is_empty() || someone.is_machine() {
            // Fewer at once than the lane of changes takes, however many operations there are.
            let judged: Vec<Result<(), String>> = stream::iter(tries).buffered(AT_ONCE).collect().await;
            wrong.extend(judged.into_iter().filter_map(Result::err));
        } else {
            for one in tries {
                wrong.extend(one.await.err());
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
