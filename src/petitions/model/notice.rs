//! Codes of notices.

use crate::code_enum;

code_enum! {
    /// To whom a notice goes.
    pub enum NoticeAddressee {
        /// Người viết đơn.
        Writer "writer" "Người viết đơn" "Writer",
        /// Cơ quan, cá nhân chuyển đơn.
        Forwarder "forwarder" "Cơ quan, cá nhân chuyển đơn" "Forwarder",
        /// Cơ quan cấp trên.
        Superior "superior" "Cơ quan cấp trên" "Superior body",
        /// Mặt trận Tổ quốc.
        Front "front" "Mặt trận Tổ quốc" "Fatherland Front",
        /// Cơ quan thanh tra.
        Inspectorate "inspectorate" "Cơ quan thanh tra" "Inspectorate",
    }
}

code_enum! {
    /// What is told (Luật Tiếp công dân Art 28(1)).
    pub enum NoticeOutcome {
        /// Đã thụ lý.
        Accepted "accepted" "Đã thụ lý để giải quyết" "Accepted",
        /// Cần kéo dài thời gian.
        NeedsLonger "needs_longer" "Vụ việc cần thời gian xác minh" "Needs a longer check",
        /// Từ chối.
        Refused "refused" "Từ chối thụ lý" "Refused",
        /// Đã chuyển.
        Transferred "transferred" "Đã chuyển cơ quan có thẩm quyền" "Transferred",
        /// Kết quả giải quyết vụ việc.
        Settled "settled" "Kết quả giải quyết" "Result of its case",
        /// Nội dung khác.
        Other "other" "Nội dung khác" "Other",
    }
}
