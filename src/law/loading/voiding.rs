//! A version of a rule or of a year that was added by mistake is taken back before its day has come. It stays, as taken back;
//! what it had replaced counts again, and open clocks are computed anew as after each change of the law.

use chrono::{Datelike as _, NaiveDate};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::{Changed, change, checks, written};
use crate::kernel::context::Context;
use crate::kernel::http::reply::HttpReply;
use crate::kernel::ids::INSTALLATION;
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::record::EventType;
use crate::law::access::LoadLaw;
use crate::law::store::{self, Law, RuleVersion, YearVersion};
use crate::law::{Calendar, CalendarYear};

/// Takes a version of a rule back; the version before goes on as far as it did without it. `view` is what the caller is shown.
pub async fn void_rule<V: Serialize>(
    context: &Context,
    id: Uuid,
    reason: String,
    view: impl FnOnce(&RuleVersion) -> V,
) -> Outcome<HttpReply> {
    change::<LoadLaw>(context, INSTALLATION, async |tx, law, change| {
        let version = law.rule_versions.iter().find(|version| version.id == id);
        let mut version = version.cloned().ok_or_else(Problem::not_found)?;
        let (key, from) = (version.rule.rule_key.clone(), version.rule.valid_from);
        let basis = &version.rule.term.source_vi;
        checks::voidable((version.loaded_by, version.voided.as_ref()), (Some(from), context.today()), basis)?;
        let voided = change.voided(reason.clone());
        store::void_rule(tx.conn(), id, &voided).await?;
        let before = goes_on(law, &version);
        if let Some((before, end)) = before {
            store::end_rule(tx.conn(), &key, before, end).await?;
        }
        version.voided = Some(voided);
        Ok(Changed {
            kind: EventType::LegalRuleVoided,
            subject: ("legal_rule", id),
            location: format!("/v1/legal-rules?rule_key={key}&voided=true"),
            fields: json!({
                "rule_key": key, "valid_from": from, "law_number": change.number,
                "resumed_version": before.map(|(before, _)| before),
            }),
            reason: Some(reason),
            body: written(view(&version))?,
        })
    })
    .await
}

/// The version before one that is taken back, and where it ends without it: at its own end, or where the next one begins.
fn goes_on(law: &Law, version: &RuleVersion) -> Option<(NaiveDate, Option<NaiveDate>)> {
    let others = law.rule_versions.iter().filter(|other| {
        other.voided.is_none() && other.id != version.id && other.rule.rule_key == version.rule.rule_key
    });
    let (before, after): (Vec<_>, Vec<_>) =
        others.partition(|other| other.rule.valid_from < version.rule.valid_from);
    let before = before.last()?;
    let next = after.first().map(|next| next.rule.valid_from);
    Some((before.rule.valid_from, before.own_end.into_iter().chain(next).min()))
}

/// Takes a version of a year back; the version before counts again. `view` is what the caller is shown.
pub async fn void_year<V: Serialize>(
    context: &Context,
    id: Uuid,
    reason: String,
    view: impl FnOnce(&YearVersion) -> V,
) -> Outcome<HttpReply> {
    change::<LoadLaw>(context, INSTALLATION, async |tx, law, change| {
        let version = law.year_versions.iter().find(|version| version.id == id);
        let mut version = version.cloned().ok_or_else(Problem::not_found)?;
        let before = before(law, &version);
        // Where a later one counts it goes on counting, and no day changes.
        let counts = law.calendar.version_of(version.year.year) == Some(version.year.version.as_str());
        let day = if counts { Some(first_day(&version.year, before)?) } else { None };
        let resumed = before.filter(|_| counts).map(|before| before.version.as_str());
        let basis = version.year.source.as_str();
        checks::voidable((version.loaded_by, version.voided.as_ref()), (day, context.today()), basis)?;
        let voided = change.voided(reason.clone());
        store::void_year(tx.conn(), id, &voided).await?;
        version.voided = Some(voided);
        let year = version.year.year;
        Ok(Changed {
            kind: EventType::CalendarYearVoided,
            subject: ("calendar_year", id),
            location: format!("/v1/calendar-years?year={year}&voided=true"),
            fields: json!({
                "year": year, "version": version.year.version, "law_number": change.number,
                "resumed_version": resumed,
            }),
            reason: Some(reason),
            body: written(view(&version))?,
        })
    })
    .await
}

