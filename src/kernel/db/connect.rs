//! Opens connections: session settings, TLS, a time limit, and one clear clause where it fails. No other place of the
//! program opens one to a server of the operator.

use std::error::Error as _;
use std::io;
use std::time::Duration;

use diesel::{ConnectionError, ConnectionResult};
use diesel_async::AsyncPgConnection;
use rustls::CertificateError;
use tokio_postgres::tls::NoTlsStream;
use tokio_postgres::{Client, Connection, NoTls, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::target::Target;

/// Longest time for a connection, all servers of the URL together. Pools are stricter.
const LIMIT: Duration = Duration::from_secs(15);

/// Parses a connection URL; see [`Target::parse`].
///
/// # Errors
/// One sentence that never repeats the URL.
pub fn parse(url: &str) -> Result<Target, String> {
    Target::parse(url).map_err(|said| format!("the database URL {said}"))
}

/// Opens a connection with the session settings in `options`.
pub async fn establish(mut target: Target, options: &str) -> ConnectionResult<AsyncPgConnection> {
    target.config.options(options).application_name("tiepdan");
    let (client, connection) =
        open(&target).await.map_err(|failure| ConnectionError::BadConnection(failure.said))?;
    match connection {
        Opened::Verified(connection) => {
            AsyncPgConnection::try_from_client_and_connection(client, *connection).await
        }
        Opened::Plain(connection) => {
            AsyncPgConnection::try_from_client_and_connection(client, *connection).await
        }
    }
}

/// Opens a plain client, for statements that are no queries of this program: roles, databases.
///
/// # Errors
/// One sentence that never repeats the URL.
pub async fn client(target: &Target) -> Result<Client, String> {
    let (client, connection) =
        open(target).await.map_err(|failure| format!("cannot connect to the database: {}", failure.said))?;
    match connection {
        Opened::Verified(connection) => drop(tokio::spawn(*connection)),
        Opened::Plain(connection) => drop(tokio::spawn(*connection)),
    }
    Ok(client)
}

/// Whether a server answers there, be it with a refusal.
///
/// # Errors
/// Why none does, after the name of the server.
pub async fn answers(target: &Target) -> Result<(), String> {
    match open(target).await {
        Err(Failure { by_server: false, said }) => Err(said),
        Err(_) | Ok(_) => Ok(()),
    }
}

type VerifiedStream = <MakeRustlsConnect as tokio_postgres::tls::MakeTlsConnect<Socket>>::Stream;

enum Opened {
    Plain(Box<Connection<Socket, NoTlsStream>>),
    Verified(Box<Connection<Socket, VerifiedStream>>),
}

/// Why there is no connection, after the name of the server.
struct Failure {
    by_server: bool,
    said: String,
}

async fn open(target: &Target) -> Result<(Client, Opened), Failure> {
    let opening = async {
        match &target.connector {
            Some(connector) => target
                .config
                .connect(connector.clone())
                .await
                .map(|(client, connection)| (client, Opened::Verified(Box::new(connection)))),
            None => target
                .config
                .connect(NoTls)
                .await
                .map(|(client, connection)| (client, Opened::Plain(Box::new(connection)))),
        }
    };
    let limited = tokio::time::timeout(LIMIT, opening).await;
    let failure = |by_server, why: String| Failure { by_server, said: format!("{} {why}", target.place()) };
    limited
        .map_err(|_| failure(false, format!("does not answer within {} seconds", LIMIT.as_secs())))?
        .map_err(|error| failure(error.as_db_error().is_some(), why(&error)))
}

/// What a statement failed with: the server's words, or the client's.
#[must_use]
pub fn told(error: &tokio_postgres::Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), |said| said.message().to_owned())
}

/// What went wrong, after the name of the server. Nothing of the URL's password stands in it.
fn why(error: &tokio_postgres::Error) -> String {
    if let Some(said) = error.as_db_error() {
        return format!("refuses: {}", said.message());
    }
    let Some(cause) = error.source() else { return format!("cannot be used: {error}") };
    if let Some(said) = cause.downcast_ref::<io::Error>() {
        return match said.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            Some(tls) => untrusted(tls),
            None => unreachable(said),
        };
    }
    match cause.to_string().as_str() {
        "server does not support TLS" => {
            "speaks no TLS, which sslmode=verify-full asks for: switch it on there (ssl = on)".to_owned()
        }
        said => format!("cannot be used: {error}: {said}"),
    }
}

fn untrusted(error: &rustls::Error) -> String {
    match error {
        rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer | CertificateError::BadSignature) => {
            "is not trusted: its certificate comes from an authority that sslrootcert (or this system) does not name"
                .to_owned()
        }
        rustls::Error::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        ) => "is not trusted: its certificate is made out to another name than the URL's host".to_owned(),
        rustls::Error::InvalidCertificate(
            CertificateError::Expired | CertificateError::ExpiredContext { .. },
        ) => "is not trusted: its certificate has expired".to_owned(),
        other => format!("is not trusted: {other}"),
    }
}

fn unreachable(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => "does not answer: no server listens there".to_owned(),
        io::ErrorKind::NotFound => "does not answer: no server has its socket there".to_owned(),
        _ => format!("cannot be reached: {error}"),
    }
}
