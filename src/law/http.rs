//! Rules and days as callers read them: which law this installation counts with, and where it is written.

mod days;
mod previews;
mod versions;
mod voidings;
mod years;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::access::ReadReference;
use super::store::{LawBook, RuleVersion};
use super::variants::own_lengths;
use super::{Certainty, PauseKind, Purpose, StopEvent, Unit};
use crate::kernel::access::Allow;
use crate::kernel::http::{Listed, Query, Route, get};
use crate::kernel::problem::{Language, Outcome};

pub use days::CalendarYearView;
pub use versions::RulePart;
pub use voidings::{VersionVoidedView, VersionVoidingBody};

const TAG: &str = "reference";

/// The operations of this room.
#[must_use]
pub fn routes() -> Vec<Route> {
    let mut routes = vec![
        get("/v1/legal-rules", "listLegalRules", list_rules).serves(&["I.2b", "II.1-c"]).about(
            TAG,
            "Time limits and their sources",
            "Every version of every legal time limit that this installation counts with. `on` leaves the versions \
             in force on that day; a version is in force from `valid_from` to the day before `valid_to`. Those that were \
             taken back before they began count no more, and come with `voided=true` only.",
        ),
        days::route(),
        previews::route(),
        versions::route(),
    ];
    routes.extend(years::routes());
    routes.extend(voidings::routes());
    routes
}

/// Filters of the rules.
#[derive(Debug, Deserialize, IntoParams)]
struct RuleFilter {
    /// Only this rule, such as `C02`.
    #[param(min_length = 1, max_length = 20)]
    rule_key: Option<String>,
    /// Only versions in force on this day.
    on: Option<NaiveDate>,
    /// Versions that were taken back, too.
    voided: Option<bool>,
}

/// One version of a time limit.
#[derive(Debug, Serialize, ToSchema)]
struct LegalRuleView {
    /// Id of the version.
    id: Uuid,
    /// Name of the rule.
    #[schema(max_length = 20, example = "C02")]
    rule_key: String,
    /// First day of this version.
    valid_from: NaiveDate,
    /// First day on which it is no longer in force; null: no end is known.
    #[schema(required)]
    valid_to: Option<NaiveDate>,
    /// What is to be done, in the language asked for.
    #[schema(max_length = 300)]
    name: String,
    /// How many; 0 where the law names no number, or it is that of another rule, as its note says (`unit` `no_number`).
    #[schema(maximum = 10000)]
    length: u32,
    /// How many in a remote area with difficult travel; 0 where a key of its own stands for that, as its note says.
    #[schema(maximum = 10000)]
    remote_length: u32,
    /// How many in a complex matter; 0 where a key of its own stands for that, as its note says.
    #[schema(maximum = 10000)]
    complex_length: u32,
    /// How many in a complex matter in a remote area; 0 where a key of its own stands for that, as its note says.
    #[schema(maximum = 10000)]
    remote_complex_length: u32,
    /// How the length is counted.
    #[schema(value_type = Unit, example = "working_days")]
    unit: &'static str,
    /// A second term for the same step: both are computed, the earlier day counts.
    #[schema(required)]
    alternative: Option<TermView>,
    /// Which extensions the law allows; null: none.
    #[schema(required)]
    extensions: Option<ExtensionsView>,
    /// Which time is left out of the count; null: none.
    #[schema(required)]
    pauses: Option<PausesView>,
    /// What the last day means.
    #[schema(value_type = Purpose, example = "act")]
    purpose: &'static str,
    /// Event that starts the clock, or anchor it is counted back from.
    #[schema(max_length = 100)]
    start_event: String,
    /// That event in words.
    #[schema(max_length = 300)]
    start_event_label: String,
    /// What stops the clock, where the rule itself says it.
    #[schema(required, value_type = Option<StopEvent>)]
    stop_event: Option<&'static str>,
    /// The article.
    #[schema(max_length = 500)]
    source: String,
    /// How well the source is known.
    #[schema(value_type = Certainty, example = "verified")]
    certainty: &'static str,
    /// What a reader should know about the source.
    #[schema(required, max_length = 2000)]
    note: Option<String>,
    /// That it was taken back before it began; null: it counts.
    #[schema(required)]
    voided: Option<VersionVoidedView>,
}

