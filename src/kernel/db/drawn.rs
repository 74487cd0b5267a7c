//! Numbers that are drawn by chance: one that is taken already is drawn again, which costs nothing where it is free.

use super::Tx;
use crate::kernel::problem::{Code, Outcome, Problem};

/// Draws before the caller is told to come back; two are hardly ever needed among eight million.
const DRAWS: usize = 5;

/// Stores a row under the number it was drawn with; while `insert` says that it is taken, `draw` gives it another.
///
/// `insert` says so by ON CONFLICT DO NOTHING on the number's own constraint: an error would end the transaction.
///
/// # Errors
/// 503 where no draw was free.
pub async fn insert_drawn<T>(
    tx: &Tx,
    row: &mut T,
    insert: impl AsyncFn(&Tx, &T) -> Outcome<bool>,
    draw: impl Fn(&mut T),
) -> Outcome<()> {
    for _ in 0..DRAWS {
        if insert(tx, row).await? {
            return Ok(());
        }
        draw(row);
    }
    Err(Problem::new(Code::ServiceUnavailable).retry_after(1).because("no drawn number was free"))
}
