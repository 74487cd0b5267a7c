//! The life of a petition as data: which act is possible in which state and for which kinds, where it leads, which clocks
//! it stops and starts, on which article it stands and which paper it makes. Transitions, available actions, barred
//! acts and `docs/PETITION-ACTS.txt` all come from this one table.

mod bar;
mod base;
mod clocks;
mod disputes;
mod hands;
mod kinds;
mod papers;
mod stands;
mod table;

use super::codes::{Kind, Track};
use super::petition::Petition;
use super::status::Status;
use super::transition_error::TransitionError;
use super::treatment::{Criterion, Treatment};
use crate::code_enum;
use crate::kernel::record::EventType;

pub use bar::Bar;
pub use clocks::{Starts, Stops};
pub use papers::{ActPaper, FormFor};
pub use stands::{Mediation, Stands, acts_in, state_after};
pub use table::ACTS;

code_enum! {
    /// Act on a petition before, or instead of, a case.
    pub enum PetitionAct {
        /// Phân loại, xử lý đơn.
        Screening "screening" "Phân loại, xử lý đơn" "Screening",
        /// Phân loại lại.
        Reclassification "reclassification" "Phân loại lại" "Reclassification",
        /// Thụ lý.
        Acceptance "acceptance" "Thụ lý" "Acceptance",
        /// Không thụ lý khiếu nại, tố cáo.
        NonAcceptance "non_acceptance" "Không thụ lý" "Non-acceptance",
        /// Từ chối kiến nghị, phản ánh.
        Refusal "refusal" "Từ chối kiến nghị, phản ánh" "Refusal",
        /// Yêu cầu bổ sung.
        SupplementRequest "supplement_request" "Yêu cầu bổ sung" "Request for a supplement",
        /// Nhận bổ sung.
        Supplement "supplement" "Nhận bổ sung" "Supplement",
        /// Hướng dẫn.
        Guidance "guidance" "Hướng dẫn" "Guidance",
        /// Hướng dẫn tách đơn.
        SplitAdvice "split_advice" "Hướng dẫn tách đơn" "Advice to split",
        /// Chuyển đơn.
        Transfer "transfer" "Chuyển đơn" "Transfer",
        /// Nhận văn bản phúc đáp.
        ReceivedReply "received_reply" "Nhận văn bản phúc đáp" "Reply received",
        /// Trả lại đơn cho nơi chuyển đến.
        Return "return" "Trả lại nơi chuyển đơn" "Return to the forwarder",
        /// Đôn đốc cấp dưới.
        Urging "urging" "Đôn đốc cấp dưới" "Urging the lower body",
        /// Chuyển cơ quan điều tra, Viện kiểm sát.
        InvestigationReferral "investigation_referral" "Chuyển cơ quan điều tra" "Referral to investigation",
        /// Chuyển thanh tra, kiểm tra phục vụ quản lý.
        InspectionReferral "inspection_referral" "Chuyển thanh tra, kiểm tra" "Referral to inspection",
        /// Chuyển hòa giải.
        MediationReferral "mediation_referral" "Chuyển hòa giải" "Referral to mediation",
        /// Nhận yêu cầu giải quyết tranh chấp đất đai sau hòa giải không thành.
        SettlementRequest "settlement_request" "Nhận yêu cầu giải quyết tranh chấp đất đai" "Request for the settlement of a land dispute",
        /// Lưu đơn.
        Filing "filing" "Lưu đơn" "Filing",
        /// Hủy việc vào sổ nhầm.
        Voiding "voiding" "Hủy vào sổ nhầm" "Voiding of a mistaken entry",
        /// Rút đơn trước khi thụ lý.
        Withdrawal "withdrawal" "Rút đơn" "Withdrawal",
        /// Gắn vào vụ việc: đơn trùng, đơn rút, đơn bổ sung.
        Link "link" "Gắn vào vụ việc" "Link to a case",
        /// Xác nhận đã nhận đơn do sổ khác trong xã chuyển đến.
        Acknowledgement "acknowledgement" "Xác nhận đã nhận đơn chuyển đến" "Acknowledgement of receipt",
    }
}

