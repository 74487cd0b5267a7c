//! Notice (thông báo) to the writer, forwarder, superior, Front or inspectorate. A notice to the writer fulfils P01,
//! R07 and R17, and what he is told of: R08 and T04, C03, T06, C09 and T15; one to the forwarder T05 (Luật Tiếp công dân Art 28(1); Luật Tố cáo Art 24(2), 26(2)). It stands with the cases, because a case shows the next due date of its petition.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::inputs::verify::VerificationStage;
use super::noticed::PetitionWithCase;
use crate::cases::model::{Case, CaseAct};
use crate::cases::store::{self as cases, steps};
use crate::cases::usecases::informing;
use crate::kernel::access::HasFacts as _;
use crate::kernel::acts::{Act, ActAnswer, Performance};
use crate::kernel::problem::Outcome;
use crate::kernel::record::{Event, EventType};
use crate::petitions::access::{NotifyPetition, matrix};
use crate::petitions::acts::relatives::no_relative;
use crate::petitions::acts::{barred, shown};
use crate::petitions::model::{NoticeAddressee, NoticeOutcome, Petition, Status, TransitionError};
use crate::petitions::store;
use crate::petitions::store::acts::standing;
use crate::petitions::store::notices::{self, NoticeRow};
use crate::petitions::store::{linked, waits};
use crate::petitions::usecases::answers::course_open;
use crate::petitions::usecases::clocks;
use crate::petitions::usecases::notices::{NoticeText, NoticeView, notice_view};
use crate::petitions::usecases::references::in_short;
use crate::petitions::usecases::sight::Sight;
use crate::petitions::usecases::views::{DeadlineSummary, PetitionView};
use crate::vault::{Part, PartOf, PetitionKey};

/// The act.
#[derive(Debug)]
pub struct Notify;

/// What the notice says.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NoticeInput {
    /// To whom.
    pub addressee: NoticeAddressee,
    /// What is told, once it has happened: `accepted`, `refused`, `transferred`, `settled` by a decision, conclusion or answer.
    pub outcome: NoticeOutcome,
    /// The text.
    #[schema(min_length = 1, max_length = 8000, pattern = r"\S")]
    pub text: String,
}

/// What a notice answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeResult {
    /// The notice.
    pub notice: NoticeView,
    /// The petition as it stands now.
    pub petition: PetitionView,
    /// Its clocks.
    #[schema(max_items = 200)]
    pub deadlines: Vec<DeadlineSummary>,
}

impl ActAnswer for NoticeResult {
    const OF_OTHERS: &'static [&'static [&'static str]] = &[PetitionView::OF_OTHERS_BESIDE];

    fn parent_etag(&self) -> &str {
        &self.petition.summary.etag
    }
}

impl Act for Notify {
    type Subject = PetitionWithCase;
    type Permission = NotifyPetition;
    type Input = NoticeInput;
    type Answer = NoticeResult;

    const KIND: &'static str = informing::NOTICE;
    const SHRINKS: bool = true;
    const MAKES: &'static [&'static str] = &["/notice"];

    fn facts(input: &NoticeInput) -> Value {
        json!({ "addressee": input.addressee, "outcome": input.outcome })
    }

    async fn perform(
        act: &mut Performance<'_>,
        PetitionWithCase { petition, case }: PetitionWithCase,
        input: NoticeInput,
    ) -> Outcome<NoticeResult> {
        petition.is_acknowledged().map_err(|error| barred(act.context, &petition, error))?;
        act.not_before(petition.received_on, "the day of receipt")?;
        after_what_it_tells(act, (&petition, case.as_ref()), input.outcome).await?;
        let told = (input.addressee.as_str(), input.outcome.as_str());
        let row = give(act, (&petition, None), told, &input.text).await?;
        let rows = informing::follow(act.tx, act.context.app(), &petition).await?;
        let facts = petition.facts();
        no_relative(act, ("petition", petition.id), &facts, &facts.excluded_person_ids).await?;
        let mut petition = petition.changed(act.now());
        petition.due_on = clocks::next_due(petition.sealed, &rows);
        store::save(act.tx, &petition).await?;
        let shows_it = |case: &Case| case.petition_id == petition.id && case.due_on != petition.due_on;
        if let Some(case) = case.filter(shows_it) {
            cases::save(act.tx, &case.due(petition.due_on, act.now())).await?;
        }
        act.event(Event {
            petition_id: Some(petition.id),
            case_id: petition.case_id,
            fields: act.facts.clone(),
            before: Some(petition.facts()),
            after: Some(petition.facts()),
            ..Event::of(EventType::PetitionNotified, "petition", petition.id)
        });
        let scope = act.context.scope(matrix);
        let sight = Sight::on(act.context.caller(), &scope, &petition.facts());
        let mut notice = notice_view(&row, &PartOf::default(), sight, petition.sealed);
        if !petition.sealed {
            notice.text = Some(input.text);
        }
        let view = shown(act, &petition).await?;
        Ok(NoticeResult { notice, petition: view, deadlines: in_short(&rows, act.context.today()) })
    }
}

