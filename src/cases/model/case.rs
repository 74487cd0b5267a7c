//! A case, and how an act of the table changes it. Which act may follow which state is data: [`super::table`].

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::act::{CaseAct, Mark};
use super::codes::{CaseResult, CaseStatus, ComplexityLevel, LifeCycle};
use super::step::{Guard, Step, To};
use super::table::steps;
use crate::kernel::access::{AccessFacts, HasFacts, Register};
use crate::petitions::model::{Field, Kind, PublicStatus, Track};

/// Why an act is not possible: a sentence and the article that bars it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Barred {
    /// One sentence.
    pub detail: &'static str,
    /// The article.
    pub legal_basis: &'static str,
}

impl Barred {
    /// By a guard of this row that does not hold.
    #[must_use]
    pub fn by(guard: Guard, step: &Step) -> Self {
        Self { detail: guard.detail(), legal_basis: guard.article(step) }
    }
}

/// Of an act that begins in other states.
pub(super) const WRONG_STATE: &str = "This act is not possible in the present state of the case.";

/// A case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Tenant.
    pub commune: String,
    /// Id.
    pub id: Uuid,
    /// Printed number.
    pub number: String,
    /// Kind of its first petition.
    pub kind: Kind,
    /// Track.
    pub track: Track,
    /// Which states and acts it has.
    pub life_cycle: LifeCycle,
    /// Field of life.
    pub field: Option<Field>,
    /// State.
    pub status: CaseStatus,
    /// State as outsiders are told.
    pub public_status: PublicStatus,
    /// Register.
    pub register: Register,
    /// Unit that keeps the book.
    pub unit_id: Uuid,
    /// Body of that unit.
    pub body_unit_id: Uuid,
    /// First petition.
    pub petition_id: Uuid,
    /// Its printed number.
    pub petition_number: String,
    /// Texts are behind a grant.
    pub sealed: bool,
    /// What it is about; null while sealed.
    pub subject: Option<String>,
    /// Village; null while sealed.
    pub village_code: Option<String>,
    /// People behind it.
    pub people_count: i32,
    /// Tracking flags.
    pub flags: Vec<String>,
    /// How complex it was found to be, in writing.
    pub complexity_level: ComplexityLevel,
    /// What acts left behind that later acts depend on.
    pub marks: Vec<String>,
    /// Legal day of acceptance.
    pub accepted_on: NaiveDate,
    /// Legal day of the latest act that changed the state.
    pub stepped_on: NaiveDate,
    /// States before the suspension, the closure, or the next instance, court or superior that has it, the latest last.
    pub came_from: Vec<CaseStatus>,
    /// Proven day on which the complainant received the decision.
    pub decision_received_on: Option<NaiveDate>,
    /// Who settles.
    pub settler_position_id: Uuid,
    /// Lead assignee.
    pub assignee_position_id: Option<Uuid>,
    /// Unit of the lead assignee.
    pub assignee_unit_id: Option<Uuid>,
    /// Portal of the first petition.
    pub created_by_client: Option<String>,
    /// Officer that registered the first petition.
    pub created_by_position: Option<Uuid>,
    /// Persons in office who see nothing of it.
    pub excluded_person_ids: Vec<Uuid>,
    /// Next due date.
    pub due_on: Option<NaiveDate>,
    /// Result of the answer, decision or conclusion.
    pub result: Option<CaseResult>,
    /// Legal day of that.
    pub answered_on: Option<NaiveDate>,
    /// The answer, decision or conclusion that stands.
    pub answer_id: Option<Uuid>,
    /// Legal day on which it ended.
    pub closed_on: Option<NaiveDate>,
    /// Case into which its petitions went: the matter counts with that, and this one for nothing any more.
    pub merged_into_id: Option<Uuid>,
    /// Grows with every change.
    pub version: i32,
    /// Business instant.
    pub created_at: DateTime<Utc>,
    /// Business instant of the last change.
    pub changed_at: DateTime<Utc>,
}

impl HasFacts for Case {
    fn facts(&self) -> AccessFacts {
        AccessFacts {
            commune: self.commune.clone(),
            register: Some(self.register),
            unit_id: Some(self.unit_id),
            body_unit_id: Some(self.body_unit_id),
            kind: Some(self.kind.as_str()),
            sealed: self.sealed,
            assignee_position_id: self.assignee_position_id,
            assignee_unit_id: self.assignee_unit_id,
            settler_position_id: Some(self.settler_position_id),
            created_by_client: self.created_by_client.clone(),
            created_by_position: self.created_by_position,
            subject_unit_id: None,
            subject_body_id: None,
            excluded_person_ids: self.excluded_person_ids.clone(),
        }
    }
}

impl Case {
    /// One version further.
    #[must_use]
    pub fn changed(mut self, now: DateTime<Utc>) -> Self {
        self.version += 1;
        self.changed_at = now;
        self
    }

    /// A new next due date, computed outside any act.
    #[must_use]
    pub fn due(mut self, on: Option<NaiveDate>, now: DateTime<Utc>) -> Self {
        self.due_on = on;
        self.changed(now)
    }

    /// True where a mark stands.
    #[must_use]
    pub fn has(&self, mark: Mark) -> bool {
        self.marks.iter().any(|one| one == mark.as_str())
    }

