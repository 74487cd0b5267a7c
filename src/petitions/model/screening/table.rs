//! The decision table (xử lý đơn): one row a rule, evaluated from the top; the first row whose conditions all hold decides.
//!
//! Most rows rest on Thông tư 07/2014 as Thông tư 05/2021 keeps it; of the latter only Art 6(2) and 13–16 were read.
//! `docs/TREATMENT-TABLE.txt` prints the table.

use super::conditions::{self as when, Condition};
use super::{LinkType, Treatment};
use crate::petitions::model::Track;
use crate::petitions::model::grounds::PARTY_RULES;

/// One row.
#[derive(Debug)]
pub struct Rule {
    /// Its place: the number of the step, and a letter within it.
    pub number: &'static str,
    /// All of these hold.
    pub when: &'static [Condition],
    /// First outward step.
    pub treatment: Treatment,
    /// For what belongs to a running petition: how.
    pub link: Option<LinkType>,
    /// The article.
    pub source: &'static str,
    /// Papers: codes of their forms ([`crate::law::forms::FORMS`]).
    pub papers: &'static [&'static str],
    conditions: &'static str,
}

/// What every filing is bound to (xếp lưu đơn). Whether Thông tư 05/2021 keeps the year was not read.
const FILED: &str =
    "Lưu đơn 01 năm; việc tiêu hủy do người đứng đầu quyết định (Thông tư 07/2014/TT-TTCP Điều 28).";

impl Rule {
    /// What the step is bound to, in Vietnamese; empty: nothing.
    #[must_use]
    pub fn bound_to(&self) -> String {
        let filed = if self.treatment == Treatment::FileWithoutAction { FILED } else { "" };
        [self.conditions, filed].join(" ").trim().to_owned()
    }

    /// True where it refuses on a ground of which the law has the writer told on a form of its own (Nghị định 154/2026/NĐ-CP Điều 4(3)).
    #[must_use]
    pub fn refuses_in_writing(&self) -> bool {
        self.papers.contains(&REFUSAL)
    }

    /// Codes of the forms of its papers on this track. Party bodies have papers of their own; a State body passes on to them by its
    /// own slip (Thông tư 05/2021/TT-TTCP Điều 15).
    #[must_use]
    pub fn forms_on(&self, track: Track) -> Vec<&'static str> {
        let fits = |form: &&str| track == Track::State || *form == TRANSFER_NOTE;
        self.papers.iter().copied().filter(fits).collect()
    }
}

macro_rules! table {
    ($($number:literal [$($condition:ident)+] => $treatment:ident $(as $link:ident)?, $source:expr, [$($paper:ident)*], $conditions:literal;)*) => {
        /// The table.
        pub const TABLE: &[Rule] = &[$(Rule {
            number: $number,
            when: &[$(when::$condition),+],
            treatment: Treatment::$treatment,
            link: table!(@link $($link)?),
            source: $source,
            papers: &[$($paper),*],
            conditions: $conditions,
        }),*];
    };
    (@link) => { None };
    (@link $link:ident) => { Some(LinkType::$link) };
}

const PROPOSAL: &str = "tt05_01";
const TRANSFER_NOTE: &str = "tt05_03";
const ACCEPTED: &str = "nd155_03";
const NOT_ACCEPTED: &str = "nd155_04";
const REFUSAL: &str = "nd154_01_tcd";
const AUTHORISATION: &str = "nd155_02";

