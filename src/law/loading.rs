//! What administrators add to the law: versions of rules, calendar years, and settings of communes; and what they take back
//! before its day has come. Nothing past is rewritten.

mod checks;
mod settings;
mod voiding;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

pub use self::settings::{add_setting, void_setting};
pub use self::voiding::{void_rule, void_year};
use super::access::LoadLaw;
use super::store::{self, Law, Loading, RuleVersion, Voided, YearVersion, load};
use super::{CalendarYear, LegalRule, OWN_LIMIT, extended_rule};
use crate::kernel::access::{AccessFacts, Permission};
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::http::reply::HttpReply;
use crate::kernel::ids::{INSTALLATION, new_id};
use crate::kernel::problem::{Code, FieldError, Outcome, Problem};
use crate::kernel::record::heads::hold_reference;
use crate::kernel::record::idempotency::{self, Replay};
use crate::kernel::record::{Actor, Event, EventType};

/// Adds a version of a known rule from that day on. `complete` makes it of the version before, whose name, purpose and events it
/// keeps. `view` is what the caller is shown.
pub async fn add_rule<V: Serialize>(
    context: &Context,
    (rule_key, valid_from): (&str, NaiveDate),
    complete: impl FnOnce(&LegalRule) -> LegalRule,
    view: impl FnOnce(&RuleVersion) -> V,
) -> Outcome<HttpReply> {
    change::<LoadLaw>(context, INSTALLATION, async |tx, law, change| {
        let oldest = law.rules.versions(rule_key).first();
        let oldest =
            oldest.ok_or_else(|| Problem::field("/rule_key", "unknown", "There is no such rule."))?;
        if rule_key == OWN_LIMIT {
            let detail = "Each commune sets this limit for itself: POST /v1/commune-settings.";
            return Err(Problem::field("/rule_key", "not_allowed", detail));
        }
        if let Some(rule) = extended_rule(rule_key) {
            let detail =
                format!("It names the term of {rule} once that is extended: add a version of {rule}.");
            return Err(Problem::field("/rule_key", "not_allowed", detail));
        }
        let before = checks::before(law, rule_key, valid_from);
        let rule = complete(before.unwrap_or(oldest));
        checks::rule(law, &rule, before, context.today())?;
        let ended = before.filter(|before| before.valid_to.is_none_or(|end| end > valid_from));
        if let Some(ended) = ended {
            store::end_rule(tx.conn(), rule_key, ended.valid_from, Some(valid_from)).await?;
        }
        let id = new_id(INSTALLATION, context.today());
        if !store::insert_rule(tx.conn(), id, &rule, change.loading()).await? {
            return Err(checks::overlap(&rule));
        }
        let fields = json!({
            "rule_key": rule_key, "valid_from": valid_from, "valid_to": rule.valid_to, "law_number": change.number,
            "ended_version": ended.map(|ended| ended.valid_from),
        });
        let (own_end, loaded_by) = (rule.valid_to, Some(change.position_id));
        let version = RuleVersion { id, rule, own_end, loaded_seq: change.number, loaded_by, voided: None };
        Ok(Changed {
            kind: EventType::LegalRuleAdded,
            subject: ("legal_rule", id),
            location: format!("/v1/legal-rules?rule_key={rule_key}&on={valid_from}"),
            fields,
            reason: None,
            body: written(view(&version))?,
        })
    })
    .await
}

/// Loads a version of a year, which counts from then on; the versions before are kept. `view` is what the caller is shown.
pub async fn load_year<V: Serialize>(
    context: &Context,
    mut year: CalendarYear,
    view: impl FnOnce(&YearVersion) -> V,
) -> Outcome<HttpReply> {
    change::<LoadLaw>(context, INSTALLATION, async |tx, law, change| {
        checks::year(law, &year, context.today())?;
        let of_year = year.year;
        let versions = law.year_versions.iter().filter(|one| one.year.year == of_year);
        let names: Vec<&str> = versions.map(|one| one.year.version.as_str()).collect();
        year.version = store::next_version(of_year, &names);
        let id = new_id(INSTALLATION, context.today());
        store::insert_year(tx.conn(), id, &year, change.loading()).await?;
        let fields = json!({
            "year": of_year, "version": year.version, "status": year.status, "law_number": change.number,
            "old_version": law.calendar.version_of(of_year),
        });
        let loaded_by = Some(change.position_id);
        let version = YearVersion { id, year, loaded_seq: change.number, loaded_by, voided: None };
        Ok(Changed {
            kind: EventType::CalendarYearLoaded,
            subject: ("calendar_year", id),
            location: format!("/v1/calendar-years?year={of_year}"),
            fields,
            reason: None,
            body: written(view(&version))?,
        })
    })
    .await
}

