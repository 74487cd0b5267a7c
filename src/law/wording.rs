//! Days and runs of days in words, in both languages.

use chrono::{Datelike, NaiveDate, Weekday};

use super::counting::SkippedDay;

/// `thứ Hai 31/08/2026`.
pub(super) fn day_vi(day: NaiveDate) -> String {
    let weekday = match day.weekday() {
        Weekday::Mon => "thứ Hai",
        Weekday::Tue => "thứ Ba",
        Weekday::Wed => "thứ Tư",
        Weekday::Thu => "thứ Năm",
        Weekday::Fri => "thứ Sáu",
        Weekday::Sat => "thứ Bảy",
        Weekday::Sun => "Chủ nhật",
    };
    format!("{weekday} {}", short_vi(day))
}

/// `Monday 31 August 2026`.
pub(super) fn day_en(day: NaiveDate) -> String {
    day.format("%A %-d %B %Y").to_string()
}

fn short_vi(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

fn short_en(day: NaiveDate) -> String {
    day.format("%-d %b %Y").to_string()
}

/// `29/08/2026–02/09/2026 (cuối tuần, Quốc khánh); …`; a remark in brackets in a name is left out.
pub(super) fn skipped_vi(days: &[SkippedDay]) -> String {
    runs(days, short_vi, |day| plain(day.name_vi.as_deref().unwrap_or("cuối tuần"), " ("))
}

/// `29 Aug 2026–2 Sep 2026 (weekend, National Day); …`; a remark after a comma in a name is left out.
pub(super) fn skipped_en(days: &[SkippedDay]) -> String {
    runs(days, short_en, |day| plain(day.name_en.as_deref().unwrap_or("weekend"), ", "))
}

/// `thứ Bảy 22/08/2026, …`
pub(super) fn days_vi(days: &[NaiveDate]) -> String {
    days.iter().copied().map(day_vi).collect::<Vec<_>>().join(", ")
}

/// `Saturday 22 August 2026, …`
pub(super) fn days_en(days: &[NaiveDate]) -> String {
    days.iter().copied().map(day_en).collect::<Vec<_>>().join(", ")
}

/// `2027, 2028`.
pub(super) fn years(years: &[i32]) -> String {
    years.iter().map(i32::to_string).collect::<Vec<_>>().join(", ")
}

fn plain<'name>(name: &'name str, remark: &str) -> &'name str {
    name.split_once(remark).map_or(name, |(plain, _)| plain)
}

/// Consecutive days become one run, with each reason named once.
fn runs(days: &[SkippedDay], short: fn(NaiveDate) -> String, reason: fn(&SkippedDay) -> &str) -> String {
    let follows = |a: &SkippedDay, b: &SkippedDay| a.date.succ_opt() == Some(b.date);
    let texts = days.chunk_by(follows).filter_map(|run| {
        let (first, last) = (run.first()?, run.last()?);
        let mut reasons: Vec<&str> = Vec::new();
        for day in run {
            if !reasons.contains(&reason(day)) {
                reasons.push(reason(day));
            }
        }
        let span = if first.date == last.date {
            short(first.date)
        } else {
            format!("{}–{}", short(first.date), short(last.date))
        };
        Some(format!("{span} ({})", reasons.join(", ")))
    });
    texts.collect::<Vec<_>>().join("; ")
}

/// `1st`, `2nd`, `11th`.
pub(super) fn ordinal_en(number: u32) -> String {
    let suffix = match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{number}{suffix}")
}

/// `1 day`, `5 days`.
pub(super) fn counted_en(number: u32, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}
