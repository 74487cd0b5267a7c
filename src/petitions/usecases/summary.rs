//! Builds what is shown of petitions, in a number of statements that does not depend on the page; and keeps the outward
//! summary that later rooms change.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::clocks;
use super::views::{
    AnswerView, CaseReference, DeadlineSummary, IntakeView, PetitionSummary, PetitionView, Sight,
};
use crate::kernel::access::{HasFacts as _, Permission, Scope};
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::http::reply::tag;
use crate::kernel::problem::{AvailableAction, Outcome, Problem};
use crate::people::references::{PositionReference, UnitReference, positions_by_id, units_by_id};
use crate::petitions::access::{AcceptPetition, NotifyPetition, ScreenPetition};
use crate::petitions::model::texts::{Content, People};
use crate::petitions::model::{Authentication, Field, Kind, Petition, PublicStatus, Status};
use crate::petitions::store::deadlines::{self, DeadlineRow};
use crate::petitions::store::{self, intakes};
use crate::vault::{Part, PartOf, open_released};

/// An available action.
#[must_use]
pub fn action(method: &str, href: String) -> AvailableAction {
    let name = href.rsplit('/').next().unwrap_or_default().to_owned();
    AvailableAction { action: name, method: method.to_owned(), href }
}

/// What this caller may do with a petition now; the flag tells whether he has an act that needs `If-Match` at all, in this
/// state or another.
#[must_use]
pub fn actions(context: &Context, petition: &Petition) -> (Vec<AvailableAction>, bool) {
    let (facts, caller) = (petition.facts(), context.caller());
    let base = format!("/v1/petitions/{}", petition.id);
    let mut list = Vec::new();
    let (screens, accepts) =
        (ScreenPetition::rule().permits(caller, &facts), AcceptPetition::rule().permits(caller, &facts));
    if screens && petition.status == Status::Received {
        list.push(action("POST", format!("{base}/screenings")));
    }
    if accepts && petition.may_be_accepted().is_ok() {
        list.push(action("POST", format!("{base}/acceptances")));
    }
    if NotifyPetition::rule().permits(caller, &facts) {
        list.push(action("POST", format!("{base}/notices")));
    }
    (list, screens || accepts)
}

/// What several petitions refer to.
struct References {
    positions: HashMap<Uuid, PositionReference>,
    units: HashMap<Uuid, UnitReference>,
    deadlines: HashMap<Uuid, Vec<DeadlineRow>>,
}

impl References {
    async fn load(conn: &mut AsyncPgConnection, commune: &str, petitions: &[Petition]) -> Outcome<Self> {
        let mut positions: Vec<Uuid> = petitions
            .iter()
            .flat_map(|row| [row.assignee_position_id, row.settler_position_id])
            .flatten()
            .collect();
        positions.sort();
        positions.dedup();
        let mut units: Vec<Uuid> = petitions.iter().map(|row| row.unit_id).collect();
        units.sort();
        units.dedup();
        let ids: Vec<Uuid> = petitions.iter().map(|row| row.id).collect();
        let mut by_petition: HashMap<Uuid, Vec<DeadlineRow>> = HashMap::new();
        for row in deadlines::of_petitions(conn, commune, &ids).await? {
            by_petition.entry(row.petition_id).or_default().push(row);
        }
        Ok(Self {
            positions: positions_by_id(conn, commune, &positions).await?,
            units: units_by_id(conn, commune, &units).await?,
            deadlines: by_petition,
        })
    }

    fn position(&self, id: Option<Uuid>) -> Option<PositionReference> {
        id.and_then(|id| self.positions.get(&id).cloned())
    }
}

/// Clocks in short.
#[must_use]
pub fn in_short(rows: &[DeadlineRow], today: NaiveDate) -> Vec<DeadlineSummary> {
    rows.iter()
        .map(|row| DeadlineSummary {
            rule_key: row.rule_key.clone(),
            due_on: row.due_on,
            status: row.status.clone(),
            overdue: row.status == "running" && row.due_on.is_some_and(|due| due < today),
            provisional: row.provisional,
        })
        .collect()
}

fn summary(
    context: &Context,
    scope: &Scope,
    petition: &Petition,
    references: &References,
) -> Outcome<PetitionSummary> {
    let (language, today) = (context.language(), context.today());
    let sight = Sight::of(context.caller(), scope.level(&petition.facts()), petition.sealed);
    let (available_actions, versioned) = actions(context, petition);
    let (vi, en) = petition.public_status.next_step();
    let finished = matches!(petition.public_status, PublicStatus::Closed | PublicStatus::Withdrawn);
    let unit = references.units.get(&petition.unit_id).cloned();
    Ok(PetitionSummary {
        id: petition.id,
        number: petition.number.clone(),
        etag: String::new(),
        version: versioned.then_some(petition.version),
        commune: petition.commune.clone(),
        register: petition.register,
        unit: unit.ok_or_else(|| Problem::internal("a book's unit is missing"))?,
        channel: petition.channel.clone(),
        kind: petition.kind,
        track: petition.track,
        field: petition.field,
        status: petition.status,
        public_status: petition.public_status,
        public_status_label: petition.public_status.label(language).to_owned(),
        next_step: language.pick(vi, en).to_owned(),
        received_on: petition.received_on,
        people_count: petition.people_count,
        sealed: petition.sealed,
        subject: (!petition.sealed).then(|| petition.subject.clone()),
        village_code: (!petition.sealed).then(|| petition.village_code.clone()),
        assignee: (!sight.citizen).then(|| references.position(petition.assignee_position_id)),
        settler: (!sight.citizen).then(|| references.position(petition.settler_position_id)),
        case: petition.case_id.zip(petition.case_number.clone()).map(|(id, label)| CaseReference {
            id,
            label,
            href: format!("/v1/cases/{id}"),
        }),
        flags: (!sight.citizen).then(|| petition.flags.clone()),
        intake_review: (!sight.citizen).then(|| petition.intake_review.clone()),
        due_on: petition.due_on,
        overdue: !finished && petition.due_on.is_some_and(|due| due < today),
        changed_at: petition.changed_at,
        deadlines: in_short(references.deadlines.get(&petition.id).map_or(&[][..], Vec::as_slice), today),
        available_actions,
        masked: sight.summary_masks(),
    })
}

