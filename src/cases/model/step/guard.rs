//! What must hold for an act besides the state of the case, and what is told where it does not.

use super::{Requirement, Step};
use crate::cases::model::act::Mark;
use crate::kernel::problem::Language;

/// The rule on the transition to the new rules on withdrawal, suspension and dialogue: from the day of the reform on they hold also
/// for cases that were accepted before, and an act of an earlier day keeps to the law of its day.
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
    /// Nobody leads the work yet.
    Unassigned,
    /// The time for settling has not run out.
    InTime,
    /// The time for settling has run out.
    Overdue,
    /// Both the time from issue and that from the proven receipt have run out.
    EffectRan,
    /// Something is still to be told to the public: the time for it runs.
    Untold,
    /// Nothing of others is linked to the case: who withdraws, withdraws for himself.
    Alone,
    /// What was ordered in the case is accepted as done, or cancelled.
    CarriedOut,
    /// On the day of the new rules or later, whenever the case was accepted; else this sentence.
    SinceReform(&'static str),
    /// On a day before the new rules; else this sentence.
    BeforeReform(&'static str),
    /// It says and names what it must.
    Required(Requirement),
}

impl Guard {
    /// The stable code by which the printed page names it.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Self::Marked(mark, _) => mark.to_string(),
            Self::Unmarked(mark, _) => format!("not_{mark}"),
            Self::Required(requirement) => requirement.to_string(),
            Self::Complex => "found_complex".to_owned(),
            Self::NothingOrdered => "nothing_ordered".to_owned(),
            Self::HasResult => "has_result".to_owned(),
            Self::FieldMatter => "field_matter".to_owned(),
            Self::Unassigned => "unassigned".to_owned(),
            Self::InTime => "in_time".to_owned(),
            Self::Overdue => "overdue".to_owned(),
            Self::EffectRan => "effect_ran".to_owned(),
            Self::Untold => "untold".to_owned(),
            Self::Alone => "alone".to_owned(),
            Self::CarriedOut => "carried_out".to_owned(),
            Self::SinceReform(_) => "since_reform".to_owned(),
            Self::BeforeReform(_) => "before_reform".to_owned(),
        }
    }

    /// True where neither the case nor its clocks nor the day answer it, but what stands around the case, or what the act says.
    #[must_use]
    pub fn asks_around(self) -> bool {
        matches!(self, Self::Alone | Self::CarriedOut | Self::Required(_))
    }

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
            Self::Required(requirement) => requirement.label(Language::En),
            Self::Unassigned => "The case has a lead already.",
            Self::InTime => "The time for settling has run out; this act has no effect any more.",
            Self::Overdue => "The time for settling has not run out yet.",
            Self::EffectRan => {
                "The decision has no legal effect yet: the time from its issue and that from its proven receipt must both have run out."
            }
            Self::Untold => "Nothing is to be told to the public any more.",
            Self::CarriedOut => {
                "Something that was ordered is neither accepted as done nor cancelled: see its enforcement items."
            }
            Self::Alone => {
                "Petitions of others are linked to the case, and nobody withdraws for them: they are unlinked first, or the withdrawal is annulled and recorded as one by some."
            }
        }
    }

    /// The article by which it bars an act of this row: that of the row where it has none of its own.
    #[must_use]
    pub fn article(self, step: &Step) -> &'static str {
        let own = match self {
            Self::SinceReform(_) | Self::BeforeReform(_) => Some(TRANSITION),
            Self::Required(requirement) => requirement.basis(),
            _ => None,
        };
        own.unwrap_or(step.basis)
    }
}
