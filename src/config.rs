//! Settings of the server: flags, environment variables, help.
//!
//! Clap takes every value as text; [`Settings::validate`] turns all of them into types at once and collects one
//! sentence for each mistake, so that an operator corrects them in one go. Values that hold passwords are
//! [`SecretString`]: no log, debug output or help text shows them.

mod database;
mod limits;
mod validate;

use std::convert::Infallible;
use std::path::PathBuf;

use clap::builder::BoolishValueParser;
use secrecy::SecretString;

pub use database::{DatabaseUrl, Tls, parse_database_url};
pub use limits::LimitSettings;
pub use validate::{Network, Validated, business_day};

/// What `--help` says of the log.
pub const LOG_HELP: &str = "RUST_LOG sets the log level, for example `info` (default), `warn` or `tiepdan=debug`; \
                            other libraries never log below `info`, since they would log personal data.";

// Settings of `serve`, to be flattened into a command.
#[allow(missing_docs, reason = "clap would print a doc comment as the description of the whole command")]
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = LOG_HELP)]
pub struct Settings {
    /// Address and port that the API listens on.
    #[arg(long, env = "TIEPDAN_BIND", default_value = "127.0.0.1:8080", value_name = "ADDRESS:PORT")]
    pub bind: String,

    /// Address and port of `/metrics`, which asks nobody for an account. Loopback; or an address of a private network that
    /// only those who run the server reach.
    #[arg(long, env = "TIEPDAN_ADMIN_BIND", default_value = "127.0.0.1:9090", value_name = "ADDRESS:PORT")]
    pub admin_bind: String,

    /// The API's address as clients see it: issuer of tokens, `Location`, links [default: http://<bind>].
    #[arg(long, env = "TIEPDAN_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,

    /// Reverse proxies whose `X-Forwarded-For` is believed: addresses or networks, separated by commas.
    #[arg(long, env = "TIEPDAN_TRUSTED_PROXIES", default_value = "", value_name = "LIST")]
    pub trusted_proxies: String,

    /// Folder of the root keys, mode 0700, made by `keys init` [default: beside the private cluster].
    #[arg(long, env = "TIEPDAN_KEYS_DIR", value_name = "FOLDER")]
    pub keys_dir: Option<PathBuf>,

    /// The databases.
    #[command(flatten)]
    pub databases: DatabaseSettings,

    /// Folder of the private PostgreSQL cluster that is used where DATABASE_URL is not set.
    #[arg(long, env = "TIEPDAN_DEVDB_DIR", default_value = ".devdb", value_name = "FOLDER")]
    pub devdb_dir: PathBuf,

    /// The business day of the start, for demonstrations and tests: everything that counts legal days is
    /// shifted by whole days [default: today].
    #[arg(long, env = "TIEPDAN_TODAY", value_name = "YYYY-MM-DD")]
    pub today: Option<String>,

    /// Host names, besides localhost, under which demo accounts answer, separated by commas.
    #[arg(long, env = "TIEPDAN_DEMO_HOSTS", default_value = "", value_name = "LIST")]
    pub demo_hosts: String,

    /// Origins whose pages may call the API from a browser, separated by commas.
    #[arg(long, env = "TIEPDAN_CORS_ORIGINS", default_value = "", value_name = "LIST")]
    pub cors_origins: String,

    /// Seconds for which a job stays a worker's own after its last step: so long it lies where a worker was killed.
    #[arg(long, env = "TIEPDAN_JOB_LEASE_SECONDS", default_value = "60", value_name = "SECONDS")]
    pub job_lease_seconds: String,

    /// Limits.
    #[command(flatten)]
    pub limits: LimitSettings,
}

// The databases, shared by all commands that use one.
#[allow(missing_docs, reason = "clap would print a doc comment as the description of the whole command")]
#[derive(Debug, Clone, clap::Args)]
pub struct DatabaseSettings {
    /// Database as the application's role, `postgresql://tiepdan_app:…@host/name?sslmode=verify-full`
    /// [default: a private cluster].
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, value_name = "URL", value_parser = secret)]
    pub database_url: Option<SecretString>,

    /// The same database as its owner: for `migrate`.
    #[arg(long, env = "DATABASE_OWNER_URL", hide_env_values = true, value_name = "URL", value_parser = secret)]
    pub database_owner_url: Option<SecretString>,

    /// A standby server for datasets and reports [default: DATABASE_URL].
    #[arg(long, env = "DATABASE_READ_URL", hide_env_values = true, value_name = "URL", value_parser = secret)]
    pub database_read_url: Option<SecretString>,

    /// Accept a database beyond this machine without a verified TLS connection: personal data then crosses the
    /// network in the clear.
    #[arg(long, env = "TIEPDAN_ALLOW_PLAINTEXT_DATABASE", value_parser = BoolishValueParser::new())]
    pub allow_plaintext_database: bool,
}

