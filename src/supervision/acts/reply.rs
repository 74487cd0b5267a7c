//! The head of the supervised unit replies to a finding.

use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use super::FindingActAnswer;
use crate::kernel::access::HasFacts as _;
use crate::kernel::acts::{Act, Performance};
use crate::kernel::problem::Outcome;
use crate::kernel::record::notifications::{NotificationKind, Telling};
use crate::kernel::record::{Event, EventType};
use crate::petitions::usecases::telling::offices;
use crate::supervision::access::{ReplyToFinding, closes};
use crate::supervision::model::{Finding, Reply};
use crate::supervision::store;
use crate::supervision::usecases::{conflict, view};

/// Reply to a finding.
#[derive(Debug)]
pub struct ReplyAct;

/// What a reply needs.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ReplyInput {
    /// The reply.
    #[schema(
        min_length = 1,
        max_length = 8000,
        pattern = r"\S",
        example = "Phòng đã trả lời người dân ngày 23/11/2026."
    )]
    pub content: String,
    /// What will be done.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 8000)]
    pub measures: Option<String>,
}

impl Act for ReplyAct {
    type Subject = Finding;
    type Permission = ReplyToFinding;
    type Input = ReplyInput;
    type Answer = FindingActAnswer;

    const KIND: &'static str = "finding_reply";
    const MAKES: &'static [&'static str] = &["/finding/replies"];

    fn facts(_: &ReplyInput) -> Value {
        json!({})
    }

    async fn perform(
        performance: &mut Performance<'_>,
        finding: Finding,
        input: ReplyInput,
    ) -> Outcome<FindingActAnswer> {
        let (id, before, earliest) = (finding.id, finding.facts(), finding.not_before());
        let after = finding
            .reply(performance.acted_on, performance.now())
            .map_err(|error| conflict(performance.context, id, &before, error))?;
        performance.not_before(earliest, "the finding or the latest reply")?;
        let reply = Reply {
            id: performance.new_id(&after.commune),
            finding_id: id,
            replied_by_position_id: performance.acting()?.id,
            replied_on: performance.acted_on,
            content: input.content,
            measures: input.measures,
        };
        store::save(performance.tx.conn(), &after).await?;
        store::insert_reply(performance.tx.conn(), &after.commune, performance.act_id, &reply).await?;
        let telling = telling(performance, &after).await?;
        performance.event(Event {
            fields: json!({ "status": after.status(), "reply_id": reply.id }),
            before: Some(before),
            after: Some(after.facts()),
            telling: Some(telling),
            ..Event::of(EventType::FindingReplied, "finding", id)
        });
        Ok(FindingActAnswer { finding: view(performance.tx.conn(), performance.context, after).await? })
    }
}

/// Who recorded the finding; where he has left his office, whoever may close it.
async fn telling(act: &mut Performance<'_>, finding: &Finding) -> Outcome<Telling> {
    let (facts, today) = (finding.facts(), act.context.today());
    let offices = offices(act.tx.conn(), &finding.commune, today).await?;
    let maker = offices.iter().find(|position| position.id == finding.issued_by_position_id);
    let left = offices.iter().filter(|position| maker.is_none() && closes(position, &facts));
    Ok(Telling::new(NotificationKind::FindingReplied, left.chain(maker)))
}
