//! What the server tells of itself to whoever runs it: what it counted while serving, and what a scrape finds out by
//! asking every [`Source`]. Nothing here names a person, a petition or a commune, and no label takes a value that a caller
//! chose, so that the number of series is bounded.

pub mod requests;
mod sheet;

use std::time::Duration;

use async_trait::async_trait;
use diesel_async::AsyncPgConnection;
use prometheus::Registry;

pub use requests::Requests;
pub use sheet::Sheet;

use super::db::Db;
use super::problem::{Outcome, Problem};

/// Longest time that a scrape waits for the database, its connection included.
pub const PATIENCE: Duration = Duration::from_secs(2);

/// Something that is asked at each scrape. A room that has something to tell adds one to `api::sources`.
#[async_trait(?Send)]
pub trait Source {
    /// Tells what it knows without the database.
    fn tell(&self, _sheet: &mut Sheet) -> Outcome<()> {
        Ok(())
    }

    /// Tells what one short statement finds out. All sources share one connection and [`PATIENCE`].
    async fn ask(&self, _conn: &mut AsyncPgConnection, _sheet: &mut Sheet) -> Outcome<()> {
        Ok(())
    }
}

/// Sources of a process.
pub type Sources = Vec<Box<dyn Source + Send + Sync>>;

/// What is counted, and who is asked.
pub struct Metrics {
    counted: Registry,
    db: Db,
    sources: Sources,
}

impl std::fmt::Debug for Metrics {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Metrics")
    }
}

impl Metrics {
    /// Of what `requests` counts and these sources tell.
    pub fn new(requests: &Requests, db: Db, sources: Sources) -> Outcome<Self> {
        let counted = Registry::new();
        requests.register(&counted).map_err(Problem::internal)?;
        Ok(Self { counted, db, sources })
    }

    /// Everything in Prometheus' text format. Where the database does not answer in time, what only it knows is missing and
    /// `tiepdan_database_up` is 0: a scrape never fails for that, nor waits longer than [`PATIENCE`].
    pub async fn text(&self) -> Outcome<String> {
        let stored = match tokio::time::timeout(PATIENCE, self.stored()).await {
            Ok(Ok(stored)) => Some(stored),
            Ok(Err(problem)) => {
                let why = problem.internal_text().unwrap_or(problem.code.as_str());
                log::warn!("a scrape has no answer from the database: {why}");
                None
            }
            Err(_) => {
                log::warn!("a scrape has no answer from the database in {} seconds", PATIENCE.as_secs());
                None
            }
        };
        // After the database was asked: what came of that is told too.
        let mut sheet = Sheet::default();
        for source in &self.sources {
            source.tell(&mut sheet)?;
        }
        sheet.gauge("tiepdan_database_up", "1 where the database answered this scrape.", stored.is_some())?;
        let mut families = self.counted.gather();
        families.extend(sheet.gather());
        families.extend(stored.map(|stored| stored.gather()).unwrap_or_default());
        families.sort_by(|one, other| one.name().cmp(other.name()));
        prometheus::TextEncoder::new().encode_to_string(&families).map_err(Problem::internal)
    }

    /// What the sources learn from the database. Unless all of them had their answer the connection is closed: whoever
    /// took it next would wait for a statement that nobody wants any more.
    async fn stored(&self) -> Outcome<Sheet> {
        let mut sheet = Sheet::default();
        let mut connection = self.db.admission_alone().await?;
        for source in &self.sources {
            source.ask(connection.conn()?, &mut sheet).await?;
        }
        connection.finish();
        Ok(sheet)
    }
}
