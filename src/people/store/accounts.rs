//! Accounts, sessions and clients.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::kernel::problem::Outcome;
use crate::people::schema::{clients, sessions, users};

/// What a log-in needs to know of an account.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = users)]
pub struct Account {
    /// Id.
    pub id: Uuid,
    /// Argon2id PHC string.
    pub password_hash: String,
    /// Whose account.
    pub person_id: Uuid,
    /// Answers on demo hosts only.
    pub demo: bool,
    /// When it was closed.
    pub disabled_at: Option<DateTime<Utc>>,
}

/// The account of a log-in name.
pub async fn account_by_login(conn: &mut AsyncPgConnection, login: &str) -> Outcome<Option<Account>> {
    let query = users::table.filter(users::login.eq(login)).select(Account::as_select());
    Ok(query.first(conn).await.optional()?)
}

/// The account of an id.
pub async fn account(conn: &mut AsyncPgConnection, id: Uuid) -> Outcome<Option<Account>> {
    Ok(users::table.find(id).select(Account::as_select()).first(conn).await.optional()?)
}

/// A new account.
#[derive(Debug, Insertable)]
#[diesel(table_name = users)]
pub struct NewUser {
    /// Id.
    pub id: Uuid,
    /// Log-in name.
    pub login: String,
    /// Argon2id PHC string.
    pub password_hash: String,
    /// Commune of the person.
    pub commune: String,
    /// Whose account.
    pub person_id: Uuid,
    /// Narrows a demo account to one position.
    pub only_position_id: Option<Uuid>,
    /// Answers on demo hosts only.
    pub demo: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// Closes an account and ends its sessions; `None` where there is no open account of that name.
pub async fn disable_user(
    conn: &mut AsyncPgConnection,
    login: &str,
    at: DateTime<Utc>,
) -> Outcome<Option<Uuid>> {
    let open = users::table.filter(users::login.eq(login).and(users::disabled_at.is_null()));
    let id: Option<Uuid> = diesel::update(open)
        .set(users::disabled_at.eq(at))
        .returning(users::id)
        .get_result(conn)
        .await
        .optional()?;
    if let Some(id) = id {
        let live = sessions::table.filter(sessions::user_id.eq(id).and(sessions::revoked_at.is_null()));
        diesel::update(live).set(sessions::revoked_at.eq(at)).execute(conn).await?;
    }
    Ok(id)
}

/// A log-in session.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = sessions)]
pub struct Session {
    /// Id.
    pub id: Uuid,
    /// Whose.
    pub user_id: Uuid,
    /// Hash of the refresh token in force.
    pub refresh_hash: Vec<u8>,
    /// How often it was rotated.
    pub generation: i32,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// When it ends at the latest.
    pub expires_at: DateTime<Utc>,
    /// When it was ended.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// Stores a new session.
pub async fn insert_session(conn: &mut AsyncPgConnection, session: &Session) -> Outcome<()> {
    diesel::insert_into(sessions::table).values(session).execute(conn).await?;
    Ok(())
}

/// A session, locked.
pub async fn lock_session(conn: &mut AsyncPgConnection, id: Uuid) -> Outcome<Option<Session>> {
    Ok(sessions::table.find(id).select(Session::as_select()).for_update().first(conn).await.optional()?)
}

/// Puts the next refresh token in force.
pub async fn rotate_session(
    conn: &mut AsyncPgConnection,
    session: &Session,
    refresh_hash: Vec<u8>,
) -> Outcome<()> {
    diesel::update(sessions::table.find(session.id))
        .set((sessions::refresh_hash.eq(refresh_hash), sessions::generation.eq(session.generation + 1)))
        .execute(conn)
        .await?;
    Ok(())
}

/// Ends a session; false where it had ended already.
pub async fn revoke_session(conn: &mut AsyncPgConnection, id: Uuid, at: DateTime<Utc>) -> Outcome<bool> {
    let live = sessions::table.filter(sessions::id.eq(id).and(sessions::revoked_at.is_null()));
    Ok(diesel::update(live).set(sessions::revoked_at.eq(at)).execute(conn).await? == 1)
}

/// What the token endpoint needs to know of a client.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = clients)]
pub struct Client {
    /// `client_id`.
    pub id: String,
    /// Role of machines.
    pub role: String,
    /// Hash of the secret.
    pub secret_hash: Vec<u8>,
    /// Answers on demo hosts only.
    pub demo: bool,
    /// When it was closed.
    pub disabled_at: Option<DateTime<Utc>>,
}

/// A client.
pub async fn client(conn: &mut AsyncPgConnection, id: &str) -> Outcome<Option<Client>> {
    Ok(clients::table.find(id).select(Client::as_select()).first(conn).await.optional()?)
}

/// A new client.
#[derive(Debug, Insertable)]
#[diesel(table_name = clients)]
pub struct NewClient {
    /// `client_id`.
    pub id: String,
    /// What it is.
    pub name: String,
    /// Role of machines.
    pub role: String,
    /// Hash of the secret.
    pub secret_hash: Vec<u8>,
    /// Commune of its body.
    pub commune: String,
    /// Its body.
    pub body_unit_id: Uuid,
    /// Communes it serves.
    pub communes: Vec<String>,
    /// Answers on demo hosts only.
    pub demo: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// Stores a new account (the owner only).
pub async fn insert_user(conn: &mut AsyncPgConnection, user: &NewUser) -> Outcome<()> {
    diesel::insert_into(users::table).values(user).execute(conn).await?;
    Ok(())
}

/// Stores a new client (the owner only).
pub async fn insert_client(conn: &mut AsyncPgConnection, client: &NewClient) -> Outcome<()> {
    diesel::insert_into(clients::table).values(client).execute(conn).await?;
    Ok(())
}

/// Closes a client; false where there is no open one of that id (the owner only).
pub async fn disable_client(conn: &mut AsyncPgConnection, id: &str, at: DateTime<Utc>) -> Outcome<bool> {
    let open = clients::table.filter(clients::id.eq(id).and(clients::disabled_at.is_null()));
    Ok(diesel::update(open).set(clients::disabled_at.eq(at)).execute(conn).await? == 1)
}