/// What was changed.
struct Changed {
    kind: EventType,
    subject: (&'static str, Uuid),
    location: String,
    fields: Value,
    reason: Option<String>,
    body: Value,
}

/// Under which number a change is made, by whom and when.
#[derive(Debug, Clone, Copy)]
struct Change {
    number: i64,
    position_id: Uuid,
    at: DateTime<Utc>,
}

impl Change {
    fn loading(self) -> Loading {
        Loading { number: self.number, by: Some(self.position_id) }
    }

    fn voided(self, reason: String) -> Voided {
        Voided { seq: self.number, at: self.at, by: self.position_id, reason }
    }
}

/// One change of the law of a tenant: replay, permit, the law as it stands, work, number and job, answer, record. The law's
/// number is held from the beginning, so what is checked is what stands, and changes come one after another.
async fn change<P: Permission>(
    context: &Context,
    tenant: &str,
    work: impl AsyncFnOnce(&mut Tx, &Law, Change) -> Outcome<Changed>,
) -> Outcome<HttpReply> {
    let position_id = acting::<P>(context, tenant)?;
    let run = async |tx: &mut Tx| {
        if let Replay::Again(kept, _) = idempotency::replay(tx, context).await? {
            return Ok(HttpReply::again(kept));
        }
        let number = hold_reference(tx.conn()).await? + 1;
        let law = load(tx.conn()).await?;
        let changed = work(tx, &law, Change { number, position_id, at: context.now() }).await?;
        store::changed(tx.conn(), number, context.clock()).await?;
        let headers = vec![("location".to_owned(), changed.location)];
        let reply = HttpReply { headers, ..HttpReply::json(201, changed.body) };
        idempotency::keep(tx, context, &reply.keep()?, None).await?;
        let (subject_kind, subject_id) = changed.subject;
        let event = Event {
            position_id: Some(position_id),
            fields: changed.fields,
            reason: changed.reason,
            ..Event::of(changed.kind, subject_kind, subject_id)
        };
        tx.record(context.app(), &Actor::of(context), tenant, &[event]).await?;
        Ok(reply)
    };
    context.app().db.write(run).await
}

/// The position in which the caller may do it for a tenant: one of its administrators, or of those of the installation.
fn acting<P: Permission>(context: &Context, tenant: &str) -> Outcome<Uuid> {
    let in_tenant = |tenant: &str| {
        let facts = AccessFacts { commune: tenant.to_owned(), ..AccessFacts::default() };
        P::rule().acting(context.caller(), &facts, None)
    };
    let found = in_tenant(tenant).or_else(|problem| match problem.code {
        Code::PermissionMissing => in_tenant(INSTALLATION),
        _ => Err(problem),
    });
    found.map(|position| position.id).map_err(|mut problem| {
        if problem.code == Code::PermissionMissing {
            problem.more.insert("required_permission".to_owned(), json!(P::NAME));
        }
        problem
    })
}

fn written(view: impl Serialize) -> Outcome<Value> {
    serde_json::to_value(view).map_err(Problem::internal)
}

/// Errors of the body at once.
fn refused(errors: Vec<FieldError>) -> Outcome<()> {
    if errors.is_empty() { Ok(()) } else { Err(Problem::body(errors)) }
}

/// What is wrong with the first day of a version.
fn begins(valid_from: NaiveDate, today: NaiveDate) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if valid_from < today {
        let detail = "A version begins today or later: nothing past is rewritten.";
        errors.push(FieldError::pointer("/valid_from", "range", detail));
    }
    errors
}
