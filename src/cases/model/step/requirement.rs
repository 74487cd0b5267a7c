//! What must hold of what an act says or names. Its row names it like any other guard; the act asks it, for nobody else knows what it
//! says.

use super::{Guard, Step};
use crate::code_enum;

const OF_PETITIONS: &str = "Luật Tiếp công dân Điều 26; Thông tư 05/2021/TT-TTCP Điều 6";
const OF_SECRETS: &str = "Luật Tố cáo Điều 9, Điều 47; Luật Khiếu nại Điều 10";
const OF_TIME: &str = "Luật Khiếu nại Điều 28; Luật Tố cáo Điều 30; Luật Tiếp công dân Điều 28";

code_enum! {
    /// What must hold of what an act says or names; its English is told where it does not.
    pub enum Requirement {
        /// Tổ xác minh.
        TwoVerifiers "two_verifiers" "Đoàn, Tổ xác minh tố cáo có từ hai người trở lên." "A team that verifies a denunciation has two persons at least.",
        /// Thông báo đối thoại.
        DialogueAnnounced "dialogue_announced" "Thông báo trước buổi đối thoại đúng hạn." "The dialogue is announced in time before it is held.",
        /// Trả lời một lần.
        AnsweredOnce "answered_once" "Mỗi yêu cầu, kiến nghị được trả lời đầy đủ một lần." "What was asked for or recommended is answered in full once.",
        /// Giới hạn số yêu cầu, kiến nghị.
        FiftyAtMost "fifty_at_most" "Một vụ việc có không quá 50 yêu cầu, kiến nghị." "No more than fifty of these acts stand in one case.",
        /// Số lần gia hạn; quy tắc của thời hạn cho biết.
        ExtensionLeft "extension_left" "Số lần gia hạn không vượt quá mức luật định." "A matter is extended as often as the law allows for its complexity, and no more.",
        /// Thông báo cuộc họp công khai; quy tắc của thời hạn cho biết.
        MeetingAnnounced "meeting_announced" "Thông báo trước cuộc họp công khai đúng hạn." "The meeting is announced in time before it: name a later day in a new proposal.",
        /// Chưa đến ngày họp.
        MeetingAhead "meeting_ahead" "Cuộc họp công khai được thông báo trước khi họp." "A meeting is announced before its day has passed: name a later one in a new proposal.",
        /// Giới hạn số đề xuất công khai.
        HundredAtMost "hundred_at_most" "Một vụ việc có không quá 100 đề xuất công khai." "No more than a hundred wordings are proposed for one case.",
        /// Đề xuất còn giá trị.
        ProposalStands "proposal_stands" "Đề xuất chưa bị hủy." "Only a proposal that was not annulled is approved.",
        /// Duyệt một lần.
        ApprovedOnce "approved_once" "Mỗi đề xuất được duyệt một lần." "A proposal is approved once.",
        /// Người khác duyệt.
        AnotherPerson "another_person" "Người duyệt không phải là người đề xuất." "Another person than who proposed it approves it.",
        /// Người giải quyết đề xuất hoặc duyệt.
        BySettler "by_settler" "Người giải quyết hoặc người đứng đầu đề xuất hoặc duyệt." "The settler or head of the book proposes or approves it.",
        /// Đúng nội dung đề xuất.
        SameWording "same_wording" "Duyệt đúng nội dung đã đề xuất." "Exactly the wording that was proposed is approved.",
        /// Đã được duyệt.
        ApprovedBefore "approved_before" "Nội dung công khai đã được duyệt." "What is told to the public was approved before.",
        /// Kết thúc một lần.
        EndedOnce "ended_once" "Việc kết thúc công khai được ghi một lần." "The end of a publication is recorded once.",
        /// Niêm yết, đăng tải đủ ngày; quy tắc của thời hạn cho biết.
        ShownLongEnough "shown_long_enough" "Niêm yết, đăng tải đủ số ngày liên tục." "It is shown for as many days on end as the law asks for.",
        /// Phương tiện thông tin đại chúng; quy tắc của thời hạn cho biết.
        ToldTwice "told_twice" "Phương tiện thông tin đại chúng đưa tin ít nhất hai lần." "Mass media tell it twice at least.",
        /// Rút đơn không tự nguyện trước khi thụ lý.
        UndoubtedBefore "undoubted_before" "Trước khi thụ lý không có lần rút toàn bộ đơn nào mà đơn vẫn phải được giải quyết." "A withdrawal of the whole from before the acceptance was not free: this one is recorded with that doubt, and the matter is settled.",
        /// Khiếu nại lần hai trong thời hạn.
        ComplainedInTime "complained_in_time" "Khiếu nại lần hai trong thời hạn, trừ thời gian có trở ngại." "The time for the second complaint had run out by that day, without the days of obstacles too: give the day on which it was made, all days on which the complainant was kept from it, or, where it is another than who opened the case, the day on which he received the decision.",
        /// Trở ngại khi đã hết thời hạn.
        ObstacleIfLate "obstacle_if_late" "Chỉ nêu trở ngại khi đã hết thời hạn khiếu nại lần hai." "The time for the second complaint had not run out by that day: no obstacle is named.",
        /// Cùng thủ tục.
        SameProcedure "same_procedure" "Hai vụ việc được giải quyết theo cùng một thủ tục." "Only cases that are settled by the same procedure are merged.",
        /// Cùng sổ.
        SameBook "same_book" "Hai vụ việc thuộc cùng một sổ." "Only cases of the same book are merged.",
        /// Cùng chế độ bảo mật.
        SameSecrecy "same_secrecy" "Vụ việc được bảo mật chỉ nhập với vụ việc được bảo mật." "Sealed cases are merged among themselves only.",
        /// Vụ việc kia đang được giải quyết.
        OtherOpen "other_open" "Vụ việc kia đang được giải quyết, không tạm đình chỉ, không bị rút đơn." "The other case is being settled, its time does not stand still, and it was not withdrawn.",
        /// Không kéo dài thời hạn.
        NotLater "not_later" "Vụ việc kia không có thời hạn muộn hơn." "The other case is not to be settled later than this one: else that one is merged into this.",
    }
}

impl Requirement {
    /// The article where it is not that of the row.
    #[must_use]
    pub fn basis(self) -> Option<&'static str> {
        match self {
            Self::DialogueAnnounced => Some("Nghị định 124/2020/NĐ-CP Điều 28(1)"),
            Self::ComplainedInTime | Self::ObstacleIfLate => Some("Luật Khiếu nại Điều 9, 33, 48"),
            Self::SameProcedure | Self::SameBook | Self::OtherOpen => Some(OF_PETITIONS),
            Self::SameSecrecy => Some(OF_SECRETS),
            Self::NotLater => Some(OF_TIME),
            _ => None,
        }
    }
}

impl Step {
    /// True where the row names this requirement.
    #[must_use]
    pub fn requires(&self, requirement: Requirement) -> bool {
        self.guards.contains(&Guard::Required(requirement))
    }

    /// The first of these faults against which the row has a requirement.
    pub fn broken(&self, faults: impl IntoIterator<Item = (bool, Requirement)>) -> Option<Requirement> {
        let against = |(fault, requirement): (bool, Requirement)| {
            (fault && self.requires(requirement)).then_some(requirement)
        };
        faults.into_iter().find_map(against)
    }
}
