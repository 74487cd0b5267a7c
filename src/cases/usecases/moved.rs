//! Which cases are in a merger or split, as the room of petitions asks it.

use async_trait::async_trait;
use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use crate::cases::store::moves;
use crate::kernel::problem::Outcome;
use crate::petitions::usecases::beside::OfCases;

/// The cases.
#[derive(Debug)]
pub struct MovedCases;

#[async_trait(?Send)]
impl OfCases for MovedCases {
    async fn moved(&self, conn: &AsyncPgConnection, commune: &str, case_ids: &[Uuid]) -> Outcome<Vec<Uuid>> {
        moves::among(conn, commune, case_ids).await
    }
}
