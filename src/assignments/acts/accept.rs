//! Acceptance (thụ lý): the petition becomes a case with a settler, and the time for settling it runs; or it goes into a case that
//! another one opened, and is settled there with that, in its time
//! (Luật Khiếu nại Art 27, Luật Tố cáo Art 29, Luật Tiếp công dân Art 26(2)(a)). What waits for it comes along. It stands here and not
//! with the cases, because it asks who works on a case that there is already.

mod terms;

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use self::terms::settler;
use super::decided::{is_ahead, move_clocks};
use super::joining::{joined, linkage, refuse_hands, take_along};
use crate::cases::acts::opened::{entry, opened};
use crate::cases::acts::shown as shown_case;
use crate::cases::model::Case;
use crate::cases::store::{self, moves};
use crate::cases::usecases::consequences::{Measure, tell, wind};
use crate::cases::usecases::linked::{hide_together, tell_case};
use crate::cases::usecases::views::CaseView;
use crate::kernel::access::{AccessFacts, HasFacts as _, Unchecked};
use crate::kernel::acts::{Act, ActAnswer, Performance, Subject as _};
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::db::drawn::insert_drawn;
use crate::kernel::ids::new_number;
use crate::kernel::problem::{FieldError, Outcome, Problem};
use crate::kernel::record::notifications::{NotificationKind, Telling};
use crate::kernel::record::{Event, EventType};
use crate::petitions::access::{AcceptPetition, matrix};
use crate::petitions::acts::proposed::as_proposed;
use crate::petitions::acts::relatives::no_relative;
use crate::petitions::acts::step::after_all;
use crate::petitions::acts::{ACCEPTANCE, barred, shown};
use crate::petitions::model::petition::Acceptance;
use crate::petitions::model::treatment::{LinkType, Treatment};
use crate::petitions::model::{Petition, PetitionAct};
use crate::petitions::store::acts::StandingAct;
use crate::petitions::store::deadlines::DeadlineRow;
use crate::petitions::store::{self as petitions, acts, deadlines};
use crate::petitions::usecases::available::actions;
use crate::petitions::usecases::clocks;
use crate::petitions::usecases::following::keep;
use crate::petitions::usecases::moves::{decision_on, take_road};
use crate::petitions::usecases::references::in_short;
use crate::petitions::usecases::views::{DeadlineSummary, PetitionView};

/// The act.
#[derive(Debug)]
pub struct Accept;

/// What acceptance needs.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AcceptanceInput {
    /// Who settles: the head of the book; where it joins a case, who settles that.
    pub settler_position_id: Uuid,
    /// Case to join: one of the same kind and book that is being settled; null opens a new one.
    #[serde(default)]
    pub case_id: Option<Uuid>,
    /// How it belongs to the case that it joins: `duplicate`, which is the default, or `addition`.
    #[serde(default)]
    pub link_type: Option<LinkType>,
}

/// What acceptance answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct AcceptanceResult {
    /// The case.
    pub case: CaseView,
    /// The petition as it stands now.
    pub petition: PetitionView,
    /// Its clocks.
    #[schema(max_items = 200)]
    pub deadlines: Vec<DeadlineSummary>,
}

impl ActAnswer for AcceptanceResult {
    const OF_OTHERS: &'static [&'static [&'static str]] =
        &[CaseView::OF_OTHERS_BESIDE, PetitionView::OF_OTHERS_BESIDE];

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
        let detail = match input.link_type {
            Some(LinkType::Withdrawal) => "A withdrawal is linked, not accepted.",
            Some(_) if input.case_id.is_none() => "Only where it joins a case.",
            _ => return Vec::new(),
        };
        vec![FieldError::pointer("/link_type", "not_allowed", detail)]
    }

    /// Cases are locked before petitions, as by every act. What the caller does not see is not, and refused later.
    async fn load(
        tx: &mut Tx,
        context: &Context,
        id: Uuid,
        input: &AcceptanceInput,
    ) -> Outcome<Unchecked<Petition>> {
        if let Some(case_id) = input.case_id {
            moves::lock_seen(tx, &context.scope(matrix), case_id, &[]).await?;
        }
        Petition::load(tx, context, id).await
    }

    fn facts(input: &AcceptanceInput) -> Value {
        json!({
            "settler_position_id": input.settler_position_id,
            "case_id": input.case_id, "link_type": input.case_id.map(|_| input.link_type()),
        })
    }

    async fn perform(
        act: &mut Performance<'_>,
        petition: Petition,
        input: AcceptanceInput,
    ) -> Outcome<AcceptanceResult> {
        petition.may_be_accepted().map_err(|error| barred(act.context, &petition, error))?;
        let done = acts::standing(act.tx, &petition, act.act_id).await?;
        after_all(act, &petition, &done)?;
        as_proposed(act, &petition, PetitionAct::Acceptance.row(), &done)?;
        let treatment = decision_on(&petition, &done);
        match input.case_id {
            Some(case_id) => join(act, (petition, &done), treatment, (case_id, input)).await,
            None => begin(act, (petition, &done), treatment, input.settler_position_id).await,
        }
    }
}

impl AcceptanceInput {
    fn link_type(&self) -> LinkType {
        self.link_type.unwrap_or(LinkType::Duplicate)
    }
}

