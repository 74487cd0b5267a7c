//! Shows assignments. Their texts are those of the case: masked while it is sealed.

use std::collections::HashMap;

use diesel_async::AsyncPgConnection;
use serde_json::json;
use uuid::Uuid;

use super::assign::SubjectType;
use super::views::{AssignmentView, MilestoneView, ProgressReportView, ReportText, SubjectView};
use super::{find, own};
use crate::assignments::access::{CompleteAssignment, ReportProgress};
use crate::assignments::model::{Assignment, AssignmentStatus, AssignmentText, Milestone};
use crate::assignments::store;
use crate::cases::store as cases;
use crate::cases::usecases::sights;
use crate::kernel::access::{AccessFacts, HasFacts as _, Permission};
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::http::tags::tag;
use crate::kernel::problem::{AvailableAction, Outcome, RowPath};
use crate::kernel::record::audit::Entry;
use crate::kernel::record::{Actor, TEXT_OPENED};
use crate::kernel::time::cut_to_legal_day;
use crate::people::office;
use crate::people::references::{PositionReference, positions_by_id};
use crate::vault::{Grant, Part, PartOf, open_granted, open_released, open_released_many};

fn actions(context: &Context, assignment: &Assignment) -> (Vec<AvailableAction>, bool) {
    let (facts, caller) = (assignment.facts(), context.caller());
    let path = RowPath::of("assignments", assignment.id);
    let mut list = Vec::new();
    let versioned = CompleteAssignment::rule().permits(caller, &facts);
    if assignment.must_be_open().is_err() {
        return (list, versioned);
    }
    if versioned {
        list.push(AvailableAction::post(path, "completions"));
    }
    if ReportProgress::rule().permits(caller, &facts) {
        list.push(AvailableAction::post(path, "progress-reports"));
    }
    (list, versioned)
}

fn view(
    context: &Context,
    assignment: &Assignment,
    positions: &HashMap<Uuid, PositionReference>,
    milestones: &[Milestone],
    text: Option<AssignmentText>,
    how: How,
) -> Outcome<AssignmentView> {
    let (available_actions, versioned) = actions(context, assignment);
    // An assignment never is without its text: where it is not there it is sealed, or not for this caller.
    let masks: &[&str] =
        if text.is_some() { &[] } else { &["/task", "/expected_result", "/milestones/*/title"] };
    let hands = ["/assignee", "/assigned_by"].into_iter().filter(|_| how.hides_hands);
    let title = |no: i16| {
        let index = usize::try_from(no - 1).unwrap_or(0);
        text.as_ref().and_then(|text| text.milestones.get(index).cloned())
    };
    let shown = |milestone: &Milestone| MilestoneView {
        no: milestone.no,
        title: title(milestone.no),
        due_on: milestone.due_on,
        reached_on: milestone.reached_on,
    };
    let mut view = AssignmentView {
        id: assignment.id,
        etag: String::new(),
        version: versioned.then_some(assignment.version),
        subject: SubjectView {
            kind: SubjectType::Case,
            id: assignment.case_id,
            href: format!("/v1/cases/{}", assignment.case_id),
        },
        assignee: (!how.hides_hands).then(|| positions.get(&assignment.assignee_position_id).cloned()),
        assigned_by: (!how.hides_hands).then(|| positions.get(&assignment.assigned_by_position_id).cloned()),
        milestones: milestones.iter().map(shown).collect(),
        task: text.as_ref().map(|text| text.task.clone()),
        expected_result: text.map(|text| text.expected_result),
        responsibility: assignment.responsibility,
        assigned_on: assignment.assigned_on,
        due_on: assignment.due_on,
        overdue: assignment.status == AssignmentStatus::Open && assignment.due_on < context.today(),
        status: assignment.status,
        completed_on: assignment.completed_on,
        progress_reports: None,
        changed_at: if how.readable {
            assignment.changed_at
        } else {
            cut_to_legal_day(assignment.changed_at)
        },
        available_actions,
        masked: masks.iter().copied().chain(hands).collect(),
    };
    tag(&context.app().keys, &mut view)?;
    Ok(view)
}

