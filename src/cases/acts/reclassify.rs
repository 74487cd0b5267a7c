//! Reclassification (phân loại lại) of a petition, in every state in which what it is still decides something: screened, while its
//! writer is asked for a supplement, and accepted. A case goes on by the procedure by which it was accepted (Luật Khiếu nại Điều 27, Luật
//! Tố cáo Điều 29): so what is accepted turns out to be of another kind within that only, and the case with it. Another procedure needs an
//! acceptance of its own: the one that there is, is annulled first. What has a result stays as it was settled, and so does what is in a
//! merger or split that stands.

use serde_json::{Value, json};
use uuid::Uuid;

use super::noticed::PetitionWithCase;
use crate::cases::model::step::Guard;
use crate::cases::model::{Case, LifeCycle, of_one_procedure};
use crate::cases::store::{self, moves, steps};
use crate::cases::usecases::unaccepting;
use crate::kernel::access::{HasFacts as _, Unchecked};
use crate::kernel::acts::{Act, Performance};
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::problem::{FieldError, Outcome, Problem};
use crate::kernel::record::{Event, EventType};
use crate::petitions::access::ReclassifyPetition;
use crate::petitions::acts::reclassify::{self, ReclassificationInput, Reclassified, reclassified};
use crate::petitions::acts::screen::ScreeningResult;
use crate::petitions::acts::step::{follows, settle};
use crate::petitions::model::life::Bar;
use crate::petitions::model::linkage::joins;
use crate::petitions::model::{Kind, Petition, PetitionAct, Track, TransitionError};
use crate::petitions::store::acts::StandingAct;
use crate::petitions::store::linked;

/// The act.
#[derive(Debug)]
pub struct Reclassify;

const OTHER_PROCEDURE: &str = "What was accepted is settled by the procedure of its acceptance, and this kind by another one: annul the acceptance first.";
const BY_SHORT_TRACK: &str = "Something was done in the case that only a matter of a field of the State's management has: annul that first.";
const SETTLED: &str = "Its case has a result already, or has ended: what was settled is not classified anew.";
const OTHERS: &str =
    "What is linked to the case would not belong to one of this kind: it leaves the case first.";
const OF_PROCEDURES: &str =
    "Luật Khiếu nại Điều 27; Luật Tố cáo Điều 29, Điều 43; Luật Tiếp công dân Điều 26(2)(a)";

impl Act for Reclassify {
    type Subject = PetitionWithCase;
    type Permission = ReclassifyPetition;
    type Input = ReclassificationInput;
    type Answer = ScreeningResult;

    const KIND: &'static str = PetitionAct::Reclassification.as_str();
    const SHRINKS: bool = true;

    fn check(input: &ReclassificationInput, today: chrono::NaiveDate) -> Vec<FieldError> {
        reclassify::check(input, today)
    }

    fn facts(input: &ReclassificationInput) -> Value {
        reclassify::facts(input)
    }

    fn private(input: &ReclassificationInput) -> Option<Value> {
        Some(reclassify::private(input))
    }

    /// What is found here may seal the entries in other books, which are locked before this one.
    async fn load(
        tx: &mut Tx,
        context: &Context,
        id: Uuid,
        _: &ReclassificationInput,
    ) -> Outcome<Unchecked<PetitionWithCase>> {
        PetitionWithCase::load_holding_below(tx, context, id).await
    }

    async fn perform(
        act: &mut Performance<'_>,
        PetitionWithCase { petition, case }: PetitionWithCase,
        input: ReclassificationInput,
    ) -> Outcome<ScreeningResult> {
        let (row, before) = (PetitionAct::Reclassification.row(), petition.facts());
        let acts = follows(act, &petition, row, &[]).await?;
        if let Some(case) = &case {
            fits(act, (&petition, case, &acts), &input).await?;
        }
        let anew = reclassified(act, (&petition, &acts), &input).await?;
        let Reclassified { petition: changed, rows, fields, telling, found } = anew;
        if let Some(case) = case {
            with_case(act, &changed, case).await?;
        }
        let settled = settle(act, changed, rows, before, (row.event, fields, telling)).await?;
        found.answer(act, &petition, settled).await
    }
}

/// What is settled in a case is of its procedure, and counts as many people as before.
async fn fits(
    act: &mut Performance<'_>,
    (petition, case, acts): (&Petition, &Case, &[StandingAct]),
    input: &ReclassificationInput,
) -> Outcome<()> {
    if !moves::among(act.tx.conn(), &case.commune, &[case.id]).await?.is_empty() {
        let error = TransitionError::Barred(PetitionAct::Reclassification, Bar::Moved);
        let available = unaccepting::instead(act, (petition, case), acts).await?;
        return Err(Problem::barred(&error.detail(), error.legal_basis(), available));
    }
    if !input.within_authority {
        let detail = "What was accepted is settled here: annul the acceptance first.";
        return Err(Problem::field("/within_authority", "not_allowed", detail));
    }
    if input.people_count.is_some_and(|count| count != petition.people_count) {
        let detail = "How many stand behind what was accepted is corrected in its intake data.";
        return Err(Problem::field("/people_count", "not_allowed", detail));
    }
    let Some(detail) = unfit(act, (petition, case), input).await? else { return Ok(()) };
    let available = unaccepting::instead(act, (petition, case), acts).await?;
    Err(Problem::barred(detail, OF_PROCEDURES, available))
}

/// Why it would not belong to its case any more.
async fn unfit(
    act: &mut Performance<'_>,
    (petition, case): (&Petition, &Case),
    input: &ReclassificationInput,
) -> Outcome<Option<&'static str>> {
    if case.status.has_ended() || case.result.is_some() {
        return Ok(Some(SETTLED));
    }
    let track = input.track.unwrap_or(Track::State);
    let same = petition.kind.is_some_and(|kind| of_one_procedure(kind, input.kind, track));
    if !same || LifeCycle::of(input.kind, track) != Some(case.life_cycle) {
        return Ok(Some(OTHER_PROCEDURE));
    }
    if petition.id != case.petition_id {
        return Ok((!joins(input.kind, case.kind)).then_some(OTHER_PROCEDURE));
    }
    let others = linked::of_case(act.tx.conn(), &case.commune, case.id).await?;
    let mut others = others.iter().filter(|other| other.id != petition.id);
    if others.any(|other| !other.kind.is_some_and(|kind| joins(kind, input.kind))) {
        return Ok(Some(OTHERS));
    }
    let history = steps::standing(act.tx, case).await?;
    let mut rows = history.iter().filter_map(|done| done.row(case.life_cycle));
    let short = rows.any(|row| row.guards.contains(&Guard::FieldMatter));
    Ok((short && input.kind != Kind::DenunciationField).then_some(BY_SHORT_TRACK))
}

/// The case is of the kind and the field of the petition that opened it.
async fn with_case(act: &mut Performance<'_>, petition: &Petition, case: Case) -> Outcome<()> {
    let Some(kind) = petition.kind.filter(|_| petition.id == case.petition_id) else { return Ok(()) };
    let (before, old_kind) = (case.facts(), case.kind);
    let case = case.of_kind(kind, petition.field, act.now());
    store::save(act.tx, &case).await?;
    act.event(Event {
        case_id: Some(case.id),
        fields: json!({ "kind": kind, "old_kind": old_kind }),
        before: Some(before),
        after: Some(case.facts()),
        ..Event::of(EventType::CaseReclassified, "case", case.id)
    });
    Ok(())
}
