//! Handlers: query or body in, use case, view out.

use uuid::Uuid;

use super::bodies::NewReceptionScheduleBody;
use super::filters::{PublicQuery, ScheduleQuery, SessionQuery};
use crate::kernel::access::{Allow, Public};
use crate::kernel::context::RequestInfo;
use crate::kernel::http::{Committed, Created, Json, Listed, Path, Query, Shown};
use crate::kernel::problem::Outcome;
use crate::receptions::access::{EnterSchedule, ReadReceptions};
use crate::receptions::usecases::views::{PublicReceptionSession, ReceptionSchedule, ReceptionSession};
use crate::receptions::usecases::{self, Found};

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
    let found = usecases::schedules(&gate, &query.list()?).await?;
    Ok(listed(gate.request(), found))
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
    let found = usecases::sessions(&gate, &query.list()?).await?;
    Ok(listed(gate.request(), found))
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
    let app = &gate.visitor.app;
    let (commune, list) = query.list(app.clock.today())?;
    let found = usecases::public_sessions(app, &commune, &list).await?;
    Ok(listed(&gate.visitor.request, found).public())
}

/// A page with the link to the next one: the same query with another cursor.
fn listed<T>(request: &RequestInfo, (items, next): Found<T>) -> Listed<T> {
    let href = next.as_ref().map(|cursor| {
        let kept = request.query.split('&').filter(|part| !part.is_empty() && !part.starts_with("cursor="));
        let query: Vec<String> = kept.map(str::to_owned).chain([format!("cursor={cursor}")]).collect();
        format!("{}?{}", request.path, query.join("&"))
    });
    Listed::page(items, next, None, href)
}
