//! The contract as a whole: every room's operations, permissions and codes in one place. Outside the order of rooms:
//! a new room is added to the lists below and nowhere else.

mod case_codes;
mod code_sets;
mod editions;
mod texts;
mod treatment_codes;

use std::collections::BTreeSet;

use serde_json::Value;

pub use self::editions::{EDITIONS, Edition, OpenApi, edition_text};

use crate::assignments::model::{AssignmentStatus, Responsibility};
use crate::assignments::usecases::exclusions::AssignmentExclusions;
use crate::attachments::usecases::exclusions::AttachmentExclusions;
use crate::attachments::usecases::view::AddedBy;
use crate::cases::model::{AnswerResult, CaseFlag, CaseResult, CaseStatus, ComplexityLevel};
use crate::cases::usecases::exclusions::CaseExclusions;
use crate::cases::usecases::items::exclusions::ItemExclusions;
use crate::kernel::access::{PermissionCatalogue, Register, Role};
use crate::kernel::http::Route;
use crate::kernel::http::document::{self, Head};
use crate::kernel::jobs::JobState;
use crate::kernel::metrics::Sources;
use crate::kernel::problem::{Code, Language};
use crate::kernel::record::access_log::Exclusions;
use crate::kernel::record::notifications::NotificationKind;
use crate::people::scopes::SCOPES;
use crate::petitions::acts::withdraw::{WithdrawalExtent, WithdrawalForm};
use crate::petitions::model::grounds::{
    AnnulmentGround, BodyType, FilingGround, NonAcceptanceGround, RefusalGround, ReturnGround, VoidingGround,
};
use crate::petitions::model::treatment::{Criterion, Treatment};
use crate::petitions::model::{
    Authentication, Channel, Field, ForwarderType, Kind, PetitionAct, PublicStatus, ReplyResult, Status,
    Track,
};
use crate::petitions::usecases::exclusions::PetitionExclusions;
use crate::platform::catalogues::{Catalogue, Entry};
use crate::platform::remedies::remedy;
use crate::receptions::model::{ScheduleStatus, SessionKind};
use crate::supervision::model::{FindingStatus, Severity};
use crate::{
    assignments, attachments, cases, law, notifications, people, petitions, platform, receptions, supervision,
};

/// Operations of all rooms.
#[must_use]
pub fn routes() -> Vec<Route> {
    [
        platform::routes(),
        people::http::routes(),
        law::http::routes(),
        petitions::http::routes(),
        attachments::http::routes(),
        cases::http::routes(),
        assignments::http::routes(),
        receptions::http::routes(),
        supervision::http::routes(),
        notifications::http::routes(),
    ]
    .concat()
}

/// Permissions of all rooms, in the order of the printed matrix.
#[must_use]
pub fn permission_catalogue() -> PermissionCatalogue {
    PermissionCatalogue(
        [
            platform::jobs::PlatformAction::all(),
            people::access::PeopleAction::all(),
            law::access::LawAction::all(),
            petitions::access::PetitionAction::all(),
            cases::access::CaseAction::all(),
            assignments::access::AssignmentAction::all(),
            receptions::access::ReceptionAction::all(),
            supervision::access::FindingAction::all(),
            notifications::access::NotificationAction::all(),
        ]
        .concat(),
    )
}

/// Who is asked at each scrape of `/metrics`: a room that has something to tell adds its own here.
#[must_use]
pub fn sources(known: platform::metrics::Known) -> Sources {
    platform::metrics::sources(known)
}

/// Rooms whose rows may exclude persons.
#[must_use]
pub fn exclusions() -> Vec<Box<dyn Exclusions>> {
    vec![
        Box::new(PetitionExclusions),
        Box::new(AttachmentExclusions),
        Box::new(CaseExclusions),
        Box::new(AssignmentExclusions),
        Box::new(ItemExclusions),
    ]
}

/// The OpenAPI document.
#[must_use]
pub fn document() -> Value {
    let routes = routes();
    document::build(&head(&routes), &routes)
}

