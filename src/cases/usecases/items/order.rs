//! Enters what a result orders: what, by whom, until when, and what will prove it.

use serde_json::json;
use uuid::Uuid;

use super::new_item::NewItem;
use super::reply::answer;
use super::show;
use crate::cases::access::{ANSWERING, LEADS, OrderItem, SETTLING};
use crate::cases::acts::barred;
use crate::cases::model::Case;
use crate::cases::model::item::{EnforcementItem, ItemStatus, ItemText, orders};
use crate::cases::store::{self, items, steps};
use crate::cases::usecases::offers::offering;
use crate::kernel::access::{AccessFacts, Condition, HasFacts as _, Position};
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::http::reply::HttpReply;
use crate::kernel::ids::new_id;
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::kernel::record::idempotency::{self, Replay};
use crate::kernel::record::notifications::{NotificationKind, Telling};
use crate::kernel::record::{Actor, Event, EventType};
use crate::people::office;
use crate::petitions::access::matrix;
use crate::petitions::acts::relatives::refuse_without_task;
use crate::petitions::usecases::telling::{meeting, offices};
use crate::vault::{Part, PetitionKey};

/// Enters an item in one transaction. `dry_run` does the same and rolls back.
pub async fn order(context: &Context, new: NewItem, dry_run: bool) -> Outcome<HttpReply> {
    context
        .app()
        .db
        .write(async |tx: &mut Tx| {
            if dry_run {
                tx.only_try();
            }
            let replay = idempotency::replay(tx, context).await?;
            if matches!(replay, Replay::Fresh) {
                new.check()?;
            }
            let scope = context.scope(matrix);
            let unchecked = store::for_update(tx, &scope, new.case_id).await;
            // The case is named in the body: not found is a wrong body, alike for unknown and unseen.
            let unchecked = unchecked.map_err(|problem| match problem.code {
                Code::ResourceNotFound => {
                    let unknown = Problem::field("/case_id", "unknown", "There is no such case.");
                    unknown.unseen(vec![new.case_id])
                }
                _ => problem,
            })?;
            let asked = new.acting_position_id;
            if let Replay::Again(kept, _) = replay {
                unchecked.permit::<OrderItem>(context, asked)?;
                return Ok(HttpReply::again(kept));
            }
            let version = unchecked.version(|case| case.version);
            let (case, acting) = if tx.only_tries() {
                unchecked.permit::<OrderItem>(context, asked)?
            } else {
                unchecked.permit_fresh::<OrderItem>(context, asked, version)?
            };
            enter(tx, context, &new, &case, &acting).await
        })
        .await
}

async fn enter(
    tx: &mut Tx,
    context: &Context,
    new: &NewItem,
    case: &Case,
    acting: &Position,
) -> Outcome<HttpReply> {
    if let Err(why) = case.may_order() {
        return offering(tx.conn(), context, case, Err(barred(context, case, why))).await;
    }
    let item = item(tx, context, new, (case, acting)).await?;
    refuse_without_task(tx, ("case", case.id), &case.facts(), acting).await?;
    items::insert(tx, &item).await?;
    let text = ItemText {
        task: new.task.clone(),
        expected_proof: new.expected_proof.clone(),
        responsible_body: new.responsible_body.clone(),
    };
    let key =
        PetitionKey::for_writing(tx, context.app(), &case.commune, case.petition_id, case.sealed).await?;
    key.write(tx, item.id, Part::Item, &text).await?;
    let view = show::show(tx.conn(), context, &item, false).await?;
    if tx.only_tries() {
        return Ok(HttpReply::json(200, answer(&view, false)));
    }
    let mut reply = HttpReply::json(201, answer(&view, true));
    reply.headers.push(("location".to_owned(), format!("/v1/enforcement-items/{}", item.id)));
    reply.etag = Some(view.etag.clone());
    idempotency::keep(tx, context, &reply.keep()?, Some(item.petition_id)).await?;
    let told = telling(tx, context, &item, &item.facts_in(Some(case))).await?;
    let event = Event {
        case_id: Some(item.case_id),
        position_id: Some(acting.id),
        fields: json!({
            "kind": item.kind, "ordered_by_act_id": item.ordered_by_act, "due_on": item.due_on,
            "responsible_position_id": item.responsible_position_id, "responsible_unit_id": item.responsible_unit_id,
        }),
        telling: Some(told),
        before: Some(case.facts()),
        after: Some(item.facts_in(Some(case))),
        ..Event::of(EventType::EnforcementItemOrdered, "enforcement_item", item.id)
    };
    tx.record(context.app(), &Actor::of(context), &item.commune, &[event]).await?;
    Ok(reply)
}

