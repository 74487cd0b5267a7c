//! Articles as they are cited for a day.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::REFORM;

/// The decrees that came into force with the reform. What stood in their place before was read in no source.
const DECREES: [&str; 3] =
    ["Nghị định 154/2026/NĐ-CP", "Nghị định 155/2026/NĐ-CP", "Nghị định 156/2026/NĐ-CP"];
const LATER: &str =
    " (Nghị định năm 2026 có hiệu lực từ ngày 01/7/2026; văn bản áp dụng trước ngày đó chưa được xác minh)";

/// The article, in Vietnamese, as what is found or done on this day cites it: before the day of its decree that is said beside it.
#[must_use]
pub fn cited_on(article: &str, day: NaiveDate) -> Cow<'_, str> {
    let later = day < REFORM && DECREES.iter().any(|decree| article.contains(decree));
    if later { format!("{article}{LATER}").into() } else { article.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decree_is_cited_without_a_word_from_its_day_on_only() {
        let (new, old) = ("Nghị định 154/2026/NĐ-CP Điều 4(1)(h)", "Nghị định 31/2019/NĐ-CP Điều 4");
        let before = REFORM.pred_opt().unwrap();
        assert_eq!(cited_on(new, REFORM), new);
        assert_eq!(cited_on(old, before), old);
        let cited = cited_on(new, before);
        assert!(cited.starts_with(new) && cited.contains("từ ngày 01/7/2026"), "{cited}");
    }
}
