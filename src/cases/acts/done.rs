//! One way to do every act on a case: its row of the table says what must hold and what follows, its input what it needs
//! besides.

use std::marker::PhantomData;

use chrono::NaiveDate;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::days::in_order;
use super::kept::{keep_step, outcome};
use super::{barred, settles};
use crate::cases::model::step::{Clocks, EXECUTION, Guard, Requirement};
use crate::cases::model::stood::{ended_by, from_receipt, led_to};
use crate::cases::model::{Barred, Case, CaseAct, DoneStep, Step};
use crate::cases::store::{self, items, moves, steps};
use crate::cases::usecases::consequences::{self, Measure};
use crate::cases::usecases::in_step;
use crate::cases::usecases::letters::LetterView;
use crate::cases::usecases::offers::{Refused, offering};
use crate::cases::usecases::publications::PublicationView;
use crate::cases::usecases::results;
use crate::cases::usecases::views::CaseView;
use crate::kernel::access::{HasFacts as _, Permission, Unchecked};
use crate::kernel::acts::{Act, ActAnswer, Performance, Subject as _};
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::problem::{Code, FieldError, Outcome, Problem};
use crate::kernel::record::notifications::Telling;
use crate::kernel::record::{Event, EventType};
use crate::petitions::access::matrix;
use crate::petitions::acts::relatives::no_relative;
use crate::petitions::store as petitions;
use crate::petitions::store::{deadlines, linked};
use crate::petitions::usecases::recompute::tell_counted;
use crate::petitions::usecases::views::DeadlineSummary;

/// What one act on a case needs, and what it does besides its row of the table.
pub trait CaseInput: DeserializeOwned + ToSchema + Validate + 'static {
    /// Who may.
    type Permission: Permission;

    /// Which act.
    const ACT: CaseAct;
    /// Stable name, also of its papers' number series.
    const KIND: &'static str;
    /// Its event.
    const EVENT: EventType;
    /// The petition that opened the case shows it in its timeline, and so to who wrote it.
    const TELLS_WRITER: bool = true;
    /// The settler signs unless somebody else is named; else who acts.
    const SETTLER_SIGNS: bool = false;

    /// Other cases that become one matter with this one, or part from it: all that belong together are locked in the order of their
    /// ids.
    fn joining(&self) -> Option<Vec<Uuid>> {
        None
    }

    /// Its event, where that depends on what is done.
    fn event(&self) -> EventType {
        Self::EVENT
    }

    /// Whether the settler signs, where that depends on what is done.
    fn settler_signs(&self) -> bool {
        Self::SETTLER_SIGNS
    }

    /// What is wrong with the input by itself.
    fn check(&self, _today: NaiveDate) -> Vec<FieldError> {
        Vec::new()
    }

    /// Codes, ids and dates that are kept with the act.
    fn facts(&self) -> Value {
        json!({})
    }

    /// Free texts that are kept behind the petition's key.
    fn private(&self) -> Option<Value> {
        None
    }

    /// Which variant of the act, once the case is known.
    fn variant(
        &self,
        _act: &mut Performance<'_>,
        _case: &Case,
    ) -> impl Future<Output = Outcome<&'static str>> {
        async { Ok("") }
    }

    /// The first requirement of its row that it breaks by what it says or names. Those of a publication are asked when it is looked up,
    /// that of an extension by its clock.
    fn breaks(
        &self,
        _act: &mut Performance<'_>,
        _case: &Case,
        _step: &'static Step,
    ) -> impl Future<Output = Outcome<Option<Requirement>>> {
        async { Ok(None) }
    }

    /// What it says about the clocks.
    fn measure(&self) -> Measure {
        Measure::default()
    }

    /// What it changes besides; the state has changed already, the clocks have not.
    fn also(
        &self,
        _act: &mut Performance<'_>,
        case: Case,
        _step: &'static Step,
    ) -> impl Future<Output = Outcome<Case>> {
        async { Ok(case) }
    }

    /// What it does to the petitions of the case and to other cases, once its own clocks were wound and its petitions told.
    fn carry(&self, _act: &mut Performance<'_>, case: Case) -> impl Future<Output = Outcome<Case>> {
        async { Ok(case) }
    }

    /// Who needs to notice it.
    fn telling(
        &self,
        _act: &mut Performance<'_>,
        _case: &Case,
    ) -> impl Future<Output = Outcome<Option<Telling>>> {
        async { Ok(None) }
    }
}

/// The act with this input.
#[derive(Debug)]
pub struct Done<I>(PhantomData<I>);

/// What an act on a case answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseOutcome {
    /// The case as it stands now.
    pub case: CaseView,
    /// Its clocks.
    #[schema(max_items = 200)]
    pub deadlines: Vec<DeadlineSummary>,
    /// Who must be told of which act, and who was.
    #[schema(max_items = 200)]
    pub letters: Vec<LetterView>,
    /// What is told to the public of it, and how long at least: after an act of publication, else empty.
    #[schema(max_items = 100)]
    pub publications: Vec<PublicationView>,
}

impl ActAnswer for CaseOutcome {
    const OF_OTHERS: &'static [&'static [&'static str]] = &[CaseView::OF_OTHERS_BESIDE];

    fn parent_etag(&self) -> &str {
        &self.case.summary.etag
    }
}

impl<I: CaseInput> Act for Done<I> {
    type Subject = Case;
    type Permission = I::Permission;
    type Input = I;
    type Answer = CaseOutcome;

    const KIND: &'static str = I::KIND;
    const MAKES: &'static [&'static str] = &["/letters", "/publications"];

