//! Shows enforcement items. Their texts are those of the case: masked while it is sealed.

use std::collections::HashMap;

use diesel_async::AsyncPgConnection;
use serde_json::json;
use uuid::Uuid;

use super::views::{ItemCase, ItemReportView, ItemView};
use super::{doing, find};
use crate::cases::access::{JudgeItem, ReportOnItem};
use crate::cases::model::Case;
use crate::cases::model::item::{EnforcementItem, ItemReportText, ItemStatus, ItemText};
use crate::cases::store as cases;
use crate::cases::store::items::reports::{self, ItemReportRow};
use crate::kernel::access::{AccessFacts, HasFacts as _, Permission as _};
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::http::tags::tag;
use crate::kernel::problem::{AvailableAction, Outcome, Problem, RowPath};
use crate::kernel::record::audit::Entry;
use crate::kernel::record::{Actor, TEXT_OPENED};
use crate::kernel::time::cut_to_legal_day;
use crate::people::office;
use crate::people::references::{PositionReference, UnitReference, positions_by_id, units_by_id};
use crate::petitions::access::matrix;
use crate::petitions::usecases::sight::Sight;
use crate::vault::{Grant, Part, PartOf, open_granted, open_released, open_released_many};

/// What this caller may do with an item now; the flag tells whether he has an act that needs `If-Match` at all.
#[must_use]
pub fn actions(
    context: &Context,
    item: &EnforcementItem,
    facts: &AccessFacts,
) -> (Vec<AvailableAction>, bool) {
    let reports = ReportOnItem::rule().permits(context.caller(), facts);
    let judges = JudgeItem::rule().permits(context.caller(), facts);
    let path = RowPath::of("enforcement-items", item.id);
    let possible = match item.status {
        ItemStatus::Open => {
            vec![("progress-reports", reports), ("completions", reports), ("cancellations", judges)]
        }
        ItemStatus::Completed => {
            let mut mine = context.caller().positions().iter();
            let own = mine.any(|position| Some(position.person_id) == item.completed_by_person_id);
            vec![("acceptances", judges && !own), ("returns", judges), ("cancellations", judges)]
        }
        ItemStatus::Accepted => vec![("cancellations", judges)],
        ItemStatus::Cancelled => Vec::new(),
    };
    let mine = possible.into_iter().filter(|(_, may)| *may);
    (mine.map(|(act, _)| AvailableAction::post(path, act)).collect(), reports || judges)
}

/// How a caller sees an item.
#[derive(Debug, Clone, Default)]
pub struct How {
    /// He may read its texts: he has to do it, or sees its case in full.
    pub readable: bool,
    /// Who has to do it is hidden: that may tell whom a sealed case names.
    pub hides_hands: bool,
    /// Its case, where he sees it.
    case: Option<Case>,
}

/// How the caller sees each of these.
async fn seen(
    conn: &mut AsyncPgConnection,
    context: &Context,
    commune: &str,
    rows: &[EnforcementItem],
) -> Outcome<HashMap<Uuid, How>> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.case_id).collect();
    let scope = context.scope(matrix);
    let visible = cases::visible_rows(conn, &scope, commune, &ids).await?;
    let visible: HashMap<Uuid, Case> = visible.into_iter().map(|case| (case.id, case)).collect();
    let own = doing(context);
    let mine = |row: &EnforcementItem| {
        row.responsible_position_id.is_some_and(|id| own.positions.contains(&id))
            || row.responsible_unit_id.is_some_and(|id| own.units.contains(&id))
    };
    let how = |row: &EnforcementItem| {
        let case = visible.get(&row.case_id).cloned();
        let sight = case.as_ref().map(|case| Sight::on(context.caller(), &scope, &case.facts()));
        let readable = sight.is_some_and(Sight::is_full) || mine(row);
        How { readable, hides_hands: sight.is_none_or(Sight::hides_accountable) && !mine(row), case }
    };
    Ok(rows.iter().map(|row| (row.id, how(row))).collect())
}

/// How the caller sees this one.
pub async fn seen_one(
    conn: &mut AsyncPgConnection,
    context: &Context,
    row: &EnforcementItem,
) -> Outcome<How> {
    let mut how = seen(conn, context, &row.commune, std::slice::from_ref(row)).await?;
    Ok(how.remove(&row.id).unwrap_or_default())
}

/// What the views of items refer to.
struct References {
    positions: HashMap<Uuid, PositionReference>,
    units: HashMap<Uuid, UnitReference>,
}

