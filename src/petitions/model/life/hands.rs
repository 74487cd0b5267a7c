//! Whose step a treatment is, as the rows of its acts say.

use super::{ACTS, Hand};
use crate::petitions::model::treatment::Treatment;

impl Treatment {
    /// True where only the head takes this step: every act that carries it out is his.
    #[must_use]
    pub fn is_heads(self) -> bool {
        let mut acts = ACTS.iter().filter(|row| row.carries_out.contains(&self)).peekable();
        acts.peek().is_some() && acts.all(|row| row.hand == Hand::Head)
    }
}