/// How a caller sees an assignment.
#[derive(Debug, Clone, Copy, Default)]
pub struct How {
    /// He may read its texts: it is his own, or of a case that he sees in full.
    pub readable: bool,
    /// Who gave it and who does it is hidden: that they are others than usual tells whom a sealed case names.
    pub hides_hands: bool,
}

/// How the caller sees each of these.
async fn seen(
    conn: &mut AsyncPgConnection,
    context: &Context,
    commune: &str,
    rows: &[Assignment],
) -> Outcome<HashMap<Uuid, How>> {
    let cases: Vec<Uuid> = rows.iter().map(|row| row.case_id).collect();
    let sights = sights(conn, context, commune, &cases).await?;
    let own = own(context);
    let mine = |row: &Assignment| {
        own.positions.contains(&row.assignee_position_id) || own.units.contains(&row.assignee_unit_id)
    };
    let how = |row: &Assignment| match sights.get(&row.case_id) {
        _ if mine(row) => How { readable: true, hides_hands: false },
        Some(sight) => How { readable: sight.is_full(), hides_hands: sight.hides_accountable() },
        None => How { readable: false, hides_hands: true },
    };
    Ok(rows.iter().map(|row| (row.id, how(row))).collect())
}

/// How the caller sees this one.
pub async fn seen_one(conn: &mut AsyncPgConnection, context: &Context, row: &Assignment) -> Outcome<How> {
    let how = seen(conn, context, &row.commune, std::slice::from_ref(row)).await?;
    Ok(how.get(&row.id).copied().unwrap_or_default())
}

/// Shows assignments, in a number of statements that does not depend on the page.
pub async fn show_many(
    conn: &mut AsyncPgConnection,
    context: &Context,
    commune: &str,
    rows: &[Assignment],
) -> Outcome<Vec<AssignmentView>> {
    let positions: Vec<Uuid> =
        rows.iter().flat_map(|row| [row.assignee_position_id, row.assigned_by_position_id]).collect();
    let positions = positions_by_id(conn, commune, &positions).await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut milestones: HashMap<Uuid, Vec<Milestone>> = HashMap::new();
    for (id, milestone) in store::milestones(conn, commune, &ids).await? {
        milestones.entry(id).or_default().push(milestone);
    }
    let petitions: Vec<Uuid> = rows.iter().map(|row| row.petition_id).collect();
    let parts = open_released_many(conn, context.app(), commune, &petitions, &ids).await?;
    let seen = seen(conn, context, commune, rows).await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let how = seen.get(&row.id).copied().unwrap_or_default();
        let text = parts.get(row.id, Part::Assignment).filter(|_| how.readable);
        items.push(view(
            context,
            row,
            &positions,
            milestones.get(&row.id).map_or(&[][..], Vec::as_slice),
            text,
            how,
        )?);
    }
    Ok(items)
}

/// Shows one assignment with its progress reports. Of a sealed case no text is read, nor where an act is only tried: nobody records
/// such a look.
pub async fn show(
    conn: &mut AsyncPgConnection,
    context: &Context,
    assignment: &Assignment,
    tried: bool,
) -> Outcome<AssignmentView> {
    let commune = assignment.commune.as_str();
    let reports = store::reports(conn, commune, assignment.id).await?;
    let owners = owners(assignment, &reports);
    let how = seen_one(conn, context, assignment).await?;
    let parts = if how.readable && !tried {
        Some(open_released(conn, context.app(), commune, assignment.petition_id, &owners).await?)
    } else {
        None
    };
    show_with(conn, context, assignment, reports, (parts.as_ref(), how)).await
}

