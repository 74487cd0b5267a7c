//! Letters go out and are received with proof.

pub mod dispatch;
pub mod receive;

use uuid::Uuid;

use crate::cases::store::letters::LetterRow;
use crate::kernel::problem::{Outcome, Problem};

fn named<'all>(all: &'all [LetterRow], id: Uuid, pointer: &'static str) -> Outcome<&'all LetterRow> {
    all.iter()
        .find(|letter| letter.id == id)
        .ok_or_else(|| Problem::field(pointer, "unknown", "This case has no such letter."))
}
