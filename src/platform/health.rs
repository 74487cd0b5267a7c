//! Alive, and ready to serve: for a supervisor or a load balancer, which need to know nothing else.

use std::time::Instant;

use diesel::IntoSql as _;
use diesel::sql_types::Integer;
use diesel_async::RunQueryDsl as _;
use serde::Serialize;
use tokio::sync::Mutex;
use utoipa::ToSchema;

use super::TAG;
use crate::kernel::access::Public;
use crate::kernel::db::Db;
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
    let app = &gate.visitor.app;
    if app.part::<Readiness>().asked(&app.db).await {
        return Ok(Shown::secret(HealthView { status: "ok" }));
    }
    Err(Problem::new(Code::ServiceUnavailable).retry_after(2).because("the database does not answer"))
}

/// Whether the database answers; an App part. One question at a time is under way, and its answer serves all who came
/// before it was asked: however many probe, the connections that admit callers stay free.
#[derive(Debug, Default)]
pub struct Readiness(Mutex<Option<(Instant, bool)>>);

impl Readiness {
    async fn asked(&self, db: &Db) -> bool {
        let came = Instant::now();
        let mut last = self.0.lock().await;
        if let Some((_, ready)) = last.filter(|(asked, _)| *asked >= came) {
            return ready;
        }
        let asked = Instant::now();
        let ready = match db.admission().await {
            Ok(mut conn) => diesel::select(1.into_sql::<Integer>()).execute(&mut conn).await.is_ok(),
            Err(_) => false,
        };
        *last = Some((asked, ready));
        ready
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use futures_util::future::join_all;

    use super::*;
    use crate::kernel::db::DbOptions;

    /// A database that nobody can reach: each question to it is counted as one that found none.
    fn away() -> Db {
        let url = "postgresql://nobody@127.0.0.1:1/nothing".to_owned().into();
        let (connections, statement_time) = (1, Duration::from_secs(20));
        let options = DbOptions {
            url,
            read_url: None,
            write_connections: connections,
            read_connections: connections,
            threads: 1,
            statement_time,
        };
        Db::new(&options).unwrap()
    }

    fn questions(db: &Db) -> u64 {
        db.pools().iter().find(|pool| pool.name == "admission").unwrap().unreachable
    }

    #[tokio::test]
    async fn however_many_probe_one_question_at_a_time_is_under_way() {
        let (readiness, db) = (Readiness::default(), away());
        let told = join_all((0..50).map(|_| readiness.asked(&db))).await;
        assert!(told.iter().all(|ready| !ready));
        // The first began before the others came; the second is asked for all of them.
        assert_eq!(questions(&db), 2);
        // Who comes after it was asked is told nothing old.
        assert!(!readiness.asked(&db).await);
        assert_eq!(questions(&db), 3);
    }
}
