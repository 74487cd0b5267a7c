//! Database URLs: where they lead, and whether the way there is safe.

use std::net::IpAddr;

use secrecy::{ExposeSecret, SecretString};
use tokio_postgres::config::{Config, Host};

use crate::kernel::db::target::Target;
pub use crate::kernel::db::target::Tls;

/// A database URL that has been looked at.
#[derive(Debug, Clone)]
pub struct DatabaseUrl {
    url: SecretString,
    target: Target,
    /// How to connect.
    pub tls: Tls,
}

impl DatabaseUrl {
    /// The URL as it was given: [`Target::parse`] reads it.
    pub fn url(&self) -> &SecretString {
        &self.url
    }

    /// What to connect to.
    pub fn target(&self) -> &Target {
        &self.target
    }
}

/// Reads a URL (`postgresql://…`) or a string of keys (`host=… dbname=…`) in `variable`.
///
/// The error is one sentence that quotes nothing, since a password may stand anywhere in a broken URL.
pub fn parse_database_url(
    variable: &str,
    url: &SecretString,
    allow_plaintext: bool,
) -> Result<DatabaseUrl, String> {
    let target = Target::parse(url.expose_secret()).map_err(|said| format!("{variable} {said}"))?;
    let config = &target.config;
    if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
        return Err(format!("{variable} names no host: write postgresql://user:password@host:port/database"));
    }
    if config.get_dbname().is_none() || config.get_user().is_none() {
        return Err(format!("{variable} must name a user and a database: postgresql://user@host/database"));
    }
    if target.tls == Tls::Off && !allow_plaintext && !stays_here(config) {
        return Err(format!(
            "{variable} leads to another machine without sslmode=verify-full: add it, or set \
             TIEPDAN_ALLOW_PLAINTEXT_DATABASE=true if that network is protected otherwise"
        ));
    }
    Ok(DatabaseUrl { url: url.clone(), tls: target.tls.clone(), target })
}

/// Whether every server named is on this machine. Addresses win over names, as they do when connecting.
fn stays_here(config: &Config) -> bool {
    if !config.get_hostaddrs().is_empty() {
        return config.get_hostaddrs().iter().all(IpAddr::is_loopback);
    }
    config.get_hosts().iter().all(|host| match host {
        Host::Tcp(name) => name == "localhost" || name.parse().is_ok_and(|ip: IpAddr| ip.is_loopback()),
        Host::Unix(_) => true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(url: &str) -> Result<DatabaseUrl, String> {
        parse_database_url("DATABASE_URL", &url.into(), false)
    }

    #[test]
    fn what_stays_on_this_machine_needs_no_tls() {
        for url in [
            "postgresql://app:x@127.0.0.1/t",
            "postgresql://app:x@localhost:5433/t?connect_timeout=5",
            "postgres://app:x@[::1]/t",
            "postgresql://app:x@%2Fvar%2Frun%2Fpostgresql/t",
            "host=/var/run/postgresql user=app dbname=t",
            "postgresql://app:x@localhost/t?sslmode=prefer",
        ] {
            let parsed = parse(url).unwrap_or_else(|said| panic!("{url}: {said}"));
            assert_eq!(parsed.tls, Tls::Off);
        }
    }

    #[test]
    fn other_machines_need_a_verified_connection() {
        for url in [
            "postgresql://app:x@db.example.vn/t",
            "postgresql://app:x@127.0.0.1,db.example.vn/t",
            "postgresql://app:x@localhost/t?hostaddr=10.0.0.5",
            "postgresql://app:x@10.0.0.5/t?sslmode=prefer",
            "host=10.0.0.5 user=app dbname=t",
        ] {
            assert!(parse(url).unwrap_err().contains("verify-full"), "{url}");
            assert_eq!(parse_database_url("X", &url.into(), true).unwrap().tls, Tls::Off);
        }
        let safe = parse("postgresql://app:x@db.example.vn/t?sslmode=verify-full").unwrap();
        assert_eq!(safe.tls, Tls::Verified { root_certificate: None });
        for mode in ["require", "verify-ca", "maybe"] {
            assert!(parse(&format!("host=10.0.0.5 user=a dbname=t sslmode={mode}")).is_err());
        }
    }

    #[test]
    fn what_is_missing_is_said() {
        assert!(parse("postgresql:///t?user=a").unwrap_err().contains("names no host"));
        assert!(parse("postgresql://localhost/t").unwrap_err().contains("a user and a database"));
        assert!(parse("").unwrap_err().contains("names no host"));
    }
}