/// Shows a page of petitions.
pub async fn show_many(
    conn: &mut AsyncPgConnection,
    context: &Context,
    scope: &Scope,
    commune: &str,
    petitions: &[Petition],
) -> Outcome<Vec<PetitionSummary>> {
    if petitions.is_empty() {
        return Ok(Vec::new());
    }
    let references = References::load(conn, commune, petitions).await?;
    let mut items = Vec::with_capacity(petitions.len());
    for petition in petitions {
        let mut item = summary(context, scope, petition, &references)?;
        tag(&context.app().keys, &mut item)?;
        items.push(item);
    }
    Ok(items)
}

/// Shows one petition, with its tag.
pub async fn show(
    conn: &mut AsyncPgConnection,
    context: &Context,
    scope: &Scope,
    petition: &Petition,
) -> Outcome<PetitionView> {
    let references = References::load(conn, &petition.commune, std::slice::from_ref(petition)).await?;
    let mut summary = summary(context, scope, petition, &references)?;
    let sight = Sight::of(context.caller(), scope.level(&petition.facts()), petition.sealed);
    summary.masked = sight.view_masks();
    let intake = intakes::find(conn, &petition.commune, petition.id).await?;
    let owners: Vec<Uuid> = [Some(petition.id), petition.case_id].into_iter().flatten().collect();
    let parts = if petition.sealed {
        PartOf::default()
    } else {
        open_released(conn, context.app(), &petition.commune, petition.id, &owners).await?
    };
    let said = parts.get::<Content>(petition.id, Part::Content).filter(|_| !sight.hides_content());
    let people = parts.get::<People>(petition.id, Part::People).filter(|_| !sight.hides_content());
    let answer = petition.case_id.and_then(|case_id| parts.get::<AnswerView>(case_id, Part::Answer));
    let refers =
        context.caller().client_id().is_some_and(|client| intake.client_id.as_deref() == Some(client));
    let mut view = PetitionView {
        summary,
        content: said.as_ref().map(|part| part.content.clone()),
        writers: people.as_ref().map(|part| part.writers.clone()),
        representative: people.map(|part| part.representative),
        place: said.as_ref().map(|part| part.place.clone()),
        about: said.as_ref().map(|part| part.about.clone()),
        addressed_to: said.as_ref().map(|part| part.addressed_to.clone()),
        forwarded_by: said.map(|part| part.forwarded_by),
        answer: (!petition.sealed).then_some(answer),
        external_ref: intake.external_ref.clone().filter(|_| refers),
        intake: (!sight.hides_content()).then(|| intake_view(&intake)),
        created_at: petition.created_at,
    };
    tag(&context.app().keys, &mut view)?;
    Ok(view)
}

fn intake_view(row: &intakes::IntakeRow) -> IntakeView {
    IntakeView {
        claimed_kind: row.claimed_kind.as_deref().and_then(Kind::parse),
        claimed_field: row.claimed_field.as_deref().and_then(Field::parse),
        authentication: Authentication::parse(&row.authentication),
        language: row.language.clone(),
        submitted_at: row.submitted_at,
        written_on: row.written_on,
        occurred_on: row.occurred_on,
        signer_count: row.signer_count,
        originals_attached: row.originals_attached,
        wishes_protection: row.wishes_protection,
    }
}

/// What a later room tells a petition about its case.
#[derive(Debug, Clone, Copy)]
pub struct CaseProgress {
    /// State as outsiders are told.
    pub public_status: PublicStatus,
    /// Lead assignee and his unit, once there is one.
    pub assignee: Option<(Uuid, Uuid)>,
}

/// Keeps the outward summary of a petition in step with its case. The caller has locked the petition.
pub async fn follow_case(
    tx: &mut Tx,
    context: &Context,
    petition: Petition,
    progress: CaseProgress,
) -> Outcome<Petition> {
    let rows = deadlines::of_petitions(tx.conn(), &petition.commune, &[petition.id]).await?;
    let mut petition = petition.changed(context.now());
    petition.public_status = progress.public_status;
    if let Some((position_id, unit_id)) = progress.assignee {
        petition.assignee_position_id = Some(position_id);
        petition.assignee_unit_id = Some(unit_id);
    }
    petition.due_on = clocks::next_due(&rows);
    store::save(tx, &petition).await?;
    Ok(petition)
}