    async fn load(tx: &mut Tx, context: &Context, id: Uuid, input: &I) -> Outcome<Unchecked<Case>> {
        if let Some(others) = input.joining() {
            moves::lock_seen(tx, &context.scope(matrix), id, &others).await?;
        }
        Case::load(tx, context, id).await
    }

    fn check(input: &I, today: NaiveDate) -> Vec<FieldError> {
        input.check(today)
    }

    fn facts(input: &I) -> Value {
        input.facts()
    }

    fn private(input: &I) -> Option<Value> {
        input.private()
    }

    fn signer(case: &Case, input: &I) -> Option<Uuid> {
        input.settler_signs().then_some(case.settler_position_id)
    }

    async fn perform(act: &mut Performance<'_>, case: Case, input: I) -> Outcome<CaseOutcome> {
        let answer = done(act, &case, input).await;
        offering(act.tx.conn(), act.context, &case, answer).await
    }
}

async fn done<I: CaseInput>(act: &mut Performance<'_>, old: &Case, input: I) -> Result<CaseOutcome, Refused> {
    let before = old.facts();
    let variant = input.variant(act, old).await;
    // Where nothing of it is done in this state, that is told and not what is wrong with its words.
    if variant.is_err() {
        old.begins(I::ACT).map_err(|why| barred(act.context, old, why))?;
    }
    let history = steps::standing(act.tx, old).await?;
    let (step, clocks) = possible(act, old, &history, (I::ACT, variant?)).await?;
    if let Some(broken) = input.breaks(act, old, step).await? {
        return Err(barred(act.context, old, Barred::by(Guard::Required(broken), step)).into());
    }
    let overdue_from = consequences::entered_late(old, step, &clocks, act.context.today());
    let changed = old.clone().after(step, act.acted_on, act.now());
    let mut case = input.also(act, changed, step).await?;
    let away = led_to(&history, old.status).map(|done| (done.acted_on, done.act_id));
    let from_receipt = from_receipt(history.iter(), old.life_cycle);
    let ended_by = ended_by(&history, (old.status, old.life_cycle)).map(|done| done.act_id);
    let measure = Measure { away, ended_by, from_receipt, ..input.measure() };
    let rows = follow(act, &mut case, step, measure).await?;
    let of_others = results::begin(act, &case, step).await?;
    let case = input.carry(act, case).await?;
    no_relative(act, ("case", case.id), &before, &before.excluded_person_ids).await?;
    store::save(act.tx, &case).await?;
    let after = [rows.as_slice(), &of_others].concat();
    keep_step(act, (old, &case), step, (&clocks, &after)).await?;
    let mut fields = input.facts();
    fields["old_status"] = json!(old.status);
    fields["status"] = json!(case.status);
    if let Some(day) = overdue_from {
        fields["overdue_from"] = json!(day);
    }
    tell_counted(act.context.app(), &mut fields, (&clocks, &rows), Some(EXECUTION))?;
    let telling = input.telling(act, &case).await?;
    act.event(Event {
        telling,
        petition_id: I::TELLS_WRITER.then_some(case.petition_id),
        case_id: Some(case.id),
        fields,
        before: Some(before),
        after: Some(case.facts()),
        ..Event::of(input.event(), "case", case.id)
    });
    Ok(outcome(act, (&case, I::ACT), &rows).await?)
}

/// The row of the table by which the act is done, and the clocks as they stand before it; else what bars it, with what is
/// possible instead.
async fn possible(
    act: &mut Performance<'_>,
    case: &Case,
    history: &[DoneStep],
    (kind, variant): (CaseAct, &str),
) -> Outcome<(&'static Step, Vec<deadlines::DeadlineRow>)> {
    let step = case.step(kind, variant).map_err(|why| barred(act.context, case, why))?;
    // What stops the time of settling is the settler's own, whoever leads the work.
    if step.clocks.contains(&Clocks::Pause) && !settles(act, case) {
        return Err(Problem::new(Code::PermissionMissing));
    }
    let rows = deadlines::of_petitions(act.tx.conn(), &case.commune, &[case.petition_id]).await?;
    consequences::guarded(case, step, &rows, act.acted_on).map_err(|why| barred(act.context, case, why))?;
    if step.guards.contains(&Guard::Alone) && linked::others(act.tx, &case.commune, case.id).await? {
        return Err(barred(act.context, case, Barred::by(Guard::Alone, step)));
    }
    if step.guards.contains(&Guard::CarriedOut) && items::outstanding(act.tx, case).await? {
        return Err(barred(act.context, case, Barred::by(Guard::CarriedOut, step)));
    }
    in_order(act, case, step, history).await?;
    if step.numbered && act.header.document_number.is_none() {
        let detail = "This act is a decision in writing: give the number of its paper.";
        return Err(Problem::field("/document_number", "required", detail).legal_basis(step.basis));
    }
    Ok((step, rows))
}

/// Clocks, letters and the outward summary of the petition.
async fn follow(
    act: &mut Performance<'_>,
    case: &mut Case,
    step: &'static Step,
    measure: Measure,
) -> Result<Vec<deadlines::DeadlineRow>, Refused> {
    let (on, act_id) = (act.acted_on, act.act_id);
    let petition = petitions::lock_for_summary(act.tx, &case.commune, case.petition_id).await?;
    let app = act.context.app();
    let wound = consequences::wind(act.tx, app, &petition, (case, step), (on, act_id), measure).await;
    // What bars a clock bars the act: told like every other bar, with what is possible instead.
    let wound = wound.map_err(Refused::by_clocks)?;
    consequences::tell(act, &petition, (case, step), measure).await?;
    in_step::keep(act.tx, act.context, petition, case, &wound).await?;
    Ok(deadlines::of_petitions(act.tx.conn(), &case.commune, &[case.petition_id]).await?)
}
