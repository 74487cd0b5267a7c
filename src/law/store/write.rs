//! Versions of rules and years as they enter the database: none is changed afterwards but for the end of a rule's version.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;
use serde_json::Value;

use super::{DAY_OFF, WORKING_SATURDAY};
use crate::kernel::problem::{Outcome, Problem};
use crate::law::schema::{calendar_days, calendar_years, legal_rules};
use crate::law::{CalendarYear, LegalRule, seed_calendar_years, seed_rules};

/// Enters a version of a rule; false where one of the same key is in force on one of its days.
pub async fn insert_rule(conn: &mut AsyncPgConnection, rule: &LegalRule) -> Outcome<bool> {
    let length = i32::try_from(rule.term.length).map_err(Problem::internal)?;
    let inserted = diesel::insert_into(legal_rules::table)
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
        // Whichever constraint: the key, or that no two versions overlap.
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(inserted == 1)
}

/// Ends a version of a rule where the next one begins.
pub async fn end_rule(conn: &mut AsyncPgConnection, rule: &LegalRule, on: NaiveDate) -> Outcome<()> {
    diesel::update(legal_rules::table.find((&rule.rule_key, rule.valid_from)))
        .set(legal_rules::valid_to.eq(on))
        .execute(conn)
        .await?;
    Ok(())
}

/// Enters a version of a year with all its days; from then on it is the one that counts.
pub async fn insert_year(conn: &mut AsyncPgConnection, year: &CalendarYear, number: i64) -> Outcome<()> {
    diesel::insert_into(calendar_years::table)
        .values((
            calendar_years::year.eq(year.year),
            calendar_years::version.eq(&year.version),
            calendar_years::status.eq(year.status.as_str()),
            calendar_years::source.eq(&year.source),
            calendar_years::loaded_seq.eq(number),
        ))
        .execute(conn)
        .await?;
    let mut days = Vec::new();
    for off in &year.days_off {
        days.push((off.date, DAY_OFF, json(off)?));
    }
    for saturday in &year.working_saturdays {
        days.push((saturday.date, WORKING_SATURDAY, json(saturday)?));
    }
    let row = |(day, kind, definition): (NaiveDate, &'static str, Value)| {
        (
            calendar_days::year.eq(year.year),
            calendar_days::version.eq(&year.version),
            calendar_days::day.eq(day),
            calendar_days::kind.eq(kind),
            calendar_days::definition.eq(definition),
        )
    };
    let rows: Vec<_> = days.into_iter().map(row).collect();
    diesel::insert_into(calendar_days::table).values(rows).execute(conn).await?;
    Ok(())
}

/// Names of the versions of a year, whether they count or not.
pub async fn versions_of_year(conn: &mut AsyncPgConnection, year: i32) -> Outcome<Vec<String>> {
    let versions = calendar_years::table.filter(calendar_years::year.eq(year));
    Ok(versions.select(calendar_years::version).load(conn).await?)
}

/// Puts the embedded rules and years into the database where they are missing, under this number. What is there stays: an
/// administrator may have loaded something better. True where something was missing.
pub(super) async fn insert_missing(conn: &mut AsyncPgConnection, number: i64) -> Outcome<bool> {
    let mut missing = false;
    for rule in seed_rules().map_err(Problem::internal)? {
        missing |= insert_rule(conn, &rule).await?;
    }
    for year in seed_calendar_years().map_err(Problem::internal)? {
        if versions_of_year(conn, year.year).await?.is_empty() {
            insert_year(conn, &year, number).await?;
            missing = true;
        }
    }
    Ok(missing)
}

fn json<T: Serialize>(value: &T) -> Outcome<Value> {
    serde_json::to_value(value).map_err(Problem::internal)
}
