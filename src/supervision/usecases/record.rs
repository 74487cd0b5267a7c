//! Recording a finding.

use std::collections::HashSet;

use chrono::{Datelike as _, NaiveDate};
use diesel_async::AsyncPgConnection;
use serde_json::json;
use uuid::Uuid;

use super::cases::cases_visible;
use super::rules::rule_known;
use super::view::{FindingView, href, view};
use crate::kernel::access::{AccessFacts, HasFacts as _, Permission as _, Position};
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::db::drawn::insert_drawn;
use crate::kernel::ids::{new_id, new_number};
use crate::kernel::problem::{FieldError, Outcome, Problem};
use crate::kernel::record::idempotency::{self, KeptAnswer, Replay};
use crate::kernel::record::notifications::{NotificationKind, Telling};
use crate::kernel::record::{Actor, Event, EventType};
use crate::people::office::{self, Unit};
use crate::petitions::usecases::telling::offices;
use crate::supervision::access::{RecordFinding, concerns};
use crate::supervision::model::{Finding, Severity, State};
use crate::supervision::store;

/// Prefix of printed numbers: giám sát.
const PREFIX: &str = "GSA";

/// A finding to record.
#[derive(Debug, Clone)]
pub struct NewFinding {
    /// The commune, where the caller serves several.
    pub commune: Option<String>,
    /// Programme; none stands yet.
    pub programme_id: Option<Uuid>,
    /// Supervised unit.
    pub subject_unit_id: Uuid,
    /// Cases it is about.
    pub case_ids: Vec<Uuid>,
    /// How grave.
    pub severity: Severity,
    /// Legal rule that was broken.
    pub rule_key: Option<String>,
    /// What was seen.
    pub description: String,
    /// What should be done.
    pub recommendation: String,
    /// Last day for the answer.
    pub answer_due_on: NaiveDate,
    /// In which of his positions the caller acts.
    pub acting_position_id: Option<Uuid>,
}

/// Records a finding in one transaction, or gives the answer of an earlier run again.
pub async fn record(context: &Context, new: NewFinding) -> Outcome<KeptAnswer> {
    let commune = context.commune_of_body(new.commune.as_deref())?;
    let actor = Actor::of(context);
    let rights = AccessFacts { commune: commune.clone(), ..AccessFacts::default() };
    context
        .app()
        .db
        .write(async |tx: &mut Tx| {
            let replay = idempotency::replay(tx, context).await?;
            let acting = RecordFinding::rule().acting(context.caller(), &rights, new.acting_position_id)?;
            if let Replay::Again(kept, _) = replay {
                return Ok(kept);
            }
            let subject = check(tx.conn(), context, acting, &new).await?;
            let mut finding = finding(context, acting, &subject, &new);
            let insert = async |tx: &Tx, row: &Finding| store::insert(tx, row, &new.case_ids).await;
            insert_drawn(tx, &mut finding, insert, |row| row.number = number(context)).await?;
            let event = recorded(tx.conn(), &finding).await?;
            let answer = answer(view(tx.conn(), context, finding).await?)?;
            let kept = answer.clone().without(FindingView::OF_OTHERS);
            idempotency::keep(tx, context, &kept, None).await?;
            tx.record(context.app(), &actor, &commune, &[event]).await?;
            Ok(answer)
        })
        .await
}

/// The supervised unit, or everything that is wrong with the finding.
async fn check(
    conn: &mut AsyncPgConnection,
    context: &Context,
    acting: &Position,
    new: &NewFinding,
) -> Outcome<Unit> {
    let mut errors = Vec::new();
    let mut wrong =
        |pointer: &str, code, detail: &str| errors.push(FieldError::pointer(pointer, code, detail));
    if new.programme_id.is_some() {
        wrong("/programme_id", "not_available", "Supervision programmes are not kept here yet; send null.");
    }
    let subject = office::unit(conn, &acting.commune, new.subject_unit_id).await?;
    match &subject {
        None => wrong("/subject_unit_id", "unknown", "There is no such unit in this commune."),
        Some(unit) if unit.body_unit_id == acting.body_unit_id => {
            wrong("/subject_unit_id", "own_body", "A body does not supervise itself.");
        }
        Some(_) => {}
    }
    if new.rule_key.as_deref().is_some_and(|key| !rule_known(context, key)) {
        wrong("/rule_key", "unknown", "There is no such legal rule.");
    }
    if new.answer_due_on < context.today() {
        wrong("/answer_due_on", "past", "This day has passed.");
    }
    let visible = cases_visible(conn, context, &acting.commune, &new.case_ids).await?;
    errors.extend(case_errors(&new.case_ids, &visible));
    match subject {
        Some(unit) if errors.is_empty() => Ok(unit),
        _ => Err(Problem::body(errors).unseen(new.case_ids.clone())),
    }
}