/// Gives a notice on a petition, or in the case that it opened; its text lies behind the petition's key.
pub(super) async fn give(
    act: &mut Performance<'_>,
    (petition, case_id): (&Petition, Option<Uuid>),
    (addressee, outcome): (&str, &str),
    text: &str,
) -> Outcome<NoticeRow> {
    let row = NoticeRow {
        commune: petition.commune.clone(),
        id: act.new_id(&petition.commune),
        petition_id: petition.id,
        act_id: act.act_id,
        addressee: addressee.to_owned(),
        outcome: outcome.to_owned(),
        sent_on: act.acted_on,
        case_id,
        annulled_by_act: None,
    };
    notices::insert(act.tx, &row).await?;
    let app = act.context.app();
    let key = PetitionKey::for_writing(act.tx, app, &petition.commune, petition.id, petition.sealed).await?;
    key.write(act.tx, row.id, Part::Notice, &NoticeText { text: text.to_owned() }).await?;
    Ok(row)
}

/// Nobody is told what has not happened yet, nor on a day before it happened.
async fn after_what_it_tells(
    act: &mut Performance<'_>,
    (petition, case): (&Petition, Option<&Case>),
    outcome: NoticeOutcome,
) -> Outcome<()> {
    let screened = petition.status != Status::Received;
    match outcome {
        NoticeOutcome::NeedsLonger | NoticeOutcome::Other => Ok(()),
        _ if !screened => Err(barred(act.context, petition, TransitionError::NotScreened)),
        NoticeOutcome::Accepted if petition.case_id.is_none() => {
            Err(barred(act.context, petition, TransitionError::NotAccepted))
        }
        NoticeOutcome::Accepted => {
            let on = linked::came_on(act.tx, &petition.commune, &[petition.id]).await?;
            match on.max(waits::taken_along_on(act.tx, petition).await?) {
                Some(day) => act.not_before(day, "the day on which it came to its case"),
                None => Ok(()),
            }
        }
        NoticeOutcome::Settled => match case.and_then(|case| case.answered_on) {
            Some(day) => act.not_before(day, "the result"),
            None => Err(barred(act.context, petition, TransitionError::NotSettled)),
        },
        NoticeOutcome::Transferred => {
            let mut days = became(act, petition, Status::is_elsewhere).await?;
            days.extend(done_in(act, case, (CaseAct::InvestigationReferrals, "")).await?);
            after_first(act, petition, days, ("the transfer", TransitionError::NotTransferred))
        }
        NoticeOutcome::Refused => {
            let mut days = became(act, petition, Status::is_declined).await?;
            days.extend(
                done_in(act, case, (CaseAct::Verifications, VerificationStage::SettlementRefused.as_str()))
                    .await?,
            );
            after_first(act, petition, days, ("the refusal", TransitionError::NotRefused))
        }
    }
}

/// The legal days on which it came into such a state, here or in the book to which it was passed on.
async fn became(
    act: &mut Performance<'_>,
    petition: &Petition,
    such: fn(Status) -> bool,
) -> Outcome<Vec<NaiveDate>> {
    let course = course_open(act.tx.conn(), petition).await?;
    let mut done = standing(act.tx, petition, act.act_id).await?;
    if course.id != petition.id {
        done.extend(standing(act.tx, &course, act.act_id).await?);
    }
    let there = done.iter().filter(|done| done.stands().moved && done.act.row().becomes.is_some_and(such));
    Ok(there.map(|done| done.acted_on).collect())
}

/// The legal days on which this variant of an act was done in its case.
async fn done_in(
    act: &mut Performance<'_>,
    case: Option<&Case>,
    (kind, variant): (CaseAct, &str),
) -> Outcome<Vec<NaiveDate>> {
    let Some(case) = case else { return Ok(Vec::new()) };
    let kept = steps::kept(act.tx, case, kind).await?;
    Ok(kept.iter().filter(|done| done.variant == variant).map(|done| done.acted_on).collect())
}

/// What happened several times is told of from the first time on: whatever was entered since, that had happened.
fn after_first(
    act: &Performance<'_>,
    petition: &Petition,
    days: Vec<NaiveDate>,
    (what, error): (&str, TransitionError),
) -> Outcome<()> {
    match days.into_iter().min() {
        Some(first) => act.not_before(first, what),
        None => Err(barred(act.context, petition, error)),
    }
}

#[cfg(test)]
mod tests {
    use super::NoticeAddressee;
    use crate::cases::model::LetterAddressee;

    /// The file of a case names both alike.
    #[test]
    fn whoever_gets_a_notice_may_get_a_letter() {
        for to in NoticeAddressee::ALL {
            assert!(LetterAddressee::parse(to.as_str()).is_some(), "{to}");
        }
    }
}