/// Opens a case.
async fn begin(
    act: &mut Performance<'_>,
    (petition, done): (Petition, &[StandingAct]),
    treatment: Treatment,
    settler_position_id: Uuid,
) -> Outcome<AcceptanceResult> {
    let (cycle, step) = entry(&petition, treatment)?;
    let settler = settler(act, &petition, settler_position_id).await?;
    let (before, year) = (petition.facts(), act.acted_on.year());
    let acceptance = Acceptance {
        case_id: act.new_id(&petition.commune),
        case_number: act.new_number(cycle.prefix(), year),
        settler_position_id: settler.id,
    };
    let mut accepted = petition
        .clone()
        .accept(acceptance.clone(), act.now())
        .map_err(|error| barred(act.context, &petition, error))?;
    accepted.assignee_position_id = Some(settler.id);
    accepted.assignee_unit_id = Some(settler.unit_id);
    let mut case = opened(&accepted, &acceptance, (cycle, step), act.acted_on)?;
    insert_drawn(act.tx, &mut case, store::insert, |case| case.number = new_number(cycle.prefix(), year))
        .await?;
    let (app, when) = (act.context.app(), (act.acted_on, act.act_id));
    take_road(act.tx, app, (&accepted, done), treatment, act.acted_on, when).await?;
    let measure = Measure::default();
    wind(act.tx, app, &accepted, (&case, step), when, measure).await?;
    tell(act, &accepted, (&case, step), measure).await?;
    let rows = deadlines::of_petitions(act.tx.conn(), &case.commune, &[accepted.id]).await?;
    accepted.due_on = clocks::next_due(accepted.sealed, &rows);
    let case = case.due(accepted.due_on, act.now());
    store::save(act.tx, &case).await?;
    accepted.case_number = Some(case.number.clone());
    keep(act.tx, &accepted, act.now()).await?;
    note_accepted(act, &accepted, &case, before);
    act.event(Event {
        petition_id: Some(accepted.id),
        case_id: Some(case.id),
        fields: json!({ "kind": case.kind }),
        telling: Some(Telling::new(NotificationKind::SettlerNamed, [&settler])),
        after: Some(case.facts()),
        ..Event::of(EventType::CaseOpened, "case", case.id)
    });
    with_others(act, accepted, case, &rows).await
}

/// Goes into a case that another petition opened.
async fn join(
    act: &mut Performance<'_>,
    (petition, done): (Petition, &[StandingAct]),
    treatment: Treatment,
    (case_id, input): (Uuid, AcceptanceInput),
) -> Outcome<AcceptanceResult> {
    let link_type = input.link_type();
    let case = joined(act, &petition, (case_id, link_type)).await?;
    let why = if is_ahead(&petition, treatment, &case)? {
        Some(
            "It was mediated in vain already, and the case is still to be mediated: it opens a case of its own.",
        )
    } else if case.is_open_to_others() {
        None
    } else {
        Some("The case is not being settled any more, or its time stands still, or it was withdrawn.")
    };
    if let Some(detail) = why {
        let available = actions(act.context, &petition, &petition.facts()).0;
        return Err(Problem::barred(detail, PetitionAct::Acceptance.row().article, available));
    }
    if input.settler_position_id != case.settler_position_id {
        let detail = "The case has a settler already: it is settled by that one.";
        return Err(Problem::field("/settler_position_id", "not_permitted", detail));
    }
    let (before, old) = (petition.facts(), case.facts());
    let to = linkage(act, &case, link_type).await?;
    let accepted = petition.clone().accept_into(to, act.now());
    let mut accepted = accepted.map_err(|error| barred(act.context, &petition, error))?;
    let when = (act.acted_on, act.act_id);
    let rows = move_clocks(act, (&accepted, done), treatment, when).await?;
    refuse_hands(act, &petition, &case).await?;
    let case = case.joined_by(&accepted);
    let case = hide_together(act, &mut accepted, case).await?;
    let named = [before.excluded_person_ids.as_slice(), &accepted.excluded_person_ids].concat();
    no_relative(act, ("petition", accepted.id), &before, &named).await?;
    accepted.due_on = clocks::next_due(accepted.sealed, &rows);
    keep(act.tx, &accepted, act.now()).await?;
    note_accepted(act, &accepted, &case, before);
    tell_case(act, (EventType::CasePetitionLinked, accepted.id, link_type), &case, old);
    with_others(act, accepted, case, &rows).await
}

/// What waits for the petition comes along; then both are shown as they stand.
async fn with_others(
    act: &mut Performance<'_>,
    accepted: Petition,
    case: Case,
    rows: &[DeadlineRow],
) -> Outcome<AcceptanceResult> {
    let (case, others_came) = take_along(act, &accepted, case).await?;
    let petition = if others_came {
        petitions::lock_for_summary(act.tx, &accepted.commune, accepted.id).await?
    } else {
        accepted
    };
    Ok(AcceptanceResult {
        case: shown_case(act, &case).await?,
        petition: shown(act, &petition).await?,
        deadlines: in_short(rows, act.context.today()),
    })
}

fn note_accepted(act: &mut Performance<'_>, petition: &Petition, case: &Case, before: AccessFacts) {
    act.event(Event {
        petition_id: Some(petition.id),
        case_id: Some(case.id),
        fields: json!({ "case_id": case.id, "settler_position_id": case.settler_position_id }),
        before: Some(before),
        after: Some(petition.facts()),
        ..Event::of(EventType::PetitionAccepted, "petition", petition.id)
    });
}
