//! Petitions that go from one case to another, and back: what mergers, splits and their annulments do alike. Both cases are locked.

use serde_json::json;
use uuid::Uuid;

use super::barred;
use crate::cases::model::{Barred, Case, CaseAct, DoneStep};
use crate::cases::store::moves::{self, MoveRow};
use crate::cases::store::{self, letters, steps};
use crate::kernel::access::{AccessFacts, HasFacts as _};
use crate::kernel::acts::Performance;
use crate::kernel::problem::{Outcome, Problem};
use crate::kernel::record::{Event, EventType};
use crate::people::office;
use crate::petitions::model::linkage::Place;
use crate::petitions::model::treatment::LinkType;
use crate::petitions::model::{DeadlineStatus, Petition, PetitionAct, Status};
use crate::petitions::store::acts::{StandingAct, standing};
use crate::petitions::store::deadlines::{self, DeadlineRow};
use crate::petitions::store::linked;
use crate::petitions::usecases::clocks::{RED_LINE, is_open, next_due};
use crate::petitions::usecases::following::{carry_linked, keep};

/// True for an open clock that runs until the matter is settled; where nobody was given the work yet, for the red line.
#[must_use]
pub fn settles_by(case: &Case, row: &DeadlineRow) -> bool {
    let rule = row.rule_key.as_str();
    let own = case.own_limit() == Some(rule) || rule == RED_LINE;
    is_open(row) && (own || case.life_cycle.settlement().contains(&rule))
}

/// The settler of a case and his unit; he was in office when it was accepted.
pub async fn settler_of(act: &mut Performance<'_>, case: &Case) -> Outcome<Option<(Uuid, Uuid)>> {
    let (id, day) = (case.settler_position_id, case.accepted_on);
    let settler = office::held_position(act.tx.conn(), &case.commune, id, day).await?;
    Ok(settler.map(|settler| (settler.id, settler.unit_id)))
}

/// A case as its petitions show it: who answers for it is the lead, or as long as there is none its settler.
pub async fn place(act: &mut Performance<'_>, case: &Case) -> Outcome<Place> {
    let assignee = match case.assignee_position_id.zip(case.assignee_unit_id) {
        Some(lead) => Some(lead),
        None => settler_of(act, case).await?,
    };
    Ok(Place {
        case_id: case.id,
        case_number: case.number.clone(),
        public_status: case.public_status,
        settler_position_id: Some(case.settler_position_id),
        assignee: assignee.unzip(),
    })
}

/// Nothing goes from a case on a day before it came there.
pub async fn not_before_they_came(act: &mut Performance<'_>, going: &[Petition]) -> Outcome<()> {
    match moves::came_on(act.tx, going).await? {
        Some(day) => act.not_before(day, "the act by which the petition came to the case"),
        None => Ok(()),
    }
}

/// How the petition stands that opens a case.
pub const OPENS: (Status, Option<LinkType>) = (Status::Accepted, None);

/// Takes petitions, which are locked, to their new place. `first` is the one that opened the case which it leaves, or opens the new
/// one, and how it stands there and is linked; all others stay as they are.
pub async fn carry(
    act: &mut Performance<'_>,
    all: Vec<Petition>,
    to: &Place,
    (first, stands): (Uuid, (Status, Option<LinkType>)),
) -> Outcome<()> {
    let Some(commune) = all.first().map(|petition| petition.commune.clone()) else { return Ok(()) };
    let now = act.now();
    let others: Vec<Uuid> = all.iter().map(|petition| petition.id).filter(|id| *id != first).collect();
    for petition in all {
        let before = petition.facts();
        let stands = if petition.id == first { stands } else { (petition.status, petition.link_type) };
        let petition = petition.carried(to, stands, now);
        if petition.id == first {
            keep(act.tx, &petition, now).await?;
        }
        act.event(Event {
            petition_id: Some(petition.id),
            fields: json!({ "case_id": to.case_id, "link_type": petition.link_type }),
            before: Some(before),
            after: Some(petition.facts()),
            ..Event::of(EventType::PetitionCaseChanged, "petition", petition.id)
        });
    }
    carry_linked(act.tx, act.context, &commune, &others, to).await
}

/// Notes on the other case what came to it, or left it. The petition that opened it does not tell its writer.
pub fn tell_other(
    act: &mut Performance<'_>,
    kind: EventType,
    (before, other): (AccessFacts, &Case),
    case: &Case,
) {
    act.event(Event {
        case_id: Some(other.id),
        fields: json!({ "case_id": case.id }),
        before: Some(before),
        after: Some(other.facts()),
        ..Event::of(kind, "case", other.id)
    });
}

const RESTS: &str = "What was done since in the other case rests on this act: annul that first.";
const NO_ROW: &str = "Luật Tiếp công dân Điều 26, 28";

/// What an annulment takes back of a merger or split: the other case, and its petitions that go back.
#[derive(Debug)]
pub struct Parting {
    other: Case,
    going: Vec<Petition>,
    moves: Vec<MoveRow>,
}

