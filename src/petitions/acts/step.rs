//! What the acts share by which a petition ends or moves without a case: the table's row says where they are possible and
//! what they do, so an act brings no more than its input.

use std::fmt;
use std::marker::PhantomData;

use chrono::NaiveDate;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::days::{too_early, wrong_day};
use super::proposed::as_proposed;
use super::relatives::no_relative;
use super::{barred, barred_where, shown};
use crate::kernel::access::{AccessFacts, Caller, HasFacts as _, Permission, Unchecked};
use crate::kernel::acts::{Act, ActAnswer, Performance, Subject as _};
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::problem::{FieldError, Outcome, Problem};
use crate::kernel::record::notifications::Telling;
use crate::kernel::record::{Event, EventType};
use crate::petitions::model::life::ActRow;
use crate::petitions::model::{Petition, PetitionAct};
use crate::petitions::store::acts::{StandingAct, mediation, standing};
use crate::petitions::store::deadlines::{self, DeadlineRow};
use crate::petitions::store::passages::hold_below;
use crate::petitions::usecases::available::Known;
use crate::petitions::usecases::clocks;
use crate::petitions::usecases::following::keep;
use crate::petitions::usecases::moves::move_clocks;
use crate::petitions::usecases::references::in_short;
use crate::petitions::usecases::views::{DeadlineSummary, PetitionView};
use crate::petitions::usecases::waiting::follow;

/// An act by which a petition ends or moves without a case.
pub trait Step: fmt::Debug + 'static {
    /// Who may; that of the row's hand.
    type Permission: Permission;
    /// What it needs beyond what all acts take.
    type Input: DeserializeOwned + ToSchema + Validate + fmt::Debug + 'static;

    /// The row of the table.
    const ACT: PetitionAct;

    /// What is wrong with the input by itself.
    fn check(_input: &Self::Input) -> Vec<FieldError> {
        Vec::new()
    }

    /// What is wrong with it from this caller; see [`Act::check_caller`].
    fn check_caller(_input: &Self::Input, _caller: &Caller, _today: NaiveDate) -> Vec<FieldError> {
        Vec::new()
    }

    /// What of the input does not fit this petition.
    fn unfit(_petition: &Petition, _input: &Self::Input) -> Vec<FieldError> {
        Vec::new()
    }

    /// What must hold besides, asked of other rows and of what is closed.
    fn holds(
        _act: &mut Performance<'_>,
        _petition: &Petition,
        _input: &Self::Input,
    ) -> impl Future<Output = Outcome<()>> {
        async { Ok(()) }
    }

    /// Further days of the input with their pointers, of what was done where the petition went: none may lie in the future, or before that.
    fn days(_input: &Self::Input) -> Vec<(&'static str, NaiveDate)> {
        Vec::new()
    }

    /// Codes, ids and dates that are kept openly.
    fn facts(input: &Self::Input) -> Value;

    /// The same, with what follows from the petition and from the legal day.
    fn facts_of(_petition: &Petition, input: &Self::Input, _acted_on: NaiveDate) -> Value {
        Self::facts(input)
    }

    /// What of that is told with the event.
    fn told(_petition: &Petition, facts: Value) -> Value {
        facts
    }

    /// Free texts, which are kept behind the petition's key.
    fn private(_input: &Self::Input) -> Option<Value> {
        None
    }

    /// False where the state stays as it was, though the row lets the act end it.
    fn moves(_input: &Self::Input) -> bool {
        true
    }

    /// What it changes of the petition besides its state, and beside the petition; the clocks of its row have not moved yet.
    fn also(
        _act: &mut Performance<'_>,
        petition: Petition,
        _input: &Self::Input,
    ) -> impl Future<Output = Outcome<Petition>> {
        async { Ok(petition) }
    }

    /// Who needs to notice it besides those who have the petition.
    fn telling(
        _act: &mut Performance<'_>,
        _petition: &Petition,
    ) -> impl Future<Output = Outcome<Option<Telling>>> {
        async { Ok(None) }
    }

    /// Type of its event.
    fn event(_input: &Self::Input) -> EventType {
        Self::ACT.row().event
    }
}

/// A step as an act.
#[derive(Debug)]
pub struct Taken<S>(PhantomData<S>);

/// What such an act answers beyond what all acts answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct StepResult {
    /// The petition as it stands now.
    pub petition: PetitionView,
    /// Its clocks.
    #[schema(max_items = 200)]
    pub deadlines: Vec<DeadlineSummary>,
}

impl ActAnswer for StepResult {
    const OF_OTHERS: &'static [&'static [&'static str]] = &[PetitionView::OF_OTHERS_BESIDE];

    fn parent_etag(&self) -> &str {
        &self.petition.summary.etag
    }
}

impl<S: Step> Act for Taken<S> {
    type Subject = Petition;
    type Permission = S::Permission;
    type Input = S::Input;
    type Answer = StepResult;

    const KIND: &'static str = S::ACT.as_str();
    /// A reclassification may seal the petition again, whatever came before it.
    const SHRINKS: bool = true;

    /// A reply asks what became of the entry in another book, which is locked before this one.
    async fn load(tx: &mut Tx, context: &Context, id: Uuid, _: &S::Input) -> Outcome<Unchecked<Petition>> {
        if S::ACT == PetitionAct::ReceivedReply {
            hold_below(tx, id).await?;
        }
        Petition::load(tx, context, id).await
    }

    fn check(input: &S::Input, today: NaiveDate) -> Vec<FieldError> {
        let mut errors = S::check(input);
        errors.extend(S::days(input).into_iter().filter_map(|(pointer, day)| wrong_day(pointer, day, today)));
        errors
    }