/// The version of the year that this one had replaced.
fn before<'law>(law: &'law Law, version: &YearVersion) -> Option<&'law CalendarYear> {
    let others = law.year_versions.iter().filter(|other| {
        other.voided.is_none()
            && other.year.year == version.year.year
            && other.loaded_seq < version.loaded_seq
    });
    others.map(|other| &other.year).next_back()
}

/// The day on which a version of a year has come: the first on which offices work by it and did not by the version before, or the
/// other way round; where there is no such day, the first one of the year.
fn first_day(year: &CalendarYear, before: Option<&CalendarYear>) -> Outcome<NaiveDate> {
    let new_year = NaiveDate::from_ymd_opt(year.year, 1, 1)
        .ok_or_else(|| Problem::internal("a year of the calendar without a first day"))?;
    let Some(before) = before else { return Ok(new_year) };
    let by = |year: &CalendarYear| Calendar::new([year.clone()]).map_err(Problem::internal);
    let (new, old) = (by(year)?, by(before)?);
    let mut days = new_year.iter_days().take_while(|day| day.year() == year.year);
    Ok(days.find(|day| new.is_working_day(*day) != old.is_working_day(*day)).unwrap_or(new_year))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::{LegalRule, seed_calendar_years, seed_rules};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn version(from: &str, own_end: Option<&str>) -> RuleVersion {
        let rule = seed_rules().unwrap().into_iter().find(|rule| rule.rule_key == "C04").unwrap();
        let own_end = own_end.map(day);
        let rule = LegalRule { valid_from: day(from), valid_to: own_end, ..rule };
        let id = Uuid::from_u128(u128::try_from(rule.valid_from.year()).unwrap());
        RuleVersion { id, rule, own_end, loaded_seq: 1, loaded_by: None, voided: None }
    }

    #[test]
    fn without_a_version_the_one_before_goes_on_to_its_own_end_or_to_the_next() {
        let goes_on = |versions: Vec<RuleVersion>, index: usize| {
            let taken_back = versions[index].clone();
            goes_on(&Law { rule_versions: versions, ..Law::default() }, &taken_back)
        };
        let (old, new) = (version("2024-01-01", None), version("2027-01-01", Some("2029-01-01")));
        let next = version("2029-01-01", None);
        let first = Some(day("2024-01-01"));
        assert_eq!(goes_on(vec![old.clone(), new.clone()], 1), first.map(|first| (first, None)));
        let between = goes_on(vec![old.clone(), new.clone(), next.clone()], 1);
        assert_eq!(between, first.map(|first| (first, Some(day("2029-01-01")))));
        // The last one is taken back: the one before ends where it said itself.
        let last = goes_on(vec![old.clone(), new.clone(), next], 2);
        assert_eq!(last, Some((day("2027-01-01"), Some(day("2029-01-01")))));
        assert_eq!(goes_on(vec![old, new], 0), None);
    }

    #[test]
    fn a_year_has_come_with_the_first_day_that_it_changes() {
        let year = seed_calendar_years().unwrap().into_iter().find(|year| year.year == 2027).unwrap();
        assert_eq!(first_day(&year, None).unwrap(), day("2027-01-01"));
        assert_eq!(first_day(&year, Some(&year)).unwrap(), day("2027-01-01"));
        let mut changed = year.clone();
        changed.days_off.retain(|off| off.date != day("2027-04-30"));
        assert_eq!(first_day(&changed, Some(&year)).unwrap(), day("2027-04-30"));
    }
}
