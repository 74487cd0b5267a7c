//! Handlers: query or body in, use case, view out.

use uuid::Uuid;

use super::bodies::NewReceptionScheduleBody;
use super::filters::{PublicQuery, ScheduleQuery, SessionQuery};
use crate::kernel::access::{Allow, Public};
use crate::kernel::http::{Committed, Created, Json, Listed, Path, Query, Shown};
use crate::kernel::problem::Outcome;
use crate::receptions::access::{EnterSchedule, ReadReceptions};
use crate::receptions::usecases;
use crate::receptions::usecases::views::{PublicReceptionSession, ReceptionSchedule, ReceptionSession};

pub(super) async fn create(
    gate: Allow<EnterSchedule>,
    Json(body): Json<NewReceptionScheduleBody>,
) -> Outcome<Committed<Created<ReceptionSchedule>>> {
    usecases::enter(&gate, body.command()?).await.map(Committed::new)
}

pub(super) async fn schedules(
    gate: Allow<ReadReceptions>,
    Query(query): Query<ScheduleQuery>,
) -> Outcome<Listed<ReceptionSchedule>> {
    usecases::schedules(&gate, &query.list()?).await
}

pub(super) async fn schedule(
    gate: Allow<ReadReceptions>,
    Path(id): Path<Uuid>,
) -> Outcome<Shown<ReceptionSchedule>> {
    let view = usecases::schedule(&gate, id).await?;
    Shown::tagged(&gate.app().keys, view)
}

pub(super) async fn sessions(
    gate: Allow<ReadReceptions>,
    Query(query): Query<SessionQuery>,
) -> Outcome<Listed<ReceptionSession>> {
    usecases::sessions(&gate, &query.list()?).await
}

pub(super) async fn session(
    gate: Allow<ReadReceptions>,
    Path(id): Path<Uuid>,
) -> Outcome<Shown<ReceptionSession>> {
    let view = usecases::session(&gate, id).await?;
    Shown::tagged(&gate.app().keys, view)
}

pub(super) async fn public_sessions(
    gate: Public,
    Query(query): Query<PublicQuery>,
) -> Outcome<Listed<PublicReceptionSession>> {
    let (commune, list) = query.list(gate.visitor.app.clock.today())?;
    usecases::public_sessions(&gate.visitor, &commune, &list).await
}
