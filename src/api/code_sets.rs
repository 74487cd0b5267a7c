//! Codes of the record, and those that several rooms make: the kernel names such a set in the document, and its codes are gathered
//! here from what makes them.

use std::collections::BTreeSet;

use super::labelled;
use crate::cases::acts::inputs::notice::CaseNoticeOutcome;
use crate::cases::model::{CaseFlag, LetterAddressee};
use crate::kernel::access::AccessObstacle;
use crate::kernel::acts::{ActSignature, HANDLED};
use crate::kernel::http::Route;
use crate::kernel::record::EventType;
use crate::petitions::model::treatment::{AcceptanceBar, Criterion, ScreeningMark, Treatment};
use crate::petitions::model::{DeadlineStage, DeadlineStatus, NoticeAddressee, NoticeOutcome};
use crate::petitions::usecases::intake::MARKS;
use crate::petitions::usecases::why::ReadingLevel;
use crate::platform::catalogues::Catalogue;
use crate::worker;

/// Catalogues of the record.
pub(super) fn catalogues() -> Vec<Catalogue> {
    vec![
        labelled("event-types", EventType::ALL, EventType::as_str, EventType::label),
        labelled("access-obstacles", AccessObstacle::ALL, AccessObstacle::as_str, AccessObstacle::label),
        labelled("reading-levels", ReadingLevel::ALL, ReadingLevel::as_str, ReadingLevel::label),
        labelled("act-signatures", ActSignature::ALL, ActSignature::as_str, ActSignature::label),
        labelled("deadline-statuses", DeadlineStatus::ALL, DeadlineStatus::as_str, DeadlineStatus::label),
        labelled("deadline-stages", DeadlineStage::ALL, DeadlineStage::as_str, DeadlineStage::label),
        labelled("notice-addressees", NoticeAddressee::ALL, NoticeAddressee::as_str, NoticeAddressee::label),
        labelled("notice-outcomes", NoticeOutcome::ALL, NoticeOutcome::as_str, NoticeOutcome::label),
    ]
}

/// The sets by the name of their component.
pub(super) fn gathered(routes: &[Route]) -> Vec<(&'static str, Vec<&'static str>)> {
    let acts = || routes.iter().filter_map(|route| route.act_kinds);
    // An act on another act is no action of the subject, and a change is no act by its path.
    let own = |route: &&Route| !route.path.contains("/acts/") && !route.path.ends_with('}');
    let actions = routes.iter().filter(|route| route.act_kinds.is_some()).filter(own);
    // That a file may be added is offered beside the acts, though it is kept as none; and the annulment of what stands in the way.
    let actions =
        actions.filter_map(|route| route.path.rsplit('/').next()).chain(["attachments", "annulments"]);
    let jobs = worker::jobs();
    vec![
        ("ActKind", distinct(acts().map(|(kind, _)| kind).chain([HANDLED]))),
        ("SubjectKind", distinct(acts().map(|(_, subject)| subject))),
        ("ActionCode", distinct(actions)),
        (
            "NotifiedAddressee",
            distinct(
                codes(NoticeAddressee::ALL, NoticeAddressee::as_str)
                    .chain(codes(LetterAddressee::ALL, LetterAddressee::as_str)),
            ),
        ),
        (
            "NotifiedOutcome",
            distinct(
                codes(NoticeOutcome::ALL, NoticeOutcome::as_str)
                    .chain(codes(CaseNoticeOutcome::ALL, CaseNoticeOutcome::as_str)),
            ),
        ),
        ("TrackingFlag", distinct(codes(CaseFlag::ALL, CaseFlag::as_str))),
        ("IntakeReviewMark", distinct(MARKS.into_iter())),
        (
            "ShortcomingCode",
            distinct(
                codes(Criterion::ALL, Criterion::as_str)
                    .chain(codes(AcceptanceBar::ALL, AcceptanceBar::as_str)),
            ),
        ),
        ("ProposedStep", distinct(codes(Treatment::ALL, Treatment::as_str))),
        ("ProposedMark", distinct(codes(ScreeningMark::ALL, ScreeningMark::as_str))),
        ("JobKind", distinct(jobs.iter().map(|job| job.kind()))),
    ]
}

fn codes<C: Copy>(all: &'static [C], code: fn(C) -> &'static str) -> impl Iterator<Item = &'static str> {
    all.iter().map(move |one| code(*one))
}

fn distinct(codes: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    codes.collect::<BTreeSet<_>>().into_iter().collect()
}
