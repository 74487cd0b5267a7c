//! What ticks tell of the mediation of a land dispute.

use serde_json::{Map, Value};

use super::Facts;

/// Ticks that tell, each by itself, that a land dispute was mediated.
pub const OF_MEDIATION: [&str; 2] = ["mediation_done", "mediation_failed_on"];

impl Facts {
    /// True where a land dispute was mediated.
    #[must_use]
    pub fn is_mediated(&self) -> bool {
        OF_MEDIATION.iter().any(|name| self.tells(name))
    }

    /// Whether that is said or denied, by each tick that was sent: no day is.
    #[must_use]
    pub fn of_mediation(&self) -> Map<String, Value> {
        let sent = OF_MEDIATION.iter().filter(|name| self.mentions(name));
        sent.map(|name| ((*name).to_owned(), Value::Bool(self.tells(name)))).collect()
    }

    fn tells(&self, name: &str) -> bool {
        self.is(name) || self.day(name).is_some()
    }
}
