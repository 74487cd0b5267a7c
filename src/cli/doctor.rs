//! `doctor`: is this installation set up rightly? One line a check; what is wrong says what to do.

mod jobs;
mod stored;

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use tokio_postgres::Client;

use super::{joined, say, why};
use crate::config::{DatabaseUrl, Settings, Validated};
use crate::kernel::crypto::RootKeys;
use crate::kernel::db::{connect, standby};
use crate::migrations;

/// Oldest PostgreSQL that is supported, as `server_version_num` tells it.
const OLDEST: i32 = 150_000;

/// Checks settings, database, keys, calendar and jobs; ends with 1 if anything is wrong.
#[derive(Debug, clap::Args)]
pub(super) struct Doctor {
    /// Only ask the running server of this machine whether it is alive.
    #[arg(long)]
    live: bool,

    #[command(flatten)]
    settings: Settings,
}

/// A check that the database answers with true or false.
const RIGHTS: &[(&str, &str, &str)] = &[
    (
        "the application's role is weak",
        "select not (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication or rolinherit) from pg_roles where rolname = current_user",
        "let DATABASE_URL name tiepdan_app, and run `tiepdan migrate --create-roles`",
    ),
    (
        "the application owns nothing",
        "select not exists (select from pg_class where relowner = (select oid from pg_roles where rolname = current_user) and relkind in ('r', 'p'))",
        "let DATABASE_URL name tiepdan_app, which owns no table",
    ),
    (
        "row-level security is on",
        "select count(*) = 3 and bool_and(relrowsecurity and relforcerowsecurity) from pg_class where relname in ('petition_keys', 'protected_parts', 'attachment_chunks') and relnamespace = 'public'::regnamespace",
        "run `tiepdan migrate`; if that changes nothing, somebody has switched it off",
    ),
    (
        "sealed rows are closed to the application",
        "select not exists (select from petition_keys where sealed) and not exists (select from protected_parts where sealed) and not exists (select from attachment_chunks where sealed)",
        "somebody has changed the policies of the sealed tables: compare them with the migrations",
    ),
    (
        "the audit is append-only",
        "select not exists (select from unnest(array['audit_entries', 'signed_audit_heads', 'access_log']) t, unnest(array['update', 'delete', 'truncate']) p where has_table_privilege(t, p))",
        "revoke update, delete and truncate on audit_entries, signed_audit_heads and access_log from tiepdan_app",
    ),
    (
        "the server's messages are not translated",
        "select current_setting('lc_messages') ~* '^(C|POSIX|en)([._@]|$)'",
        "let a superuser run ALTER ROLE tiepdan_app SET lc_messages = 'C', else what would pass by itself is answered with 500",
    ),
];

/// What was found so far.
#[derive(Default)]
struct Report {
    faults: usize,
}

impl Report {
    fn line(&mut self, what: &str, result: Result<String, String>) -> Result<(), String> {
        match result {
            Ok(more) if more.is_empty() => say(&format!("OK    {what}")),
            Ok(more) => say(&format!("OK    {what}: {more}")),
            Err(advice) => {
                self.faults += 1;
                say(&format!("FAIL  {what}: {advice}"))
            }
        }
    }
}

impl Doctor {
    pub(super) async fn run(self) -> Result<(), String> {
        let settings = self.settings.validate().map_err(|mistakes| joined(&mistakes))?;
        if self.live {
            return alive(settings.bind);
        }
        let mut report = Report::default();
        report.line("settings", Ok(String::new()))?;
        report.line("root keys", keys(&settings))?;
        report.line("admin address", admin(settings.admin_bind))?;
        match client(&settings).await {
            Ok(client) => database(&settings, &client, &mut report).await?,
            Err(sentence) => report.line("database", Err(sentence))?,
        }
        if let Some(standby) = &settings.read_database {
            report.line("standby for datasets", sound_standby(&settings, standby).await)?;
        }
        if report.faults == 0 { Ok(()) } else { Err(format!("{} checks failed", report.faults)) }
    }
}

