//! Merger (nhập vụ việc): two cases turn out to be one matter. The petitions of this one belong to the other from now on, each with its
//! own number and place in its book; the matter counts once. It stands here and not with the cases, because it asks who works on both.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::hands::refuse_concerned_hands;
use crate::cases::access::SettleCase;
use crate::cases::acts::done::CaseInput;
use crate::cases::acts::moving::{carry, not_before_they_came, place, settles_by, tell_other};
use crate::cases::model::joining::merger_faults;
use crate::cases::model::step::Requirement;
use crate::cases::model::{Case, CaseAct, Step};
use crate::cases::store::{self, moves, steps};
use crate::cases::usecases::linked::hide_both;
use crate::kernel::access::HasFacts as _;
use crate::kernel::acts::Performance;
use crate::kernel::ids::commune_of;
use crate::kernel::problem::{Code, FieldError, Outcome, Problem};
use crate::kernel::record::EventType;
use crate::petitions::access::matrix;
use crate::petitions::acts::relatives::no_relative;
use crate::petitions::model::Status;
use crate::petitions::model::treatment::LinkType;
use crate::petitions::store::{deadlines, linked};
use crate::petitions::usecases::concerned::concerned_by;

/// Into which case this one goes, and why.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct MergerInput {
    /// The other case: the one that is to be settled first.
    pub into_case_id: Uuid,
    /// How the petition that opened this case belongs to the other one: `duplicate` or `addition`. Those linked to it stay linked
    /// as they are.
    pub link_type: LinkType,
    /// Why, for the file; behind the petition's key.
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub reason: String,
}

impl CaseInput for MergerInput {
    type Permission = SettleCase;
    const ACT: CaseAct = CaseAct::Merges;
    const KIND: &'static str = "case_merger";
    const EVENT: EventType = EventType::CaseMerged;
    const SETTLER_SIGNS: bool = true;

    fn joining(&self) -> Option<Vec<Uuid>> {
        Some(vec![self.into_case_id])
    }

    fn check(&self, _: NaiveDate) -> Vec<FieldError> {
        let detail =
            "What is withdrawn ends where it is: it comes to another case as a duplicate or an addition.";
        let wrong = self.link_type == LinkType::Withdrawal;
        wrong.then(|| FieldError::pointer("/link_type", "not_allowed", detail)).into_iter().collect()
    }

    fn facts(&self) -> Value {
        json!({ "into_case_id": self.into_case_id, "link_type": self.link_type })
    }

    fn private(&self) -> Option<Value> {
        Some(json!({ "reason": self.reason }))
    }

    async fn breaks(
        &self,
        act: &mut Performance<'_>,
        case: &Case,
        step: &'static Step,
    ) -> Outcome<Option<Requirement>> {
        let into = self.other(act, case).await?;
        let (own, others) = (settled_by(act, case).await?, settled_by(act, &into).await?);
        let broken = step.broken(merger_faults(case, &into, (own, others)));
        if broken.is_none() {
            act.not_before(into.stepped_on, "what was done in the other case")?;
        }
        Ok(broken)
    }

    async fn also(&self, _: &mut Performance<'_>, case: Case, _: &'static Step) -> Outcome<Case> {
        Ok(case.merged_into(self.into_case_id))
    }

    async fn carry(&self, act: &mut Performance<'_>, case: Case) -> Outcome<Case> {
        let into = store::lock_for_summary(act.tx, &case.commune, self.into_case_id).await?;
        let (going, before) = (linked::lock_of_case(act.tx, &case.commune, case.id).await?, into.facts());
        not_before_they_came(act, &going).await?;
        refuse_hands(act, &case, &into).await?;
        moves::insert(act.tx, (act.act_id, CaseAct::Merges), (case.id, into.id), &going).await?;
        let to = place(act, &into).await?;
        carry(act, going, &to, (case.petition_id, (Status::Linked, Some(self.link_type)))).await?;
        let (case, into) = hide_both(act, case, into).await?;
        let flags = steps::flags(act.tx, &into, None).await?;
        let into = Case { flags, ..into.changed(act.now()) };
        store::save(act.tx, &into).await?;
        tell_other(act, EventType::CaseMergedIn, (before, &into), &case);
        Ok(case)
    }
}

impl MergerInput {
    /// The other case: one that the caller settles too. What he does not see is answered as if it were not there.
    async fn other(&self, act: &mut Performance<'_>, case: &Case) -> Outcome<Case> {
        let id = self.into_case_id;
        if id == case.id {
            return Err(Problem::field("/into_case_id", "not_allowed", "A case is not merged into itself."));
        }
        let unknown =
            || Problem::field("/into_case_id", "unknown", "There is no such case.").unseen(vec![id]);
        if commune_of(id).as_deref() != Some(case.commune.as_str()) {
            return Err(unknown());
        }
        let found = store::for_update(act.tx, &act.context.scope(matrix), id).await;
        let found = found.map_err(|problem| match problem.code {
            Code::ResourceNotFound => unknown(),
            _ => problem,
        })?;
        let permitted = found.permit::<SettleCase>(act.context, Some(act.acting()?.id));
        let (into, _) = permitted.map_err(|_| {
            Problem::field("/into_case_id", "not_permitted", "You do not settle the other case.")
        })?;
        Ok(into)
    }
}

/// Until when a case is to be settled: by the earliest clock that runs for it.
async fn settled_by(act: &mut Performance<'_>, case: &Case) -> Outcome<Option<NaiveDate>> {
    let rows = deadlines::of_petitions(act.tx.conn(), &case.commune, &[case.petition_id]).await?;
    let settling = rows.iter().filter(|row| settles_by(case, row));
    Ok(settling.filter_map(|row| row.due_on.or(row.nominal_on)).min())
}

/// Whoever settles either case or works on it is not concerned by a petition of the other one; nor does a relative of whom the other
/// one names merge them. Asked last; who only tries it on sealed ones is told nothing, for nobody records it.
async fn refuse_hands(act: &mut Performance<'_>, case: &Case, into: &Case) -> Outcome<()> {
    if case.sealed && act.only_tried() {
        return Ok(());
    }
    let app = act.context.app();
    for (of, hands) in [(case, into), (into, case)] {
        let petitions = linked::of_case(act.tx.conn(), &of.commune, of.id).await?;
        let named = concerned_by(act.tx.conn(), app, &of.commune, &petitions).await?;
        refuse_concerned_hands(act, hands, ("case", of.id), &named).await?;
    }
    no_relative(act, ("case", into.id), &into.facts(), &into.excluded_person_ids).await
}
