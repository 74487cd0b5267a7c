//! Lists one's own notifications and marks them as read. A mark is nobody else's business: it makes no event.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::store::{self, After, NotificationFilter, NotificationRow, Reader};
use crate::assignments::model::Assignment;
use crate::assignments::usecases::own;
use crate::cases::model::Case;
use crate::cases::model::item::ItemInCase;
use crate::cases::usecases::items::doing;
use crate::kernel::access::Caller;
use crate::kernel::acts::Subject as _;
use crate::kernel::acts::SubjectKind;
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::http::{Listed, PageQuery, Paging, counted};
use crate::kernel::ids::commune_of;
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::record::notifications::NotificationKind;
use crate::people::references::UnitReference;
use crate::petitions::access::{books_of, matrix};
use crate::petitions::model::{DeadlineStage, Petition};
use crate::receptions::model::Schedule;
use crate::supervision::access::FindingScope;
use crate::supervision::model::Finding;

/// What it is about.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NotifiedSubject {
    /// Kind of it.
    #[serde(rename = "type")]
    #[schema(rename = "type", value_type = SubjectKind, example = "petition")]
    pub kind: String,
    /// Its id.
    pub id: Uuid,
    /// Where it stands.
    #[schema(max_length = 200)]
    pub href: String,
}

/// The office in which one is told.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ToldPosition {
    /// Id of the position.
    pub id: Uuid,
    /// Title and unit in one line.
    #[schema(max_length = 500)]
    pub label: String,
    /// Where it stands.
    #[schema(max_length = 200)]
    pub href: String,
    /// Unit.
    pub unit: UnitReference,
}

/// One thing that needs to be noticed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NotificationView {
    /// Id.
    pub id: Uuid,
    /// Why it needs to be noticed.
    pub kind: NotificationKind,
    /// The same in words.
    #[schema(max_length = 200)]
    pub label: String,
    /// Business day on which it was told.
    pub told_on: NaiveDate,
    /// In which of the caller's positions.
    pub position: ToldPosition,
    /// What it is about.
    pub subject: NotifiedSubject,
    /// Rule of the clock that is due soon or overdue.
    #[schema(required, max_length = 20, example = "C04")]
    pub rule_key: Option<String>,
    /// How far that clock, or the time of an enforcement item, has run.
    #[schema(required, value_type = Option<DeadlineStage>)]
    pub stage: Option<String>,
    /// Day until which something is to be done: that of the clock, of the work, of the reply; of a deadline that was moved the
    /// petition's next one.
    #[schema(required)]
    pub due_on: Option<NaiveDate>,
    /// When the caller marked it as read; null: not yet.
    #[schema(required)]
    pub read_at: Option<DateTime<Utc>>,
}

/// What was marked as read.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct MarkedView {
    /// How many were not read before.
    #[schema(minimum = 0)]
    pub marked: i64,
}

/// Which notifications are asked for.
#[derive(Debug, Clone, Default)]
pub struct NotificationList {
    /// The commune, where the caller serves several.
    pub commune: Option<String>,
    /// Filters.
    pub filter: NotificationFilter,
    /// Which page.
    pub page: PageQuery,
    /// Whether matches are counted.
    pub count: bool,
}

/// The caller as a reader in one commune; only persons pass the gate.
fn reader(context: &Context, commune: String) -> Outcome<Reader> {
    let Caller::Person(person) = context.caller() else {
        return Err(Problem::internal("a machine that reads notifications"));
    };
    Ok(Reader {
        person_id: person.person_id,
        positions: person.positions.iter().map(|position| position.id).collect(),
        scope: context.scope(matrix),
        keeps: books_of(context.caller(), &commune),
        own: own(context),
        doing: doing(context),
        findings: FindingScope::of(context.caller()),
        commune,
    })
}

/// What a cursor is bound to besides the query.
fn rights(reader: &Reader) -> String {
    let Reader { person_id, positions, keeps, scope, findings, .. } = reader;
    format!("{person_id}{positions:?}{keeps:?}{}{}", scope.fingerprint(), findings.fingerprint())
}

fn view(context: &Context, row: NotificationRow) -> Outcome<NotificationView> {
    let position = context.position(row.position_id);
    let position = position.ok_or_else(|| Problem::internal("told in a position of somebody else"))?;
    let path = match row.subject_kind.as_str() {
        Petition::KIND => Petition::PATH,
        Case::KIND => Case::PATH,
        ItemInCase::KIND => ItemInCase::PATH,
        Assignment::KIND => Assignment::PATH,
        Finding::KIND => Finding::PATH,
        Schedule::KIND => Schedule::PATH,
        _ => return Err(Problem::internal("a notification of something that has no page")),
    };
    Ok(NotificationView {
        id: row.id,
        kind: row.kind.0,
        label: row.kind.0.label(context.language()).to_owned(),
        told_on: row.told_on,
        position: ToldPosition {
            id: position.id,
            label: format!("{}, {}", position.title, position.unit_name),
            href: format!("/v1/positions/{}", position.id),
            unit: UnitReference::new(position.unit_id, position.unit_name.clone()),
        },
        subject: NotifiedSubject {
            href: format!("/v1/{path}/{}", row.subject_id),
            id: row.subject_id,
            kind: row.subject_kind,
        },
        rule_key: row.rule_key,
        stage: row.stage,
        due_on: row.due_on,
        read_at: row.read_at,
    })
}

/// One page, the newest day first.
pub async fn list(context: &Context, asked: NotificationList) -> Outcome<Listed<NotificationView>> {
    let reader = reader(context, context.commune(asked.commune.as_deref())?)?;
    let paging: Paging<'_, After> = Paging::new(context.visitor(), &rights(&reader), &asked.page)?;
    let mut conn = context.app().db.read().await?;
    let mut found = store::page(&mut conn, &reader, &asked.filter, paging.window()).await?;
    let next = paging.cut(&mut found, |last| After { id: last.id })?;
    let count = if asked.count {
        Some(counted(store::count(&mut conn, &reader, &asked.filter).await?))
    } else {
        None
    };
    let items = found.into_iter().map(|row| view(context, row)).collect::<Outcome<Vec<_>>>()?;
    // Marks are no events: a tag that was kept would not know of them.
    Ok(Listed::page(items, next, count).secret())
}

/// Marks these as read.
pub async fn read(context: &Context, ids: &[Uuid]) -> Outcome<MarkedView> {
    // Made-up ids ask for no statement of their own.
    let served = |commune: &String| context.commune(Some(commune)).is_ok();
    let communes: BTreeSet<String> = ids.iter().filter_map(|id| commune_of(*id)).filter(served).collect();
    let now = context.now();
    let readers =
        communes.into_iter().map(|commune| reader(context, commune)).collect::<Outcome<Vec<_>>>()?;
    let work = async |tx: &mut Tx| {
        let mut marked = 0;
        for reader in &readers {
            marked += store::mark(tx.conn(), reader, ids, now).await?;
        }
        Ok(marked)
    };
    let marked = context.app().db.write(work).await?;
    Ok(MarkedView { marked: i64::try_from(marked).map_err(Problem::internal)? })
}