/// Whose act it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hand {
    /// Who screens.
    Screener,
    /// The book's keepers; before screening whoever is accountable in their place.
    Keeper,
    /// The writer's own: through the portal that brought it, or entered by the book's keepers.
    Writer,
    /// The book's keepers, and the settler, who alone opens what is sealed.
    KeeperOrSettler,
    /// The book's head, who settles.
    Head,
}

/// How a petition must have come for an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// However it came.
    Anyhow,
    /// Another body or person passed it on.
    Forwarded,
    /// Another book of the commune passed it on, and this one has not acknowledged it: before everything else.
    Unacknowledged,
}

/// One row: an act with all that is known of it.
#[derive(Debug, Clone, Copy)]
pub struct ActRow {
    /// The act.
    pub act: PetitionAct,
    /// Last segment of its path.
    pub segment: &'static str,
    /// Type of its event.
    pub event: EventType,
    /// States in which it is possible.
    pub from: &'static [Status],
    /// States in which it is recorded besides, and moves nothing, where it comes through a portal.
    pub recorded_from: &'static [Status],
    /// It is recorded, and moves nothing, while the petition waits for another one.
    pub while_waiting: bool,
    /// Kinds that it fits; a petition that was not screened yet has none and fits every act that may come so early.
    pub kinds: &'static [Kind],
    /// Kinds that it fits on the Party's track only.
    pub party_kinds: &'static [Kind],
    /// The state after; `None`: it stays.
    pub becomes: Option<Status>,
    /// Whose act it is.
    pub hand: Hand,
    /// Only for petitions that came so.
    pub came: Came,
    /// Proposals of screening that it carries out; the first is the treatment that it is.
    pub carries_out: &'static [Treatment],
    /// Kinds for which it is possible only where screening proposed it.
    pub only_proposed: &'static [Kind],
    /// Failed criteria that bar it, each with its article.
    pub bars: &'static [(Criterion, &'static str)],
    /// Clocks that it stops.
    pub stops: Stops,
    /// Duties to tell that it fulfils, because it goes to who must be told.
    pub tells: &'static [&'static str],
    /// Clocks that it starts.
    pub starts: Starts,
    /// The article.
    pub article: &'static str,
    /// Its paper, with its forms where their numbers are known.
    pub paper: Option<ActPaper>,
    /// The paper must have a number.
    pub numbered: bool,
    /// It can be annulled while nothing has come after it.
    pub annullable: bool,
}

impl PetitionAct {
    /// Its row. The table has one for each act, in the order of the acts; a test holds it to that.
    #[must_use]
    pub fn row(self) -> &'static ActRow {
        &ACTS[self as usize]
    }
}

impl ActRow {
    /// True where the act is one for this kind, on this track.
    #[must_use]
    pub fn fits(&self, kind: Kind, track: Option<Track>) -> bool {
        self.kinds.contains(&kind) || (track == Some(Track::Party) && self.party_kinds.contains(&kind))
    }

    /// Why the act is not possible on this petition now; `None`: it is.
    #[must_use]
    pub fn bar(&self, petition: &Petition) -> Option<Bar> {
        self.bar_in(petition, self.is_recorded(petition))
    }

    fn is_recorded(&self, petition: &Petition) -> bool {
        self.from.contains(&petition.status) || (self.while_waiting && petition.waits())
    }

    /// The same where the portal that brought the petition does it for the writer: as long as the matter goes on, what only tells
    /// the office something is recorded where it would not be an act any more.
    #[must_use]
    pub fn bar_through_portal(&self, petition: &Petition) -> Option<Bar> {
        let recorded = self.recorded_from.contains(&petition.status) && !petition.public_status.is_over();
        self.bar_in(petition, recorded || self.is_recorded(petition))
    }

