//! Rules, calendar and settings of communes in the database: seeded by `migrate`, added to by administrators, and read whole.
//! They are small and change a few times a year, so a process holds them in memory ([`LawBook`]) and never asks for them during a
//! request.

mod book;
mod in_commune;
pub mod settings;
mod versions;
mod write;

use diesel_async::{AsyncConnection as _, AsyncPgConnection};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

pub use self::book::LawBook;
pub use self::versions::{RuleVersion, Voided, YearVersion};
pub use self::write::{Loading, end_rule, insert_rule, insert_year, next_version, void_rule, void_year};
use super::{Calendar, CalendarYear, LegalRule, OWN_LIMIT, RuleBook, Settings};
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
#[derive(Debug, Clone, Default)]
pub struct Law {
    /// Number of the change after which it was loaded.
    pub number: i64,
    /// Number of the last change of rules or calendar, after which every open clock is looked at. A change of a setting
    /// concerns clocks of its commune only.
    pub counting: i64,
    /// All versions of all rules that count.
    pub rules: RuleBook,
    /// The same, and those that were taken back, by key and age.
    pub rule_versions: Vec<RuleVersion>,
    /// What communes set for themselves.
    pub settings: Settings,
    /// The years that are known.
    pub calendar: Calendar,
    /// The same years as they were loaded, oldest first.
    pub years: Vec<CalendarYear>,
    /// All versions of all years, those that were taken back too, in the order in which they came.
    pub year_versions: Vec<YearVersion>,
    /// Changes whenever a rule or a year does.
    pub fingerprint: String,
}

#[cfg(test)]
impl Law {
    /// The law as it is shipped, for tests of what is reckoned by it.
    pub(crate) fn seeded() -> Self {
        let years = crate::law::seed_calendar_years().unwrap();
        Self {
            number: 1,
            rules: RuleBook::new(crate::law::seed_rules().unwrap()).unwrap(),
            calendar: Calendar::new(years.iter().cloned()).unwrap(),
            years,
            ..Self::default()
        }
    }
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

/// Reads the law whole. The number comes first: a change that is committed meanwhile has a higher one, and is read once more.
pub async fn load(conn: &mut AsyncPgConnection) -> Outcome<Law> {
    let number = reference(conn).await?;
    let rule_versions = versions::rules(conn).await?;
    let year_versions = versions::years(conn).await?;
    let seqs = rule_versions.iter().map(RuleVersion::changed_seq);
    let counting = seqs.chain(year_versions.iter().map(YearVersion::changed_seq)).max().unwrap_or(0);
    let rules: Vec<LegalRule> =
        rule_versions.iter().filter(|one| one.voided.is_none()).map(|one| one.rule.clone()).collect();
    let years = versions::that_count(&year_versions);
    let fingerprint = fingerprint(&rules, &years)?;
    let rules = RuleBook::new(rules).map_err(Problem::internal)?;
    let settings = settings::that_count(conn).await?;
    Ok(Law {
        number,
        counting,
        settings: Settings::new(settings, rules.versions(OWN_LIMIT).last()),
        rules,
        rule_versions,
        calendar: Calendar::new(years.iter().cloned()).map_err(Problem::internal)?,
        years,
        year_versions,
        fingerprint,
    })
}

fn fingerprint(rules: &[LegalRule], years: &[CalendarYear]) -> Outcome<String> {
    let bytes = serde_json::to_vec(&(rules, years)).map_err(Problem::internal)?;
    Ok(sha256_hex(&bytes))
}

fn read<T: DeserializeOwned>(value: Value) -> Outcome<T> {
    serde_json::from_value(value).map_err(Problem::internal)
}
