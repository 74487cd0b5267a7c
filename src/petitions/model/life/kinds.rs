//! Which kinds an act fits, by name.

use crate::petitions::model::codes::Kind::{
    self, ComplaintAdmin, ComplaintDiscipline, DenunciationDuty, DenunciationField, FeedbackOnRegulations,
    LandDispute, Mixed, Other, ProcedureRequest, Recommendation, Reflection,
};

pub(super) const ALL: &[Kind] = Kind::ALL;
pub(super) const RECOMMENDATIONS: &[Kind] = &[Recommendation, Reflection];
pub(super) const DENUNCIATIONS: &[Kind] = &[DenunciationDuty, DenunciationField];
pub(super) const COMPLAINTS: &[Kind] = &[ComplaintAdmin, ComplaintDiscipline];
/// What is accepted, or not, in writing.
pub(super) const ACCEPTED_IN_WRITING: &[Kind] =
    &[ComplaintAdmin, ComplaintDiscipline, DenunciationDuty, DenunciationField, LandDispute];
/// What has a life cycle of its own once it is accepted.
pub(super) const SETTLED: &[Kind] = &[
    ComplaintAdmin,
    ComplaintDiscipline,
    DenunciationDuty,
    DenunciationField,
    Recommendation,
    Reflection,
    LandDispute,
];
/// Whatever can be completed by its writer: not a report of a crime, which is passed on as it is, and not what must be
/// split first.
pub(super) const COMPLETABLE: &[Kind] = &[
    ComplaintAdmin,
    ComplaintDiscipline,
    DenunciationDuty,
    DenunciationField,
    Recommendation,
    Reflection,
    LandDispute,
    ProcedureRequest,
    FeedbackOnRegulations,
    Other,
];
/// Whose writer is told where to go; of a denunciation only an oral one, which screening finds out (Luật Tố cáo Điều 24(2)).
pub(super) const GUIDED: &[Kind] = &[
    ComplaintAdmin,
    ComplaintDiscipline,
    DenunciationDuty,
    DenunciationField,
    LandDispute,
    ProcedureRequest,
    Other,
];
/// What is passed on to the competent body. A report of a crime is passed on at once by whoever keeps it: a book may have no
/// head who could refer it, or name him.
pub(super) const TRANSFERRED: &[Kind] = ALL;
/// Of these the writer is guided, or told to split: they are passed on only where screening finds that they must be, as what
/// holds a secret of the State.
pub(super) const NOT_PASSED_ON: &[Kind] =
    &[ComplaintAdmin, ComplaintDiscipline, LandDispute, ProcedureRequest, Mixed];
/// A report of a crime cannot be taken back: the State follows it of itself.
pub(super) const WITHDRAWABLE: &[Kind] = &[
    ComplaintAdmin,
    ComplaintDiscipline,
    DenunciationDuty,
    DenunciationField,
    Recommendation,
    Reflection,
    LandDispute,
    ProcedureRequest,
    FeedbackOnRegulations,
    Mixed,
    Other,
];
