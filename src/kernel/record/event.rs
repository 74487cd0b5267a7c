//! Types of events: what happened, each with a name of its own in both languages.

use crate::code_enum;

code_enum! {
    /// What happened.
    pub enum EventType {
        /// Đơn vào sổ.
        PetitionRegistered "petition.registered" "Đơn vào sổ" "A petition came into the book",
        /// Đã phân loại, xử lý đơn.
        PetitionScreened "petition.screened" "Đã phân loại, xử lý đơn" "Screened",
        /// Đã phân loại lại.
        PetitionReclassified "petition.reclassified" "Đã phân loại lại" "Reclassified",
        /// Niêm phong lại.
        PetitionSealedAgain "petition.sealed_again" "Niêm phong lại" "Sealed again",
        /// Đã thụ lý.
        PetitionAccepted "petition.accepted" "Đã thụ lý" "Accepted",
        /// Không thụ lý.
        PetitionNotAccepted "petition.not_accepted" "Không thụ lý" "Not accepted",
        /// Từ chối.
        PetitionRefused "petition.refused" "Từ chối" "Refused",
        /// Đã yêu cầu bổ sung.
        PetitionSupplementRequested "petition.supplement_requested" "Đã yêu cầu bổ sung" "A supplement was asked for",
        /// Đã nhận bổ sung.
        PetitionSupplemented "petition.supplemented" "Đã nhận bổ sung" "A supplement came",
        /// Đã hướng dẫn.
        PetitionGuided "petition.guided" "Đã hướng dẫn" "Guided",
        /// Đã hướng dẫn tách đơn.
        PetitionSplitAdvised "petition.split_advised" "Đã hướng dẫn tách đơn" "Advised to split",
        /// Đã chuyển đơn.
        PetitionTransferred "petition.transferred" "Đã chuyển đơn" "Transferred",
        /// Đã nhận văn bản phúc đáp.
        PetitionReplyReceived "petition.reply_received" "Đã nhận văn bản phúc đáp" "A reply came",
        /// Đã trả lại nơi chuyển đơn.
        PetitionReturned "petition.returned" "Đã trả lại nơi chuyển đơn" "Returned to the forwarder",
        /// Đã nhận lại đơn chuyển đi.
        PetitionTakenBack "petition.taken_back" "Đã nhận lại đơn chuyển đi" "What was passed on is taken back",
        /// Đã đôn đốc cấp dưới.
        PetitionLowerBodyUrged "petition.lower_body_urged" "Đã đôn đốc cấp dưới" "The lower body was urged",
        /// Đã chuyển cơ quan điều tra.
        PetitionReferredToInvestigation "petition.referred_to_investigation" "Đã chuyển cơ quan điều tra" "Referred to investigation",
        /// Đã chuyển thanh tra, kiểm tra.
        PetitionReferredToInspection "petition.referred_to_inspection" "Đã chuyển thanh tra, kiểm tra" "Referred to inspection",
        /// Đã chuyển hòa giải.
        PetitionReferredToMediation "petition.referred_to_mediation" "Đã chuyển hòa giải" "Referred to mediation",
        /// Đã nhận yêu cầu giải quyết tranh chấp đất đai.
        PetitionSettlementRequested "petition.settlement_requested" "Đã nhận yêu cầu giải quyết tranh chấp đất đai" "The settlement of the land dispute was asked for",
        /// Đã lưu đơn.
        PetitionFiled "petition.filed" "Đã lưu đơn" "Filed",
        /// Đã hủy việc vào sổ nhầm.
        PetitionVoided "petition.voided" "Đã hủy việc vào sổ nhầm" "The mistaken entry was voided",
        /// Đã rút đơn.
        PetitionWithdrawn "petition.withdrawn" "Đã rút đơn" "Withdrawn",
        /// Đã ghi nhận việc rút đơn.
        PetitionWithdrawalRecorded "petition.withdrawal_recorded" "Đã ghi nhận việc rút đơn" "A withdrawal was recorded that ends nothing",
        /// Đã gắn vào vụ việc.
        PetitionLinked "petition.linked" "Đã gắn vào vụ việc" "Linked to a case",
        /// Không còn chờ theo đơn khác.
        PetitionLetGo "petition.let_go" "Không còn chờ theo đơn khác, được xử lý riêng" "Waits for the other petition no more, and is handled by itself",
        /// Đã xác nhận đơn chuyển đến.
        PetitionAcknowledged "petition.acknowledged" "Đã xác nhận đơn chuyển đến" "Its receipt was acknowledged",
        /// Đã thông báo.
        PetitionNotified "petition.notified" "Đã thông báo" "A notice was sent",
        /// Đã hủy một bước xử lý.
        PetitionActAnnulled "petition.act_annulled" "Đã hủy một bước xử lý" "An act on the petition was annulled",
        /// Đơn chuyển sang vụ việc khác.
        PetitionCaseChanged "petition.case_changed" "Đơn chuyển sang vụ việc khác" "The petition belongs to another case now",
        /// Đã đính chính.
        PetitionCorrected "petition.corrected" "Đã đính chính" "Its intake was corrected",
        /// Đã thêm tệp.
        PetitionAttachmentAdded "petition.attachment_added" "Đã thêm tệp" "A file was attached",
        /// Đã hủy tệp.
        PetitionAttachmentVoided "petition.attachment_voided" "Đã hủy tệp" "A file that came by mistake was voided",
        /// Đã gửi vượt cấp.
        PetitionWentOverLevel "petition.went_over_level" "Đã gửi vượt cấp" "Its writer went over the level",
        /// Đã đánh giá.
        PetitionRated "petition.rated" "Đã đánh giá việc giải quyết" "The citizen rated how it was handled",
        /// Đã cấp lại mã tra cứu.
        PetitionTrackingSecretRenewed "petition.tracking_secret_renewed" "Đã cấp lại mã tra cứu" "A new tracking secret was given",
        /// Đã viết ghi chú nội bộ.
        NoteWritten "note.written" "Đã viết ghi chú nội bộ" "An internal remark was written",
        /// Thời hạn được tính lại.
        PetitionDeadlinesComputed "petition.deadlines_computed" "Thời hạn được tính lại" "Deadlines were computed anew",
        /// Đã xử lý.
        PetitionHandled "petition.handled" "Đã xử lý" "Handled: which act it was is not told",
        /// Sắp đến hạn.
        DeadlineDueSoon "deadline.due_soon" "Sắp đến hạn" "Due soon",
        /// Đã quá hạn.
        DeadlineOverdue "deadline.overdue" "Đã quá hạn" "Overdue",
        /// Đã mở vụ việc.
        CaseOpened "case.opened" "Đã mở vụ việc" "The case was opened",
        /// Đã hủy vụ việc mở nhầm.
        CaseVoided "case.voided" "Đã hủy vụ việc mở nhầm" "The case was opened by mistake and is void",
        /// Đã phân loại lại vụ việc.
        CaseReclassified "case.reclassified" "Đã phân loại lại vụ việc" "The case was classified anew",
        /// Đã gắn thêm đơn.
        CasePetitionLinked "case.petition_linked" "Đã gắn thêm đơn" "A petition was linked",
        /// Đã bỏ gắn đơn.
        CasePetitionUnlinked "case.petition_unlinked" "Đã bỏ gắn đơn" "A petition was unlinked",
        /// Đã giao xác minh.
        CaseVerificationOrdered "case.verification_ordered" "Đã giao xác minh" "A verification was ordered",
        /// Đã lập biên bản xác minh.
        CaseVerificationMinuted "case.verification_minuted" "Đã lập biên bản xác minh" "Minutes of the verification were taken",
        /// Đã báo cáo kết quả xác minh.
        CaseVerificationReported "case.verification_reported" "Đã báo cáo kết quả xác minh" "The verification was reported",
        /// Đã có yêu cầu giải quyết tranh chấp đất đai.
        CaseSettlementRequested "case.settlement_requested" "Đã có yêu cầu giải quyết tranh chấp đất đai" "The settlement of a land dispute was asked for",
        /// Không thụ lý giải quyết tranh chấp đất đai.
        CaseSettlementRefused "case.settlement_refused" "Không thụ lý giải quyết tranh chấp đất đai" "The settlement of a land dispute was refused",
        /// Đã yêu cầu cung cấp tài liệu.
        CaseDocumentsRequested "case.documents_requested" "Đã yêu cầu cung cấp tài liệu" "Documents were asked for",
        /// Đã nhận tài liệu.
        CaseDocumentsReceived "case.documents_received" "Đã nhận tài liệu" "Documents came",
        /// Trưng cầu giám định.
        CaseExpertExamination "case.expert_examination" "Trưng cầu giám định" "Examination by an expert",
        /// Đã xác định mức phức tạp.
        CaseComplexityDecided "case.complexity_decided" "Đã xác định mức phức tạp" "Its complexity was decided",
        /// Đã gia hạn.
        CaseExtended "case.extended" "Đã gia hạn" "Extended",
        /// Đã tạm đình chỉ.
        CaseSuspended "case.suspended" "Đã tạm đình chỉ" "Suspended",
        /// Đã tiếp tục giải quyết.
        CaseResumed "case.resumed" "Đã tiếp tục giải quyết" "Resumed",
        /// Đã đình chỉ.
        CaseTerminated "case.terminated" "Đã đình chỉ" "Terminated",
        /// Đã giải quyết lại.
        CaseReopened "case.reopened" "Đã giải quyết lại" "Taken up again",
        /// Tạm đình chỉ thi hành quyết định.
        CaseExecutionSuspended "case.execution_suspended" "Tạm đình chỉ thi hành quyết định" "The disputed decision was suspended, or that was ended",
        /// Đối thoại.
        CaseDialogue "case.dialogue" "Đối thoại" "Dialogue",
        /// Hòa giải.
        CaseMediation "case.mediation" "Hòa giải" "Mediation",
        /// Đã có quyết định giải quyết.
        CaseDecided "case.decided" "Đã có quyết định giải quyết" "Decided",
        /// Đã có kết luận nội dung tố cáo.
        CaseConcluded "case.concluded" "Đã có kết luận nội dung tố cáo" "Concluded",
        /// Đã trả lời.
        CaseAnswered "case.answered" "Đã trả lời" "Answered",
        /// Quyết định có hiệu lực.
        CaseEffective "case.effective" "Quyết định có hiệu lực" "The decision took effect",
        /// Đã tính thời hạn thực hiện quyền tiếp theo từ ngày hết thời hạn giải quyết.
        CaseNextRightCounted "case.next_right_counted" "Đã tính thời hạn thực hiện quyền tiếp theo từ ngày hết thời hạn giải quyết" "The complainant's next right was counted from the end of the time for settling",
        /// Đã gửi văn bản.
        CaseLettersSent "case.letters_sent" "Đã gửi văn bản" "Letters were sent",
        /// Đã nhận được văn bản.
        CaseLetterReceived "case.letter_received" "Đã nhận được văn bản" "A letter was received",
        /// Đề nghị công khai.
        CasePublicationProposed "case.publication_proposed" "Đề nghị công khai" "A publication was proposed",
        /// Đã duyệt công khai.
        CasePublicationApproved "case.publication_approved" "Đã duyệt công khai" "A publication was approved",
        /// Đã kết thúc công khai.
        CasePublicationEnded "case.publication_ended" "Đã kết thúc công khai" "A publication has ended",
        /// Đã nhận việc rút đơn.
        CaseWithdrawalReceived "case.withdrawal_received" "Đã nhận việc rút đơn" "A withdrawal came",
        /// Khiếu nại lần hai.
        CaseComplainedAgain "case.complained_again" "Khiếu nại lần hai" "Complained of again",
        /// Tố cáo tiếp.
        CaseDenouncedFurther "case.denounced_further" "Tố cáo tiếp" "Denounced further",
        /// Khởi kiện tại Tòa án.
        CaseSued "case.sued" "Khởi kiện tại Tòa án" "Brought to court",
        /// Đã có kết quả của cấp trên, Tòa án.
        CaseReviewed "case.reviewed" "Đã có kết quả của cấp trên, Tòa án" "Reviewed at a higher level or in court",
        /// Đã chuyển cơ quan điều tra.
        CaseReferred "case.referred" "Đã chuyển cơ quan điều tra" "Its file was referred to investigation",
        /// Đã giao tổ chức thi hành.
        CaseEnforcementOrdered "case.enforcement_ordered" "Đã giao tổ chức thi hành" "Enforcement was ordered",
        /// Đã kiến nghị xử lý.
        CaseEnforcementRecommended "case.enforcement_recommended" "Đã kiến nghị xử lý" "Measures were recommended",
        /// Đã báo cáo kết quả xử lý.
        CaseEnforcementResultReported "case.enforcement_result_reported" "Đã báo cáo kết quả xử lý" "Their result was reported",
        /// Đã theo dõi việc thực hiện.
        CaseMonitored "case.monitored" "Đã theo dõi việc thực hiện" "Monitored",
        /// Đã theo dõi sau trả lời.
        CaseFollowedUp "case.followed_up" "Đã theo dõi sau trả lời" "Followed up",
        /// Đã đánh dấu theo dõi.
        CaseFlagged "case.flagged" "Đã đánh dấu theo dõi" "Its flags were changed",
        /// Đã thông báo.
        CaseNotified "case.notified" "Đã thông báo" "A notice was given",
        /// Người gửi đơn đã vượt cấp.
        CaseWentOverLevel "case.went_over_level" "Người gửi đơn đã vượt cấp" "A writer went over the level",
        /// Đã hủy việc ghi nhận vượt cấp.
        CaseOverLevelAnnulled "case.over_level_annulled" "Đã hủy việc ghi nhận vượt cấp" "That a writer went over the level was annulled",
        /// Đã nhập vào vụ việc khác.
        CaseMerged "case.merged" "Đã nhập vào vụ việc khác" "Merged into another case",
        /// Đã nhập vụ việc khác vào.
        CaseMergedIn "case.merged_in" "Đã nhập vụ việc khác vào" "Another case was merged into it",
        /// Đã hủy việc nhập.
        CaseMergerUndone "case.merger_undone" "Đã hủy việc nhập" "A merger was undone",
        /// Đã tách.
        CaseSplit "case.split" "Đã tách" "Split",
        /// Đã hủy việc tách.
        CaseSplitUndone "case.split_undone" "Đã hủy việc tách" "A split was undone",
        /// Đã kết thúc.
        CaseClosed "case.closed" "Đã kết thúc" "Closed",
        /// Đã thêm tệp vào hồ sơ.
        CaseAttachmentAdded "case.attachment_added" "Đã thêm tệp vào hồ sơ" "A file was attached to the case",
        /// Đã hủy tệp của hồ sơ.
        CaseAttachmentVoided "case.attachment_voided" "Đã hủy tệp của hồ sơ" "A file of the case that came by mistake was voided",
        /// Đã lưu hồ sơ.
        CaseArchived "case.archived" "Đã lưu hồ sơ" "Archived",
        /// Đã hủy một bước xử lý vụ việc.
        CaseActAnnulled "case.act_annulled" "Đã hủy một bước xử lý vụ việc" "An act on the case was annulled",
        /// Đã giao nội dung phải thi hành.
        EnforcementItemOrdered "enforcement_item.ordered" "Đã giao nội dung phải thi hành" "An item of enforcement was ordered",
        /// Đã báo cáo tiến độ thi hành.
        EnforcementItemProgressReported "enforcement_item.progress_reported" "Đã báo cáo tiến độ thi hành" "Progress on an item was reported",
        /// Đã báo cáo thi hành xong.
        EnforcementItemCompleted "enforcement_item.completed" "Đã báo cáo thi hành xong" "An item was reported as done",
        /// Đã xác nhận thi hành xong.
        EnforcementItemAccepted "enforcement_item.accepted" "Đã xác nhận thi hành xong" "An item was accepted as done",
        /// Đã trả lại để thi hành tiếp.
        EnforcementItemReturned "enforcement_item.returned" "Đã trả lại để thi hành tiếp" "An item was returned",
        /// Đã hủy nội dung phải thi hành.
        EnforcementItemCancelled "enforcement_item.cancelled" "Đã hủy nội dung phải thi hành" "An item was cancelled",
        /// Nội dung phải thi hành sắp đến hạn.
        EnforcementItemDueSoon "enforcement_item.due_soon" "Nội dung phải thi hành sắp đến hạn" "An item is due soon",
        /// Nội dung phải thi hành đã quá hạn.
        EnforcementItemOverdue "enforcement_item.overdue" "Nội dung phải thi hành đã quá hạn" "An item is overdue",
        /// Đã giao việc.
        AssignmentCreated "assignment.created" "Đã giao việc" "Work was given",
        /// Đã báo cáo tiến độ.
        AssignmentProgressReported "assignment.progress_reported" "Đã báo cáo tiến độ" "Progress was reported",
        /// Đã hoàn thành việc được giao.
        AssignmentCompleted "assignment.completed" "Đã hoàn thành việc được giao" "The work was completed",
        /// Đã hủy việc được giao.
        AssignmentAnnulled "assignment.annulled" "Đã hủy việc được giao" "The work was annulled: its case was opened by mistake",
        /// Đã ghi kiến nghị giám sát.
        FindingRecorded "finding.recorded" "Đã ghi kiến nghị giám sát" "A finding was recorded",
        /// Đã trả lời kiến nghị giám sát.
        FindingReplied "finding.replied" "Đã trả lời kiến nghị giám sát" "A finding was replied to",
        /// Đã kết thúc kiến nghị giám sát.
        FindingClosed "finding.closed" "Đã kết thúc kiến nghị giám sát" "A finding was closed",
        /// Đã lập lịch tiếp công dân.
        ReceptionScheduleCreated "reception_schedule.created" "Đã lập lịch tiếp công dân" "A reception schedule was entered",
        /// Đã duyệt lịch tiếp công dân.
        ReceptionScheduleApproved "reception_schedule.approved" "Đã duyệt lịch tiếp công dân" "A reception schedule was approved",
        /// Đã niêm yết lịch tiếp công dân.
        ReceptionSchedulePublished "reception_schedule.published" "Đã niêm yết lịch tiếp công dân" "A reception schedule was published",
        /// Đã nạp quy tắc.
        LegalRuleAdded "legal_rule.added" "Đã nạp quy tắc" "A version of a rule was loaded",
        /// Đã hủy quy tắc.
        LegalRuleVoided "legal_rule.voided" "Đã hủy quy tắc" "A version of a rule was voided",
        /// Đã nạp lịch năm.
        CalendarYearLoaded "calendar_year.loaded" "Đã nạp lịch năm" "A calendar year was loaded",
        /// Đã hủy lịch năm.
        CalendarYearVoided "calendar_year.voided" "Đã hủy lịch năm" "A calendar year was voided",
        /// Đã đặt thông số của xã.
        CommuneSettingAdded "commune_setting.added" "Đã đặt thông số của xã" "A setting of the commune was made",
        /// Đã hủy thông số của xã.
        CommuneSettingVoided "commune_setting.voided" "Đã hủy thông số của xã" "A setting of the commune was voided",
        /// Đã nạp xã.
        CommuneLoaded "commune.loaded" "Đã nạp xã" "A commune and its units were loaded",
        /// Đã bọc lại khóa dữ liệu.
        DataKeysRewrapped "data_keys.rewrapped" "Đã bọc lại khóa dữ liệu" "Data keys were wrapped anew",
        /// Đã tạo tài khoản.
        UserCreated "user.created" "Đã tạo tài khoản" "An account was made",
        /// Đã khóa tài khoản.
        UserDisabled "user.disabled" "Đã khóa tài khoản" "An account was closed",
        /// Đã tạo máy khách.
        ClientCreated "client.created" "Đã tạo máy khách" "A client was made",
        /// Đã khóa máy khách.
        ClientDisabled "client.disabled" "Đã khóa máy khách" "A client was closed",
        /// Đã đăng nhập.
        SessionOpened "session.opened" "Đã đăng nhập" "Logged in",
        /// Đã đăng xuất.
        SessionClosed "session.closed" "Đã đăng xuất" "Logged out",
        /// Mã làm mới bị dùng lại.
        SessionRefreshReused "session.refresh_reused" "Mã làm mới bị dùng lại" "A refresh token was used twice",
    }
}
