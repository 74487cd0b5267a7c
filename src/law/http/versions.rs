//! Versions of time limits as administrators of the installation add them.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

use super::{LegalRuleView, TAG};
use crate::kernel::access::Allow;
use crate::kernel::http::{Committed, Created, Json, Route, post};
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::law::access::LoadLaw;
use crate::law::codes::code_enum;
use crate::law::loading;
use crate::law::store::RuleVersion;
use crate::law::{Certainty, ExtensionRule, LegalRule, PauseKind, PauseRule, Term, Unit};

pub(super) fn route() -> Route {
    post("/v1/legal-rules", "addLegalRule", add_rule)
        .serves(&["I.2b"])
        .about(
            TAG,
            "Add a version of a time limit",
            "By an administrator of the installation. It begins today or later; the version before ends where it begins, \
             and nothing else of that one changes. Name, purpose and events of the rule are those of the version before, and what stands beside its term, \
                 unless the body says otherwise. \
             Clocks that start on a day of the new version run by it, on every server from now on; clocks that run keep \
             the version with which they began. T08 and T09 are the term of T07 once it is extended: a version is added to T07. \
             P02 is no rule of the installation: each commune sets it for itself.",
        )
        .example(json!({
            "rule_key": "C04", "valid_from": "2027-07-01",
            "term": {
                "unit": "calendar_days", "length": 25, "source_vi": "Điều 28 Luật Khiếu nại (sửa đổi)",
                "source_en": "Law on Complaints (amended) Article 28", "certainty": "verified",
            },
            "alternative": null, "extensions": null,
            "pauses": {
                "kind": "suspension", "source_vi": "Điều 11a Luật Khiếu nại", "source_en": "Law on Complaints Article 11a",
            },
        }))
        .problems(&[Code::StateConflict, Code::PositionAmbiguous])
}

code_enum! {
    /// Part of a rule beside its term.
    RulePart {
        /// A second term for the same step.
        Alternative "alternative",
        /// Extensions.
        Extensions "extensions",
        /// Time that is left out of the count.
        Pauses "pauses",
    }
}

/// A version of a rule to be added.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
struct NewLegalRuleBody {
    /// Rule, such as `C04`.
    #[schema(min_length = 1, max_length = 20)]
    rule_key: String,
    /// First day of the version; today or later.
    valid_from: NaiveDate,
    /// First day on which it is no longer in force; null: no end is known.
    #[serde(default)]
    valid_to: Option<NaiveDate>,
    /// The term.
    term: NewTermBody,
    /// A second term for the same step, of which the earlier day counts; null: as in the version before.
    #[serde(default)]
    alternative: Option<NewTermBody>,
    /// Which extensions the law allows; null: as in the version before, thus none after one without a number.
    #[serde(default)]
    extensions: Option<NewExtensionsBody>,
    /// Which time is left out of the count; null: as in the version before, thus none after one without a number.
    #[serde(default)]
    pauses: Option<NewPausesBody>,
    /// What the version before has and this one has not any more.
    #[serde(default)]
    #[schema(max_items = 3)]
    without: Vec<RulePart>,
    /// What a reader should know about the source, in Vietnamese.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 2000)]
    note_vi: Option<String>,
    /// What a reader should know about the source, in English.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 2000)]
    note_en: Option<String>,
}

/// A term to be added.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewTermBody {
    /// How it is counted: after its event, back from it, or in each period, as in the last version with a number.
    unit: Unit,
    /// How many; 0 exactly where the law names no number.
    #[schema(minimum = 0, maximum = 10000)]
    length: u32,
    /// How many in a remote area with difficult travel, if different; to be named where the last version with a number has it and this one names a number. C04 to C06 have none.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 10000)]
    remote_length: Option<u32>,
    /// How many in a complex matter, if different; to be named where the last version with a number has it and this one names a number. Of C04 to C06 only the last has one.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 10000)]
    complex_length: Option<u32>,
    /// How many in a complex matter in a remote area, if different from both; to be named where the last version with a number has it and this one names a number.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 10000)]
    remote_complex_length: Option<u32>,
    /// The article, in Vietnamese.
    #[schema(min_length = 1, max_length = 500)]
    source_vi: String,
    /// The article, in English.
    #[schema(min_length = 1, max_length = 500)]
    source_en: String,
    /// How well the source is known.
    certainty: Certainty,
}