    fn bar_in(&self, petition: &Petition, possible: bool) -> Option<Bar> {
        if !possible {
            let passed_on = self.hand == Hand::Writer && petition.status == Status::Transferred;
            return Some(if passed_on { Bar::PassedOn } else { Bar::State(petition.status) });
        }
        if self.act == PetitionAct::Reclassification && petition.is_settled() {
            return Some(Bar::Settled);
        }
        let undoes = [PetitionAct::Withdrawal, PetitionAct::SettlementRequest].contains(&self.act);
        if undoes && petition.is_mediated() {
            return Some(Bar::Mediated);
        }
        if self.hand == Hand::Head && petition.register.heads().is_empty() {
            return Some(Bar::SettlesNothing);
        }
        match (petition.awaits_acknowledgement(), self.came == Came::Unacknowledged) {
            (true, false) => return Some(Bar::Unacknowledged),
            (false, true) => return Some(Bar::NothingToAcknowledge),
            _ => {}
        }
        match petition.kind {
            Some(kind) if !self.fits(kind, petition.track) => Some(Bar::Kind(kind)),
            // What screening found of a sealed petition is told once, and whether somebody passed it on is masked: neither an
            // offered act nor a refused one may tell it.
            _ if petition.sealed => None,
            Some(kind) if self.unproposed(petition) => Some(Bar::Kind(kind)),
            _ if self.came == Came::Forwarded && !petition.is_forwarded() => Some(Bar::NotForwarded),
            _ => self.bar_of(&petition.failed_criteria, petition.proposed),
        }
    }

    /// True where such a petition may be barred from the act by what is closed of a sealed one: what screening proposed and
    /// found, and how it came.
    #[must_use]
    pub fn rests_on_findings(&self, petition: &Petition) -> bool {
        self.needs_proposal(petition) || self.came == Came::Forwarded || !self.bars.is_empty()
    }

    /// True where the act needs the proposal of the screening.
    fn needs_proposal(&self, petition: &Petition) -> bool {
        let by_party = |kind: &Kind| petition.track == Some(Track::Party) && self.party_kinds.contains(kind);
        petition.kind.is_some_and(|kind| self.only_proposed.contains(&kind) && !by_party(&kind))
    }

    /// True where it carries out this proposal.
    pub(super) fn is_proposed(&self, proposed: Option<Treatment>) -> bool {
        proposed.is_some_and(|proposed| self.carries_out.contains(&proposed))
    }

    /// True where it needs that, and it was another.
    fn unproposed(&self, petition: &Petition) -> bool {
        self.needs_proposal(petition) && !self.is_proposed(petition.proposed)
    }

    /// True where the act may be what screening proposes.
    #[must_use]
    pub fn may_be_proposed(&self) -> bool {
        !self.carries_out.is_empty()
    }

    /// True where screening proposed something else than this act. An act that carries out no proposal at all deviates from
    /// none.
    #[must_use]
    pub fn deviates(&self, petition: &Petition) -> bool {
        let other = |proposed| !self.carries_out.contains(&proposed);
        self.may_be_proposed() && petition.proposed.is_some_and(other)
    }

    /// The criterion among those that failed which forbids the act; none, where screening proposes the act all the same.
    pub(super) fn bar_of(&self, failed: &[Criterion], proposed: Option<Treatment>) -> Option<Bar> {
        if self.is_proposed(proposed) {
            return None;
        }
        let bar = self.bars.iter().find(|(criterion, _)| failed.contains(criterion));
        bar.map(|(criterion, article)| Bar::Criterion(*criterion, article))
    }
}

impl Petition {
    /// Takes the petition through an act, into the state of its row.
    pub fn take(
        mut self,
        act: PetitionAct,
        now: chrono::DateTime<chrono::Utc>,
    ) -> Result<Self, TransitionError> {
        self.may(act)?;
        if let Some(status) = act.row().becomes {
            self = self.standing(status);
        }
        Ok(self.changed(now))
    }

    /// The petition in this state, and outsiders told so.
    #[must_use]
    pub fn standing(mut self, status: Status) -> Self {
        self.status = status;
        self.public_status = status.public();
        self
    }
}

#[cfg(test)]
mod tests;
