//! `tiepdan commune`: communes and their units, from a file.

use std::path::PathBuf;

use clap::Subcommand;

use super::owner::Owner;
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::people::communes::{self, CommuneFile, Loaded};

/// Communes and their units.
#[derive(Debug, Clone, Subcommand)]
pub enum CommuneCommand {
    /// Makes the commune of a file with its units, or adds and renames what a newer file has; nothing is deleted.
    Load {
        /// The file, JSON; docs/operations/commune.example.json is one.
        file: PathBuf,
    },
}

/// Runs a command; the text is for standard output.
pub(super) async fn run(command: CommuneCommand, owner: &Owner) -> Outcome<String> {
    let CommuneCommand::Load { file: path } = command;
    let text = std::fs::read_to_string(&path)
        .map_err(|error| mistake(format!("cannot read {}: {error}", path.display())))?;
    let file = CommuneFile::parse(&text)?;
    let app = owner.app().await.map_err(mistake)?;
    Ok(said(file.code(), &communes::load(&app, &file).await?))
}

fn said(code: &str, loaded: &Loaded) -> String {
    let mut lines = vec![match (loaded.made, loaded.changes_nothing()) {
        (true, _) => format!("Commune {code} made with {} units.", loaded.added.len()),
        (false, true) => format!("Nothing to do: commune {code} is as the file says."),
        (false, false) => format!("Commune {code} brought to what the file says."),
    }];
    if !loaded.made && !loaded.added.is_empty() {
        lines.push(format!("Added: {}.", loaded.added.join(", ")));
    }
    if !loaded.renamed.is_empty() {
        lines.push(format!("Renamed: {}.", loaded.renamed.join(", ")));
    }
    if !loaded.left.is_empty() {
        lines.push(format!("Not in the file, left as they are: {}.", loaded.left.join(", ")));
    }
    lines.join("\n")
}

fn mistake(detail: String) -> Problem {
    Problem::new(Code::ParameterInvalid).detail(detail)
}
