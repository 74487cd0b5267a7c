//! Names of people as keys: two spellings of one name must find each other.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Lower case, without accents and tones, đ as d, single spaces: `"Trần  Quốc HẬU"` becomes `"tran quoc hau"`.
/// Where the tone mark stands (hòa, hoà) and how it is composed make no difference.
#[must_use]
pub fn name_key(name: &str) -> String {
    // Taken apart before and after: some capitals are hidden in a compound, some small letters fall into two.
    let apart: String = name.nfkd().collect();
    let plain: String = apart
        .to_lowercase()
        .nfkd()
        .filter(|character| !is_combining_mark(*character))
        .map(|character| if character == 'đ' { 'd' } else { character })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accents_case_and_spaces_make_no_difference() {
        assert_eq!(name_key("Trần  Quốc HẬU "), "tran quoc hau");
        assert_eq!(name_key("ĐẶNG THỊ ĐÀO"), "dang thi dao");
        assert_eq!(name_key("Nguyễn\u{a0}Ưng Ỷ"), "nguyen ung y");
        assert_eq!(name_key("Hòa"), name_key("Hoà"));
        let decomposed: String = "Lê Thị Thuỷ".nfd().collect();
        assert_eq!(name_key(&decomposed), name_key("LÊ THỊ THỦY"));
        assert_eq!(name_key(""), "");
    }

    proptest! {
        #[test]
        fn a_key_is_its_own_key(name in "\\PC{0,40}") {
            let key = name_key(&name);
            prop_assert_eq!(name_key(&key), key);
        }
    }
}
