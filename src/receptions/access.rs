//! Who may do what with reception schedules, and who sees those that are not published.

use uuid::Uuid;

use super::model::{Schedule, ScheduleAct, ScheduleStatus};
use crate::kernel::access::role::{HEADS, KEEPERS};
use crate::kernel::access::{AccessFacts, Caller, Condition, HasFacts, Position, Register, Role, Rule};
use crate::permissions;

permissions! {
    /// Actions on reception schedules and sessions.
    ReceptionAction by rule {
        /// Read what is published.
        ReadReceptions "receptions.read" "receptions:read",
        /// Read drafts and approved schedules.
        ReadUnpublished "receptions.read_unpublished" "receptions:read",
        /// Enter a schedule.
        EnterSchedule "receptions.enter" "receptions:write",
        /// Approve one's own schedule.
        ApproveSchedule "receptions.approve" "receptions:write",
        /// Post a schedule.
        PublishSchedule "receptions.publish" "receptions:write",
    }
}

/// Roles that receive citizens; see [`may_host`](super::model::may_host).
const HOSTS: &[Role] = &[
    Role::GovernmentChair,
    Role::PartySecretary,
    Role::PartyStanding,
    Role::CouncilStanding,
    Role::CouncilDeputy,
    Role::FrontOfficer,
    Role::PoliceOfficer,
    Role::PublicUnitHead,
    Role::IntakeOfficer,
];

fn rule(action: ReceptionAction) -> Rule {
    match action {
        ReceptionAction::ReadReceptions => Rule::roles(Role::ALL, Condition::Always),
        ReceptionAction::ReadUnpublished => {
            Rule::roles(KEEPERS, Condition::Keeper).and(HEADS, Condition::Head).and(HOSTS, Condition::Host)
        }
        ReceptionAction::EnterSchedule | ReceptionAction::PublishSchedule => {
            Rule::roles(KEEPERS, Condition::Keeper)
        }
        ReceptionAction::ApproveSchedule => Rule::roles(HOSTS, Condition::Host),
    }
}

impl HasFacts for Schedule {
    fn facts(&self) -> AccessFacts {
        facts(&self.commune, self.register, self.unit_id, self.body_unit_id, self.host_position_id)
    }
}

/// The facts of a schedule: the book of the host's unit; the host stands as the assignee.
#[must_use]
pub fn facts(
    commune: &str,
    register: Option<Register>,
    unit_id: Uuid,
    body_unit_id: Uuid,
    host: Uuid,
) -> AccessFacts {
    AccessFacts {
        commune: commune.to_owned(),
        register,
        unit_id: Some(unit_id),
        body_unit_id: Some(body_unit_id),
        assignee_position_id: Some(host),
        ..AccessFacts::default()
    }
}

/// Acts that the caller may do on a row with these facts in this state.
#[must_use]
pub fn open_acts(caller: &Caller, facts: &AccessFacts, allowed: &[ScheduleAct]) -> Vec<ScheduleAct> {
    allowed.iter().copied().filter(|act| may(caller, facts, *act)).collect()
}

/// True where the caller has an act on the row, now or in another state: he is shown its version.
#[must_use]
pub fn has_act(caller: &Caller, facts: &AccessFacts) -> bool {
    ScheduleAct::ALL.iter().any(|act| may(caller, facts, *act))
}

fn may(caller: &Caller, facts: &AccessFacts, act: ScheduleAct) -> bool {
    let action = match act {
        ScheduleAct::Approve => ReceptionAction::ApproveSchedule,
        ScheduleAct::Publish => ReceptionAction::PublishSchedule,
    };
    rule(action).permits(caller, facts)
}

/// Rows of one book that the caller sees before they are published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Book {
    /// Register.
    pub register: Register,
    /// Only rows of this unit.
    pub unit_id: Option<Uuid>,
    /// Only rows of this body.
    pub body_unit_id: Option<Uuid>,
}

/// A unit as the keeper of a book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookUnit {
    /// Unit.
    pub id: Uuid,
    /// Its body.
    pub body_unit_id: Uuid,
    /// Its register.
    pub register: Option<Register>,
}

impl Book {
    fn holds(&self, unit: &BookUnit) -> bool {
        unit.register == Some(self.register)
            && self.unit_id.is_none_or(|own| unit.id == own)
            && self.body_unit_id.is_none_or(|own| unit.body_unit_id == own)
    }
}

/// What the caller sees in one commune: all that is published, and more in his own books and as host. Made from the
/// rule of [`ReadUnpublished`], so that lists and single rows cannot differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visibility {
    /// Where.
    pub commune: String,
    /// Positions of the caller.
    pub hosts: Vec<Uuid>,
    /// Books that he keeps or heads.
    pub books: Vec<Book>,
}

