//! Texts of the Vietnamese edition: those that catalogues hold in both languages anyway, and the table of all others.

use crate::kernel::http::document::Texts;
use crate::platform::catalogues::{Catalogue, Label};

/// Vietnamese by English, a paragraph each.
const TABLE: &str = include_str!("../../openapi/vietnamese.json");

/// All of them.
pub fn vietnamese(catalogues: &[Catalogue]) -> Texts {
    let mut texts: Texts = serde_json::from_str(TABLE).unwrap_or_default();
    for catalogue in catalogues {
        // An enumeration is described by its codes with their labels.
        let all = |pick: fn(&Label) -> &str| {
            let entries = catalogue
                .entries
                .iter()
                .map(|entry| format!("{}: {}", entry.code, pick(&entry.label).trim_end_matches('.')));
            entries.collect::<Vec<_>>().join("; ")
        };
        texts.insert(all(|label| label.en), all(|label| label.vi));
        for entry in &catalogue.entries {
            match catalogue.name {
                "scopes" => texts.insert(entry.label.en.to_owned(), entry.label.vi.to_owned()),
                // A refusal is described by the codes that it may have.
                "problem-codes" => texts.insert(
                    format!("`{}`: {}", entry.code, entry.label.en),
                    format!("`{}`: {}", entry.code, entry.label.vi),
                ),
                _ => None,
            };
        }
    }
    texts
}
