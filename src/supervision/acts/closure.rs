//! The issuing body closes a finding.

use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use super::FindingActAnswer;
use crate::kernel::access::HasFacts as _;
use crate::kernel::acts::{Act, Performance};
use crate::kernel::problem::Outcome;
use crate::kernel::record::{Event, EventType};
use crate::supervision::access::CloseFinding;
use crate::supervision::model::Finding;
use crate::supervision::store;
use crate::supervision::usecases::{conflict, view};

/// Close a finding.
#[derive(Debug)]
pub struct Closure;

/// What a closure needs.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ClosureInput {
    /// Why it is closed; kept in the audit.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 4000, example = "Đơn vị đã khắc phục.")]
    pub reason: Option<String>,
}

impl Act for Closure {
    type Subject = Finding;
    type Permission = CloseFinding;
    type Input = ClosureInput;
    type Answer = FindingActAnswer;

    const KIND: &'static str = "finding_closure";

    fn facts(_: &ClosureInput) -> Value {
        json!({})
    }

    async fn perform(
        performance: &mut Performance<'_>,
        finding: Finding,
        input: ClosureInput,
    ) -> Outcome<FindingActAnswer> {
        let (id, before, earliest) = (finding.id, finding.facts(), finding.not_before());
        let after = finding
            .close(performance.acted_on, performance.now())
            .map_err(|error| conflict(performance.context, id, &before, error))?;
        performance.not_before(earliest, "the finding or the latest reply")?;
        store::save(performance.tx.conn(), &after).await?;
        performance.event(Event {
            fields: json!({ "status": after.status() }),
            before: Some(before),
            after: Some(after.facts()),
            reason: input.reason,
            ..Event::of(EventType::FindingClosed, "finding", id)
        });
        Ok(FindingActAnswer { finding: view(performance.tx.conn(), performance.context, after).await? })
    }
}
