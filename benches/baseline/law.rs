//! How long the job takes that looks at open clocks after a change of the law: a hundred thousand of them, of which every one
//! moves, so that each is told by an event.

use std::time::{Duration, Instant};

use tiepdan::devdb::DbRole;
use tokio::time::sleep;
use tokio_postgres::Client;

use crate::Outcome;
use crate::server::{command, end, settings};
use crate::stand::{Stand, WORK};
use crate::table::{Goal, Table, Values};

const CLOCKS: i64 = 100_000;
/// How long the job may take at most.
const PATIENCE: Duration = Duration::from_secs(600);

/// The open clocks as a law before the first one would have left them, a day away from where they belong; so many more that
/// there are a hundred thousand.
const BEFORE: &str = "
    set session_replication_role = replica;
    insert into deadlines (commune, id, petition_id, rule_key, source, start_event, start_on, remote_area, nominal_on, due_on,
        status, provisional, calendar_version, explanation, created_at, law_seq)
    select c.code, baseline.id(c.code::integer, s.day, 3, s.n * 10 + 3), baseline.id(c.code::integer, s.day, 1, s.n), 'R16', '',
        'petition_received', s.received_on, false, s.received_on + 44, s.received_on + 44, 'running', false, '2026.1', '{}',
        s.created_at, 0
    from communes c, baseline.shape s where s.fresh and c.code <> '00000';
    update deadlines set law_seq = 0, due_on = due_on + 1,
        rule_valid_from = case rule_key when 'R16' then date '2026-07-01' else date '2024-01-01' end
    where status = 'running';
    update deadlines set law_seq = 1 where (commune, id) in (
        select commune, id from deadlines where status = 'running' and law_seq = 0 order by commune, id offset 100000);
    analyze deadlines";
const QUEUED: &str = "insert into jobs (id, kind, state, payload, attempts, max_attempts, run_after, progress_done, created_at)
    values (gen_random_uuid(), 'recompute_deadlines', 'queued', '{\"baseline\": true}', 0, 5, now(), 0, now())";
const AFTER: [&str; 2] =
    ["delete from deadlines where rule_key = 'R16'; delete from jobs", "vacuum (analyze) deadlines"];

/// Lets a worker do it.
pub async fn run(stand: &Stand, rounds: usize, table: &mut Table) -> Outcome<()> {
    let client = stand.client(DbRole::Superuser, WORK).await?;
    let mut seconds = Values::default();
    for _ in 0..rounds {
        // What a run left that was broken off.
        client.batch_execute(AFTER[0]).await?;
        let log = stand.devdb.folder().join("worker.log");
        let mut worker = command("worker", &settings(stand, WORK), &log)?.spawn()?;
        let taken = measured(&client).await;
        end(&mut worker)?;
        seconds.0.push(taken?);
        for statement in AFTER {
            client.batch_execute(statement).await?;
        }
    }
    table.value(
        "100,000 open clocks after a change of the law, each of which moves, s",
        &seconds,
        Goal::AtMost(60.0),
    );
    Ok(())
}

/// Seconds from the moment in which a worker that has nothing else to do took the job up to its end.
async fn measured(client: &Client) -> Outcome<f64> {
    // What the schedule asks of a worker that starts is over first.
    sleep(Duration::from_secs(2)).await;
    ended(client, "true").await?;
    client.batch_execute(BEFORE).await?;
    let open: i64 = client.query_one("select count(*) from deadlines where law_seq = 0", &[]).await?.get(0);
    if open != CLOCKS {
        return Err(format!("{open} clocks wait to be looked at, not {CLOCKS}").into());
    }
    client.batch_execute(QUEUED).await?;
    // Where the hour turns meanwhile the schedule's own job takes its part of them.
    let theirs = "kind = 'recompute_deadlines' and finished_at > (select created_at from jobs where payload ? 'baseline')";
    ended(client, "kind = 'recompute_deadlines'").await?;
    let asked = format!(
        "select extract(epoch from max(finished_at) - min(started_at))::float8, sum(progress_done)::bigint from jobs where {theirs}"
    );
    let row = client.query_one(&asked, &[]).await?;
    let (taken, done): (f64, i64) = (row.get(0), row.get(1));
    if done == CLOCKS { Ok(taken) } else { Err(format!("{done} clocks were looked at, not {CLOCKS}").into()) }
}

/// Waits until all jobs of which this holds are done.
async fn ended(client: &Client, which: &str) -> Outcome<()> {
    let started = Instant::now();
    let asked =
        format!("select count(*), string_agg(last_error, '; ') from jobs where state <> 'done' and {which}");
    while started.elapsed() < PATIENCE {
        let row = client.query_one(&asked, &[]).await?;
        if let Some(error) = row.get::<_, Option<&str>>(1) {
            return Err(error.into());
        }
        if row.get::<_, i64>(0) == 0 {
            return Ok(());
        }
        sleep(Duration::from_millis(200)).await;
    }
    Err("the jobs do not end".into())
}
