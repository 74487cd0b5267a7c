//! What the body replies that a petition was passed to.

use super::life::PetitionAct;
use super::petition::Petition;
use super::status::Status;
use crate::code_enum;

code_enum! {
    /// What the body replies.
    pub enum ReplyResult {
        /// Đã nhận.
        Acknowledged "acknowledged" "Đã nhận đơn" "Received",
        /// Đã thụ lý.
        Accepted "accepted" "Đã thụ lý" "Accepted",
        /// Đã giải quyết, trả lời.
        Settled "settled" "Đã giải quyết, trả lời" "Settled or answered",
        /// Hòa giải không thành.
        InVain "in_vain" "Hòa giải không thành" "Mediated in vain",
        /// Không thụ lý.
        NotAccepted "not_accepted" "Không thụ lý" "Not accepted",
        /// Trả lại.
        SentBack "sent_back" "Trả lại đơn" "Sent back",
        /// Nội dung khác.
        Other "other" "Nội dung khác" "Other",
    }
}

impl ReplyResult {
    /// True where the petition comes back by it.
    #[must_use]
    pub fn brings_back(self) -> bool {
        matches!(self, Self::NotAccepted | Self::SentBack)
    }

    /// True where mediators tell by it that they have mediated, in vain or not.
    #[must_use]
    pub fn ends_mediation(self) -> bool {
        matches!(self, Self::Settled | Self::InVain)
    }

    /// True where whoever has the petition may reply so: nobody mediates but mediators.
    #[must_use]
    pub fn fits(self, petition: &Petition) -> bool {
        self != Self::InVain || petition.status == Status::MediationReferred
    }

    /// What the facts of an act say was replied; `None`: it is no reply.
    #[must_use]
    pub fn of(act: PetitionAct, facts: &serde_json::Value) -> Option<Self> {
        Self::parse(facts["result"].as_str().filter(|_| act == PetitionAct::ReceivedReply)?)
    }
}
