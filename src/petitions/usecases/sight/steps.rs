//! How the acts done to a petition, and the steps of its timeline, are seen from there.

use serde_json::Value;

use super::Sight;
use crate::kernel::acts::Sighting;
use crate::kernel::http::Masks;
use crate::kernel::record::EventType;
use crate::petitions::model::PetitionAct;

impl Sight {
    /// Whether some steps are not told here: those of a link, which would tell that there is another petition. One that was not told
    /// apart would be a link to a portal, which is told of all other acts, and to whoever sees that nothing is asked of the writer.
    #[must_use]
    pub fn leaves_out_steps(self) -> bool {
        self.is_outside() || (self.citizen && self.is_closed())
    }

    /// True for a step of which nothing is told here: a link, its end and its annulment.
    #[must_use]
    pub fn hides_step(self, kind: &str, fields: &Value) -> bool {
        let of_link = match EventType::parse(kind) {
            Some(EventType::PetitionLinked | EventType::PetitionLetGo) => true,
            Some(EventType::PetitionActAnnulled) => fields["act"] == PetitionAct::Link.as_str(),
            _ => false,
        };
        of_link && self.leaves_out_steps()
    }

    /// The type of a step as it is told from here.
    #[must_use]
    pub fn step_kind(self, kind: String) -> String {
        let mut untold = UNTOLD.iter().map(|act| act.row().event);
        if self.hides_forwarder() && untold.any(|event| event.as_str() == kind) {
            EventType::PetitionHandled.as_str().to_owned()
        } else {
            kind
        }
    }

    /// How the acts of a row are seen from here. A portal sees what was done and when. A paper's number may name the body
    /// that has the row, and the paper may be addressed to another than the writer: of a sealed row it is hidden.
    #[must_use]
    pub fn of_acts(self) -> Sighting {
        let hides_paper = self.is_closed() && self.hides_hands();
        let hides_signature = self.citizen || hides_paper;
        let untold: &'static [&'static str] = if self.hides_forwarder() { UNTOLD_KINDS } else { &[] };
        let left_out: &'static [&'static str] = if self.leaves_out_steps() { LINKING_KINDS } else { &[] };
        Sighting { hides_hands: self.hides_hands(), hides_signature, hides_paper, untold, left_out }
    }

    /// What a step of a timeline tells in codes; `None`: masked. Who sees days only learns no more of it than the row
    /// itself shows him: no findings of the screening, no hands, nobody who was told. What was found and proposed while a sealed row was
    /// open is told to nobody who has not opened it.
    #[must_use]
    pub fn step_fields(self, mut fields: Value) -> Option<Value> {
        if let Some(fields) = fields.as_object_mut() {
            fields.retain(|name, _| !self.is_closed() || !CLOSED_FIELDS.contains(&name.as_str()));
            fields.retain(|name, _| !self.sees_days_only() || OUTWARD_FIELDS.contains(&name.as_str()));
        }
        (!self.citizen).then_some(fields)
    }

    /// Masks of a step in a timeline.
    #[must_use]
    pub fn step_masks(self) -> Masks {
        let hands = self.hides_hands().then_some("/position");
        let fields = self.citizen.then_some("/fields");
        hands.into_iter().chain(fields).collect()
    }
}

/// Acts after which something is asked of the writer, or that answer a return: those outside a sealed row do not learn which of
/// them it was, for a return tells that somebody had passed the petition on. A portal knows what is asked of its citizen.
const UNTOLD: &[PetitionAct] = &[
    PetitionAct::SupplementRequest,
    PetitionAct::Guidance,
    PetitionAct::SplitAdvice,
    PetitionAct::Return,
    PetitionAct::ReceivedReply,
];

/// The same by the names under which acts are kept.
const UNTOLD_KINDS: &[&str] = &{
    let mut kinds = [""; UNTOLD.len()];
    let mut place = 0;
    while place < UNTOLD.len() {
        kinds[place] = UNTOLD[place].as_str();
        place += 1;
    }
    kinds
};

/// The one of which nothing is told.
const LINKING_KINDS: &[&str] = &[PetitionAct::Link.as_str()];

/// What a step of a timeline tells of a row that is open alone: what the rules found.
const CLOSED_FIELDS: &[&str] = &["proposed", "departures"];

/// What a step of a timeline tells those who see days only: what the row shows them too. When it was due it shows them in its case only.
const OUTWARD_FIELDS: &[&str] = &["kind", "track", "sealed", "register", "channel", "case_id", "result"];
