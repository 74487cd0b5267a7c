//! The case that an accepted petition opens, and the row of the table by which it is accepted.

use chrono::NaiveDate;

use crate::cases::model::step::To;
use crate::cases::model::table::steps;
use crate::cases::model::{Case, CaseAct, ComplexityLevel, LifeCycle, Step};
use crate::kernel::problem::{Outcome, Problem};
use crate::petitions::model::petition::Acceptance;
use crate::petitions::model::treatment::Treatment;
use crate::petitions::model::{Kind, Petition, PublicStatus, Track};

/// The life cycle of the new case and its row of the table, by what of the petition is accepted.
pub fn entry(petition: &Petition, treatment: Treatment) -> Outcome<(LifeCycle, &'static Step)> {
    let track = petition.track.unwrap_or(Track::State);
    let cycle = petition.kind.and_then(|kind| LifeCycle::of(kind, track));
    let settled = petition.kind == Some(Kind::LandDispute) && treatment != Treatment::Mediate;
    let variant = if settled { "mediation_failed" } else { "" };
    let step = cycle.and_then(|cycle| {
        let step = steps(cycle, CaseAct::Acceptances).find(|step| step.variant == variant);
        step.map(|step| (cycle, step))
    });
    step.ok_or_else(|| Problem::internal("an accepted petition without a life cycle"))
}

/// The case that a petition opens.
pub fn opened(
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
