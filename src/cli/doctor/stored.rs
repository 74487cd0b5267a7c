//! Checks of what is in the database beyond rights: can it be written, do its keys fit, how far do events and calendar reach.

use std::path::Path;

use chrono::TimeDelta;
use diesel_async::AsyncPgConnection;
use tokio_postgres::Client;

use crate::cli::{old_keys, why};
use crate::config::Validated;
use crate::kernel::crypto::{Purpose, RootKeys};
use crate::kernel::db::{self, connect};
use crate::kernel::record::heads;
use crate::kernel::time::Clock;
use crate::law::store::load;
use crate::migrations;
use crate::people::signing_keys;

/// Days ahead at which the end of the calendar becomes a fault.
const CALENDAR_DAYS: i64 = 120;
/// Days after which a root key should be rotated.
const ROOT_KEY_DAYS: i64 = 730;
/// Days after which a signing key should be.
const SIGNING_KEY_DAYS: i64 = 365;

/// Takes a lock that every change takes, and gives it back: refused on a standby, a read-only server, or without rights.
pub(super) async fn writable(client: &Client) -> Result<String, String> {
    let refused = |error: tokio_postgres::Error| {
        let said = connect::told(&error);
        format!("{said}: let DATABASE_URL name the primary server, and look for who holds commune_heads")
    };
    let take = "set lock_timeout = '2s'; begin; select from commune_heads where commune = '00000' for update";
    let taken = client.batch_execute(take).await.map_err(refused);
    client.batch_execute("rollback; reset lock_timeout").await.map_err(refused)?;
    taken.map(|()| String::new())
}

/// Whether the server lets in as many connections as one process may open.
pub(super) async fn connections(client: &Client, settings: &Validated) -> Result<String, String> {
    let needed = settings.write_connections + settings.read_connections + db::FIXED_CONNECTIONS;
    let sql = "select least(
            current_setting('max_connections')::bigint - current_setting('superuser_reserved_connections')::bigint,
            (select nullif(rolconnlimit, -1) from pg_roles where rolname = current_user),
            (select nullif(datconnlimit, -1) from pg_database where datname = current_database()))";
    let row = client.query_one(sql, &[]).await.map_err(|error| connect::told(&error))?;
    let allowed: i64 = row.get(0);
    if usize::try_from(allowed).is_ok_and(|allowed| allowed >= needed) {
        Ok(format!("a server opens {needed} at most, the database lets {allowed} in"))
    } else {
        Err(format!(
            "a server opens {needed}, but the database lets only {allowed} in: raise max_connections or \
             the limit of role or database, or lower TIEPDAN_WRITE_CONNECTIONS and TIEPDAN_READ_CONNECTIONS"
        ))
    }
}

/// Whether every tenant's head stands where its events and audit entries end: one that does not tells of a restore in parts.
pub(super) async fn positions(client: &Client, conn: &mut AsyncPgConnection) -> Result<String, String> {
    let told = |error: tokio_postgres::Error| {
        format!("cannot be read ({}): run `tiepdan migrate`", connect::told(&error))
    };
    let astray = "select count(*) from commune_heads h
        where h.event_seq <> coalesce((select max(e.seq) from events e where e.commune = h.commune), 0)
           or h.audit_seq <> coalesce((select max(a.seq) from audit_entries a where a.commune = h.commune), 0)";
    let astray: i64 = client.query_one(astray, &[]).await.map_err(told)?.get(0);
    if astray > 0 {
        return Err(format!(
            "{astray} tenants have a head that stands elsewhere: restore the whole of a backup"
        ));
    }
    let totals = heads::totals(conn).await.map_err(|problem| why(&problem).to_owned())?;
    let heads::Totals { tenants, events, audit } = totals;
    Ok(format!("{tenants} tenants, {events} events, {audit} audit entries"))
}

/// Whether the signing keys can be unwrapped with these root keys, and the folder has all that the database names; how old they
/// are, and what older root keys still wrap.
pub(super) async fn signing(
    settings: &Validated,
    folder: &Path,
    client: &Client,
    conn: &mut AsyncPgConnection,
) -> Result<String, String> {
    let keys = RootKeys::load(folder).map_err(|error| error.to_string())?;
    let now = Clock::default().real_now();
    let loaded = signing_keys::load(conn, &keys, &settings.public_url, now).await;
    loaded.map_err(|problem| {
        format!("{}: give TIEPDAN_KEYS_DIR the folder that belongs to this database", why(&problem))
    })?;
    let since = signing_keys::in_force_since(conn).await.map_err(|problem| why(&problem).to_owned())?;
    let signing = since.iter().map(|(_, at)| (now - *at).num_days()).max().unwrap_or(0);
    let written = Purpose::ROTATED.iter().filter_map(|purpose| keys.newest_written(*purpose));
    let root = written.map(|at| (now - at).num_days()).max().unwrap_or(0);
    let ages = format!(
        "root keys up to {root} days old{}, signing keys up to {signing}{}",
        plan(root, ROOT_KEY_DAYS),
        plan(signing, SIGNING_KEY_DAYS)
    );
    let found = old_keys::find(client, &keys).await?;
    if !found.missing.is_empty() {
        return Err(found.missing.join("; "));
    }
    Ok([vec![ages], found.older].concat().join("; "))
}

fn plan(age: i64, limit: i64) -> String {
    if age > limit { format!(" (more than {limit}: see OPERATIONS.md, Keys)") } else { String::new() }
}

/// Whether the schema is this release's.
pub(super) async fn schema(conn: &mut AsyncPgConnection) -> Result<String, String> {
    migrations::fits(conn).await?;
    match migrations::state(conn).await?.unknown.len() {
        0 => Ok(String::new()),
        unknown => Ok(format!("{unknown} of a newer release are there")),
    }
}

/// How far the calendar reaches.
pub(super) async fn calendar(settings: &Validated, conn: &mut AsyncPgConnection) -> Result<String, String> {
    let law = load(conn).await.map_err(|_| "cannot be read: run `tiepdan migrate`".to_owned())?;
    let today = Clock::starting_on(settings.today).today();
    let soon = |last| last - today < TimeDelta::days(CALENDAR_DAYS);
    match (law.calendar.known_until(today), law.calendar.official_until(today)) {
        (None, _) => Err("this year's days off are not loaded".to_owned()),
        (Some(last), _) if soon(last) => {
            Err(format!("known until {last} only: load the next year's days off"))
        }
        (Some(last), Some(official)) if official < last => {
            Ok(format!("known until {last}, official until {official}: what follows is proposed only"))
        }
        (Some(last), Some(_)) => Ok(format!("known until {last}")),
        (Some(last), None) => Ok(format!("known until {last}, none of it official yet")),
    }
}
