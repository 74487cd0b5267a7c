//! From where a row is looked at, and what is masked from there.

use chrono::{DateTime, Utc};

use super::views::AnswerView;
use crate::kernel::access::{Caller, Level};
use crate::kernel::acts::Sighting;
use crate::kernel::http::Maskable;
use crate::kernel::time::cut_to_legal_day;

/// From where a row is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sight {
    /// How much the matrix gives.
    level: Level,
    /// The row is sealed.
    sealed: bool,
    /// Through a portal, for its citizen.
    pub citizen: bool,
    /// A dashboard or a supervision tool: its body's line of the matrix, but never the petition's own text and its people.
    /// It follows cases, and so reads the answer where its line is full.
    pub watcher: bool,
}

impl Sight {
    /// From where this caller looks.
    #[must_use]
    pub fn of(caller: &Caller, level: Level, sealed: bool) -> Self {
        use crate::kernel::access::Role::{Dashboard, PartnerSystem, Portal, SupervisionTool};
        let role = match caller {
            Caller::Machine(machine) => Some(machine.role),
            Caller::Person(_) => None,
        };
        let citizen = matches!(role, Some(Portal | PartnerSystem));
        let watcher = matches!(role, Some(Dashboard | SupervisionTool));
        Self { level, sealed, citizen, watcher }
    }

    /// What the whole text is hidden by.
    #[must_use]
    pub fn hides_content(self) -> bool {
        self.sealed || self.level < Level::Full || self.watcher
    }

    /// Of a sealed row these see days only: an exact instant would help to find its writer.
    fn sees_days_only(self) -> bool {
        self.sealed && (self.level < Level::Full || self.watcher)
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

    /// How the acts of a row are seen from here. A portal sees what was done, when and by which paper. Until the row is
    /// screened, who sees it redacted learns what the timeline tells: a paper's number may name the body that has it.
    #[must_use]
    pub fn of_acts(self, screened: bool) -> Sighting {
        let hides_paper = self.sees_days_only() && !self.citizen && !screened;
        let hides_signature = self.citizen || hides_paper;
        Sighting { hides_hands: self.hides_hands(), hides_signature, hides_paper }
    }

    /// Masks of a step in a timeline.
    #[must_use]
    pub fn step_masks(self) -> Vec<String> {
        let hands = self.hides_hands().then_some("/position");
        let fields = self.citizen.then_some("/fields");
        hands.into_iter().chain(fields).map(str::to_owned).collect()
    }

    /// What intake should look at tells of the content: it is for those who see the whole.
    #[must_use]
    pub fn hides_intake_review(self) -> bool {
        self.citizen || self.watcher || self.level < Level::Full
    }

    /// Masks of a list item.
    #[must_use]
    pub fn summary_masks(self) -> Vec<String> {
        let mut masks = Vec::new();
        if self.sealed {
            masks.extend(["/subject", "/village_code"]);
        }
        if self.citizen {
            masks.extend(["/assignee", "/settler", "/flags"]);
        }
        if self.hides_intake_review() {
            masks.push("/intake_review");
        }
        masks.into_iter().map(str::to_owned).collect()
    }

    /// Masks of a whole petition.
    #[must_use]
    pub fn view_masks(self) -> Vec<String> {
        let mut masks = self.summary_masks();
        if self.hides_content() {
            let hidden = [
                "/content",
                "/writers",
                "/representative",
                "/place",
                "/about",
                "/addressed_to",
                "/forwarded_by",
                "/intake",
            ];
            masks.extend(hidden.map(str::to_owned));
        }
        masks.extend(self.answer_mask(self.citizen));
        masks
    }

    /// Mask of the answer. A letter may name its writer: who sees a row redacted reads the wording for the public, and of
    /// a sealed row only those read it for whom it was `opened`.
    #[must_use]
    pub fn answer_mask(self, opened: bool) -> Option<String> {
        if self.sealed && !opened {
            Some("/answer".to_owned())
        } else if self.level < Level::Full {
            Some("/answer/text".to_owned())
        } else {
            None
        }
    }

    /// The answer as it may be seen from here; the outer `None`: masked.
    #[must_use]
    pub fn answer(self, answer: Option<AnswerView>, opened: bool) -> Maskable<AnswerView> {
        if self.sealed && !opened {
            return None;
        }
        let text = |answer: &AnswerView| answer.text.clone().filter(|_| self.level >= Level::Full);
        Some(answer.map(|answer| AnswerView { text: text(&answer), ..answer }))
    }
}

/// Names of what a confirmed sealing hides for good, for kept answers.
pub const SEALED_MASKS: &[&str] = &[
    "/subject",
    "/village_code",
    "/content",
    "/writers",
    "/representative",
    "/place",
    "/about",
    "/addressed_to",
    "/forwarded_by",
    "/intake",
    "/answer",
    "/tracking",
    "/receipt",
];
