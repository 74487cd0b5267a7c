//! Runs a migration as the program does and looks what it did to the tables that were there: which ones it rewrote, read
//! through while it kept others out, or took something away from. The database itself says so, whatever the SQL looked like,
//! and on empty tables too: it is the kind of work that counts, not how long it took here.

use std::collections::BTreeMap;

use tiepdan::devdb::DbRole;
use tokio_postgres::{Client, Row};

use super::rules::{Rule, newly_kept, rules};
use crate::support::Migration;
use crate::support::cluster::cluster;

/// Statements that may stand alone in a migration outside a transaction: they let others write. What is dropped may be gone: a
/// killed `migrate` does not enter what it has done.
const ALONE: &[&str] =
    &["create index concurrently", "create unique index concurrently", "drop index concurrently if exists"];

/// Tables that were there before (`$1`), with what this transaction did to them.
const DONE: &str = "
select t.name, coalesce(c.relfilenode, 0) <> t.node, coalesce(s.seq_scan, 0) > t.seqs, coalesce(s.idx_scan, 0) > t.idxs,
       coalesce(l.modes && '{ShareLock,ShareRowExclusiveLock,ExclusiveLock,AccessExclusiveLock}', false),
       coalesce(l.modes && '{RowExclusiveLock}', false)
from unnest($1::oid[], $2::text[], $3::oid[], $4::bigint[], $5::bigint[]) t (oid, name, node, seqs, idxs)
left join pg_class c on c.oid = t.oid
left join pg_stat_xact_user_tables s on s.relid = t.oid
left join (select relation, array_agg(mode) modes from pg_locks
           where pid = pg_backend_pid() and locktype = 'relation' group by relation) l on l.relation = t.oid
where c.oid is not null";

/// The tables, each column with its type and whether an insert must give it.
const COLUMNS: &str = "
select c.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
       a.attnotnull and not a.atthasdef and a.attidentity = ''
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')";

/// The tables, with what is counted of earlier transactions of this session.
const TABLES: &str =
    "select c.oid, c.relname::text, c.relfilenode, coalesce(s.seq_scan, 0), coalesce(s.idx_scan, 0)
    from pg_class c left join pg_stat_xact_user_tables s on s.relid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'm')";

/// Columns by table and name: type, not null, to be given by whoever inserts.
pub type Columns = BTreeMap<String, (String, bool, bool)>;

/// What the release before left.
pub struct Released {
    columns: Columns,
    contracts: Vec<String>,
}

impl Released {
    /// The database as it stands.
    pub async fn here(client: &Client) -> Self {
        Self { columns: columns(client).await, contracts: contracts(client).await }
    }
}

/// The schema before a migration.
struct Before {
    columns: Columns,
    rules: Vec<Rule>,
}

/// Runs it, and tells what of it would stop a server of the release before. It stays only if nothing would, or if it stands outside
/// a transaction.
pub async fn watched(client: &Client, migration: &Migration, released: &Released) -> Vec<String> {
    let said = |fault: String| format!("{}: {fault}", migration.name);
    if !migration.in_transaction {
        let bare: Vec<&str> =
            migration.up.lines().filter(|line| !line.trim_start().starts_with("--")).collect();
        let bare = bare.join(" ").trim().to_lowercase();
        if !ALONE.iter().any(|beginning| bare.starts_with(beginning)) {
            return vec![said(format!("stands outside a transaction and is none of {ALONE:?}"))];
        }
        let before = Before { columns: columns(client).await, rules: rules(client).await };
        client.batch_execute(&migration.up).await.unwrap();
        // It stands alone, so another migration since that release has entered itself for it.
        let entered = contracts(client).await.iter().any(|version| !released.contracts.contains(version));
        let faults = taken_away(client, &before, released, entered).await;
        return faults.into_iter().map(said).collect();
    }
    // Without this the planner would read an empty table through where a full one has an index.
    client.batch_execute("begin; set local enable_seqscan = off").await.unwrap();
    let tables = client.query(TABLES, &[]).await.unwrap();
    let before = Before { columns: columns(client).await, rules: rules(client).await };
    client.batch_execute(&migration.up).await.unwrap();
    let mut faults = work(client, &tables).await;
    if migration.up.lines().any(|line| line.trim_start().to_lowercase().starts_with("lock ")) {
        faults.push("locks a table by itself".to_owned());
    }
    let entered = contracts(client).await.contains(&migration.version);
    faults.extend(taken_away(client, &before, released, entered).await);
    client.batch_execute(if faults.is_empty() { "commit" } else { "rollback" }).await.unwrap();
    faults.into_iter().map(said).collect()
}

