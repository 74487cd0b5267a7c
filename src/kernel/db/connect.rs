//! Opens connections: URL, session settings, TLS.

use diesel::{ConnectionError, ConnectionResult};
use diesel_async::AsyncPgConnection;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres::{Config, NoTls, config::Host, config::SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

/// Parses a connection URL. `sslmode=verify-full` (and `verify-ca`) is accepted: with TLS the certificate and the
/// name are always verified.
///
/// # Errors
/// One sentence that never repeats the URL.
pub fn parse(url: &str) -> Result<Config, String> {
    let url =
        url.replace("sslmode=verify-full", "sslmode=require").replace("sslmode=verify-ca", "sslmode=require");
    url.parse::<Config>().map_err(|_| {
        "the database URL cannot be read (expected postgresql://user:password@host/name)".to_owned()
    })
}

/// Opens a connection with the session settings in `options`.
pub async fn establish(mut config: Config, options: &str) -> ConnectionResult<AsyncPgConnection> {
    config.options(options).application_name("tiepdan");
    let bad = |error: tokio_postgres::Error| ConnectionError::BadConnection(error.to_string());
    if needs_tls(&config) {
        let (client, connection) = config.connect(tls()?).await.map_err(bad)?;
        AsyncPgConnection::try_from_client_and_connection(client, connection).await
    } else {
        let (client, connection) = config.connect(NoTls).await.map_err(bad)?;
        AsyncPgConnection::try_from_client_and_connection(client, connection).await
    }
}

/// Opens a plain client, for statements that are no queries of this program: roles, databases.
///
/// # Errors
/// One sentence that never repeats the URL.
pub async fn client(config: &Config) -> Result<tokio_postgres::Client, String> {
    let told = |error: tokio_postgres::Error| format!("cannot connect to the database: {error}");
    if needs_tls(config) {
        let (client, connection) =
            config.connect(tls().map_err(|error| error.to_string())?).await.map_err(told)?;
        tokio::spawn(connection);
        Ok(client)
    } else {
        let (client, connection) = config.connect(NoTls).await.map_err(told)?;
        tokio::spawn(connection);
        Ok(client)
    }
}

fn needs_tls(config: &Config) -> bool {
    let local = config.get_hosts().iter().all(|host| match host {
        Host::Tcp(_) => false,
        Host::Unix(_) => true,
    });
    !local && matches!(config.get_ssl_mode(), SslMode::Require)
}

fn tls() -> ConnectionResult<MakeRustlsConnect> {
    let mut roots = RootCertStore::empty();
    for certificate in rustls_native_certs::load_native_certs().certs {
        // An unreadable root is left out: verification then fails closed.
        let _ = roots.add(certificate);
    }
    let provider = std::sync::Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| ConnectionError::BadConnection(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}
