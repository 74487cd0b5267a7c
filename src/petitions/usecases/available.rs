//! What a caller may do with a petition now. Each thing that may be offered says here what it asks of a caller and what bars it; what is
//! offered, and why something is not, both come from that.

use crate::kernel::access::{AccessFacts, Caller, Needs};
use crate::kernel::context::Context;
use crate::kernel::problem::{AvailableAction, RowPath};
use crate::petitions::access::{
    AcceptPetition, AttachToPetition, NotifyPetition, ProcessPetition, RatePetition, RenewTracking, needs_of,
};
use crate::petitions::model::life::{ACTS, ActRow, Bar, Hand, Mediation, PetitionAct, acts_in};
use crate::petitions::model::{Petition, Status, TransitionError};

/// Room for so many verdicts on a row.
const PERMISSIONS: usize = 12;

/// Room for so many offers on it.
const OFFERS: usize = 12;

const HANDS: [Hand; 5] = [Hand::Screener, Hand::Keeper, Hand::Writer, Hand::KeeperOrSettler, Hand::Head];

/// What bars acts on a petition and stands beside its row.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// Its case is in a merger or split that stands.
    pub moved: bool,
    /// How far the mediation of a land dispute has come.
    pub mediation: Mediation,
}

/// Something that may be offered on a petition.
#[derive(Debug, Clone, Copy)]
pub enum Offer {
    /// An act of the table.
    Act(&'static ActRow),
    /// A notice.
    Notice,
    /// That the citizen went over the level.
    OverLevel,
    /// A file.
    Attachment,
    /// The citizen's rating.
    Rating,
    /// A new tracking secret.
    Secret,
}

impl Offer {
    /// What stands in no row of the table.
    const BESIDE: [Self; 5] = [Self::Notice, Self::OverLevel, Self::Attachment, Self::Rating, Self::Secret];

    /// All of them, in the order in which they are offered.
    pub fn all() -> impl Iterator<Item = Self> {
        ACTS.iter().map(Self::Act).chain(Self::BESIDE)
    }

    /// Those that may be possible in this state, in the same order.
    fn in_state(status: Status) -> impl Iterator<Item = Self> {
        acts_in(status).iter().copied().map(Self::Act).chain(Self::BESIDE)
    }

    /// Last segment of its path.
    #[must_use]
    pub fn segment(self) -> &'static str {
        match self {
            Self::Act(row) => row.segment,
            Self::Notice => "notices",
            Self::OverLevel => "over-level-events",
            Self::Attachment => "attachments",
            Self::Rating => "ratings",
            Self::Secret => "tracking-secrets",
        }
    }

    /// What it asks of a caller.
    #[must_use]
    pub fn needs(self) -> Needs {
        match self {
            Self::Act(row) if row.act == PetitionAct::Acceptance => Needs::of::<AcceptPetition>(),
            Self::Act(row) => needs_of(row.hand),
            Self::Notice => Needs::of::<NotifyPetition>(),
            Self::OverLevel => Needs::of::<ProcessPetition>(),
            Self::Attachment => Needs::of::<AttachToPetition>(),
            Self::Rating => Needs::of::<RatePetition>(),
            Self::Secret => Needs::of::<RenewTracking>(),
        }
    }

    /// Why it is not possible now: what the act itself asks first of whoever does it, an office or a portal.
    pub fn may(self, petition: &Petition, caller: &Caller, known: Known) -> Result<(), TransitionError> {
        match (self, caller) {
            (Self::Act(row), _) if row.act == PetitionAct::Reclassification && known.moved => {
                petition.may(row.act).and(Err(TransitionError::Barred(row.act, Bar::Moved)))
            }
            (Self::Act(row), _) if row.while_waiting && petition.waits() && !petition.owes_supplement() => {
                Err(petition.not_asked(matches!(caller, Caller::Machine(_))))
            }
            (Self::Act(row), _) if row.act == PetitionAct::Acceptance => petition.may_be_accepted(),
            (Self::Act(row), _) if row.act == PetitionAct::Screening => petition.may_be_screened(),
            (Self::Act(row), Caller::Person(_)) => {
                petition.may(row.act).and_then(|()| row.may_after(petition, known.mediation))
            }
            (Self::Act(row), Caller::Machine(_)) => petition.may_through_portal(row.act),
            (Self::Notice, _) => petition.is_acknowledged(),
            (Self::OverLevel, _) => petition.stands_acknowledged(),
            (Self::Attachment, _) => petition.stands(),
            (Self::Rating, _) => petition.may_be_rated(),
            (Self::Secret, _) => petition.is_followed_here(),
        }
    }
}

