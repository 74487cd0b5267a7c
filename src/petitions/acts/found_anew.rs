//! What is found of a petition that is classified anew: what was ticked before still holds, unless it is ticked otherwise now, or a
//! supplement has brought it since. What was ticked of a sealed petition is told to its settler only, as everything that is closed of it.

use chrono::NaiveDate;
use serde_json::{Value, json};
use uuid::Uuid;

use super::facts::Facts;
use super::reclassify::ReclassificationInput;
use super::screen::{ScreeningResult, known};
use super::step::StepResult;
use crate::kernel::access::{Condition, HasFacts as _};
use crate::kernel::acts::Performance;
use crate::kernel::problem::Outcome;
use crate::law::store::LawBook;
use crate::petitions::model::life::Mediation;
use crate::petitions::model::petition::Classification;
use crate::petitions::model::screening::assess;
use crate::petitions::model::screening::cured::{Cured, Since};
use crate::petitions::model::screening::situation::{Claims, Known};
use crate::petitions::model::treatment::{AcceptanceBar, Criterion};
use crate::petitions::model::{DeadlineStatus, Petition, PetitionAct};
use crate::petitions::store::acts::{StandingAct, found_mediated, mediation};
use crate::petitions::store::{deadlines, intakes};
use crate::petitions::usecases::duplicates::Before;
use crate::petitions::usecases::moves::{CLASSIFYING, SETTLEMENT_ANSWER, found_in_several_places};
use crate::petitions::usecases::screening::limitation::situation;
use crate::petitions::usecases::screening::{eligibility, first_deadlines, shown_of, treatment};
use crate::petitions::usecases::views::DeadlineSummary;
use crate::vault::{Part, PartOf, open_to_pass_on};

/// Ticks that the clocks of a petition tell everybody who sees them.
const TOLD_BY_CLOCKS: [(&str, &str); 3] =
    [("presented_in_person", "R07"), ("mediation_done", SETTLEMENT_ANSWER), ("lower_body_overdue", "T22")];

/// What the supplements among these acts have brought.
pub(super) fn brought<'a>(acts: impl IntoIterator<Item = &'a StandingAct>) -> Cured {
    let mut all = Cured::default();
    for done in acts.into_iter().filter(|done| done.act == PetitionAct::Supplement) {
        all.add(brought_by(done));
    }
    all
}

/// What one of them has brought. What no paper mends it has not mended.
fn brought_by(supplement: &StandingAct) -> Cured {
    let mut cured = Cured {
        criteria: codes(&supplement.facts["supplied"], Criterion::parse),
        bars: codes(&supplement.facts["lifted_bars"], AcceptanceBar::parse),
    };
    cured.criteria.retain(|criterion| criterion.is_curable());
    cured.bars.retain(|bar| bar.is_curable());
    cured
}

fn codes<C>(list: &Value, parse: fn(&str) -> Option<C>) -> Vec<C> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).filter_map(parse).collect()
}

/// What the rules look at.
pub(super) struct Seen {
    /// Everything that is ticked.
    pub ticks: Facts,
    /// What is known from registration.
    pub known: Known,
    /// What the officer has found.
    pub claims: Claims,
    /// Nothing that is closed is told to who acts.
    closed: bool,
    /// What he has ticked himself, and what clocks tell; and the criteria that he says fail.
    own: Since,
    /// What supplements have brought.
    brought: Cured,
}

/// Gathers it, before the petition changes.
pub(super) async fn seen(
    act: &mut Performance<'_>,
    (petition, acts): (&Petition, &[StandingAct]),
    input: &ReclassificationInput,
    (to, done): (&Classification, &Before),
) -> Outcome<Seen> {
    let settles = act.hands.meet(Condition::Settler, &petition.facts());
    let closed = petition.sealed && (!settles || act.only_tried());
    let mut ticks = input.facts.clone();
    ticks.0.insert("protection_requested".to_owned(), json!(to.wishes_protection));
    if mediation(acts) == Mediation::InVain {
        ticks.0.insert("mediation_done".to_owned(), json!(true));
    }
    let mut own = by_clocks(act, (petition, acts)).await?;
    own.0.extend(ticks.0.clone());
    let mut since = Since { ticks, failed: input.failed_criteria.clone() };
    let hidden = petition.sealed && act.only_tried();
    let parts = if hidden { None } else { Some(kept(act, (petition, acts)).await?) };
    let mut known = done.beside(known(act, petition, to.people_count).await?);
    known.form.without_letter &= represented(act, (petition, acts)).await? < to.people_count;
    let mut claims = Claims {
        kind: Some(to.kind),
        track: Some(to.track),
        within_authority: Some(input.within_authority),
        failed: Some(to.failed_criteria.clone()),
        ..Claims::default()
    };
    let mut cured = Cured::default();
    // From the latest back: a supplement has brought what nobody found anew after it.
    for done in acts.iter().rev() {
        if done.act == PetitionAct::Supplement {
            cured.add(brought_by(done).unless_found(&since, known, &claims));
        } else if let Some(parts) = parts.as_ref().filter(|_| CLASSIFYING.contains(&done.act)) {
            let remarks = parts.get::<Value>(done.id, Part::Act);
            let ticked = remarks.and_then(|remarks| remarks["more"]["facts"].as_object().cloned());
            let failed = &done.facts["failed_criteria"];
            let failed = failed.is_array().then(|| codes(failed, Criterion::parse));
            since.after(ticked.unwrap_or_default(), failed);
        }
    }
    claims.cured = cured;
    let ticks = if hidden { own.clone() } else { since.ticks };
    let own = Since { ticks: own, failed: input.failed_criteria.clone() };
    Ok(Seen { ticks, known, claims, closed, own, brought: brought(acts) })
}