// What only `migrate --create-roles` needs. The passwords of the roles that it creates are those of
// DATABASE_OWNER_URL and DATABASE_URL.
#[allow(missing_docs, reason = "clap would print a doc comment as the description of the whole command")]
#[derive(Debug, Clone, clap::Args)]
pub struct AdminSettings {
    /// The server as a role that may create roles and databases.
    #[arg(long, env = "DATABASE_ADMIN_URL", hide_env_values = true, value_name = "URL", value_parser = secret)]
    pub database_admin_url: Option<SecretString>,
}

impl Settings {
    /// Turns the texts into types; else one sentence for each mistake.
    pub fn validate(&self) -> Result<Validated, Vec<String>> {
        validate::validate(self)
    }
}

#[expect(clippy::unnecessary_wraps, reason = "clap wants a parser that may fail; this one takes every text")]
fn secret(text: &str) -> Result<SecretString, Infallible> {
    Ok(text.into())
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::*;

    /// About the command.
    #[derive(Debug, Parser)]
    struct Command {
        #[command(flatten)]
        settings: Settings,
    }

    fn parse(arguments: &[&str]) -> Settings {
        Command::try_parse_from([&["tiepdan"], arguments].concat()).unwrap().settings
    }

    fn mistakes(arguments: &[&str]) -> String {
        parse(arguments).validate().unwrap_err().join("\n")
    }

    #[test]
    fn defaults_are_valid() {
        let valid = parse(&[]).validate().unwrap();
        assert_eq!(valid.bind.to_string(), "127.0.0.1:8080");
        assert_eq!(valid.public_url, "http://127.0.0.1:8080");
        assert_eq!((valid.rate_per_minute.get(), valid.rate_burst.get()), (600, 300));
        assert!((1..=64).contains(&valid.workers));
        assert!(valid.database.is_none() && valid.trusted_proxies.is_empty());
        let open =
            parse(&["--bind=0.0.0.0:80", "--today=", "--public-url=", "--workers="]).validate().unwrap();
        assert_eq!((open.public_url.as_str(), open.today), ("http://localhost:80", None));
    }

    #[test]
    fn the_admin_address_is_private() {
        for private in ["127.0.0.1:0", "10.1.2.3:9090", "192.168.0.1:9090", "[::1]:9090", "[fd00::1]:9090"] {
            let valid = parse(&[&format!("--admin-bind={private}")]).validate().unwrap();
            assert_eq!(valid.admin_bind.to_string(), private);
        }
    }

    #[test]
    fn lists_are_read() {
        let valid = parse(&[
            "--trusted-proxies=10.0.0.0/8, ::1",
            "--cors-origins=https://a.example.vn,http://localhost:3000",
            "--demo-hosts=Demo.example.vn",
            "--public-url=https://api.example.vn/",
            "--today=2026-11-24",
        ])
        .validate()
        .unwrap();
        assert!(valid.trusted_proxies[0].contains([10, 1, 2, 3].into()));
        assert!(!valid.trusted_proxies[0].contains([11, 1, 2, 3].into()));
        assert_eq!(valid.trusted_proxies[1].to_string(), "::1/128");
        assert_eq!(valid.cors_origins, ["https://a.example.vn", "http://localhost:3000"]);
        assert_eq!(valid.demo_hosts, ["demo.example.vn"]);
        assert_eq!(valid.public_url, "https://api.example.vn");
        assert_eq!(valid.today.unwrap().to_string(), "2026-11-24");
    }

    #[test]
    fn every_mistake_is_a_sentence_that_names_its_variable() {
        for (argument, variable) in [
            ("--bind=8080", "TIEPDAN_BIND"),
            ("--admin-bind=127.0.0.1:8080", "TIEPDAN_ADMIN_BIND"),
            ("--admin-bind=0.0.0.0:9090", "TIEPDAN_ADMIN_BIND"),
            ("--admin-bind=203.0.113.7:9090", "TIEPDAN_ADMIN_BIND"),
            ("--admin-bind=[2001:db8::1]:9090", "TIEPDAN_ADMIN_BIND"),
            ("--public-url=api.example.vn", "TIEPDAN_PUBLIC_URL"),
            ("--public-url=https://", "TIEPDAN_PUBLIC_URL"),
            ("--public-url=https://user@a.vn", "TIEPDAN_PUBLIC_URL"),
            ("--trusted-proxies=10.0.0.0/33", "TIEPDAN_TRUSTED_PROXIES"),
            ("--trusted-proxies=10.0.0.1/8", "TIEPDAN_TRUSTED_PROXIES"),
            ("--trusted-proxies=proxy.local", "TIEPDAN_TRUSTED_PROXIES"),
            ("--today=24/11/2026", "TIEPDAN_TODAY"),
            ("--demo-hosts=http://x", "TIEPDAN_DEMO_HOSTS"),
            ("--cors-origins=*", "TIEPDAN_CORS_ORIGINS"),
            ("--cors-origins=https://a.vn/path", "TIEPDAN_CORS_ORIGINS"),
            ("--rate-per-minute=0", "TIEPDAN_RATE_PER_MINUTE"),
            ("--rate-burst=many", "TIEPDAN_RATE_BURST"),
            ("--login-rate-per-minute=-1", "TIEPDAN_LOGIN_RATE_PER_MINUTE"),
            ("--request-timeout-seconds=0", "TIEPDAN_REQUEST_TIMEOUT_SECONDS"),
            ("--body-timeout-seconds=0", "TIEPDAN_BODY_TIMEOUT_SECONDS"),
            ("--export-patience-seconds=3601", "TIEPDAN_EXPORT_PATIENCE_SECONDS"),
            ("--intake-at-once=0", "TIEPDAN_INTAKE_AT_ONCE"),
            ("--changes-at-once=many", "TIEPDAN_CHANGES_AT_ONCE"),
            ("--uploads-at-once=0", "TIEPDAN_UPLOADS_AT_ONCE"),
            ("--reads-at-once=100001", "TIEPDAN_READS_AT_ONCE"),
            ("--job-lease-seconds=0", "TIEPDAN_JOB_LEASE_SECONDS"),
            ("--workers=65", "TIEPDAN_WORKERS"),
            ("--write-connections=0", "TIEPDAN_WRITE_CONNECTIONS"),
            ("--read-connections=1000", "TIEPDAN_READ_CONNECTIONS"),
            ("--database-url=mysql://x", "DATABASE_URL"),
            ("--database-owner-url=postgresql://o@db.example.vn/t", "DATABASE_OWNER_URL"),
            ("--database-read-url=postgresql://o@db.example.vn/t?sslmode=require", "DATABASE_READ_URL"),
        ] {
            let said = mistakes(&[argument]);
            assert!(said.starts_with(variable), "{argument}: {said}");
            assert_eq!(said.lines().count(), 1, "{argument}: {said}");
        }
    }

    #[test]
    fn all_mistakes_are_told_at_once() {
        assert_eq!(mistakes(&["--bind=x", "--today=y", "--workers=z"]).lines().count(), 3);
    }

    #[test]
    fn plaintext_must_be_allowed() {
        let far = "--database-url=postgresql://app@db.example.vn/t";
        assert!(parse(&[far]).validate().is_err());
        assert!(parse(&[far, "--allow-plaintext-database"]).validate().is_ok());
    }

    #[test]
    fn passwords_show_nowhere() {
        let url = "--database-url=postgresql://app:s3cret@127.0.0.1/tiepdan";
        let settings = parse(&[url, "--database-owner-url=postgresql://o:s3cret@db.example.vn/t"]);
        assert!(!format!("{settings:?}").contains("s3cret"));
        assert!(!settings.validate().unwrap_err().concat().contains("s3cret"));
        assert!(!format!("{:?}", parse(&[url]).validate().unwrap()).contains("s3cret"));
        let broken = mistakes(&["--database-url=postgresql://app:s3cret@:port/x"]);
        assert!(!broken.contains("s3cret"), "{broken}");
    }

    #[test]
    fn help_names_every_variable() {
        let help = Command::command().render_long_help().to_string();
        let command = Command::command();
        let variables: Vec<_> = command.get_arguments().filter_map(clap::Arg::get_env).collect();
        assert_eq!(variables.len(), 27);
        assert!(variables.iter().all(|one| help.contains(&*one.to_string_lossy())));
        assert!(help.starts_with("About the command\n"), "{help}");
        assert!(help.contains("RUST_LOG") && help.contains("TIEPDAN_ALLOW_PLAINTEXT_DATABASE"));
    }
}
