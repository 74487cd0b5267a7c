//! Who does what with petitions, and who sees how much of them.
//!
//! The visibility matrix is that of law/confidentiality §5.4 as the contract completes it.

use crate::kernel::access::role::{CLERKS, HEADS, KEEPERS};
use crate::kernel::access::{
    AccessFacts, Caller, Condition, Level, MachineCaller, Needs, Position, Reach, Register, Role, Rule, View,
};
use crate::permissions;
use crate::petitions::model::life::Hand;

permissions! {
    /// Actions on petitions.
    PetitionAction by rule {
        /// Register a petition.
        RegisterPetition "petitions.register" "petitions:write",
        /// List and read petitions.
        ReadPetitions "petitions.read" "petitions:read",
        /// Open the sealed part under a grant.
        OpenIdentity "petitions.open_identity" "petitions:read",
        /// Search for petitions that may be about the same matter.
        FindDuplicates "petitions.find_duplicates" "petitions:read",
        /// Search petitions by words and by the persons behind them.
        SearchPetitions "petitions.search" "petitions:read",
        /// Screen a petition.
        ScreenPetition "petitions.screen" "petitions:write",
        /// Handle a petition that goes into no case: guide, pass on, file, ask for what is missing, void.
        ProcessPetition "petitions.process" "petitions:write",
        /// Decide that a petition is not accepted, or refer it to investigation, inspection or mediation.
        DecidePetition "petitions.decide" "petitions:write",
        /// Classify a screened petition anew.
        ReclassifyPetition "petitions.reclassify" "petitions:write",
        /// Correct intake data.
        CorrectPetition "petitions.correct" "petitions:write",
        /// Annul an act.
        AnnulPetitionAct "petitions.annul_act" "petitions:write",
        /// Accept a petition into a case.
        AcceptPetition "petitions.accept" "petitions:write",
        /// Take what the writer supplies or withdraws.
        ActForWriter "petitions.act_for_writer" "petitions:write",
        /// Say how a matter was handled: the citizen's rating.
        RatePetition "petitions.rate" "petitions:write",
        /// Give the citizen a new tracking secret.
        RenewTracking "petitions.renew_tracking" "petitions:write",
        /// Give notice.
        NotifyPetition "petitions.notify" "petitions:write",
        /// Read the notices addressed to the writer.
        ReadNotices "petitions.read_notices" "petitions:read",
        /// Read internal remarks.
        ReadNotes "petitions.read_notes" "petitions:read",
        /// Write internal remarks.
        WriteNotes "petitions.write_notes" "petitions:write",
        /// Read timeline and deadlines.
        ReadProgress "petitions.read_progress" "petitions:read",
        /// Add a file to a petition: at the desk, or for its citizen through the portal that handed it in.
        AttachToPetition "petitions.attach" "petitions:write",
        /// List and read the files of a petition.
        ReadAttachments "petitions.read_attachments" "petitions:read",
        /// Void a file that was added by mistake.
        VoidAttachment "petitions.void_attachment" "petitions:write",
        /// Pull the dataset of petitions.
        PullDataset "petitions.pull_dataset" "datasets:read",
    }
}

/// Roles that see petitions at all: their cell of the matrix is neither – nor N.
pub const READERS: &[Role] = &[
    Role::IntakeOfficer,
    Role::CaseOfficer,
    Role::UnitHead,
    Role::GovernmentChair,
    Role::GovernmentViceChair,
    Role::GovernmentOffice,
    Role::PartySecretary,
    Role::PartyStanding,
    Role::PartyOffice,
    Role::InspectionCommittee,
    Role::CouncilStanding,
    Role::CouncilCommittee,
    Role::CouncilDeputy,
    Role::FrontOfficer,
    Role::PoliceOfficer,
    Role::PublicUnitHead,
    Role::VillageHead,
];
const MACHINES: &[Role] = &[Role::Portal, Role::PartnerSystem, Role::Dashboard, Role::SupervisionTool];
const PORTALS: &[Role] = &[Role::Portal, Role::PartnerSystem];

/// Who may stand above a book besides keepers.
const ABOVE: &[Role] =
    &[Role::GovernmentChair, Role::GovernmentViceChair, Role::PartySecretary, Role::PartyStanding];

/// Keepers of the book; and whoever answers for it in their place, since the petition names them all. His hand does not end
/// with the screening: a petition that goes into no case needs somebody who tells its writer and closes it.
fn keepers() -> Rule {
    Rule::roles(KEEPERS, Condition::Keeper).and(KEEPERS, Condition::Assignee).and(ABOVE, Condition::Assignee)
}

