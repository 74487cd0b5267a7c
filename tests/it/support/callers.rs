//! Everybody who can call: one account for each role of people, both offices in one person, one client for each role
//! of machines, nobody.

use std::collections::HashSet;

use secrecy::ExposeSecret as _;
use tiepdan::kernel::access::Role;
use tiepdan::people::administration::{self, ClientOrder};

use super::{Client, TestApp};

/// Who calls, and with which roles.
pub struct Someone {
    /// Log-in or client id; `nobody` without a token.
    pub name: String,
    pub roles: Vec<Role>,
    pub client: Client,
}

impl Someone {
    /// True for a client.
    pub fn is_machine(&self) -> bool {
        self.roles.iter().any(|role| role.is_machine())
    }
}

/// Demo clients with their roles.
pub const MACHINES: [(&str, Role); 3] = [
    ("demo-portal", Role::Portal),
    ("demo-dashboard", Role::Dashboard),
    ("demo-supervision-tool", Role::SupervisionTool),
];

/// Log-ins of people with their roles.
pub fn logins() -> Vec<(String, Vec<Role>)> {
    let people = Role::ALL.iter().filter(|role| !role.is_machine());
    let mut logins: Vec<_> = people.map(|role| (role.as_str().replace('_', "-"), vec![*role])).collect();
    logins.push(("dual-office".to_owned(), vec![Role::PartySecretary, Role::CouncilStanding]));
    logins
}

/// Everybody with a token.
pub async fn everybody(app: &TestApp) -> Vec<Someone> {
    let mut all = Vec::new();
    for (name, roles) in logins() {
        let client = app.person(&name).await;
        all.push(Someone { name, roles, client });
    }
    for (name, role) in MACHINES {
        all.push(Someone { name: name.to_owned(), roles: vec![role], client: app.machine(name).await });
    }
    all.push(partner_system(app).await);
    let called: HashSet<Role> = all.iter().flat_map(|someone| someone.roles.iter().copied()).collect();
    assert_eq!(called.len(), Role::ALL.len(), "a role that nobody here has");
    all
}

/// A client of the role that the demo has none of, made as the command `client create` makes one.
pub async fn partner_system(app: &TestApp) -> Someone {
    let (name, role) = ("test-partner-system".to_owned(), Role::PartnerSystem);
    let order = ClientOrder {
        id: name.clone(),
        name: name.clone(),
        role,
        commune: "99001".to_owned(),
        body: "ubnd".to_owned(),
        communes: vec!["99001".to_owned()],
    };
    let secret = administration::create_client(&app.as_owner().await, &order).await.unwrap();
    let client = app.machine_with(&name, secret.expose_secret()).await;
    Someone { name, roles: vec![role], client }
}

/// Everybody, and nobody.
pub async fn everybody_and_nobody(app: &TestApp) -> Vec<Someone> {
    let mut all = everybody(app).await;
    all.push(Someone { name: "nobody".to_owned(), roles: Vec::new(), client: app.anyone() });
    all
}
