//! States of a petition: its inner one, and what outsiders are told.

use crate::code_enum;

code_enum! {
    /// Inner state of a petition.
    pub enum Status {
        /// Đã tiếp nhận.
        Received "received" "Đã tiếp nhận" "Received",
        /// Đã phân loại, xử lý ban đầu.
        Screened "screened" "Đã phân loại" "Screened",
        /// Đã thụ lý.
        Accepted "accepted" "Đã thụ lý" "Accepted",
        /// Không thụ lý khiếu nại, tố cáo.
        NotAccepted "not_accepted" "Không thụ lý" "Not accepted",
        /// Từ chối kiến nghị, phản ánh.
        Refused "refused" "Từ chối" "Refused",
        /// Chờ người gửi đơn bổ sung.
        NeedsSupplement "needs_supplement" "Chờ bổ sung" "Waiting for a supplement",
        /// Đã hướng dẫn.
        Guided "guided" "Đã hướng dẫn" "Guided",
        /// Đã hướng dẫn tách đơn.
        SplitAdvised "split_advised" "Đã hướng dẫn tách đơn" "Advised to split",
        /// Đã chuyển đơn.
        Transferred "transferred" "Đã chuyển đơn" "Transferred",
        /// Đã trả lại cơ quan, cá nhân chuyển đơn.
        Returned "returned" "Đã trả lại nơi chuyển đơn" "Returned to the forwarder",
        /// Đã đôn đốc cấp dưới.
        UrgedLower "urged_lower" "Đã đôn đốc cấp dưới" "Lower body urged",
        /// Đã chuyển cơ quan điều tra.
        ReferredInvestigation "referred_investigation" "Đã chuyển cơ quan điều tra" "Referred to investigation",
        /// Chuyển thanh tra, kiểm tra phục vụ quản lý.
        InspectionOnly "inspection_only" "Thanh tra, kiểm tra phục vụ quản lý" "Inspection only",
        /// Đã chuyển hòa giải.
        MediationReferred "mediation_referred" "Đã chuyển hòa giải" "Referred to mediation",
        /// Đã gắn vào vụ việc đang giải quyết.
        Linked "linked" "Đã gắn vào vụ việc" "Linked to a case",
        /// Đã lưu đơn.
        Filed "filed" "Đã lưu đơn" "Filed",
        /// Đã rút đơn.
        Withdrawn "withdrawn" "Đã rút đơn" "Withdrawn",
        /// Vào sổ nhầm.
        Voided "voided" "Vào sổ nhầm" "Entered by mistake",
    }
}

impl Status {
    /// Not told apart outside a sealed petition: a return tells that somebody had passed it on.
    pub const ASKING: &[Self] = &[Self::NeedsSupplement, Self::Guided, Self::SplitAdvised, Self::Returned];

    /// Its writer owes what he was asked for: he was, or, where he is told so still, was before it was linked to another petition for
    /// which it waits. The index of the queue has these too.
    pub const AWAITING_SUPPLEMENT: &[Self] = &[Self::NeedsSupplement, Self::Linked];

    /// Another body owes an answer: it has the petition (Luật Tiếp công dân Điều 27; Luật Tố cáo Điều 24(2), 26), has to report why it
    /// is late (Luật Tố cáo Điều 38), or tells what came of the file (Điều 27(1)) or of the inspection (Điều 25(2), 26(1)(b)). None owes
    /// one of what was returned to it or of what its writer does himself; mediation is the commune's own, and has a term.
    /// The index of the queue has these too.
    pub const AWAITING_REPLY: &[Self] =
        &[Self::Transferred, Self::UrgedLower, Self::ReferredInvestigation, Self::InspectionOnly];

    /// Another body has the petition, or got it back.
    #[must_use]
    pub fn is_elsewhere(self) -> bool {
        Self::AWAITING_REPLY.contains(&self) || matches!(self, Self::Returned | Self::MediationReferred)
    }

    /// This body does not settle it, and told its writer so, or whom else to turn to.
    #[must_use]
    pub fn is_declined(self) -> bool {
        use Status::{Filed, Guided, NotAccepted, Refused, SplitAdvised};
        matches!(self, NotAccepted | Refused | Guided | SplitAdvised | Filed)
    }

    /// What outsiders are told when a petition comes into this state; one that is accepted or linked follows its case from
    /// then on.
    #[must_use]
    pub fn public(self) -> PublicStatus {
        match self {
            Self::Received | Self::Screened => PublicStatus::Received,
            Self::NeedsSupplement | Self::Guided | Self::SplitAdvised | Self::Returned => {
                PublicStatus::ActionNeeded
            }
            Self::Transferred | Self::UrgedLower | Self::ReferredInvestigation => PublicStatus::Forwarded,
            Self::Accepted | Self::Linked | Self::InspectionOnly | Self::MediationReferred => {
                PublicStatus::InProgress
            }
            Self::NotAccepted | Self::Refused | Self::Filed | Self::Voided => PublicStatus::Closed,
            Self::Withdrawn => PublicStatus::Withdrawn,
        }
    }
}

code_enum! {
    /// State as outsiders are told.
    pub enum PublicStatus {
        /// Đã tiếp nhận.
        Received "received" "Đã tiếp nhận" "Received",
        /// Cần công dân bổ sung.
        ActionNeeded "action_needed" "Cần công dân thực hiện" "Action needed",
        /// Đã chuyển.
        Forwarded "forwarded" "Đã chuyển cơ quan có thẩm quyền" "Forwarded",
        /// Đang giải quyết.
        InProgress "in_progress" "Đang giải quyết" "In progress",
        /// Đã trả lời.
        Answered "answered" "Đã trả lời" "Answered",
        /// Đã kết thúc.
        Closed "closed" "Đã kết thúc" "Closed",
        /// Đã rút.
        Withdrawn "withdrawn" "Đã rút" "Withdrawn",
    }
}

impl PublicStatus {
    /// True where the matter is settled, or not pursued any more.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Answered | Self::Closed | Self::Withdrawn)
    }

    /// Of what a supplement is awaited for. The index of the queue has it too.
    pub const AWAITING_SUPPLEMENT: &[Self] = &[Self::ActionNeeded];

    /// Of what another body has: that body owes an answer still. It has answered, or the writer is asked for something, in all other
    /// states. The index of the queue has these too.
    pub const AWAITING_REPLY: &[Self] = &[Self::Forwarded, Self::InProgress];

    /// What the citizen should expect or do next, `(vi, en)`.
    #[must_use]
    pub fn next_step(self) -> (&'static str, &'static str) {
        match self {
            Self::Received => (
                "Cơ quan tiếp nhận đang phân loại, xử lý đơn.",
                "The receiving body is screening the petition.",
            ),
            Self::ActionNeeded => {
                ("Ông/bà cần làm theo hướng dẫn đã gửi.", "Please do what the notice asks for.")
            }
            Self::Forwarded => (
                "Đơn đã được chuyển; cơ quan có thẩm quyền sẽ trả lời.",
                "It was passed on; the competent body will answer.",
            ),
            Self::InProgress => {
                ("Cơ quan có thẩm quyền đang giải quyết.", "The competent body is working on it.")
            }
            Self::Answered => ("Đã có văn bản trả lời.", "It has been answered."),
            Self::Closed => ("Vụ việc đã kết thúc.", "The matter is closed."),
            Self::Withdrawn => ("Đơn đã được rút.", "The petition was withdrawn."),
        }
    }
}
