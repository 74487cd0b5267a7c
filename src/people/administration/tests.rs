//! What an order must hold.

use super::*;

fn order() -> AccountOrder {
    AccountOrder {
        login: "nguyen.an".to_owned(),
        commune: "99001".to_owned(),
        holder: Holder::Named("Nguyễn An".to_owned()),
        position: None,
    }
}

#[test]
fn an_account_needs_a_plain_name_and_a_long_password() {
    let good = SecretString::from("một mật khẩu dài");
    assert!(check_account(&order(), &good).is_ok());
    assert!(check_account(&order(), &"ngắn quá".into()).is_err());
    assert!(check_account(&order(), &"x".repeat(1025).into()).is_err());
    assert!(check_account(&AccountOrder { login: "Nguyen".to_owned(), ..order() }, &good).is_err());
    assert!(check_account(&AccountOrder { commune: "9900".to_owned(), ..order() }, &good).is_err());
    let position = FirstPosition { role: Role::Portal, unit: "ubnd".to_owned(), title: "x".to_owned() };
    assert!(check_account(&AccountOrder { position: Some(position), ..order() }, &good).is_err());
}

#[test]
fn a_client_needs_a_role_of_machines_and_communes() {
    let good = ClientOrder {
        id: "portal-1".to_owned(),
        name: "Cổng".to_owned(),
        role: Role::Portal,
        commune: "99001".to_owned(),
        body: "ubnd".to_owned(),
        communes: vec!["99001".to_owned()],
    };
    assert!(check_client(&good).is_ok());
    assert!(check_client(&ClientOrder { role: Role::Auditor, ..good.clone() }).is_err());
    assert!(check_client(&ClientOrder { communes: Vec::new(), ..good.clone() }).is_err());
    let everything = vec!["99001".to_owned(), "00000".to_owned()];
    assert!(check_client(&ClientOrder { communes: everything, ..good.clone() }).is_err());
    assert!(check_client(&ClientOrder { id: "Portal".to_owned(), ..good }).is_err());
}
