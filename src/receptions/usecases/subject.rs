//! A schedule as the subject of acts, and refusals of its transitions as problems.

use chrono::NaiveDate;
use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::show::schedule_actions;
use crate::kernel::access::{HasFacts as _, Level, Position, Unchecked};
use crate::kernel::acts::{Sighting, Subject};
use crate::kernel::context::Context;
use crate::kernel::db::Tx;
use crate::kernel::ids::commune_of;
use crate::kernel::problem::{Code, Outcome, Problem};
use crate::people::office;
use crate::petitions::usecases::sight::Sight;
use crate::receptions::access::ReadReceptions;
use crate::receptions::access::Visibility;
use crate::receptions::model::{LEGAL_BASIS_APPROVAL, LEGAL_BASIS_POSTING, Schedule, TransitionError};
use crate::receptions::store;

impl Subject for Schedule {
    const KIND: &'static str = "reception_schedule";
    const PATH: &'static str = "reception-schedules";

    type Reading = ReadReceptions;

    fn rights(context: &Context, commune: &str) -> String {
        format!("{:?}", Visibility::of(context.caller(), commune))
    }

    async fn sight(conn: &mut AsyncPgConnection, context: &Context, id: Uuid) -> Outcome<Sighting> {
        super::read::seen(conn, context, id).await?;
        Ok(Sight::of(context.caller(), Level::Full, false).of_acts())
    }

    async fn load(tx: &mut Tx, context: &Context, id: Uuid) -> Outcome<Unchecked<Self>> {
        let commune = commune_of(id).ok_or_else(Problem::not_found)?;
        let seen = Visibility::of(context.caller(), &commune).ok_or_else(Problem::not_found)?;
        let schedule = store::locked(tx, &commune, id).await?;
        schedule
            .filter(|schedule| seen.admits(schedule.state.status(), &schedule.facts()))
            .map(Unchecked::new)
            .ok_or_else(Problem::not_found)
    }

    fn id(&self) -> Uuid {
        self.id
    }

    fn commune(&self) -> &str {
        &self.commune
    }

    fn version(&self) -> i32 {
        self.version
    }

    async fn office(&self, tx: &mut Tx, position_id: Uuid, day: NaiveDate) -> Outcome<Option<Position>> {
        office::held_position(tx.conn(), &self.commune, position_id, day).await
    }

    async fn body_of(
        conn: &mut AsyncPgConnection,
        commune: &str,
        position_id: Uuid,
    ) -> Outcome<Option<Uuid>> {
        office::body_of(conn, commune, position_id).await
    }
}

/// A transition that the state or the law bars, with what is lawful instead.
#[must_use]
pub fn barred(context: &Context, schedule: &Schedule, error: TransitionError) -> Problem {
    let mut problem = match error {
        TransitionError::WrongState(status) => Problem::new(Code::StateConflict)
            .legal_basis(LEGAL_BASIS_APPROVAL)
            .detail(format!("The schedule is {status}.")),
        TransitionError::Late(latest) => late(schedule, latest),
        TransitionError::AwaitingCalendar(year) => {
            Problem::new(Code::StateConflict).legal_basis(LEGAL_BASIS_POSTING).detail(format!(
                "Whether the posting is in time needs the working days of {year}, which are not loaded."
            ))
        }
    };
    problem.available_actions = Some(schedule_actions(context.caller(), schedule));
    problem
}

/// Too late, with the count of the session that decides.
fn late(schedule: &Schedule, latest: NaiveDate) -> Problem {
    let problem = Problem::new(Code::SchedulePublicationLate)
        .legal_basis(LEGAL_BASIS_POSTING)
        .detail("A schedule is posted by the last lawful day before each of its periodic sessions.")
        .latest_lawful_on(latest);
    let mut terms = schedule.sessions.iter().filter_map(|session| session.posting.as_ref());
    match terms.find(|term| term.limit.day() == Some(latest)) {
        Some(term) => problem.with("explanation", &term.explanation).with("provisional", term.provisional),
        None => problem,
    }
}
