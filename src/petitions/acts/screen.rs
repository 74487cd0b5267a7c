//! Screening (phân loại, xử lý đơn): eligibility, kind, track, field, authority, number of people. It proposes the
//! treatment, and releases what need not stay sealed.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

use super::departed;
use super::facts::Facts;
use super::relatives::no_relative;
use super::sealing::{close_matter, open};
use super::{barred, shown};
use crate::kernel::access::HasFacts as _;
use crate::kernel::acts::{Act, ActAnswer, Departure, Performance};
use crate::kernel::problem::{FieldError, Outcome};
use crate::kernel::record::{Event, EventType, idempotency};
use crate::law::store::{Law, LawBook};
use crate::petitions::access::ScreenPetition;
use crate::petitions::model::petition::Classification;
use crate::petitions::model::screening::assess;
use crate::petitions::model::screening::situation::{Claims, Known, Situation};
use crate::petitions::model::treatment::{Criterion, Treatment};
use crate::petitions::model::{Field, Kind, Petition, Track};
use crate::petitions::store::intakes;
use crate::petitions::store::passages::sealed_elsewhere;
use crate::petitions::usecases::clocks;
use crate::petitions::usecases::duplicates::{self, DuplicateCandidate};
use crate::petitions::usecases::following::keep;
use crate::petitions::usecases::moves::{announced, exchange};
use crate::petitions::usecases::references::in_short;
use crate::petitions::usecases::screening::limitation::situation;
use crate::petitions::usecases::screening::views::{EligibilityView, FirstDeadlineView, TreatmentView};
use crate::petitions::usecases::screening::{eligibility, first_deadlines, known_of, shown_of, treatment};
use crate::petitions::usecases::settling::settler;
use crate::petitions::usecases::sight::SEALED_MASKS;
use crate::petitions::usecases::telling::to_settler;
use crate::petitions::usecases::views::{DeadlineSummary, PetitionView};

/// The act.
#[derive(Debug)]
pub struct Screen;

/// What screening finds.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ScreeningInput {
    /// Kind of petition.
    pub kind: Kind,
    /// Track; default the Party's for a denunciation whose ticks say so, else the State's. The Party's only for complaints and
    /// denunciations.
    #[serde(default)]
    pub track: Option<Track>,
    /// Field of life; default what the sender named.
    #[serde(default)]
    pub field: Option<Field>,
    /// The commune's own body is competent.
    pub within_authority: bool,
    /// Which body is competent, where ours is not.
    #[serde(default)]
    #[schema(max_length = 300)]
    pub competent_body: Option<String>,
    /// People behind it; default what was registered.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 100_000)]
    pub people_count: Option<i32>,
    /// The writer has petitioned about this matter before (đơn nhiều lần), as a search for duplicates helps to find. Default: what is
    /// ticked tells, else for the first time.
    #[serde(default)]
    pub repeated: Option<bool>,
    /// Eligibility criteria that the petition fails, an empty list: none; they prevail, and where the rules find others a `note` says
    /// why. Default: what the rules find.
    #[serde(default)]
    #[schema(max_items = 11)]
    pub failed_criteria: Option<Vec<Criterion>>,
    /// What the officer ticks; what he leaves out is taken from registration. Where the time for complaining was counted and
    /// `limitation_passed` says otherwise, a `note` says why.
    #[serde(default)]
    #[schema(inline = false)]
    pub facts: Facts,
}

/// What screening answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScreeningResult {
    /// The proposed treatment.
    pub treatment: TreatmentView,
    /// Eligibility, and where the officer sees it otherwise than the rules.
    pub eligibility: EligibilityView,
    /// Where he decided otherwise than the rules find; kept with the act, whose note says why.
    #[schema(max_items = 7)]
    pub departures: Vec<Departure>,
    /// Petitions of the same writer about the same content that were guided or passed on before, which is done once. They count where
    /// the body is not competent, unless `already_guided`, `already_transferred` tick otherwise.
    #[schema(max_items = 50)]
    pub handled_before: Vec<DuplicateCandidate>,
    /// Clocks that the treatment has from receipt.
    #[schema(max_items = 20)]
    pub first_deadlines: Vec<FirstDeadlineView>,
    /// The petition as it stands now.
    pub petition: PetitionView,
    /// Its clocks.
    #[schema(max_items = 200)]
    pub deadlines: Vec<DeadlineSummary>,
}

