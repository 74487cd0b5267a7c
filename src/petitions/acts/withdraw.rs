//! Withdrawal (rút đơn) before acceptance. It ends the petition where all of it is withdrawn freely; withdrawn in part, by some of
//! several, under pressure, or from a denunciation that shows a violation, it goes on (Luật Khiếu nại Điều 10;
//! Luật Tố cáo Điều 33; Nghị định 31/2019/NĐ-CP Điều 4(4)). After one of the whole that was not free no later one ends it. What comes
//! through a portal is recorded, also while a case goes on, and ends nothing: that it is free a keeper of the book has to see, who then
//! enters it, here or in the case.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::barred;
use super::citizen::{known, not_judged, tell_staff};
use super::step::Step;
use crate::code_enum;
use crate::kernel::access::{Caller, HasFacts as _};
use crate::kernel::acts::Performance;
use crate::kernel::problem::{Code, FieldError, Outcome, Problem};
use crate::kernel::record::EventType;
use crate::kernel::record::notifications::Telling;
use crate::petitions::access::{ActForWriter, matrix};
use crate::petitions::model::texts::{CitizenAssertion, PersonName};
use crate::petitions::model::{Kind, Petition, PetitionAct};
use crate::petitions::store;
use crate::petitions::store::acts::{StandingAct, standing};
use crate::petitions::store::passages::above;
use crate::petitions::usecases::available::actions;
use crate::petitions::usecases::leaving::Leaving;
use crate::petitions::usecases::sight::Sight;

code_enum! {
    /// How much is withdrawn.
    pub enum WithdrawalExtent {
        /// Toàn bộ.
        Whole "whole" "Rút toàn bộ" "All of it",
        /// Một phần.
        Part "part" "Rút một phần" "Part of it",
        /// Một số người rút.
        SomeWriters "some_writers" "Một số người trong nhiều người rút" "Some of several writers",
    }
}

code_enum! {
    /// How it was withdrawn.
    pub enum WithdrawalForm {
        /// Đơn rút.
        Written "written" "Đơn rút" "In writing",
        /// Biên bản.
        Minutes "minutes" "Biên bản ghi nhận" "In minutes",
    }
}

/// Who had to fear once may fear again.
const DOUBTED: &str = "An earlier withdrawal of the whole was not free: this one is recorded with that doubt, and the petition goes on.";

/// The withdrawal.
#[derive(Debug)]
pub struct Withdraw;

/// What is withdrawn, and how.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct WithdrawalInput {
    /// How much.
    pub extent: WithdrawalExtent,
    /// How.
    pub form: WithdrawalForm,
    /// The writer may have been threatened, forced or bribed: the petition goes on.
    #[serde(default)]
    pub coercion_suspected: bool,
    /// A denunciation shows a violation all the same: it goes on.
    #[serde(default)]
    pub signs_of_violation: bool,
    /// Who of several withdraws, by name; each is among those who are named as having signed, where they are.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub withdrawn_by: Vec<PersonName>,
    /// How many of several withdraw; default as many as are named. So many fewer stand behind it, unless it was not free.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 100_000)]
    pub withdrawn_count: Option<i32>,
    /// The petition by which it is withdrawn, where the withdrawal came as one of its own and ends this one: it is linked to this
    /// one afterwards.
    #[serde(default)]
    pub by_petition_id: Option<Uuid>,
    /// What is withdrawn, and what the writer says of it; required from a portal.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub statement: Option<String>,
    /// How the portal knows the citizen; required from a portal.
    #[serde(default)]
    #[validate(nested)]
    pub citizen_assertion: Option<CitizenAssertion>,
}

impl WithdrawalInput {
    fn leaving(&self) -> Leaving<'_> {
        Leaving { names: &self.withdrawn_by, count: self.withdrawn_count }
    }

    /// How many fewer stand behind the petition after it.
    fn fewer(&self) -> i32 {
        if self.is_free() { self.leaving().count() } else { 0 }
    }

    /// A keeper has seen that nobody forces him, and nothing bars it.
    fn is_free(&self) -> bool {
        !self.coercion_suspected && !self.signs_of_violation && self.citizen_assertion.is_none()
    }
}

impl Step for Withdraw {
    type Permission = ActForWriter;
    type Input = WithdrawalInput;

    const ACT: PetitionAct = PetitionAct::Withdrawal;

    fn check_caller(input: &WithdrawalInput, caller: &Caller, today: NaiveDate) -> Vec<FieldError> {
        let mut errors = known(input.citizen_assertion.as_ref(), caller, today);
        let untold = matches!(caller, Caller::Machine(_)) && input.statement.is_none();
        let detail = "No paper comes through a portal.";
        errors.extend(untold.then(|| FieldError::pointer("/statement", "required", detail)));
        let judged = [
            (input.form == WithdrawalForm::Minutes, "/form"),
            (input.coercion_suspected, "/coercion_suspected"),
            (input.signs_of_violation, "/signs_of_violation"),
            (input.by_petition_id.is_some(), "/by_petition_id"),
        ];
        errors.extend(not_judged(caller, &judged));
        errors
    }

