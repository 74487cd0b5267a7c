//! Where a database is and how the way there is protected, read from its URL. Every connection of the program is opened
//! from a [`Target`], so none goes around the verification that its URL asks for.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use percent_encoding::percent_decode_str;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres::config::{Config, Host};
use tokio_postgres_rustls::MakeRustlsConnect;

/// How the connection is protected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tls {
    /// Not at all: a Unix socket, loopback, or a network that the operator vouches for.
    Off,
    /// The server's certificate and name are verified (`sslmode=verify-full`).
    Verified {
        /// The authorities to trust (`sslrootcert`), and no other; `None`: the system's.
        root_certificate: Option<PathBuf>,
    },
}

/// A database URL that has been read, with the authorities that its server is verified against.
#[derive(Clone)]
pub struct Target {
    /// Everything that `tokio-postgres` knows of; its `Debug` shows no password.
    pub config: Config,
    /// How the connection is protected.
    pub tls: Tls,
    pub(super) connector: Option<MakeRustlsConnect>,
}

impl std::fmt::Debug for Target {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = formatter.debug_struct("Target");
        shown.field("config", &self.config).field("tls", &self.tls).finish_non_exhaustive()
    }
}

impl Target {
    /// Reads a URL (`postgresql://…`) or a string of keys (`host=… dbname=…`). `sslmode` and `sslrootcert` mean what
    /// they mean to `libpq`, but of the modes only those that verify everything or nothing are taken.
    ///
    /// # Errors
    /// The end of a sentence that begins with the name of the setting. It quotes nothing of the URL but the file of
    /// `sslrootcert`: a password may stand anywhere in a broken one.
    pub fn parse(text: &str) -> Result<Self, String> {
        let parts = Parts::split(text);
        let mut tls = parts.tls()?;
        let mode = if tls == Tls::Off { "disable" } else { "require" };
        let config: Config = parts.rest_with(mode).parse().map_err(|_| {
            "is not a PostgreSQL URL: write postgresql://user:password@host:port/database".to_owned()
        })?;
        let mut target = Self { config, tls: Tls::Off, connector: None };
        if target.is_socket() {
            // There is no TLS over a socket of this machine; `libpq` ignores the mode too.
            target.config.ssl_mode(tokio_postgres::config::SslMode::Disable);
            tls = Tls::Off;
        }
        if let Tls::Verified { root_certificate } = &tls {
            if target.config.get_hosts().is_empty() {
                return Err("needs the server's name in its host for sslmode=verify-full".to_owned());
            }
            target.connector = Some(connector(root_certificate.as_deref())?);
        }
        target.tls = tls;
        Ok(target)
    }

    /// Servers and database for messages.
    #[must_use]
    pub fn place(&self) -> String {
        let ports = self.config.get_ports();
        let port = |n: usize| ports.get(n).or(ports.first()).copied().unwrap_or(5432);
        let named = self.config.get_hosts().iter().enumerate().map(|(n, host)| match host {
            Host::Tcp(name) => format!("{name}:{}", port(n)),
            Host::Unix(folder) => folder.display().to_string(),
        });
        let bare = self.config.get_hostaddrs().iter().enumerate().map(|(n, ip)| format!("{ip}:{}", port(n)));
        let places: Vec<String> =
            if self.config.get_hosts().is_empty() { bare.collect() } else { named.collect() };
        places.join(", ")
    }

    /// Whether all servers are sockets of this machine.
    fn is_socket(&self) -> bool {
        let hosts = self.config.get_hosts();
        self.config.get_hostaddrs().is_empty()
            && !hosts.is_empty()
            && hosts.iter().all(|host| matches!(host, Host::Unix(_)))
    }
}

/// Verifies certificate and name against the file's authorities alone, or against the system's.
fn connector(file: Option<&Path>) -> Result<MakeRustlsConnect, String> {
    let roots = match file {
        Some(file) => from_file(file)?,
        None => from_system()?,
    };
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| format!("cannot be used, since TLS does not start: {error}"))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

fn from_file(file: &Path) -> Result<RootCertStore, String> {
    let said = |what: String| format!("has a file of sslrootcert, {}, {what}", file.display());
    let bytes = std::fs::read(file).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => said("that does not exist".to_owned()),
        _ => said(format!("that cannot be read: {error}")),
    })?;
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(&bytes) {
        let certificate = certificate.map_err(|_| said("that is no PEM file".to_owned()))?;
        roots.add(certificate).map_err(|_| said("with a certificate that cannot be read".to_owned()))?;
    }
    if roots.is_empty() { Err(said("without a certificate in it".to_owned())) } else { Ok(roots) }
}