async fn work(client: &Client, before: &[Row]) -> Vec<String> {
    let oids: Vec<u32> = before.iter().map(|row| row.get(0)).collect();
    let names: Vec<String> = before.iter().map(|row| row.get(1)).collect();
    let nodes: Vec<u32> = before.iter().map(|row| row.get(2)).collect();
    let [seqs, idxs] = [3, 4].map(|n| before.iter().map(|row| row.get::<_, i64>(n)).collect::<Vec<_>>());
    let rows = client.query(DONE, &[&oids, &names, &nodes, &seqs, &idxs]).await.unwrap();
    let any_kept_out = rows.iter().any(|row| row.get(4));
    let mut faults = Vec::new();
    for row in &rows {
        let name: String = row.get(0);
        let [rewritten, read_through, by_index, kept_out, written] =
            [1, 2, 3, 4, 5].map(|n| row.get::<_, bool>(n));
        if rewritten {
            faults.push(format!("rewrites {name}"));
        } else if read_through && any_kept_out || by_index && kept_out {
            faults.push(format!("reads through {name} while others are kept out"));
        } else if (read_through || by_index) && written {
            faults.push(format!("changes the rows of {name} all at once"));
        }
    }
    faults
}

async fn columns(client: &Client) -> Columns {
    let rows = client.query(COLUMNS, &[]).await.unwrap();
    rows.iter().map(|row| (row.get(0), (row.get(1), row.get(2), row.get(3)))).collect()
}