impl ActAnswer for ScreeningResult {
    const OF_OTHERS: &'static [&'static [&'static str]] =
        &[&["/handled_before"], PetitionView::OF_OTHERS_BESIDE];

    fn parent_etag(&self) -> &str {
        &self.petition.summary.etag
    }
}

impl Act for Screen {
    type Subject = Petition;
    type Permission = ScreenPetition;
    type Input = ScreeningInput;
    type Answer = ScreeningResult;

    const KIND: &'static str = "screening";
    const SHRINKS: bool = true;

    fn check(input: &ScreeningInput, today: NaiveDate) -> Vec<FieldError> {
        let mut errors = input.facts.date_errors(today);
        let complaint = matches!(input.kind, Kind::ComplaintAdmin | Kind::ComplaintDiscipline);
        if input.track == Some(Track::Party) && !complaint && !input.kind.is_denunciation() {
            let detail = "The Party track is for complaints and denunciations only.";
            errors.push(FieldError::pointer("/track", "not_allowed", detail));
        }
        errors
    }

    fn facts(input: &ScreeningInput) -> Value {
        json!({
            "kind": input.kind, "within_authority": input.within_authority, "failed_criteria": input.failed_criteria,
            "people_count": input.people_count, "mediation": input.facts.of_mediation(),
        })
    }

    fn private(input: &ScreeningInput) -> Option<Value> {
        Some(json!({ "facts": input.facts, "competent_body": input.competent_body }))
    }

