//! `openapi`: the contract as a file, without a server.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::api;
use crate::kernel::problem::Language;

/// Prints the OpenAPI document.
#[derive(Debug, clap::Args)]
pub(super) struct OpenApi {
    /// Version of OpenAPI: 3.1, in which the contract is written, or 3.0 for tools that do not read it.
    #[arg(long, value_enum, default_value_t = Version::V3_1)]
    version: Version,
    /// Language of its texts.
    #[arg(long, value_enum, default_value_t = Texts::En)]
    language: Texts,
    /// Write it to this file instead.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Version {
    #[value(name = "3.1")]
    V3_1,
    #[value(name = "3.0")]
    V3_0,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Texts {
    Vi,
    En,
}

impl OpenApi {
    pub(super) fn run(self) -> Result<(), String> {
        let version = match self.version {
            Version::V3_1 => api::OpenApi::V3_1,
            Version::V3_0 => api::OpenApi::V3_0,
        };
        let language = match self.language {
            Texts::Vi => Language::Vi,
            Texts::En => Language::En,
        };
        let text = api::edition_text(version, language);
        let Some(file) = self.out else {
            return super::say(&text);
        };
        std::fs::write(&file, text).map_err(|error| format!("cannot write {}: {error}", file.display()))
    }
}
