//! Catalogues of what screening asks, finds and proposes, of what waits, and of what searches and look-ups find.

use crate::assignments::usecases::work::WorkKind;
use crate::cases::usecases::queues::Queue;
use crate::petitions::model::Satisfaction;
use crate::petitions::model::facts::kinds::{
    Certificates, CourtStage, CrimeSigns, SecretMarking, SignatureCopy, WithdrawalScope, WithdrawalStage,
};
use crate::petitions::model::likeness::DuplicateReason;
use crate::petitions::model::treatment::{AcceptanceBar, LinkType, MissingPaper, ScreeningMark};
use crate::petitions::usecases::lookups::LookupResult;
use crate::platform::catalogues::Catalogue;

use super::labelled;

/// The catalogues.
pub(super) fn catalogues() -> Vec<Catalogue> {
    vec![
        labelled("duplicate-reasons", DuplicateReason::ALL, DuplicateReason::as_str, DuplicateReason::label),
        labelled("lookup-results", LookupResult::ALL, LookupResult::as_str, LookupResult::label),
        labelled("acceptance-bars", AcceptanceBar::ALL, AcceptanceBar::as_str, AcceptanceBar::label),
        labelled("link-types", LinkType::ALL, LinkType::as_str, LinkType::label),
        labelled("missing-papers", MissingPaper::ALL, MissingPaper::as_str, MissingPaper::label),
        labelled("screening-marks", ScreeningMark::ALL, ScreeningMark::as_str, ScreeningMark::label),
        labelled("secret-markings", SecretMarking::ALL, SecretMarking::as_str, SecretMarking::label),
        labelled("court-stages", CourtStage::ALL, CourtStage::as_str, CourtStage::label),
        labelled("crime-signs", CrimeSigns::ALL, CrimeSigns::as_str, CrimeSigns::label),
        labelled("certificates", Certificates::ALL, Certificates::as_str, Certificates::label),
        labelled("signature-copies", SignatureCopy::ALL, SignatureCopy::as_str, SignatureCopy::label),
        labelled("satisfactions", Satisfaction::ALL, Satisfaction::as_str, Satisfaction::label),
        labelled("withdrawal-scopes", WithdrawalScope::ALL, WithdrawalScope::as_str, WithdrawalScope::label),
        labelled("withdrawal-stages", WithdrawalStage::ALL, WithdrawalStage::as_str, WithdrawalStage::label),
        labelled("queues", Queue::ALL, Queue::as_str, Queue::label),
        labelled("work-kinds", WorkKind::ALL, WorkKind::as_str, WorkKind::label),
    ]
}
