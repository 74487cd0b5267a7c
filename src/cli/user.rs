//! `tiepdan user`: accounts of people.

use std::io::{self, BufRead as _, IsTerminal as _};

use clap::{Args, Subcommand};
use secrecy::SecretString;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::kernel::access::Role;
use crate::kernel::app::App;
use crate::kernel::crypto::{PasswordParams, PasswordService};
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::people::administration::{self, AccountOrder, FirstPosition, Holder};

/// Environment variable from which a password may come.
pub(super) const PASSWORD_VARIABLE: &str = "TIEPDAN_USER_PASSWORD";

/// Accounts of people.
#[derive(Debug, Clone, Subcommand)]
pub enum UserCommand {
    /// Makes an account; the password is the first line of standard input, or `TIEPDAN_USER_PASSWORD`.
    Create(UserCreate),
    /// Closes an account and ends its sessions at once.
    Disable(UserDisable),
}

/// Arguments of `user create`. A password is none of them: others on the server could read it.
#[derive(Debug, Clone, Args)]
pub struct UserCreate {
    /// Log-in name: a-z, 0-9, '.', '_' and '-'.
    #[arg(long)]
    pub login: String,

    /// Code of the commune, five digits.
    #[arg(long)]
    pub commune: String,

    /// The person, by id.
    #[arg(long, conflicts_with = "name", required_unless_present = "name")]
    pub person_id: Option<Uuid>,

    /// The person, by full name; made if nobody in the commune bears it.
    #[arg(long)]
    pub name: Option<String>,

    /// Role of a first position, from today on.
    #[arg(long, value_parser = parse_role, requires_all = ["unit", "title"])]
    pub role: Option<Role>,

    /// Code of the unit of that position.
    #[arg(long, requires = "role")]
    pub unit: Option<String>,

    /// Title of that position.
    #[arg(long, requires = "role")]
    pub title: Option<String>,
}

/// Arguments of `user disable`.
#[derive(Debug, Clone, Args)]
pub struct UserDisable {
    /// Log-in name.
    #[arg(long)]
    pub login: String,
}

/// Runs a command; the text is for standard output. `app` must connect as the database's owner.
pub async fn run(command: UserCommand, app: &App) -> Outcome<String> {
    match command {
        UserCommand::Create(args) => {
            let order = order(args)?;
            let passwords = PasswordService::new(PasswordParams::default())?;
            let id = administration::create_user(app, &passwords, &order, &password()?).await?;
            Ok(format!("Account {} made, id {id}.", order.login))
        }
        UserCommand::Disable(args) => {
            let id = administration::disable_user(app, &args.login).await?;
            Ok(format!("Account {} closed, id {id}.", args.login))
        }
    }
}

fn order(args: UserCreate) -> Outcome<AccountOrder> {
    let holder = match (args.person_id, args.name) {
        (Some(id), _) => Holder::Person(id),
        (None, Some(name)) => Holder::Named(name),
        (None, None) => return Err(mistake("name the person by --person-id or --name")),
    };
    let position = match (args.role, args.unit, args.title) {
        (Some(role), Some(unit), Some(title)) => Some(FirstPosition { role, unit, title }),
        (None, None, None) => None,
        _ => return Err(mistake("a first position needs --role, --unit and --title")),
    };
    Ok(AccountOrder { login: args.login, commune: args.commune, holder, position })
}

/// The password, from the environment or piped; never typed, since this program cannot hide what is typed.
fn password() -> Outcome<SecretString> {
    if let Ok(password) = std::env::var(PASSWORD_VARIABLE) {
        return Ok(password.into());
    }
    let stdin = io::stdin();
    if stdin.is_terminal() {
        return Err(mistake(
            "pipe the password in, for example: read -rs P; printf '%s' \"$P\" | tiepdan user create …",
        ));
    }
    let mut line = Zeroizing::new(String::new());
    stdin
        .lock()
        .read_line(&mut line)
        .map_err(|_| mistake("the password cannot be read from standard input"))?;
    Ok(line.trim_end_matches(['\r', '\n']).into())
}

pub(super) fn parse_role(text: &str) -> Result<Role, String> {
    Role::parse(text).ok_or_else(|| "no such role".to_owned())
}

fn mistake(detail: &str) -> Problem {
    Problem::new(Code::ParameterInvalid).detail(detail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Debug, Parser)]
    struct Command {
        #[command(subcommand)]
        command: UserCommand,
    }

    fn read(arguments: &[&str]) -> Result<UserCommand, clap::Error> {
        Command::try_parse_from([&["user"], arguments].concat()).map(|command| command.command)
    }

    #[test]
    fn a_person_is_named_in_one_way() {
        let base = ["create", "--login", "an", "--commune", "99001"];
        assert!(read(&base).is_err());
        assert!(read(&[&base[..], &["--name", "Nguyễn An"]].concat()).is_ok());
        let both = ["--name", "Nguyễn An", "--person-id", "095e1c35-2910-8a7c-9f3e-5d0c1b2a4f68"];
        assert!(read(&[&base[..], &both].concat()).is_err());
        assert!(
            read(&[&base[..], &["--name", "An", "--password", "x"]].concat()).is_err(),
            "never by argument"
        );
    }

    #[test]
    fn a_first_position_is_whole() {
        let base = ["create", "--login", "an", "--commune", "99001", "--name", "Nguyễn An"];
        assert!(read(&[&base[..], &["--role", "administrator"]].concat()).is_err());
        assert!(read(&[&base[..], &["--unit", "ubnd"]].concat()).is_err());
        let whole = ["--role", "administrator", "--unit", "ubnd", "--title", "Quản trị"];
        let UserCommand::Create(args) = read(&[&base[..], &whole].concat()).unwrap() else {
            panic!("create")
        };
        assert!(order(args).unwrap().position.is_some());
    }
}
