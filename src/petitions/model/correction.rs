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
    /// How many people stand behind it once it is corrected so: the number follows where screening had left it as it was registered.
    fn people_after(&self, (before, counted, left): (i32, i32, i32)) -> i32 {
        let follows = self.kind.is_none() || self.people_count == before - left;
        if follows { self.people_count + counted - before } else { self.people_count }
    }

    /// True where no more people would be counted than have withdrawn.
    #[must_use]
    pub fn loses_everybody(&self, to: &Correction) -> bool {
        let ((.., left), people) = (to.counted, self.people_after(to.counted));
        left > 0 && people != self.people_count && people < 1
    }

    /// The petition with corrected intake data. What screening found of it stays: that is mended by a reclassification.
    #[must_use]
    pub fn corrected(mut self, to: Correction, now: DateTime<Utc>) -> Self {
        self.received_on = to.received_on;
        self.channel = to.channel;
        if !self.sealed {
            (self.subject, self.village_code) = to.told;
        }
        self.forwarder_type = to.forwarder_type;
        let people = self.people_after(to.counted);
        if self.kind.is_some()
            && people >= CROWD
            && people != self.people_count
            && !self.flags.iter().any(|flag| flag == "crowded")
        {
            self.flags.push("crowded".to_owned());
        }
        self.people_count = people;
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
