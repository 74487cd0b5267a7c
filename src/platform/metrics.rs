//! What a scrape is told: pools, database, schema, events, keys, calendar, the program and its process.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use diesel_async::AsyncPgConnection;

use crate::kernel::crypto::{Purpose, RootKeys};
use crate::kernel::db::{Db, PoolState};
use crate::kernel::metrics::{Sheet, Source, Sources};
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::record::heads;
use crate::kernel::time::Clock;
use crate::law::store::LawBook;
use crate::migrations;
use crate::people::signing_keys;

/// What the sources know from the start on.
pub struct Known {
    /// The pools.
    pub db: Db,
    /// Root keys.
    pub keys: Arc<RootKeys>,
    /// The law that the process counts with.
    pub law: Arc<LawBook>,
    /// The clock.
    pub clock: Clock,
}

/// The sources of the platform.
#[must_use]
pub fn sources(known: Known) -> Sources {
    let Known { db, keys, law, clock } = known;
    vec![
        Box::new(Program { started: clock.real_now() }),
        Box::new(Pools(db)),
        Box::new(RootKeyAges { keys, clock }),
        Box::new(SigningKeyAges(clock)),
        Box::new(CalendarEnd { law, clock }),
        Box::new(Positions),
        Box::new(Schema),
    ]
}

/// Which program, since when, and what the system says of its process.
struct Program {
    started: DateTime<Utc>,
}

impl Source for Program {
    fn tell(&self, sheet: &mut Sheet) -> Outcome<()> {
        let (name, help) = ("tiepdan_build_info", "1, with the release as a label.");
        sheet.gauges(name, help, &["version"], [([env!("CARGO_PKG_VERSION")], true)])?;
        let (name, help) = ("process_start_time_seconds", "When the process started, in seconds since 1970.");
        sheet.gauge(name, help, self.started.timestamp())?;
        if let Some(bytes) = resident_bytes() {
            let (name, help) = ("process_resident_memory_bytes", "Memory that the process has in use.");
            sheet.gauge(name, help, bytes)?;
        }
        if let Ok(files) = std::fs::read_dir("/proc/self/fd") {
            sheet.gauge("process_open_fds", "Open files and connections.", files.count())?;
        }
        if let Some(most) = most_files() {
            sheet.gauge("process_max_fds", "Most files and connections that may be open.", most)?;
        }
        Ok(())
    }
}

fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?.checked_mul(1024)
}

fn most_files() -> Option<u64> {
    let limits = std::fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// The pools of connections.
struct Pools(Db);

impl Source for Pools {
    fn tell(&self, sheet: &mut Sheet) -> Outcome<()> {
        let pools = self.0.pools();
        let mut of = |name: &str, help: &str, number: fn(&PoolState) -> usize| {
            sheet.gauges(name, help, &["pool"], pools.iter().map(|pool| ([pool.name], number(pool))))
        };
        of("tiepdan_pool_connections_max", "Most connections of a pool.", |pool| pool.most)?;
        of("tiepdan_pool_connections_open", "Open connections of a pool.", |pool| pool.open)?;
        of("tiepdan_pool_connections_in_use", "Connections that are at work.", |pool| pool.in_use)?;
        of("tiepdan_pool_waiting", "Requests that wait for a connection.", |pool| pool.waiting)?;
        let failures = pools.iter().flat_map(|pool| {
            [([pool.name, "timed_out"], pool.timed_out), ([pool.name, "unreachable"], pool.unreachable)]
        });
        sheet.counters(
            "tiepdan_pool_failures_total",
            "Requests that got no connection: waited in vain, or none could be opened.",
            &["pool", "reason"],
            failures,
        )
    }
}

/// How old the root keys in force are.
struct RootKeyAges {
    keys: Arc<RootKeys>,
    clock: Clock,
}

impl Source for RootKeyAges {
    fn tell(&self, sheet: &mut Sheet) -> Outcome<()> {
        let now = self.clock.real_now();
        let age = |purpose: Purpose| {
            let written = self.keys.newest_written(purpose)?;
            Some(([purpose.as_str()], whole_days(now - written)))
        };
        sheet.gauges(
            "tiepdan_root_key_age_days",
            "Days since the root key in force of a purpose was written.",
            &["purpose"],
            Purpose::ALL.into_iter().filter_map(age),
        )
    }
}

/// How old the signing keys in force are.
struct SigningKeyAges(Clock);

#[async_trait(?Send)]
impl Source for SigningKeyAges {
    async fn ask(&self, conn: &mut AsyncPgConnection, sheet: &mut Sheet) -> Outcome<()> {
        let (since, now) = (signing_keys::in_force_since(conn).await?, self.0.real_now());
        sheet.gauges(
            "tiepdan_signing_key_age_days",
            "Days since the signing key in force of a purpose was made.",
            &["purpose"],
            since.into_iter().map(|(purpose, at)| ([purpose], whole_days(now - at))),
        )
    }
}

/// How far the calendar reaches.
struct CalendarEnd {
    law: Arc<LawBook>,
    clock: Clock,
}

impl Source for CalendarEnd {
    fn tell(&self, sheet: &mut Sheet) -> Outcome<()> {
        let (law, today) = (self.law.current(), self.clock.today());
        let calendar = &law.calendar;
        let left = |last: Option<NaiveDate>| last.map_or(0, |last| (last - today).num_days());
        sheet.gauges(
            "tiepdan_calendar_days_left",
            "Days until the end of the last year whose days off are loaded, or are loaded and official.",
            &["status"],
            [
                (["loaded"], left(calendar.known_until(today))),
                (["official"], left(calendar.official_until(today))),
            ],
        )
    }
}

/// How far events and audit have come.
struct Positions;

#[async_trait(?Send)]
impl Source for Positions {
    async fn ask(&self, conn: &mut AsyncPgConnection, sheet: &mut Sheet) -> Outcome<()> {
        let totals = heads::totals(conn).await?;
        sheet.gauge("tiepdan_tenants", "Communes, and the installation itself.", totals.tenants)?;
        sheet.counters("tiepdan_events_total", "Events of all tenants.", &[], [([], totals.events)])?;
        let (name, help) = ("tiepdan_audit_entries_total", "Audit entries of all tenants.");
        sheet.counters(name, help, &[], [([], totals.audit)])
    }
}

/// Whether database and program are of one release.
struct Schema;

#[async_trait(?Send)]
impl Source for Schema {
    async fn ask(&self, conn: &mut AsyncPgConnection, sheet: &mut Sheet) -> Outcome<()> {
        let found = migrations::state(conn).await.map_err(Problem::internal)?;
        let (name, help) =
            ("tiepdan_migrations_pending", "Migrations of this release that the database lacks.");
        sheet.gauge(name, help, found.pending.len())?;
        let (name, help) = ("tiepdan_migrations_unknown", "Migrations in the database of a newer release.");
        sheet.gauge(name, help, found.unknown.len())
    }
}

fn whole_days(age: TimeDelta) -> i64 {
    age.num_days().max(0)
}
