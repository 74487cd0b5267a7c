//! What makes two petitions look like one matter: the same person behind them, or nearly the same words. Kept as keyed
//! hashes only, so that the index tells nothing by itself.
//!
//! Words are compared by MinHash signatures over runs of three words (A. Broder, On the resemblance and containment of
//! documents, 1997); signatures are found by bands of them (P. Indyk, R. Motwani, Approximate nearest neighbors, 1998).

use std::collections::BTreeSet;

use super::texts::{Content, People, Signer, Writer};
use crate::code_enum;
use crate::people::names::name_key;

code_enum! {
    /// Why another petition may be about the same matter.
    pub enum DuplicateReason {
        /// Cùng số giấy tờ tùy thân.
        SameIdNumber "same_id_number" "Cùng số giấy tờ tùy thân" "Same number of an identity paper",
        /// Cùng số điện thoại.
        SamePhone "same_phone" "Cùng số điện thoại" "Same phone",
        /// Cùng thư điện tử.
        SameEmail "same_email" "Cùng địa chỉ thư điện tử" "Same e-mail",
        /// Cùng họ tên, ngày sinh.
        SameNameAndBirth "same_name_and_birth" "Cùng họ tên và ngày sinh" "Same name and date of birth",
        /// Cùng họ tên, địa chỉ.
        SameNameAndAddress "same_name_and_address" "Cùng họ tên và địa chỉ" "Same name and address",
        /// Nội dung giống nhau.
        SimilarText "similar_text" "Nội dung gần giống nhau" "Nearly the same words",
    }
}

/// Words in a run.
const RUN: usize = 3;
/// Bands of a signature.
pub const BANDS: usize = 21;
/// Smallest hashes in a band: with 21 bands two texts that share a third of their runs are found with an even chance, such as
/// share two thirds practically always.
const ROWS: usize = 3;
/// Smallest hashes in a signature.
const LENGTH: usize = BANDS * ROWS;

/// What identifies the writers, normalised.
#[must_use]
pub fn identities(people: &People) -> BTreeSet<(DuplicateReason, String)> {
    people.writers.iter().flat_map(of_writer).collect()
}

/// What identifies those who signed with them, normalised.
#[must_use]
pub fn signers(people: &People) -> BTreeSet<(DuplicateReason, String)> {
    people.signers.iter().flat_map(of_signer).collect()
}

fn text(value: Option<&str>) -> Option<String> {
    value.map(name_key).filter(|text| !text.is_empty())
}

fn of_signer(signer: &Signer) -> Vec<(DuplicateReason, String)> {
    let name = name_key(&signer.name);
    let address = text(signer.address.as_deref()).map(|address| format!("{name}\n{address}"));
    [
        (DuplicateReason::SameIdNumber, signer.id_number.as_deref().and_then(id_number)),
        (DuplicateReason::SameNameAndAddress, address),
    ]
    .into_iter()
    .filter_map(|(reason, value)| Some((reason, value?)))
    .collect()
}

fn of_writer(writer: &Writer) -> Vec<(DuplicateReason, String)> {
    let name = name_key(&writer.name);
    let named = |other: Option<String>| other.map(|other| format!("{name}\n{other}"));
    [
        (DuplicateReason::SameIdNumber, writer.id_number.as_deref().and_then(id_number)),
        (DuplicateReason::SamePhone, writer.phone.as_deref().and_then(phone)),
        (DuplicateReason::SameEmail, text(writer.email.as_deref())),
        (DuplicateReason::SameNameAndBirth, named(writer.date_of_birth.map(|day| day.to_string()))),
        (DuplicateReason::SameNameAndAddress, named(text(writer.address.as_deref()))),
    ]
    .into_iter()
    .filter_map(|(reason, value)| Some((reason, value?)))
    .collect()
}

/// The number of an identity paper, however it is written; none of what is too short to be anybody's.
#[must_use]
pub fn id_number(written: &str) -> Option<String> {
    only(written, |character| character.is_ascii_alphanumeric(), 6)
}

/// A phone number, however it is written; none of what is too short to be anybody's.
#[must_use]
pub fn phone(written: &str) -> Option<String> {
    only(written, |character| character.is_ascii_digit(), 8).map(national)
}

