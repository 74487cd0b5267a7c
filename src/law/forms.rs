//! Forms of papers (mẫu): number, text that sets it, name, and what it asks for in its order, as far as that was read (law, life cycles
//! and forms §4.6). Every outgoing paper has besides what all papers of an office have: number and symbol, subject, recipients
//! (Nghị định 30/2020/NĐ-CP).

use chrono::NaiveDate;

use super::REFORM;

/// A form.
#[derive(Debug, Clone, Copy)]
pub struct PaperForm {
    /// Stable code.
    pub code: &'static str,
    /// How tables and case files name it.
    pub citation: &'static str,
    /// Its name in Vietnamese.
    pub name_vi: &'static str,
    /// Its name in English.
    pub name_en: &'static str,
    /// Day from which papers are written on it; `None`: no paper of the program is older.
    pub since: Option<NaiveDate>,
    /// What it asks for, in Vietnamese and English; empty: its text was not read.
    pub fields: &'static [(&'static str, &'static str)],
}

impl PaperForm {
    /// True where papers of this day are written on it.
    #[must_use]
    pub fn is_there_on(&self, day: NaiveDate) -> bool {
        self.since.is_none_or(|since| since <= day)
    }

    /// The paper in words, in Vietnamese: its name, with the form where that day knew it.
    #[must_use]
    pub fn paper_on(&self, day: NaiveDate) -> String {
        let Self { citation, name_vi, .. } = self;
        if self.is_there_on(day) { format!("{citation}: {name_vi}") } else { (*name_vi).to_owned() }
    }
}

const DECISION: &[(&str, &str)] = &[
    ("Số quyết định", "Number of the decision"),
    ("Căn cứ (điều, khoản)", "Articles it rests on"),
    ("Lý do", "Reason"),
    ("Người ký", "Who signs"),
    ("Nơi nhận", "Recipients"),
];
const UNREAD: &[(&str, &str)] = &[];

const fn form(
    (code, citation): (&'static str, &'static str),
    (name_vi, name_en): (&'static str, &'static str),
    fields: &'static [(&'static str, &'static str)],
) -> PaperForm {
    PaperForm { code, citation, name_vi, name_en, since: None, fields }
}

/// One of those that came with the decrees of 1 July 2026. The numbers of the forms before them were not verified.
const fn reformed(
    citation: (&'static str, &'static str),
    name: (&'static str, &'static str),
    fields: &'static [(&'static str, &'static str)],
) -> PaperForm {
    PaperForm { since: Some(REFORM), ..form(citation, name, fields) }
}