    fn unfit(petition: &Petition, input: &WithdrawalInput) -> Vec<FieldError> {
        let some = input.extent == WithdrawalExtent::SomeWriters;
        let alone = some && petition.people_count < 2;
        let no_denunciation = input.signs_of_violation && !petition.kind.is_none_or(Kind::is_denunciation);
        let errors = [
            (alone, "/extent", "Only one person stands behind it."),
            (no_denunciation, "/signs_of_violation", "Only a denunciation goes on for that."),
            (
                input.by_petition_id.is_some() && !Self::moves(input),
                "/by_petition_id",
                "What goes on is not ended by it: it is linked to the case, once there is one.",
            ),
        ];
        let error =
            |(_, pointer, detail): (bool, &str, &str)| FieldError::pointer(pointer, "not_allowed", detail);
        let errors = errors.into_iter().filter(|(wrong, _, _)| *wrong).map(error);
        let of_group = if alone { Vec::new() } else { input.leaving().errors(some, petition.people_count) };
        errors.chain(of_group).collect()
    }

    async fn holds(act: &mut Performance<'_>, petition: &Petition, input: &WithdrawalInput) -> Outcome<()> {
        if let Some(id) = input.by_petition_id {
            came_as(act, petition, id).await?;
        }
        let ends = Self::moves(input);
        if !ends && input.withdrawn_by.is_empty() {
            return Ok(());
        }
        if ends && is_doubted(act, petition).await? {
            let actions = actions(act.context, petition, &petition.facts()).0;
            return Err(Problem::barred(DOUBTED, Self::ACT.row().article, actions));
        }
        let earlier = standing(act.tx, petition, act.act_id).await?;
        let earlier = earlier.iter().filter(|done| done.fewer() > 0).map(|done| done.id).collect();
        input.leaving().are_of(act, (petition, earlier)).await
    }

    fn facts(input: &WithdrawalInput) -> Value {
        json!({
            "extent": input.extent, "form": input.form, "coercion_suspected": input.coercion_suspected,
            "signs_of_violation": input.signs_of_violation, "ends": Self::moves(input),
            "withdrawn_count": input.fewer(), "by_petition_id": input.by_petition_id,
        })
    }

    /// Which sealed petition another one belongs to is told to nobody whom only that one names.
    fn told(petition: &Petition, mut facts: Value) -> Value {
        if petition.sealed {
            facts["by_petition_id"] = Value::Null;
        }
        facts
    }

    fn private(input: &WithdrawalInput) -> Option<Value> {
        // As it was said: what of it counts stands in the facts.
        let count = Some(input.leaving().count()).filter(|count| *count > 0);
        let said = input.statement.is_some() || count.is_some() || input.citizen_assertion.is_some();
        said.then(|| {
            json!({
                "statement": input.statement, "withdrawn_by": input.withdrawn_by, "withdrawn_count": count,
                "citizen_assertion": input.citizen_assertion,
            })
        })
    }

    async fn telling(act: &mut Performance<'_>, petition: &Petition) -> Outcome<Option<Telling>> {
        tell_staff(act, petition).await
    }

    async fn also(
        _: &mut Performance<'_>,
        mut petition: Petition,
        input: &WithdrawalInput,
    ) -> Outcome<Petition> {
        petition.people_count -= input.fewer();
        Ok(petition)
    }

    fn moves(input: &WithdrawalInput) -> bool {
        input.extent == WithdrawalExtent::Whole && input.is_free()
    }

    fn event(input: &WithdrawalInput) -> EventType {
        if Self::moves(input) { Self::ACT.row().event } else { EventType::PetitionWithdrawalRecorded }
    }
}

/// True where an act that stands on a petition, or on it in a book through which it came, withdraws the whole, and not freely: none after
/// it ends the matter.
pub async fn is_doubted(act: &mut Performance<'_>, petition: &Petition) -> Outcome<bool> {
    for entry in above(act.tx.conn(), petition).await? {
        if was_doubted(&standing(act.tx, &entry, act.act_id).await?, petition.kind) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// True where one of these acts on a petition of this kind is such a withdrawal. That a denunciation shows a violation keeps nothing else
/// alive.
fn was_doubted(acts: &[StandingAct], kind: Option<Kind>) -> bool {
    let said = |done: &StandingAct, what: &str| done.facts[what] == json!(true);
    let denounces = kind.is_none_or(Kind::is_denunciation);
    acts.iter().any(|done| {
        done.act == PetitionAct::Withdrawal
            && done.facts["extent"] == json!(WithdrawalExtent::Whole)
            && (said(done, "coercion_suspected") || (denounces && said(done, "signs_of_violation")))
    })
}

/// The petition by which this one is withdrawn: one that the caller works with too, and that nothing has been done with yet. What he
/// does not see is answered as if it were not there.
async fn came_as(act: &mut Performance<'_>, petition: &Petition, id: Uuid) -> Outcome<()> {
    let scope = act.context.scope(matrix);
    let found = store::find(act.tx.conn(), &scope, id).await.map_err(|problem| match problem.code {
        Code::ResourceNotFound => unknown(id),
        _ => problem,
    })?;
    if found.commune != petition.commune {
        return Err(unknown(id));
    }
    if !Sight::on(act.context.caller(), &scope, &found.facts()).works_with() {
        return Err(Problem::field(
            "/by_petition_id",
            "not_permitted",
            "You see this petition redacted only.",
        ));
    }
    if let Some(detail) = petition.not_withdrawn_by(&found) {
        let actions = actions(act.context, petition, &petition.facts()).0;
        return Err(Problem::barred(detail, PetitionAct::Link.row().article, actions));
    }
    found.may(PetitionAct::Link).map_err(|error| barred(act.context, petition, error))?;
    act.not_before(found.received_on, "the petition by which it is withdrawn")
}

fn unknown(id: Uuid) -> Problem {
    Problem::field("/by_petition_id", "unknown", "There is no such petition.").unseen(vec![id])
}