/// A second term.
#[derive(Debug, Serialize, ToSchema)]
struct TermView {
    /// How many.
    #[schema(minimum = 1, maximum = 10000)]
    length: u32,
    /// How it is counted.
    #[schema(value_type = Unit, example = "calendar_days")]
    unit: &'static str,
    /// The article.
    #[schema(max_length = 500)]
    source: String,
    /// How well the source is known.
    #[schema(value_type = Certainty, example = "verified")]
    certainty: &'static str,
}

/// Extensions that a law allows.
#[derive(Debug, Serialize, ToSchema)]
struct ExtensionsView {
    /// How many in a complex matter.
    #[schema(maximum = 10)]
    complex: u32,
    /// How many in a specially complex matter.
    #[schema(maximum = 10)]
    specially_complex: u32,
    /// How many days each at most.
    #[schema(minimum = 1, maximum = 365)]
    max_days: u32,
    /// The article.
    #[schema(max_length = 500)]
    source: String,
}

/// Time that a law leaves out of the count.
#[derive(Debug, Serialize, ToSchema)]
struct PausesView {
    /// How it is counted.
    #[schema(value_type = PauseKind, example = "suspension")]
    kind: &'static str,
    /// First day on which such a time may begin; null: ever.
    #[schema(required)]
    from: Option<NaiveDate>,
    /// The article.
    #[schema(max_length = 500)]
    source: String,
}

impl LegalRuleView {
    fn of(version: &RuleVersion, language: Language) -> Self {
        let rule = &version.rule;
        let pick = |vi: &str, en: &str| language.pick(vi, en).to_owned();
        let term = &rule.term;
        let (remote, complex) = own_lengths(&rule.rule_key);
        let told = |own: bool, length: u32| if own { length } else { 0 };
        Self {
            id: version.id,
            voided: version.voided.as_ref().map(VersionVoidedView::from),
            rule_key: rule.rule_key.clone(),
            valid_from: rule.valid_from,
            valid_to: rule.valid_to,
            name: pick(&rule.name_vi, &rule.name_en),
            length: term.length,
            remote_length: told(remote, term.length_for(true, false)),
            complex_length: told(complex, term.length_for(false, true)),
            remote_complex_length: told(remote && complex, term.length_for(true, true)),
            unit: term.unit.as_str(),
            alternative: rule.alternative.as_ref().map(|other| TermView {
                length: other.length,
                unit: other.unit.as_str(),
                source: pick(&other.source_vi, &other.source_en),
                certainty: other.certainty.as_str(),
            }),
            extensions: rule.extensions.as_ref().map(|law| ExtensionsView {
                complex: law.complex,
                specially_complex: law.specially_complex,
                max_days: law.max_days,
                source: pick(&law.source_vi, &law.source_en),
            }),
            pauses: rule.pauses.as_ref().map(|law| PausesView {
                kind: law.kind.as_str(),
                from: law.from,
                source: pick(&law.source_vi, &law.source_en),
            }),
            purpose: rule.purpose.as_str(),
            start_event: rule.start_event.clone(),
            start_event_label: pick(&rule.start_event_vi, &rule.start_event_en),
            stop_event: rule.stop_event.map(super::StopEvent::as_str),
            source: pick(&term.source_vi, &term.source_en),
            certainty: term.certainty.as_str(),
            note: match language {
                Language::Vi => rule.note_vi.clone(),
                Language::En => rule.note_en.clone(),
            },
        }
    }
}

async fn list_rules(
    gate: Allow<ReadReference>,
    Query(filter): Query<RuleFilter>,
) -> Outcome<Listed<LegalRuleView>> {
    let law = gate.app().part::<LawBook>().current();
    let wanted = |version: &&RuleVersion| {
        filter.rule_key.as_ref().is_none_or(|key| *key == version.rule.rule_key)
            && filter.on.is_none_or(|day| version.voided.is_none() && version.rule.in_force_on(day))
            && (version.voided.is_none() || filter.voided == Some(true))
    };
    let items = law
        .rule_versions
        .iter()
        .filter(wanted)
        .map(|version| LegalRuleView::of(version, gate.language()))
        .collect();
    Ok(Listed::all(items).public())
}