/// What is shorter would match whatever else was left half empty.
fn only(written: &str, keep: fn(char) -> bool, least: usize) -> Option<String> {
    let kept: String = written.to_lowercase().chars().filter(|character| keep(*character)).collect();
    (kept.len() >= least).then_some(kept)
}

/// `84…` with the country and `0…` without it are one number.
fn national(digits: String) -> String {
    match digits.strip_prefix("84") {
        Some(rest) if rest.len() >= 9 => format!("0{rest}"),
        _ => digits,
    }
}

/// What a word by which petitions are searched was said of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WordOf {
    /// The name of a writer or of who represents a group.
    Name,
    /// What the petition is about.
    Subject,
}

/// The words by which a petition is searched.
#[must_use]
pub fn search_words(people: &People, content: &Content) -> BTreeSet<(WordOf, String)> {
    let representative = people.representative.iter().flat_map(|one| &one.names).map(|name| name.0.as_str());
    let names = people.writers.iter().map(|writer| writer.name.as_str()).chain(representative);
    let names = names.flat_map(words).map(|word| (WordOf::Name, word));
    names.chain(words(&content.subject).into_iter().map(|word| (WordOf::Subject, word))).collect()
}

/// The words of a text, without accents, case and punctuation.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let plain = name_key(text);
    let words = plain.split(|character: char| !character.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The runs of words of a petition's subject and text.
#[must_use]
pub fn runs(content: &Content) -> BTreeSet<String> {
    let words = words(&format!("{}\n{}", content.subject, content.content));
    match words.len() {
        0 => BTreeSet::new(),
        few if few < RUN => BTreeSet::from([words.join(" ")]),
        _ => words.windows(RUN).map(|run| run.join(" ")).collect(),
    }
}

/// MinHash signature of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature([u32; LENGTH]);

impl Signature {
    /// The signature of these keyed hashes of runs; none of no text.
    #[must_use]
    pub fn of(hashes: impl IntoIterator<Item = u64>) -> Option<Self> {
        let mut smallest = [u64::MAX; LENGTH];
        let mut any = false;
        for hash in hashes {
            any = true;
            for (place, kept) in (0_u64..).zip(&mut smallest) {
                *kept = (*kept).min(mixed(hash ^ mixed(place)));
            }
        }
        // Half of the bits are enough to compare them.
        any.then(|| Self(smallest.map(|hash| (hash >> 32) as u32)))
    }

    /// As it is stored.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|hash| hash.to_be_bytes()).collect()
    }

    /// A stored one; none where it is of another length.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let hashes: Vec<u32> =
            bytes.chunks_exact(4).filter_map(|four| four.try_into().ok().map(u32::from_be_bytes)).collect();
        hashes.try_into().ok().map(Self)
    }

    /// Its bands: texts that are nearly the same share at least one.
    #[must_use]
    pub fn bands(&self) -> Vec<i64> {
        let band = |(place, rows): (u64, &[u32])| {
            rows.iter().fold(mixed(place), |sum, row| mixed(sum ^ u64::from(*row))).cast_signed()
        };
        (0_u64..).zip(self.0.chunks_exact(ROWS)).map(band).collect()
    }

    /// How much of their runs two texts share, in percent, as far as signatures tell: within some twelve percent.
    #[must_use]
    pub fn likeness(&self, other: &Self) -> u8 {
        let same = self.0.iter().zip(&other.0).filter(|(one, other)| one == other).count();
        u8::try_from(same * 100 / LENGTH).unwrap_or(100)
    }
}

