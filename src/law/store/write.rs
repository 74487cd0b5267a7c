//! Versions of rules and years as they enter the database: none is changed afterwards but for the end of a rule's version, and
//! that it was taken back.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::versions::Voided;
use super::{DAY_OFF, WORKING_SATURDAY};
use crate::kernel::ids::{INSTALLATION, derived_id};
use crate::kernel::problem::{Outcome, Problem};
use crate::law::schema::{calendar_days, calendar_years, legal_rules};
use crate::law::{CalendarYear, LegalRule, seed_calendar_years, seed_rules};

/// With which change of the law a version comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loading {
    /// Number of the change.
    pub number: i64,
    /// Position in which an administrator adds it; `None`: it comes with the program.
    pub by: Option<Uuid>,
}

/// Enters a version of a rule; false where one of the same key is in force on one of its days.
pub async fn insert_rule(
    conn: &mut AsyncPgConnection,
    id: Uuid,
    rule: &LegalRule,
    loading: Loading,
) -> Outcome<bool> {
    let length = i32::try_from(rule.term.length).map_err(Problem::internal)?;
    let inserted = diesel::insert_into(legal_rules::table)
        .values((
            legal_rules::id.eq(id),
            legal_rules::rule_key.eq(&rule.rule_key),
            legal_rules::valid_from.eq(rule.valid_from),
            legal_rules::valid_to.eq(rule.valid_to),
            legal_rules::unit.eq(rule.term.unit.as_str()),
            legal_rules::length.eq(length),
            legal_rules::start_event.eq(&rule.start_event),
            legal_rules::source.eq(&rule.term.source_vi),
            legal_rules::certainty.eq(rule.term.certainty.as_str()),
            legal_rules::definition.eq(json(rule)?),
            legal_rules::loaded_seq.eq(loading.number),
            legal_rules::loaded_by.eq(loading.by),
        ))
        // Whichever constraint: the key, or that no two versions overlap.
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(inserted == 1)
}

/// Sets where the standing version of a rule ends that begins on this day.
pub async fn end_rule(
    conn: &mut AsyncPgConnection,
    rule_key: &str,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
) -> Outcome<()> {
    let standing = legal_rules::table
        .filter(legal_rules::rule_key.eq(rule_key).and(legal_rules::valid_from.eq(valid_from)))
        .filter(legal_rules::voided_seq.is_null());
    diesel::update(standing).set(legal_rules::valid_to.eq(valid_to)).execute(conn).await?;
    Ok(())
}

/// Notes that a version of a rule was taken back.
pub async fn void_rule(conn: &mut AsyncPgConnection, id: Uuid, voided: &Voided) -> Outcome<()> {
    diesel::update(legal_rules::table.find(id))
        .set((
            legal_rules::voided_seq.eq(voided.seq),
            legal_rules::voided_at.eq(voided.at),
            legal_rules::voided_by.eq(voided.by),
            legal_rules::void_reason.eq(&voided.reason),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Notes that a version of a year was taken back.
pub async fn void_year(conn: &mut AsyncPgConnection, id: Uuid, voided: &Voided) -> Outcome<()> {
    diesel::update(calendar_years::table.filter(calendar_years::id.eq(id)))
        .set((
            calendar_years::voided_seq.eq(voided.seq),
            calendar_years::voided_at.eq(voided.at),
            calendar_years::voided_by.eq(voided.by),
            calendar_years::void_reason.eq(&voided.reason),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Enters a version of a year with all its days; from then on it is the one that counts.
pub async fn insert_year(
    conn: &mut AsyncPgConnection,
    id: Uuid,
    year: &CalendarYear,
    loading: Loading,
) -> Outcome<()> {
    diesel::insert_into(calendar_years::table)
        .values((
            calendar_years::id.eq(id),
            calendar_years::year.eq(year.year),
            calendar_years::version.eq(&year.version),
            calendar_years::status.eq(year.status.as_str()),
            calendar_years::source.eq(&year.source),
            calendar_years::loaded_seq.eq(loading.number),
            calendar_years::loaded_by.eq(loading.by),
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

/// Puts the embedded rules and years into the database where they are missing, under this number. What is there stays: an
/// administrator may have loaded something better. True where something was missing.
pub(super) async fn insert_missing(conn: &mut AsyncPgConnection, number: i64) -> Outcome<bool> {
    let loading = Loading { number, by: None };
    let id = |name: String| derived_id(INSTALLATION, NaiveDate::default(), &name);
    let mut missing = false;
    for rule in seed_rules().map_err(Problem::internal)? {
        let id = id(format!("legal_rule/{}/{}", rule.rule_key, rule.valid_from));
        missing |= insert_rule(conn, id, &rule, loading).await?;
    }
    for mut year in seed_calendar_years().map_err(Problem::internal)? {
        let of_year = calendar_years::table.filter(calendar_years::year.eq(year.year));
        let there: Vec<(String, Option<i64>)> =
            of_year.select((calendar_years::version, calendar_years::voided_seq)).load(conn).await?;
        if there.iter().all(|(_, voided)| voided.is_some()) {
            let names: Vec<&str> = there.iter().map(|(name, _)| name.as_str()).collect();
            if names.contains(&year.version.as_str()) {
                year.version = next_version(year.year, &names);
            }
            let id = id(format!("calendar_year/{}", year.version));
            insert_year(conn, id, &year, loading).await?;
            missing = true;
        }
    }
    Ok(missing)
}

fn json<T: Serialize>(value: &T) -> Outcome<Value> {
    serde_json::to_value(value).map_err(Problem::internal)
}

/// The name of a version of a year that has these: the one after the highest one of the year: `2027-1` after `2027-0`.
#[must_use]
pub fn next_version(year: i32, versions: &[&str]) -> String {
    let number = |version: &&str| version.rsplit('-').next().and_then(|number| number.parse::<u32>().ok());
    let next = versions.iter().filter_map(number).max().map_or(0, |last| last.saturating_add(1));
    format!("{year}-{next}")
}

#[cfg(test)]
mod tests {
    use super::next_version;

    #[test]
    fn a_version_of_a_year_has_a_name_of_its_own() {
        assert_eq!(next_version(2027, &[]), "2027-0");
        assert_eq!(next_version(2027, &["2027-0"]), "2027-1");
        assert_eq!(next_version(2027, &["2027-9", "2027-10"]), "2027-11");
    }
}
