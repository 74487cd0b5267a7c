//! What a deadline would be: the same computation that sets clocks, asked from outside. Nothing is stored or loaded.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

use super::TAG;
use crate::kernel::access::Allow;
use crate::kernel::http::lanes::Lane;
use crate::kernel::http::{Json, Route, Shown, post};
use crate::kernel::problem::{FieldError, Language, Outcome, Problem};
use crate::law::access::ReadReference;
use crate::law::store::{Law, LawBook};
use crate::law::{
    Complexity, Computation, Course, CourseError, DeadlineAlternative, Explanation, Extension, Pause,
    explain, explain_no_version, is_plausible, weighed,
};

pub(super) fn route() -> Route {
    post("/v1/deadline-previews", "previewDeadline", preview)
        .serves(&["I.2b"])
        .lane(Lane::Read)
        .without_key()
        .about(
            TAG,
            "What a deadline would be",
            "Computed by the code that sets the clocks of petitions and cases; nothing is stored. `due_on` is null while the \
             clock stands on `as_of` or a pause has no end, where the working calendar of a year is not loaded, where the law \
             names no number of days (what it wants done at once is due that same day), and where no version of the rule governs \
             `start_date`; `explanation` says which. A day before the oldest version on record is counted by that version, as a stored clock is. What the commune has set for \
             itself counts too: that it is a remote area, unless the body says it, and its own limit (P02).",
        )
        .example(json!({
            "rule_key": "C04", "start_date": "2026-10-20", "complexity_level": "complex",
            "pauses": [{ "from": "2026-11-01", "to": "2026-11-05" }],
        }))
}

/// A clock that is thought of.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
struct DeadlinePreviewBody {
    /// Rule, such as `C04`.
    #[schema(min_length = 1, max_length = 20)]
    rule_key: String,
    /// Day of the event that starts the clock, or of the anchor that is counted back from; for T08 and T09, which
    /// extend the term of T07, of the event that starts T07.
    start_date: NaiveDate,
    /// Commune; needed only where one serves several.
    #[serde(default)]
    #[schema(min_length = 5, max_length = 5)]
    commune: Option<String>,
    /// The commune is a remote area with difficult travel; null: as the commune is marked on `start_date`.
    #[serde(default)]
    remote_area: Option<bool>,
    /// How complex the matter is.
    #[serde(default = "not_complex")]
    complexity_level: Complexity,
    /// Extensions by decision.
    #[serde(default)]
    #[schema(max_items = 20)]
    extensions: Vec<ExtensionBody>,
    /// Suspensions, or obstacles where the rule is a time limit for complaining.
    #[serde(default)]
    #[schema(max_items = 50)]
    pauses: Vec<PauseBody>,
    /// The day on which it is asked: what is dated later is not known. Null: all of it is known.
    #[serde(default)]
    as_of: Option<NaiveDate>,
}

fn not_complex() -> Complexity {
    Complexity::None
}

/// One extension.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ExtensionBody {
    /// How many calendar days.
    #[schema(minimum = 1, maximum = 365)]
    days: u32,
    /// Day of the decision.
    decided_on: NaiveDate,
}

/// A time that is left out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PauseBody {
    /// Day of the suspending decision, or first day of the obstacle.
    from: NaiveDate,
    /// Day of the resuming decision, or last day of the obstacle; null: not over.
    to: Option<NaiveDate>,
}

/// A due date with its reason.
#[derive(Debug, Serialize, ToSchema)]
struct DeadlinePreviewView {
    /// The due date.
    #[schema(required)]
    due_on: Option<NaiveDate>,
    /// The version that was counted by; null: none governs that day.
    #[schema(required)]
    rule: Option<PreviewRuleView>,
    /// Each of several rules that apply to the step with the day it gives; empty where there is but one.
    #[schema(max_items = 5)]
    alternatives: Vec<DeadlineAlternative>,
    /// It rests on a provisional calendar year.
    provisional: bool,
    /// How it came about.
    explanation: PreviewExplanationView,
}

/// A version of a rule.
#[derive(Debug, Serialize, ToSchema)]
struct PreviewRuleView {
    /// Name of the rule.
    #[schema(max_length = 20)]
    rule_key: String,
    /// First day of the version.
    version: NaiveDate,
    /// The article.
    #[schema(max_length = 500)]
    source: String,
}

/// In words, in both languages.
#[derive(Debug, Serialize, ToSchema)]
struct PreviewExplanationView {
    /// Vietnamese.
    #[schema(max_length = 20000)]
    vi: String,
    /// English.
    #[schema(max_length = 20000)]
    en: String,
}

