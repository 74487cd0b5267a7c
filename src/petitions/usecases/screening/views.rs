//! What callers read of screening: treatment, eligibility, first deadlines.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::petitions::model::treatment::{AcceptanceBar, Criterion, LinkType, MissingPaper, ScreeningMark};
use crate::petitions::model::{Kind, Track, Treatment};

/// A proposed treatment.
#[derive(Debug, Serialize, ToSchema)]
pub struct TreatmentView {
    /// The proposed first outward step; null: the officer decides.
    #[schema(required)]
    pub proposed: Option<Treatment>,
    /// The article behind it.
    #[schema(required, max_length = 500)]
    pub legal_hook: Option<String>,
    /// Other treatments that the officer may decide on; first those that further rules would propose.
    #[schema(max_items = 20)]
    pub alternatives: Vec<Treatment>,
    /// How it belongs to a running petition or case; null: it stands by itself.
    #[schema(required)]
    pub link_type: Option<LinkType>,
    /// The row of the decision table that decided.
    #[schema(max_length = 10, example = "11e")]
    pub rule: String,
    /// Papers that the step needs, in Vietnamese: the form that the day of the act knew, and the name; where there is no form, the name of what its act makes. A preview takes today for that day.
    #[schema(max_items = 10)]
    pub papers: Vec<PaperName>,
    /// What the step is bound to, in Vietnamese; null: nothing.
    #[schema(required, max_length = 500)]
    pub conditions: Option<String>,
    /// What must be seen to besides.
    #[schema(max_items = 20)]
    pub marks: Vec<ScreeningMark>,
    /// Those marks with their articles and what they are bound to, one for each ground.
    #[schema(max_items = 20)]
    pub duties: Vec<MarkDutyView>,
    /// Papers that the writer is asked for, besides what fails of the criteria.
    #[schema(max_items = 10)]
    pub missing: Vec<MissingPaper>,
    /// How many represent the group at most; null: no group for which the law names a number.
    #[schema(required, minimum = 1, maximum = 5)]
    pub max_representatives: Option<i32>,
}

/// A mark on one ground.
#[derive(Debug, Serialize, ToSchema)]
pub struct MarkDutyView {
    /// The mark.
    pub mark: ScreeningMark,
    /// The article behind it.
    #[schema(max_length = 300)]
    pub legal_basis: String,
    /// What it is bound to, in the language asked for; null: the mark says all.
    #[schema(required, max_length = 500)]
    pub conditions: Option<String>,
}

/// A paper, with its form and the text that sets it where there is one on its day.
#[derive(Debug, Serialize, ToSchema)]
#[serde(transparent)]
#[schema(max_length = 200)]
pub struct PaperName(pub String);

/// Code of a criterion of eligibility, or of a bar to acceptance.
#[derive(Debug, ToSchema)]
#[schema(max_length = 60)]
pub struct ShortcomingCode(pub String);

/// Something that is missing or in the way.
#[derive(Debug, Serialize, ToSchema)]
pub struct ShortcomingView {
    /// Code of the criterion or bar.
    #[schema(value_type = ShortcomingCode, example = "E2_date")]
    pub code: String,
    /// What it means, in the language asked for.
    #[schema(max_length = 300)]
    pub text: String,
    /// The text that asks for it.
    #[schema(max_length = 300)]
    pub legal_basis: String,
}

/// The time for complaining (thời hiệu khiếu nại), as it was counted and as the officer sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct LimitationView {
    /// Rule.
    #[schema(max_length = 30, example = "C01")]
    pub rule_key: String,
    /// Day on which the disputed decision was received or the act was known, else that of the act itself; it is not counted.
    pub known_on: NaiveDate,
    /// Last day; null: an obstacle lasts still, or the calendar year is not loaded.
    #[schema(required)]
    pub due_on: Option<NaiveDate>,
    /// It had run out when the complaint came; null: a person has to weigh it, or there is no last day.
    #[schema(required)]
    pub passed: Option<bool>,
    /// What the officer ticks, which prevails; null: nothing, what was counted stands.
    #[schema(required)]
    pub ticked: Option<bool>,
    /// How it was counted, and what has to be weighed, in the language asked for.
    #[schema(max_length = 20000)]
    pub explanation: String,
}

/// What the rules find about eligibility, and where the officer sees it otherwise.
#[derive(Debug, Serialize, ToSchema)]
pub struct EligibilityView {
    /// No criterion fails.
    pub eligible: bool,
    /// Criteria that fail: the officer's where he names them, else the computed ones.
    #[schema(max_items = 11)]
    pub failed_criteria: Vec<Criterion>,
    /// Criteria that fail by the rules.
    #[schema(max_items = 11)]
    pub computed_criteria: Vec<Criterion>,
    /// Named by the officer, not by the rules.
    #[schema(max_items = 11)]
    pub added_by_officer: Vec<Criterion>,
    /// Named by the rules, not by the officer.
    #[schema(max_items = 11)]
    pub dropped_by_officer: Vec<Criterion>,
    /// What bars acceptance.
    #[schema(max_items = 13)]
    pub acceptance_bars: Vec<AcceptanceBar>,
    /// Criteria and bars in words, with their articles.
    #[schema(max_items = 24)]
    pub shortcomings: Vec<ShortcomingView>,
    /// The time for complaining; null: it is no complaint of the first instance, or nobody tells since when all of the matter was known.
    #[schema(required)]
    pub limitation: Option<LimitationView>,
}

/// A clock that runs from receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FirstDeadlineView {
    /// Rule.
    #[schema(max_length = 30, example = "C02")]
    pub rule_key: String,
    /// Due date; null where the law gives no number, or the calendar year is not loaded.
    #[schema(required)]
    pub due_on: Option<NaiveDate>,
}

/// What screening would find.
#[derive(Debug, Serialize, ToSchema)]
pub struct PreviewView {
    /// No criterion fails.
    pub eligible: bool,
    /// Criteria that fail.
    #[schema(max_items = 11)]
    pub failed_criteria: Vec<Criterion>,
    /// What bars acceptance.
    #[schema(max_items = 13)]
    pub acceptance_bars: Vec<AcceptanceBar>,
    /// Criteria and bars in words, with their articles.
    #[schema(max_items = 24)]
    pub shortcomings: Vec<ShortcomingView>,
    /// The time for complaining; null: it is no complaint of the first instance, or nobody tells since when all of the matter was known.
    #[schema(required)]
    pub limitation: Option<LimitationView>,
    /// Kind.
    pub kind: Kind,
    /// Track.
    pub track: Track,
    /// Our body is competent.
    pub within_authority: bool,
    /// The proposed treatment.
    pub treatment: TreatmentView,
    /// Clocks that run from receipt.
    #[schema(max_items = 20)]
    pub first_deadlines: Vec<FirstDeadlineView>,
}
