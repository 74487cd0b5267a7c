//! Acceptance (thụ lý): the petition becomes a case with a settler, and the time for settling it runs
//! (Luật Khiếu nại Art 27, Luật Tố cáo Art 29, Luật Tiếp công dân Art 26(2)(a)).

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::cases::acts::shown as shown_case;
use crate::cases::model::step::To;
use crate::cases::model::table::steps;
use crate::cases::model::{Case, CaseAct, ComplexityLevel, LifeCycle, Step};
use crate::cases::store;
use crate::cases::usecases::consequences::{Measure, tell, wind};
use crate::cases::usecases::views::CaseView;
use crate::kernel::access::{Condition, HasFacts as _, Position};
use crate::kernel::acts::{Act, ActAnswer, Performance};
use crate::kernel::db::drawn::insert_drawn;
use crate::kernel::ids::new_number;
use crate::kernel::problem::{Code, FieldError, Outcome, Problem};
use crate::kernel::record::{Event, EventType};
use crate::people::office;
use crate::petitions::access::AcceptPetition;
use crate::petitions::acts::proposed::as_proposed;
use crate::petitions::acts::screen::Screen;
use crate::petitions::acts::{ACCEPTANCE, barred, shown};
use crate::petitions::model::petition::Acceptance;
use crate::petitions::model::treatment::Treatment;
use crate::petitions::model::{Kind, Petition, PetitionAct, PublicStatus, Status, Track};
use crate::petitions::store::{acts, deadlines};
use crate::petitions::usecases::clocks;
use crate::petitions::usecases::following::keep;
use crate::petitions::usecases::moves::{Road, take_road};
use crate::petitions::usecases::references::in_short;
use crate::petitions::usecases::views::{DeadlineSummary, PetitionView};

/// The act.
#[derive(Debug)]
pub struct Accept;

/// What acceptance needs.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AcceptanceInput {
    /// Who settles: the head of the book.
    pub settler_position_id: Uuid,
    /// Case to join; null opens a new one. Joining is not served yet.
    #[serde(default)]
    pub case_id: Option<Uuid>,
    /// Land dispute that was referred to mediation in vain: the day on which its settlement was asked for, from which the time
    /// for it runs. Required there, and only there.
    #[serde(default)]
    pub requested_on: Option<NaiveDate>,
}

/// What acceptance answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct AcceptanceResult {
    /// The new case.
    pub case: CaseView,
    /// The petition as it stands now.
    pub petition: PetitionView,
    /// Its clocks.
    #[schema(max_items = 200)]
    pub deadlines: Vec<DeadlineSummary>,
}

impl ActAnswer for AcceptanceResult {
    fn parent_etag(&self) -> &str {
        &self.petition.summary.etag
    }
}

impl Act for Accept {
    type Subject = Petition;
    type Permission = AcceptPetition;
    type Input = AcceptanceInput;
    type Answer = AcceptanceResult;

