//! The reply (văn bản phúc đáp) of the body that a petition was passed to. More than one may come; one by which the petition
//! comes back puts it where it was screened, and the clocks of acceptance start again on the day on which it came; one that settles it ends
//! the waiting, and its writer is told that he was answered; mediation in vain ends the mediation alone, and the parties choose what follows:
//! nobody waits for that. What was mediated does not come back unmediated.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use super::days::not_after;
use super::passage::is_acknowledged;
use super::step::Step;
use crate::kernel::acts::Performance;
use crate::kernel::problem::{FieldError, Outcome, Problem};
use crate::petitions::access::ProcessPetition;
use crate::petitions::model::{Petition, PetitionAct, PublicStatus, ReplyResult, Status};
use crate::petitions::store::acts::{StandingAct, mediated_by, standing};
use crate::petitions::store::passages::followed;
use crate::petitions::store::waits;
use crate::petitions::usecases::moves::mediated;
use crate::petitions::usecases::waiting::let_go;

/// The receipt of a reply.
#[derive(Debug)]
pub struct TakeReply;

/// The reply. Number and date are those of the other body; the act's own day is the day on which it came.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ReplyInput {
    /// What it says.
    pub result: ReplyResult,
    /// Number of its paper.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 100, pattern = r"\S")]
    pub reply_number: Option<String>,
    /// Date on its paper. Not in the future, nor before the petition was passed on, nor after the day on which it came. Required where
    /// mediators tell that they have mediated: by it is judged whether they did in time.
    #[serde(default)]
    pub reply_date: Option<NaiveDate>,
    /// What it says, in words.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub summary: Option<String>,
}

impl Step for TakeReply {
    type Permission = ProcessPetition;
    type Input = ReplyInput;

    const ACT: PetitionAct = PetitionAct::ReceivedReply;

    fn days(input: &ReplyInput) -> Vec<(&'static str, NaiveDate)> {
        input.reply_date.map(|day| ("/reply_date", day)).into_iter().collect()
    }

    fn facts(input: &ReplyInput) -> Value {
        json!({ "result": input.result, "reply_date": input.reply_date, "ends": Self::moves(input) })
    }

    fn moves(input: &ReplyInput) -> bool {
        input.result.brings_back()
    }

    fn unfit(petition: &Petition, input: &ReplyInput) -> Vec<FieldError> {
        let ends = input.result.ends_mediation() && petition.status == Status::MediationReferred;
        let unfit = !input.result.fits(petition);
        let undated = ends && input.reply_date.is_none();
        let errors = [
            (unfit, "/result", "not_allowed", "Only mediators who have a land dispute mediate in vain."),
            (
                undated,
                "/reply_date",
                "required",
                "Give the date of their minutes: by it is judged whether they mediated in time.",
            ),
        ];
        let wrong = errors.into_iter().filter(|(wrong, ..)| *wrong);
        wrong.map(|(_, pointer, code, detail)| FieldError::pointer(pointer, code, detail)).collect()
    }

    async fn holds(act: &mut Performance<'_>, petition: &Petition, input: &ReplyInput) -> Outcome<()> {
        not_after(("/reply_date", input.reply_date), act.acted_on)?;
        if petition.status != Status::MediationReferred {
            return Ok(());
        }
        let done = standing(act.tx, petition, act.act_id).await?;
        let contradicts = match input.result {
            ReplyResult::Settled => is_settled(&done),
            result => result == ReplyResult::InVain || Self::moves(input),
        };
        if contradicts && mediated_by(&done).is_some() {
            let detail = "The mediators have replied that they mediated: annul that reply first.";
            return Err(Problem::field("/result", "not_allowed", detail));
        }
        Ok(())
    }

    async fn also(act: &mut Performance<'_>, petition: Petition, input: &ReplyInput) -> Outcome<Petition> {
        if Self::moves(input) {
            is_acknowledged(act, &petition).await?;
        }
        let ended_on = input.reply_date.filter(|_| input.result.ends_mediation());
        if let Some(ended_on) = ended_on.filter(|_| petition.status == Status::MediationReferred) {
            mediated(act.tx, &petition, ended_on, act.act_id).await?;
        }
        if input.result == ReplyResult::InVain {
            for (wait, waiting) in waits::of(act.tx, &petition).await? {
                let_go(act, &wait, waiting).await?;
            }
        }
        if input.result == ReplyResult::Settled { answered(act, petition).await } else { Ok(petition) }
    }

    fn private(input: &ReplyInput) -> Option<Value> {
        // The number may name the body.
        Some(json!({ "reply_number": input.reply_number, "summary": input.summary }))
    }
}

/// True where the body that has the petition replied, since it went there, that it has settled it: what was to be done there is done,
/// though it stands where it stood.
#[must_use]
pub fn is_settled(acts: &[StandingAct]) -> bool {
    let settles = |done: &StandingAct| done.replied() == Some(ReplyResult::Settled);
    acts.iter().rev().take_while(|done| !done.stands().moved).any(settles)
}

/// The petition that was settled where it went: who has what was passed on to him, and who mediates, answers its writer, and of what he was
/// urged to do, or was referred to, he reports to the commune alone. What another book of the commune has tells itself what becomes of it.
pub async fn answered(act: &mut Performance<'_>, petition: Petition) -> Outcome<Petition> {
    let by_mediators = petition.status == Status::MediationReferred;
    let owed = by_mediators || Status::AWAITING_REPLY.contains(&petition.status);
    if !owed || followed(act.tx.conn(), &petition).await?.is_some() {
        return Ok(petition);
    }
    let told = by_mediators || petition.status == Status::Transferred;
    let public_status = if told { PublicStatus::Answered } else { PublicStatus::Closed };
    Ok(Petition { public_status, ..petition })
}