impl Visibility {
    /// What this caller sees in a commune that he serves; `None`: it is none of his.
    #[must_use]
    pub fn of(caller: &Caller, commune: &str) -> Option<Self> {
        if !caller.communes().iter().any(|served| served == commune) {
            return None;
        }
        let rule = rule(ReceptionAction::ReadUnpublished);
        let here = || caller.positions().iter().filter(|position| position.commune == commune);
        let hosts =
            here().filter(|position| rule.conditions(position.role).any(|one| one == Condition::Host));
        Some(Self {
            commune: commune.to_owned(),
            hosts: hosts.map(|position| position.id).collect(),
            books: here().flat_map(|position| books(&rule, position)).collect(),
        })
    }

    /// What everybody sees.
    #[must_use]
    pub fn public(commune: &str) -> Self {
        Self { commune: commune.to_owned(), hosts: Vec::new(), books: Vec::new() }
    }

    /// Of all units of the commune those whose schedules are seen before they are published.
    #[must_use]
    pub fn units(&self, all: &[BookUnit]) -> Vec<Uuid> {
        all.iter().filter(|unit| self.books.iter().any(|book| book.holds(unit))).map(|unit| unit.id).collect()
    }

    /// True where a row with these facts is seen.
    #[must_use]
    pub fn admits(&self, status: ScheduleStatus, facts: &AccessFacts) -> bool {
        let (Some(id), Some(body_unit_id)) = (facts.unit_id, facts.body_unit_id) else { return false };
        let unit = BookUnit { id, body_unit_id, register: facts.register };
        facts.commune == self.commune
            && (status == ScheduleStatus::Published
                || facts.assignee_position_id.is_some_and(|host| self.hosts.contains(&host))
                || self.books.iter().any(|book| book.holds(&unit)))
    }
}

/// The books of a position: the kernel's conditions are asked how far they reach, from the whole register down to
/// the own unit.
fn books(rule: &Rule, position: &Position) -> Vec<Book> {
    let holds = |register: Register, unit_id: Option<Uuid>, body_unit_id: Option<Uuid>| {
        let facts = AccessFacts {
            commune: position.commune.clone(),
            register: Some(register),
            unit_id,
            body_unit_id,
            ..AccessFacts::default()
        };
        rule.is_met(position, &facts)
    };
    let (unit, body) = (Some(position.unit_id), Some(position.body_unit_id));
    let reaches = [(None, None), (None, body), (unit, None), (unit, body)];
    let widest = |register: &Register| {
        let reach = reaches.into_iter().find(|(unit, body)| holds(*register, *unit, *body));
        reach.map(|(unit_id, body_unit_id)| Book { register: *register, unit_id, body_unit_id })
    };
    Register::ALL.iter().filter_map(widest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::access::PersonCaller;

    const COMMUNE: &str = "99001";

    fn position(role: Role, register: Register, body: u128) -> Position {
        Position {
            id: Uuid::from_u128(1000 + body),
            commune: COMMUNE.to_owned(),
            person_id: Uuid::from_u128(7),
            role,
            unit_id: Uuid::from_u128(body + 1),
            body_unit_id: Uuid::from_u128(body),
            register: Some(register),
            title: String::new(),
            unit_name: String::new(),
        }
    }

    fn caller(positions: Vec<Position>) -> Caller {
        Caller::Person(PersonCaller {
            user_id: Uuid::nil(),
            login: "x".to_owned(),
            person_id: Uuid::from_u128(7),
            session_id: Uuid::nil(),
            positions,
        })
    }

    #[test]
    fn lists_see_what_the_rule_permits() {
        for role in Role::ALL {
            for own in Register::ALL {
                let caller = caller(vec![position(*role, *own, 10)]);
                let seen = Visibility::of(&caller, COMMUNE).unwrap();
                for register in Register::ALL {
                    for (body, host) in [(10, 1010), (10, 5), (20, 5)] {
                        let (unit, body) = (Uuid::from_u128(body + 1), Uuid::from_u128(body));
                        let facts = facts(COMMUNE, Some(*register), unit, body, Uuid::from_u128(host));
                        let permitted = rule(ReceptionAction::ReadUnpublished).permits(&caller, &facts);
                        assert_eq!(
                            seen.admits(ScheduleStatus::Draft, &facts),
                            permitted,
                            "{role} {register} {host}"
                        );
                        assert!(seen.admits(ScheduleStatus::Published, &facts));
                    }
                }
            }
        }
    }

    #[test]
    fn another_commune_is_nobodys_business() {
        let caller = caller(vec![position(Role::IntakeOfficer, Register::Government, 10)]);
        assert_eq!(Visibility::of(&caller, "99002"), None);
    }
}
