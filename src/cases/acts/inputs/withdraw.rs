//! Withdrawal (rút đơn): in whole, in part, by some of a group. One that was not free keeps the case alive;
//! one of the whole bars every later one, also from before the acceptance, unless it was entered by mistake and is annulled.

use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use crate::cases::access::RecordInCase;
use crate::cases::acts::done::CaseInput;
use crate::cases::model::step::Requirement;
use crate::cases::model::{Case, CaseAct, Step};
use crate::cases::store::steps;
use crate::code_enum;
use crate::kernel::acts::Performance;
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::record::EventType;
use crate::petitions::acts::withdraw::is_doubted;
use crate::petitions::model::texts::PersonName;
use crate::petitions::store::acts::standing;
use crate::petitions::store::linked;
use crate::petitions::usecases::leaving::Leaving;

code_enum! {
    /// How much is withdrawn.
    pub enum CaseWithdrawalExtent {
        /// Toàn bộ.
        Whole "whole" "Toàn bộ nội dung" "All of it, by all",
        /// Một phần nội dung.
        Part "part" "Một phần nội dung" "Part of it",
        /// Một số người trong nhóm.
        SomeMembers "some_members" "Một số người trong nhóm" "By some of the group",
    }
}

code_enum! {
    /// Why a withdrawal does not end the matter (Luật Khiếu nại Art 10; Nghị định 31/2019 Art 4(4)).
    pub enum WithdrawalDoubt {
        /// Bị đe dọa, ép buộc.
        Coerced "coerced" "Bị đe dọa, ép buộc" "Threatened or forced",
        /// Bị mua chuộc.
        Bribed "bribed" "Bị mua chuộc" "Bribed",
        /// Có dấu hiệu vi phạm pháp luật.
        SignsOfViolation "signs_of_violation" "Hành vi bị tố cáo có dấu hiệu vi phạm" "Signs of a violation",
        /// Lợi dụng để vu khống.
        UsedToSlander "used_to_slander" "Lợi dụng tố cáo để vu khống" "Used to slander",
    }
}

impl WithdrawalDoubt {
    /// True where it keeps only a denunciation alive (Nghị định 31/2019 Art 4(4)).
    fn of_denunciations(self) -> bool {
        matches!(self, Self::SignsOfViolation | Self::UsedToSlander)
    }
}

/// A withdrawal as it was received or written down.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CaseWithdrawalInput {
    /// How much is withdrawn.
    pub extent: CaseWithdrawalExtent,
    /// Why it does not end the matter; any of these keeps the case alive, the last two a denunciation only.
    #[serde(default)]
    #[schema(max_items = 4)]
    pub doubts: Vec<WithdrawalDoubt>,
    /// Who of the group withdraws, by name; each is among those who are named as having signed, where they are.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub withdrawn_by: Vec<PersonName>,
    /// How many of the group withdraw; default as many as are named. So many fewer stand behind the case and its petition, unless
    /// it was not free.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 100_000)]
    pub withdrawn_count: Option<i32>,
    /// What was withdrawn and what was said, in words.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 8000, pattern = r"\S")]
    pub text: Option<String>,
}

impl CaseWithdrawalInput {
    fn leaving(&self) -> Leaving<'_> {
        Leaving { names: &self.withdrawn_by, count: self.withdrawn_count }
    }

    /// How many fewer stand behind the case after it.
    fn fewer(&self) -> i32 {
        if self.doubts.is_empty() { self.leaving().count() } else { 0 }
    }

    /// Those who are named are of the group, and did not withdraw before: from this case or an earlier one of its petition, or from that
    /// before there was one.
    async fn are_of(&self, act: &mut Performance<'_>, case: &Case) -> Outcome<()> {
        if self.withdrawn_by.is_empty() {
            return Ok(());
        }
        let petition = linked::first(act.tx.conn(), &case.commune, case.id).await?;
        let before = standing(act.tx, &petition, act.act_id).await?;
        let before = before.iter().filter(|done| done.fewer() > 0).map(|done| done.id);
        let since = steps::withdrawals_of(act.tx, &petition).await?;
        let earlier = before.chain(since.iter().map(|done| done.act_id)).collect();
        self.leaving().are_of(act, (&petition, earlier)).await
    }
}

impl CaseInput for CaseWithdrawalInput {
    type Permission = RecordInCase;
    const ACT: CaseAct = CaseAct::Withdrawals;
    const KIND: &'static str = "case_withdrawal";
    const EVENT: EventType = EventType::CaseWithdrawalReceived;

    fn facts(&self) -> Value {
        json!({ "extent": self.extent, "doubts": self.doubts, "withdrawn_count": self.fewer() })
    }

    fn private(&self) -> Option<Value> {
        let count = Some(self.leaving().count()).filter(|count| *count > 0);
        let told = self.text.is_some() || count.is_some();
        told.then(
            || json!({ "text": self.text, "withdrawn_by": self.withdrawn_by, "withdrawn_count": count }),
        )
    }

    async fn variant(&self, act: &mut Performance<'_>, case: &Case) -> Outcome<&'static str> {
        let some = self.extent == CaseWithdrawalExtent::SomeMembers;
        // All who opened it may leave where others have joined it.
        let others = linked::others(act.tx, &case.commune, case.id).await?;
        let errors = self.leaving().errors(some, case.people_count + i32::from(others));
        if !errors.is_empty() {
            return Err(Problem::body(errors));
        }
        self.are_of(act, case).await?;
        if !case.kind.is_denunciation() && self.doubts.iter().any(|doubt| doubt.of_denunciations()) {
            return Err(Problem::field("/doubts", "not_allowed", "Only a denunciation goes on for that."));
        }
        Ok(match self.extent {
            extent if self.doubts.is_empty() => extent.as_str(),
            CaseWithdrawalExtent::Whole => "doubted",
            CaseWithdrawalExtent::Part | CaseWithdrawalExtent::SomeMembers => "doubted_in_part",
        })
    }

    /// What its petition knows of an earlier doubt no act on the case has left.
    async fn breaks(
        &self,
        act: &mut Performance<'_>,
        case: &Case,
        step: &'static Step,
    ) -> Outcome<Option<Requirement>> {
        if !step.requires(Requirement::UndoubtedBefore) {
            return Ok(None);
        }
        let petition = linked::first(act.tx.conn(), &case.commune, case.id).await?;
        let doubted = is_doubted(act, &petition).await?;
        Ok(step.broken([(doubted, Requirement::UndoubtedBefore)]))
    }

    async fn also(&self, _: &mut Performance<'_>, mut case: Case, _: &'static Step) -> Outcome<Case> {
        case.people_count -= self.fewer();
        Ok(case)
    }
}