impl References {
    async fn load(conn: &AsyncPgConnection, commune: &str, rows: &[EnforcementItem]) -> Outcome<Self> {
        let positions: Vec<Uuid> = rows.iter().filter_map(|row| row.responsible_position_id).collect();
        let units: Vec<Uuid> = rows.iter().filter_map(|row| row.responsible_unit_id).collect();
        let positions = positions_by_id(conn, commune, &positions);
        let (positions, units) = tokio::try_join!(biased; positions, units_by_id(conn, commune, &units))?;
        Ok(Self { positions, units })
    }
}

fn view(
    context: &Context,
    item: &EnforcementItem,
    references: &References,
    text: Option<ItemText>,
    how: &How,
) -> Outcome<ItemView> {
    let (available_actions, versioned) = actions(context, item, &item.facts_in(how.case.as_ref()));
    // An item never is without its text: where it is not there it is sealed, or not for this caller.
    let texts: &[&str] =
        if text.is_some() { &[] } else { &["/responsible_body", "/task", "/expected_proof"] };
    let hands: &[&str] = if how.hides_hands { &["/responsible_position", "/responsible_unit"] } else { &[] };
    let (task, expected_proof, body) = match text {
        Some(text) => (Some(text.task), Some(text.expected_proof), Some(text.responsible_body)),
        None => (None, None, None),
    };
    let position = |id: Uuid| references.positions.get(&id).cloned();
    let unit = |id: Uuid| references.units.get(&id).cloned();
    let mut view = ItemView {
        id: item.id,
        etag: String::new(),
        version: versioned.then_some(item.version),
        case: ItemCase { id: item.case_id, href: format!("/v1/cases/{}", item.case_id) },
        ordered_by_act_id: item.ordered_by_act,
        ordered_on: item.ordered_on,
        kind: item.kind,
        beneficiary: item.beneficiary,
        amount_unit: item.kind.unit(),
        ordered_amount: item.ordered_amount,
        recovered_amount: item.recovered_amount,
        responsible_position: (!how.hides_hands).then(|| item.responsible_position_id.and_then(position)),
        responsible_unit: (!how.hides_hands).then(|| item.responsible_unit_id.and_then(unit)),
        responsible_body: body,
        task,
        expected_proof,
        due_on: item.due_on,
        overdue: item.overdue(context.today()),
        status: item.status,
        completed_on: item.completed_on,
        accepted_on: item.accepted_on,
        cancelled_on: item.cancelled_on,
        reports: None,
        changed_at: if how.readable { item.changed_at } else { cut_to_legal_day(item.changed_at) },
        available_actions,
        masked: [texts, hands].concat(),
    };
    tag(&context.app().keys, &mut view)?;
    Ok(view)
}

/// Shows items, in a number of statements that does not depend on the page.
pub async fn show_many(
    conn: &mut AsyncPgConnection,
    context: &Context,
    commune: &str,
    rows: &[EnforcementItem],
) -> Outcome<Vec<ItemView>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let references = References::load(conn, commune, rows).await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let petitions: Vec<Uuid> = rows.iter().map(|row| row.petition_id).collect();
    let parts = open_released_many(conn, context.app(), commune, &petitions, &ids).await?;
    let seen = seen(conn, context, commune, rows).await?;
    let none = How::default();
    let shown = |row: &EnforcementItem| {
        let how = seen.get(&row.id).unwrap_or(&none);
        let text = parts.get(row.id, Part::Item).filter(|_| how.readable);
        view(context, row, &references, text, how)
    };
    rows.iter().map(shown).collect()
}

/// Shows one item with its reports. Of a sealed case no text is read, nor where an act is only tried: nobody records such a look.
pub async fn show(
    conn: &mut AsyncPgConnection,
    context: &Context,
    item: &EnforcementItem,
    tried: bool,
) -> Outcome<ItemView> {
    let commune = item.commune.as_str();
    let reports = reports::of_item(conn, commune, item.id).await?;
    let how = seen_one(conn, context, item).await?;
    let parts = if how.readable && !tried {
        let owners = owners(item, &reports);
        Some(open_released(conn, context.app(), commune, item.petition_id, &owners).await?)
    } else {
        None
    };
    show_with(conn, context, item, reports, (parts.as_ref(), &how)).await
}

