//! Reclassification (phân loại lại): a petition turns out to be of another kind. Its clocks are recomputed from the same start day and
//! everything that was is kept, what was ticked too as far as it still holds; what is sealed is opened by the settler only, and what was
//! released is sealed again where it turns out to be a denunciation. The act itself stands with the cases, since one that was accepted
//! is classified anew with its case.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::facts::Facts;
use super::found_anew::{Told, brought, seen};
use super::screen::ScreeningResult;
use super::sealing::{close, close_matter, open};
use super::step::StepResult;
use super::{barred, departed};
use crate::kernel::access::{Condition, HasFacts as _};
use crate::kernel::acts::Performance;
use crate::kernel::problem::{Code, FieldError, Outcome, Problem};
use crate::kernel::record::notifications::Telling;
use crate::law::store::LawBook;
use crate::people::office;
use crate::petitions::model::petition::Classification;
use crate::petitions::model::screening::assess;
use crate::petitions::model::treatment::Criterion;
use crate::petitions::model::{Field, Kind, Petition, Status, Track};
use crate::petitions::store::acts::StandingAct;
use crate::petitions::store::deadlines::DeadlineRow;
use crate::petitions::store::passages::sealed_elsewhere;
use crate::petitions::store::{deadlines, intakes};
use crate::petitions::usecases::concerned::concerned;
use crate::petitions::usecases::duplicates::{self, Before};
use crate::petitions::usecases::moves::{
    CLASSIFYING, Wanted, exchange, found_again, has_other_term, while_asked,
};
use crate::petitions::usecases::screening::limitation::situation;
use crate::petitions::usecases::settling::settler;
use crate::petitions::usecases::telling::to_settler;

/// What the petition turns out to be.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ReclassificationInput {
    /// Kind of petition.
    pub kind: Kind,
    /// Track; default the State's. The Party's only for complaints and denunciations.
    #[serde(default)]
    pub track: Option<Track>,
    /// Field of life; default as it is.
    #[serde(default)]
    pub field: Option<Field>,
    /// The commune's own body is competent.
    pub within_authority: bool,
    /// People behind it; default as it is.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 100_000)]
    pub people_count: Option<i32>,
    /// The writer has petitioned about this matter before; default as it was found.
    #[serde(default)]
    pub repeated: Option<bool>,
    /// Eligibility criteria that the petition fails, an empty list: none. Default: what was found before, as far as it
    /// concerns the new kind and no supplement has brought it.
    #[serde(default)]
    #[schema(max_items = 11)]
    pub failed_criteria: Option<Vec<Criterion>>,
    /// The writer asks for protection. Left out: what is sealed stays sealed; only the settler opens it, by `false`.
    #[serde(default)]
    pub protection_requested: Option<bool>,
    /// What the officer ticks anew; what he leaves out is taken from what was ticked before, as far as it still holds: what a supplement
    /// has brought counts no more.
    #[serde(default)]
    #[schema(inline = false)]
    pub facts: Facts,
    /// Why the first classification was wrong.
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub reason: String,
}

/// What is wrong with the input by itself, on this day.
#[must_use]
pub fn check(input: &ReclassificationInput, today: NaiveDate) -> Vec<FieldError> {
    let complaint = matches!(input.kind, Kind::ComplaintAdmin | Kind::ComplaintDiscipline);
    let wrong = input.track == Some(Track::Party) && !complaint && !input.kind.is_denunciation();
    let detail = "The Party track is for complaints and denunciations only.";
    let track = wrong.then(|| FieldError::pointer("/track", "not_allowed", detail));
    input.facts.date_errors(today).into_iter().chain(track).collect()
}

/// Codes that are kept openly.
#[must_use]
pub fn facts(input: &ReclassificationInput) -> Value {
    json!({
        "kind": input.kind, "within_authority": input.within_authority, "failed_criteria": input.failed_criteria,
        "people_count": input.people_count, "mediation": input.facts.of_mediation(),
    })
}

/// What is kept behind the petition's key.
#[must_use]
pub fn private(input: &ReclassificationInput) -> Value {
    json!({ "reason": input.reason, "facts": input.facts })
}

/// A petition as it was classified anew; it is not saved yet.
#[derive(Debug)]
pub struct Reclassified {
    /// The petition.
    pub petition: Petition,
    /// Its clocks.
    pub rows: Vec<DeadlineRow>,
    /// Codes for the event.
    pub fields: Value,
    /// What whoever settles it is told of it.
    pub telling: Option<Telling>,
    /// What follows from it, as far as who acts may learn of it.
    pub found: Found,
}

/// What was found.
#[derive(Debug)]
pub struct Found {
    told: Told,
    before: Before,
}

impl Found {
    /// In words, once the petition, as it was here, was settled.
    pub async fn answer(
        self,
        act: &mut Performance<'_>,
        petition: &Petition,
        settled: StepResult,
    ) -> Outcome<ScreeningResult> {
        let answer = self.told.answer(act, petition.received_on, settled);
        let handled_before = self.before.recorded(act.tx, act.context, petition).await?;
        Ok(ScreeningResult { handled_before, ..answer })
    }
}

