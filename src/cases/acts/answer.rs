//! Answer (trả lời) to a recommendation or reflection. The settler signs; the lead may enter it for his signature.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::barred;
use super::days::after_they_came;
use super::kept::keep_step;
use crate::cases::access::AnswerCase;
use crate::cases::model::{AnswerResult, Case, CaseAct, CaseResult};
use crate::cases::store::{self, AnswerRow};
use crate::cases::usecases::consequences::{Measure, wind};
use crate::cases::usecases::offers::offering;
use crate::cases::usecases::show::show;
use crate::cases::usecases::views::CaseView;
use crate::kernel::access::{Condition, HasFacts as _, Position};
use crate::kernel::acts::{Act, ActAnswer, Performance};
use crate::kernel::ids::new_id;
use crate::kernel::problem::Outcome;
use crate::kernel::record::{Event, EventType};
use crate::petitions::access::matrix;
use crate::petitions::store as petitions;
use crate::petitions::store::deadlines;
use crate::petitions::usecases::following::{CaseProgress, follow_case};
use crate::petitions::usecases::references::in_short;
use crate::petitions::usecases::views::DeadlineSummary;
use crate::vault::{Part, PetitionKey};

/// The act.
#[derive(Debug)]
pub struct Answer;

/// What the answer says.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AnswerInput {
    /// The answer as its writer gets it.
    #[schema(min_length = 1, max_length = 20_000, pattern = r"\S")]
    pub summary: String,
    /// Result.
    pub result: AnswerResult,
    /// Wording for those who do not read the letter, without persons; null: none. The public is told by a publication.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 20_000, pattern = r"\S")]
    pub public_text: Option<String>,
}

/// What an answer answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnswerOutcome {
    /// The case as it stands now.
    pub case: CaseView,
    /// Its clocks.
    #[schema(max_items = 200)]
    pub deadlines: Vec<DeadlineSummary>,
}

impl ActAnswer for AnswerOutcome {
    const OF_OTHERS: &'static [&'static [&'static str]] = &[CaseView::OF_OTHERS_BESIDE];

    fn parent_etag(&self) -> &str {
        &self.case.summary.etag
    }
}

/// The protected text of an answer.
#[derive(Debug, Serialize)]
struct AnswerText<'a> {
    text: &'a str,
    result: &'a str,
    document_number: Option<&'a str>,
    document_date: chrono::NaiveDate,
    paper: Option<String>,
    public_text: Option<&'a str>,
}

impl Act for Answer {
    type Subject = Case;
    type Permission = AnswerCase;
    type Input = AnswerInput;
    type Answer = AnswerOutcome;

    const KIND: &'static str = "answer";

    fn facts(input: &AnswerInput) -> Value {
        json!({ "result": input.result })
    }

    fn signer(case: &Case, _: &AnswerInput) -> Option<Uuid> {
        Some(case.settler_position_id)
    }

    /// The settler signs, or who heads the book on the day of the act: a settler's time may have ended. Of a sealed case
    /// another head signs only for himself: trying the others out would tell whom it names.
    fn may_sign(case: &Case, acting: &Position, signer: &Position) -> bool {
        let head = Condition::Head.holds(signer, &case.facts());
        signer.id == case.settler_position_id || (head && (!case.sealed || signer.id == acting.id))
    }

    async fn perform(act: &mut Performance<'_>, case: Case, input: AnswerInput) -> Outcome<AnswerOutcome> {
        let answer = answered(act, &case, input).await;
        offering(act.tx.conn(), act.context, &case, answer).await
    }
}

async fn answered(act: &mut Performance<'_>, old: &Case, input: AnswerInput) -> Outcome<AnswerOutcome> {
    let before = old.facts();
    let step = old.step(CaseAct::Answers, "").map_err(|why| barred(act.context, old, why))?;
    act.not_before(old.stepped_on, "the act before it")?;
    after_they_came(act, old, step).await?;
    let clocks = deadlines::of_petitions(act.tx.conn(), &old.commune, &[old.petition_id]).await?;
    let mut case = old.clone().after(step, act.acted_on, act.now());
    case.result = CaseResult::parse(input.result.as_str());
    case.answered_on = Some(act.acted_on);
    let said = Said {
        text: &input.summary,
        result: input.result.as_str(),
        public_text: input.public_text.as_deref(),
    };
    case.answer_id = Some(keep(act, &case, said).await?);
    let mut petition = petitions::lock_for_summary(act.tx, &case.commune, case.petition_id).await?;
    let (app, when) = (act.context.app(), (act.acted_on, act.act_id));
    let rows = wind(act.tx, app, &petition, (&case, step), when, Measure::default()).await?;
    petition.answer_id = case.answer_id;
    let progress = CaseProgress { public_status: case.public_status, assignee: None };
    let petition = follow_case(act.tx, act.context, petition, progress).await?;
    case.due_on = petition.due_on;
    store::save(act.tx, &case).await?;
    keep_step(act, (old, &case), step, (&clocks, &rows)).await?;
    act.event(Event {
        petition_id: Some(case.petition_id),
        case_id: Some(case.id),
        fields: json!({ "result": input.result, "signer_position_id": act.hands.signer_position_id }),
        before: Some(before),
        after: Some(case.facts()),
        ..Event::of(EventType::CaseAnswered, "case", case.id)
    });
    let scope = act.context.scope(matrix);
    let view = show(act.tx.conn(), act.context, &scope, &case).await?;
    Ok(AnswerOutcome { case: view, deadlines: in_short(&rows, act.context.today()) })
}

/// What an answer, a decision or a conclusion says.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    /// As its addressee gets it.
    pub text: &'a str,
    /// Code of the result.
    pub result: &'a str,
    /// Wording for the public.
    pub public_text: Option<&'a str>,
}

/// Keeps what settles a case: its row, and its text behind the petition's key. Gives the id of the row.
pub async fn keep(act: &mut Performance<'_>, case: &Case, said: Said<'_>) -> Outcome<Uuid> {
    let document_date = act.header.document_date.unwrap_or(act.acted_on);
    let document_number = act.header.document_number.clone();
    let row = AnswerRow {
        commune: &case.commune,
        id: new_id(&case.commune, act.context.today()),
        case_id: case.id,
        act_id: act.act_id,
        result: said.result,
        document_number: document_number.as_deref(),
        document_date,
    };
    store::insert_answer(act.tx, &row).await?;
    let text = AnswerText {
        text: said.text,
        result: said.result,
        document_number: document_number.as_deref(),
        document_date,
        paper: None,
        public_text: said.public_text,
    };
    let app = act.context.app();
    let key = PetitionKey::for_writing(act.tx, app, &case.commune, case.petition_id, case.sealed).await?;
    key.write(act.tx, row.id, Part::Answer, &text).await?;
    Ok(row.id)
}
