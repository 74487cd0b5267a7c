//! Alive, and ready to serve: for a supervisor or a load balancer, which need to know nothing else.

use diesel::IntoSql as _;
use diesel::sql_types::Integer;
use diesel_async::RunQueryDsl as _;
use serde::Serialize;
use utoipa::ToSchema;

use super::TAG;
use crate::kernel::access::Public;
use crate::kernel::http::lanes::Lane;
use crate::kernel::http::{Route, Shown, get};
use crate::kernel::problem::{Code, Outcome, Problem};

/// The operations.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/health/live", "checkAlive", live).lane(Lane::Probe).about(
            TAG,
            "Is the process alive?",
            "200 as long as the process answers at all. It does not look at the database.",
        ),
        get("/health/ready", "checkReady", ready).lane(Lane::Probe).about(
            TAG,
            "Can it serve?",
            "200 where the database answers, else 503. It tells nothing more.",
        ),
    ]
}

/// State of the process.
#[derive(Debug, Serialize, ToSchema)]
struct HealthView {
    /// `ok`.
    #[schema(max_length = 20, example = "ok")]
    status: &'static str,
}

async fn live(_gate: Public) -> Outcome<Shown<HealthView>> {
    Ok(Shown::secret(HealthView { status: "ok" }))
}

async fn ready(gate: Public) -> Outcome<Shown<HealthView>> {
    let mut conn = gate.visitor.app.db.admission().await?;
    let answered = diesel::select(1.into_sql::<Integer>()).execute(&mut conn).await;
    answered.map_err(|error| Problem::new(Code::ServiceUnavailable).retry_after(2).because(error))?;
    Ok(Shown::secret(HealthView { status: "ok" }))
}
