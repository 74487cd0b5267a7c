//! What is masked of a petition, and the state as it is told instead.

use chrono::NaiveDate;

use super::{CONTENT, Sight};
use crate::kernel::http::Masks;
use crate::petitions::model::{Petition, Status};

impl Sight {
    /// The inner state as it is told from here; `None`: masked. That a sealed petition went back to who passed it on is not told apart
    /// from the other states in which something is asked of its writer; and one that waits for another petition is screened, or, where
    /// its writer owes a supplement, in one of those states: his portal is told in which.
    #[must_use]
    pub fn status(self, petition: &Petition) -> Option<Status> {
        if petition.waits() && self.hides_link(petition) {
            return match (petition.owes_supplement(), self.citizen) {
                (false, _) => Some(Status::Screened),
                (true, true) => Some(Status::NeedsSupplement),
                (true, false) => None,
            };
        }
        let hidden = self.hides_forwarder() && Status::ASKING.contains(&petition.status);
        (!hidden).then_some(petition.status)
    }

    /// What tells that the petition belongs to another one is hidden by, as long as there is no case that hides both together: whom only
    /// the other one names would learn that there is that, and its writer, through his portal, that somebody else has written.
    #[must_use]
    pub fn hides_link(self, petition: &Petition) -> bool {
        petition.sealed && petition.case_id.is_none() && (self.is_outside() || self.citizen)
    }

    /// What is to be done, and until when, is hidden by, from the first finding until there is a case: which clocks run tells what was
    /// found or decided of a sealed petition.
    #[must_use]
    pub fn hides_due(self, petition: &Petition) -> bool {
        petition.sealed && petition.kind.is_some() && petition.case_id.is_none() && self.is_outside()
    }

    /// When it is due, and whether that day has passed; `None`: masked.
    #[must_use]
    pub fn due(self, petition: &Petition, today: NaiveDate) -> Option<(Option<NaiveDate>, bool)> {
        let due_on = petition.due_on;
        (!self.hides_due(petition)).then_some((due_on, due_on.is_some_and(|due| due < today)))
    }

    /// Masks of that.
    #[must_use]
    pub fn due_masks(self, petition: &Petition) -> &'static [&'static str] {
        if self.hides_due(petition) { &["/due_on", "/overdue"] } else { &[] }
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
        masks.extend(self.due_masks(petition));
        masks.extend(self.hides_due(petition).then_some("/deadlines"));
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
