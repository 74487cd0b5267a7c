//! Whether every list of the contract was asked for, by every filter, be it of the address or of the body, in every order and with the
//! count that it has, and whether each had something to tell: a list without rows is carried out well in any case.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use uuid::Uuid;

use crate::Outcome;
use crate::lists::Asked;

const CONTRACT: &str = include_str!("../../openapi/tiepdan.json");
/// What every list takes.
const OF_ALL: [&str; 3] = ["commune", "cursor", "limit"];
/// A list of the installation and not of a tenant, which is short.
const OF_THE_INSTALLATION: &str = "/v1/jobs";

/// An error that names what nobody asked for, and where nobody found anything.
pub fn whole(asked: &[Asked]) -> Outcome<()> {
    let contract: Value = serde_json::from_str(CONTRACT)?;
    let mut missing = Vec::new();
    for (path, operation) in lists(&contract) {
        if path != OF_THE_INSTALLATION {
            missing.extend(unasked(&contract, (path, operation), asked));
        }
    }
    missing.extend(empty(asked, place).into_iter().map(|place| format!("{place} that has items")));
    // A filter of which nothing is there tells little.
    for what in empty(asked, filter) {
        println!("nobody found anything: {what}");
    }
    if missing.is_empty() { Ok(()) } else { Err(format!("not asked for: {}", missing.join(", ")).into()) }
}

/// What was not asked of a list: the list itself, by a filter, in an order.
fn unasked(contract: &Value, (path, operation): (&str, &Value), asked: &[Asked]) -> Vec<String> {
    let asked =
        asked.iter().map(|one| (one.path.split_once('?').unwrap_or((one.path.as_str(), "")), &one.body));
    let asked: Vec<(&str, &Value)> =
        asked.filter(|((asked, _), _)| fits(path, asked)).map(|((_, query), body)| (query, body)).collect();
    if asked.is_empty() {
        return vec![path.to_owned()];
    }
    let pairs: BTreeSet<(&str, &str)> = asked
        .iter()
        .flat_map(|(query, _)| query.split('&'))
        .filter_map(|pair| pair.split_once('='))
        .collect();
    let unnamed = properties(contract, operation)
        .filter(|name| !OF_ALL.contains(name) && asked.iter().all(|(_, body)| body.get(name).is_none()));
    let mut missing: Vec<String> = unnamed.map(|name| format!("{path} by {name}")).collect();
    for parameter in parameters(contract, operation).filter(|one| one["in"] == "query") {
        let Some(name) = parameter["name"].as_str().filter(|name| !OF_ALL.contains(name)) else { continue };
        if !pairs.iter().any(|(named, _)| *named == name) {
            missing.push(format!("{path} by {name}"));
        }
        let orders = if name == "sort" { orders(contract, parameter) } else { Vec::new() };
        let orders = orders.iter().filter(|order| !pairs.contains(&(name, order.as_str())));
        missing.extend(orders.map(|order| format!("{path} in the order {order}")));
    }
    missing
}

/// Reading operations that answer with items, be they asked by address or by body.
fn lists(contract: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let paths = contract["paths"].as_object().into_iter().flatten();
    let all = paths.flat_map(|(path, operations)| {
        let operations = ["get", "post"].into_iter().filter_map(move |method| operations.get(method));
        operations.map(move |operation| (path.as_str(), operation))
    });
    all.filter(move |(_, operation)| {
        let answer = &operation["responses"]["200"]["content"]["application/json"]["schema"];
        resolved(contract, answer)["properties"]["items"].is_object()
    })
}

/// What a value is, be it named by reference.
fn resolved<'a>(contract: &'a Value, value: &'a Value) -> &'a Value {
    let named = value["$ref"].as_str().and_then(|name| contract.pointer(name.trim_start_matches('#')));
    named.unwrap_or(value)
}

fn parameters<'a>(contract: &'a Value, operation: &'a Value) -> impl Iterator<Item = &'a Value> {
    let all = operation["parameters"].as_array().into_iter().flatten();
    all.map(move |one| resolved(contract, one))
}

/// What the body names by which a list is asked for; nothing where it has none.
fn properties<'a>(contract: &'a Value, operation: &'a Value) -> impl Iterator<Item = &'a str> {
    let body = &operation["requestBody"]["content"]["application/json"]["schema"];
    let properties = resolved(contract, body)["properties"].as_object();
    properties.into_iter().flat_map(|properties| properties.keys().map(String::as_str))
}

/// The orders that a list has: the values of an enumeration, or the alternatives of a pattern.
fn orders(contract: &Value, parameter: &Value) -> Vec<String> {
    let schema = resolved(contract, &parameter["schema"]);
    if let Some(values) = schema["enum"].as_array() {
        return values.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    }
    let pattern = schema["pattern"].as_str().unwrap_or_default();
    pattern.trim_start_matches("^(").trim_end_matches(")$").split('|').map(str::to_owned).collect()
}

/// Of those that were looked at, each of whose kind nobody found any item.
fn empty(asked: &[Asked], kind: impl Fn(&Asked) -> String) -> Vec<String> {
    let mut found: BTreeMap<String, bool> = BTreeMap::new();
    for one in asked {
        if let Some(has_items) = one.found {
            *found.entry(kind(one)).or_default() |= has_items;
        }
    }
    found.into_iter().filter(|(_, found)| !found).map(|(kind, _)| kind).collect()
}

/// Where a list stands, whichever row it hangs on.
fn place(asked: &Asked) -> String {
    let path = asked.path.split('?').next().unwrap_or_default();
    let parts = path.split('/').map(|part| if Uuid::try_parse(part).is_ok() { "{id}" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// Where a list stands, and what it was asked for by.
fn filter(asked: &Asked) -> String {
    match asked.body.as_object() {
        Some(body) => {
            format!("{} by {}", asked.path, body.keys().map(String::as_str).collect::<Vec<_>>().join(" and "))
        }
        None => asked.path.clone(),
    }
}

/// True where the path is one of this template.
fn fits(template: &str, path: &str) -> bool {
    let (template, path): (Vec<&str>, Vec<&str>) = (template.split('/').collect(), path.split('/').collect());
    template.len() == path.len()
        && template.iter().zip(path).all(|(part, given)| part.starts_with('{') || *part == given)
}
