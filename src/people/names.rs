//! Names without accents, for comparing.

use unicode_normalization::UnicodeNormalization as _;

/// Lower case, unaccented, đ as d, single spaces: `Đặng Thị  Hòa` and `Dang thi hoà` give the same key.
#[must_use]
pub fn name_key(name: &str) -> String {
    let folded: String = name
        .to_lowercase()
        .nfd()
        .filter(|character| !unicode_normalization::char::is_combining_mark(*character))
        .map(|character| if character == 'đ' { 'd' } else { character })
        .collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}
