//! Closure (kết thúc) of an answered case by its settler.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use super::barred;
use crate::cases::access::CloseCase;
use crate::cases::model::Case;
use crate::cases::store;
use crate::cases::usecases::show::show;
use crate::cases::usecases::views::CaseView;
use crate::kernel::access::HasFacts as _;
use crate::kernel::acts::{Act, ActAnswer, Performance};
use crate::kernel::problem::Outcome;
use crate::kernel::record::Event;
use crate::petitions::access::matrix;
use crate::petitions::model::PublicStatus;
use crate::petitions::store as petitions;
use crate::petitions::usecases::clocks;
use crate::petitions::usecases::references::in_short;
use crate::petitions::usecases::summary::{CaseProgress, follow_case};
use crate::petitions::usecases::views::DeadlineSummary;

/// The act.
#[derive(Debug)]
pub struct Close;

/// Closing needs nothing but what all acts take.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ClosureInput {}

/// What a closure answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClosureOutcome {
    /// The case as it stands now.
    pub case: CaseView,
    /// Its clocks.
    #[schema(max_items = 50)]
    pub deadlines: Vec<DeadlineSummary>,
}

impl ActAnswer for ClosureOutcome {
    fn parent_etag(&self) -> &str {
        &self.case.summary.etag
    }
}

impl Act for Close {
    type Subject = Case;
    type Permission = CloseCase;
    type Input = ClosureInput;
    type Answer = ClosureOutcome;

    const KIND: &'static str = "case_closure";

    fn facts(_: &ClosureInput) -> Value {
        json!({})
    }

    async fn perform(act: &mut Performance<'_>, case: Case, _: ClosureInput) -> Outcome<ClosureOutcome> {
        let before = case.facts();
        case.may_be_closed().map_err(|error| barred(act.context, &case, error))?;
        act.not_before(case.answered_on.unwrap_or(case.accepted_on), "the day of the answer")?;
        let closed = case.clone().close(act.acted_on, act.now());
        let case = closed.map_err(|error| barred(act.context, &case, error))?;
        let petition = petitions::lock_for_summary(act.tx, &case.commune, case.petition_id).await?;
        let rows = clocks::cancel_open(act.tx, &petition, act.acted_on, act.act_id).await?;
        let progress = CaseProgress { public_status: PublicStatus::Closed, assignee: None };
        follow_case(act.tx, act.context, petition, progress).await?;
        store::save(act.tx, &case).await?;
        act.event(Event {
            kind: "case.closed",
            subject_kind: "case",
            subject_id: case.id,
            petition_id: Some(case.petition_id),
            case_id: Some(case.id),
            fields: json!({}),
            before: Some(before),
            after: Some(case.facts()),
            ..Event::default()
        });
        let scope = act.context.scope(matrix);
        let view = show(act.tx.conn(), act.context, &scope, &case).await?;
        Ok(ClosureOutcome { case: view, deadlines: in_short(&rows, act.context.today()) })
    }
}
