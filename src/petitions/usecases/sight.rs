//! From where a row is looked at, and what is masked from there.

mod masks;
mod steps;

use chrono::{DateTime, Utc};

use super::views::AnswerView;
use crate::kernel::access::{AccessFacts, Caller, Condition, Level, Position, Scope};
use crate::kernel::http::{Maskable, Masks};
use crate::kernel::time::cut_to_legal_day;

/// What keeps the texts of a row closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seal {
    /// Nothing.
    Open,
    /// The row is sealed.
    Sealed,
    /// An act is only tried, and nobody records what it would open.
    Tried,
}

/// From where a row is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sight {
    /// How much the matrix gives.
    level: Level,
    /// What keeps its texts closed.
    seal: Seal,
    /// A keeper of the row's book, or who is accountable in his place: he works with it, however redacted he sees it.
    keeper: bool,
    /// Through a portal, for its citizen.
    pub citizen: bool,
    /// A dashboard or a supervision tool: its body's line of the matrix, but never the petition's own text and its people.
    /// It follows cases, and so reads the answer where its line is full.
    pub watcher: bool,
}

impl Sight {
    /// From where this caller looks at a row with these facts.
    #[must_use]
    pub fn on(caller: &Caller, scope: &Scope, facts: &AccessFacts) -> Self {
        let keeps = |position: &Position| {
            [Condition::Keeper, Condition::Accountable]
                .iter()
                .any(|condition| condition.holds(position, facts))
        };
        let keeper = caller.positions().iter().any(keeps);
        Self { keeper, ..Self::of(caller, scope.level(facts), facts.sealed) }
    }

    /// From where this caller looks at what has this level for him.
    #[must_use]
    pub fn of(caller: &Caller, level: Level, sealed: bool) -> Self {
        use crate::kernel::access::Role::{Dashboard, PartnerSystem, Portal, SupervisionTool};
        let role = match caller {
            Caller::Machine(machine) => Some(machine.role),
            Caller::Person(_) => None,
        };
        let citizen = matches!(role, Some(Portal | PartnerSystem));
        let watcher = matches!(role, Some(Dashboard | SupervisionTool));
        Self { level, seal: if sealed { Seal::Sealed } else { Seal::Open }, keeper: false, citizen, watcher }
    }

    /// What the whole text is hidden by.
    #[must_use]
    pub fn hides_content(self) -> bool {
        self.is_closed() || !self.is_full()
    }

    /// True where the line of the matrix is full; whether the row is sealed is the vault's matter.
    #[must_use]
    pub fn is_full(self) -> bool {
        self.level >= Level::Full && !self.watcher
    }

    /// Who reads the whole text, and stands for no citizen, reads the internal remarks on it.
    #[must_use]
    pub fn reads_notes(self) -> bool {
        !self.hides_content() && !self.citizen
    }

    /// Who works with the row: he sees it in full, or keeps its book, however redacted he sees what is sealed of it.
    #[must_use]
    pub fn works_with(self) -> bool {
        self.is_full() || self.keeper
    }

    /// Of a sealed row these see days only: an exact instant would help to find its writer.
    fn sees_days_only(self) -> bool {
        self.is_closed() && !self.is_full()
    }

    /// An instant as it may be seen from here.
    #[must_use]
    pub fn instant(self, instant: DateTime<Utc>) -> DateTime<Utc> {
        if self.sees_days_only() { cut_to_legal_day(instant) } else { instant }
    }

    /// What the hands that did a step are hidden by: of a sealed row they may tell where it came in.
    #[must_use]
    pub fn hides_hands(self) -> bool {
        self.citizen || self.sees_days_only()
    }

    /// The same row in the answer of an act that is only tried. Nobody records that, so nothing is opened, and nothing
    /// tells whom the row names.
    #[must_use]
    pub fn tried(self) -> Self {
        Self { seal: Seal::Tried, ..self }
    }

    /// In the answer of an act that is only tried.
    #[must_use]
    pub fn is_tried(self) -> bool {
        self.seal == Seal::Tried
    }

    /// Sees days only and has no work with the row: neither who answers for it nor who was told what is for him.
    #[must_use]
    pub fn is_outside(self) -> bool {
        self.sees_days_only() && !self.keeper
    }

    /// What who answers for a row is hidden by: that it is another than usual tells whom a sealed row names.
    #[must_use]
    pub fn hides_accountable(self) -> bool {
        self.citizen || self.seal == Seal::Tried || self.is_outside()
    }

    /// What tells that somebody passed the row on is hidden by: who does not work with a sealed one does not learn it.
    #[must_use]
    pub fn hides_forwarder(self) -> bool {
        self.is_outside()
    }

    /// What tells that its writer has written before is hidden by: of a sealed one it would help to find him.
    #[must_use]
    pub fn hides_repeated(self) -> bool {
        self.citizen || self.is_outside()
    }

    /// What intake should look at tells of the content: it is for those who see the whole.
    #[must_use]
    pub fn hides_intake_review(self) -> bool {
        self.citizen || self.watcher || self.seal == Seal::Tried || self.level < Level::Full
    }

    /// True where a list shows subject and village.
    #[must_use]
    pub fn shows_subject(self) -> bool {
        !self.is_closed()
    }

    fn is_closed(self) -> bool {
        self.seal != Seal::Open
    }

    /// Masks of what a list tells of the texts.
    #[must_use]
    pub fn text_masks(self) -> Masks {
        if self.shows_subject() { Masks::new() } else { vec!["/subject", "/village_code"] }
    }

    /// Masks of a case in a list.
    #[must_use]
    pub fn case_masks(self) -> Masks {
        let mut masks = self.text_masks();
        if self.hides_accountable() {
            masks.extend(["/assignee", "/settler"]);
        }
        masks
    }

    /// Mask of the answer. A letter may name its writer: who sees a row redacted reads the wording for the public, and of
    /// a sealed row only those read it for whom it was `opened`.
    #[must_use]
    pub fn answer_mask(self, opened: bool) -> Option<&'static str> {
        if self.is_closed() && !opened {
            Some("/answer")
        } else if self.level < Level::Full {
            Some("/answer/text")
        } else {
            None
        }
    }

    /// The answer as it may be seen from here; the outer `None`: masked.
    #[must_use]
    pub fn answer(self, answer: Option<AnswerView>, opened: bool) -> Maskable<AnswerView> {
        if self.is_closed() && !opened {
            return None;
        }
        let text = |answer: &AnswerView| answer.text.clone().filter(|_| self.level >= Level::Full);
        Some(answer.map(|answer| AnswerView { text: text(&answer), ..answer }))
    }
}

/// Names of the whole text, and of whom and what it tells.
const CONTENT: &[&str] = &[
    "/content",
    "/writers",
    "/representative",
    "/place",
    "/about",
    "/addressed_to",
    "/forwarded_by",
    "/intake",
];

/// Lists of names of what a confirmed sealing hides for good, for kept answers.
pub const SEALED_MASKS: &[&[&str]] =
    &[&["/subject", "/village_code"], CONTENT, &["/answer", "/tracking", "/receipt"]];