    const KIND: &'static str = ACCEPTANCE;
    const MAKES: &'static [&'static str] = &["/case"];

    fn check(input: &AcceptanceInput, _: NaiveDate) -> Vec<FieldError> {
        let not_served =
            |_| FieldError::pointer("/case_id", "not_served", "Joining an existing case is not served yet.");
        input.case_id.map(not_served).into_iter().collect()
    }

    fn facts(input: &AcceptanceInput) -> Value {
        json!({ "settler_position_id": input.settler_position_id, "requested_on": input.requested_on })
    }

    async fn perform(
        act: &mut Performance<'_>,
        petition: Petition,
        input: AcceptanceInput,
    ) -> Outcome<AcceptanceResult> {
        petition.may_be_accepted().map_err(|error| barred(act.context, &petition, error))?;
        act.not_before(petition.received_on, "the day of receipt")?;
        act.not_before_act(&petition, Screen::KIND, "the screening").await?;
        let done = acts::standing(act.tx, &petition, act.act_id).await?;
        as_proposed(act, &petition, PetitionAct::Acceptance.row(), &done)?;
        let road = road(act, &petition, &input).await?;
        let (cycle, step) = entry(&petition, road)?;
        let settler = settler(act, &petition, input.settler_position_id).await?;
        let before = petition.facts();
        let today = act.context.today();
        let acceptance = Acceptance {
            case_id: act.new_id(&petition.commune),
            case_number: act.new_number(cycle.prefix(), act.acted_on.year()),
            settler_position_id: settler.id,
        };
        let mut accepted = petition
            .clone()
            .accept(acceptance.clone(), act.now())
            .map_err(|error| barred(act.context, &petition, error))?;
        accepted.assignee_position_id = Some(settler.id);
        accepted.assignee_unit_id = Some(settler.unit_id);
        let year = act.acted_on.year();
        let mut case = opened(&accepted, &acceptance, (cycle, step), act.acted_on)?;
        insert_drawn(act.tx, &mut case, store::insert, |case| case.number = new_number(cycle.prefix(), year))
            .await?;
        let (app, when) = (act.context.app(), (act.acted_on, act.act_id));
        take_road(act.tx, app, &accepted, road, when).await?;
        let measure = Measure { requested_on: road.requested_on, ..Measure::default() };
        wind(act.tx, app, &accepted, (&case, step), when, measure).await?;
        tell(act, &accepted, (&case, step), measure).await?;
        let rows = deadlines::of_petitions(act.tx.conn(), &case.commune, &[accepted.id]).await?;
        accepted.due_on = clocks::next_due(accepted.sealed, &rows);
        let case = case.due(accepted.due_on, act.now());
        store::save(act.tx, &case).await?;
        accepted.case_number = Some(case.number.clone());
        keep(act.tx, &accepted).await?;
        record(act, &accepted, &case, before);
        Ok(AcceptanceResult {
            case: shown_case(act, &case).await?,
            petition: shown(act, &accepted).await?,
            deadlines: in_short(&rows, today),
        })
    }
}

fn record(
    act: &mut Performance<'_>,
    petition: &Petition,
    case: &Case,
    before: crate::kernel::access::AccessFacts,
) {
    act.event(Event {
        petition_id: Some(petition.id),
        case_id: Some(case.id),
        fields: json!({ "case_id": case.id, "settler_position_id": case.settler_position_id }),
        before: Some(before),
        after: Some(petition.facts()),
        ..Event::of(EventType::PetitionAccepted, "petition", petition.id)
    });
    act.event(Event {
        petition_id: Some(petition.id),
        case_id: Some(case.id),
        fields: json!({ "kind": case.kind }),
        after: Some(case.facts()),
        ..Event::of(EventType::CaseOpened, "case", case.id)
    });
}

/// The settler: a head of the book on the day of the act, who is not concerned himself.
async fn settler(act: &mut Performance<'_>, petition: &Petition, id: Uuid) -> Outcome<Position> {
    let wrong = |detail: &str| Problem::field("/settler_position_id", "not_permitted", detail);
    let position = office::held_position(act.tx.conn(), &petition.commune, id, act.acted_on)
        .await?
        .ok_or_else(|| wrong("There is no such position on the day of the act."))?;
    if !Condition::Head.holds(&position, &petition.facts()) {
        return Err(wrong("Only the head of the book settles."));
    }
    // Of a sealed petition the others are refused alike: trying them out would tell whom it names.
    let usual = Some(id) == petition.settler_position_id || id == act.acting()?.id;
    if petition.sealed && !usual {
        return Err(wrong("A sealed petition is settled by its settler, or by who accepts it."));
    }
    if petition.excluded_person_ids.contains(&position.person_id) {
        return Err(Problem::new(Code::AssigneeConflicted).under_conflict("petition", petition.id));
    }
    Ok(position)
}

