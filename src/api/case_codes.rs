//! Catalogues of what acts on cases name.

use crate::cases::acts::inputs::dialogue::DialogueStage;
use crate::cases::acts::inputs::documents::RequestStage;
use crate::cases::acts::inputs::enforce::EnforcementStage;
use crate::cases::acts::inputs::examine::ExaminationStage;
use crate::cases::acts::inputs::find_complex::{ComplexityCriterion, FoundLevel};
use crate::cases::acts::inputs::grounded::suspend::SuspensionGround;
use crate::cases::acts::inputs::grounded::suspend_execution::ExecutionMeasure;
use crate::cases::acts::inputs::grounded::terminate::TerminationGround;
use crate::cases::acts::inputs::letters::dispatch::LetterMeans;
use crate::cases::acts::inputs::letters::receive::ReceiptProof;
use crate::cases::acts::inputs::mediate::MediationStage;
use crate::cases::acts::inputs::notice::CaseNoticeOutcome;
use crate::cases::acts::inputs::publication::publish::PublicationStage;
use crate::cases::acts::inputs::review::ReviewOutcome;
use crate::cases::acts::inputs::verify::VerificationStage;
use crate::cases::acts::inputs::withdraw::{CaseWithdrawalExtent, WithdrawalDoubt};
use crate::cases::model::item::{AmountUnit, Beneficiary, ItemKind, ItemStatus, ReportStage};
use crate::cases::model::publication::PublicationForm;
use crate::cases::model::{CaseAct, ConclusionResult, DecisionResult, LetterAddressee};
use crate::cases::usecases::file::{FilePaperKind, FilePaperState};
use crate::cases::usecases::views::CaseRelation;
use crate::law::forms::{FORMS, PaperForm};
use crate::platform::catalogues::{Catalogue, Entry, Label};

use super::labelled;

/// The catalogues.
pub(super) fn catalogues() -> Vec<Catalogue> {
    [steps(), others(), of_items(), vec![paper_forms()]].concat()
}

/// Forms of papers, with what they ask for and since when there are.
fn paper_forms() -> Catalogue {
    let entry = |form: &PaperForm| Entry {
        fields: Some(form.fields.iter().map(|(vi, en)| Label { vi, en }).collect()),
        since: form.since,
        ..Entry::new(form.code, form.name_vi, form.name_en)
    };
    Catalogue { name: "paper-forms", entries: FORMS.iter().map(entry).collect() }
}

/// Of acts that are done in steps.
fn steps() -> Vec<Catalogue> {
    vec![
        labelled(
            "verification-stages",
            VerificationStage::ALL,
            VerificationStage::as_str,
            VerificationStage::label,
        ),
        labelled("document-request-stages", RequestStage::ALL, RequestStage::as_str, RequestStage::label),
        labelled(
            "examination-stages",
            ExaminationStage::ALL,
            ExaminationStage::as_str,
            ExaminationStage::label,
        ),
        labelled("dialogue-stages", DialogueStage::ALL, DialogueStage::as_str, DialogueStage::label),
        labelled("mediation-stages", MediationStage::ALL, MediationStage::as_str, MediationStage::label),
        labelled(
            "enforcement-stages",
            EnforcementStage::ALL,
            EnforcementStage::as_str,
            EnforcementStage::label,
        ),
        labelled(
            "publication-stages",
            PublicationStage::ALL,
            PublicationStage::as_str,
            PublicationStage::label,
        ),
    ]
}

fn others() -> Vec<Catalogue> {
    vec![
        labelled("case-acts", CaseAct::ALL, CaseAct::as_str, CaseAct::label),
        labelled("case-relations", CaseRelation::ALL, CaseRelation::as_str, CaseRelation::label),
        labelled("found-levels", FoundLevel::ALL, FoundLevel::as_str, FoundLevel::label),
        labelled(
            "complexity-criteria",
            ComplexityCriterion::ALL,
            ComplexityCriterion::as_str,
            ComplexityCriterion::label,
        ),
        labelled(
            "suspension-grounds",
            SuspensionGround::ALL,
            SuspensionGround::as_str,
            SuspensionGround::label,
        ),
        labelled(
            "termination-grounds",
            TerminationGround::ALL,
            TerminationGround::as_str,
            TerminationGround::label,
        ),
        labelled(
            "execution-measures",
            ExecutionMeasure::ALL,
            ExecutionMeasure::as_str,
            ExecutionMeasure::label,
        ),
        labelled(
            "case-withdrawal-extents",
            CaseWithdrawalExtent::ALL,
            CaseWithdrawalExtent::as_str,
            CaseWithdrawalExtent::label,
        ),
        labelled("withdrawal-doubts", WithdrawalDoubt::ALL, WithdrawalDoubt::as_str, WithdrawalDoubt::label),
        labelled("review-outcomes", ReviewOutcome::ALL, ReviewOutcome::as_str, ReviewOutcome::label),
        labelled("letter-means", LetterMeans::ALL, LetterMeans::as_str, LetterMeans::label),
        labelled("receipt-proofs", ReceiptProof::ALL, ReceiptProof::as_str, ReceiptProof::label),
        labelled(
            "case-notice-outcomes",
            CaseNoticeOutcome::ALL,
            CaseNoticeOutcome::as_str,
            CaseNoticeOutcome::label,
        ),
        labelled("publication-forms", PublicationForm::ALL, PublicationForm::as_str, PublicationForm::label),
        labelled("letter-addressees", LetterAddressee::ALL, LetterAddressee::as_str, LetterAddressee::label),
        labelled("file-paper-kinds", FilePaperKind::ALL, FilePaperKind::as_str, FilePaperKind::label),
        labelled("file-paper-states", FilePaperState::ALL, FilePaperState::as_str, FilePaperState::label),
        labelled("decision-results", DecisionResult::ALL, DecisionResult::as_str, DecisionResult::label),
        labelled(
            "conclusion-results",
            ConclusionResult::ALL,
            ConclusionResult::as_str,
            ConclusionResult::label,
        ),
    ]
}

fn of_items() -> Vec<Catalogue> {
    vec![
        labelled("enforcement-item-kinds", ItemKind::ALL, ItemKind::as_str, ItemKind::label),
        labelled("amount-units", AmountUnit::ALL, AmountUnit::as_str, AmountUnit::label),
        labelled("enforcement-beneficiaries", Beneficiary::ALL, Beneficiary::as_str, Beneficiary::label),
        labelled("enforcement-item-statuses", ItemStatus::ALL, ItemStatus::as_str, ItemStatus::label),
        labelled("enforcement-report-stages", ReportStage::ALL, ReportStage::as_str, ReportStage::label),
    ]
}
