//! Who is calling: a person with the positions held today, or a machine.

use std::sync::Arc;

use async_trait::async_trait;
use uuid::Uuid;

use super::role::{Register, Role};
use crate::kernel::crypto::Claims;
use crate::kernel::problem::Outcome;
use crate::kernel::record::heads::Heads;

/// A position that the person holds today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// Id of the position.
    pub id: Uuid,
    /// Tenant.
    pub commune: String,
    /// Who holds it.
    pub person_id: Uuid,
    /// Role of the contract.
    pub role: Role,
    /// Unit of the position.
    pub unit_id: Uuid,
    /// Body (root unit).
    pub body_unit_id: Uuid,
    /// Register of the unit.
    pub register: Option<Register>,
    /// Title as printed.
    pub title: String,
    /// Name of the unit.
    pub unit_name: String,
}

/// A person who signed in.
#[derive(Debug, Clone)]
pub struct PersonCaller {
    /// Account.
    pub user_id: Uuid,
    /// Log-in name.
    pub login: String,
    /// Person behind the account.
    pub person_id: Uuid,
    /// Session of the token.
    pub session_id: Uuid,
    /// Positions held on the business day, narrowed where the account is.
    pub positions: Vec<Position>,
}

/// A machine.
#[derive(Debug, Clone)]
pub struct MachineCaller {
    /// `client_id`.
    pub client_id: String,
    /// What it is.
    pub name: String,
    /// Role of machines.
    pub role: Role,
    /// Commune of the body it belongs to.
    pub commune: String,
    /// Body it belongs to.
    pub body_unit_id: Uuid,
    /// Register of that body.
    pub register: Option<Register>,
    /// Communes it serves.
    pub communes: Vec<String>,
    /// Scopes of the token.
    pub scopes: Vec<String>,
    /// Persons in office in its body today: denunciations of them stay unseen.
    pub body_persons: Vec<Uuid>,
}

/// Who is calling.
#[derive(Debug, Clone)]
pub enum Caller {
    /// A person in office.
    Person(PersonCaller),
    /// A machine.
    Machine(MachineCaller),
}

impl Caller {
    /// Roles held today.
    #[must_use]
    pub fn roles(&self) -> Vec<Role> {
        match self {
            Self::Person(person) => person.positions.iter().map(|position| position.role).collect(),
            Self::Machine(machine) => vec![machine.role],
        }
    }

    /// Communes that the caller may name.
    #[must_use]
    pub fn communes(&self) -> Vec<String> {
        let mut communes: Vec<String> = match self {
            Self::Person(person) => {
                person.positions.iter().map(|position| position.commune.clone()).collect()
            }
            Self::Machine(machine) => machine.communes.clone(),
        };
        communes.sort();
        communes.dedup();
        communes
    }

    /// Stable text that names the caller: for idempotency keys, limits and the log; no personal data.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Person(person) => format!("user:{}", person.user_id),
            Self::Machine(machine) => format!("client:{}", machine.client_id),
        }
    }

    /// The client id of a machine.
    #[must_use]
    pub fn client_id(&self) -> Option<&str> {
        match self {
            Self::Machine(machine) => Some(&machine.client_id),
            Self::Person(_) => None,
        }
    }

    /// Positions of a person, none for a machine.
    #[must_use]
    pub fn positions(&self) -> &[Position] {
        match self {
            Self::Person(person) => &person.positions,
            Self::Machine(_) => &[],
        }
    }
}

/// A caller whose token is good.
#[derive(Debug, Clone)]
pub struct Admitted {
    /// Who.
    pub caller: Arc<Caller>,
    /// Hash that changes whenever the caller's rights do.
    pub fingerprint: [u8; 32],
    /// Where the events of the tenants stood when this was found.
    pub heads: Arc<Heads>,
}

/// A token with a good signature, within its time. Whether its session or client is still open nobody has asked yet.
#[derive(Debug, Clone)]
pub struct VerifiedToken(pub Arc<Claims>);

impl VerifiedToken {
    /// Stable text that names what it was issued to: the log-in session or the client.
    #[must_use]
    pub fn key(&self) -> String {
        match self.0.sid {
            Some(session_id) => format!("session:{session_id}"),
            None => format!("client:{}", self.0.client_id),
        }
    }
}

/// Turns a bearer token into a caller; implemented by `people`.
#[async_trait(?Send)]
pub trait Authenticator: Send + Sync {
    /// What is good of `token` by itself, without asking the database; or a refusal `token_invalid`.
    fn verify(&self, token: &str) -> Outcome<VerifiedToken>;

    /// The caller behind the token, or a refusal `token_invalid`. `host` is the request's own `Host`.
    async fn admit(&self, token: &VerifiedToken, host: &str) -> Outcome<Admitted>;
}
