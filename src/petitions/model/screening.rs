//! What screening proposes, with its legal hook.
//!
//! A recommendation or reflection within authority that fails no criterion is proposed for acceptance
//! (Luật Tiếp công dân Art 26(2)(a)). For every other petition screening records kind and eligibility and leaves the
//! treatment to the officer.

use super::codes::Kind;
use super::treatment::{Criterion, Treatment};

/// A proposed treatment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proposal {
    /// The first outward step; `None`: the officer decides.
    pub treatment: Option<Treatment>,
    /// The article behind it.
    pub legal_hook: Option<&'static str>,
}

/// What is proposed for a petition of this kind.
#[must_use]
pub fn propose(kind: Kind, within_authority: bool, failed: &[Criterion]) -> Proposal {
    if kind.is_recommendation() && within_authority && failed.is_empty() {
        return Proposal {
            treatment: Some(Treatment::ProposeAcceptance),
            legal_hook: Some("Luật Tiếp công dân Điều 26(2)(a); Thông tư 07/2014/TT-TTCP Điều 21(1)"),
        };
    }
    Proposal { treatment: None, legal_hook: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acceptance_is_proposed_for_recommendations_within_authority_only() {
        for kind in Kind::ALL.iter().copied() {
            let proposed = propose(kind, true, &[]).treatment.is_some();
            assert_eq!(proposed, kind.is_recommendation(), "{kind}");
            assert!(propose(kind, false, &[]).treatment.is_none());
            assert!(propose(kind, true, &[Criterion::E7KnpaContent]).treatment.is_none());
        }
    }
}
