//! A petition whose intake data were corrected.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::petition::{CROWD, Petition};

/// What the row shows of corrected intake data.
#[derive(Debug, Clone)]
pub struct Correction {
    /// Legal day of receipt.
    pub received_on: NaiveDate,
    /// How it came.
    pub channel: String,
    /// Subject and village, where they are not sealed.
    pub told: (Option<String>, Option<String>),
    /// People who were counted at registration, who are counted now, and how many of them have withdrawn.
    pub counted: (i32, i32, i32),
    /// Who passed it on.
    pub forwarder_type: Option<String>,
}

impl Petition {
    /// The petition with corrected intake data. What screening found of it stays: that is mended by a reclassification. The number of
    /// people follows where screening had left it as it was registered.
    #[must_use]
    pub fn corrected(mut self, to: Correction, now: DateTime<Utc>) -> Self {
        self.received_on = to.received_on;
        self.channel = to.channel;
        if !self.sealed {
            (self.subject, self.village_code) = to.told;
        }
        self.forwarder_type = to.forwarder_type;
        let (before, counted, left) = to.counted;
        if self.kind.is_none() || self.people_count == before - left {
            self.people_count = (self.people_count + counted - before).max(1);
            if self.kind.is_some()
                && self.people_count >= CROWD
                && !self.flags.iter().any(|flag| flag == "crowded")
            {
                self.flags.push("crowded".to_owned());
            }
        }
        self.changed(now)
    }

    /// Hides the petition from these persons too: a correction adds to those from whom it hides itself, and takes nobody away, for
    /// whoever was named once would see by whom.
    pub fn hide_from(&mut self, persons: &[Uuid]) {
        let of_case = self.case_id.is_some();
        let named = if of_case { &mut self.named_person_ids } else { &mut self.excluded_person_ids };
        let fresh = persons.iter().filter(|person| !named.contains(person)).copied().collect::<Vec<_>>();
        named.extend(fresh);
    }
}
