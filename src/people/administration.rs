//! Accounts and clients made and closed by an operator on the server, each with its audit entry.
//!
//! Every function wants an [`App`] whose pools connect as the database's owner: the application's role may not make
//! accounts.

use secrecy::SecretString;
use serde_json::json;
use uuid::Uuid;

use super::model::{is_client_id, is_login};
use super::names::name_key;
use super::scopes;
use super::store::accounts::{self, NewClient, NewUser};
use super::store::directory::{self, NewPosition};
use crate::kernel::access::Role;
use crate::kernel::app::App;
use crate::kernel::crypto::{MAX_PASSWORD_BYTES, PasswordService, SecretKind, base64url, hash_secret};
use crate::kernel::db::Tx;
use crate::kernel::ids::{INSTALLATION, derived_id, is_commune_code, new_id, random_bytes};
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::kernel::record::{Actor, Event, EventType};

/// Shortest password of an account that is not a demo's, in characters.
const MIN_PASSWORD_CHARACTERS: usize = 12;

/// Whose account.
#[derive(Debug, Clone)]
pub enum Holder {
    /// A person already in office.
    Person(Uuid),
    /// The person of this name; made if nobody bears it.
    Named(String),
}

/// The first office of the holder.
#[derive(Debug, Clone)]
pub struct FirstPosition {
    /// Role.
    pub role: Role,
    /// Code of the unit.
    pub unit: String,
    /// Title.
    pub title: String,
}

/// A new account.
#[derive(Debug, Clone)]
pub struct AccountOrder {
    /// Log-in name.
    pub login: String,
    /// Commune.
    pub commune: String,
    /// Whose account.
    pub holder: Holder,
    /// An office to begin with.
    pub position: Option<FirstPosition>,
}

/// A new client.
#[derive(Debug, Clone)]
pub struct ClientOrder {
    /// `client_id`.
    pub id: String,
    /// What it is.
    pub name: String,
    /// Role of machines.
    pub role: Role,
    /// Commune of its body.
    pub commune: String,
    /// Code of its body.
    pub body: String,
    /// Communes it serves.
    pub communes: Vec<String>,
}

/// Makes an account.
pub async fn create_user(
    app: &App,
    passwords: &PasswordService,
    order: &AccountOrder,
    password: &SecretString,
) -> Outcome<Uuid> {
    check_account(order, password)?;
    let password_hash = passwords.hash(password).await?;
    app.db
        .write(async |tx| {
            if accounts::account_by_login(tx.conn(), &order.login).await?.is_some() {
                return Err(mistake("there is an account of this name already"));
            }
            let person_id = holder(tx, app, order).await?;
            if let Some(position) = &order.position {
                appoint(tx, app, order, person_id, position).await?;
            }
            let user = NewUser {
                id: new_id(INSTALLATION, app.clock.today()),
                login: order.login.clone(),
                password_hash: password_hash.clone(),
                commune: order.commune.clone(),
                person_id,
                only_position_id: None,
                demo: false,
                created_at: app.clock.real_now(),
            };
            accounts::insert_user(tx.conn(), &user).await?;
            let role = order.position.as_ref().map(|position| position.role);
            let fields = json!({ "commune": order.commune, "person_id": person_id, "role": role });
            record(tx, app, "user-create", EventType::UserCreated, "user", user.id, fields).await?;
            Ok(user.id)
        })
        .await
}

/// Closes an account and ends its sessions at once.
pub async fn disable_user(app: &App, login: &str) -> Outcome<Uuid> {
    app.db
        .write(async |tx| {
            let closed = accounts::disable_user(tx.conn(), login, app.clock.real_now()).await?;
            let id = closed.ok_or_else(|| mistake("there is no open account of this name"))?;
            record(tx, app, "user-disable", EventType::UserDisabled, "user", id, json!({})).await?;
            Ok(id)
        })
        .await
}

/// Makes a client and gives its secret, which is shown this once.
pub async fn create_client(app: &App, order: &ClientOrder) -> Outcome<SecretString> {
    check_client(order)?;
    let secret = SecretString::from(base64url(&random_bytes::<32>()));
    app.db
        .write(async |tx| {
            if accounts::client(tx.conn(), &order.id).await?.is_some() {
                return Err(mistake("there is a client of this id already"));
            }
            if !directory::are_communes(tx.conn(), &order.communes).await? {
                return Err(mistake("one of the communes is not served here"));
            }
            let body_unit_id = match directory::unit_by_code(tx.conn(), &order.commune, &order.body).await? {
                Some((id, None)) => id,
                Some((_, Some(_))) => return Err(mistake("the unit stands below another; name the body above it")),
                None => return Err(mistake("there is no unit of this code in the commune")),
            };
            let client = NewClient {
                id: order.id.clone(),
                name: order.name.clone(),
                role: order.role.as_str().to_owned(),
                secret_hash: hash_secret(&app.keys, SecretKind::Client, &secret).to_vec(),
                commune: order.commune.clone(),
                body_unit_id,
                communes: order.communes.clone(),
                demo: false,
                created_at: app.clock.real_now(),
            };
            accounts::insert_client(tx.conn(), &client).await?;
            let fields = json!({ "client_id": order.id, "role": order.role, "body_unit_id": body_unit_id, "communes": order.communes });
            record(tx, app, "client-create", EventType::ClientCreated, "client", client_subject(&order.id), fields).await
        })
        .await?;
    Ok(secret)
}