/// Classifies it anew after these acts, which stand: what has to be sealed is sealed, and what need not be is opened.
pub async fn reclassified(
    act: &mut Performance<'_>,
    (petition, acts): (&Petition, &[StandingAct]),
    input: &ReclassificationInput,
) -> Outcome<Reclassified> {
    input.facts.before_act(act.acted_on)?;
    let (mut to, named) = classification(act, (petition, acts), input).await?;
    let sealing = to.stays_sealed() && !petition.sealed;
    let opening = petition.sealed && !to.stays_sealed();
    if opening {
        may_open(act, petition).await?;
    }
    let ticked = (input.within_authority, &input.facts);
    let done = duplicates::before(act.tx, act.context, petition, ticked).await?;
    let seen = seen(act, (petition, acts), input, (&to, &done)).await?;
    let law = act.app().part::<LawBook>().current();
    let in_commune = (&*law, petition.commune.as_str());
    let (situation, _) = situation(in_commune, &seen.ticks, seen.known, seen.claims.clone());
    let finding = assess(&situation);
    to.proposed = Some(finding.rule.treatment);
    let departures = situation.departures(input.failed_criteria.is_some());
    departed::keep(act, petition, Some(private(input)), (&departures, &finding)).await?;
    let changed = petition.clone().reclassify(&to, named, act.now());
    let mut changed = changed.map_err(|error| barred(act.context, petition, error))?;
    if sealing {
        close(act, &mut changed).await?;
        close_matter(act, &changed).await?;
    }
    if opening {
        open(act, &mut changed).await?;
    }
    let wanted = found_again(&finding.clocks, &changed, acts, act.acted_on);
    let rows = recounted(act, &changed, wanted).await?;
    let open = !petition.sealed && !changed.sealed;
    let fields = json!({
        "kind": input.kind, "track": changed.track, "within_authority": input.within_authority,
        "failed_criteria": input.failed_criteria, "sealed": changed.sealed, "old_kind": petition.kind,
        "proposed": open.then_some(finding.rule.treatment), "departures": open.then_some(&departures),
    });
    let telling =
        to_settler(act.tx.conn(), (&petition.facts(), &changed), &finding, act.context.today()).await?;
    let found = Found { told: seen.told(petition, input), before: done };
    Ok(Reclassified { petition: changed, rows, fields, telling, found })
}

/// The first clocks are exchanged for those of the new kind. Of one whose writer is asked for a supplement those that the request has
/// fulfilled do not begin: they do on the day of the supplement; what must be done at once begins. In a case all run on: it is settled by
/// the same procedure.
async fn recounted(
    act: &mut Performance<'_>,
    petition: &Petition,
    wanted: Vec<Wanted>,
) -> Outcome<Vec<DeadlineRow>> {
    if petition.case_id.is_some() {
        return deadlines::of_petitions(act.tx.conn(), &petition.commune, &[petition.id]).await;
    }
    let asked = petition.status == Status::NeedsSupplement;
    if asked {
        let rows = deadlines::of_petitions(act.tx.conn(), &petition.commune, &[petition.id]).await?;
        if has_other_term(&wanted, &rows) {
            let detail = "While a supplement is awaited no clock tells that deciding on acceptance has another term: annul the request first.";
            return Err(Problem::field("/facts/several_places", "not_allowed", detail));
        }
    }
    let wanted = if asked { while_asked(wanted) } else { wanted };
    exchange(act.tx, act.context.app(), petition, &wanted, (act.acted_on, act.act_id)).await
}

/// What the petition is from now on, and the persons in office from whom it hides itself.
async fn classification(
    act: &mut Performance<'_>,
    (petition, acts): (&Petition, &[StandingAct]),
    input: &ReclassificationInput,
) -> Outcome<(Classification, Vec<Uuid>)> {
    let intake = intakes::find(act.tx.conn(), &petition.commune, petition.id).await?;
    let protected = intake.wishes_protection
        || input.protection_requested.unwrap_or(petition.sealed)
        || sealed_elsewhere(act.tx, petition).await?;
    let mut to = Classification {
        kind: input.kind,
        track: input.track.unwrap_or(Track::State),
        field: input.field.or(petition.field),
        people_count: input.people_count.unwrap_or(petition.people_count),
        wishes_protection: protected,
        failed_criteria: failed((petition, acts), input),
        repeated: input.repeated,
        proposed: None,
        settler_position_id: None,
    };
    let named = if to.stays_sealed() {
        concerned(act.tx.conn(), act.context.app(), petition).await?
    } else {
        Vec::new()
    };
    // Who is named does not seal it himself: he would be handed what he may not see any more.
    if named.contains(&act.acting()?.person_id) {
        return Err(Problem::new(Code::PermissionMissing).under_conflict("petition", petition.id));
    }
    let whom = (to.stays_sealed(), named.as_slice());
    to.settler_position_id = settler(act.tx.conn(), petition, act.context.today(), whom).await?;
    Ok((to, named))
}

/// The criteria that it fails from now on: what the officer says, else what was found before, still concerns it, and no supplement has
/// brought since.
fn failed((petition, acts): (&Petition, &[StandingAct]), input: &ReclassificationInput) -> Vec<Criterion> {
    let kept = || {
        let since = acts.iter().rev().take_while(|done| !CLASSIFYING.contains(&done.act));
        let met = brought(since).criteria;
        let found = petition.failed_criteria.iter().copied();
        let concerns = |criterion: &Criterion| criterion.concerns(input.kind, input.within_authority);
        found.filter(concerns).filter(|criterion| !met.contains(criterion)).collect()
    };
    input.failed_criteria.clone().unwrap_or_else(kept)
}

/// Opening what is sealed is the settler's alone, who knows what he opens and is no relative of a person whom it names. Who only
/// tries is not told of relatives.
async fn may_open(act: &mut Performance<'_>, petition: &Petition) -> Outcome<()> {
    let refused = || Problem::new(Code::PermissionMissing);
    if !act.hands.meet(Condition::Settler, &petition.facts()) {
        return Err(refused().detail("Only the settler opens what is sealed."));
    }
    let concerned = &petition.excluded_person_ids;
    let relatives = office::relatives(act.tx.conn(), &petition.commune, concerned).await?;
    if relatives.contains(&act.acting()?.person_id) && !act.only_tried() {
        return Err(refused().under_conflict("petition", petition.id));
    }
    Ok(())
}