/// Shows an assignment to whoever asks for it alone. Where the case stays sealed, who gives and who does the work read its
/// texts; each such look is recorded. The flag tells whether something was opened.
pub async fn open(context: &Context, id: Uuid) -> Outcome<(AssignmentView, bool)> {
    let case_id = {
        let mut conn = context.app().db.read().await?;
        let assignment = find(&mut conn, context, id, false).await?;
        let view = show(&mut conn, context, &assignment, false).await?;
        if view.task.is_some() {
            context.app().access.read(context.visitor(), &assignment.commune, "assignment", id);
            return Ok((view, false));
        }
        if work_grant(context, &assignment, &assignment.facts()).is_none() {
            return Ok((view, false));
        }
        assignment.case_id
    };
    context.app().db.write(async |tx: &mut Tx| look(tx, context, id, case_id).await).await
}

/// The grant of who gives or does this work, and his position.
fn work_grant(context: &Context, assignment: &Assignment, facts: &AccessFacts) -> Option<(Grant, Uuid)> {
    // What was never to be done is read by nobody for it.
    let stands = assignment.status != AssignmentStatus::Annulled;
    let grant = Grant::work(context.caller(), assignment.petition_id, facts).filter(|_| stands);
    grant.map(|(grant, position)| (grant, position.id))
}

/// One look. The case, which says whom it names, is held from the judgement to the commit.
async fn look(tx: &mut Tx, context: &Context, id: Uuid, case_id: Uuid) -> Outcome<(AssignmentView, bool)> {
    let app = context.app();
    let named = cases::hold_still(tx, case_id).await?;
    let assignment = find(tx.conn(), context, id, false).await?;
    let granted = match named {
        Some(named) => {
            let facts = AccessFacts { excluded_person_ids: named, ..assignment.facts() };
            let facts = office::with_relatives(tx.conn(), facts).await?;
            work_grant(context, &assignment, &facts)
        }
        None => None,
    };
    let Some((grant, position_id)) = granted else {
        return Ok((show(tx.conn(), context, &assignment, false).await?, false));
    };
    let commune = assignment.commune.as_str();
    let reports = store::reports(tx.conn(), commune, id).await?;
    let parts = open_granted(tx, app, commune, &grant, &owners(&assignment, &reports)).await?;
    let how = How { readable: true, hides_hands: false };
    let view = show_with(tx.conn(), context, &assignment, reports, (Some(&parts), how)).await?;
    let entry = Entry {
        action: TEXT_OPENED,
        subject_kind: "assignment",
        subject_id: Some(id),
        position_id: Some(position_id),
        reason: None,
        detail: json!({ "grant": grant.kind(), "part": "assignment" }),
    };
    tx.record_look(app, &Actor::of(context), commune, entry).await?;
    Ok((view, true))
}

fn owners(assignment: &Assignment, reports: &[store::ReportRow]) -> Vec<Uuid> {
    reports.iter().map(|report| report.id).chain([assignment.id]).collect()
}

/// Shows an assignment with the texts that were opened for this caller; `None`: he may read none.
async fn show_with(
    conn: &mut AsyncPgConnection,
    context: &Context,
    assignment: &Assignment,
    reports: Vec<store::ReportRow>,
    (parts, how): (Option<&PartOf>, How),
) -> Outcome<AssignmentView> {
    let commune = assignment.commune.as_str();
    let positions = [assignment.assignee_position_id, assignment.assigned_by_position_id];
    let positions = positions_by_id(conn, commune, &positions).await?;
    let milestones: Vec<Milestone> = store::milestones(conn, commune, &[assignment.id])
        .await?
        .into_iter()
        .map(|(_, milestone)| milestone)
        .collect();
    let text = parts.and_then(|parts| parts.get(assignment.id, Part::Assignment));
    let mut view = view(context, assignment, &positions, &milestones, text, how)?;
    let shown = |report: store::ReportRow| ProgressReportView {
        text: parts.and_then(|parts| parts.get::<ReportText>(report.id, Part::Report)).map(|part| part.text),
        id: report.id,
        reported_on: report.reported_on,
        percent: report.percent,
    };
    if view.task.is_none() {
        view.masked.push("/progress_reports/*/text");
    }
    view.progress_reports = Some(reports.into_iter().map(shown).collect());
    tag(&context.app().keys, &mut view)?;
    Ok(view)
}
