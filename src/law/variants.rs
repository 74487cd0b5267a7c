//! One term under several keys: which of them a matter asks for, and which lengths are told by which.

use super::course::Complexity;

/// A clock whose key follows from what is known of the matter: three names for one term.
struct Variant {
    key: &'static str,
    of: &'static str,
    applies: fn(bool, Complexity) -> bool,
}

/// Law on Complaints Article 28: one clock under three keys.
const VARIANTS: [Variant; 2] = [
    Variant { key: "C06", of: "C04", applies: |remote, _| remote },
    Variant { key: "C05", of: "C04", applies: |_, complexity| complexity != Complexity::None },
];

/// The key under which a clock runs, whichever of its variants was named.
#[must_use]
pub fn variant_key(rule_key: &str, remote_area: bool, complexity: Complexity) -> &str {
    let base = base_key(rule_key);
    let applies = |one: &&Variant| one.of == base && (one.applies)(remote_area, complexity);
    VARIANTS.iter().find(applies).map_or(base, |one| one.key)
}

/// The key of the plain variant: a clock that was started as C04 is found under it when it runs as C05 or C06, and T07 when it is
/// extended.
#[must_use]
pub fn base_key(rule_key: &str) -> &str {
    let variant = VARIANTS.iter().find(|one| one.key == rule_key).map(|one| one.of);
    variant.or_else(|| extended_rule(rule_key)).unwrap_or(rule_key)
}

/// The rule whose term, once extended, has this key: it is counted by that rule's versions (Law on Denunciations Article 30: one term,
/// named anew with each extension). `None`: it is a rule of its own.
#[must_use]
pub fn extended_rule(rule_key: &str) -> Option<&'static str> {
    matches!(rule_key, "T08" | "T09").then_some("T07")
}

/// Whether a version under this key may have a length for remote areas, and one for complex matters, beside its own. It has none where
/// another key of the term stands for such a matter, or this one stands for nothing else.
pub(super) fn own_lengths(rule_key: &str) -> (bool, bool) {
    let stands = |remote, level| variant_key(rule_key, remote, level) == rule_key;
    let levels = [Complexity::None, Complexity::Complex];
    let remote = levels.into_iter().any(|level| stands(false, level) && stands(true, level));
    let complex =
        [false, true].into_iter().any(|remote| levels.into_iter().all(|level| stands(remote, level)));
    (remote, complex)
}

/// Whether the key itself says that the area is remote, and that the matter is complex: its own length is that of such matters.
pub(super) fn said_by_key(rule_key: &str, remote_area: bool, complexity: Complexity) -> (bool, bool) {
    let another = |remote, level| variant_key(rule_key, remote, level) != rule_key;
    let remote = remote_area && another(false, complexity);
    let complex = complexity != Complexity::None && another(remote_area, Complexity::None);
    (remote, complex)
}