impl From<NewTermBody> for Term {
    fn from(body: NewTermBody) -> Self {
        Self {
            unit: body.unit,
            length: body.length,
            remote_length: body.remote_length,
            complex_length: body.complex_length,
            remote_complex_length: body.remote_complex_length,
            source_vi: body.source_vi,
            source_en: body.source_en,
            certainty: body.certainty,
        }
    }
}

/// Extensions that a law allows.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewExtensionsBody {
    /// How many in a complex matter.
    #[schema(minimum = 0, maximum = 10)]
    complex: u32,
    /// How many in a specially complex matter.
    #[schema(minimum = 0, maximum = 10)]
    specially_complex: u32,
    /// How many days each at most.
    #[schema(minimum = 1, maximum = 365)]
    max_days: u32,
    /// The article, in Vietnamese.
    #[schema(min_length = 1, max_length = 500)]
    source_vi: String,
    /// The article, in English.
    #[schema(min_length = 1, max_length = 500)]
    source_en: String,
}

/// Time that a law leaves out of the count.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPausesBody {
    /// How it is counted.
    kind: PauseKind,
    /// First day on which such a time may begin; null: ever.
    #[serde(default)]
    from: Option<NaiveDate>,
    /// The article, in Vietnamese.
    #[schema(min_length = 1, max_length = 500)]
    source_vi: String,
    /// The article, in English.
    #[schema(min_length = 1, max_length = 500)]
    source_en: String,
}

impl From<NewExtensionsBody> for ExtensionRule {
    fn from(body: NewExtensionsBody) -> Self {
        Self {
            complex: body.complex,
            specially_complex: body.specially_complex,
            max_days: body.max_days,
            source_vi: body.source_vi,
            source_en: body.source_en,
        }
    }
}

impl From<NewPausesBody> for PauseRule {
    fn from(body: NewPausesBody) -> Self {
        Self { kind: body.kind, from: body.from, source_vi: body.source_vi, source_en: body.source_en }
    }
}

/// A part of a rule: what is given, else that of the version before, unless it ends.
fn part<T: Clone>(ends: bool, new: Option<T>, old: Option<&T>) -> Option<T> {
    if ends { None } else { new.or_else(|| old.cloned()) }
}

impl NewLegalRuleBody {
    /// What is given anew and yet said to be there no more.
    fn contradictions(&self) -> Outcome<()> {
        let given = [
            (RulePart::Alternative, self.alternative.is_some()),
            (RulePart::Extensions, self.extensions.is_some()),
            (RulePart::Pauses, self.pauses.is_some()),
        ];
        if given.iter().any(|(part, given)| *given && self.without.contains(part)) {
            return Err(Problem::field("/without", "contradiction", "It stands in the same body."));
        }
        Ok(())
    }

    /// The version that comes after this one.
    fn after(self, before: &LegalRule) -> LegalRule {
        let without = self.without;
        LegalRule {
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            term: self.term.into(),
            alternative: part(
                without.contains(&RulePart::Alternative),
                self.alternative.map(Term::from),
                before.alternative.as_ref(),
            ),
            extensions: part(
                without.contains(&RulePart::Extensions),
                self.extensions.map(ExtensionRule::from),
                before.extensions.as_ref(),
            ),
            pauses: part(
                without.contains(&RulePart::Pauses),
                self.pauses.map(PauseRule::from),
                before.pauses.as_ref(),
            ),
            note_vi: self.note_vi,
            note_en: self.note_en,
            ..before.clone()
        }
    }
}

async fn add_rule(
    gate: Allow<LoadLaw>,
    Json(body): Json<NewLegalRuleBody>,
) -> Outcome<Committed<Created<LegalRuleView>>> {
    body.contradictions()?;
    let (key, from, language) = (body.rule_key.clone(), body.valid_from, gate.language());
    let view = |version: &RuleVersion| LegalRuleView::of(version, language);
    loading::add_rule(&gate, (&key, from), |before| body.after(before), view).await.map(Committed::new)
}
