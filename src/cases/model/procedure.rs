//! What is settled by one procedure, so that a case may go on as one of another kind.

use chrono::{DateTime, Utc};

use super::case::Case;
use super::codes::LifeCycle;
use crate::kernel::access::KindGroup;
use crate::law::{ReceiptFacts, first_rules, step_rule};
use crate::petitions::model::treatment::Treatment;
use crate::petitions::model::{Field, Kind, Track};

/// True where both kinds are settled on this track in the same states, seen by the same, and have the same first clocks.
#[must_use]
pub fn of_one_procedure(one: Kind, other: Kind, track: Track) -> bool {
    let cycle = LifeCycle::of(one, track);
    cycle.is_some()
        && cycle == LifeCycle::of(other, track)
        && KindGroup::of(one.as_str()) == KindGroup::of(other.as_str())
        && one.stays_sealed() == other.stays_sealed()
        && same_first_clocks(one, other, track)
}

impl Case {
    /// The petition that opened it turns out to be of this kind, which is settled by the same procedure.
    #[must_use]
    pub fn of_kind(mut self, kind: Kind, field: Option<Field>, now: DateTime<Utc>) -> Self {
        (self.kind, self.field) = (kind, field);
        self.changed(now)
    }
}

fn same_first_clocks(one: Kind, other: Kind, track: Track) -> bool {
    let known = [(true, true), (true, false), (false, true), (false, false)];
    known.into_iter().all(|(known_writer, presented_at_reception)| {
        let facts = ReceiptFacts { known_writer, presented_at_reception, ..ReceiptFacts::default() };
        let first = |kind: Kind| first_rules(Some(kind.as_str()), facts);
        let rule = |kind: Kind, treatment: Treatment| {
            step_rule((kind.as_str(), track.as_str()), treatment.as_str(), known_writer)
        };
        let treatments = Treatment::ALL.iter();
        first(one) == first(other)
            && treatments.copied().all(|treatment| rule(one, treatment) == rule(other, treatment))
    })
}
