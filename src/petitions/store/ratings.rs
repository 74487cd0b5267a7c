//! What citizens said of how their matters were handled: acts like others, of which the latest that stands counts.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::Value;
use uuid::Uuid;

use crate::kernel::acts::schema::acts;
use crate::kernel::acts::unannulled;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::petitions::model::Petition;

/// Stable name of the act.
pub const RATING: &str = "rating";

/// Facts and legal day of the rating that counts: the latest that nobody has annulled.
pub async fn latest(
    mut conn: &AsyncPgConnection,
    commune: &str,
    petition_id: Uuid,
) -> Outcome<Option<(Value, NaiveDate)>> {
    let ratings = acts::table
        .filter(acts::commune.eq(commune).and(acts::subject_id.eq(petition_id)).and(acts::kind.eq(RATING)))
        .filter(unannulled())
        .order((acts::acted_on.desc(), acts::entered_at.desc(), acts::id.desc()));
    Ok(ratings.select((acts::facts, acts::acted_on)).first(&mut conn).await.optional()?)
}

/// The legal day of an act on this petition, if it is a rating.
pub async fn given_on(tx: &mut Tx, petition: &Petition, act_id: Uuid) -> Outcome<Option<NaiveDate>> {
    let rating = acts::table
        .find((petition.commune.as_str(), act_id))
        .filter(acts::subject_id.eq(petition.id).and(acts::kind.eq(RATING)));
    Ok(rating.select(acts::acted_on).first(tx.conn()).await.optional()?)
}
