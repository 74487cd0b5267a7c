//! What access decisions look at, and the conditions of the policy.

use serde::Serialize;
use uuid::Uuid;

use super::caller::Position;
use super::role::{Register, Role};

/// Facts of a row that decide who may see it or do something with it. Kept before and after in every event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct AccessFacts {
    /// Tenant.
    pub commune: String,
    /// Register of the book.
    pub register: Option<Register>,
    /// Unit that keeps the book, or that the row belongs to.
    pub unit_id: Option<Uuid>,
    /// Body of that unit.
    pub body_unit_id: Option<Uuid>,
    /// Code of the kind of petition; null before screening.
    pub kind: Option<&'static str>,
    /// Behind a grant.
    pub sealed: bool,
    /// Accountable position.
    pub assignee_position_id: Option<Uuid>,
    /// Unit of that position.
    pub assignee_unit_id: Option<Uuid>,
    /// Settler.
    pub settler_position_id: Option<Uuid>,
    /// Portal that registered it.
    pub created_by_client: Option<String>,
    /// Officer that registered it.
    pub created_by_position: Option<Uuid>,
    /// The other side: the supervised unit of a finding.
    pub subject_unit_id: Option<Uuid>,
    /// Body of the other side.
    pub subject_body_id: Option<Uuid>,
    /// Persons in office who see nothing of it.
    pub excluded_person_ids: Vec<Uuid>,
}

/// Under which condition a role may do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// Always.
    Always,
    /// Keeper of the row's book.
    Keeper,
    /// Head of the row's book, who settles.
    Head,
    /// The settler of the row.
    Settler,
    /// The lead or accountable person of the row.
    Assignee,
    /// The accountable person of a petition that was not screened yet: where all keepers of the book are named, who stands
    /// above them does their work.
    Accountable,
    /// Head of the unit that the row's assignee belongs to.
    AssigneeUnit,
    /// Who created the row.
    Creator,
    /// The host of the schedule.
    Host,
    /// Belongs to the body that issued the finding.
    IssuerBody,
    /// Head of the supervised unit.
    SubjectHead,
}

impl Condition {
    /// The condition in words, for the printed matrix.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Always => "yes",
            Self::Keeper => "keeper of the book",
            Self::Head => "head of the book",
            Self::Settler => "settler",
            Self::Assignee => "assignee",
            Self::Accountable => "accountable, before screening",
            Self::AssigneeUnit => "head of the assignee's unit",
            Self::Creator => "who created it",
            Self::Host => "host",
            Self::IssuerBody => "body that issued it",
            Self::SubjectHead => "head of the supervised unit",
        }
    }

    /// True where a person acting in `position` meets the condition on a row with `facts`.
    #[must_use]
    pub fn holds(self, position: &Position, facts: &AccessFacts) -> bool {
        if position.commune != facts.commune {
            return false;
        }
        match self {
            Self::Always => true,
            Self::Keeper => in_book(position, facts, Register::keepers),
            Self::Head => in_book(position, facts, Register::heads),
            Self::Settler => facts.settler_position_id == Some(position.id),
            Self::Assignee | Self::Host => facts.assignee_position_id == Some(position.id),
            Self::Accountable => facts.kind.is_none() && facts.assignee_position_id == Some(position.id),
            Self::AssigneeUnit => facts.assignee_unit_id == Some(position.unit_id),
            Self::Creator => facts.created_by_position == Some(position.id),
            Self::IssuerBody => facts.body_unit_id == Some(position.body_unit_id),
            Self::SubjectHead => heads_subject(position, facts),
        }
    }
}

fn in_book(position: &Position, facts: &AccessFacts, roles: fn(Register) -> &'static [Role]) -> bool {
    let Some(register) = facts.register else { return false };
    roles(register).contains(&position.role) && keeps_unit(position, register, facts)
}

/// A book is a register and the unit that keeps it: the head of one school has no say in another's book.
fn keeps_unit(position: &Position, register: Register, facts: &AccessFacts) -> bool {
    match register {
        Register::PublicUnit => facts.unit_id == Some(position.unit_id),
        Register::Front => facts.body_unit_id == Some(position.body_unit_id),
        Register::Government | Register::Party | Register::Council | Register::Police => true,
    }
}

fn heads_subject(position: &Position, facts: &AccessFacts) -> bool {
    match position.role {
        Role::UnitHead | Role::PublicUnitHead | Role::PoliceOfficer | Role::FrontOfficer => {
            facts.subject_unit_id == Some(position.unit_id)
        }
        // The head of a body answers for it and every unit of it.
        Role::GovernmentChair | Role::PartySecretary | Role::CouncilStanding => {
            facts.subject_body_id == Some(position.body_unit_id)
        }
        _ => false,
    }
}