/// Everything that the database is asked.
async fn database(settings: &Validated, client: &Client, report: &mut Report) -> Result<(), String> {
    report.line("database", version(client).await)?;
    for (what, sql, advice) in RIGHTS {
        report.line(what, holds(client, sql, advice).await)?;
    }
    report.line("the database can be written", stored::writable(client).await)?;
    report.line("connections", stored::connections(client, settings).await)?;
    let database = settings.database.as_ref().ok_or_else(|| "set DATABASE_URL".to_owned());
    let opened = match database {
        Ok(database) => migrations::open(database.url()).await,
        Err(sentence) => Err(sentence),
    };
    let mut conn = match opened {
        Ok(conn) => conn,
        Err(sentence) => return report.line("migrations", Err(sentence)),
    };
    report.line("migrations", stored::schema(&mut conn).await)?;
    report.line("event positions", stored::positions(client, &mut conn).await)?;
    if let Some(folder) = &settings.keys_dir {
        report.line("keys", stored::signing(settings, folder, client, &mut conn).await)?;
    }
    report.line("calendar", stored::calendar(settings, &mut conn).await)?;
    report.line("jobs", jobs::done(client, &mut conn).await)
}

fn keys(settings: &Validated) -> Result<String, String> {
    let folder = settings
        .keys_dir
        .as_ref()
        .ok_or("set TIEPDAN_KEYS_DIR to the folder that `tiepdan keys init` made")?;
    RootKeys::load(folder).map(|_| folder.display().to_string()).map_err(|error| error.to_string())
}

async fn client(settings: &Validated) -> Result<Client, String> {
    let database = settings.database.as_ref().ok_or("set DATABASE_URL")?;
    connect::client(database.target()).await
}

async fn version(client: &Client) -> Result<String, String> {
    let sql = "select current_setting('server_version_num')::integer, current_setting('server_version')";
    let row = client.query_one(sql, &[]).await.map_err(|error| connect::told(&error))?;
    supported(row.get(0), row.get(1))
}

fn supported(number: i32, name: &str) -> Result<String, String> {
    if number >= OLDEST {
        Ok(format!("PostgreSQL {name}"))
    } else {
        Err(format!("PostgreSQL {name} is older than 15: upgrade it"))
    }
}

async fn holds(client: &Client, sql: &str, advice: &str) -> Result<String, String> {
    match client.query_one(sql, &[]).await {
        Ok(row) if row.get::<_, Option<bool>>(0) == Some(true) => Ok(String::new()),
        Ok(_) => Err(advice.to_owned()),
        Err(error) => Err(format!("cannot be checked ({}): run `tiepdan migrate`", connect::told(&error))),
    }
}

/// Whether the standby answers, and nothing is wrong with it beside the database. Where that one does not answer itself, its own line says
/// so.
async fn sound_standby(settings: &Validated, there: &DatabaseUrl) -> Result<String, String> {
    let mut conn = migrations::open(there.url()).await?;
    let said = stored::schema(&mut conn).await?;
    let Some(database) = &settings.database else { return Ok(said) };
    let Ok(mut here) = migrations::open(database.url()).await else { return Ok(said) };
    match standby::fault(&mut conn, &mut here).await {
        Ok(None) => Ok(said),
        Ok(Some(fault)) => Err(fault),
        Err(problem) => Err(format!("cannot be compared with the database: {}", why(&problem))),
    }
}

/// Whether `/metrics` answers there, or nobody does: the server need not run while it is being looked at.
fn admin(bind: SocketAddr) -> Result<String, String> {
    match ask(bind, "/metrics") {
        Ok(answer) if answer.ends_with(" 200") => Ok(format!("/metrics answers on {bind}")),
        Ok(_) => Err(format!("another program answers on {bind}: set TIEPDAN_ADMIN_BIND to another port")),
        Err(_) => Ok(format!("nobody listens on {bind}, as long as no server runs")),
    }
}

/// Asks the API, as a container's health check does.
fn alive(bind: SocketAddr) -> Result<(), String> {
    let target =
        if bind.ip().is_unspecified() { SocketAddr::from(([127, 0, 0, 1], bind.port())) } else { bind };
    match ask(target, "/health/live") {
        Ok(answer) if answer.ends_with(" 200") => Ok(()),
        Ok(_) => Err(format!("the server on {target} does not answer rightly")),
        Err(error) => Err(format!("no server answers on {target}: {error}")),
    }
}

/// Asks over plain HTTP; gives version and status.
fn ask(target: SocketAddr, path: &str) -> std::io::Result<String> {
    let limit = Duration::from_secs(3);
    let mut stream = TcpStream::connect_timeout(&target, limit)?;
    stream.set_read_timeout(Some(limit))?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut answer = [0_u8; 12];
    stream.read_exact(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_server_is_refused() {
        assert_eq!(supported(150_000, "15.0").unwrap(), "PostgreSQL 15.0");
        assert!(supported(140_018, "14.18").unwrap_err().contains("14.18 is older than 15: upgrade it"));
    }
}
