//! Versions of rules and years as they lie in the database: those that count, and those that were taken back.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::Value;
use uuid::Uuid;

use super::{DAY_OFF, read};
use crate::kernel::problem::{Outcome, Problem};
use crate::law::schema::{calendar_days, calendar_years, legal_rules};
use crate::law::{CalendarStatus, CalendarYear, LegalRule};

/// That a version was taken back before its day had come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voided {
    /// Number of that change of the law.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// In which position.
    pub by: Uuid,
    /// Why.
    pub reason: String,
}

/// The four columns, all there or none.
pub(super) type VoidedRow = (Option<i64>, Option<DateTime<Utc>>, Option<Uuid>, Option<String>);

pub(super) fn voided((seq, at, by, reason): VoidedRow) -> Option<Voided> {
    Some(Voided { seq: seq?, at: at?, by: by?, reason: reason? })
}

/// A version of a rule.
#[derive(Debug, Clone)]
pub struct RuleVersion {
    /// Id.
    pub id: Uuid,
    /// The version, with the end that it has now.
    pub rule: LegalRule,
    /// The end that it was given itself, whatever came after it.
    pub own_end: Option<NaiveDate>,
    /// Number of the change of the law with which it came.
    pub loaded_seq: i64,
    /// In which position it was added; `None`: it came with the program.
    pub loaded_by: Option<Uuid>,
    /// That it was taken back.
    pub voided: Option<Voided>,
}

/// A version of a year.
#[derive(Debug, Clone)]
pub struct YearVersion {
    /// Id.
    pub id: Uuid,
    /// The version.
    pub year: CalendarYear,
    /// Number of the change of the law with which it came.
    pub loaded_seq: i64,
    /// In which position it was loaded; `None`: it came with the program.
    pub loaded_by: Option<Uuid>,
    /// That it was taken back.
    pub voided: Option<Voided>,
}

impl RuleVersion {
    /// Number of the last change of the law that was about it.
    #[must_use]
    pub fn changed_seq(&self) -> i64 {
        self.voided.as_ref().map_or(self.loaded_seq, |voided| voided.seq)
    }
}

impl YearVersion {
    /// Number of the last change of the law that was about it.
    #[must_use]
    pub fn changed_seq(&self) -> i64 {
        self.voided.as_ref().map_or(self.loaded_seq, |voided| voided.seq)
    }
}

/// Of each year the version that was loaded last and not taken back, oldest year first.
pub(super) fn that_count(versions: &[YearVersion]) -> Vec<CalendarYear> {
    let standing: Vec<&YearVersion> = versions.iter().filter(|one| one.voided.is_none()).collect();
    let years = standing.chunk_by(|one, other| one.year.year == other.year.year);
    years.filter_map(|versions| Some(versions.last()?.year.clone())).collect()
}

type RuleRow = (Uuid, Value, Option<NaiveDate>, i64, Option<Uuid>, VoidedRow);

/// All versions of all rules, by key and age.
pub(super) async fn rules(conn: &mut AsyncPgConnection) -> Outcome<Vec<RuleVersion>> {
    let rows: Vec<RuleRow> = legal_rules::table
        .order((legal_rules::rule_key, legal_rules::valid_from, legal_rules::loaded_seq))
        .select((
            legal_rules::id,
            legal_rules::definition,
            legal_rules::valid_to,
            legal_rules::loaded_seq,
            legal_rules::loaded_by,
            (
                legal_rules::voided_seq,
                legal_rules::voided_at,
                legal_rules::voided_by,
                legal_rules::void_reason,
            ),
        ))
        .load(conn)
        .await?;
    let version = |(id, definition, valid_to, loaded_seq, loaded_by, taken_back): RuleRow| {
        let rule: LegalRule = read(definition)?;
        let own_end = rule.valid_to;
        let rule = LegalRule { valid_to, ..rule };
        Ok(RuleVersion { id, rule, own_end, loaded_seq, loaded_by, voided: voided(taken_back) })
    };
    rows.into_iter().map(version).collect()
}

type YearRow = (Uuid, i32, String, String, String, i64, Option<Uuid>, VoidedRow);
type DayRow = (String, Value);

/// All versions of all years, by year and in the order in which they came. In one statement: a year and its days are of one
/// version.
pub(super) async fn years(conn: &mut AsyncPgConnection) -> Outcome<Vec<YearVersion>> {
    let rows: Vec<(YearRow, Option<DayRow>)> = calendar_years::table
        .left_join(
            calendar_days::table.on(calendar_days::year
                .eq(calendar_years::year)
                .and(calendar_days::version.eq(calendar_years::version))),
        )
        .order((calendar_years::year, calendar_years::loaded_seq, calendar_days::day))
        .select((
            (
                calendar_years::id,
                calendar_years::year,
                calendar_years::version,
                calendar_years::status,
                calendar_years::source,
                calendar_years::loaded_seq,
                calendar_years::loaded_by,
                (
                    calendar_years::voided_seq,
                    calendar_years::voided_at,
                    calendar_years::voided_by,
                    calendar_years::void_reason,
                ),
            ),
            (calendar_days::kind, calendar_days::definition).nullable(),
        ))
        .load(conn)
        .await?;
    let mut versions: Vec<YearVersion> = Vec::new();
    for (row, day) in rows {
        if versions.last().is_none_or(|last| last.id != row.0) {
            versions.push(without_days(row)?);
        }
        let Some(year) = versions.last_mut().map(|last| &mut last.year) else { continue };
        match day {
            Some((kind, day)) if kind == DAY_OFF => year.days_off.push(read(day)?),
            Some((_, day)) => year.working_saturdays.push(read(day)?),
            None => {}
        }
    }
    Ok(versions)
}

fn without_days(
    (id, year, version, status, source, loaded_seq, loaded_by, taken_back): YearRow,
) -> Outcome<YearVersion> {
    let status = status.parse::<CalendarStatus>().map_err(Problem::internal)?;
    let (days_off, working_saturdays) = (Vec::new(), Vec::new());
    let year = CalendarYear { year, status, version, source, days_off, working_saturdays };
    Ok(YearVersion { id, year, loaded_seq, loaded_by, voided: voided(taken_back) })
}
