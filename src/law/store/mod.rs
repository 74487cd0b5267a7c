//! Rules and calendar in the database: seeded by `migrate`, added to by administrators, and read whole. They are small and
//! change a few times a year, so a process holds them in memory ([`LawBook`]) and never asks for them during a request.

mod book;
mod write;

use diesel::prelude::*;
use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

pub use self::book::LawBook;
pub use self::write::{end_rule, insert_rule, insert_year, versions_of_year};
use super::schema::{calendar_days, calendar_years, legal_rules};
use super::{Calendar, CalendarStatus, CalendarYear, LegalRule, RuleBook};
use crate::kernel::crypto::sha256_hex;
use crate::kernel::jobs::model::NewJob;
use crate::kernel::jobs::store::enqueue;
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::record::heads::{advance_reference, hold_reference, reference};
use crate::kernel::time::Clock;

const DAY_OFF: &str = "day_off";
const WORKING_SATURDAY: &str = "working_saturday";

/// Kind of the job that looks at open clocks after the law has changed. A room that stands later does it.
pub const RECOMPUTE: &str = "recompute_deadlines";

/// The law as loaded.
#[derive(Debug, Clone)]
pub struct Law {
    /// Number of the change after which it was loaded.
    pub number: i64,
    /// All versions of all rules.
    pub rules: RuleBook,
    /// The years that are known.
    pub calendar: Calendar,
    /// The same years as they were loaded, oldest first.
    pub years: Vec<CalendarYear>,
    /// Changes whenever a rule or a year does.
    pub fingerprint: String,
}

/// Puts the embedded rules and years into the database where they are missing, as one change of the law. Needs the
/// owner's rights.
pub async fn seed(conn: &mut AsyncPgConnection) -> Outcome<()> {
    conn.transaction(async |conn| {
        let before = hold_reference(conn).await?;
        if write::insert_missing(conn, before + 1).await? {
            changed(conn, before + 1, Clock::default()).await?;
        }
        Ok(())
    })
    .await
}

/// Tells servers and clocks of a change, once it is committed: servers by the number, clocks by the job of that number.
pub async fn changed(conn: &mut AsyncPgConnection, number: i64, clock: Clock) -> Outcome<()> {
    advance_reference(conn, number).await?;
    // With the first law there were no clocks.
    if number > 1 {
        let now = clock.real_now();
        let job = NewJob { slot: Some(format!("law-{number}")), ..NewJob::now(RECOMPUTE, json!({}), now) };
        enqueue(conn, &job, now).await?;
    }
    Ok(())
}

/// Reads all rules, and of each year the version that was loaded last. The number comes first: a change that is committed
/// meanwhile has a higher one, and is read once more.
pub async fn load(conn: &mut AsyncPgConnection) -> Outcome<Law> {
    let number = reference(conn).await?;
    let rules: Vec<(Value, Option<chrono::NaiveDate>)> = legal_rules::table
        .order((legal_rules::rule_key, legal_rules::valid_from))
        .select((legal_rules::definition, legal_rules::valid_to))
        .load(conn)
        .await?;
    let rules = rules.into_iter().map(|(rule, end)| Ok(LegalRule { valid_to: end, ..read(rule)? }));
    let rules = rules.collect::<Outcome<Vec<_>>>()?;
    let years = load_years(conn).await?;
    let fingerprint = fingerprint(&rules, &years)?;
    Ok(Law {
        number,
        rules: RuleBook::new(rules).map_err(Problem::internal)?,
        calendar: Calendar::new(years.iter().cloned()).map_err(Problem::internal)?,
        years,
        fingerprint,
    })
}

type YearRow = (i32, String, String, String);
type DayRow = (String, Value);

/// In one statement: a year and its days are of one version.
async fn load_years(conn: &mut AsyncPgConnection) -> Outcome<Vec<CalendarYear>> {
    let rows: Vec<(YearRow, Option<DayRow>)> = calendar_years::table
        .left_join(
            calendar_days::table.on(calendar_days::year
                .eq(calendar_years::year)
                .and(calendar_days::version.eq(calendar_years::version))),
        )
        .order((calendar_years::year, calendar_years::loaded_seq.desc(), calendar_days::day))
        .select((
            (calendar_years::year, calendar_years::version, calendar_years::status, calendar_years::source),
            (calendar_days::kind, calendar_days::definition).nullable(),
        ))
        .load(conn)
        .await?;
    let mut years: Vec<CalendarYear> = Vec::new();
    for ((number, version, status, source), day) in rows {
        if years.last().is_none_or(|last| last.year != number) {
            let status = status.parse::<CalendarStatus>().map_err(Problem::internal)?;
            let (days_off, working_saturdays) = (Vec::new(), Vec::new());
            let version = version.clone();
            years.push(CalendarYear { year: number, status, version, source, days_off, working_saturdays });
        }
        let Some(year) = years.last_mut().filter(|year| year.version == version) else { continue };
        match day {
            Some((kind, day)) if kind == DAY_OFF => year.days_off.push(read(day)?),
            Some((_, day)) => year.working_saturdays.push(read(day)?),
            None => {}
        }
    }
    Ok(years)
}

fn fingerprint(rules: &[LegalRule], years: &[CalendarYear]) -> Outcome<String> {
    let bytes = serde_json::to_vec(&(rules, years)).map_err(Problem::internal)?;
    Ok(sha256_hex(&bytes))
}

fn read<T: DeserializeOwned>(value: Value) -> Outcome<T> {
    serde_json::from_value(value).map_err(Problem::internal)
}
