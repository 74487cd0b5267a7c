//! A finding as callers see it.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use diesel_async::AsyncPgConnection;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::cases::cases_visible;
use crate::kernel::access::HasFacts as _;
use crate::kernel::context::Context;
use crate::kernel::http::Masks;
use crate::kernel::http::tags::{Tagged, tag};
use crate::kernel::problem::{AvailableAction, Outcome, Problem, RowPath};
use crate::people::references::{PositionReference, UnitReference, positions_by_id, units_by_id};
use crate::supervision::access::{available, has_acts};
use crate::supervision::model::{Finding, FindingStatus, Reply, Severity, Step};
use crate::supervision::store;

/// Reference to a case that a finding names.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FindingCaseReference {
    /// Id of the case.
    pub id: Uuid,
    /// Where it stands.
    #[schema(max_length = 200)]
    pub href: String,
}

/// A reply of the supervised unit.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FindingReplyView {
    /// Id of the reply.
    pub id: Uuid,
    /// The reply.
    #[schema(max_length = 8000)]
    pub content: String,
    /// What will be done.
    #[schema(required, max_length = 8000)]
    pub measures: Option<String>,
    /// Legal day of the reply.
    pub replied_on: NaiveDate,
    /// Who replied.
    pub by: PositionReference,
}

/// A supervision finding (kiến nghị giám sát).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FindingView {
    /// Id.
    pub id: Uuid,
    /// Tag of this view.
    #[schema(max_length = 100)]
    pub etag: String,
    /// Version, for callers who have an act on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1, maximum = 2_147_483_647)]
    pub version: Option<i32>,
    /// Printed number.
    #[schema(max_length = 20, example = "GSA-2026-7K3M4Q")]
    pub number: String,
    /// Commune.
    #[schema(max_length = 5)]
    pub commune: String,
    /// State.
    pub status: FindingStatus,
    /// How grave it is.
    pub severity: Severity,
    /// Body that supervises.
    pub issuer_unit: UnitReference,
    /// Position that recorded it.
    pub issued_by: PositionReference,
    /// Supervised unit.
    pub subject_unit: UnitReference,
    /// Legal rule that was broken.
    #[schema(required, max_length = 20, example = "T07")]
    pub rule_key: Option<String>,
    /// What was seen.
    #[schema(max_length = 8000)]
    pub description: String,
    /// What should be done.
    #[schema(max_length = 8000)]
    pub recommendation: String,
    /// Legal day of the entry.
    pub recorded_on: NaiveDate,
    /// Last day for the answer.
    pub answer_due_on: NaiveDate,
    /// True where an answer is owed and its day has passed.
    pub overdue: bool,
    /// Legal day of the latest reply.
    #[schema(required)]
    pub replied_on: Option<NaiveDate>,
    /// Legal day of the closure.
    #[schema(required)]
    pub closed_on: Option<NaiveDate>,
    /// Cases it names, as far as you may see them.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_items = 100)]
    pub cases: Option<Vec<FindingCaseReference>>,
    /// Replies, oldest first.
    #[schema(max_items = 1000)]
    pub replies: Vec<FindingReplyView>,
    /// What you may do now.
    #[schema(max_items = 10)]
    pub available_actions: Vec<AvailableAction>,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub changed_at: DateTime<Utc>,
    /// Pointers of masked properties: in the answer of a retry the cases, which may not be yours to see any more.
    #[schema(value_type = Vec<String>, max_items = 1)]
    pub masked: Masks,
}

impl FindingView {
    /// Pointers of what names cases.
    pub(super) const OF_OTHERS: &'static [&'static str] = &["/cases"];

    /// The same in the answer of an act that shows the finding as `finding`.
    pub const OF_OTHERS_BESIDE: &'static [&'static str] = &["/finding/cases"];
}

impl Tagged for FindingView {
    fn etag_mut(&mut self) -> &mut String {
        &mut self.etag
    }

    fn version(&self) -> Option<i32> {
        self.version
    }
}

/// Where a finding stands in the API.
pub(super) fn href(id: Uuid) -> String {
    format!("/v1/findings/{id}")
}

/// Acts as the API shows them.
pub(super) fn as_actions(id: Uuid, steps: &[Step]) -> Vec<AvailableAction> {
    let path = RowPath::of("findings", id);
    steps.iter().map(|step| AvailableAction::post(path, step.segment())).collect()
}

/// One finding as this caller sees it, with its tag.
pub async fn view(conn: &mut AsyncPgConnection, context: &Context, finding: Finding) -> Outcome<FindingView> {
    let commune = finding.commune.clone();
    let views = views(conn, context, &commune, vec![finding]).await?;
    let mut view = views.into_iter().next().ok_or_else(|| Problem::internal("a finding has no view"))?;
    tag(&context.app().keys, &mut view)?;
    Ok(view)
}

