//! What a group needs: representatives, and the papers without which nothing of it is accepted.

use super::conditions::{COPIED_SIGNATURES, Condition, GROUP_WITHOUT_LETTER, UNAUTHORISED};
use super::situation::Situation;
use crate::petitions::model::treatment::MissingPaper;

/// How many represent so many people at most (Luật Tiếp công dân Điều 29; Nghị định 155/2026/NĐ-CP Điều 4): two represent five to
/// ten people, five represent more. Of fewer people the law names no number.
#[must_use]
pub fn most_representatives(people: i32) -> Option<i32> {
    match people {
        ..5 => None,
        5..=10 => Some(2),
        _ => Some(5),
    }
}

/// A paper and when it is missing.
#[derive(Debug)]
pub struct MissingRow {
    /// Code.
    pub paper: MissingPaper,
    /// When.
    pub missing_if: Condition,
}

/// All of them, in the order in which they are asked for.
pub const MISSING: &[MissingRow] = &[
    MissingRow { paper: MissingPaper::OriginalSignatures, missing_if: COPIED_SIGNATURES },
    MissingRow { paper: MissingPaper::RepresentativeLetter, missing_if: GROUP_WITHOUT_LETTER },
    MissingRow { paper: MissingPaper::Authorisation, missing_if: UNAUTHORISED },
];

/// What is missing of it.
#[must_use]
pub fn missing(situation: &Situation<'_>) -> Vec<MissingPaper> {
    MISSING.iter().filter(|row| (row.missing_if.holds)(situation)).map(|row| row.paper).collect()
}
