//! `openapi`: the contract as a file, without a server.

use std::path::PathBuf;

use crate::api;

/// Prints the OpenAPI document.
#[derive(Debug, clap::Args)]
pub(super) struct OpenApi {
    /// Write it to this file instead.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl OpenApi {
    pub(super) fn run(self) -> Result<(), String> {
        let text = api::document_text();
        let Some(file) = self.out else {
            print!("{text}");
            return Ok(());
        };
        std::fs::write(&file, text).map_err(|error| format!("cannot write {}: {error}", file.display()))
    }
}
