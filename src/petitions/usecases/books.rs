//! Books: a book is a register and the unit that keeps it.

use uuid::Uuid;

use crate::kernel::access::Register;
use crate::kernel::db::Tx;
use crate::kernel::problem::{Outcome, Problem};
use crate::people::office::{self, Unit};

/// The unit that keeps the book that was asked for: by default the register's root unit.
pub async fn book(tx: &mut Tx, commune: &str, register: Register, unit_id: Option<Uuid>) -> Outcome<Unit> {
    let unknown =
        || Problem::field("/unit_id", "unknown", "There is no such unit that keeps a book of this register.");
    match unit_id {
        Some(id) => {
            let unit = office::unit(tx.conn(), commune, id).await?.ok_or_else(unknown)?;
            if unit.register == Some(register) { Ok(unit) } else { Err(unknown()) }
        }
        None => office::register_root(tx.conn(), commune, register)
            .await?
            .ok_or_else(|| Problem::field("/register", "unknown", "The commune keeps no such register.")),
    }
}
