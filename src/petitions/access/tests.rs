//! Whose books a caller keeps is asked of one commune.

use uuid::Uuid;

use super::books_of;
use crate::kernel::access::{Caller, PersonCaller, Position, Register, Role};

fn position(commune: &str, role: Role) -> Position {
    Position {
        id: Uuid::nil(),
        commune: commune.to_owned(),
        person_id: Uuid::nil(),
        role,
        unit_id: Uuid::nil(),
        body_unit_id: Uuid::nil(),
        register: None,
        title: String::new(),
        unit_name: String::new(),
    }
}

#[test]
fn a_book_of_one_commune_is_none_of_another() {
    let caller = Caller::Person(PersonCaller {
        user_id: Uuid::nil(),
        login: String::new(),
        person_id: Uuid::nil(),
        session_id: Uuid::nil(),
        positions: vec![position("99001", Role::IntakeOfficer), position("99002", Role::PoliceOfficer)],
    });
    assert_eq!(books_of(&caller, "99001"), [Register::Government.as_str()]);
    assert_eq!(books_of(&caller, "99002"), [Register::Police.as_str()]);
    assert!(books_of(&caller, "99003").is_empty());
}