/// What a caller may do on one row: asked once of each permission, however many acts stand under it.
struct Verdicts<'a> {
    caller: &'a Caller,
    facts: &'a AccessFacts,
    known: Vec<(&'static str, bool)>,
}

impl Verdicts<'_> {
    fn permits(&mut self, needs: Needs) -> bool {
        if let Some((_, verdict)) = self.known.iter().find(|(name, _)| *name == needs.permission) {
            return *verdict;
        }
        let verdict = needs.permits(self.caller, self.facts);
        self.known.push((needs.permission, verdict));
        verdict
    }
}

/// What this caller may do with a petition now, as its row tells; the flag tells whether he has an act that needs `If-Match` at all, in
/// this state or another. What is barred by what may stand beside the row is not offered: the row does not tell whether a case was merged or
/// split, nor what became of a mediation.
#[must_use]
pub fn actions(context: &Context, petition: &Petition, facts: &AccessFacts) -> (Vec<AvailableAction>, bool) {
    let known = Known { moved: petition.case_id.is_some(), mediation: Mediation::InVain };
    actions_where(context, petition, facts, known)
}

/// The same where it is known what stands beside the row.
#[must_use]
pub fn actions_where(
    context: &Context,
    petition: &Petition,
    facts: &AccessFacts,
    known: Known,
) -> (Vec<AvailableAction>, bool) {
    let caller = context.caller();
    let path = RowPath::of("petitions", petition.id);
    let possible =
        Offer::in_state(petition.status).filter(|offer| offer.may(petition, caller, known).is_ok());
    let mut verdicts = Verdicts { caller, facts, known: Vec::with_capacity(PERMISSIONS) };
    let permitted = possible.filter(|offer| verdicts.permits(offer.needs()));
    let mut list = Vec::with_capacity(OFFERS);
    list.extend(permitted.map(|offer| AvailableAction::post(path, offer.segment())));
    // Of a portal no act needs a tag.
    let person = matches!(caller, Caller::Person(_));
    (list, person && HANDS.iter().any(|hand| verdicts.permits(needs_of(*hand))))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::petitions::model::PublicStatus;
    use crate::petitions::model::treatment::LinkType;
    use crate::petitions::usecases::clocks::tests::received;

    /// Of this petition, which its portal or an office may do something with.
    fn possible(petition: &Petition, row: &ActRow) -> bool {
        row.bar(petition).is_none() || row.bar_through_portal(petition).is_none()
    }

    #[test]
    fn whatever_is_possible_in_a_state_is_asked_for_there() {
        let (received, mut met) = (received(NaiveDate::MIN), 0);
        let links: Vec<Option<LinkType>> = LinkType::ALL.iter().copied().map(Some).chain([None]).collect();
        for (number, status) in Status::ALL.iter().copied().enumerate() {
            assert_eq!(status as usize, number);
            for (link_type, public_status) in
                links.iter().flat_map(|link| PublicStatus::ALL.iter().map(move |public| (*link, *public)))
            {
                let petition = Petition { status, public_status, link_type, ..received.clone() };
                for row in ACTS.iter().filter(|row| possible(&petition, row)) {
                    assert!(acts_in(status).iter().any(|asked| asked.act == row.act), "{} {status}", row.act);
                    met += 1;
                }
            }
            assert!(acts_in(status).is_sorted_by_key(|row| row.act), "{status}");
        }
        assert!(met > 0);
    }
}
