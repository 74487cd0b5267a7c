//! The record: every change writes its event and its audit entry in the same transaction.
//!
//! [`Tx::record`] is always the last statement of a transaction: it locks the head row of the commune and holds it to
//! commit, so that event numbers have no gaps and the hash chain has one tip.

pub mod access_log;
pub mod audit;
mod event;
pub mod expiry;
mod fact;
pub mod heads;
pub mod idempotency;
pub mod notifications;
pub mod retention;
pub mod schema;
pub mod signed_heads;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::Value;
use uuid::Uuid;

use self::schema::{audit_entries, commune_heads, events};
use super::access::{AccessFacts, Caller};
use super::app::App;
use super::context::Context;
use super::db::Tx;
use super::db::cursor::Window;
use super::problem::{Outcome, Problem};

pub use event::EventType;
pub use fact::Event;

/// Version of the form of event payloads.
const SCHEMA_VERSION: i16 = 1;

/// Who does something, from where, by which request.
#[derive(Debug, Clone)]
pub struct Actor {
    /// Account.
    pub user_id: Option<Uuid>,
    /// Person behind the account.
    pub person_id: Option<Uuid>,
    /// Machine.
    pub client_id: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// Request id.
    pub request_id: String,
}

impl Actor {
    /// The caller of a request.
    #[must_use]
    pub fn of(context: &Context) -> Self {
        let (user_id, person_id, client_id) = match context.caller() {
            Caller::Person(person) => (Some(person.user_id), Some(person.person_id), None),
            Caller::Machine(machine) => (None, None, Some(machine.client_id.clone())),
        };
        let request = context.request();
        Self {
            user_id,
            person_id,
            client_id,
            address: Some(request.address.clone()),
            request_id: request.id.clone(),
        }
    }

    /// A command typed on the server.
    #[must_use]
    pub fn command(name: &str) -> Self {
        Self {
            user_id: None,
            person_id: None,
            client_id: None,
            address: None,
            request_id: format!("command-{name}"),
        }
    }
}

/// Rows that one statement inserts at most: their values stay far below the 65,535 that the protocol allows.
const ROWS: usize = 500;

#[derive(Insertable)]
#[diesel(table_name = events)]
struct NewEvent<'a> {
    commune: &'a str,
    seq: i64,
    #[diesel(column_name = type_)]
    kind: &'a str,
    schema_version: i16,
    subject_kind: &'a str,
    subject_id: Uuid,
    petition_id: Option<Uuid>,
    case_id: Option<Uuid>,
    act_id: Option<Uuid>,
    position_id: Option<Uuid>,
    client_id: Option<&'a str>,
    occurred_at: DateTime<Utc>,
    legal_day: NaiveDate,
    fields: &'a Value,
    facts_before: Option<Value>,
    facts_after: Option<Value>,
}

impl<'a> NewEvent<'a> {
    fn of(fact: &'a Event, actor: &'a Actor, (commune, seq): (&'a str, i64), app: &App) -> Outcome<Self> {
        Ok(Self {
            commune,
            seq,
            kind: fact.kind.as_str(),
            schema_version: SCHEMA_VERSION,
            subject_kind: fact.subject_kind,
            subject_id: fact.subject_id,
            petition_id: fact.petition_id,
            case_id: fact.case_id,
            act_id: fact.act_id,
            position_id: fact.position_id,
            client_id: actor.client_id.as_deref(),
            occurred_at: app.clock.now(),
            legal_day: fact.legal_day.unwrap_or_else(|| app.clock.today()),
            fields: &fact.fields,
            facts_before: as_json(fact.before.as_ref())?,
            facts_after: as_json(fact.after.as_ref())?,
        })
    }
}

impl Tx {
    /// Writes events, their audit entries, and what of them somebody needs to notice. The last statement of every changing transaction.
    pub async fn record(&mut self, app: &App, actor: &Actor, commune: &str, facts: &[Event]) -> Outcome<()> {
        let now = app.clock.now();
        let mut head = audit::Head::lock(self, commune).await?;
        for facts in facts.chunks(ROWS) {
            let mut rows = Vec::with_capacity(facts.len());
            let mut entries = Vec::with_capacity(facts.len());
            let mut told = Vec::new();
            for fact in facts {
                head.event_seq += 1;
                told.extend(notifications::of(fact, actor, commune, app));
                rows.push(NewEvent::of(fact, actor, (commune, head.event_seq), app)?);
                entries.push(audit::Entry {
                    action: fact.kind.as_str(),
                    subject_kind: fact.subject_kind,
                    subject_id: Some(fact.subject_id),
                    position_id: fact.position_id,
                    reason: fact.reason.as_deref(),
                    detail: fact.fields.clone(),
                });
            }
            let entries = head.append(app, actor, now, entries)?;
            // The head is locked: all of it goes out at once.
            tokio::try_join!(
                biased;
                insert(self, &rows),
                notifications::insert(self, &told),
                audit::insert(self, &entries),
                head.save(self),
            )?;
        }
        Ok(())
    }

