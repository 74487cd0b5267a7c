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
use crate::petitions::model::petition::Classification;
use crate::petitions::model::screening::assess;
use crate::petitions::model::screening::situation::{Claims, Cured, Known};
use crate::petitions::model::treatment::{AcceptanceBar, Criterion};
use crate::petitions::model::{Petition, PetitionAct};
use crate::petitions::store::acts::StandingAct;
use crate::petitions::store::deadlines;
use crate::petitions::usecases::limitation::situation;
use crate::petitions::usecases::moves::found_in_several_places;
use crate::petitions::usecases::screening::{eligibility, first_deadlines, shown_of, treatment};
use crate::vault::{Part, open_to_pass_on};

/// Ticks that the clocks of a petition tell everybody who sees them.
const TOLD_BY_CLOCKS: [(&str, &str); 3] =
    [("presented_in_person", "R07"), ("mediation_done", "P08"), ("lower_body_overdue", "T22")];

/// Acts that tick.
pub(super) const CLASSIFYING: [PetitionAct; 2] = [PetitionAct::Screening, PetitionAct::Reclassification];

/// What supplements have brought.
#[derive(Clone, Default)]
pub(super) struct Brought {
    /// Of criteria and bars.
    pub cured: Cured,
    /// The letter by which a group appoints its representatives.
    letter: bool,
}

impl Brought {
    /// By the supplements among these acts. What no paper mends none has mended.
    pub(super) fn by<'a>(acts: impl IntoIterator<Item = &'a StandingAct>) -> Self {
        let mut all = Self::default();
        for done in acts.into_iter().filter(|done| done.act == PetitionAct::Supplement) {
            let criteria = codes(&done.facts["supplied"], Criterion::parse);
            let bars = codes(&done.facts["lifted_bars"], AcceptanceBar::parse);
            all.cured.criteria.extend(criteria.into_iter().filter(|criterion| criterion.is_curable()));
            all.cured.bars.extend(bars.into_iter().filter(|bar| bar.is_curable()));
            all.letter |= done.facts["appointment_letter"] == true;
        }
        all
    }
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
    /// What he has ticked himself, and what clocks tell.
    own: Facts,
    /// What supplements have brought.
    brought: Brought,
}

/// Gathers it, before the petition changes.
pub(super) async fn seen(
    act: &mut Performance<'_>,
    (petition, acts): (&Petition, &[StandingAct]),
    input: &ReclassificationInput,
    to: &Classification,
) -> Outcome<Seen> {
    let settles = act.hands.meet(Condition::Settler, &petition.facts());
    let closed = petition.sealed && (!settles || act.only_tried());
    let mut own = by_clocks(act, petition).await?;
    let (mut ticks, mut since) = if petition.sealed && act.only_tried() {
        (own.clone(), Facts::default())
    } else {
        kept(act, (petition, acts)).await?
    };
    for facts in [&mut own, &mut ticks, &mut since] {
        facts.0.extend(input.facts.0.clone());
        facts.0.insert("protection_requested".to_owned(), json!(to.wishes_protection));
    }
    let brought = Brought::by(acts);
    let mut known = known(act, petition, to.people_count).await?;
    known.form.without_letter &= !brought.letter;
    let mut claims = Claims {
        kind: Some(to.kind),
        track: Some(to.track),
        within_authority: Some(input.within_authority),
        failed: Some(to.failed_criteria.clone()),
        ..Claims::default()
    };
    claims.cured = brought.cured.clone().unless_ticked(&since, known, &claims);
    Ok(Seen { ticks, known, claims, closed, own, brought })
}

async fn by_clocks(act: &mut Performance<'_>, petition: &Petition) -> Outcome<Facts> {
    let old = deadlines::of_petitions(act.tx.conn(), &petition.commune, &[petition.id]).await?;
    let ran = |rule: &str| old.iter().any(|clock| clock.rule_key == rule);
    let ticks = TOLD_BY_CLOCKS.iter().filter(|(_, rule)| ran(rule)).map(|(tick, _)| *tick);
    let places = found_in_several_places(&old).then_some("several_places");
    Ok(Facts(ticks.chain(places).map(|tick| (tick.to_owned(), json!(true))).collect()))
}

/// What was ticked when the petition was classified before, the latest last: all of it, and what was ticked since the latest
/// supplement. Nobody reads it here.
async fn kept(
    act: &mut Performance<'_>,
    (petition, acts): (&Petition, &[StandingAct]),
) -> Outcome<(Facts, Facts)> {
    let before = acts.iter().filter(|done| CLASSIFYING.contains(&done.act)).map(|done| done.id);
    let owners: Vec<Uuid> = before.collect();
    let of = (petition.commune.as_str(), petition.id, petition.sealed);
    let parts = open_to_pass_on(act.tx, act.context.app(), of, &owners).await?;
    let (mut all, mut since) = (Facts::default(), Facts::default());
    for done in acts {
        if done.act == PetitionAct::Supplement {
            since = Facts::default();
        }
        let remarks = parts.get::<Value>(done.id, Part::Act);
        let ticked = remarks.and_then(|remarks| remarks["more"]["facts"].as_object().cloned());
        for facts in [&mut all, &mut since] {
            facts.0.extend(ticked.clone().unwrap_or_default());
        }
    }
    Ok((all, since))
}

/// What is told of it.
pub(super) struct Told {
    ticks: Facts,
    known: Known,
    claims: Claims,
}

impl Seen {
    /// What who acts may learn of it.
    pub(super) fn told(self, petition: &Petition, input: &ReclassificationInput) -> Told {
        if !self.closed {
            return Told { ticks: self.ticks, known: self.known, claims: self.claims };
        }
        // What was ticked since a supplement is closed as well.
        let known = shown_of(petition, self.known.signers);
        let mut claims = Claims { failed: input.failed_criteria.clone(), ..self.claims };
        claims.cured = self.brought.cured.unless_ticked(&self.own, known, &claims);
        Told { ticks: self.own, known, claims }
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
        ScreeningResult {
            treatment: treatment(&finding),
            eligibility: eligibility((&situation, limitation), act.context.language()),
            first_deadlines: first_deadlines((&law, &petition.summary.commune), &finding, received_on),
            petition,
            deadlines,
        }
    }
}
