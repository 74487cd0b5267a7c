//! Screening as it is told: what the engine found, with its articles in words; and the preview, which stores nothing.

pub mod limitation;
pub mod views;

use std::borrow::Cow;

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{PartialSchema, ToSchema};
use validator::Validate;

use self::limitation::{Limitation, situation};
use self::views::{
    EligibilityView, FirstDeadlineView, MarkDutyView, PaperName, PreviewView, ShortcomingView, TreatmentView,
};
use super::intake::NewPetition;
use crate::kernel::access::Register;
use crate::kernel::context::Context;
use crate::kernel::problem::{Language, Outcome, Problem};
use crate::law::forms::form_coded;
use crate::law::store::{Law, LawBook};
use crate::law::{cited_on, first_day};
use crate::petitions::model::facts::Facts;
use crate::petitions::model::screening::form::Form;
use crate::petitions::model::screening::marks::MarkRow;
use crate::petitions::model::screening::situation::{Claims, Known, Situation};
use crate::petitions::model::screening::{Finding, assess};
use crate::petitions::model::treatment::Criterion;
use crate::petitions::model::{Authentication, Channel, Petition};
use crate::petitions::store::intakes::IntakeRow;

/// A petition that nobody has registered: a body of `POST /v1/petitions` with what an officer would tick.
#[derive(Debug, Clone, Deserialize, Validate)]
pub struct PreviewInput {
    /// The petition.
    #[serde(flatten)]
    #[validate(nested)]
    pub petition: NewPetition,
    /// What would be ticked.
    #[serde(default)]
    pub facts: Facts,
}

impl PartialSchema for PreviewInput {
    /// The schema of a registration with one property more, so that the two cannot differ.
    fn schema() -> RefOr<Schema> {
        let mut schema = NewPetition::schema();
        if let RefOr::T(Schema::Object(object)) = &mut schema {
            object.description =
                Some("A petition as for registration, with what would be ticked.".to_owned());
            let facts = utoipa::openapi::Ref::from_schema_name(Facts::name());
            object.properties.insert("facts".to_owned(), RefOr::Ref(facts));
        }
        schema
    }
}

impl ToSchema for PreviewInput {
    fn name() -> Cow<'static, str> {
        "ScreeningPreviewInput".into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        NewPetition::schemas(schemas);
        schemas.push((Facts::name().into_owned(), Facts::schema()));
        Facts::schemas(schemas);
    }
}

/// What screening would find of a petition; no query, nothing is kept.
pub fn preview(context: &Context, input: &PreviewInput) -> Outcome<PreviewView> {
    let (new, facts) = (&input.petition, &input.facts);
    let (received_on, mut errors) = new.preview_days(context.now());
    errors.extend(facts.date_errors(context.today()));
    if !errors.is_empty() {
        return Err(Problem::body(errors));
    }
    let commune = match new.commune.as_deref() {
        Some(code) => Some(context.commune_of_body(Some(code))?),
        None => context.commune(None).ok(),
    };
    let law = context.app().part::<LawBook>().current();
    let in_commune = (&*law, commune.as_deref().unwrap_or_default());
    Ok(find(in_commune, input, (received_on, context.today()), context.language()))
}

/// What the rules find of a petition that came on the first day, in this commune; in none where that text is empty. What is written of
/// it is written on the second day.
#[must_use]
pub fn find(
    law: (&Law, &str),
    input: &PreviewInput,
    (received_on, today): (NaiveDate, NaiveDate),
    language: Language,
) -> PreviewView {
    let (new, facts) = (&input.petition, &input.facts);
    // What the petition shows goes before what its sender calls it.
    let claimed = if facts.contents().is_empty() { new.claimed_kind } else { None };
    let claims = Claims { kind: claimed, ..Claims::default() };
    let (situation, limitation) = situation(law, facts, known_of_new(new, received_on), claims);
    let finding = assess(&situation);
    PreviewView {
        eligible: situation.failed.is_empty(),
        shortcomings: shortcomings(&situation, today, language),
        limitation: limitation.map(|counted| counted.view(facts, language)),
        kind: situation.kind,
        track: situation.track,
        within_authority: situation.within_authority,
        treatment: treatment(&finding, today, language),
        // As if it were screened on the day of receipt.
        first_deadlines: first_deadlines(law, &finding, (received_on, received_on)),
        failed_criteria: situation.failed,
        acceptance_bars: situation.bars,
    }
}

fn known_of_new(new: &NewPetition, received_on: NaiveDate) -> Known {
    Known {
        received_on,
        channel: new.channel,
        authentication: new.authentication.unwrap_or(Authentication::None),
        foreign_language: new.language.as_deref().is_some_and(|language| !is_vietnamese(language)),
        written_on: new.written_on,
        dated: new.written_on.is_some() || new.submitted_at.is_some() || Known::dates_itself(new.channel),
        known_writer: !new.writers.is_empty(),
        signers: new.people_count(),
        forwarded: new.forwarded_by.is_some() || new.channel == Channel::Forwarded,
        wishes_protection: new.wishes_protection.unwrap_or(false),
        party_book: new.register == Some(Register::Party),
        originals_attached: new.originals_attached.unwrap_or(false),
        form: form_of(new),
        too_late: None,
        guided_before: false,
        transferred_before: false,
    }
}

/// How a new petition is put together.
#[must_use]
pub fn form_of(new: &NewPetition) -> Form {
    Form::of(&new.writers, new.representative.as_ref(), &new.about, &new.addressed_to)
}

