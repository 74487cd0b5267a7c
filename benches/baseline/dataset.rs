//! The dataset of a million petitions beside `psql \copy` of the same columns, and what it costs in memory.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use secrecy::ExposeSecret as _;
use tiepdan::devdb::DbRole;

use crate::Outcome;
use crate::accounts::Account;
use crate::client::Connection;
use crate::pgbench::OPTIONS;
use crate::server::{Server, mebibytes};
use crate::stand::{COMMUNE, SINGLE, Stand, TODAY};
use crate::table::{Goal, Table, Values};

const CSV: &str = "/v1/datasets/petitions.csv";
const NDJSON: &str = "/v1/datasets/petitions.ndjson";
/// The columns of the dataset, as SQL has them.
const COLUMNS: [&str; 27] = [
    "id",
    "number",
    "commune",
    "register",
    "unit_id",
    "kind",
    "track",
    "field",
    "channel",
    "status",
    "public_status",
    "received_on",
    "subject",
    "village_code",
    "people_count",
    "sealed",
    "passed_from_id is not null",
    "case when kind is not null then 'repeated' = any(flags) end",
    "array_remove(flags, 'repeated')",
    "assignee_position_id",
    "settler_position_id",
    "case_id",
    "case_number",
    "due_on",
    "due_on < :today",
    "changed_at",
    "''",
];
/// Petitions in the dataset.
const PETITIONS: usize = 1_000_000;
/// How long the slow reader is watched, and how long it waits after each piece.
const SLOW: (Duration, Duration) = (Duration::from_secs(20), Duration::from_millis(50));

/// Runs the rounds.
pub async fn run(stand: &Stand, rounds: usize, table: &mut Table) -> Outcome<()> {
    let server = Server::on(stand, SINGLE).await?;
    // This role sees every petition of the commune.
    let secretary = Account::person(server.address, "party-secretary").await?;
    let [request, ndjson] = [CSV, NDJSON].map(|path| secretary.get(path, ""));
    let warm = secretary.get("/v1/petitions?limit=50", "");
    Connection::open(server.address).await?.exchange(&warm).await?;
    let before = server.memory()?.now;
    let grown = |values: &mut Values| -> Outcome<()> {
        values.0.push(mebibytes(server.memory()?.peak.saturating_sub(before))?);
        Ok(())
    };
    let (lines, columns) = count(&server, &request).await?;
    if columns != COLUMNS.len() {
        return Err(format!("the dataset has {columns} columns, \\copy {}", COLUMNS.len()).into());
    }
    if lines != PETITIONS + 1 {
        return Err(format!("the dataset has {lines} lines instead of {PETITIONS} and a header").into());
    }
    let [mut ours, mut objects, mut theirs] = <[Values; 3]>::default();
    let [mut by_csv, mut by_ndjson, mut slow] = <[Values; 3]>::default();
    for _ in 0..rounds {
        server.forget_peak()?;
        ours.0.push(pull(&server, &request).await?);
        grown(&mut by_csv)?;
        theirs.0.push(copy(stand).await?);
        server.forget_peak()?;
        objects.0.push(pull(&server, &ndjson).await?);
        grown(&mut by_ndjson)?;
    }
    server.forget_peak()?;
    read_slowly(&server, &request).await?;
    grown(&mut slow)?;
    server.stop()?;
    // Rates, so that more is better as everywhere in the table.
    let rates = |seconds: Values| Values(seconds.0.into_iter().map(|seconds| 1e6 / seconds).collect());
    let [ours, objects, theirs] = [ours, objects, theirs].map(rates);
    table.ratio("dataset beside psql \\copy, petitions a second", &ours, &theirs, Goal::AtLeast(1.0));
    table.ratio("the same as NDJSON", &objects, &theirs, Goal::None);
    table.peak("memory growing during the dataset, MiB", &by_csv, Goal::AtMost(16.0));
    table.peak("the same as NDJSON, MiB", &by_ndjson, Goal::AtMost(16.0));
    table.peak("the same with a slow reader of CSV, MiB", &slow, Goal::AtMost(16.0));
    Ok(())
}

/// Lines, and columns of the header. Lines end in LF alone; the marks between chunks end in CR LF, and have no comma.
async fn count(server: &Server, request: &[u8]) -> Outcome<(usize, usize)> {
    let (mut lines, mut columns, mut last) = (0, 1, 0);
    let whole = Connection::open(server.address)
        .await?
        .stream(request, |piece| {
            for byte in piece {
                columns += usize::from(lines == 0 && *byte == b',');
                lines += usize::from(*byte == b'\n' && last != b'\r');
                last = *byte;
            }
            Some(Duration::ZERO)
        })
        .await?;
    if whole { Ok((lines, columns)) } else { Err("the dataset was broken off".into()) }
}

async fn pull(server: &Server, request: &[u8]) -> Outcome<f64> {
    let started = Instant::now();
    let mut connection = Connection::open(server.address).await?;
    if connection.stream(request, |_| Some(Duration::ZERO)).await? {
        Ok(started.elapsed().as_secs_f64())
    } else {
        Err("the dataset was broken off".into())
    }
}

async fn read_slowly(server: &Server, request: &[u8]) -> Outcome<()> {
    let started = Instant::now();
    let mut connection = Connection::open(server.address).await?;
    let whole = connection.stream(request, |_| (started.elapsed() < SLOW.0).then_some(SLOW.1)).await?;
    if whole { Err("the slow reader was too fast to tell anything".into()) } else { Ok(()) }
}

async fn copy(stand: &Stand) -> Outcome<f64> {
    let url = stand.devdb.url(DbRole::Application, SINGLE);
    let columns = COLUMNS.join(", ").replace(":today", &format!("'{TODAY}'"));
    let sql = format!(
        "\\copy (select {columns} from petitions where commune = '{COMMUNE}' order by received_on desc, id desc) \
         to '/dev/null' with (format csv, header)"
    );
    let mut command = Command::new(stand.devdb.program("psql"));
    command.args(["-X", "-v", "ON_ERROR_STOP=1", "-c", &sql]).arg(url.expose_secret());
    command.env("PGOPTIONS", OPTIONS).stdout(Stdio::null());
    let started = Instant::now();
    let status = tokio::task::spawn_blocking(move || command.status()).await??;
    if status.success() { Ok(started.elapsed().as_secs_f64()) } else { Err("psql failed".into()) }
}