    fn check_caller(input: &S::Input, caller: &Caller, today: NaiveDate) -> Vec<FieldError> {
        S::check_caller(input, caller, today)
    }

    fn facts(input: &S::Input) -> Value {
        S::facts(input)
    }

    fn facts_of(petition: &Petition, input: &S::Input, acted_on: NaiveDate) -> Value {
        S::facts_of(petition, input, acted_on)
    }

    fn private(input: &S::Input) -> Option<Value> {
        S::private(input)
    }

    async fn perform(act: &mut Performance<'_>, petition: Petition, input: S::Input) -> Outcome<StepResult> {
        let row = S::ACT.row();
        let before = petition.facts();
        follows(act, &petition, row, &S::days(&input)).await?;
        let unfit = S::unfit(&petition, &input);
        if !unfit.is_empty() {
            return Err(Problem::body(unfit));
        }
        S::holds(act, &petition, &input).await?;
        let (moves, waits) = (S::moves(&input), petition.waits());
        let petition = if moves && !waits {
            let taken = petition.clone().take(S::ACT, act.now());
            taken.map_err(|error| barred(act.context, &petition, error))?
        } else {
            petition.changed(act.now())
        };
        let petition = S::also(act, petition, &input).await?;
        // What is supplied while it waits moves it nowhere yet: its own clocks run all the same.
        let rows = if moves && (!waits || S::ACT == PetitionAct::Supplement) {
            move_clocks(act.tx, act.context.app(), &petition, row, act.acted_on, act.act_id).await?
        } else {
            deadlines::of_petitions(act.tx.conn(), &petition.commune, &[petition.id]).await?
        };
        let telling = S::telling(act, &petition).await?;
        let told = S::told(&petition, act.facts.clone());
        settle(act, petition, rows, before, (S::event(&input), told, telling)).await
    }
}

/// What the act follows: the table's row, the receipt, and the acts before it. Gives the acts that
/// stand.
pub async fn follows(
    act: &mut Performance<'_>,
    petition: &Petition,
    row: &ActRow,
    days: &[(&'static str, NaiveDate)],
) -> Outcome<Vec<StandingAct>> {
    let before = standing(act.tx, petition, act.act_id).await?;
    let known = Known { moved: petition.case_id.is_some(), mediation: mediation(&before) };
    let possible =
        if act.hands.acting.is_some() { petition.may(row.act) } else { petition.may_through_portal(row.act) };
    possible.map_err(|error| barred_where(act.context, petition, known, error))?;
    act.not_before(petition.received_on, "the day of receipt")?;
    let possible = row.may_after(petition, known.mediation);
    possible.map_err(|error| barred_where(act.context, petition, known, error))?;
    after_all(act, petition, &before)?;
    let early = too_early(days, row, (&before, petition.received_on));
    if !early.is_empty() {
        return Err(Problem::body(early));
    }
    as_proposed(act, petition, row, &before)?;
    if row.numbered && act.header.document_number.is_none() {
        let detail = "This paper has a number of the clerical office.";
        return Err(Problem::field("/document_number", "required", detail));
    }
    Ok(before)
}

/// Refuses an act that is dated before the latest of those that stand, but for what only tells something.
pub fn after_all(act: &Performance<'_>, petition: &Petition, before: &[StandingAct]) -> Outcome<()> {
    let done = before.iter().filter(|done| !done.only_tells());
    let latest = done.map(|done| done.acted_on).max().unwrap_or(petition.received_on);
    act.not_before(latest, "what was done before it")
}

/// Refuses relatives of whom it names, saves the petition with its clocks, tells those that wait for it, notes the event, and shows what
/// it left.
pub async fn settle(
    act: &mut Performance<'_>,
    mut petition: Petition,
    rows: Vec<DeadlineRow>,
    before: AccessFacts,
    (event, fields, telling): (EventType, Value, Option<Telling>),
) -> Outcome<StepResult> {
    let named = [before.excluded_person_ids.as_slice(), &petition.excluded_person_ids].concat();
    no_relative(act, ("petition", petition.id), &before, &named).await?;
    petition.due_on = clocks::next_due(petition.sealed, &rows);
    keep(act.tx, &petition, act.now()).await?;
    follow(act, &petition).await?;
    act.event(Event {
        petition_id: Some(petition.id),
        fields,
        before: Some(before),
        after: Some(petition.facts()),
        telling,
        ..Event::of(event, "petition", petition.id)
    });
    let view = shown(act, &petition).await?;
    Ok(StepResult { petition: view, deadlines: in_short(&rows, act.context.today()) })
}

/// The same where the clocks run on as they are, and nobody is told.
pub async fn settle_standing(
    act: &mut Performance<'_>,
    petition: Petition,
    before: AccessFacts,
    (event, fields): (EventType, Value),
) -> Outcome<StepResult> {
    let rows = deadlines::of_petitions(act.tx.conn(), &petition.commune, &[petition.id]).await?;
    settle(act, petition, rows, before, (event, fields, None)).await
}

/// The position that acts holds one of these permissions on the petition.
pub fn holds(act: &Performance<'_>, rule: &crate::kernel::access::Rule, facts: &AccessFacts) -> bool {
    act.hands.acting.as_ref().is_some_and(|position| rule.is_met(position, facts))
}

/// An id that the path has put into an input.
pub fn named(id: Option<Uuid>) -> Outcome<Uuid> {
    id.ok_or_else(|| Problem::internal("an act on another act without its id"))
}
