//! Log-in, refresh and log-out of people.

use chrono::TimeDelta;
use secrecy::SecretString;
use serde_json::{Value, json};
use uuid::Uuid;

use super::Credentials;
use super::refresh_token::RefreshToken;
use super::store::accounts::{self as store, Account, Session};
use crate::kernel::access::Caller;
use crate::kernel::app::App;
use crate::kernel::context::{Context, Visitor};
use crate::kernel::crypto::Grant;
use crate::kernel::db::Tx;
use crate::kernel::ids::{INSTALLATION, new_id};
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::kernel::record::{Actor, Event, EventType};

/// `client_id` of tokens that people get by their password.
pub const FIRST_PARTY: &str = "tiepdan";

/// Hours after which a person must log in again, however often the session was refreshed: a working day.
const SESSION_HOURS: i64 = 12;

/// What whoever logged in or refreshed gets.
#[derive(Debug)]
pub struct Opened {
    /// The access token.
    pub access_token: SecretString,
    /// The refresh token, good for one use.
    pub refresh_token: SecretString,
    /// Seconds that the access token lives.
    pub expires_in: i64,
}

/// Logs in. An unknown name, a wrong password, a closed account and a demo account on another host are alike in
/// answer and work.
pub async fn open(visitor: &Visitor, login: &str, password: &SecretString) -> Outcome<Opened> {
    let app = &visitor.app;
    let credentials = app.part::<Credentials>();
    let account = store::account_by_login(&mut *app.db.admission().await?, login).await?;
    let usable = account.filter(|account| answers(&credentials, account, visitor));
    let phc = usable.as_ref().map(|account| account.password_hash.as_str());
    let matches = credentials.passwords.verify_or_dummy(phc, password).await?;
    let Some(account) = usable.filter(|_| matches) else {
        return Err(Problem::new(Code::CredentialsInvalid));
    };
    let real_now = app.clock.real_now();
    let id = new_id(INSTALLATION, app.clock.today());
    let refresh = RefreshToken::issue(&app.keys, id);
    let session = Session {
        id,
        user_id: account.id,
        refresh_hash: refresh.hash(&app.keys),
        generation: 0,
        created_at: real_now,
        expires_at: real_now + TimeDelta::hours(SESSION_HOURS),
        revoked_at: None,
    };
    app.db
        .write(async |tx| {
            store::insert_session(tx.conn(), &session).await?;
            record(tx, visitor, &account, EventType::SessionOpened, json!({ "session_id": id })).await
        })
        .await?;
    opened(app, &credentials, account.id, refresh)
}

/// How a refresh went, as decided within its transaction. A refusal may leave a change that must be committed.
enum Refreshed {
    Rotated(Uuid, RefreshToken),
    Refused,
}

/// Exchanges a refresh token for the next one. Whoever uses an old one again ends the session: one of two holders
/// stole it, and nobody can tell which.
pub async fn refresh(visitor: &Visitor, token: &SecretString) -> Outcome<Opened> {
    let app = &visitor.app;
    let credentials = app.part::<Credentials>();
    let refused = || Problem::new(Code::TokenInvalid);
    let token = RefreshToken::parse(&app.keys, token).ok_or_else(refused)?;
    match app.db.write(async |tx| rotate(tx, visitor, &credentials, &token).await).await? {
        Refreshed::Rotated(user_id, next) => opened(app, &credentials, user_id, next),
        Refreshed::Refused => Err(refused()),
    }
}

async fn rotate(
    tx: &mut Tx,
    visitor: &Visitor,
    credentials: &Credentials,
    token: &RefreshToken,
) -> Outcome<Refreshed> {
    let app = &visitor.app;
    let real_now = app.clock.real_now();
    let Some(session) = store::lock_session(tx.conn(), token.session_id).await? else {
        return Ok(Refreshed::Refused);
    };
    if session.revoked_at.is_some() || session.expires_at <= real_now {
        return Ok(Refreshed::Refused);
    }
    let account = store::account(tx.conn(), session.user_id).await?;
    let Some(account) = account.filter(|account| answers(credentials, account, visitor)) else {
        return Ok(Refreshed::Refused);
    };
    if !token.is(&app.keys, &session.refresh_hash) {
        store::revoke_session(tx.conn(), session.id, real_now).await?;
        let fields = json!({ "session_id": session.id, "generation": session.generation });
        record(tx, visitor, &account, EventType::SessionRefreshReused, fields).await?;
        return Ok(Refreshed::Refused);
    }
    let next = RefreshToken::issue(&app.keys, session.id);
    store::rotate_session(tx.conn(), &session, next.hash(&app.keys)).await?;
    Ok(Refreshed::Rotated(account.id, next))
}

/// Logs out; the next request with any token of the session is refused.
pub async fn close(context: &Context) -> Outcome<()> {
    let Caller::Person(person) = context.caller() else { return Err(Problem::new(Code::PermissionMissing)) };
    let app = context.app();
    app.db
        .write(async |tx| {
            if !store::revoke_session(tx.conn(), person.session_id, app.clock.real_now()).await? {
                return Ok(());
            }
            let event =
                event(EventType::SessionClosed, person.user_id, json!({ "session_id": person.session_id }));
            tx.record(app, &Actor::of(context), INSTALLATION, &[event]).await
        })
        .await
}

fn answers(credentials: &Credentials, account: &Account, visitor: &Visitor) -> bool {
    account.disabled_at.is_none() && (!account.demo || credentials.demo_hosts.answer(&visitor.request.host))
}

fn opened(app: &App, credentials: &Credentials, user_id: Uuid, refresh: RefreshToken) -> Outcome<Opened> {
    let sub = user_id.to_string();
    let grant = Grant { sub: &sub, client_id: FIRST_PARTY, scope: None, sid: Some(refresh.session_id) };
    let issued = credentials.issuer.issue(&grant, app.clock.real_now()).map_err(Problem::internal)?;
    Ok(Opened {
        access_token: issued.token,
        refresh_token: refresh.into_text(),
        expires_in: issued.expires_in,
    })
}

async fn record(
    tx: &mut Tx,
    visitor: &Visitor,
    account: &Account,
    kind: EventType,
    fields: Value,
) -> Outcome<()> {
    let actor = Actor {
        user_id: Some(account.id),
        person_id: Some(account.person_id),
        client_id: None,
        address: Some(visitor.request.address.clone()),
        request_id: visitor.request.id.clone(),
    };
    tx.record(&visitor.app, &actor, INSTALLATION, &[event(kind, account.id, fields)]).await
}

fn event(kind: EventType, user_id: Uuid, fields: Value) -> Event {
    Event { fields, ..Event::of(kind, "user", user_id) }
}
