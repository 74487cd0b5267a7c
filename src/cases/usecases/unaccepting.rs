//! The acceptance that opened a case was a mistake: what stands in the way of its annulment, and the case that is void by it.

use serde_json::json;
use uuid::Uuid;

use crate::cases::model::{Case, CaseAct};
use crate::cases::store::{self, letters, moves, steps};
use crate::kernel::access::{Condition, HasFacts as _};
use crate::kernel::acts::Performance;
use crate::kernel::db::Tx;
use crate::kernel::problem::{AvailableAction, Language, Outcome};
use crate::kernel::record::{Event, EventType};
use crate::petitions::model::{Petition, PetitionAct};
use crate::petitions::store::acts::{StandingAct, standing};
use crate::petitions::store::{linked, waits};
use crate::petitions::usecases::available::actions;

/// What marks a case, or tells somebody how it stands, is undone by nothing: who was told was told.
const BOOKKEEPING: &[CaseAct] = &[CaseAct::Flags, CaseAct::Notices];

/// By what a petition comes to a case that another one opened.
const CAME: &[PetitionAct] = &[PetitionAct::Acceptance, PetitionAct::Link];

const ANNULMENTS: &str = "annulments";

/// Acts that rest on an acceptance, the latest first, each with its annulment.
#[derive(Debug, Default)]
pub struct InTheWay {
    /// Which acts.
    pub acts: Vec<&'static str>,
    /// Where each is annulled.
    pub annulled_at: Vec<AvailableAction>,
}

impl InTheWay {
    /// True where nothing stands in the way.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.annulled_at.is_empty()
    }

    fn add(&mut self, name: &'static str, path: &str) {
        let annulment = AvailableAction::post(path, ANNULMENTS);
        if !self.annulled_at.contains(&annulment) {
            self.acts.push(name);
            self.annulled_at.push(annulment);
        }
    }
}

/// What was done in the case that a petition opened by this acceptance, and what came there by an act of its own.
pub async fn in_the_way(
    tx: &mut Tx,
    (petition, case): (&Petition, &Case),
    acceptance: Uuid,
) -> Outcome<InTheWay> {
    let mut way = InTheWay::default();
    let history = steps::standing(tx, case).await?;
    for done in history.iter().rev().filter(|done| !BOOKKEEPING.contains(&done.act)) {
        way.add(done.act.label(Language::En), &format!("/v1/cases/{}/acts/{}", case.id, done.act_id));
    }
    let along = waits::along(tx, petition, acceptance).await?;
    let moved = moves::into_case(tx.conn(), case).await?;
    let came = |other: &Petition| other.id != petition.id && !along.iter().any(|(_, one)| one.id == other.id);
    let others = linked::of_case(tx.conn(), &case.commune, case.id).await?;
    for other in others.iter().filter(|other| came(other)) {
        if let Some((act_id, _)) = moved.iter().find(|(_, id)| *id == other.id) {
            let went = moves::of_act(tx, &case.commune, *act_id).await?;
            if let Some(one) = went.first() {
                let path = format!("/v1/cases/{}/acts/{act_id}", one.from_case_id);
                way.add(CaseAct::Merges.label(Language::En), &path);
            }
        } else {
            let done = standing(tx, other, Uuid::nil()).await?;
            for done in done.iter().rev().filter(|done| CAME.contains(&done.act)) {
                let path = format!("/v1/petitions/{}/acts/{}", other.id, done.id);
                way.add(done.act.label(Language::En), &path);
            }
        }
    }
    Ok(way)
}

/// The case that a petition opened by an acceptance that is annulled: its letters are not owed any more, and it counts for nothing.
pub async fn void(
    act: &mut Performance<'_>,
    petition: &Petition,
    case: Case,
    acceptance: Uuid,
) -> Outcome<()> {
    let (before, old_status) = (case.facts(), case.status);
    letters::annul(act.tx, &case.commune, acceptance, act.act_id).await?;
    let case = case.voided(petition, act.acted_on, act.now());
    store::save(act.tx, &case).await?;
    act.event(Event {
        petition_id: Some(petition.id),
        case_id: Some(case.id),
        fields: json!({ "annuls": acceptance, "old_status": old_status, "status": case.status }),
        before: Some(before),
        after: Some(case.facts()),
        ..Event::of(EventType::CaseVoided, "case", case.id)
    });
    Ok(())
}

/// What may be done instead of an act that needs another procedure: the annulment of the acceptance too, if it can be annulled by who
/// acts.
pub async fn instead(
    act: &mut Performance<'_>,
    (petition, case): (&Petition, &Case),
    acts: &[StandingAct],
) -> Outcome<Vec<AvailableAction>> {
    let mut available = actions(act.context, petition, &petition.facts()).0;
    available.extend(annulment(act, (petition, case), acts).await?);
    Ok(available)
}

async fn annulment(
    act: &mut Performance<'_>,
    (petition, case): (&Petition, &Case),
    acts: &[StandingAct],
) -> Outcome<Option<AvailableAction>> {
    let bars = |done: &&StandingAct| !done.only_tells() && done.act != PetitionAct::Reclassification;
    let latest = acts.iter().rev().find(bars).filter(|done| done.act == PetitionAct::Acceptance);
    let Some(acceptance) = latest else { return Ok(None) };
    let heads = act.hands.meet(Condition::Head, &petition.facts());
    if !heads || moves::was_moved(act.tx, petition).await? {
        return Ok(None);
    }
    let opened = petition.link_type.is_none();
    if opened && !in_the_way(act.tx, (petition, case), acceptance.id).await?.is_empty() {
        return Ok(None);
    }
    let path = format!("/v1/petitions/{}/acts/{}", petition.id, acceptance.id);
    Ok(Some(AvailableAction::post(&path, ANNULMENTS)))
}
