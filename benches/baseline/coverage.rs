//! Whether every list of the contract was asked for, by every filter and in every order that it has.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::Outcome;
use crate::lists::Asked;

const CONTRACT: &str = include_str!("../../openapi/tiepdan.json");
/// What every list takes.
const OF_ALL: [&str; 4] = ["commune", "count", "cursor", "limit"];
/// A list of the installation and not of a tenant, which is short.
const OF_THE_INSTALLATION: &str = "/v1/jobs";

/// An error that names what nobody asked for.
pub fn whole(asked: &[Asked]) -> Outcome<()> {
    let contract: Value = serde_json::from_str(CONTRACT)?;
    let queries: Vec<(&str, &str)> = asked.iter().filter_map(|one| one.path.split_once('?')).collect();
    let mut missing = Vec::new();
    for (path, get) in reads(&contract) {
        let parameters: Vec<&Value> = parameters(&contract, get).collect();
        let is_list = parameters.iter().any(|one| one["name"] == "limit");
        if !is_list || path == OF_THE_INSTALLATION {
            continue;
        }
        let of_path: Vec<&str> =
            queries.iter().filter(|(asked, _)| fits(path, asked)).map(|(_, query)| *query).collect();
        if of_path.is_empty() {
            missing.push(path.to_owned());
        }
        let named: BTreeSet<&str> = of_path
            .iter()
            .flat_map(|query| query.split('&'))
            .filter_map(|pair| Some(pair.split_once('=')?.0))
            .collect();
        for name in
            parameters.iter().filter(|one| one["in"] == "query").filter_map(|one| one["name"].as_str())
        {
            if !OF_ALL.contains(&name) && !named.contains(name) {
                missing.push(format!("{path} by {name}"));
            }
        }
    }
    if missing.is_empty() { Ok(()) } else { Err(format!("not asked for: {}", missing.join(", ")).into()) }
}

fn reads(contract: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let paths = contract["paths"].as_object().into_iter().flatten();
    paths.filter_map(|(path, operations)| Some((path.as_str(), operations.get("get")?)))
}

/// The parameters of an operation, be they named by reference.
fn parameters<'a>(contract: &'a Value, operation: &'a Value) -> impl Iterator<Item = &'a Value> {
    let all = operation["parameters"].as_array().into_iter().flatten();
    all.filter_map(|one| match one["$ref"].as_str() {
        Some(reference) => contract.pointer(reference.trim_start_matches('#')),
        None => Some(one),
    })
}

/// True where the path is one of this template.
fn fits(template: &str, path: &str) -> bool {
    let (template, path): (Vec<&str>, Vec<&str>) = (template.split('/').collect(), path.split('/').collect());
    template.len() == path.len()
        && template.iter().zip(path).all(|(part, given)| part.starts_with('{') || *part == given)
}
