//! Why a transition of a petition is not possible, with the article that bars it.

use super::life::{Bar, PetitionAct};

/// Why a transition is not possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransitionError {
    /// Screening was done; correcting it is a reclassification.
    AlreadyScreened,
    /// Nothing may be accepted before it was screened.
    NotScreened,
    /// It belongs to a case already.
    AlreadyAccepted,
    /// Nobody is told of an acceptance that has not happened.
    NotAccepted,
    /// Nobody is told of a transfer that has not happened.
    NotTransferred,
    /// Nobody is told of a refusal that has not happened.
    NotRefused,
    /// Nobody is told of a result that there is not.
    NotSettled,
    /// The table of acts does not let it.
    Barred(PetitionAct, Bar),
    /// Such an act is never annulled; the law has another way to mend it.
    NotAnnullable,
    /// What came after the act rests upon it.
    NotTheLatest,
    /// The book to which it was passed on has acknowledged it.
    Acknowledged,
    /// The book to which it was passed on has not acknowledged it yet.
    Unacknowledged,
    /// Nobody is told of what this book has not acknowledged.
    NotAcknowledged,
    /// What was not answered or closed yet is not rated.
    NotAnswered,
    /// Its writer follows the entry from which another book passed it on.
    FollowedElsewhere,
    /// What was entered by mistake has no further acts.
    Voided,
    /// Its writer is asked for a supplement that the new kind does not take.
    Asked,
    /// What belongs to a case is neither sealed nor opened by itself.
    InCase,
}

impl TransitionError {
    /// One sentence.
    #[must_use]
    pub fn detail(self) -> String {
        let sentence = match self {
            Self::Barred(act, bar) => return bar.detail(act),
            Self::AlreadyScreened => "The petition has been screened already.",
            Self::NotScreened => "The petition has not been screened yet.",
            Self::AlreadyAccepted => "The petition has been accepted already.",
            Self::NotAccepted => "The petition has not been accepted yet.",
            Self::NotTransferred => "The petition has not been passed on to another body.",
            Self::NotRefused => "The petition has not been refused, guided elsewhere or filed.",
            Self::NotSettled => "There is no decision, conclusion or answer in its case yet.",
            Self::NotAnnullable => {
                "Such an act is not annulled: a screening is mended by a reclassification; a receipt that was acknowledged stands."
            }
            Self::NotTheLatest => "Something was done after this act and rests upon it; annul that first.",
            Self::Acknowledged => {
                "The other book has acknowledged the petition: it comes back by a reply of that body."
            }
            Self::Unacknowledged => {
                "The other book has not acknowledged the petition yet: annul the transfer to take it back."
            }
            Self::NotAcknowledged => "This book has not acknowledged the petition.",
            Self::NotAnswered => "The petition has not been answered or closed yet.",
            Self::FollowedElsewhere => {
                "Another book passed the petition on: its writer follows it where it came in first."
            }
            Self::Voided => "The petition was entered by mistake and is void.",
            Self::Asked => {
                "Its writer is asked for a supplement, which a petition of that kind does not take: annul the request first."
            }
            Self::InCase => {
                "What belongs to a case is neither sealed nor opened by itself: annul the acceptance first."
            }
        };
        sentence.to_owned()
    }

    /// The article that bars it.
    #[must_use]
    pub fn legal_basis(self) -> &'static str {
        match self {
            Self::AlreadyScreened | Self::NotScreened => {
                "Luật Tiếp công dân Điều 26; Thông tư 05/2021/TT-TTCP Điều 6"
            }
            Self::NotAccepted
            | Self::NotTransferred
            | Self::NotRefused
            | Self::NotSettled
            | Self::NotAnswered
            | Self::FollowedElsewhere => "Luật Tiếp công dân Điều 28(1)",
            Self::AlreadyAccepted => "Luật Tiếp công dân Điều 26(2)(a)",
            Self::Barred(act, bar) => bar.article(act),
            Self::NotAnnullable | Self::NotTheLatest => "Luật Tiếp công dân Điều 26",
            Self::Voided => PetitionAct::Voiding.row().article,
            Self::Asked => PetitionAct::SupplementRequest.row().article,
            Self::InCase => "Luật Tố cáo Điều 9, Điều 47",
            Self::Acknowledged | Self::Unacknowledged | Self::NotAcknowledged => {
                PetitionAct::Acknowledgement.row().article
            }
        }
    }
}
