//! The scope agrees with the permissions, and its gathered form with its pure form.

use super::*;
use crate::kernel::access::PersonCaller;
use crate::supervision::access::{FindingAction, has_acts, rule};

const COMMUNE: &str = "12345";

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn position(role: Role, unit: u128, body: u128) -> Position {
    Position {
        id: id(1000 + unit),
        commune: COMMUNE.to_owned(),
        person_id: id(2000),
        role,
        unit_id: id(unit),
        body_unit_id: id(body),
        register: None,
        title: String::new(),
        unit_name: String::new(),
    }
}

fn person(positions: Vec<Position>) -> Caller {
    Caller::Person(PersonCaller {
        user_id: id(1),
        login: String::new(),
        person_id: id(2000),
        session_id: id(3),
        positions,
    })
}

fn machine(role: Role, body: u128) -> Caller {
    Caller::Machine(MachineCaller {
        client_id: "tool".to_owned(),
        name: String::new(),
        role,
        commune: COMMUNE.to_owned(),
        body_unit_id: id(body),
        register: None,
        communes: vec![COMMUNE.to_owned()],
        scopes: Vec::new(),
        body_persons: Vec::new(),
    })
}

fn caller(role: Role, unit: u128, body: u128) -> Caller {
    if role.is_machine() { machine(role, body) } else { person(vec![position(role, unit, body)]) }
}

fn facts(commune: &str, issuer: u128, unit: u128, body: u128) -> AccessFacts {
    AccessFacts {
        commune: commune.to_owned(),
        unit_id: Some(id(issuer)),
        body_unit_id: Some(id(issuer)),
        subject_unit_id: Some(id(unit)),
        subject_body_id: Some(id(body)),
        ..AccessFacts::default()
    }
}

/// All findings of a small world: two communes, three bodies (1, 2, 3) with a unit (11, 21, 31) each.
fn world() -> Vec<AccessFacts> {
    let mut all = Vec::new();
    for commune in [COMMUNE, "54321"] {
        for issuer in [1, 2, 3] {
            for (unit, body) in [(1, 1), (11, 1), (2, 2), (21, 2), (3, 3), (31, 3)] {
                all.push(facts(commune, issuer, unit, body));
            }
        }
    }
    all
}

fn gathered(reaches: &Reaches, facts: &AccessFacts) -> bool {
    let among = |list: &[Uuid], id: Option<Uuid>| id.is_some_and(|id| list.contains(&id));
    reaches.all
        || among(&reaches.issuers, facts.body_unit_id)
        || among(&reaches.subject_units, facts.subject_unit_id)
        || among(&reaches.subject_bodies, facts.subject_body_id)
}

#[test]
fn both_forms_agree_for_every_pair_of_positions() {
    for first in Role::ALL {
        for second in Role::ALL.iter().filter(|role| !role.is_machine()) {
            let mut caller = caller(*first, 11, 1);
            if let Caller::Person(person) = &mut caller {
                person.positions.push(position(*second, 2, 2));
            }
            let scope = FindingScope::of(&caller);
            for facts in world() {
                assert_eq!(
                    scope.admits(&facts),
                    gathered(&scope.reaches(&facts.commune), &facts),
                    "{first} {second}"
                );
            }
        }
    }
}

#[test]
fn who_passes_the_gate_has_a_scope_and_nobody_else() {
    for role in Role::ALL {
        let scope = FindingScope::of(&caller(*role, 11, 1));
        assert_eq!(!scope.grants.is_empty(), rule(FindingAction::ReadFindings).names(*role), "{role}");
    }
}

#[test]
fn who_may_act_on_a_finding_sees_it() {
    for role in Role::ALL {
        for (unit, body) in [(1, 1), (11, 1), (2, 2)] {
            let caller = caller(*role, unit, body);
            let scope = FindingScope::of(&caller);
            for facts in world().iter().filter(|facts| has_acts(&caller, facts)) {
                assert!(scope.admits(facts), "{role} {facts:?}");
            }
        }
    }
}

#[test]
fn supervisors_see_their_own_body_and_the_supervised_what_concerns_them() {
    let of_two_about_eleven = facts(COMMUNE, 2, 11, 1);
    let sees = |role, unit, body| FindingScope::of(&caller(role, unit, body)).admits(&of_two_about_eleven);
    assert!(sees(Role::CouncilDeputy, 21, 2));
    assert!(!sees(Role::CouncilDeputy, 31, 3));
    assert!(sees(Role::GovernmentChair, 1, 1));
    assert!(!sees(Role::GovernmentChair, 3, 3));
    assert!(sees(Role::UnitHead, 11, 1));
    assert!(!sees(Role::UnitHead, 1, 1));
    assert!(sees(Role::PartyOffice, 31, 3));
    assert!(sees(Role::Dashboard, 1, 1));
    assert!(sees(Role::SupervisionTool, 2, 2));
    assert!(!sees(Role::Dashboard, 3, 3));
}

#[test]
fn a_tool_may_not_record() {
    assert!(!rule(FindingAction::RecordFinding).names(Role::SupervisionTool));
}