table! {
    "1" [SECRET] => Transfer, "Luật Bảo vệ bí mật nhà nước", [], "Chuyển người được giao quản lý tài liệu mật; không lưu nội dung, chỉ ghi số văn bản và nơi giữ.";
    "2a" [WITHDRAWAL COMPLAINT] => LinkToCase as Withdrawal, "Luật Khiếu nại Điều 2(3), 10; Nghị định 124/2020/NĐ-CP Điều 7a", [], "Chỉ đình chỉ khi rút toàn bộ và tất cả người đứng đơn cùng rút.";
    "2b" [WITHDRAWAL DENUNCIATION] => LinkToCase as Withdrawal, "Luật Tố cáo Điều 33; Nghị định 31/2019/NĐ-CP Điều 4(4)", [], "Bị đe dọa, mua chuộc hoặc có dấu hiệu vi phạm thì vẫn tiếp tục giải quyết.";
    "2c" [WITHDRAWAL] => LinkToCase as Withdrawal, "Chưa có điều luật riêng; gắn với đơn đã tiếp nhận", [], "";
    "2d" [DUPLICATE ADDS] => LinkToCase as Addition, "Chưa có điều luật riêng; đưa vào hồ sơ vụ việc đang giải quyết", [], "";
    "2e" [DUPLICATE] => LinkToCase as Duplicate, "Chưa có điều luật riêng; tính là đơn, không tính là vụ việc", [], "Không xóa đơn trùng.";
    "3a" [UNREADABLE] => FileWithoutAction, "Thông tư 05/2021/TT-TTCP Điều 6(2); Thông tư 07/2014/TT-TTCP Điều 28", [], "";
    "3b" [FORBIDDEN] => FileWithoutAction, "Thông tư 05/2021/TT-TTCP Điều 6(2)", [], "";
    "3c" [PRAISE] => FileWithoutAction, "Không phải khiếu nại, tố cáo, kiến nghị, phản ánh (thư khen)", [], "";
    "4a" [CRIME_REPORT] => ReferInvestigation, "Luật Tố cáo Điều 27(1)", [], "Chuyển ngay; kể cả khi nặc danh.";
    "4b" [CRIME_CLEAR] => ReferInvestigation, "Luật Tố cáo Điều 27(1); Thông tư 05/2021/TT-TTCP Điều 16", [], "Chuyển ngay hồ sơ, tài liệu cho cơ quan điều tra hoặc Viện kiểm sát.";
    "5" [MIXED] => AdviseSplit, "Luật Tiếp công dân Điều 25(3); Nghị định 154/2026/NĐ-CP Điều 14(4)", [], "Hướng dẫn viết đơn riêng cho từng nội dung, từng cơ quan có thẩm quyền.";
    "6a" [INFORMAL CONCRETE WITHIN] => InspectionOnly, "Luật Tố cáo Điều 25(2); Thông tư 05/2021/TT-TTCP Điều 6(2)", [], "Thanh tra, kiểm tra phục vụ quản lý; không giải quyết theo thủ tục tố cáo.";
    "6b" [INFORMAL CONCRETE] => Transfer, "Luật Tố cáo Điều 25(2)", [TRANSFER_NOTE], "Chuyển cơ quan có thẩm quyền để thanh tra, kiểm tra phục vụ quản lý.";
    "6c" [INFORMAL DENUNCIATION] => FileWithoutAction, "Luật Tố cáo Điều 25(1); Thông tư 05/2021/TT-TTCP Điều 6(2)", [], "";
    "6d" [INFORMAL] => FileWithoutAction, "Thông tư 05/2021/TT-TTCP Điều 6(2)", [], "Thông tin vẫn có thể dùng cho công tác quản lý.";
    "7a" [BAR_1] => Refuse, "Luật Khiếu nại Điều 11(1)", [NOT_ACCEPTED], "Nêu rõ lý do; việc kiến nghị với cơ quan ban hành vẫn để ngỏ.";
    "7b" [BAR_2] => Refuse, "Luật Khiếu nại Điều 2(1), 11(2)", [NOT_ACCEPTED], "Nêu rõ lý do.";
    "7c" [BAR_6] => Refuse, "Luật Khiếu nại Điều 9, 11(6)", [NOT_ACCEPTED], "Không tính thời gian có trở ngại khách quan vào thời hiệu.";
    "7d" [BAR_8] => Refuse, "Luật Khiếu nại Điều 11(8)", [NOT_ACCEPTED], "Nêu rõ lý do.";
    "7e" [BAR_9] => Refuse, "Luật Khiếu nại Điều 11(9)", [NOT_ACCEPTED], "Trừ khi Tòa án đã đình chỉ giải quyết vụ án hành chính.";
    "7f" [BAR_7 ANSWERED] => FileWithoutAction, "Luật Khiếu nại Điều 11(7); Thông tư 07/2014/TT-TTCP Điều 28", [], "";
    "7g" [BAR_7] => Refuse, "Luật Khiếu nại Điều 11(7)", [NOT_ACCEPTED], "Nêu rõ lý do.";
    "7h" [SETTLED_COMPLAINT] => Refuse, "Luật Tố cáo Điều 24(1), 29(1)", [], "Thông báo ngay cho người tố cáo lý do không thụ lý.";
    "7i" [NOT_INDIVIDUAL] => Refuse, "Luật Tố cáo Điều 2(1), 29(1)", [], "Thông báo ngay; cá nhân trong tổ chức có thể đứng tên tố cáo.";
    "7j" [RECOMMENDATION ANSWERED NOTHING_NEW] => Refuse, "Nghị định 154/2026/NĐ-CP Điều 4(1)(h), 4(3)", [REFUSAL], "Thông báo bằng văn bản trong 03 ngày làm việc, người đứng đầu ký.";
    "7k" [RECOMMENDATION JUDGMENT NOTHING_NEW] => Refuse, "Nghị định 154/2026/NĐ-CP Điều 4(1)(i)", [], "Phải có văn bản của cơ quan có thẩm quyền rằng không còn xem xét lại được.";
    "7l" [COMPLAINT WITHIN EFFECTIVE NOTHING_NEW] => FileWithoutAction, "Thông tư 07/2014/TT-TTCP Điều 28", [], "";
    "8a" [STATE DENUNCIATION LOWER_OVERDUE] => UrgeLower, "Luật Tố cáo Điều 38; Thông tư 05/2021/TT-TTCP Điều 14(2)", [], "Yêu cầu bằng văn bản báo cáo tiến độ, lý do, trách nhiệm.";
    "8b" [GUIDED] => FileWithoutAction, "Thông tư 05/2021/TT-TTCP Điều 6(2), 8(1); Luật Tố cáo Điều 24(3)", [], "Chỉ hướng dẫn một lần về cùng nội dung.";
    "8c" [SENT_THERE_TOO] => FileWithoutAction, "Thông tư 05/2021/TT-TTCP Điều 6(2); Luật Tố cáo Điều 24(3)", [], "";
    "8d" [TRANSFERRED NOT_WITHIN] => FileWithoutAction, "Luật Tố cáo Điều 24(2); Thông tư 05/2021/TT-TTCP Điều 14(1)", [], "Chỉ chuyển một lần về cùng nội dung.";
    "8e" [COMPLAINT NOT_WITHIN FORWARDED] => ReturnToForwarder, "Thông tư 07/2014/TT-TTCP Điều 8(2)", [], "Trả lại kèm giấy tờ, nêu rõ lý do.";
    "8f" [COMPLAINT NOT_WITHIN] => Guide, "Thông tư 05/2021/TT-TTCP Điều 8(1); Thông tư 07/2014/TT-TTCP Điều 8(1), 9(1)", [], "Chỉ hướng dẫn một lần; đơn nhiều người thì hướng dẫn một người.";
    "8g" [PROCEDURE] => Guide, "Không phải khiếu nại, tố cáo, kiến nghị, phản ánh; Nghị định 118/2025/NĐ-CP", [], "Hướng dẫn đến Trung tâm Phục vụ hành chính công.";
    "8h" [PARTY DENUNCIATION NOT_WITHIN] => TransferParty, "Thông tư 05/2021/TT-TTCP Điều 15", [TRANSFER_NOTE], "Chuyển cơ quan kiểm tra hoặc cấp ủy có thẩm quyền.";
    "8i" [DENUNCIATION NOT_WITHIN ORAL] => Guide, "Luật Tố cáo Điều 24(2)", [], "Hướng dẫn người tố cáo đến cơ quan có thẩm quyền.";
    "8j" [DENUNCIATION NOT_WITHIN] => Transfer, "Luật Tố cáo Điều 24(2); Thông tư 05/2021/TT-TTCP Điều 14(1)", [TRANSFER_NOTE], "Chỉ chuyển một lần về cùng nội dung; thông báo cho người tố cáo.";
    "8k" [RECOMMENDATION NOT_WITHIN] => Transfer, "Luật Tiếp công dân Điều 26(2)(b); Thông tư 07/2014/TT-TTCP Điều 21(2)", [], "Thông báo cho người gửi nơi đã chuyển đến.";
    "8l" [FEEDBACK] => Transfer, "Nghị định 20/2008/NĐ-CP Điều 9(1)(d)", [], "Chuyển cơ quan kiểm soát thủ tục hành chính.";
    "8m" [NOT_WITHIN] => Guide, "Thông tư 07/2014/TT-TTCP Điều 23–26", [], "Hướng dẫn đến cơ quan, tổ chức có thẩm quyền.";
    "9" [LAND_DISPUTE NOT_MEDIATED] => Mediate, "Luật Đất đai Điều 235; Nghị định 102/2024/NĐ-CP Điều 105(1)(a)", [], "Chỉ giải quyết sau khi hòa giải không thành.";
    "10a" [CURABLE] => RequestSupplement, "Thông tư 05/2021/TT-TTCP Điều 6(2)", [], "Nêu rõ điều kiện còn thiếu.";
    "10b" [UNAUTHORISED] => RequestSupplement, "Luật Khiếu nại Điều 11(4), 12; Nghị định 155/2026/NĐ-CP Điều 3", [AUTHORISATION], "Nêu rõ giấy tờ còn thiếu.";
    "10c" [BAR_CURABLE] => RequestSupplement, "Luật Khiếu nại Điều 11(3)–(5), 12", [], "Nêu rõ điều kiện, giấy tờ còn thiếu.";
    "10d" [NO_GROUND] => RequestSupplement, "Luật Tố cáo Điều 23(1), 29(1)", [], "";
    "10e" [GROUP_WITHOUT_LETTER] => RequestSupplement, "Nghị định 124/2020/NĐ-CP Điều 16(1); Luật Tiếp công dân Điều 29", [], "Văn bản cử người đại diện, tất cả cùng ký; tối đa năm người đại diện.";
    "11a" [PARTY WITHIN] => ProposeAcceptance, PARTY_RULES, [], "Thời hạn và giấy tờ theo quy định của Đảng.";
    "11b" [DISCIPLINE] => ProposeAcceptance, "Luật Khiếu nại Điều 47–50; Nghị định 124/2020/NĐ-CP Điều 16(1)", [PROPOSAL ACCEPTED], "";
    "11c" [COMPLAINT] => ProposeAcceptance, "Luật Khiếu nại Điều 17, 27; Nghị định 124/2020/NĐ-CP Điều 16(1)", [PROPOSAL ACCEPTED], "";
    "11d" [DENUNCIATION] => ProposeAcceptance, "Luật Tố cáo Điều 24(1), 29(1); Thông tư 05/2021/TT-TTCP Điều 13", [PROPOSAL], "";
    "11e" [RECOMMENDATION] => ProposeAcceptance, "Luật Tiếp công dân Điều 26(2)(a); Thông tư 07/2014/TT-TTCP Điều 21(1)", [PROPOSAL], "";
    "11f" [LAND_DISPUTE] => ProposeAcceptance, "Luật Đất đai Điều 236; Nghị định 151/2025/NĐ-CP Phụ lục I Phần VIII", [PROPOSAL], "";
    "11g" [ALWAYS] => Guide, "Thông tư 07/2014/TT-TTCP Điều 23–26", [], "Thuộc thẩm quyền của xã thì phân loại lại theo nội dung.";
}