/// The other case, if nothing rests there on this act on the case. `None`: the act moved nothing.
pub async fn parting(act: &mut Performance<'_>, case: &Case, done: &DoneStep) -> Outcome<Option<Parting>> {
    if !matches!(done.act, CaseAct::Merges | CaseAct::Splits) {
        return Ok(None);
    }
    let commune = case.commune.as_str();
    let moves = moves::of_act(act.tx, commune, done.act_id).await?;
    let other = moves.first().map(|one| one.to_case_id);
    let other = other.ok_or_else(|| Problem::internal("a merger or split that moved nothing"))?;
    let other = store::lock_for_summary(act.tx, commune, other).await?;
    let went = |petition: &Petition| moves.iter().any(|one| one.petition_id == petition.id);
    let all = linked::lock_of_case(act.tx, commune, other.id).await?;
    let (going, staying): (Vec<_>, Vec<_>) = all.into_iter().partition(went);
    let rests = if done.act == CaseAct::Merges {
        !other.is_open_to_others()
    } else {
        let written = letters::of_case(act.tx.conn(), commune, other.id).await?;
        !case.allows(CaseAct::Splits)
            || !staying.is_empty()
            || moves::was_given_work(act.tx, &other).await?
            || !other.allows(CaseAct::Splits)
            || !steps::standing(act.tx, &other).await?.is_empty()
            || written.iter().any(|letter| letter.sent_on.is_some())
    };
    if rests || going.len() < moves.len() || moves::moved_since(act.tx, &moves).await? {
        return Err(barred(act.context, case, Barred { detail: RESTS, legal_basis: NO_ROW }));
    }
    Ok(Some(Parting { other, going, moves }))
}

/// Takes the petitions back to the case, which stands as before the act already.
pub async fn part(
    act: &mut Performance<'_>,
    case: Case,
    (done, parting): (&DoneStep, Parting),
) -> Outcome<Case> {
    let Parting { other, mut going, moves } = parting;
    let before = other.facts();
    let to = place(act, &case).await?;
    moves::annul(act.tx, &case.commune, done.act_id, act.act_id).await?;
    if done.act == CaseAct::Merges {
        // What was corrected since stands corrected.
        let opener = going.iter().find(|petition| petition.id == case.petition_id);
        let opener = opener.ok_or_else(|| Problem::internal("a merged case without its petition"))?;
        let case = case.showing(opener);
        carry(act, going, &to, (case.petition_id, OPENS)).await?;
        let flags = steps::flags(act.tx, &other, None).await?;
        let other = Case { flags, ..other.changed(act.now()) };
        store::save(act.tx, &other).await?;
        tell_other(act, EventType::CaseMergerUndone, (before, &other), &case);
        let flags = steps::flags(act.tx, &case, None).await?;
        return Ok(Case { merged_into_id: None, flags, ..case });
    }
    let opener = other.petition_id;
    let was = moves.iter().find(|one| one.petition_id == opener).and_then(|one| one.was_linked.as_deref());
    let was = was.and_then(LinkType::parse);
    let due_on = stop_own_clocks(act, &other).await?;
    let mut stood = Status::Linked;
    for petition in going.iter_mut().filter(|petition| petition.id == opener) {
        petition.due_on = due_on;
        stood = stood_before(act, petition).await?;
    }
    carry(act, going, &to, (opener, (stood, was))).await?;
    let other = other.rejoined(case.id, act.acted_on, act.now());
    store::save(act.tx, &other).await?;
    tell_other(act, EventType::CaseSplitUndone, (before, &other), &case);
    let flags = steps::flags(act.tx, &case, None).await?;
    Ok(Case { flags, ..case })
}

/// How the petition stood in the case from which it was split off: linked to it, unless it had been accepted into a case of another.
async fn stood_before(act: &mut Performance<'_>, petition: &Petition) -> Outcome<Status> {
    let acts = standing(act.tx, petition, act.act_id).await?;
    let joined = |done: &StandingAct| done.act == PetitionAct::Acceptance && !done.facts["case_id"].is_null();
    Ok(if acts.iter().any(joined) { Status::Accepted } else { Status::Linked })
}

/// Cancels the clocks that the petition has as the one that opened this case; gives its next due date.
async fn stop_own_clocks(act: &mut Performance<'_>, case: &Case) -> Outcome<Option<chrono::NaiveDate>> {
    let rows = deadlines::of_petitions(act.tx.conn(), &case.commune, &[case.petition_id]).await?;
    let own = |row: &&DeadlineRow| row.case_id == Some(case.id) && is_open(row);
    deadlines::stop(
        act.tx,
        rows.iter().filter(own),
        DeadlineStatus::Cancelled,
        act.acted_on,
        Some(act.act_id),
    )
    .await?;
    let left: Vec<DeadlineRow> = rows.into_iter().filter(|row| row.case_id != Some(case.id)).collect();
    Ok(next_due(case.sealed, &left))
}
