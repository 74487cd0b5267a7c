//! Which findings a caller may read. The pure form is [`FindingScope::admits`]; the store makes the SQL form from
//! [`FindingScope::reaches`]; a test keeps both equal.

use uuid::Uuid;

use crate::kernel::access::{AccessFacts, Caller, MachineCaller, Position, Role};

/// Which findings one grant reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// All of the commune.
    Commune,
    /// Those that a body issued.
    Issuer(Uuid),
    /// Those about a unit.
    SubjectUnit(Uuid),
    /// Those about any unit of a body.
    SubjectBody(Uuid),
}

impl Reach {
    /// True for those about a unit or body.
    fn is_about(self) -> bool {
        matches!(self, Self::SubjectUnit(_) | Self::SubjectBody(_))
    }
}

/// One grant of reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Tenant.
    pub commune: String,
    /// Which findings.
    pub reach: Reach,
}

/// What a caller may read of findings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FindingScope {
    grants: Vec<Grant>,
}

/// The grants of one commune, gathered for a query.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reaches {
    /// All findings.
    pub all: bool,
    /// Issuing bodies.
    pub issuers: Vec<Uuid>,
    /// Supervised units.
    pub subject_units: Vec<Uuid>,
    /// Bodies of supervised units.
    pub subject_bodies: Vec<Uuid>,
}

impl FindingScope {
    /// The scope of a caller: the union over his positions.
    #[must_use]
    pub fn of(caller: &Caller) -> Self {
        let grants = match caller {
            Caller::Person(person) => person.positions.iter().flat_map(of_position).collect(),
            Caller::Machine(machine) => of_machine(machine),
        };
        Self { grants }
    }

    /// True where a finding with these facts may be seen.
    #[must_use]
    pub fn admits(&self, facts: &AccessFacts) -> bool {
        self.grants.iter().filter(|grant| grant.commune == facts.commune).any(|grant| match grant.reach {
            Reach::Commune => true,
            Reach::Issuer(id) => facts.body_unit_id == Some(id),
            Reach::SubjectUnit(id) => facts.subject_unit_id == Some(id),
            Reach::SubjectBody(id) => facts.subject_body_id == Some(id),
        })
    }

    /// True where a position makes one see a finding with these facts because it is about one's own unit or body.
    #[must_use]
    pub fn is_about(position: &Position, facts: &AccessFacts) -> bool {
        let grants: Vec<Grant> = of_position(position);
        let about = grants.into_iter().filter(|grant| grant.reach.is_about());
        Self { grants: about.collect() }.admits(facts)
    }

    /// What a query in one commune asks for.
    #[must_use]
    pub fn reaches(&self, commune: &str) -> Reaches {
        let mut reaches = Reaches::default();
        for grant in self.grants.iter().filter(|grant| grant.commune == commune) {
            match grant.reach {
                Reach::Commune => reaches.all = true,
                Reach::Issuer(id) => reaches.issuers.push(id),
                Reach::SubjectUnit(id) => reaches.subject_units.push(id),
                Reach::SubjectBody(id) => reaches.subject_bodies.push(id),
            }
        }
        reaches
    }

    /// Text that changes whenever the rights do: bound into cursors.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        format!("{:?}", self.grants)
    }
}

fn of_position(position: &Position) -> Vec<Grant> {
    let issued = Reach::Issuer(position.body_unit_id);
    let about_unit = Reach::SubjectUnit(position.unit_id);
    let about_body = Reach::SubjectBody(position.body_unit_id);
    let reaches = match position.role {
        Role::PartySecretary | Role::PartyStanding | Role::PartyOffice => vec![Reach::Commune],
        // The head of a supervised unit among them reads what he must answer.
        Role::CouncilStanding => vec![issued, about_body],
        Role::FrontOfficer => vec![issued, about_unit],
        Role::CouncilCommittee | Role::CouncilDeputy | Role::InspectionCommittee => vec![issued],
        Role::GovernmentChair | Role::GovernmentViceChair | Role::GovernmentOffice => vec![about_body],
        Role::UnitHead | Role::PublicUnitHead | Role::PoliceOfficer => vec![about_unit],
        Role::IntakeOfficer
        | Role::CaseOfficer
        | Role::PartyBuilding
        | Role::VillageHead
        | Role::Mediator
        | Role::IdentityCustodian
        | Role::Administrator
        | Role::Auditor
        | Role::ProvincialSupervisor
        | Role::Portal
        | Role::PartnerSystem
        | Role::Dashboard
        | Role::SupervisionTool => Vec::new(),
    };
    reaches.into_iter().map(|reach| Grant { commune: position.commune.clone(), reach }).collect()
}

fn of_machine(machine: &MachineCaller) -> Vec<Grant> {
    let reads = matches!(machine.role, Role::Dashboard | Role::SupervisionTool);
    if !reads || !machine.communes.contains(&machine.commune) {
        return Vec::new();
    }
    [Reach::Issuer(machine.body_unit_id), Reach::SubjectBody(machine.body_unit_id)]
        .into_iter()
        .map(|reach| Grant { commune: machine.commune.clone(), reach })
        .collect()
}

#[cfg(test)]
mod tests;
