//! What the fields of papers are called in answers. A form says what it asks for in words; the name is the same wherever the same is
//! asked for, and what is known under it fills the field.

use super::forms::PaperForm;

/// Name of the field with this Vietnamese label.
const NAMES: &[(&str, &str)] = &[
    ("Kính gửi", "recipients"),
    ("Nơi nhận", "recipients"),
    ("Ngày từ chối", "date"),
    ("Số quyết định", "number"),
    ("Căn cứ (điều, khoản)", "legal_basis"),
    ("Căn cứ pháp lý", "legal_basis"),
    ("Lý do", "reason"),
    ("Người ký", "signer"),
    ("Người nhận", "signer"),
    ("Người giao", "handed_over_by"),
    ("Cơ quan thụ lý", "issuer"),
    ("Về việc", "subject"),
    ("Nội dung trình bày", "content"),
    ("Nội dung khiếu nại", "content"),
    ("Họ tên người khiếu nại", "writer_names"),
    ("Họ tên người tố cáo", "writer_names"),
    ("Người khiếu nại (vắng mặt: lý do)", "writer_names"),
    ("Số định danh, căn cước", "writer_identity_numbers"),
    ("Số định danh, ngày cấp, nơi cấp", "writer_identity_numbers"),
    ("Địa chỉ, liên hệ", "writer_contacts"),
    ("Họ tên, địa chỉ, số định danh người khiếu nại", "writers"),
    ("Nội dung đối thoại", "text"),
    ("Nội dung tố cáo xin rút", "text"),
    ("Danh mục tài liệu", "documents"),
    ("Tài liệu kèm theo", "attachments"),
    ("Người được ủy quyền và số định danh", "authorised_person"),
    ("Cơ quan, người bị khiếu nại", "complained_of"),
    ("Người bị khiếu nại", "complained_of"),
    ("Kết luận đủ điều kiện thụ lý", "finding"),
    ("Thời gian, địa điểm", "time_and_place"),
    ("Người chủ trì, người ghi biên bản", "chair_and_recorder"),
    ("Người có quyền, nghĩa vụ liên quan", "related_persons"),
    ("Cơ quan, tổ chức có liên quan", "bodies"),
    ("Ý kiến về từng nội dung", "opinions"),
    ("Nội dung thống nhất, nội dung còn khác nhau", "agreed_and_differing"),
    ("Số bản", "copies"),
    ("Chữ ký hoặc điểm chỉ", "signatures"),
    ("Chữ ký của những người tham dự", "signatures"),
];

/// What a paper without a form, or of one whose text was not read, tells: name, Vietnamese and English label.
const PLAIN: &[Field] = &[
    ("recipients", "Kính gửi", "To whom"),
    ("subject", "Về việc", "Subject"),
    ("writers", "Người gửi đơn", "Who wrote the petition"),
    ("body", "Cơ quan, tổ chức, cá nhân được nêu", "Body or person that it names"),
    ("legal_basis", "Căn cứ", "Articles it rests on"),
    ("reason", "Lý do", "Reason"),
    ("text", "Nội dung", "Content"),
];

/// A field of a paper: name, Vietnamese and English label.
pub type Field = (&'static str, &'static str, &'static str);

/// The fields of a paper of this form, in their order.
#[must_use]
pub fn fields_of(form: Option<&PaperForm>) -> Vec<Field> {
    match form.map(|form| form.fields) {
        Some(fields) if !fields.is_empty() => {
            fields.iter().map(|(vi, en)| (named(vi).unwrap_or("other"), *vi, *en)).collect()
        }
        _ => PLAIN.to_vec(),
    }
}

fn named(label: &str) -> Option<&'static str> {
    NAMES.iter().find(|(vi, _)| *vi == label).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::forms::FORMS;
    use super::*;

    #[test]
    fn every_field_of_every_form_has_a_name_and_no_name_is_left_over() {
        let asked: BTreeSet<&str> = FORMS.iter().flat_map(|form| form.fields).map(|(vi, _)| *vi).collect();
        let named: BTreeSet<&str> = NAMES.iter().map(|(vi, _)| *vi).collect();
        assert_eq!(asked, named);
        assert_eq!(named.len(), NAMES.len(), "a label has two names");
    }

    #[test]
    fn a_form_that_was_not_read_has_the_fields_of_every_paper() {
        let read = FORMS.iter().find(|form| form.code == "nd155_14b").unwrap();
        let names: Vec<&str> = fields_of(Some(read)).into_iter().map(|(name, ..)| name).collect();
        assert_eq!(names, ["number", "legal_basis", "reason", "signer", "recipients"]);
        let unread = FORMS.iter().find(|form| form.fields.is_empty());
        assert!(unread.is_some());
        assert_eq!(fields_of(unread), fields_of(None));
    }
}