async fn by_clocks(
    act: &mut Performance<'_>,
    (petition, acts): (&Petition, &[StandingAct]),
) -> Outcome<Facts> {
    let old = deadlines::of_petitions(act.tx.conn(), &petition.commune, &[petition.id]).await?;
    // A request for settlement begins such a clock too, and tells of itself while it stands.
    let found = |rule: &str| rule != SETTLEMENT_ANSWER || found_mediated(acts);
    let ran = |rule: &str| found(rule) && old.iter().any(|clock| clock.rule_key == rule);
    let ticks = TOLD_BY_CLOCKS.iter().filter(|(_, rule)| ran(rule)).map(|(tick, _)| *tick);
    let places = found_in_several_places(&old).then_some("several_places");
    Ok(Facts(ticks.chain(places).map(|tick| (tick.to_owned(), json!(true))).collect()))
}

/// What was ticked when the petition was classified before. Nobody reads it here.
async fn kept(act: &mut Performance<'_>, (petition, acts): (&Petition, &[StandingAct])) -> Outcome<PartOf> {
    let before = acts.iter().filter(|done| CLASSIFYING.contains(&done.act)).map(|done| done.id);
    let owners: Vec<Uuid> = before.collect();
    let of = (petition.commune.as_str(), petition.id, petition.sealed);
    open_to_pass_on(act.tx, act.context.app(), of, &owners).await
}

/// For how many people the letter came by which a group appoints its representatives: as many as stood behind the petition then;
/// 0 where none came.
async fn represented(
    act: &mut Performance<'_>,
    (petition, acts): (&Petition, &[StandingAct]),
) -> Outcome<i32> {
    let letter =
        |done: &StandingAct| done.act == PetitionAct::Supplement && done.facts["appointment_letter"] == true;
    if !acts.iter().any(letter) {
        return Ok(0);
    }
    let intake = intakes::find(act.tx.conn(), &petition.commune, petition.id).await?;
    let (mut people, mut most) = (intake.signer_count, 0);
    for done in acts {
        let counted = done.facts["people_count"].as_i64().and_then(|count| i32::try_from(count).ok());
        people = counted.unwrap_or(people) - done.fewer();
        if letter(done) {
            most = most.max(people);
        }
    }
    Ok(most)
}

/// What is told of it.
#[derive(Debug)]
pub(super) struct Told {
    ticks: Facts,
    known: Known,
    claims: Claims,
    names_criteria: bool,
}

impl Seen {
    /// What who acts may learn of it.
    pub(super) fn told(self, petition: &Petition, input: &ReclassificationInput) -> Told {
        let names_criteria = input.failed_criteria.is_some();
        if !self.closed {
            return Told { ticks: self.ticks, known: self.known, claims: self.claims, names_criteria };
        }
        // What was ticked since a supplement is closed as well.
        let known = shown_of(petition, self.known.signers);
        let mut claims = Claims { failed: input.failed_criteria.clone(), ..self.claims };
        claims.cured = self.brought.unless_found(&self.own, known, &claims);
        Told { ticks: self.own.ticks, known, claims, names_criteria }
    }
}

impl Told {
    /// In words.
    pub(super) fn answer(
        self,
        act: &Performance<'_>,
        received_on: NaiveDate,
        StepResult { petition, deadlines }: StepResult,
    ) -> ScreeningResult {
        let law = act.context.app().part::<LawBook>().current();
        let in_commune = (&*law, petition.summary.commune.as_str());
        let (situation, limitation) = situation(in_commune, &self.ticks, self.known, self.claims);
        let finding = assess(&situation);
        let days = (received_on, act.acted_on);
        let mut first = first_deadlines((&law, &petition.summary.commune), &finding, days);
        // What runs already, or since the petition came back, is due then.
        let ended = [DeadlineStatus::Fulfilled, DeadlineStatus::FulfilledLate, DeadlineStatus::Cancelled];
        for one in &mut first {
            let is_open = |clock: &&DeadlineSummary| {
                clock.rule_key == one.rule_key && ended.iter().all(|status| clock.status != status.as_str())
            };
            if let Some(clock) = deadlines.iter().rfind(is_open) {
                one.due_on = clock.due_on;
            }
        }
        ScreeningResult {
            treatment: treatment(&finding, act.acted_on, act.context.language()),
            eligibility: eligibility((&situation, limitation), act.acted_on, act.context.language()),
            departures: situation.departures(self.names_criteria),
            handled_before: Vec::new(),
            first_deadlines: first,
            petition,
            deadlines,
        }
    }
}