/// The item, if the act that it names orders something and who it names can do it.
async fn item(
    tx: &mut Tx,
    context: &Context,
    new: &NewItem,
    (case, acting): (&Case, &Position),
) -> Outcome<EnforcementItem> {
    let wrong = |pointer: &str, code, detail: &str| Problem::field(pointer, code, detail);
    let history = steps::standing(tx, case).await?;
    let act = history.iter().find(|done| done.act_id == new.ordered_by_act_id);
    let act = act.ok_or_else(|| {
        wrong("/ordered_by_act_id", "unknown", "There is no such act on this case, or it was annulled.")
    })?;
    if !orders(act.act, &act.variant) {
        return Err(wrong("/ordered_by_act_id", "not_allowed", "Such an act orders nothing."));
    }
    if new.due_on < act.acted_on {
        return Err(wrong("/due_on", "inverted", "Not before the act that orders it."));
    }
    let responsible_unit_id = unit(tx, context, new, (case, acting)).await?;
    let now = context.now();
    Ok(EnforcementItem {
        commune: case.commune.clone(),
        id: new_id(&case.commune, context.today()),
        case_id: case.id,
        petition_id: case.petition_id,
        ordered_by_act: act.act_id,
        ordered_on: act.acted_on,
        kind: new.kind,
        beneficiary: new.beneficiary,
        ordered_amount: new.ordered_amount,
        recovered_amount: new.ordered_amount.map(|_| 0),
        responsible_position_id: new.responsible_position_id,
        responsible_unit_id,
        due_on: new.due_on,
        status: ItemStatus::Open,
        stepped_on: act.acted_on,
        completed_on: None,
        completed_by_person_id: None,
        accepted_on: None,
        cancelled_on: None,
        version: 1,
        created_at: now,
        changed_at: now,
    })
}

/// The unit that has to do it. Whom the case names, and his relatives, are given nothing of it: its texts stay closed to them. Of a sealed
/// case trying one office after the other would tell whom it names: who does not settle it names no position, and any unit, and a try
/// tells nobody.
async fn unit(
    tx: &mut Tx,
    context: &Context,
    new: &NewItem,
    (case, acting): (&Case, &Position),
) -> Outcome<Option<Uuid>> {
    let facts = case.facts();
    let settles = SETTLING.iter().any(|condition| condition.holds(acting, &facts));
    let concerned = if case.sealed && tx.only_tries() {
        Vec::new()
    } else {
        office::with_relatives(tx.conn(), facts).await?.excluded_person_ids
    };
    let conflicted = || {
        let detail = "Name another, or the body or person outside: neither who is concerned by the case nor a relative of his carries it out.";
        Problem::new(Code::AssigneeConflicted).under_conflict("case", case.id).detail(detail)
    };
    if let Some(id) = new.responsible_position_id {
        let wrong = |detail: &str| Problem::field("/responsible_position_id", "not_permitted", detail);
        if case.sealed && !settles {
            return Err(wrong(
                "Of a sealed case the settler names a position: name a unit or a body outside.",
            ));
        }
        let position = office::held_position(tx.conn(), &case.commune, id, context.today()).await?;
        let position = position.ok_or_else(|| wrong("There is no such position with an account today."))?;
        if !LEADS.contains(&position.role) {
            return Err(wrong("This role carries nothing out."));
        }
        if concerned.contains(&position.person_id) {
            return Err(conflicted());
        }
        return Ok(Some(position.unit_id));
    }
    let Some(id) = new.responsible_unit_id else { return Ok(None) };
    let unit = office::unit(tx.conn(), &case.commune, id).await?;
    let unknown =
        || Problem::field("/responsible_unit_id", "unknown", "There is no such unit in this commune.");
    let unit = unit.ok_or_else(unknown)?;
    if settles && !concerned.is_empty() {
        let mut heads = office::holders(tx.conn(), &case.commune, ANSWERING, context.today()).await?;
        heads.retain(|position| position.unit_id == unit.id);
        if !heads.is_empty() && heads.iter().all(|position| concerned.contains(&position.person_id)) {
            return Err(conflicted());
        }
    }
    Ok(Some(unit.id))
}

/// Who has to do it, and the head of his unit. Where nobody answers for a unit, or the case hides itself from all who do, who settles
/// it is told instead.
async fn telling(
    tx: &mut Tx,
    context: &Context,
    item: &EnforcementItem,
    facts: &AccessFacts,
) -> Outcome<Telling> {
    let offices = offices(tx.conn(), &item.commune, context.today()).await?;
    let heads = meeting(&offices, facts, &[Condition::AssigneeUnit]);
    let heads = heads.filter(|position| ANSWERING.contains(&position.role));
    let mut told: Vec<&Position> = heads.chain(meeting(&offices, facts, &[Condition::Assignee])).collect();
    if told.is_empty() && item.responsible_unit_id.is_some() {
        told.extend(meeting(&offices, facts, SETTLING));
    }
    let telling = Telling::new(NotificationKind::AssignmentGiven, told);
    Ok(Telling { due_on: Some(item.due_on), ..telling })
}