/// SplitMix64 (G. Steele, D. Lea, C. Flood, Fast splittable pseudorandom number generators, 2014).
fn mixed(value: u64) -> u64 {
    let value = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};

    use serde_json::json;

    use super::*;

    fn signature(text: &str) -> Signature {
        let content = Content { content: text.to_owned(), ..Content::default() };
        let hash = |run: String| {
            let mut hasher = DefaultHasher::new();
            run.hash(&mut hasher);
            hasher.finish()
        };
        Signature::of(runs(&content).into_iter().map(hash)).unwrap()
    }

    const TEXT: &str = "Đoạn đường trước cổng trường tiểu học có nhiều ổ gà sâu, mỗi khi trời mưa nước đọng lại, học sinh đi học rất \
        nguy hiểm, nhiều người đã bị ngã. Chúng tôi đã phản ánh nhiều lần nhưng chưa được sửa chữa.";

    #[test]
    fn the_same_words_are_found_whatever_their_accents_and_points() {
        let plain = name_key(TEXT).replace([',', '.'], " ").to_uppercase();
        assert_eq!(signature(TEXT).likeness(&signature(&plain)), 100);
        let stored = Signature::parse(&signature(TEXT).bytes()).unwrap();
        assert_eq!(stored, signature(TEXT));
        assert_eq!(Signature::parse(&[0; 12]), None);
        assert_eq!(Signature::of([]), None);
    }

    #[test]
    fn a_text_with_some_words_changed_shares_a_band_and_another_text_none() {
        let shares =
            |one: &Signature, other: &Signature| one.bands().iter().any(|band| other.bands().contains(band));
        let changed = signature(&TEXT.replace("nhiều lần", "ba lần").replace("tiểu học", "mầm non"));
        assert!(shares(&signature(TEXT), &changed));
        assert!(signature(TEXT).likeness(&changed) >= 50, "{}", signature(TEXT).likeness(&changed));
        let other = signature(
            "Tôi không đồng ý với quyết định xử phạt vi phạm hành chính của Chủ tịch Ủy ban nhân dân xã vì không đúng thẩm quyền.",
        );
        assert!(!shares(&signature(TEXT), &other));
        assert!(signature(TEXT).likeness(&other) < 10);
    }

    #[test]
    fn words_are_found_however_they_are_written_and_names_are_no_subjects() {
        let writer = |name: &str| serde_json::from_value(json!({ "name": name })).unwrap();
        let representative = serde_json::from_value(json!({
            "names": ["Lê Thị Thuỷ"], "appointment_letter": true, "letter_signed_by_all": true,
        }));
        let people = People {
            writers: vec![writer("Trần Quốc HẬU"), writer("Đặng Thị Đào")],
            representative: Some(representative.unwrap()),
            ..People::default()
        };
        let content =
            Content { subject: "Đèn đường, thôn Hoà (hỏng)".to_owned(), ..Content::default() };
        let found = search_words(&people, &content);
        let of = |kind: WordOf| {
            let words = found.iter().filter(|(word_of, _)| *word_of == kind);
            words.map(|(_, word)| word.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(of(WordOf::Name), ["dang", "dao", "hau", "le", "quoc", "thi", "thuy", "tran"]);
        assert_eq!(of(WordOf::Subject), ["den", "duong", "hoa", "hong", "thon"]);
        assert_eq!(words("HÒA  hoà… hòa"), ["hoa"; 3]);
        assert!(words(" … ?!").is_empty());
    }

    #[test]
    fn people_are_known_by_what_is_theirs_alone() {
        let writer = |more: serde_json::Value| {
            let mut writer = json!({ "name": "Trần Quốc Hậu" });
            writer.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            let writers = vec![serde_json::from_value(writer).unwrap()];
            identities(&People { writers, ..People::default() })
        };
        let alike = |one, other| !writer(one).is_disjoint(&writer(other));
        assert!(alike(json!({ "phone": "+84 912 345 678" }), json!({ "phone": "0912.345.678" })));
        assert!(alike(json!({ "id_number": "099 061 007950" }), json!({ "id_number": "099061007950" })));
        assert!(alike(json!({ "email": "Hau@Example.vn " }), json!({ "email": "hau@example.vn" })));
        assert!(alike(json!({ "address": "Thôn Đông" }), json!({ "address": "thon  dong" })));
        assert!(!alike(json!({ "address": "Thôn Đông" }), json!({ "address": "Thôn Đoài" })));
        assert!(!alike(json!({ "phone": "0912345678" }), json!({ "phone": "0912345679" })));
        // Who only signed is known by the same things, and stands apart from who wrote.
        let signed = json!({ "signers": [{ "name": "Tran Quoc Hau", "address": "thôn đông" }, { "name": "Lê Thị B" }], "writers": [] });
        let signed: People = serde_json::from_value(signed).unwrap();
        assert_eq!(signers(&signed), writer(json!({ "address": "Thôn Đông" })));
        assert!(identities(&signed).is_empty());
        // A name alone is many people's, and so is what was left half empty.
        for nothing in [json!({}), json!({ "phone": "0", "id_number": "-", "email": " ", "address": "" })] {
            assert!(writer(nothing).is_empty());
        }
    }
}