/// Unknown and invisible cases are refused alike, and so is a case that is named twice.
fn case_errors(case_ids: &[Uuid], visible: &HashSet<Uuid>) -> Vec<FieldError> {
    let mut seen = HashSet::new();
    let mut errors = Vec::new();
    for (index, case_id) in case_ids.iter().enumerate() {
        let pointer = format!("/case_ids/{index}");
        if !visible.contains(case_id) {
            errors.push(FieldError::pointer(
                pointer,
                "unknown",
                "There is no such case, or it is outside your rights.",
            ));
        } else if !seen.insert(case_id) {
            errors.push(FieldError::pointer(pointer, "duplicate", "This case is named already."));
        }
    }
    errors
}

fn number(context: &Context) -> String {
    new_number(PREFIX, context.today().year())
}

fn finding(context: &Context, acting: &Position, subject: &Unit, new: &NewFinding) -> Finding {
    let (now, today) = (context.now(), context.today());
    Finding {
        commune: acting.commune.clone(),
        id: new_id(&acting.commune, today),
        number: number(context),
        issuer_unit_id: acting.body_unit_id,
        issued_by_position_id: acting.id,
        subject_unit_id: subject.id,
        subject_body_id: subject.body_unit_id,
        severity: new.severity,
        rule_key: new.rule_key.clone(),
        description: new.description.clone(),
        recommendation: new.recommendation.clone(),
        recorded_on: today,
        answer_due_on: new.answer_due_on,
        state: State::Open,
        version: 1,
        created_at: now,
        changed_at: now,
    }
}

/// The event, which the supervised unit and its body need to notice.
async fn recorded(conn: &mut AsyncPgConnection, finding: &Finding) -> Outcome<Event> {
    let (facts, day) = (finding.facts(), finding.recorded_on);
    let offices = offices(conn, &finding.commune, day).await?;
    let told = offices.iter().filter(|position| concerns(position, &facts));
    let telling = Telling::new(NotificationKind::FindingRecorded, told);
    Ok(Event {
        position_id: Some(finding.issued_by_position_id),
        legal_day: Some(finding.recorded_on),
        fields: json!({
            "status": finding.status(),
            "severity": finding.severity,
            "rule_key": finding.rule_key,
            "answer_due_on": finding.answer_due_on,
        }),
        after: Some(facts),
        telling: Some(Telling { due_on: Some(finding.answer_due_on), ..telling }),
        ..Event::of(EventType::FindingRecorded, "finding", finding.id)
    })
}

fn answer(view: FindingView) -> Outcome<KeptAnswer> {
    let headers = vec![("location".to_owned(), href(view.id)), ("etag".to_owned(), view.etag.clone())];
    Ok(KeptAnswer { status: 201, headers, body: serde_json::to_value(view).map_err(Problem::internal)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_unseen_or_repeated_case_gets_its_own_pointer() {
        let [seen, unseen] = [Uuid::from_u128(1), Uuid::from_u128(2)];
        let errors = case_errors(&[seen, unseen, seen], &HashSet::from([seen]));
        let found: Vec<_> = errors.iter().map(|error| (error.place.clone(), error.code)).collect();
        let at = |index: usize| crate::kernel::problem::Place::Pointer(format!("/case_ids/{index}"));
        assert_eq!(found, vec![(at(1), "unknown"), (at(2), "duplicate")]);
    }
}