/// The same, for what ends with the screening.
fn screeners() -> Rule {
    Rule::roles(KEEPERS, Condition::Keeper)
        .and(KEEPERS, Condition::Accountable)
        .and(ABOVE, Condition::Accountable)
}

/// Who may do what: one line an action.
#[must_use]
pub fn rule(action: PetitionAction) -> Rule {
    match action {
        PetitionAction::RegisterPetition => Rule::roles(KEEPERS, Condition::Keeper)
            .and(&[Role::VillageHead], Condition::Always)
            .and(PORTALS, Condition::Always),
        PetitionAction::ReadPetitions | PetitionAction::ReadProgress => {
            Rule::roles(READERS, Condition::Always).and(MACHINES, Condition::Always)
        }
        PetitionAction::OpenIdentity => {
            screeners().and(HEADS, Condition::Settler).and(&[Role::GovernmentViceChair], Condition::Settler)
        }
        PetitionAction::FindDuplicates => {
            keepers().and(HEADS, Condition::Settler).and(HEADS, Condition::Head)
        }
        PetitionAction::ScreenPetition => screeners(),
        PetitionAction::NotifyPetition
        | PetitionAction::ProcessPetition
        | PetitionAction::CorrectPetition => keepers(),
        // What stays sealed its settler alone opens, and so sees what came by mistake.
        PetitionAction::VoidAttachment => {
            keepers().and(HEADS, Condition::Settler).and(&[Role::GovernmentViceChair], Condition::Settler)
        }
        PetitionAction::ReclassifyPetition => {
            Rule::roles(KEEPERS, Condition::Keeper).and(HEADS, Condition::Settler)
        }
        PetitionAction::AnnulPetitionAct => keepers().and(HEADS, Condition::Head),
        // Keepers of the police book are told what bars it: that book takes in, and has no head who settles.
        PetitionAction::AcceptPetition | PetitionAction::DecidePetition => {
            Rule::roles(HEADS, Condition::Head).and(&[Role::PoliceOfficer], Condition::Keeper)
        }
        PetitionAction::ActForWriter | PetitionAction::AttachToPetition => {
            keepers().and(PORTALS, Condition::Creator)
        }
        // Who settles or heads the book answers for the petition: he neither rates his own work nor takes the citizen's rating back.
        PetitionAction::RatePetition => {
            Rule::roles(CLERKS, Condition::Keeper).and(PORTALS, Condition::Creator)
        }
        PetitionAction::RenewTracking => {
            Rule::roles(KEEPERS, Condition::Keeper).and(PORTALS, Condition::Creator)
        }
        PetitionAction::ReadNotices | PetitionAction::ReadAttachments => {
            Rule::roles(READERS, Condition::Always).and(PORTALS, Condition::Creator)
        }
        PetitionAction::ReadNotes | PetitionAction::WriteNotes | PetitionAction::SearchPetitions => {
            Rule::roles(READERS, Condition::Always)
        }
        PetitionAction::PullDataset => Rule::roles(READERS, Condition::Always)
            .and(&[Role::Dashboard, Role::SupervisionTool], Condition::Always),
    }
}

/// What the acts of one hand of the table ask of a caller.
#[must_use]
pub fn needs_of(hand: Hand) -> Needs {
    match hand {
        Hand::Screener => Needs::of::<ScreenPetition>(),
        Hand::Keeper => Needs::of::<ProcessPetition>(),
        Hand::Writer => Needs::of::<ActForWriter>(),
        Hand::KeeperOrSettler => Needs::of::<ReclassifyPetition>(),
        Hand::Head => Needs::of::<DecidePetition>(),
    }
}

/// Who may do the acts of one hand of the table.
#[must_use]
pub fn rule_of(hand: Hand) -> &'static Rule {
    needs_of(hand).rule
}

/// Registers whose books a caller keeps in a commune, whichever unit keeps them; books of one unit are seen by it in full.
#[must_use]
pub fn books_of(caller: &Caller, commune: &str) -> Vec<String> {
    let of_unit = [Register::PublicUnit, Register::Front];
    let here = || caller.positions().iter().filter(|position| position.commune == commune);
    let kept = |register: &&Register| {
        !of_unit.contains(register) && here().any(|position| register.keepers().contains(&position.role))
    };
    Register::ALL.iter().filter(kept).map(|register| register.as_str().to_owned()).collect()
}