/// All forms that the program names.
pub const FORMS: &[PaperForm] = &[
    reformed(
        ("nd154_01_tcd", "Mẫu 01/TCD (Nghị định 154)"),
        ("Thông báo về việc từ chối tiếp công dân", "Notice that a person is not received"),
        &[
            ("Kính gửi", "To whom"),
            ("Ngày từ chối", "Day of the refusal"),
            ("Số định danh, căn cước", "Identity number"),
            ("Nội dung trình bày", "What he came about"),
            ("Căn cứ pháp lý", "Legal ground"),
        ],
    ),
    reformed(
        ("nd154_02_tcd", "Mẫu 02/TCD (Nghị định 154)"),
        ("Giấy biên nhận thông tin, tài liệu", "Receipt for information and documents"),
        &[
            ("Người nhận", "Who receives them"),
            ("Người giao", "Who hands them over"),
            ("Số định danh, căn cước", "Identity number"),
            ("Danh mục tài liệu", "List of the papers"),
            ("Số bản", "Number of copies"),
        ],
    ),
    reformed(
        ("nd155_01", "Mẫu 01 (Nghị định 155)"),
        ("Đơn khiếu nại", "Complaint"),
        &[
            ("Kính gửi", "To whom"),
            ("Họ tên người khiếu nại", "Name of the complainant"),
            ("Số định danh, ngày cấp, nơi cấp", "Identity number, day and place of issue"),
            ("Người được ủy quyền và số định danh", "Authorised person and his identity number"),
            ("Cơ quan, người bị khiếu nại", "Body or person complained of"),
            ("Về việc", "Subject"),
            ("Nội dung khiếu nại", "Content"),
            ("Tài liệu kèm theo", "Attachments"),
            ("Chữ ký hoặc điểm chỉ", "Signature or fingerprint"),
        ],
    ),
    reformed(
        ("nd155_02", "Mẫu 02 (Nghị định 155)"),
        ("Giấy ủy quyền khiếu nại", "Authorisation to complain for somebody"),
        UNREAD,
    ),
    reformed(
        ("nd155_03", "Mẫu 03 (Nghị định 155)"),
        ("Thông báo thụ lý giải quyết khiếu nại", "Notice that a complaint is accepted"),
        &[
            ("Cơ quan thụ lý", "Body that accepts it"),
            (
                "Họ tên, địa chỉ, số định danh người khiếu nại",
                "Name, address and identity number of the complainant",
            ),
            ("Về việc", "Subject"),
            ("Kết luận đủ điều kiện thụ lý", "Finding that it can be accepted"),
        ],
    ),
    reformed(
        ("nd155_04", "Mẫu 04 (Nghị định 155)"),
        ("Thông báo không thụ lý giải quyết khiếu nại", "Notice that a complaint is not accepted"),
        UNREAD,
    ),
    reformed(
        ("nd155_14", "Mẫu 14 (Nghị định 155)"),
        ("Biên bản đối thoại với người khiếu nại", "Minutes of the dialogue with the complainant"),
        &[
            ("Thời gian, địa điểm", "Time and place"),
            ("Người chủ trì, người ghi biên bản", "Chair and recorder"),
            ("Người khiếu nại (vắng mặt: lý do)", "Complainant (absent: why)"),
            ("Người bị khiếu nại", "Who is complained of"),
            ("Người có quyền, nghĩa vụ liên quan", "Persons with related rights and duties"),
            ("Cơ quan, tổ chức có liên quan", "Agencies"),
            ("Nội dung đối thoại", "Content"),
            ("Ý kiến về từng nội dung", "Opinions on each point"),
            ("Nội dung thống nhất, nội dung còn khác nhau", "What was agreed and what still differs"),
            ("Số bản", "Number of copies"),
            ("Chữ ký của những người tham dự", "Signatures"),
        ],
    ),
    reformed(
        ("nd155_14a", "Mẫu 14a (Nghị định 155)"),
        (
            "Quyết định tạm đình chỉ, đình chỉ giải quyết khiếu nại",
            "Decision to suspend or end the settlement of a complaint",
        ),
        DECISION,
    ),
    reformed(
        ("nd155_14b", "Mẫu 14b (Nghị định 155)"),
        ("Quyết định tiếp tục giải quyết khiếu nại", "Decision to resume the settlement of a complaint"),
        DECISION,
    ),
    reformed(
        ("nd156_02_03", "Mẫu 02, 03 (Nghị định 156)"),
        ("Đơn rút tố cáo; biên bản ghi nhận việc rút tố cáo", "Withdrawal of a denunciation, or its minutes"),
        &[
            ("Họ tên người tố cáo", "Name of the denouncer"),
            ("Địa chỉ, liên hệ", "Address and contact"),
            ("Nội dung tố cáo xin rút", "What is withdrawn"),
            ("Chữ ký hoặc điểm chỉ", "Signature or fingerprint"),
        ],
    ),
    reformed(
        ("nd156_03", "Mẫu 03 (Nghị định 156)"),
        ("Biên bản ghi nhận việc rút tố cáo", "Minutes of the withdrawal of a denunciation"),
        UNREAD,
    ),
    form(
        ("nd31_01", "Mẫu 01 (Nghị định 31)"),
        ("Quyết định gia hạn giải quyết tố cáo", "Decision to extend the time for a denunciation"),
        UNREAD,
    ),
    form(
        ("nd31_04", "Mẫu 04 (Nghị định 31)"),
        ("Quyết định thụ lý tố cáo", "Decision to accept a denunciation"),
        UNREAD,
    ),
    form(
        ("nd31_05", "Mẫu 05 (Nghị định 31)"),
        ("Thông báo việc thụ lý tố cáo", "Notice to the denouncer that it is accepted"),
        UNREAD,
    ),
    form(
        ("nd31_06", "Mẫu 06 (Nghị định 31)"),
        ("Thông báo nội dung tố cáo", "Notice to the denounced of what it is about, without who denounces"),
        UNREAD,
    ),
    form(
        ("nd31_07", "Mẫu 07 (Nghị định 31)"),
        ("Quyết định thành lập Đoàn, Tổ xác minh", "Decision to set up a team of verification"),
        UNREAD,
    ),
    form(("nd31_08", "Mẫu 08 (Nghị định 31)"), ("Biên bản làm việc", "Minutes of a meeting"), UNREAD),
    form(
        ("nd31_09", "Mẫu 09 (Nghị định 31)"),
        ("Quyết định trưng cầu giám định", "Decision to ask experts"),
        UNREAD,
    ),
    form(
        ("nd31_10", "Mẫu 10 (Nghị định 31)"),
        ("Báo cáo của Đoàn, Tổ xác minh", "Report of the team of verification"),
        UNREAD,
    ),
    form(
        ("nd31_11", "Mẫu 11 (Nghị định 31)"),
        ("Báo cáo của cơ quan được giao xác minh", "Report of the body charged with the verification"),
        UNREAD,
    ),
    form(
        ("nd31_12", "Mẫu 12 (Nghị định 31)"),
        ("Kết luận nội dung tố cáo", "Conclusion of what was denounced"),
        UNREAD,
    ),
    form(
        ("tt05_01", "Mẫu 01 (Thông tư 05/2021)"),
        ("Phiếu đề xuất thụ lý đơn", "Proposal to accept a petition"),
        UNREAD,
    ),
    form(
        ("tt05_03", "Mẫu 03 (Thông tư 05/2021)"),
        ("Phiếu chuyển đơn tố cáo", "Slip that passes on a denunciation"),
        UNREAD,
    ),
];

/// The form that is named so, for a paper of this day; `None`: that day knew no such form.
#[must_use]
pub fn form_on(citation: &str, day: NaiveDate) -> Option<&'static PaperForm> {
    let named = FORMS.iter().find(|form| form.citation == citation);
    named.filter(|form| form.is_there_on(day))
}

/// The form with this code.
#[must_use]
pub fn form_coded(code: &str) -> Option<&'static PaperForm> {
    FORMS.iter().find(|form| form.code == code)
}
