//! An acceptance was a mistake: what stands in the way of its annulment, and the case that is void by it.

use serde_json::json;
use uuid::Uuid;

use crate::cases::model::{Case, CaseAct, DoneStep};
use crate::cases::store::{self, letters, moves, steps};
use crate::kernel::access::{Condition, HasFacts as _};
use crate::kernel::acts::Performance;
use crate::kernel::db::Tx;
use crate::kernel::problem::{AvailableAction, Language, Outcome, RowPath};
use crate::kernel::record::{Event, EventType};
use crate::petitions::model::{Petition, PetitionAct};
use crate::petitions::store::acts::{self, StandingAct};
use crate::petitions::store::{linked, waits};
use crate::petitions::usecases::available::actions;

/// What marks a case, or tells somebody how it stands, is undone by nothing: who was told was told.
const BOOKKEEPING: &[CaseAct] = &[CaseAct::Flags, CaseAct::Notices];

/// By what a petition comes to a case that another one opened.
const CAME: &[PetitionAct] = &[PetitionAct::Acceptance, PetitionAct::Link];

const ANNULMENTS: &str = "annulments";

/// So many acts are named at most.
const NAMED: usize = 20;

/// Acts that rest on an acceptance, the latest first, each with its annulment where it has one.
#[derive(Debug, Default)]
pub struct InTheWay {
    /// Which acts.
    pub acts: Vec<String>,
    /// Where each is annulled.
    pub annulled_at: Vec<AvailableAction>,
    /// There are more.
    more: bool,
}

impl InTheWay {
    /// True where nothing stands in the way.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.acts.is_empty()
    }

    /// The acts in words.
    #[must_use]
    pub fn named(&self) -> String {
        let more = if self.more { ", and others" } else { "" };
        format!("{}{more}", self.acts.join(", "))
    }

    /// An act that is annulled there.
    fn add(&mut self, name: &str, path: RowPath) {
        let annulment = AvailableAction::post(path, ANNULMENTS);
        if self.annulled_at.contains(&annulment) || self.full() {
            return;
        }
        self.acts.push(name.to_owned());
        self.annulled_at.push(annulment);
    }

    /// An act that nothing annuls.
    fn add_final(&mut self, name: &str) {
        if !self.full() {
            self.acts.push(format!("{name} (final: it is never annulled)"));
        }
    }

    fn full(&mut self) -> bool {
        self.more |= self.acts.len() >= NAMED;
        self.more
    }
}

/// What rests on this acceptance. Of the petition that opened the case: what was done there, and what came there by an act of its own.
/// Nothing that was done there rests on one that joined it: the case is settled for whoever opened it, with the other one or without.
/// What the acceptance took along and an act took out of the case again comes back first.
pub async fn in_the_way(
    tx: &mut Tx,
    (petition, case): (&Petition, &Case),
    acceptance: Uuid,
) -> Outcome<InTheWay> {
    let mut way = InTheWay::default();
    let opened = petition.link_type.is_none();
    let along = waits::along(tx, petition, acceptance).await?;
    let (mut others, mut history): (Vec<Uuid>, Vec<DoneStep>) = (Vec::new(), Vec::new());
    if opened {
        let there = linked::of_case(tx.conn(), &case.commune, case.id).await?;
        let ids = there.into_iter().map(|other| other.id).filter(|id| *id != petition.id);
        others.extend(ids.filter(|id| !along.iter().any(|(_, one)| one.id == *id)));
        history = steps::standing(tx, case).await?;
    }
    for done in history.iter().rev().filter(|done| !BOOKKEEPING.contains(&done.act)) {
        let name = done.act.label(Language::En);
        if done.row(case.life_cycle).is_some_and(|row| !row.annullable) {
            way.add_final(name);
        } else {
            way.add(name, RowPath::of("cases", case.id).within("acts", done.act_id));
        }
    }
    let gone = along.iter().filter(|(_, one)| one.case_id != Some(case.id)).map(|(_, one)| one.id);
    let elsewhere: Vec<Uuid> = gone.chain(others.iter().copied()).collect();
    let moved = moves::of_petitions(tx, &case.commune, &elsewhere).await?;
    for one in &moved {
        let name = CaseAct::parse(&one.act).map_or(one.act.as_str(), |act| act.label(Language::En));
        way.add(name, RowPath::of("cases", one.from_case_id).within("acts", one.act_id));
    }
    let entered = acts::entered(tx, &case.commune, &others, None).await?;
    let of_life = entered.iter().rev().filter_map(|done| Some((done, done.of_life()?)));
    let by_itself = of_life.filter(|(done, life)| {
        CAME.contains(&life.act) && !moved.iter().any(|one| one.petition_id == done.subject_id)
    });
    for (done, life) in by_itself {
        let path = RowPath::of("petitions", done.subject_id).within("acts", done.id);
        way.add(life.act.label(Language::En), path);
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
    let case = case.voided(act.acted_on, act.now());
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
    if !in_the_way(act.tx, (petition, case), acceptance.id).await?.is_empty() {
        return Ok(None);
    }
    let path = RowPath::of("petitions", petition.id).within("acts", acceptance.id);
    Ok(Some(AvailableAction::post(path, ANNULMENTS)))
}
