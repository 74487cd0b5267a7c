//! The people of the demo's file; its units are read as those of any commune's file.

use chrono::NaiveDate;
use serde::Deserialize;

use crate::kernel::problem::{Outcome, Problem};
use crate::people::model::Term;

/// People of a commune file.
#[derive(Debug, Deserialize)]
pub(super) struct PeopleFile {
    pub(super) people: Vec<PersonLine>,
    pub(super) positions: Vec<PositionLine>,
    pub(super) relations: Vec<RelationLine>,
}

#[derive(Debug, Deserialize)]
pub(super) struct PersonLine {
    pub(super) id: String,
    pub(super) full_name: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct PositionLine {
    pub(super) person: String,
    pub(super) unit: Option<String>,
    pub(super) title_vi: String,
    pub(super) role: Option<String>,
    pub(super) from: NaiveDate,
    pub(super) to: Option<NaiveDate>,
}

#[derive(Debug, Deserialize)]
pub(super) struct RelationLine {
    pub(super) person: String,
    pub(super) other: String,
    pub(super) relation: String,
    pub(super) declared_on: NaiveDate,
}

impl PeopleFile {
    pub(super) fn parse(text: &str) -> Outcome<Self> {
        serde_json::from_str(text)
            .map_err(|error| Problem::internal(format!("the demo's people cannot be read: {error}")))
    }

    /// The first position of `role` held on `day`, in the order of the people.
    pub(super) fn first_holder(&self, role: &str, day: NaiveDate) -> Option<&PositionLine> {
        self.people.iter().find_map(|person| self.held(&person.id, role, day))
    }

    /// The first person who holds both roles on `day`.
    pub(super) fn first_holder_of_both(&self, roles: [&str; 2], day: NaiveDate) -> Option<&PersonLine> {
        self.people.iter().find(|person| roles.iter().all(|role| self.held(&person.id, role, day).is_some()))
    }

    fn held(&self, person: &str, role: &str, day: NaiveDate) -> Option<&PositionLine> {
        self.positions.iter().find(|line| {
            line.person == person
                && line.role.as_deref() == Some(role)
                && Term { from: line.from, to: line.to }.covers(day)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::access::Role;
    use crate::people::seed::DEMO_COMMUNE;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_demo_has_a_person_for_every_role() {
        let file = PeopleFile::parse(DEMO_COMMUNE).unwrap();
        for role in Role::ALL.iter().filter(|role| !role.is_machine()) {
            assert!(file.first_holder(role.as_str(), day("2026-11-24")).is_some(), "{role}");
        }
        let chair =
            file.first_holder_of_both(["party_secretary", "council_standing"], day("2026-11-24")).unwrap();
        assert_eq!(chair.id, "p001");
    }

    #[test]
    fn a_past_office_gives_no_account() {
        let file = PeopleFile::parse(DEMO_COMMUNE).unwrap();
        let before = file.first_holder("unit_head", day("2026-03-31")).unwrap();
        let after = file.first_holder("unit_head", day("2026-04-01")).unwrap();
        assert_eq!((before.person.as_str(), after.person.as_str()), ("p019", "p020"));
        assert!(file.first_holder("auditor", day("2026-06-30")).is_none());
    }

    #[test]
    fn the_copy_in_the_program_is_that_of_the_tests() {
        assert_eq!(DEMO_COMMUNE, include_str!("../../../tests/data/commune.demo.json"));
    }
}