/// Closes a client; its tokens are refused at once.
pub async fn disable_client(app: &App, id: &str) -> Outcome<()> {
    app.db
        .write(async |tx| {
            if !accounts::disable_client(tx.conn(), id, app.clock.real_now()).await? {
                return Err(mistake("there is no open client of this id"));
            }
            let fields = json!({ "client_id": id });
            record(tx, app, "client-disable", EventType::ClientDisabled, "client", client_subject(id), fields)
                .await
        })
        .await
}

fn check_account(order: &AccountOrder, password: &SecretString) -> Outcome<()> {
    use secrecy::ExposeSecret as _;
    let password = password.expose_secret();
    if !is_login(&order.login) {
        return Err(mistake(
            "a log-in name has 2 to 64 of a-z, 0-9, '.', '_' and '-', a letter or digit first",
        ));
    }
    if !is_commune_code(&order.commune) {
        return Err(mistake("a commune code has five digits"));
    }
    if password.chars().count() < MIN_PASSWORD_CHARACTERS || password.len() > MAX_PASSWORD_BYTES {
        return Err(mistake("a password has at least 12 characters and at most 1024 bytes"));
    }
    if order.position.as_ref().is_some_and(|position| position.role.is_machine()) {
        return Err(mistake("this role is for machines"));
    }
    Ok(())
}

fn check_client(order: &ClientOrder) -> Outcome<()> {
    if !is_client_id(&order.id) {
        return Err(mistake("a client id has 3 to 64 of a-z, 0-9 and '-', a letter or digit first"));
    }
    if scopes::of_role(order.role).is_empty() {
        return Err(mistake("the role must be one of portal, partner_system, dashboard, supervision_tool"));
    }
    if order.communes.is_empty() || !order.communes.iter().all(|code| is_commune_code(code)) {
        return Err(mistake("name the communes by their five-digit codes"));
    }
    if order.communes.iter().any(|code| code == INSTALLATION) {
        return Err(mistake("00000 is the installation itself and no commune"));
    }
    Ok(())
}

async fn holder(tx: &mut Tx, app: &App, order: &AccountOrder) -> Outcome<Uuid> {
    let name = match &order.holder {
        Holder::Person(id) => {
            let known = directory::person_name(tx.conn(), &order.commune, *id).await?;
            return known.map(|_| *id).ok_or_else(|| mistake("there is no such person in the commune"));
        }
        Holder::Named(name) => name.trim(),
    };
    if name.is_empty() || name.chars().count() > 200 {
        return Err(mistake("a name has 1 to 200 characters"));
    }
    if !directory::are_communes(tx.conn(), std::slice::from_ref(&order.commune)).await? {
        return Err(mistake("this commune is not served here"));
    }
    let key = name_key(name);
    match directory::persons_named(tx.conn(), &order.commune, &key).await?.as_slice() {
        [] => {
            let id = new_id(&order.commune, app.clock.today());
            directory::insert_person(tx.conn(), &order.commune, id, name, &key).await?;
            Ok(id)
        }
        [only] => Ok(*only),
        _ => Err(mistake("several persons bear this name; name one by --person-id")),
    }
}

async fn appoint(
    tx: &mut Tx,
    app: &App,
    order: &AccountOrder,
    person_id: Uuid,
    position: &FirstPosition,
) -> Outcome<()> {
    let unit = directory::unit_by_code(tx.conn(), &order.commune, &position.unit).await?;
    let (unit_id, _) = unit.ok_or_else(|| mistake("there is no unit of this code in the commune"))?;
    let row = NewPosition {
        commune: &order.commune,
        id: new_id(&order.commune, app.clock.today()),
        person_id,
        unit_id,
        role: Some(position.role.as_str()),
        title: &position.title,
        held_from: app.clock.today(),
        held_to: None,
    };
    directory::insert_position(tx.conn(), &row).await
}

/// Events name their subject by a UUID; a client has only its text.
fn client_subject(id: &str) -> Uuid {
    derived_id(INSTALLATION, chrono::NaiveDate::default(), &format!("client/{id}"))
}

pub(super) async fn record(
    tx: &mut Tx,
    app: &App,
    command: &str,
    kind: EventType,
    subject_kind: &'static str,
    subject_id: Uuid,
    fields: serde_json::Value,
) -> Outcome<()> {
    let event = Event { fields, ..Event::of(kind, subject_kind, subject_id) };
    tx.record(app, &Actor::command(command), INSTALLATION, &[event]).await
}

/// Wrong by itself; the detail is for the operator who typed the command.
pub(super) fn mistake(detail: &str) -> Problem {
    Problem::new(Code::ParameterInvalid).detail(detail)
}

#[cfg(test)]
mod tests;