impl From<Explanation> for PreviewExplanationView {
    fn from(words: Explanation) -> Self {
        Self { vi: words.vi, en: words.en }
    }
}

impl DeadlinePreviewView {
    fn of(computed: &Computation, language: Language) -> Self {
        let term = &computed.rule.term;
        Self {
            due_on: computed.due_on,
            rule: Some(PreviewRuleView {
                rule_key: computed.rule.rule_key.clone(),
                version: computed.rule.valid_from,
                source: language.pick(&term.source_vi, &term.source_en).to_owned(),
            }),
            alternatives: weighed(computed, language),
            provisional: computed.is_provisional(),
            explanation: explain(computed).into(),
        }
    }
}

async fn preview(
    gate: Allow<ReadReference>,
    Json(body): Json<DeadlinePreviewBody>,
) -> Outcome<Shown<DeadlinePreviewView>> {
    let law = gate.app().part::<LawBook>().current();
    let commune = match &body.commune {
        Some(code) => Some(gate.commune_of_body(Some(code))?),
        None => gate.commune(None).ok(),
    };
    Ok(Shown::plain(previewed(&law, commune.as_deref().unwrap_or_default(), body, gate.language())?))
}

/// Of a commune; of none where the text is empty.
fn previewed(
    law: &Law,
    commune: &str,
    body: DeadlinePreviewBody,
    language: Language,
) -> Outcome<DeadlinePreviewView> {
    check(law, &body)?;
    let remote_area = body.remote_area.unwrap_or_else(|| law.settings.is_remote(commune, body.start_date));
    let (rule_key, course) = (body.rule_key.clone(), course(body, remote_area));
    let Some(computed) = law.compute(commune, &rule_key, &course) else {
        return Ok(DeadlinePreviewView {
            due_on: None,
            rule: None,
            alternatives: Vec::new(),
            provisional: false,
            explanation: explain_no_version(&rule_key, course.start_date).into(),
        });
    };
    Ok(DeadlinePreviewView::of(&computed.map_err(refused)?, language))
}

/// All that is wrong with the body by itself.
fn check(law: &Law, body: &DeadlinePreviewBody) -> Outcome<()> {
    let mut errors = Vec::new();
    if law.rules.versions(&body.rule_key).is_empty() {
        errors.push(FieldError::pointer("/rule_key", "unknown", "There is no such rule."));
    }
    let mut days = vec![("/start_date".to_owned(), body.start_date)];
    days.extend(body.as_of.map(|day| ("/as_of".to_owned(), day)));
    for (index, one) in body.extensions.iter().enumerate() {
        days.push((format!("/extensions/{index}/decided_on"), one.decided_on));
    }
    for (index, one) in body.pauses.iter().enumerate() {
        days.push((format!("/pauses/{index}/from"), one.from));
        days.extend(one.to.map(|to| (format!("/pauses/{index}/to"), to)));
        if one.to.is_some_and(|to| to < one.from) {
            let detail = "A pause cannot end before it begins.";
            errors.push(FieldError::pointer(format!("/pauses/{index}/to"), "range", detail));
        }
    }
    let strange = days.into_iter().filter(|(_, day)| !is_plausible(*day));
    errors
        .extend(strange.map(|(pointer, _)| FieldError::pointer(pointer, "range", "Between 1900 and 2200.")));
    if errors.is_empty() { Ok(()) } else { Err(Problem::body(errors)) }
}

fn course(body: DeadlinePreviewBody, remote_area: bool) -> Course {
    let extension = |one: ExtensionBody| Extension { days: one.days, decided_on: one.decided_on };
    Course {
        start_date: body.start_date,
        remote_area,
        complexity: body.complexity_level,
        extensions: body.extensions.into_iter().map(extension).collect(),
        pauses: body.pauses.into_iter().map(|one| Pause { from: one.from, to: one.to }).collect(),
        as_of: body.as_of,
    }
}

fn refused(error: CourseError) -> Problem {
    let pointer = match error {
        CourseError::Complexity => "/complexity_level",
        CourseError::NoExtension
        | CourseError::TooManyExtensions { .. }
        | CourseError::ExtensionLength { .. }
        | CourseError::ExtensionBeforeStart => "/extensions",
        CourseError::NoPause
        | CourseError::PauseEndsBeforeItBegins
        | CourseError::PauseBeforeStart
        | CourseError::PauseNotInForce { .. } => "/pauses",
    };
    Problem::field(pointer, "not_allowed", error.to_string())
}
