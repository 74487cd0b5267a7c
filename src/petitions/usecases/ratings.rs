//! The citizen's rating as it is shown: its value to everybody who sees the petition, what he adds to it nowhere but with the act.

use chrono::NaiveDate;
use diesel_async::AsyncPgConnection;
use serde::Serialize;
use utoipa::ToSchema;

use crate::kernel::problem::Outcome;
use crate::petitions::model::{Petition, Satisfaction};
use crate::petitions::store::ratings::latest;

/// How a citizen rates the way his matter was handled.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RatingView {
    /// How content he is.
    pub value: Satisfaction,
    /// Legal day on which he said so.
    pub rated_on: NaiveDate,
}

/// The rating of a petition that counts.
pub async fn rating_of(conn: &AsyncPgConnection, petition: &Petition) -> Outcome<Option<RatingView>> {
    // A rating makes another version, and is of the entry that came in first.
    if petition.version == 1 || petition.is_second_entry() {
        return Ok(None);
    }
    let found = latest(conn, &petition.commune, petition.id).await?;
    Ok(found.and_then(|(facts, rated_on)| {
        let value = facts["value"].as_str().and_then(Satisfaction::parse)?;
        Some(RatingView { value, rated_on })
    }))
}