fn from_system() -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    for certificate in rustls_native_certs::load_native_certs().certs {
        // An unreadable one is left out: verification then fails closed.
        let _ = roots.add(certificate);
    }
    if roots.is_empty() {
        return Err(
            "has no sslrootcert, and this system trusts no authority: name the file of the server's \
                    authority, or install ca-certificates"
                .to_owned(),
        );
    }
    Ok(roots)
}

/// A URL or key string, taken apart as far as `tokio-postgres` cannot read it.
struct Parts {
    /// Everything but what follows.
    base: String,
    /// The remaining parameters.
    kept: Vec<String>,
    is_url: bool,
    mode: Option<String>,
    root_certificate: Option<String>,
}

impl Parts {
    fn split(text: &str) -> Self {
        let is_url = text.starts_with("postgresql://") || text.starts_with("postgres://");
        let (base, parameters) = if is_url { text.split_once('?').unwrap_or((text, "")) } else { ("", text) };
        let mut parts =
            Self { base: base.to_owned(), kept: Vec::new(), is_url, mode: None, root_certificate: None };
        let separator = if is_url { '&' } else { ' ' };
        let plain = |value: &str| {
            let value = value.trim_matches('\'');
            if is_url { percent_decode_str(value).decode_utf8_lossy().into_owned() } else { value.to_owned() }
        };
        // Between keys every space is kept: it may stand in a quoted password.
        for parameter in parameters.split(separator).filter(|one| !is_url || !one.is_empty()) {
            match parameter.split_once('=') {
                Some(("sslmode", value)) => parts.mode = Some(plain(value)),
                Some(("sslrootcert", value)) => parts.root_certificate = Some(plain(value)),
                _ => parts.kept.push(parameter.to_owned()),
            }
        }
        parts
    }

    fn tls(&self) -> Result<Tls, String> {
        match self.mode.as_deref() {
            None | Some("disable" | "allow" | "prefer") => return Ok(Tls::Off),
            Some("verify-full") => {}
            Some(_) => {
                return Err("needs sslmode=verify-full (other modes do not check who answers) or \
                            sslmode=disable"
                    .to_owned());
            }
        }
        // `system` is libpq's word for the authorities of the system.
        let file = self.root_certificate.as_ref().filter(|file| *file != "system").map(PathBuf::from);
        Ok(Tls::Verified { root_certificate: file })
    }

    fn rest_with(&self, mode: &str) -> String {
        let mode = format!("sslmode={mode}");
        let parameters = self.kept.iter().chain([&mode]).map(String::as_str).collect::<Vec<_>>();
        if self.is_url { format!("{}?{}", self.base, parameters.join("&")) } else { parameters.join(" ") }
    }
}

#[cfg(test)]
mod tests {
    use tokio_postgres::config::SslMode;

    use super::*;

    #[test]
    fn the_mode_is_one_that_the_client_knows() {
        let url = "postgresql://app:x@db.example.vn/t?sslmode=verify-full&application_name=a";
        let safe = Target::parse(url).unwrap();
        assert_eq!(safe.tls, Tls::Verified { root_certificate: None });
        assert!(safe.connector.is_some());
        assert_eq!(
            (safe.config.get_ssl_mode(), safe.config.get_application_name()),
            (SslMode::Require, Some("a"))
        );
        assert_eq!(safe.place(), "db.example.vn:5432");
    }

    #[test]
    fn a_socket_has_no_tls() {
        let url = "postgresql://app:x@%2Fvar%2Frun%2Fpostgresql/t?sslmode=verify-full";
        let socket = Target::parse(url).unwrap();
        assert_eq!((socket.tls, socket.config.get_ssl_mode()), (Tls::Off, SslMode::Disable));
    }

    #[test]
    fn an_address_alone_proves_no_name() {
        let said = Target::parse("hostaddr=10.0.0.5 user=a dbname=t sslmode=verify-full").unwrap_err();
        assert!(said.contains("server's name"), "{said}");
    }

    #[test]
    fn an_authority_is_a_pem_file() {
        let url = "postgresql://a@db.vn/t?sslmode=verify-full&sslrootcert=";
        let said = |file: &str| Target::parse(&format!("{url}{file}")).unwrap_err();
        assert!(said("%2Fno%20such").contains("/no such, that does not exist"), "{}", said("%2Fno%20such"));
        assert!(said("%2Fetc%2Fpasswd").contains("without a certificate"), "{}", said("%2Fetc%2Fpasswd"));
        assert!(said("%2Fetc").contains("cannot be read"), "{}", said("%2Fetc"));
        let system = Target::parse(&format!("{url}system")).unwrap();
        assert_eq!(system.tls, Tls::Verified { root_certificate: None });
    }
}
