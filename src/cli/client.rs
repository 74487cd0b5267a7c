//! `tiepdan client`: machines that call the API.

use clap::{Args, Subcommand};
use secrecy::ExposeSecret as _;

use super::user::parse_role;
use crate::kernel::access::Role;
use crate::kernel::app::App;
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::people::administration::{self, ClientOrder};

/// Machines that call the API.
#[derive(Debug, Clone, Subcommand)]
pub enum ClientCommand {
    /// Makes a client and prints its secret, this once.
    Create(ClientCreate),
    /// Closes a client; its tokens are refused at once.
    Disable(ClientDisable),
}

impl ClientCommand {
    /// The id of the client that it makes, if it makes one.
    pub(super) fn made(&self) -> Option<&str> {
        match self {
            Self::Create(args) => Some(&args.id),
            Self::Disable(_) => None,
        }
    }
}

/// Arguments of `client create`.
#[derive(Debug, Clone, Args)]
pub struct ClientCreate {
    /// `client_id`: a-z, 0-9 and '-'.
    #[arg(long)]
    pub id: String,

    /// What it is, in words [default: its id].
    #[arg(long)]
    pub name: Option<String>,

    /// `portal`, `partner_system`, `dashboard` or `supervision_tool`.
    #[arg(long, value_parser = parse_role)]
    pub role: Role,

    /// Code of the body it belongs to.
    #[arg(long)]
    pub body: String,

    /// Communes it serves, five digits each, separated by commas.
    #[arg(long, required = true, value_delimiter = ',')]
    pub communes: Vec<String>,

    /// Commune of the body [default: the first of --communes].
    #[arg(long)]
    pub commune: Option<String>,
}

/// Arguments of `client disable`.
#[derive(Debug, Clone, Args)]
pub struct ClientDisable {
    /// `client_id`.
    #[arg(long)]
    pub id: String,
}

/// Runs a command; the text is for standard output and holds the secret of a new client. `app` must connect as the
/// database's owner.
pub async fn run(command: ClientCommand, app: &App) -> Outcome<String> {
    match command {
        ClientCommand::Create(args) => {
            let order = order(args)?;
            let secret = administration::create_client(app, &order).await?;
            Ok(format!(
                "client_id:     {}\nclient_secret: {}\nThe secret is not shown again.",
                order.id,
                secret.expose_secret()
            ))
        }
        ClientCommand::Disable(args) => {
            administration::disable_client(app, &args.id).await?;
            Ok(format!("Client {} closed.", args.id))
        }
    }
}

fn order(args: ClientCreate) -> Outcome<ClientOrder> {
    let commune = args.commune.or_else(|| args.communes.first().cloned());
    let missing = || Problem::new(Code::ParameterInvalid).detail("name the communes that the client serves");
    Ok(ClientOrder {
        name: args.name.unwrap_or_else(|| args.id.clone()),
        id: args.id,
        role: args.role,
        commune: commune.ok_or_else(missing)?,
        body: args.body,
        communes: args.communes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Debug, Parser)]
    struct Command {
        #[command(subcommand)]
        command: ClientCommand,
    }

    #[test]
    fn communes_are_a_list_and_the_first_is_the_bodys() {
        let arguments = [
            "client",
            "create",
            "--id",
            "portal-1",
            "--role",
            "portal",
            "--body",
            "ubnd",
            "--communes",
            "99001,99002",
        ];
        let ClientCommand::Create(args) = Command::try_parse_from(arguments).unwrap().command else {
            panic!("create")
        };
        let order = order(args).unwrap();
        assert_eq!(
            (order.commune.as_str(), order.communes.len(), order.name.as_str()),
            ("99001", 2, "portal-1")
        );
        assert!(Command::try_parse_from(&arguments[..8]).is_err(), "no communes");
    }
}
