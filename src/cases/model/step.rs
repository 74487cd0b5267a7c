//! One row of the table of life cycles: an act, the states it is done in, and everything that follows from it.

mod guard;
mod requirement;

pub use guard::{Guard, TRANSITION};
pub use requirement::Requirement;

use super::act::{CaseAct, Mark};
use super::codes::{CaseStatus, LetterAddressee, LifeCycle};
use crate::petitions::model::PublicStatus;

/// Clocks that stop when whoever passed the petition on is told how it is handled (Luật Tố cáo Art 26(2)).
pub const UNTIL_FORWARDER_TOLD: &[&str] = &["T05"];
/// Clocks that stop when whoever passed the petition on is told the result, by the letter of it or in a notice: the law asks that
/// he is informed (Luật Tiếp công dân Art 27(2); Luật Khiếu nại Art 66(2)).
pub const UNTIL_RESULT_TOLD: &[&str] = &["R10", "C10"];
/// Clocks of letters that are counted from the receipt and not from the act that they tell of (Luật Khiếu nại Art 27).
pub const FROM_RECEIPT: &[&str] = &["C03"];
/// Clocks of what is told to the public (Luật Tố cáo Art 40; Nghị định 124/2020).
pub const PUBLISHING: &[&str] = &["C11", "T19"];
/// The one of them that is owed of the conclusion and of each decision on a violation (Luật Tố cáo Art 40(1)): those may be entered in
/// another order than they were made.
pub const PUBLISHING_EACH: &str = "T19";

/// A decision in effect is carried out (Nghị định 124/2020/NĐ-CP Điều 31).
pub const ENFORCEMENT: &str = "C21";

/// A conclusion is acted on and told to the public (Luật Tố cáo Art 36(1), 40).
pub const OF_CONCLUSION: &[&str] = &["T16", "T19"];

/// The suspended execution of the disputed decision, which ends with the time for settling at the latest (Luật Khiếu nại Art 35).
pub const EXECUTION: &str = "C22";

/// The complainant's time to go to court with the decision that he received: it outlives the case's end, and ends when he uses it or
/// another decision takes the place of that one (Luật Tố tụng hành chính Art 116).
pub const LAWSUIT: &[&str] = &["C25"];

/// What parties and others were asked to produce (Luật Khiếu nại Art 12 to 15).
pub const PRODUCING: &[&str] = &["C07"];

/// Where a step leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To {
    /// The state stays.
    Same,
    /// A state.
    State(CaseStatus),
    /// The state before the suspension, the closure, the second complaint, the lawsuit or the superior's reopening.
    Back,
}

/// What an act does to the clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clocks {
    /// Starts these rules on the day of the act.
    Start(&'static [&'static str]),
    /// Starts these rules on the day of the act for it alone, beside what other acts of that day have started.
    StartOwn(&'static [&'static str]),
    /// Starts these rules on the day of the act once the case is back where they run.
    StartOnReturn(&'static [&'static str]),
    /// Starts these rules on the day on which the decision has effect: the day after both times have run.
    StartOnEffect(&'static [&'static str]),
    /// Starts the clock of this rule, which ends when the time for settling does.
    UntilSettled(&'static str),
    /// Fulfils them.
    Fulfil(&'static [&'static str]),
    /// Fulfils them as of the day on which it was told to the public: of its meeting, else the first on which it was shown.
    Told(&'static [&'static str]),
    /// Fulfils those of them that the act had started which this one answers, and no others.
    FulfilOf(&'static [&'static str]),
    /// Fulfils the clock of settlement.
    Settle,
    /// Cancels them.
    Cancel(&'static [&'static str]),
    /// Cancels whatever runs but the duties to inform, for who was not told yet is told after the end too, and the complainant's time to
    /// go to court.
    EndSettling,
    /// Pauses the clock of settlement.
    Pause,
    /// Pauses the clock of settlement where it runs; one that has run out is cancelled (a court has the matter).
    Halt,
    /// Lets run what the act had stopped that led to the present state: the second complaint, the lawsuit, the superior's reopening, the
    /// closure; and starts what has to be counted since then.
    Revive,
    /// Lets it run again.
    Resume,
    /// Makes it longer by decision.
    Extend,
    /// Gives it the length of the level that was found.
    Complexity,
    /// Starts this rule on the day of the request: that on which the petition was complete, or its settlement was asked for; where that is
    /// settled which came back since, on the day on which it did.
    StartOnRequest(&'static str),
    /// Starts these rules on the day that the act names.
    StartOnNamed(&'static [&'static str]),
    /// Lets what was left of the time for settling run on, which the end of the settlement had cancelled.
    Reopen,
    /// Gives what runs until the matter is settled to the new case too, as it stands: neither part has more time than the whole had.
    Share,
    /// Starts the limit of its own where one is set or confirmed; only then is the red line fulfilled by an act within the office.
    OwnLimit,
}

/// The paper of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paper {
    /// Form number with its decree; empty: the law gives none, or its number is not verified.
    pub form: &'static str,
    /// Name.
    pub name: &'static str,
}

