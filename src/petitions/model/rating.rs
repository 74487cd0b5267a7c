//! How a citizen rates the way his matter was handled, and when he may.

use super::petition::Petition;
use super::status::{PublicStatus, Status};
use super::transition_error::TransitionError;
use crate::code_enum;

code_enum! {
    /// How content the citizen is with the way his matter was handled.
    pub enum Satisfaction {
        /// Hài lòng.
        Satisfied "satisfied" "Hài lòng" "Satisfied",
        /// Hài lòng một phần.
        Partly "partly" "Hài lòng một phần" "Partly satisfied",
        /// Không hài lòng.
        NotSatisfied "not_satisfied" "Không hài lòng" "Not satisfied",
    }
}

impl Petition {
    /// Why its writer may not rate it now. He may once it was answered or is closed: whoever was not accepted, refused or filed
    /// was handled too, and says how. What was entered by mistake is nobody's matter.
    pub fn may_be_rated(&self) -> Result<(), TransitionError> {
        let over = matches!(self.public_status, PublicStatus::Answered | PublicStatus::Closed);
        if !over || self.status == Status::Voided {
            return Err(TransitionError::NotAnswered);
        }
        self.is_followed_here()
    }

    /// Why its writer does not follow it by this entry: another book passed it on, and it counts where it came in first.
    pub fn is_followed_here(&self) -> Result<(), TransitionError> {
        if self.is_second_entry() { Err(TransitionError::FollowedElsewhere) } else { Ok(()) }
    }
}