/// What is accepted: of a land dispute its mediation, unless that was in vain already; then its settlement by the Chair (Luật
/// Đất đai Art 235, 236).
async fn road(act: &mut Performance<'_>, petition: &Petition, input: &AcceptanceInput) -> Outcome<Road> {
    let referred = petition.status == Status::MediationReferred;
    asked_for(act, petition, referred, input.requested_on).await?;
    let rows = deadlines::of_petitions(act.tx.conn(), &petition.commune, &[petition.id]).await?;
    let settled = referred || rows.iter().any(|row| clocks::is_open(row) && row.rule_key == "P08");
    let mediated = petition.kind == Some(Kind::LandDispute) && !settled;
    let treatment = if mediated { Treatment::Mediate } else { Treatment::ProposeAcceptance };
    Ok(Road { treatment, requested_on: input.requested_on })
}

/// The day on which the settlement of a dispute was asked for whose mediation had been in vain: between both.
async fn asked_for(
    act: &mut Performance<'_>,
    petition: &Petition,
    referred: bool,
    requested_on: Option<NaiveDate>,
) -> Outcome<()> {
    let wrong = |code, detail: &str| Err(Problem::field("/requested_on", code, detail));
    if !referred {
        let detail = "Only for a land dispute that was referred to mediation in vain.";
        return requested_on.map_or(Ok(()), |_| wrong("not_allowed", detail));
    }
    let referral = PetitionAct::MediationReferral.as_str();
    act.not_before_act(petition, referral, "the referral to mediation").await?;
    let referred_on = act.latest(petition, referral).await?;
    match requested_on {
        None => wrong("required", "On which day was the settlement of the dispute asked for?"),
        Some(day) if Some(day) < referred_on => wrong("inverted", "Not before the referral to mediation."),
        Some(day) if day > act.acted_on => wrong("inverted", "Not after the acceptance."),
        Some(_) => Ok(()),
    }
}

/// The life cycle of the new case and its row of the table.
fn entry(petition: &Petition, road: Road) -> Outcome<(LifeCycle, &'static Step)> {
    let track = petition.track.unwrap_or(Track::State);
    let cycle = petition.kind.and_then(|kind| LifeCycle::of(kind, track));
    let settled = petition.kind == Some(Kind::LandDispute) && road.treatment != Treatment::Mediate;
    let variant = if settled { "mediation_failed" } else { "" };
    let step = cycle.and_then(|cycle| {
        let step = steps(cycle, CaseAct::Acceptances).find(|step| step.variant == variant);
        step.map(|step| (cycle, step))
    });
    step.ok_or_else(|| Problem::internal("an accepted petition without a life cycle"))
}

/// The case that a petition opens.
pub(super) fn opened(
    petition: &Petition,
    acceptance: &Acceptance,
    (life_cycle, step): (LifeCycle, &Step),
    accepted_on: NaiveDate,
) -> Outcome<Case> {
    let To::State(status) = step.to else {
        return Err(Problem::internal("an acceptance that opens no case"));
    };
    let kind = petition.kind.ok_or_else(|| Problem::internal("an accepted petition without a kind"))?;
    Ok(Case {
        commune: petition.commune.clone(),
        id: acceptance.case_id,
        number: acceptance.case_number.clone(),
        kind,
        track: petition.track.unwrap_or(Track::State),
        life_cycle,
        field: petition.field,
        status,
        public_status: PublicStatus::InProgress,
        register: petition.register,
        unit_id: petition.unit_id,
        body_unit_id: petition.body_unit_id,
        petition_id: petition.id,
        petition_number: petition.number.clone(),
        sealed: petition.sealed,
        subject: petition.subject.clone(),
        village_code: petition.village_code.clone(),
        people_count: petition.people_count,
        flags: petition.tracking_flags(),
        complexity_level: ComplexityLevel::None,
        marks: Vec::new(),
        accepted_on,
        stepped_on: accepted_on,
        came_from: Vec::new(),
        decision_received_on: None,
        settler_position_id: acceptance.settler_position_id,
        assignee_position_id: None,
        assignee_unit_id: None,
        created_by_client: petition.created_by_client.clone(),
        created_by_position: petition.created_by_position,
        excluded_person_ids: petition.excluded_person_ids.clone(),
        due_on: petition.due_on,
        result: None,
        answered_on: None,
        answer_id: None,
        closed_on: None,
        merged_into_id: None,
        version: 1,
        created_at: petition.changed_at,
        changed_at: petition.changed_at,
    })
}