/// How a petition came into this book: by another one that passed it on, however it came into the commune.
fn into_book(petition: &Petition, channel: Channel) -> Channel {
    if petition.is_second_entry() { Channel::Forwarded } else { channel }
}

/// What was kept openly of a registered petition: nothing here opens what is sealed.
#[must_use]
pub fn known_of(petition: &Petition, intake: &IntakeRow, people: i32) -> Known {
    let channel = Channel::parse(&petition.channel).unwrap_or(Channel::Other);
    Known {
        received_on: petition.received_on,
        channel: into_book(petition, channel),
        authentication: Authentication::parse(&intake.authentication).unwrap_or(Authentication::None),
        foreign_language: !is_vietnamese(&intake.language),
        written_on: intake.written_on,
        dated: intake.written_on.is_some() || intake.submitted_at.is_some() || Known::dates_itself(channel),
        known_writer: intake.has_known_writer,
        signers: people,
        forwarded: petition.is_forwarded(),
        wishes_protection: intake.wishes_protection,
        party_book: petition.register == Register::Party,
        originals_attached: intake.originals_attached,
        form: intake.form(),
        too_late: None,
        guided_before: false,
        transferred_before: false,
    }
}

/// What the row shows of a registered petition to everybody who sees it; of all the rest nothing to complain of. So much a try
/// reckons with besides its ticks.
#[must_use]
pub fn shown_of(petition: &Petition, people: i32) -> Known {
    let channel = into_book(petition, Channel::parse(&petition.channel).unwrap_or(Channel::Other));
    Known {
        received_on: petition.received_on,
        channel,
        authentication: Authentication::None,
        foreign_language: false,
        written_on: None,
        dated: true,
        known_writer: true,
        signers: people,
        forwarded: channel == Channel::Forwarded,
        wishes_protection: false,
        party_book: petition.register == Register::Party,
        originals_attached: false,
        form: Form::default(),
        too_late: None,
        guided_before: false,
        transferred_before: false,
    }
}

/// ISO 639: two letters and three.
fn is_vietnamese(language: &str) -> bool {
    matches!(language, "vi" | "vie")
}

/// The treatment in words, as found on this day: its papers bear the forms of that day, and its articles are cited for it.
#[must_use]
pub fn treatment(finding: &Finding, found_on: NaiveDate, language: Language) -> TreatmentView {
    let rule = finding.rule;
    let duty = |row: &&MarkRow| MarkDutyView {
        mark: row.mark,
        legal_basis: cited_on(row.source, found_on).into_owned(),
        conditions: Some(language.pick(row.conditions.0, row.conditions.1))
            .filter(|text| !text.is_empty())
            .map(str::to_owned),
    };
    let forms = finding.forms.iter().filter_map(|code| form_coded(code));
    let papers = forms.map(|form| form.paper_on(found_on)).chain(finding.paper.map(str::to_owned));
    TreatmentView {
        proposed: Some(rule.treatment),
        legal_hook: Some(cited_on(rule.source, found_on).into_owned()),
        alternatives: finding.alternatives.clone(),
        link_type: rule.link,
        rule: rule.number.to_owned(),
        papers: papers.map(PaperName).collect(),
        conditions: Some(rule.bound_to()).filter(|text| !text.is_empty()),
        marks: finding.marks(),
        duties: finding.duties.iter().map(duty).collect(),
        missing: finding.missing.clone(),
        max_representatives: finding.max_representatives,
    }
}

/// Eligibility in words, as found on this day, with what the officer sees otherwise.
#[must_use]
pub fn eligibility(
    (situation, limitation): (&Situation<'_>, Option<Limitation>),
    found_on: NaiveDate,
    language: Language,
) -> EligibilityView {
    let (failed, computed) = (&situation.failed, &situation.computed);
    let only = |these: &[Criterion], not: &[Criterion]| {
        these.iter().copied().filter(|criterion| !not.contains(criterion)).collect()
    };
    EligibilityView {
        eligible: failed.is_empty(),
        failed_criteria: failed.clone(),
        computed_criteria: computed.clone(),
        added_by_officer: only(failed, computed),
        dropped_by_officer: only(computed, failed),
        acceptance_bars: situation.bars.clone(),
        shortcomings: shortcomings(situation, found_on, language),
        limitation: limitation.map(|counted| counted.view(situation.facts, language)),
    }
}

fn shortcomings(situation: &Situation<'_>, found_on: NaiveDate, language: Language) -> Vec<ShortcomingView> {
    let view = |code: &str, text: &str, legal_basis: &str| ShortcomingView {
        code: code.to_owned(),
        text: text.to_owned(),
        legal_basis: cited_on(legal_basis, found_on).into_owned(),
    };
    let criteria =
        situation.failed.iter().map(|one| view(one.as_str(), one.label(language), one.legal_basis()));
    let bars = situation.bars.iter().map(|one| view(one.as_str(), one.label(language), one.legal_basis()));
    criteria.chain(bars).collect()
}

/// The clocks with their due dates, as they are stored in the commune.
#[must_use]
pub fn first_deadlines(
    (law, commune): (&Law, &str),
    finding: &Finding,
    (received_on, found_on): (NaiveDate, NaiveDate),
) -> Vec<FirstDeadlineView> {
    let due = |key: &str| {
        let course = law.plain_course(commune, first_day(key, received_on, found_on)?);
        law.compute(commune, key, &course)?.ok()?.due_on
    };
    let view = |key: &&'static str| FirstDeadlineView { rule_key: (*key).to_owned(), due_on: due(key) };
    finding.clocks.iter().map(view).collect()
}

#[cfg(test)]
mod tests;