/// The Vietnamese edition, and the texts that still lack a translation: a test keeps them none.
#[must_use]
pub fn vietnamese() -> (Value, BTreeSet<String>) {
    document::translated(&document(), &texts::vietnamese(&catalogues()))
}

/// Tags with what they gather.
const TAGS: &[(&str, &str)] = &[
    ("platform", "What this installation offers: capabilities, catalogues, health."),
    ("reference", "Rules, calendar and other reference data."),
    ("identity", "Log-in, tokens, who am I, users and clients."),
    ("petitions", "Petitions from their receipt to their screening and after."),
    ("attachments", "Scans and photos that came with a petition, or prove what was done in a case."),
    ("datasets", "Filtered datasets, streamed."),
    ("cases", "Cases from acceptance to the answer."),
    ("assignments", "Who does what until when."),
    ("receptions", "Reception of citizens: schedules and sessions."),
    ("supervision", "Findings of the People's Council, the Front and the inspection committee."),
    ("notifications", "What needs to be noticed by whom."),
    ("protection", "Identities of those who must be protected."),
    ("audit", "Who did what, when and why."),
];

const DESCRIPTION: &str = "\
The shared record of complaints, denunciations, recommendations and reflections in a Vietnamese commune.

* Every error is `application/problem+json` (RFC 9457); its stable member is `code`. All wrong fields come at once.
* Texts for people are Vietnamese unless `Accept-Language` asks for `en`.
* Enumerations are open in answers: treat a code that you do not know as \"other\". `/v1/catalogues` has the labels.
* Times are UTC, legal days are dates of Viet Nam (UTC+7). Ranges are half-open.
* A creating POST takes `Idempotency-Key`: the same key and body give the same answer again.
* `ETag` on every object and list: poll with `If-None-Match`, change with `If-Match`. For a minute after an answer was
  made a poll with its tag costs no reading while nothing has changed; later, and always at `/v1/notifications` and
  `/v1/jobs`, it costs as much as the answer.
* What you may not see is absent and named in `masked`.";

fn head(routes: &[Route]) -> Head {
    Head {
        title: "tiepdan",
        description: DESCRIPTION,
        tags: used_tags(),
        scopes: english_scopes(),
        codes: code_sets::gathered(routes),
    }
}

/// Tags that have operations: a document must not announce what is not there.
fn used_tags() -> Vec<(&'static str, &'static str)> {
    let routes = routes();
    TAGS.iter().copied().filter(|(tag, _)| routes.iter().any(|route| route.tag == *tag)).collect()
}

/// Tags that have operations, by name.
#[must_use]
pub fn features() -> Vec<&'static str> {
    used_tags().into_iter().map(|(tag, _)| tag).collect()
}

fn english_scopes() -> Vec<(&'static str, &'static str)> {
    SCOPES.iter().map(|(scope, _, en)| (*scope, *en)).collect()
}

/// All catalogues.
#[must_use]
pub fn catalogues() -> Vec<Catalogue> {
    let mut all = general();
    let kinds = NotificationKind::ALL;
    all.push(labelled("notification-kinds", kinds, NotificationKind::as_str, NotificationKind::label));
    all.push(labelled("attachment-origins", AddedBy::ALL, AddedBy::as_str, AddedBy::label));
    all.extend(case_codes::catalogues());
    all.extend(treatment_codes::catalogues());
    all.extend(code_sets::catalogues());
    all
}

