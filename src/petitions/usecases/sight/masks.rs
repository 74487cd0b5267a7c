//! What is masked of a petition, and the state as it is told instead.

use super::{CONTENT, Sight};
use crate::kernel::http::Masks;
use crate::petitions::model::{Petition, Status};

impl Sight {
    /// The inner state as it is told from here; `None`: masked. That a sealed petition went back to who passed it on is not told apart
    /// from the other states in which something is asked of its writer; and one that waits for another petition is screened, or, where
    /// its writer owes a supplement, in one of those states.
    #[must_use]
    pub fn status(self, petition: &Petition) -> Option<Status> {
        if petition.waits() && self.hides_link(petition) {
            return (!petition.owes_supplement()).then_some(Status::Screened);
        }
        let hidden = self.hides_forwarder() && Status::ASKING.contains(&petition.status);
        (!hidden).then_some(petition.status)
    }

    /// What tells that the petition belongs to another one is hidden by, as long as there is no case that hides both together: whom only
    /// the other one names would learn that there is that.
    #[must_use]
    pub fn hides_link(self, petition: &Petition) -> bool {
        petition.sealed && petition.case_id.is_none() && self.is_outside()
    }

    /// Masks of a petition in a list.
    #[must_use]
    pub fn summary_masks(self, petition: &Petition) -> Masks {
        let mut masks = self.text_masks();
        masks.extend(self.status(petition).is_none().then_some("/status"));
        if self.hides_accountable() {
            masks.extend(["/assignee", "/settler"]);
        }
        masks.extend(self.hides_link(petition).then_some("/link_type"));
        masks.extend(self.hides_repeated().then_some("/repeated"));
        masks.extend(self.citizen.then_some("/flags"));
        masks.extend(self.hides_intake_review().then_some("/intake_review"));
        masks
    }

    /// Masks of a whole petition, but for its answer.
    #[must_use]
    pub fn view_masks(self, petition: &Petition) -> Masks {
        let mut masks = self.summary_masks(petition);
        if self.hides_content() {
            masks.extend(CONTENT);
        }
        masks
    }
}
