//! The command line and the names of settings: a mistake in either is one sentence, before anything is begun.

use std::collections::BTreeSet;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Command, Parser as _};

use super::{Cli, user};

/// Ends where the command line or the name of a setting is wrong.
const USAGE: u8 = 2;
/// A setting of ours with so few letters wrong, or less, is taken for a mistake even under a prefix that others use too.
const MISTAKES: usize = 2;

/// Reads the command line of this process, or tells how it ends.
pub(super) fn read() -> Result<Cli, ExitCode> {
    let parsed = Cli::try_parse();
    if let Err(error) = &parsed
        && !error.use_stderr()
    {
        // Help and version; whoever reads no further has what he wants.
        let heard = super::heard(error.print().and_then(|()| io::stdout().flush()));
        return Err(heard.map_or_else(|sentence| super::failed(&sentence), |()| ExitCode::SUCCESS));
    }
    let names = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.to_string_lossy().into_owned())));
    // A misspelt name explains a setting that is missing.
    if let Some(sentence) = unknown_setting(&settings(&super::command()), names) {
        return Err(refused(&sentence));
    }
    parsed.map_err(|error| refused(&one_sentence(&error)))
}

fn refused(sentence: &str) -> ExitCode {
    super::complain(&format!("tiepdan: {sentence}"));
    ExitCode::from(USAGE)
}

/// What clap says, without its pages: the mistake, its remedies, and where to read on.
fn one_sentence(error: &clap::Error) -> String {
    let text = error.to_string();
    let (said, usage) = text.split_once("Usage:").unwrap_or((&text, ""));
    // The usage begins with the command's own name.
    let name = |word: &&str| word.starts_with(|c: char| c.is_ascii_lowercase());
    let command: Vec<&str> = usage.split_whitespace().take_while(name).collect();
    let command = if command.is_empty() { "tiepdan".to_owned() } else { command.join(" ") };
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return format!("`{command}` wants a command after it (see `{command} --help`)");
    }
    let said = said.split("\n\nFor more information").next().unwrap_or(said);
    let words: Vec<&str> = said.split_whitespace().collect();
    let said = words.join(" ").replace(" tip: ", "; ");
    let said = said.strip_prefix("error: ").unwrap_or(&said);
    format!("{said} (see `{command} --help`)")
}

/// Names of the variables that some command reads.
fn settings(command: &Command) -> BTreeSet<String> {
    let own = command.get_arguments().filter_map(clap::Arg::get_env);
    let mut all: BTreeSet<String> = own.map(|name| name.to_string_lossy().into_owned()).collect();
    all.extend(command.get_subcommands().flat_map(settings));
    all.insert(user::PASSWORD_VARIABLE.to_owned());
    all
}

/// A variable that looks like a setting and is none: misspelt, it would leave the default in place, and nobody would see.
fn unknown_setting(
    known: &BTreeSet<String>,
    given: impl Iterator<Item = (String, String)>,
) -> Option<String> {
    let mut given: Vec<(String, String)> = given.filter(|(name, _)| !known.contains(name)).collect();
    given.sort();
    given.into_iter().find_map(|(name, value)| {
        let nearest = known.iter().min_by_key(|one| strsim::damerau_levenshtein(one, &name))?;
        let near = strsim::damerau_levenshtein(nearest, &name) <= MISTAKES;
        let ours = name.starts_with("TIEPDAN_") && !is_of_a_container(&name, &value);
        // Other programs have variables of this kind too: only what is nearly one of ours is one.
        let nearly = name.starts_with("DATABASE_") && near;
        match (ours || nearly, near) {
            (true, true) => Some(format!("{name} is no setting of this program: did you mean {nearest}?")),
            (true, false) => {
                Some(format!("{name} is no setting of this program (see `tiepdan --help`): unset it"))
            }
            (false, _) => None,
        }
    })
}

/// Kubernetes and Docker tell a container of the services beside it in variables of this form; a service may have our name.
fn is_of_a_container(name: &str, value: &str) -> bool {
    name.ends_with("_SERVICE_HOST")
        || name.contains("_SERVICE_PORT")
        || name.contains("_PORT_")
        || (name.ends_with("_PORT") && value.contains("://"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(name: &str, value: &str) -> Option<String> {
        let given = [(name.to_owned(), value.to_owned())];
        unknown_setting(&settings(&crate::cli::command()), given.into_iter())
    }

    #[test]
    fn a_misspelt_setting_is_named_with_what_was_meant() {
        let wrong = said("TIEPDAN_BINDS", "x").unwrap();
        assert!(wrong.contains("TIEPDAN_BINDS is no setting") && wrong.contains("TIEPDAN_BIND?"), "{wrong}");
        assert!(said("DATABASE_ONWER_URL", "x").unwrap().contains("DATABASE_OWNER_URL?"));
        assert!(said("TIEPDAN_COLOUR", "x").unwrap().contains("unset it"));
    }

    #[test]
    fn what_others_set_is_left_alone() {
        for name in ["TIEPDAN_BIND", "DATABASE_URL", "TIEPDAN_USER_PASSWORD", "DATABASE_HOST", "PATH"] {
            assert_eq!(said(name, "x"), None, "{name}");
        }
        for (name, value) in [
            ("TIEPDAN_SERVICE_HOST", "10.0.0.1"),
            ("TIEPDAN_API_SERVICE_PORT_HTTP", "80"),
            ("TIEPDAN_PORT", "tcp://10.0.0.1:80"),
            ("TIEPDAN_PORT_80_TCP_ADDR", "10.0.0.1"),
        ] {
            assert_eq!(said(name, value), None, "{name}");
        }
        assert!(said("TIEPDAN_PORT", "8080").is_some());
    }

    #[test]
    fn what_clap_says_is_one_line() {
        let wrong = |arguments: &[&str]| {
            one_sentence(&Cli::try_parse_from([&["tiepdan"], arguments].concat()).unwrap_err())
        };
        assert_eq!(
            wrong(&["audit", "verify", "--keys-dri=x"]),
            "unexpected argument '--keys-dri' found; a similar argument exists: '--keys-dir' (see `tiepdan audit verify --help`)"
        );
        for arguments in [&["nothing"][..], &["user", "create"], &["openapi", "--version", "2"], &["keys"]] {
            let said = wrong(arguments);
            assert!(!said.contains('\n') && said.len() < 300 && said.contains("--help`)"), "{said}");
        }
    }
}
