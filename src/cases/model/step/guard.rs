//! What must hold for an act besides the state of the case, and what is told where it does not.

use chrono::NaiveDate;

use crate::cases::model::act::Mark;

/// The day on which the new rules on withdrawal, suspension and dialogue came into force. They hold from then on also for cases
/// that were accepted before, and an act of an earlier day keeps to the law of its day.
pub const REFORM: NaiveDate = match NaiveDate::from_ymd_opt(2026, 7, 1) {
    Some(day) => day,
    None => NaiveDate::MAX,
};
/// The rule on that transition.
pub const TRANSITION: &str = "Nghị định 155/2026/NĐ-CP Điều 22(1)";

/// What must hold besides the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// A mark stands; else this sentence.
    Marked(Mark, &'static str),
    /// A mark does not stand; else this sentence.
    Unmarked(Mark, &'static str),
    /// A complexity decision was made.
    Complex,
    /// The result orders nothing.
    NothingOrdered,
    /// There is a decision, conclusion or answer.
    HasResult,
    /// It is about the State's management of a field (tố cáo trong lĩnh vực).
    FieldMatter,
    /// The time for settling has not run out.
    InTime,
    /// The time for settling has run out.
    Overdue,
    /// Both the time from issue and that from the proven receipt have run out.
    EffectRan,
    /// Nothing of others is linked to the case: who withdraws, withdraws for himself.
    Alone,
    /// What was ordered in the case is accepted as done, or cancelled.
    CarriedOut,
    /// On the day of the new rules or later, whenever the case was accepted; else this sentence.
    SinceReform(&'static str),
    /// On a day before the new rules; else this sentence.
    BeforeReform(&'static str),
}

impl Guard {
    /// What is told where it does not hold.
    #[must_use]
    pub fn detail(self) -> &'static str {
        match self {
            Self::Marked(_, detail)
            | Self::Unmarked(_, detail)
            | Self::SinceReform(detail)
            | Self::BeforeReform(detail) => detail,
            Self::Complex => "Only a case that was found complex in writing is extended.",
            Self::NothingOrdered => "The result orders something: it is carried out first.",
            Self::HasResult => "There is no decision or conclusion yet.",
            Self::FieldMatter => {
                "Only a denunciation about a field of the State's management takes the short track."
            }
            Self::InTime => "The time for settling has run out; this act has no effect any more.",
            Self::Overdue => "The time for settling has not run out yet.",
            Self::EffectRan => {
                "The decision has no legal effect yet: the time from its issue and that from its proven receipt must both have run out."
            }
            Self::CarriedOut => {
                "Something that was ordered is neither accepted as done nor cancelled: see its enforcement items."
            }
            Self::Alone => {
                "Petitions of others are linked to the case, and nobody withdraws for them: they are unlinked first, or the withdrawal is annulled and recorded as one by some."
            }
        }
    }

    /// The article where it is not that of the row.
    #[must_use]
    pub fn basis(self) -> Option<&'static str> {
        matches!(self, Self::SinceReform(_) | Self::BeforeReform(_)).then_some(TRANSITION)
    }
}
