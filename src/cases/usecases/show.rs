//! Shows cases.

use chrono::NaiveDate;
use diesel_async::AsyncPgConnection;
use serde_json::json;
use uuid::Uuid;

use super::offers::{Around, Known, actions};
use super::related;
use super::views::{CaseSummary, CaseView, RelatedCase};
use crate::cases::model::{Case, CaseStatus};
use crate::cases::store;
use crate::kernel::access::{AccessFacts, HasFacts as _, Scope};
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::http::tags::tag;
use crate::kernel::problem::Outcome;
use crate::kernel::record::audit::Entry;
use crate::kernel::record::{Actor, TEXT_OPENED};
use crate::people::office;
use crate::petitions::access::matrix;
use crate::petitions::store::deadlines::ShortRow;
use crate::petitions::usecases::notes::Seen;
use crate::petitions::usecases::references::{References, Referring, clocks};
use crate::petitions::usecases::sight::Sight;
use crate::petitions::usecases::views::PetitionReference;
use crate::vault::{Grant, Part, PartOf, open_granted, open_released};

fn referring(case: &Case) -> Referring {
    Referring {
        petition_id: case.petition_id,
        unit_id: case.unit_id,
        assignee: case.assignee_position_id,
        settler: Some(case.settler_position_id),
    }
}

/// As the latest clock says by which the case is to be settled; where the law sets none, any of its clocks.
fn is_remote(case: &Case, clocks: &[ShortRow]) -> bool {
    let settlement = case.life_cycle.settlement();
    let settles = |row: &&ShortRow| settlement.contains(&row.rule_key.as_str());
    if settlement.is_empty() {
        clocks.iter().any(|row| row.remote_area)
    } else {
        clocks.iter().rev().find(settles).is_some_and(|row| row.remote_area)
    }
}

fn summary(
    context: &Context,
    (sight, facts): (Sight, &AccessFacts),
    case: Case,
    (references, rows): (&References, Vec<ShortRow>),
    (around, today): (&Around, NaiveDate),
) -> Outcome<CaseSummary> {
    let language = context.language();
    let known = Known { around, clocks: &rows, today };
    let (available_actions, versioned) = actions(context, (&case, facts), Some(known));
    let (vi, en) = case.public_status.next_step();
    // Of one that was opened by mistake they are those of the petition alone, and nobody works on it.
    let void = case.status == CaseStatus::Voided;
    // A petition that was accepted once more opened two cases: both are judged by its clocks.
    let remote_area = !void && is_remote(&case, &rows);
    let deadlines = if void { Vec::new() } else { clocks(rows, today, sight) };
    let assignee = case.assignee_position_id.filter(|_| !void);
    Ok(CaseSummary {
        id: case.id,
        number: case.number,
        etag: String::new(),
        version: versioned.then_some(case.version),
        commune: case.commune,
        kind: case.kind,
        track: case.track,
        field: case.field,
        status: case.status,
        public_status: case.public_status,
        public_status_label: case.public_status.label(language),
        next_step: language.pick(vi, en),
        register: case.register,
        unit: references.unit(case.unit_id)?,
        petition: PetitionReference::of(case.petition_id, case.petition_number),
        sealed: case.sealed,
        subject: sight.shows_subject().then_some(case.subject),
        village_code: sight.shows_subject().then_some(case.village_code),
        people_count: case.people_count,
        flags: case.flags,
        complexity_level: case.complexity_level.as_str().to_owned(),
        remote_area,
        accepted_on: case.accepted_on,
        settler: (!sight.hides_accountable()).then(|| references.position(Some(case.settler_position_id))),
        assignee: (!sight.hides_accountable()).then(|| references.position(assignee)),
        due_on: case.due_on,
        overdue: case.due_on.is_some_and(|due| due < today),
        result: case.result,
        answered_on: case.answered_on,
        closed_on: case.closed_on,
        merged: case.merged_into_id.is_some(),
        changed_at: sight.instant(case.changed_at),
        deadlines,
        available_actions,
        masked: sight.case_masks(),
    })
}

/// Shows a page of cases, untagged, each when its turn comes.
pub async fn show_many<'page>(
    conn: &AsyncPgConnection,
    context: &'page Context,
    scope: &'page Scope,
    commune: &str,
    cases: Vec<Case>,
) -> Outcome<impl Iterator<Item = Outcome<CaseSummary>> + use<'page>> {
    let rows: Vec<Referring> = cases.iter().map(referring).collect();
    let references = References::load(conn, commune, &rows);
    let around = Around::load(conn, context, commune, &cases);
    let (mut references, around) = tokio::try_join!(biased; references, around)?;
    let today = context.today();
    Ok(cases.into_iter().map(move |case| {
        let facts = case.facts();
        let sight = Sight::on(context.caller(), scope, &facts);
        let rows = references.take_rows(case.petition_id);
        summary(context, (sight, &facts), case, (&references, rows), (&around, today))
    }))
}

/// Shows one case, with its tag. Of a sealed one no text is read.
pub async fn show(
    conn: &mut AsyncPgConnection,
    context: &Context,
    scope: &Scope,
    case: &Case,
) -> Outcome<CaseView> {
    let parts = async {
        let Some(answer_id) = case.answer_id.filter(|_| !case.sealed) else { return Ok(None) };
        open_released(conn, context.app(), &case.commune, case.petition_id, &[answer_id]).await.map(Some)
    };
    let (parts, beside) = tokio::try_join!(biased; parts, Beside::load(conn, context, scope, case))?;
    let sight = Sight::on(context.caller(), scope, &case.facts());
    show_with(context, sight, case, parts.as_ref(), beside)
}