    async fn perform(
        act: &mut Performance<'_>,
        petition: Petition,
        input: ScreeningInput,
    ) -> Outcome<ScreeningResult> {
        act.not_before(petition.received_on, "the day of receipt")?;
        if let Some(acknowledged_on) = petition.acknowledged_on {
            act.not_before(acknowledged_on, "the acknowledgement")?;
        }
        input.facts.before_act(act.acted_on)?;
        let before = petition.facts();
        let people = input.people_count.unwrap_or(petition.people_count);
        let ticked = (input.within_authority, &input.facts);
        let done = duplicates::before(act.tx, act.context, &petition, ticked).await?;
        let known = known(act, &petition, people).await?;
        let app = act.context.app();
        let law = app.part::<LawBook>().current();
        let in_commune = (&*law, petition.commune.as_str());
        let otherwise = otherwise(in_commune, &input, known);
        let (situation, limitation) = situation(in_commune, &input.facts, done.beside(known), claims(&input));
        let finding = assess(&situation);
        let proposed = finding.rule.treatment;
        let departures = situation.departures(input.failed_criteria.is_some());
        let classification = classify(act, &petition, &input, (&situation, proposed)).await?;
        let screened = petition.clone().screen(&classification, act.now());
        let screened = screened.map_err(|error| barred(act.context, &petition, error))?;
        no_relative(act, ("petition", petition.id), &before, &before.excluded_person_ids).await?;
        departed::explained(act, &otherwise)?;
        departed::keep(act, &petition, Self::private(&input), (&departures, &finding)).await?;
        let mut petition = screened;
        let wanted = announced(&finding.clocks, &petition, act.acted_on);
        let rows = exchange(act.tx, app, &petition, &wanted, (act.acted_on, act.act_id)).await?;
        petition.due_on = clocks::next_due(petition.sealed, &rows);
        if petition.sealed {
            idempotency::shrink(act.tx, app, petition.id, &SEALED_MASKS.concat()).await?;
            if petition.is_second_entry() {
                close_matter(act, &petition).await?;
            }
        } else {
            open(act, &mut petition).await?;
        }
        keep(act.tx, &petition, act.now()).await?;
        let telling = to_settler(act.tx.conn(), (&before, &petition), &finding, act.context.today()).await?;
        act.event(Event {
            telling,
            petition_id: Some(petition.id),
            fields: told(&petition, &input, (&situation, proposed), &departures),
            before: Some(before),
            after: Some(petition.facts()),
            ..Event::of(EventType::PetitionScreened, "petition", petition.id)
        });
        let (view, days) = (shown(act, &petition).await?, (petition.received_on, act.acted_on));
        Ok(ScreeningResult {
            handled_before: done.recorded(act.tx, act.context, &petition).await?,
            treatment: treatment(&finding, act.acted_on, act.context.language()),
            eligibility: eligibility((&situation, limitation), act.acted_on, act.context.language()),
            departures,
            first_deadlines: first_deadlines((&law, &petition.commune), &finding, days),
            petition: view,
            deadlines: in_short(&rows, act.context.today()),
        })
    }
}

/// What its event tells.
fn told(
    petition: &Petition,
    input: &ScreeningInput,
    (situation, proposed): (&Situation<'_>, Treatment),
    departures: &[Departure],
) -> Value {
    // What follows from a sealed petition is told once, in the answer to who screens it.
    let open = !petition.sealed;
    json!({
        "kind": input.kind, "track": situation.track, "within_authority": input.within_authority,
        "failed_criteria": input.failed_criteria, "sealed": petition.sealed,
        "proposed": open.then_some(proposed), "departures": open.then_some(departures),
    })
}

/// What is known from registration. A try is told to nobody else and recorded nowhere: it reckons with what the row shows to
/// everybody who sees it, and tells nothing of what registration keeps closed.
pub(super) async fn known(act: &mut Performance<'_>, petition: &Petition, people: i32) -> Outcome<Known> {
    if act.only_tried() {
        return Ok(shown_of(petition, people));
    }
    let intake = intakes::find(act.tx.conn(), &petition.commune, petition.id).await?;
    Ok(known_of(petition, &intake, people))
}

fn claims(input: &ScreeningInput) -> Claims {
    Claims {
        kind: Some(input.kind),
        track: input.track,
        within_authority: Some(input.within_authority),
        failed: input.failed_criteria.clone(),
        ..Claims::default()
    }
}

/// What he finds otherwise than the rules do by what he named and ticked and by registration alone. Only this decides whether he must say
/// why: a refusal is recorded nowhere, and would tell of the comparison with other petitions.
fn otherwise(in_commune: (&Law, &str), input: &ScreeningInput, known: Known) -> Vec<Departure> {
    let (situation, _) = situation(in_commune, &input.facts, known, claims(input));
    situation.departures(input.failed_criteria.is_some())
}

async fn classify(
    act: &mut Performance<'_>,
    petition: &Petition,
    input: &ScreeningInput,
    (situation, proposed): (&Situation<'_>, Treatment),
) -> Outcome<Classification> {
    // The head settles from now on and has the grant; a head who is himself denounced has neither.
    // A try tells nothing of what is closed.
    let elsewhere =
        petition.is_second_entry() && !act.only_tried() && sealed_elsewhere(act.tx, petition).await?;
    let wishes_protection = situation.wishes_protection() || elsewhere;
    let whom = (input.kind.stays_sealed() || wishes_protection, petition.excluded_person_ids.as_slice());
    let settler_position_id = settler(act.tx.conn(), petition, act.context.today(), whom).await?;
    Ok(Classification {
        kind: input.kind,
        track: situation.track,
        field: input.field.or(petition.field),
        people_count: situation.known.signers,
        wishes_protection,
        failed_criteria: situation.failed.clone(),
        repeated: Some(input.repeated.unwrap_or_else(|| situation.repeated())),
        proposed: Some(proposed),
        settler_position_id,
    })
}
