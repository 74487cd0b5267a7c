//! Codes with their labels: every enumeration of the contract, the problem codes and the scopes.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::TAG;
use crate::api;
use crate::kernel::access::Public;
use crate::kernel::http::{Listed, Path, Route, get};
use crate::kernel::problem::{Outcome, Problem};

/// A named list of codes.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// Name in the path.
    pub name: &'static str,
    /// The codes in order.
    pub entries: Vec<Entry>,
}

/// One code with its labels.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = CatalogueEntry)]
pub struct Entry {
    /// Stable code.
    #[schema(max_length = 100, example = "intake_officer")]
    pub code: &'static str,
    /// Label for people.
    pub label: Label,
    /// HTTP status of a problem code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 400, maximum = 599)]
    pub status: Option<u16>,
    /// True where the same request may succeed later (problem codes).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub retryable: Option<bool>,
    /// What helps (problem codes).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub remedy: Option<Label>,
    /// What the form asks for, in its order (forms of papers); empty: its text was not read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_items = 50)]
    pub fields: Option<Vec<Label>>,
    /// Day from which papers are written on it (forms of papers that came after the oldest papers).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub since: Option<NaiveDate>,
}

/// A text in both languages.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct Label {
    /// Vietnamese.
    #[schema(max_length = 500)]
    pub vi: &'static str,
    /// English.
    #[schema(max_length = 500)]
    pub en: &'static str,
}

impl Entry {
    /// A code with its labels.
    #[must_use]
    pub fn new(code: &'static str, vi: &'static str, en: &'static str) -> Self {
        let label = Label { vi, en };
        Self { code, label, status: None, retryable: None, remedy: None, fields: None, since: None }
    }
}

/// The operations.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/v1/catalogues", "listCatalogues", list).about(
            TAG,
            "Names of the catalogues",
            "One catalogue for each enumeration of the contract, and `problem-codes` and `scopes`.",
        ),
        get("/v1/catalogues/{name}", "getCatalogue", show).about(
            TAG,
            "Codes with labels in both languages",
            "Codes are stable. New codes may join in answers at any time: treat one that you do not know as \
             \"other\" and show its label.",
        ),
    ]
}

/// One catalogue in the list.
#[derive(Debug, Serialize, ToSchema)]
struct CatalogueView {
    /// Name.
    #[schema(max_length = 100, example = "roles")]
    name: &'static str,
    /// Where its codes are.
    #[schema(max_length = 200, example = "/v1/catalogues/roles")]
    href: String,
}

async fn list(_gate: Public) -> Outcome<Listed<CatalogueView>> {
    let view =
        |one: Catalogue| CatalogueView { name: one.name, href: format!("/v1/catalogues/{}", one.name) };
    Ok(Listed::all(api::catalogues().into_iter().map(view).collect()).public())
}

async fn show(_gate: Public, Path(name): Path<String>) -> Outcome<Listed<Entry>> {
    let found = api::catalogues().into_iter().find(|one| one.name == name);
    Ok(Listed::all(found.ok_or_else(Problem::not_found)?.entries).public())
}
