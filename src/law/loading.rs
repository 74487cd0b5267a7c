//! Law that administrators of the installation load: versions of rules and calendar years. Nothing past is rewritten.

mod checks;

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Value, json};

use super::access::LoadLaw;
use super::store::{self, Law, load};
use super::{CalendarYear, LegalRule};
use crate::kernel::access::{AccessFacts, Permission as _};
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::http::reply::HttpReply;
use crate::kernel::ids::{INSTALLATION, derived_id};
use crate::kernel::problem::{Code, FieldError, Outcome, Problem};
use crate::kernel::record::heads::hold_reference;
use crate::kernel::record::idempotency::{self, Replay};
use crate::kernel::record::{Actor, Event};

/// Adds a version of a known rule. `complete` makes it of the version before, whose name, purpose and events it keeps.
/// `view` is what the caller is shown.
pub async fn add_rule<V: Serialize>(
    context: &Context,
    rule_key: &str,
    complete: impl FnOnce(&LegalRule) -> LegalRule,
    view: impl FnOnce(&LegalRule) -> V,
) -> Outcome<HttpReply> {
    change(context, async |tx, law, number| {
        let latest = law.rules.versions(rule_key).last();
        let latest =
            latest.ok_or_else(|| Problem::field("/rule_key", "unknown", "There is no such rule."))?;
        let rule = complete(latest);
        checks::rule(law, &rule, context.today())?;
        let before = checks::before(law, &rule);
        let ended = before.filter(|before| before.valid_to.is_none_or(|end| end > rule.valid_from));
        if let Some(ended) = ended {
            store::end_rule(tx.conn(), ended, rule.valid_from).await?;
        }
        if !store::insert_rule(tx.conn(), &rule).await? {
            return Err(checks::overlap(&rule));
        }
        let (key, from) = (&rule.rule_key, rule.valid_from);
        Ok(Loaded {
            kind: "legal_rule.added",
            subject_kind: "legal_rule",
            subject: format!("legal_rule/{key}/{from}"),
            location: format!("/v1/legal-rules?rule_key={key}&on={from}"),
            fields: json!({
                "rule_key": key, "valid_from": from, "valid_to": rule.valid_to, "law_number": number,
                "ended_version": ended.map(|ended| ended.valid_from),
            }),
            body: written(view(&rule))?,
        })
    })
    .await
}

/// Loads a version of a year, which counts from then on; the versions before are kept. `view` is what the caller is shown.
pub async fn load_year<V: Serialize>(
    context: &Context,
    mut year: CalendarYear,
    view: impl FnOnce(&CalendarYear) -> V,
) -> Outcome<HttpReply> {
    change(context, async |tx, law, number| {
        checks::year(law, &year, context.today())?;
        let versions = store::versions_of_year(tx.conn(), year.year).await?;
        year.version = next_version(year.year, &versions);
        store::insert_year(tx.conn(), &year, number).await?;
        let of_year = year.year;
        Ok(Loaded {
            kind: "calendar_year.loaded",
            subject_kind: "calendar_year",
            subject: format!("calendar_year/{}", year.version),
            location: format!("/v1/calendar-days?year={of_year}"),
            fields: json!({
                "year": of_year, "version": year.version, "status": year.status, "law_number": number,
                "old_version": law.calendar.version_of(of_year),
            }),
            body: written(view(&year))?,
        })
    })
    .await
}

/// What was loaded.
struct Loaded {
    kind: &'static str,
    subject_kind: &'static str,
    subject: String,
    location: String,
    fields: Value,
    body: Value,
}

/// One change of the law: replay, permit, the law as it stands, work, number and job, answer, record. The law's number is
/// held from the beginning, so what is checked is what stands, and changes come one after another.
async fn change(
    context: &Context,
    work: impl AsyncFnOnce(&mut Tx, &Law, i64) -> Outcome<Loaded>,
) -> Outcome<HttpReply> {
    let facts = AccessFacts { commune: INSTALLATION.to_owned(), ..AccessFacts::default() };
    let acting = LoadLaw::rule().acting(context.caller(), &facts, None).map_err(|mut problem| {
        if problem.code == Code::PermissionMissing {
            problem.more.insert("required_permission".to_owned(), json!(LoadLaw::NAME));
        }
        problem
    })?;
    let position_id = Some(acting.id);
    let run = async |tx: &mut Tx| {
        if let Replay::Again(kept, _) = idempotency::replay(tx, context).await? {
            return Ok(HttpReply::again(kept));
        }
        let number = hold_reference(tx.conn()).await? + 1;
        let law = load(tx.conn()).await?;
        let loaded = work(tx, &law, number).await?;
        store::changed(tx.conn(), number, context.clock()).await?;
        let headers = vec![("location".to_owned(), loaded.location)];
        let reply = HttpReply { headers, ..HttpReply::json(201, loaded.body) };
        idempotency::keep(tx, context, &reply.keep()?, None).await?;
        let event = Event {
            kind: loaded.kind,
            subject_kind: loaded.subject_kind,
            subject_id: derived_id(INSTALLATION, NaiveDate::default(), &loaded.subject),
            position_id,
            fields: loaded.fields,
            ..Event::default()
        };
        tx.record(context.app(), &Actor::of(context), INSTALLATION, &[event]).await?;
        Ok(reply)
    };
    context.app().db.write(run).await
}

fn written(view: impl Serialize) -> Outcome<Value> {
    serde_json::to_value(view).map_err(Problem::internal)
}

/// The name after the highest one of the year: `2027-1` after `2027-0`.
fn next_version(year: i32, versions: &[String]) -> String {
    let number = |version: &String| version.rsplit('-').next().and_then(|number| number.parse::<u32>().ok());
    let next = versions.iter().filter_map(number).max().map_or(0, |last| last.saturating_add(1));
    format!("{year}-{next}")
}

/// Errors of the body at once.
fn refused(errors: Vec<FieldError>) -> Outcome<()> {
    if errors.is_empty() { Ok(()) } else { Err(Problem::body(errors)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_of_a_year_has_a_name_of_its_own() {
        let named = |versions: &[&str]| {
            let versions: Vec<String> = versions.iter().map(|version| (*version).to_owned()).collect();
            next_version(2027, &versions)
        };
        assert_eq!(named(&[]), "2027-0");
        assert_eq!(named(&["2027-0"]), "2027-1");
        assert_eq!(named(&["2027-9", "2027-10"]), "2027-11");
    }
}