/// Versions of migrations that entered themselves as taking something away.
async fn contracts(client: &Client) -> Vec<String> {
    let rows = client.query("select version from contract_migrations", &[]).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

async fn taken_away(client: &Client, before: &Before, released: &Released, entered: bool) -> Vec<String> {
    let after = columns(client).await;
    let gone = before.columns.iter().filter(|(name, (kind, not_null, must_be_given))| {
        after.get(*name).is_none_or(|(now, now_not_null, must_be_given_now)| {
            now != kind || (*now_not_null && !*not_null) || (*must_be_given_now && !*must_be_given)
        })
    });
    let gone: Vec<&str> = gone.map(|(name, _)| name.as_str()).collect();
    let mut faults = Vec::new();
    if !entered {
        if !gone.is_empty() {
            let gone = gone.join(", ");
            faults.push(format!("takes away {gone} and does not enter itself in contract_migrations"));
        }
        let kept = newly_kept(client, &before.rules, &released.columns).await.into_iter();
        faults.extend(kept.map(|rule| {
            format!("holds earlier releases to {rule} and does not enter itself in contract_migrations")
        }));
    }
    for (name, (.., must_be_given)) in &after {
        let table = &name[..=name.find('.').unwrap()];
        let known = before.columns.keys().any(|column| column.starts_with(table));
        if *must_be_given && known && !before.columns.contains_key(name) {
            faults.push(format!("wants {name}, which earlier releases do not give"));
        }
    }
    faults
}

/// A migration of a test.
fn migration(up: &str) -> Migration {
    let in_transaction = !up.contains("concurrently") && !up.starts_with("vacuum");
    Migration { name: up.to_owned(), version: "29991231000001".to_owned(), up: up.to_owned(), in_transaction }
}

/// What rewrites a table, reads through it under a lock, or takes away what an earlier release uses.
const STOPS: [(&str, &str); 22] = [
    ("alter table petitions add column tried uuid default gen_random_uuid()", "rewrites petitions"),
    ("alter table petitions alter column people_count type bigint", "rewrites petitions"),
    ("alter table petitions alter column number type varchar(40)", "rewrites petitions"),
    ("cluster petitions using petitions_pkey", "rewrites petitions"),
    ("vacuum full petitions", "stands outside a transaction"),
    ("drop index concurrently petitions_case_idx", "stands outside a transaction"),
    ("create index petitions_tried on petitions (commune, subject)", "reads through petitions"),
    ("reindex table petitions", "reads through petitions"),
    (
        "alter table petitions add constraint petitions_tried_check check (people_count < 9)",
        "reads through petitions",
    ),
    (
        "alter table petitions add constraint petitions_tried_key unique (commune, number, id)",
        "reads through petitions",
    ),
    (
        "alter table events add constraint events_tried_fkey foreign key (client_id) references clients (id)",
        "reads through events",
    ),
    ("alter table petitions alter column subject set not null", "reads through petitions"),
    (
        "alter table petitions add constraint petitions_tried_check check (people_count < 9) not valid;
         alter table petitions validate constraint petitions_tried_check",
        "reads through petitions",
    ),
    (
        "alter table cases add column tried text; create table tried as select * from petitions",
        "reads through petitions",
    ),
    ("update petitions set people_count = people_count", "changes the rows of petitions"),
    (
        "update petitions set people_count = people_count where commune >= '0'",
        "changes the rows of petitions",
    ),
    ("lock table petitions in access exclusive mode", "locks a table"),
    ("alter table petitions drop column village_code", "takes away petitions.village_code"),
    ("alter table petitions rename column subject to title", "takes away petitions.subject"),
    ("alter table findings rename to notes", "takes away findings."),
    ("drop table finding_cases", "takes away finding_cases."),
    ("alter table petition_intakes add column tried text not null", "wants petition_intakes.tried"),
];

/// What an earlier release is held to that it was not written for.
const HOLDS: [(&str, &str); 7] = [
    ("alter table petitions alter column flags drop default", "takes away petitions.flags"),
    (
        "create unique index concurrently petitions_tried_key on petitions (commune, subject)",
        "holds earlier releases to petitions_tried_key",
    ),
    (
        "alter table petitions add column tried integer not null default 0; create unique index petitions_new_key on petitions (commune, tried)",
        "holds earlier releases to petitions_new_key",
    ),
    (
        "alter table petitions add constraint petitions_tried_check check (people_count < 9) not valid",
        "holds earlier releases to petitions_tried_check",
    ),
    (
        "alter table petitions drop constraint petitions_track_check;
         alter table petitions add constraint petitions_track_check check (track in ('state', 'council')) not valid",
        "holds earlier releases to petitions_track_check",
    ),
    (
        "alter table petitions add column tried text;
         alter table petitions add constraint petitions_tried_check check (tried is not null) not valid",
        "holds earlier releases to petitions_tried_check",
    ),
    (
        "alter table events add constraint events_tried_fkey foreign key (client_id) references clients (id) not valid",
        "holds earlier releases to events_tried_fkey",
    ),
];

#[tokio::test]
async fn what_stops_a_running_server_is_refused() {
    let client = cluster().await.connect(DbRole::Owner, &cluster().await.copy().await).await;
    let released = Released::here(&client).await;
    for (up, words) in STOPS.into_iter().chain(HOLDS) {
        let faults = watched(&client, &migration(up), &released).await;
        assert!(faults.iter().any(|fault| fault.contains(words)), "{up}: {faults:?}");
    }
}

#[tokio::test]
async fn what_a_running_server_does_not_feel_is_taken() {
    let client = cluster().await.connect(DbRole::Owner, &cluster().await.copy().await).await;
    let released = Released::here(&client).await;
    for up in [
        "alter table petitions add column tried text",
        "alter table petitions add column tried_count integer not null default 0",
        "alter table petitions add constraint petitions_tried_check check (tried <> '') not valid",
        "alter table petitions validate constraint petitions_tried_check",
        "create index concurrently petitions_tried on petitions (commune, tried)",
        // What earlier releases do not give is like no other, and refers to nothing.
        "create unique index concurrently petitions_tried_key on petitions (commune, tried)",
        "alter table petitions add column tried_id uuid",
        "alter table petitions add constraint petitions_tried_fkey foreign key (commune, tried_id) references petitions (commune, id) not valid",
        // More than was let through before, or less than what was held to already.
        "alter table petitions drop constraint petitions_track_check;
         alter table petitions add constraint petitions_track_check check (track in ('state', 'party', 'council')) not valid",
        "create unique index concurrently petitions_wide_key on petitions (commune, number, id)",
        "create table tried (commune text, id uuid, primary key (commune, id), foreign key (commune, id) references petitions (commune, id));
         create index on tried (id); grant select on tried to tiepdan_app",
        "insert into communes (code, name, province_code, valid_from) values ('99009', 'Xã Chín', '99', '2026-01-01')",
        "drop index concurrently if exists petitions_tried",
        // What was checked without a lock needs no look when it becomes a rule.
        "alter table petitions add constraint petitions_tried_count_check check (village_code is not null) not valid;
         insert into contract_migrations (version) values ('29991231000001')",
        "alter table petitions validate constraint petitions_tried_count_check",
        "alter table petitions alter column village_code set not null",
        "alter table petitions drop column village_code",
    ] {
        assert_eq!(watched(&client, &migration(up), &released).await, Vec::<String>::new(), "{up}");
    }
}