/// Shows an item to whoever asks for it alone. Where its case stays sealed, who settles it and who has to do it read its texts; each
/// such look is recorded. The flag tells whether something was opened.
pub async fn open(context: &Context, id: Uuid) -> Outcome<(ItemView, bool)> {
    {
        let mut conn = context.app().db.read().await?;
        let item = find(&mut conn, context, id, false).await?;
        let view = show(&mut conn, context, &item, false).await?;
        if view.task.is_some() {
            context.app().access.read(context.visitor(), &item.commune, "enforcement_item", id);
            return Ok((view, false));
        }
        let how = seen_one(&mut conn, context, &item).await?;
        if work_grant(context, &item, item.facts_in(how.case.as_ref())).is_none() {
            return Ok((view, false));
        }
    }
    context.app().db.write(async |tx: &mut Tx| look(tx, context, id).await).await
}

/// The grant of who settles the case or has to do what it orders, and his position. The head of a unit that has to do it is meant by
/// it as who works there; where a position has to, nobody else of its unit reads what is sealed.
fn work_grant(context: &Context, item: &EnforcementItem, facts: AccessFacts) -> Option<(Grant, Uuid)> {
    let own = doing(context);
    let heads = context.caller().positions().iter().find(|position| {
        own.units.contains(&position.unit_id) && item.responsible_unit_id == Some(position.unit_id)
    });
    let assignee_position_id = facts.assignee_position_id.or(heads.map(|position| position.id));
    let facts = AccessFacts { assignee_position_id, ..facts };
    Grant::work(context.caller(), item.petition_id, &facts).map(|(grant, position)| (grant, position.id))
}

/// One look. The case, which says whom it names, is held from the judgement to the commit.
async fn look(tx: &mut Tx, context: &Context, id: Uuid) -> Outcome<(ItemView, bool)> {
    let app = context.app();
    let item = find(tx.conn(), context, id, false).await?;
    let named = cases::hold_still(tx, item.case_id).await?.ok_or_else(Problem::not_found)?;
    let item = find(tx.conn(), context, id, false).await?;
    let mut how = seen_one(tx.conn(), context, &item).await?;
    let facts = AccessFacts { excluded_person_ids: named, ..item.facts_in(how.case.as_ref()) };
    let facts = office::with_relatives(tx.conn(), facts).await?;
    let Some((grant, position_id)) = work_grant(context, &item, facts) else {
        return Ok((show(tx.conn(), context, &item, false).await?, false));
    };
    let commune = item.commune.as_str();
    let reports = reports::of_item(tx.conn(), commune, id).await?;
    let parts = open_granted(tx, app, commune, &grant, &owners(&item, &reports)).await?;
    (how.readable, how.hides_hands) = (true, false);
    let view = show_with(tx.conn(), context, &item, reports, (Some(&parts), &how)).await?;
    let entry = Entry {
        action: TEXT_OPENED,
        subject_kind: "enforcement_item",
        subject_id: Some(id),
        position_id: Some(position_id),
        reason: None,
        detail: json!({ "grant": grant.kind(), "part": "item" }),
    };
    tx.record_look(app, &Actor::of(context), commune, entry).await?;
    Ok((view, true))
}

fn owners(item: &EnforcementItem, reports: &[ItemReportRow]) -> Vec<Uuid> {
    reports.iter().map(|report| report.id).chain([item.id]).collect()
}

/// Shows an item with the texts that were opened for this caller; `None`: he may read none.
async fn show_with(
    conn: &mut AsyncPgConnection,
    context: &Context,
    item: &EnforcementItem,
    reports: Vec<ItemReportRow>,
    (parts, how): (Option<&PartOf>, &How),
) -> Outcome<ItemView> {
    let references = References::load(conn, &item.commune, std::slice::from_ref(item)).await?;
    let text = parts.and_then(|parts| parts.get(item.id, Part::Item));
    let mut view = view(context, item, &references, text, how)?;
    let said = |id: Uuid| parts.and_then(|parts| parts.get::<ItemReportText>(id, Part::Report));
    let shown = |report: ItemReportRow| ItemReportView {
        text: said(report.id).map(|part| part.text),
        id: report.id,
        stage: report.stage.0,
        reported_on: report.reported_on,
        recovered_amount: report.recovered_amount,
    };
    if view.task.is_none() {
        view.masked.push("/reports/*/text");
    }
    view.reports = Some(reports.into_iter().map(shown).collect());
    tag(&context.app().keys, &mut view)?;
    Ok(view)
}