/// What stands beside the row of a case.
struct Beside {
    references: References,
    around: Around,
    related: Vec<RelatedCase>,
}

impl Beside {
    async fn load(conn: &AsyncPgConnection, context: &Context, scope: &Scope, case: &Case) -> Outcome<Self> {
        let referring = [referring(case)];
        let (references, around, related) = tokio::try_join!(
            biased;
            References::load(conn, &case.commune, &referring),
            Around::load(conn, context, &case.commune, std::slice::from_ref(case)),
            related::of(conn, scope, case),
        )?;
        Ok(Self { references, around, related })
    }
}

/// Shows a case as it would stand after what is only tried: without any text, for nobody records such a look.
pub async fn show_tried(
    conn: &mut AsyncPgConnection,
    context: &Context,
    scope: &Scope,
    case: &Case,
) -> Outcome<CaseView> {
    let beside = Beside::load(conn, context, scope, case).await?;
    let sight = Sight::on(context.caller(), scope, &case.facts());
    show_with(context, sight.tried(), case, None, beside)
}

/// Shows a case to whoever asks for it alone. Where it stays sealed, settler and lead read the answer that they sign and
/// prepare; each such look is recorded. The flag tells whether something was opened.
pub async fn open(context: &Context, scope: &Scope, id: Uuid) -> Outcome<(CaseView, bool)> {
    let seen = context.app().db.reading(async |conn| {
        let case = store::find(conn, scope, id).await?;
        if work_grant(context, &case, &case.facts()).is_some() {
            return Ok(None);
        }
        let view = show(conn, context, scope, &case).await?;
        note_read(context, &case, &view);
        Ok(Some(view))
    });
    if let Some(view) = seen.await? {
        return Ok((view, false));
    }
    context.app().db.write(async |tx: &mut Tx| look(tx, context, scope, id).await).await
}

/// An answer that is shown without a recorded look is a read of personal data: it may name its writer.
fn note_read(context: &Context, case: &Case, view: &CaseView) {
    if view.answer.as_ref().and_then(Option::as_ref).is_some_and(|answer| answer.text.is_some()) {
        context.app().access.read(context.visitor(), &case.commune, "case", case.id);
    }
}

/// The grant under which the caller reads the sealed answer, and the position that gives it.
fn work_grant(context: &Context, case: &Case, facts: &AccessFacts) -> Option<(Grant, Uuid)> {
    let sealed = case.sealed && case.answer_id.is_some();
    let grant = Grant::work(context.caller(), case.petition_id, facts).filter(|_| sealed);
    grant.map(|(grant, position)| (grant, position.id))
}

/// One look. The case is held from the judgement to the commit: what ends the grant comes wholly before the look or wholly
/// after it.
async fn look(tx: &mut Tx, context: &Context, scope: &Scope, id: Uuid) -> Outcome<(CaseView, bool)> {
    let app = context.app();
    let case = store::hold(tx, scope, id).await?;
    let facts = office::with_relatives(tx.conn(), case.facts()).await?;
    let work = work_grant(context, &case, &facts).zip(case.answer_id);
    let Some(((grant, position_id), answer_id)) = work else {
        return Ok((show(tx.conn(), context, scope, &case).await?, false));
    };
    let parts = open_granted(tx, app, &case.commune, &grant, &[answer_id]).await?;
    let beside = Beside::load(tx.conn(), context, scope, &case).await?;
    let sight = Sight::on(context.caller(), scope, &case.facts());
    let view = show_with(context, sight, &case, Some(&parts), beside)?;
    let entry = Entry {
        action: TEXT_OPENED,
        subject_kind: "case",
        subject_id: Some(id),
        position_id: Some(position_id),
        reason: None,
        detail: json!({ "grant": grant.kind(), "part": "answer" }),
    };
    tx.record_look(app, &Actor::of(context), &case.commune, entry).await?;
    Ok((view, true))
}

/// Shows a case with the texts that were opened for this caller; `None`: none were.
fn show_with(
    context: &Context,
    sight: Sight,
    case: &Case,
    parts: Option<&PartOf>,
    mut beside: Beside,
) -> Outcome<CaseView> {
    let seen = (sight, &case.facts());
    let rows = beside.references.take_rows(case.petition_id);
    let known = (&beside.around, context.today());
    let mut summary = summary(context, seen, case.clone(), (&beside.references, rows), known)?;
    let opened = parts.is_some();
    summary.masked.extend(sight.answer_mask(opened));
    let answer = case.answer_id.zip(parts).and_then(|(id, parts)| parts.get(id, Part::Answer));
    let mut view = CaseView {
        summary,
        answer: sight.answer(answer, opened),
        related_cases: Some(beside.related),
        created_at: sight.instant(case.created_at),
    };
    tag(&context.app().keys, &mut view)?;
    Ok(view)
}

/// The case that the caller sees, as the row by which he comes to the remarks on its petition.
pub async fn on_case(conn: &mut AsyncPgConnection, context: &Context, id: Uuid) -> Outcome<Seen> {
    let case = store::find(conn, &context.scope(matrix), id).await?;
    let path = format!("/v1/cases/{id}");
    Ok(Seen { petition_id: case.petition_id, facts: case.facts(), version: case.version, path })
}
