//! Rules and calendar in the database: seeded by `migrate`, read whole at the start. They are small and change a few
//! times a year, so a process keeps them in memory and never asks for them during a request.

use std::sync::Arc;

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::schema::{calendar_days, calendar_years, legal_rules};
use super::{Calendar, CalendarStatus, CalendarYear, LegalRule, RuleBook, seed_calendar_years, seed_rules};
use crate::kernel::crypto::sha256_hex;
use crate::kernel::problem::{Outcome, Problem};

const DAY_OFF: &str = "day_off";
const WORKING_SATURDAY: &str = "working_saturday";

/// The law as loaded.
#[derive(Debug, Clone)]
pub struct Law {
    /// All versions of all rules.
    pub rules: RuleBook,
    /// The years that are known.
    pub calendar: Calendar,
    /// The same years as they were loaded, oldest first.
    pub years: Vec<CalendarYear>,
    /// Changes whenever a rule or a year does.
    pub fingerprint: String,
}

/// The law that the process counts with from its start to its end: what is loaded later counts from the next start on.
#[derive(Debug)]
pub struct LawBook(Arc<Law>);

impl LawBook {
    /// A book of what was loaded.
    #[must_use]
    pub fn new(law: Law) -> Self {
        Self(Arc::new(law))
    }

    /// The law.
    #[must_use]
    pub fn current(&self) -> Arc<Law> {
        self.0.clone()
    }
}

/// Puts the embedded rules and years into the database where they are missing. What is there stays: an administrator
/// may have loaded something better. Needs the owner's rights.
pub async fn seed(conn: &mut AsyncPgConnection) -> Outcome<()> {
    for rule in seed_rules().map_err(Problem::internal)? {
        insert_rule(conn, &rule).await?;
    }
    for year in seed_calendar_years().map_err(Problem::internal)? {
        insert_year(conn, &year).await?;
    }
    Ok(())
}

async fn insert_rule(conn: &mut AsyncPgConnection, rule: &LegalRule) -> Outcome<()> {
    let length = i32::try_from(rule.term.length).map_err(Problem::internal)?;
    diesel::insert_into(legal_rules::table)
        .values((
            legal_rules::rule_key.eq(&rule.rule_key),
            legal_rules::valid_from.eq(rule.valid_from),
            legal_rules::valid_to.eq(rule.valid_to),
            legal_rules::unit.eq(rule.term.unit.as_str()),
            legal_rules::length.eq(length),
            legal_rules::start_event.eq(&rule.start_event),
            legal_rules::source.eq(&rule.term.source_vi),
            legal_rules::certainty.eq(rule.term.certainty.as_str()),
            legal_rules::definition.eq(json(rule)?),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(())
}

/// A year enters with all its days or not at all: days of two versions must not mix.
async fn insert_year(conn: &mut AsyncPgConnection, year: &CalendarYear) -> Outcome<()> {
    let new = diesel::insert_into(calendar_years::table)
        .values((
            calendar_years::year.eq(year.year),
            calendar_years::status.eq(year.status.as_str()),
            calendar_years::version.eq(&year.version),
            calendar_years::source.eq(&year.source),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    if new == 0 {
        return Ok(());
    }
    let mut days = Vec::new();
    for off in &year.days_off {
        days.push((off.date, DAY_OFF, json(off)?));
    }
    for saturday in &year.working_saturdays {
        days.push((saturday.date, WORKING_SATURDAY, json(saturday)?));
    }
    let rows: Vec<_> = days
        .into_iter()
        .map(|(day, kind, definition)| {
            (
                calendar_days::day.eq(day),
                calendar_days::year.eq(year.year),
                calendar_days::kind.eq(kind),
                calendar_days::definition.eq(definition),
            )
        })
        .collect();
    diesel::insert_into(calendar_days::table).values(rows).execute(conn).await?;
    Ok(())
}

/// Reads all rules and years.
pub async fn load(conn: &mut AsyncPgConnection) -> Outcome<Law> {
    let rules: Vec<Value> = legal_rules::table
        .order((legal_rules::rule_key, legal_rules::valid_from))
        .select(legal_rules::definition)
        .load(conn)
        .await?;
    let years: Vec<(i32, String, String, String)> =
        calendar_years::table.order(calendar_years::year).load(conn).await?;
    let days: Vec<(i32, String, Value)> = calendar_days::table
        .order(calendar_days::day)
        .select((calendar_days::year, calendar_days::kind, calendar_days::definition))
        .load(conn)
        .await?;
    let years = years.into_iter().map(|year| assemble(year, &days)).collect::<Outcome<Vec<_>>>()?;
    let rules = rules.into_iter().map(read::<LegalRule>).collect::<Outcome<Vec<_>>>()?;
    let fingerprint = fingerprint(&rules, &years)?;
    Ok(Law {
        rules: RuleBook::new(rules).map_err(Problem::internal)?,
        calendar: Calendar::new(years.iter().cloned()).map_err(Problem::internal)?,
        years,
        fingerprint,
    })
}

fn assemble(
    (year, status, version, source): (i32, String, String, String),
    days: &[(i32, String, Value)],
) -> Outcome<CalendarYear> {
    let of_kind = |wanted: &'static str| {
        days.iter()
            .filter(move |(of, kind, _)| *of == year && kind == wanted)
            .map(|(_, _, entry)| entry.clone())
    };
    Ok(CalendarYear {
        year,
        status: status.parse::<CalendarStatus>().map_err(Problem::internal)?,
        version,
        source,
        days_off: of_kind(DAY_OFF).map(read).collect::<Outcome<_>>()?,
        working_saturdays: of_kind(WORKING_SATURDAY).map(read).collect::<Outcome<_>>()?,
    })
}

fn fingerprint(rules: &[LegalRule], years: &[CalendarYear]) -> Outcome<String> {
    let bytes = serde_json::to_vec(&(rules, years)).map_err(Problem::internal)?;
    Ok(sha256_hex(&bytes))
}

fn json<T: Serialize>(value: &T) -> Outcome<Value> {
    serde_json::to_value(value).map_err(Problem::internal)
}

fn read<T: DeserializeOwned>(value: Value) -> Outcome<T> {
    serde_json::from_value(value).map_err(Problem::internal)
}