    /// Writes one audit entry without an event: a look at something protected.
    pub async fn record_look(
        &mut self,
        app: &App,
        actor: &Actor,
        commune: &str,
        entry: audit::Entry<'_>,
    ) -> Outcome<()> {
        self.record_looks(app, actor, commune, vec![entry]).await
    }

    /// The same for one look that opens several things: each has an entry of its own.
    pub async fn record_looks(
        &mut self,
        app: &App,
        actor: &Actor,
        commune: &str,
        entries: Vec<audit::Entry<'_>>,
    ) -> Outcome<()> {
        let mut head = audit::Head::lock(self, commune).await?;
        let entries = head.append(app, actor, app.clock.now(), entries)?;
        tokio::try_join!(biased; audit::insert(self, &entries), head.save(self))?;
        Ok(())
    }

    /// Lets no change of the commune be committed until this transaction ends: each holds the lock of its head while it records. What
    /// is judged of its petitions and cases from here to the record comes wholly before or wholly after whatever changes them. Who is
    /// calling, and in which positions, was found before.
    pub async fn stand_still(&mut self, commune: &str) -> Outcome<()> {
        audit::Head::lock(self, commune).await?;
        Ok(())
    }

    /// Makes the head row of a new commune.
    pub async fn open_head(&mut self, commune: &str) -> Outcome<()> {
        diesel::insert_into(commune_heads::table)
            .values((commune_heads::commune.eq(commune), commune_heads::audit_hash.eq(vec![0_u8; 32])))
            .execute(self.conn())
            .await?;
        Ok(())
    }
}

/// Writes events. One row's statement is kept prepared, that of many is not.
async fn insert(tx: &Tx, rows: &[NewEvent<'_>]) -> Outcome<()> {
    let mut conn = tx.at_once();
    match rows {
        [one] => diesel::insert_into(events::table).values(one).execute(&mut conn).await?,
        many => diesel::insert_into(events::table).values(many).execute(&mut conn).await?,
    };
    Ok(())
}

fn as_json(facts: Option<&AccessFacts>) -> Outcome<Option<Value>> {
    facts.map(serde_json::to_value).transpose().map_err(Problem::internal)
}

/// One event as a timeline shows it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = events)]
pub struct EventRow {
    /// Number within the commune; never shown.
    pub seq: i64,
    /// What happened.
    #[diesel(column_name = type_)]
    pub kind: String,
    /// Kind of the subject.
    pub subject_kind: String,
    /// Id of the subject.
    pub subject_id: Uuid,
    /// The case, where there was one.
    pub case_id: Option<Uuid>,
    /// Act that caused it.
    pub act_id: Option<Uuid>,
    /// Position in which a person acted.
    pub position_id: Option<Uuid>,
    /// Machine that acted.
    pub client_id: Option<String>,
    /// When it was entered.
    pub occurred_at: DateTime<Utc>,
    /// Legal day.
    pub legal_day: NaiveDate,
    /// Codes and ids.
    pub fields: Value,
}

/// The timeline of a petition or a case, oldest first: `limit` events after the first `after`. A timeline only grows, so
/// the place of an event in it is as lasting as its number, and tells nothing of other work in the commune.
pub async fn timeline(
    conn: &mut diesel_async::AsyncPgConnection,
    commune: &str,
    petition_id: Option<Uuid>,
    case_id: Option<Uuid>,
    window: Window<i64>,
) -> Outcome<Vec<EventRow>> {
    let mut query = events::table
        .filter(events::commune.eq(commune.to_owned()))
        .select(EventRow::as_select())
        .order(events::seq)
        .offset(window.after.unwrap_or(0))
        .limit(window.rows)
        .into_boxed();
    query = match (petition_id, case_id) {
        (Some(id), _) => query.filter(events::petition_id.eq(id)),
        (None, Some(id)) => query.filter(events::case_id.eq(id)),
        (None, None) => return Ok(Vec::new()),
    };
    Ok(query.load(conn).await?)
}

/// Names of audit actions that are looks, not changes.
pub const IDENTITY_OPENED: &str = "identity.opened";

/// Audit action of a look at a single text of a sealed petition: a task, an answer.
pub const TEXT_OPENED: &str = "sealed_text.opened";

/// Makes sure that audit rows of one commune stand in order.
pub(super) fn audit_order() -> diesel::dsl::Asc<audit_entries::seq> {
    audit_entries::seq.asc()
}