    /// The row of the table by which this act is done now in this variant; else why not.
    pub fn step(&self, act: CaseAct, variant: &str) -> Result<&'static Step, Barred> {
        self.is_here_for(act)?;
        let rows = || steps(self.life_cycle, act).filter(|step| step.variant == variant);
        let from_here = |step: &&Step| step.from.contains(&self.status);
        let Some(step) = rows().find(from_here) else {
            let any = steps(self.life_cycle, act).next();
            let legal_basis = rows().next().or(any).map_or(OUTSIDE, |step| step.basis);
            return Err(Barred { detail: WRONG_STATE, legal_basis });
        };
        self.met(step)
    }

    /// This row, where its act may be done now; else why not. It is one that begins here, as [`Self::steps_from_here`] gives them.
    /// Not looked up once more by its variant: a page of cases asks for thousands.
    pub fn lets(&self, step: &'static Step) -> Result<&'static Step, Barred> {
        self.is_here_for(step.act)?;
        self.met(step)
    }

    /// Barred where a guard does not hold that the case alone answers.
    fn met(&self, step: &'static Step) -> Result<&'static Step, Barred> {
        match step.guards.iter().find(|guard| !self.meets(**guard)) {
            Some(guard) => Err(Barred::by(*guard, step)),
            None => Ok(step),
        }
    }

    /// True where the act may be done now in one variant at least, as far as the case itself tells.
    #[must_use]
    pub fn allows(&self, act: CaseAct) -> bool {
        self.allows_if(act, |_| true)
    }

    /// The same, where that holds of the row too by which it is done.
    #[must_use]
    pub fn allows_if(&self, act: CaseAct, holds: impl Fn(&Step) -> bool) -> bool {
        self.steps_from_here(act).any(|step| self.lets(step).is_ok_and(&holds))
    }

    /// The rows of an act that begin in the state in which the case is.
    pub fn steps_from_here(&self, act: CaseAct) -> impl Iterator<Item = &'static Step> {
        steps(self.life_cycle, act).filter(|step| step.from.contains(&self.status))
    }

    /// True where its result leaves nothing to carry out.
    #[must_use]
    pub fn orders_nothing(&self) -> bool {
        matches!(self.result, Some(CaseResult::Unfounded | CaseResult::DeliberatelyFalse))
    }

    /// Guards that ask the clocks or the day are asked where those are known, what is linked where that is known, and what an act says
    /// by the act.
    fn meets(&self, guard: Guard) -> bool {
        match guard {
            Guard::Marked(mark, _) => self.has(mark),
            Guard::Unmarked(mark, _) => !self.has(mark),
            Guard::Complex => self.complexity_level != ComplexityLevel::None,
            Guard::NothingOrdered => self.orders_nothing(),
            Guard::HasResult => self.result.is_some(),
            Guard::FieldMatter => self.kind == Kind::DenunciationField,
            Guard::Unassigned => self.assignee_position_id.is_none(),
            Guard::InTime
            | Guard::Overdue
            | Guard::EffectRan
            | Guard::Untold
            | Guard::Alone
            | Guard::CarriedOut
            | Guard::SinceReform(_)
            | Guard::BeforeReform(_)
            | Guard::Required(_) => true,
        }
    }

    /// The case after a step of the table.
    #[must_use]
    pub fn after(mut self, step: &Step, on: NaiveDate, now: DateTime<Utc>) -> Self {
        let next = match step.to {
            To::Same => self.status,
            To::State(status) => status,
            To::Back => self.came_from.last().copied().unwrap_or(CaseStatus::Accepted),
        };
        if next != self.status {
            if step.to == To::Back {
                self.came_from.pop();
                self.public_status = next.public_on_return();
            } else if next.is_away() || next == CaseStatus::Closed {
                self.came_from.push(self.status);
            } else {
                self.came_from.clear();
            }
            self.status = next;
            self.stepped_on = on;
            self.closed_on = next.has_ended().then(|| self.closed_on.unwrap_or(on));
        }
        if let Some(public) = step.public {
            self.public_status = public;
        }
        self.marks.retain(|mark| !step.clears.iter().any(|gone| gone.as_str() == mark));
        for mark in step.marks {
            if !self.has(*mark) {
                self.marks.push(mark.as_str().to_owned());
            }
        }
        self.changed(now)
    }

    /// True where a lead may be assigned now.
    pub fn may_be_assigned(&self) -> Result<&'static Step, Barred> {
        self.step(CaseAct::Assignments, "lead")
    }

    /// True where work may be given besides the lead's.
    pub fn may_be_supported(&self) -> Result<&'static Step, Barred> {
        self.step(CaseAct::Assignments, "support")
    }

    /// Gives the case its lead (giao chủ trì).
    pub fn assign(
        mut self,
        (position_id, unit_id): (Uuid, Uuid),
        on: NaiveDate,
        now: DateTime<Utc>,
    ) -> Result<Self, Barred> {
        let step = self.may_be_assigned()?;
        self.assignee_position_id = Some(position_id);
        self.assignee_unit_id = Some(unit_id);
        Ok(self.after(step, on, now))
    }
}

/// What bars an act that this life cycle does not have at all.
pub const OUTSIDE: &str = "Luật Khiếu nại; Luật Tố cáo; Luật Tiếp công dân Điều 28";