/// Who must be told, and by which rule until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tell {
    /// Who.
    pub to: LetterAddressee,
    /// The rule; `None`: no number in the law.
    pub within: Option<&'static str>,
    /// Form number with its decree; empty: the law gives none, or its number is not verified.
    pub form: &'static str,
}

/// That somebody must be told.
#[must_use]
pub const fn tell(to: LetterAddressee, within: Option<&'static str>) -> Tell {
    Tell { to, within, form: "" }
}

impl Tell {
    /// On a form of its own.
    #[must_use]
    pub const fn with_form(self, form: &'static str) -> Self {
        Self { form, ..self }
    }
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// Whose life cycles.
    pub cycles: &'static [LifeCycle],
    /// Which act.
    pub act: CaseAct,
    /// Which variant of it; empty where it has one only.
    pub variant: &'static str,
    /// States it is done in; empty: it opens the case.
    pub from: &'static [CaseStatus],
    /// State after it.
    pub to: To,
    /// What outsiders are told from then on; `None`: as before.
    pub public: Option<PublicStatus>,
    /// What must hold besides.
    pub guards: &'static [Guard],
    /// Marks it sets.
    pub marks: &'static [Mark],
    /// Marks it takes away.
    pub clears: &'static [Mark],
    /// What it does to the clocks.
    pub clocks: &'static [Clocks],
    /// Its paper has a number.
    pub numbered: bool,
    /// It can be annulled while nothing rests on it.
    pub annullable: bool,
    /// Its paper.
    pub paper: Option<Paper>,
    /// Who must be told.
    pub tells: &'static [Tell],
    /// The article.
    pub basis: &'static str,
}

impl Step {
    /// A row without consequences; what it has is added behind.
    #[must_use]
    pub const fn new(
        cycles: &'static [LifeCycle],
        act: CaseAct,
        from: &'static [CaseStatus],
        to: To,
        basis: &'static str,
    ) -> Self {
        Self {
            cycles,
            act,
            variant: "",
            from,
            to,
            public: None,
            guards: &[],
            marks: &[],
            clears: &[],
            clocks: &[],
            numbered: false,
            annullable: true,
            paper: None,
            tells: &[],
            basis,
        }
    }

    /// True where it leads to another state.
    #[must_use]
    pub const fn changes_state(&self) -> bool {
        !matches!(self.to, To::Same)
    }

    /// A variant of the act.
    #[must_use]
    pub const fn variant(self, variant: &'static str) -> Self {
        Self { variant, ..self }
    }

    /// What outsiders are told.
    #[must_use]
    pub const fn public(self, public: PublicStatus) -> Self {
        Self { public: Some(public), ..self }
    }

    /// What must hold.
    #[must_use]
    pub const fn guards(self, guards: &'static [Guard]) -> Self {
        Self { guards, ..self }
    }

    /// Marks it sets and takes away.
    #[must_use]
    pub const fn marks(self, marks: &'static [Mark], clears: &'static [Mark]) -> Self {
        Self { marks, clears, ..self }
    }

    /// What it does to the clocks.
    #[must_use]
    pub const fn clocks(self, clocks: &'static [Clocks]) -> Self {
        Self { clocks, ..self }
    }

    /// It is never annulled.
    #[must_use]
    pub const fn for_good(self) -> Self {
        Self { annullable: false, ..self }
    }

    /// True where it starts clocks with which others reckon, or changes when they end.
    #[must_use]
    pub fn moves_time(&self) -> bool {
        let moves = |one: &Clocks| match one {
            // What a conclusion asks for is counted anew when the case comes back.
            Clocks::StartOwn(rules) => rules.iter().any(|rule| OF_CONCLUSION.contains(rule)),
            Clocks::StartOnNamed(_)
            | Clocks::FulfilOf(_)
            | Clocks::Told(_)
            | Clocks::Fulfil(_)
            | Clocks::Settle
            | Clocks::Cancel(_)
            | Clocks::Share => false,
            _ => true,
        };
        self.clocks.iter().any(moves)
    }

    /// True where it reckons with clocks that run, or changes them.
    #[must_use]
    pub fn asks_time(&self) -> bool {
        let asks = |one: &Clocks| {
            !matches!(
                one,
                Clocks::Start(_)
                    | Clocks::StartOwn(_)
                    | Clocks::StartOnNamed(_)
                    | Clocks::StartOnReturn(_)
                    | Clocks::StartOnEffect(_)
                    | Clocks::Fulfil(_)
                    | Clocks::Told(_)
                    | Clocks::FulfilOf(_)
            )
        };
        let timed = |guard: &Guard| matches!(guard, Guard::InTime | Guard::Overdue | Guard::EffectRan);
        self.guards.iter().any(timed) || self.clocks.iter().any(asks)
    }

    /// Its paper, whose number must be given.
    #[must_use]
    pub const fn decision(self, form: &'static str, name: &'static str) -> Self {
        Self { paper: Some(Paper { form, name }), numbered: true, ..self }
    }

    /// Its paper, whose number may be given.
    #[must_use]
    pub const fn paper(self, form: &'static str, name: &'static str) -> Self {
        Self { paper: Some(Paper { form, name }), ..self }
    }

    /// Who must be told.
    #[must_use]
    pub const fn tells(self, tells: &'static [Tell]) -> Self {
        Self { tells, ..self }
    }
}