/// The visibility matrix: what a caller may read of petitions and cases.
#[must_use]
pub fn matrix(caller: &Caller) -> Vec<View> {
    match caller {
        Caller::Person(person) => person.positions.iter().flat_map(views_of_position).collect(),
        Caller::Machine(machine) => views_of_machine(machine),
    }
}

/// True where the holder of this position sees a row with these facts in full by that position alone.
#[must_use]
pub fn sees_in_full(position: &Position, facts: &AccessFacts) -> bool {
    views_of_position(position).iter().any(|view| view.shows(facts) == Level::Full)
}

fn views_of_position(position: &Position) -> Vec<View> {
    use Level::{Full, None, Redacted};
    let commune = position.commune.as_str();
    let own = View::same(commune, Reach::Position(position.id), Full);
    let book = |register: Register| View::same(commune, Reach::Register(register), Full);
    let registered = View::same(commune, Reach::CreatedBy(position.id), Full);
    let everywhere =
        |complaints, denunciations, rest| View::new(commune, Reach::Commune, complaints, denunciations, rest);
    match position.role {
        Role::IntakeOfficer | Role::GovernmentChair => vec![book(Register::Government), own, registered],
        Role::GovernmentOffice => {
            let council = book(Register::Council);
            let office = View::new(commune, Reach::Register(Register::Government), Full, Redacted, Full);
            vec![office, council, own, registered]
        }
        Role::GovernmentViceChair | Role::CaseOfficer => vec![own, registered],
        Role::UnitHead => vec![View::same(commune, Reach::AssigneeUnit(position.unit_id), Full), own],
        Role::PartySecretary | Role::PartyStanding => {
            vec![everywhere(Full, Redacted, Full), book(Register::Party), own]
        }
        Role::PartyOffice => {
            vec![everywhere(Redacted, Redacted, Redacted), book(Register::Party), own, registered]
        }
        Role::InspectionCommittee => {
            vec![everywhere(Redacted, None, Redacted), book(Register::Party), own, registered]
        }
        Role::CouncilStanding => {
            vec![everywhere(Redacted, Redacted, Redacted), book(Register::Council), own, registered]
        }
        Role::CouncilCommittee | Role::CouncilDeputy => vec![everywhere(Redacted, Redacted, Redacted), own],
        Role::FrontOfficer => {
            let own_book = View::same(commune, Reach::Body(position.body_unit_id), Full);
            vec![everywhere(Redacted, None, Redacted), own_book, own, registered]
        }
        Role::PoliceOfficer => {
            vec![everywhere(None, None, Redacted), book(Register::Police), own, registered]
        }
        Role::PublicUnitHead => {
            vec![View::same(commune, Reach::Unit(position.unit_id), Full), own, registered]
        }
        Role::VillageHead => vec![registered],
        Role::PartyBuilding
        | Role::Mediator
        | Role::IdentityCustodian
        | Role::Administrator
        | Role::Auditor
        | Role::ProvincialSupervisor
        | Role::Portal
        | Role::PartnerSystem
        | Role::Dashboard
        | Role::SupervisionTool => Vec::new(),
    }
}

fn views_of_machine(machine: &MachineCaller) -> Vec<View> {
    use Level::{Full, None, Redacted};
    let mut views = Vec::new();
    for commune in &machine.communes {
        match (machine.role, machine.register) {
            (Role::Portal | Role::PartnerSystem, _) => {
                views.push(View::same(commune, Reach::Client(machine.client_id.clone()), Full));
            }
            // A client of the People's Committee has the row of its office, one of the Council that of the Council.
            (Role::Dashboard | Role::SupervisionTool, Some(Register::Government)) => {
                let office = Reach::Register(Register::Government);
                views.push(View::new(commune, office, Full, Redacted, Full));
                views.push(View::same(commune, Reach::Register(Register::Council), Redacted));
            }
            (Role::Dashboard | Role::SupervisionTool, Some(Register::Council | Register::Party)) => {
                views.push(View::same(commune, Reach::Commune, Redacted));
            }
            (Role::Dashboard | Role::SupervisionTool, Some(Register::Front)) => {
                views.push(View::new(commune, Reach::Commune, Redacted, None, Redacted));
            }
            _ => {}
        }
    }
    views
}

#[cfg(test)]
mod tests;
