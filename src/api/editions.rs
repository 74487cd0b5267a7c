//! The editions of the contract: how each is made, and what of them is served.

use super::{document, vietnamese};
use crate::kernel::http::document::in_3_0;
use crate::kernel::problem::Language;

/// A version of OpenAPI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenApi {
    /// What the contract is written in.
    V3_1,
    /// For tools that do not read it.
    V3_0,
}

/// An edition that is served as it is committed.
#[derive(Clone, Copy)]
pub struct Edition {
    /// Where it is served.
    pub path: &'static str,
    /// Where it is committed.
    pub file: &'static str,
    /// Version of OpenAPI.
    pub version: OpenApi,
    /// Language of its texts.
    pub language: Language,
    /// What is committed, packed by `openapi/build.rs`.
    pub packed: &'static [u8],
}

macro_rules! edition {
    ($path:literal $file:literal $version:ident $language:ident) => {
        Edition {
            path: $path,
            file: $file,
            version: OpenApi::$version,
            language: Language::$language,
            packed: include_bytes!(concat!(env!("OUT_DIR"), "/", $file, ".gz")),
        }
    };
}

/// Those that are served; that of 3.1 in English is the contract. They stand in the program packed: what making one needs, a server
/// would not give back. A test keeps them what [`edition_text`] makes.
pub const EDITIONS: &[Edition] = &[
    edition!("/openapi.json" "openapi/tiepdan.json" V3_1 En),
    edition!("/openapi-3.0.json" "openapi/tiepdan-3.0.json" V3_0 En),
    edition!("/openapi.vi.json" "openapi/tiepdan.vi.json" V3_1 Vi),
];

/// Makes an edition.
#[must_use]
pub fn edition_text(version: OpenApi, language: Language) -> String {
    let document = match language {
        Language::En => document(),
        Language::Vi => vietnamese().0,
    };
    match version {
        OpenApi::V3_1 => format!("{document:#}\n"),
        OpenApi::V3_0 => format!("{:#}\n", in_3_0(&document)),
    }
}
