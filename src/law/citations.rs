//! Articles as they are cited for a day.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::REFORM;

/// What came into force with the reform: its law and decrees, and what they put into older texts or worded anew. What stood in its place
/// before was read in no source.
const REFORMED: [&str; 10] = [
    "Luật 136/2025/QH15",
    "Nghị định 154/2026/NĐ-CP",
    "Nghị định 155/2026/NĐ-CP",
    "Nghị định 156/2026/NĐ-CP",
    // Suspension and termination in the Law on Complaints.
    " 11a(",
    // Complex matters; withdrawal by some of many; acceptance; dialogue, suspension, termination; review (Nghị định 155/2026 Điều 2, 5, 10,
    // 11, 12, 14).
    "Nghị định 124/2020/NĐ-CP Điều 3a",
    "Nghị định 124/2020/NĐ-CP Điều 7a",
    "Nghị định 124/2020/NĐ-CP Điều 16",
    "Nghị định 124/2020/NĐ-CP Điều 28",
    "Nghị định 124/2020/NĐ-CP Điều 38",
];
const LATER: &str = " (theo văn bản năm 2026 có hiệu lực từ ngày 01/7/2026; quy định áp dụng trước ngày đó chưa được xác minh)";

/// The article, in Vietnamese, as what is found or done on this day cites it: what came with the reform is cited before its day with that
/// day beside it.
#[must_use]
pub fn cited_on(article: &str, day: NaiveDate) -> Cow<'_, str> {
    let later = day < REFORM && REFORMED.iter().any(|reformed| article.contains(reformed));
    if later { format!("{article}{LATER}").into() } else { article.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_with_the_reform_is_cited_without_a_word_from_its_day_on_only() {
        let before = REFORM.pred_opt().unwrap();
        for new in [
            "Nghị định 154/2026/NĐ-CP Điều 4(1)(h)",
            "Nghị định 124/2020/NĐ-CP Điều 3a; Luật Khiếu nại Điều 28, 50",
            "Luật Khiếu nại Điều 2(3), 10; Nghị định 124/2020/NĐ-CP Điều 7a",
            "Nghị định 124/2020/NĐ-CP Điều 16(1)",
            "Nghị định 124/2020/NĐ-CP Điều 28b(2)",
            "Nghị định 124/2020/NĐ-CP Điều 38(3)",
            "Luật Khiếu nại Điều 11a(1)",
            "Luật Khiếu nại Điều 10, 11a(2), 44(1)",
            "Luật Khiếu nại Điều 10 (sửa đổi bởi Luật 136/2025/QH15)",
        ] {
            assert_eq!(cited_on(new, REFORM), new);
            let cited = cited_on(new, before);
            assert!(cited.starts_with(new) && cited.contains("từ ngày 01/7/2026"), "{cited}");
        }
        for old in [
            "Nghị định 31/2019/NĐ-CP Điều 4",
            "Luật Khiếu nại Điều 10",
            "Luật Khiếu nại Điều 11(1)",
            "Nghị định 124/2020/NĐ-CP Điều 31",
            "Luật Tố cáo Điều 28",
        ] {
            assert_eq!(cited_on(old, before), old);
        }
    }
}
