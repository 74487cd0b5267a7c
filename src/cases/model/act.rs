//! The acts on cases, and what they leave behind.

use crate::code_enum;

/// Stable name of the act that sets a tracking flag on a case or takes it away.
pub const FLAGGING: &str = "case_flagging";
/// Stable name of the act by which it is recorded that a citizen went over the commune's head.
pub const OVER_LEVEL: &str = "over_level_event";

code_enum! {
    /// An act on a case; the code is the last segment of its path.
    pub enum CaseAct {
        /// Thụ lý.
        Acceptances "acceptances" "Thụ lý" "Acceptance",
        /// Giao việc.
        Assignments "assignments" "Giao việc" "Assignment",
        /// Giao xác minh, quyết định xác minh.
        Verifications "verifications" "Giao xác minh" "Verification",
        /// Yêu cầu cung cấp thông tin, tài liệu.
        DocumentRequests "document-requests" "Yêu cầu cung cấp thông tin, tài liệu" "Request for documents",
        /// Trưng cầu giám định.
        ExpertExaminations "expert-examinations" "Trưng cầu giám định" "Expert examination",
        /// Xác định vụ việc phức tạp.
        ComplexityDecisions "complexity-decisions" "Xác định vụ việc phức tạp" "Complexity decision",
        /// Gia hạn giải quyết.
        Extensions "extensions" "Gia hạn giải quyết" "Extension",
        /// Tạm đình chỉ.
        Suspensions "suspensions" "Tạm đình chỉ giải quyết" "Suspension",
        /// Tiếp tục giải quyết.
        Resumptions "resumptions" "Tiếp tục giải quyết" "Resumption",
        /// Đối thoại.
        Dialogues "dialogues" "Đối thoại" "Dialogue",
        /// Hòa giải.
        Mediations "mediations" "Hòa giải" "Mediation",
        /// Quyết định giải quyết.
        Decisions "decisions" "Quyết định giải quyết" "Decision",
        /// Kết luận nội dung tố cáo.
        Conclusions "conclusions" "Kết luận nội dung tố cáo" "Conclusion",
        /// Trả lời.
        Answers "answers" "Trả lời" "Answer",
        /// Gửi văn bản.
        Dispatches "dispatches" "Gửi văn bản" "Dispatch",
        /// Ghi nhận ngày nhận.
        Receipts "receipts" "Ghi nhận ngày nhận văn bản" "Proof of receipt",
        /// Thông báo.
        Notices "notices" "Thông báo" "Notice",
        /// Công khai.
        Publications "publications" "Công khai" "Publication",
        /// Đình chỉ.
        Terminations "terminations" "Đình chỉ giải quyết" "Termination",
        /// Rút đơn.
        Withdrawals "withdrawals" "Rút đơn" "Withdrawal",
        /// Khiếu nại lần hai.
        SecondComplaints "second-complaints" "Khiếu nại lần hai" "Second complaint",
        /// Khởi kiện.
        Lawsuits "lawsuits" "Khởi kiện tại Tòa án" "Lawsuit",
        /// Tố cáo tiếp.
        FurtherDenunciations "further-denunciations" "Tố cáo tiếp" "Further denunciation",
        /// Chuyển cơ quan điều tra.
        InvestigationReferrals "investigation-referrals" "Chuyển cơ quan điều tra" "Referral to investigation",
        /// Tạm đình chỉ thi hành quyết định bị khiếu nại.
        ExecutionSuspensions "execution-suspensions" "Tạm đình chỉ thi hành quyết định bị khiếu nại" "Suspension of the disputed decision",
        /// Tổ chức thi hành, xử lý kết luận.
        EnforcementOrders "enforcement-orders" "Tổ chức thi hành, xử lý kết luận" "Order of enforcement",
        /// Theo dõi việc thực hiện.
        Monitorings "monitorings" "Theo dõi việc thực hiện" "Monitoring",
        /// Theo dõi sau trả lời.
        FollowUps "follow-ups" "Theo dõi sau trả lời" "Follow-up",
        /// Kết quả của cấp trên, Tòa án.
        Reviews "reviews" "Kết quả giải quyết của cấp trên, Tòa án" "Outcome at a higher level",
        /// Kết thúc.
        Closures "closures" "Kết thúc" "Closure",
        /// Lưu hồ sơ.
        Archivings "archivings" "Lưu hồ sơ" "Archiving",
        /// Giải quyết lại.
        Reopenings "reopenings" "Tiếp tục giải quyết sau đình chỉ" "Reopening",
        /// Nhập vụ việc.
        Merges "merges" "Nhập vào vụ việc khác" "Merger into another case",
        /// Tách vụ việc.
        Splits "splits" "Tách thành vụ việc riêng" "Split into a case of its own",
        /// Đánh dấu theo dõi.
        Flags "flags" "Đánh dấu theo dõi" "Flag",
    }
}

code_enum! {
    /// What an act left behind that later acts depend on.
    pub enum Mark {
        /// Đã giao xác minh.
        VerificationOrdered "verification_ordered" "Đã giao xác minh" "A verification was ordered",
        /// Đang giám định.
        ExpertisePending "expertise_pending" "Đang giám định" "An expert examines",
        /// Đã đối thoại.
        DialogueHeld "dialogue_held" "Đã đối thoại" "A dialogue was held, or the complainant stayed away",
        /// Đã rút toàn bộ.
        Withdrawn "withdrawn" "Đã rút toàn bộ" "Withdrawn as a whole, freely",
        /// Đã rút một phần.
        WithdrawnInPart "withdrawn_in_part" "Đã rút một phần" "Withdrawn in part, or by some",
        /// Rút đơn không được chấp nhận.
        WithdrawalDoubted "withdrawal_doubted" "Rút đơn nhưng vẫn giải quyết" "Withdrawn, but not freely",
        /// Đang tạm đình chỉ thi hành.
        ExecutionSuspended "execution_suspended" "Tạm đình chỉ thi hành quyết định bị khiếu nại" "The disputed decision is suspended",
        /// Đã có tố cáo tiếp.
        DenouncedFurther "denounced_further" "Có tố cáo tiếp" "Denounced further",
        /// Có yêu cầu giải quyết tranh chấp chưa được trả lời.
        SettlementRequested "settlement_requested" "Có yêu cầu giải quyết chưa được trả lời" "Its settlement was asked for and not answered yet",
        /// Đã có quyết định lần hai hoặc bản án.
        DecidedAbove "decided_above" "Đã có quyết định lần hai hoặc bản án" "Decided at the second instance or in court",
    }
}
