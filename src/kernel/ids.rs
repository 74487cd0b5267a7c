//! Identifiers: commune codes, UUIDv8 ids that carry their tenant, and printed numbers.
//!
//! Layout of an id (RFC 9562, version 8): 16 bits days since 2020-01-01 (the legal day), 17 bits tenant code,
//! 89 random bits, around the fixed version and variant bits. To clients ids are opaque.

use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use chrono::NaiveDate;
use uuid::Uuid;

use super::crypto::sha256;

/// The reserved tenant that holds installation-wide events and audit.
pub const INSTALLATION: &str = "00000";

/// Characters of printed numbers: no look-alikes (0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V).
const ALPHABET: &[u8; 24] = b"34679ACDEFGHJKMNPQRTVWXY";

/// Bytes from the operating system's generator.
///
/// # Panics
/// If the operating system has no entropy, when nothing here is safe to go on.
#[must_use]
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0_u8; N];
    #[expect(clippy::expect_used, reason = "without entropy no id, key or secret may be made")]
    SystemRandom::new().fill(&mut bytes).expect("the system's random generator failed");
    bytes
}

/// True for a well-formed five-digit tenant code.
#[must_use]
pub fn is_commune_code(code: &str) -> bool {
    code.len() == 5 && code.bytes().all(|byte| byte.is_ascii_digit())
}

/// A new id of the tenant `commune` made on the legal day `day`.
#[must_use]
pub fn new_id(commune: &str, day: NaiveDate) -> Uuid {
    assemble(commune, day, u128::from_be_bytes(random_bytes::<16>()))
}

/// The id of something that has a lasting name in the tenant, such as a unit of the demo: always the same, so that
/// scripts may write it down and loading twice makes nothing twice. Never for petitions or people's data.
#[must_use]
pub fn derived_id(commune: &str, day: NaiveDate, name: &str) -> Uuid {
    let hash = sha256(format!("{commune}/{name}").as_bytes());
    let (half, _) = hash.split_at(16);
    assemble(commune, day, half.iter().fold(0, |bits, byte| (bits << 8) | u128::from(*byte)))
}

/// The layout of an id around 89 of the `random` bits.
fn assemble(commune: &str, day: NaiveDate, random: u128) -> Uuid {
    let epoch = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap_or_default();
    let days = u128::try_from((day - epoch).num_days().clamp(0, 0xFFFF)).unwrap_or(0);
    let code: u128 = commune.parse::<u32>().map_or(0, u128::from) & 0x1_FFFF;
    let random = random & ((1 << 89) - 1);
    // 122 free bits, most significant first: days(16) code(17) random(89).
    let free = (days << 106) | (code << 89) | random;
    let high48 = free >> 74;
    let mid12 = (free >> 62) & 0xFFF;
    let low62 = free & ((1 << 62) - 1);
    Uuid::from_u128((high48 << 80) | (8 << 76) | (mid12 << 64) | (0b10 << 62) | low62)
}

/// The tenant code an id carries, or `None` for an id that is not ours.
#[must_use]
pub fn commune_of(id: Uuid) -> Option<String> {
    if id.get_version_num() != 8 {
        return None;
    }
    let bits = id.as_u128();
    let free = ((bits >> 80) << 74) | (((bits >> 64) & 0xFFF) << 62) | (bits & ((1 << 62) - 1));
    let code = (free >> 89) & 0x1_FFFF;
    (code <= 99_999).then(|| format!("{code:05}"))
}

/// A printed number such as `GOV-2026-7K3M2Q`: five random characters and a check character.
#[must_use]
pub fn new_number(prefix: &str, year: i32) -> String {
    let mut body = random_text(5);
    body.push(check_character(prefix, year, &body));
    format!("{prefix}-{year}-{body}")
}

/// `length` random characters of the alphabet without look-alikes (4.58 bits each).
#[must_use]
pub fn random_text(length: usize) -> String {
    let mut text = String::with_capacity(length);
    while text.len() < length {
        // 240 = 10 x 24: values beyond are thrown away so that every character is equally likely.
        for byte in random_bytes::<32>().into_iter().filter(|byte| *byte < 240) {
            if text.len() < length {
                text.push(char::from(ALPHABET[usize::from(byte) % ALPHABET.len()]));
            }
        }
    }
    text
}

/// Position-weighted sum modulo 23 over the alphabet's values: catches one wrong character and swapped neighbours.
fn check_character(prefix: &str, year: i32, body: &str) -> char {
    let text = format!("{prefix}{year}{body}");
    let sum: usize = text.bytes().zip(1_usize..).map(|(byte, weight)| usize::from(byte) * weight).sum();
    char::from(ALPHABET[sum % 23])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_id_tells_its_tenant(code in 0_u32..=99_999, days in 0_i64..20_000) {
            let day = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + chrono::TimeDelta::days(days);
            let commune = format!("{code:05}");
            let id = new_id(&commune, day);
            prop_assert_eq!(id.get_version_num(), 8);
            prop_assert_eq!(id.get_variant(), uuid::Variant::RFC4122);
            prop_assert_eq!(commune_of(id), Some(commune));
        }
    }

    #[test]
    fn a_derived_id_is_always_the_same_and_tells_its_tenant() {
        let day = NaiveDate::from_ymd_opt(2025, 7, 1).unwrap();
        let id = derived_id("99001", day, "unit/ubnd");
        assert_eq!(id, derived_id("99001", day, "unit/ubnd"));
        assert_ne!(id, derived_id("99001", day, "unit/hdnd"));
        assert_ne!(id, derived_id("99002", day, "unit/ubnd"));
        assert_eq!((id.get_version_num(), id.get_variant()), (8, uuid::Variant::RFC4122));
        assert_eq!(commune_of(id).as_deref(), Some("99001"));
    }

    #[test]
    fn foreign_ids_have_no_tenant() {
        assert_eq!(commune_of(Uuid::nil()), None);
    }

    #[test]
    fn numbers_have_the_printed_form() {
        let number = new_number("GOV", 2026);
        assert_eq!(number.len(), 15);
        assert!(number.starts_with("GOV-2026-"));
    }
}