/// Findings of one commune as this caller sees them, untagged; with as many statements as for one.
pub(super) async fn views(
    conn: &mut AsyncPgConnection,
    context: &Context,
    commune: &str,
    findings: Vec<Finding>,
) -> Outcome<Vec<FindingView>> {
    if findings.is_empty() {
        return Ok(Vec::new());
    }
    let around = Surroundings::load(conn, context, commune, &findings).await?;
    findings.into_iter().map(|finding| around.view(context, finding)).collect()
}

/// What the views of several findings refer to.
struct Surroundings {
    units: HashMap<Uuid, UnitReference>,
    positions: HashMap<Uuid, PositionReference>,
    cases: HashMap<Uuid, Vec<Uuid>>,
    visible: HashSet<Uuid>,
    replies: HashMap<Uuid, Vec<Reply>>,
}

impl Surroundings {
    async fn load(
        conn: &mut AsyncPgConnection,
        context: &Context,
        commune: &str,
        findings: &[Finding],
    ) -> Outcome<Self> {
        let ids: Vec<Uuid> = findings.iter().map(|finding| finding.id).collect();
        let (mut cases, mut replies) = (HashMap::<_, Vec<_>>::new(), HashMap::<_, Vec<_>>::new());
        let named = store::cases_of(conn, commune, &ids).await?;
        let mut case_ids: Vec<Uuid> = named.iter().map(|(_, case_id)| *case_id).collect();
        case_ids.sort_unstable();
        case_ids.dedup();
        for (finding_id, case_id) in named {
            cases.entry(finding_id).or_default().push(case_id);
        }
        let mut position_ids: Vec<Uuid> =
            findings.iter().map(|finding| finding.issued_by_position_id).collect();
        for reply in store::replies_of(conn, commune, &ids).await? {
            position_ids.push(reply.replied_by_position_id);
            replies.entry(reply.finding_id).or_default().push(reply);
        }
        let unit_ids: Vec<Uuid> =
            findings.iter().flat_map(|finding| [finding.issuer_unit_id, finding.subject_unit_id]).collect();
        Ok(Self {
            units: units_by_id(conn, commune, &unit_ids).await?,
            positions: positions_by_id(conn, commune, &position_ids).await?,
            visible: cases_visible(conn, context, commune, &case_ids).await?,
            cases,
            replies,
        })
    }

    fn view(&self, context: &Context, finding: Finding) -> Outcome<FindingView> {
        let (caller, facts) = (context.caller(), finding.facts());
        let replies = self.replies.get(&finding.id).map_or(&[][..], Vec::as_slice);
        let cases = self.cases.get(&finding.id).map_or(&[][..], Vec::as_slice);
        let seen = cases.iter().filter(|case_id| self.visible.contains(*case_id));
        let reference = |id: &Uuid| FindingCaseReference { id: *id, href: format!("/v1/cases/{id}") };
        Ok(FindingView {
            etag: String::new(),
            version: has_acts(caller, &facts).then_some(finding.version),
            status: finding.status(),
            issuer_unit: known(&self.units, finding.issuer_unit_id)?,
            issued_by: known(&self.positions, finding.issued_by_position_id)?,
            subject_unit: known(&self.units, finding.subject_unit_id)?,
            overdue: finding.overdue(context.today()),
            replied_on: finding.state.replied_on(),
            closed_on: finding.state.closed_on(),
            cases: Some(seen.map(reference).collect()),
            replies: replies.iter().map(|reply| self.reply(reply)).collect::<Outcome<_>>()?,
            available_actions: as_actions(finding.id, &available(caller, &facts, finding.status())),
            id: finding.id,
            number: finding.number,
            commune: finding.commune,
            severity: finding.severity,
            rule_key: finding.rule_key,
            description: finding.description,
            recommendation: finding.recommendation,
            recorded_on: finding.recorded_on,
            answer_due_on: finding.answer_due_on,
            created_at: finding.created_at,
            changed_at: finding.changed_at,
            masked: Masks::new(),
        })
    }

    fn reply(&self, reply: &Reply) -> Outcome<FindingReplyView> {
        Ok(FindingReplyView {
            id: reply.id,
            content: reply.content.clone(),
            measures: reply.measures.clone(),
            replied_on: reply.replied_on,
            by: known(&self.positions, reply.replied_by_position_id)?,
        })
    }
}

fn known<T: Clone>(references: &HashMap<Uuid, T>, id: Uuid) -> Outcome<T> {
    references.get(&id).cloned().ok_or_else(|| Problem::internal("a finding refers to what is not there"))
}