fn general() -> Vec<Catalogue> {
    vec![
        labelled("roles", Role::ALL, Role::as_str, Role::label),
        labelled("registers", Register::ALL, Register::as_str, Register::label),
        labelled("petition-kinds", Kind::ALL, Kind::as_str, Kind::label),
        labelled("petition-tracks", Track::ALL, Track::as_str, Track::label),
        labelled("petition-statuses", Status::ALL, Status::as_str, Status::label),
        labelled("public-statuses", PublicStatus::ALL, PublicStatus::as_str, PublicStatus::label),
        labelled("fields", Field::ALL, Field::as_str, Field::label),
        labelled("channels", Channel::ALL, Channel::as_str, Channel::label),
        labelled("authentications", Authentication::ALL, Authentication::as_str, Authentication::label),
        labelled("forwarder-types", ForwarderType::ALL, ForwarderType::as_str, ForwarderType::label),
        labelled("treatments", Treatment::ALL, Treatment::as_str, Treatment::label),
        labelled("eligibility-criteria", Criterion::ALL, Criterion::as_str, Criterion::label),
        labelled("petition-acts", PetitionAct::ALL, PetitionAct::as_str, PetitionAct::label),
        labelled(
            "non-acceptance-grounds",
            NonAcceptanceGround::ALL,
            NonAcceptanceGround::as_str,
            NonAcceptanceGround::label,
        ),
        labelled("refusal-grounds", RefusalGround::ALL, RefusalGround::as_str, RefusalGround::label),
        labelled("return-grounds", ReturnGround::ALL, ReturnGround::as_str, ReturnGround::label),
        labelled("filing-grounds", FilingGround::ALL, FilingGround::as_str, FilingGround::label),
        labelled("voiding-grounds", VoidingGround::ALL, VoidingGround::as_str, VoidingGround::label),
        labelled("annulment-grounds", AnnulmentGround::ALL, AnnulmentGround::as_str, AnnulmentGround::label),
        labelled("body-types", BodyType::ALL, BodyType::as_str, BodyType::label),
        labelled("reply-results", ReplyResult::ALL, ReplyResult::as_str, ReplyResult::label),
        labelled(
            "withdrawal-extents",
            WithdrawalExtent::ALL,
            WithdrawalExtent::as_str,
            WithdrawalExtent::label,
        ),
        labelled("withdrawal-forms", WithdrawalForm::ALL, WithdrawalForm::as_str, WithdrawalForm::label),
        labelled("case-statuses", CaseStatus::ALL, CaseStatus::as_str, CaseStatus::label),
        labelled("case-results", CaseResult::ALL, CaseResult::as_str, CaseResult::label),
        labelled("complexity-levels", ComplexityLevel::ALL, ComplexityLevel::as_str, ComplexityLevel::label),
        labelled("case-flags", CaseFlag::ALL, CaseFlag::as_str, CaseFlag::label),
        labelled("answer-results", AnswerResult::ALL, AnswerResult::as_str, AnswerResult::label),
        labelled("responsibilities", Responsibility::ALL, Responsibility::as_str, Responsibility::label),
        labelled(
            "assignment-statuses",
            AssignmentStatus::ALL,
            AssignmentStatus::as_str,
            AssignmentStatus::label,
        ),
        labelled("reception-statuses", ScheduleStatus::ALL, ScheduleStatus::as_str, ScheduleStatus::label),
        labelled("session-kinds", SessionKind::ALL, SessionKind::as_str, SessionKind::label),
        labelled("job-states", JobState::ALL, JobState::as_str, JobState::label),
        labelled("finding-statuses", FindingStatus::ALL, FindingStatus::as_str, FindingStatus::label),
        labelled("finding-severities", Severity::ALL, Severity::as_str, Severity::label),
        Catalogue {
            name: "scopes",
            entries: SCOPES.iter().map(|(code, vi, en)| Entry::new(code, vi, en)).collect(),
        },
        Catalogue {
            name: "problem-codes",
            entries: Code::ALL.iter().map(|code| problem_code(*code)).collect(),
        },
    ]
}

/// A catalogue of an enumeration.
fn labelled<T: Copy>(
    name: &'static str,
    all: &[T],
    code: fn(T) -> &'static str,
    label: fn(T, Language) -> &'static str,
) -> Catalogue {
    let entry = |one: &T| Entry::new(code(*one), label(*one, Language::Vi), label(*one, Language::En));
    Catalogue { name, entries: all.iter().map(entry).collect() }
}

fn problem_code(code: Code) -> Entry {
    Entry {
        status: Some(code.status()),
        retryable: Some(code.retryable()),
        remedy: Some(remedy(code)),
        ..Entry::new(code.as_str(), code.title(Language::Vi), code.title(Language::En))
    }
}
