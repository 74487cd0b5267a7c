//! What petitions were when acts were done on them, as their history tells.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::Value;
use uuid::Uuid;

use crate::kernel::problem::Outcome;
use crate::kernel::record::schema::events;
use crate::petitions::model::{Kind, Petition, Track};

/// An event of a petition: whose, by which act, what it tells, and what the petition was before it.
type Told = (Uuid, Option<Uuid>, Value, Option<Value>);

/// The events of petitions, in their order.
#[derive(Debug)]
pub struct History(Vec<Told>);

impl History {
    /// Of these petitions of one commune.
    pub async fn of(mut conn: &AsyncPgConnection, commune: &str, ids: &[Uuid]) -> Outcome<Self> {
        if ids.is_empty() {
            return Ok(Self(Vec::new()));
        }
        let told: Vec<Told> = events::table
            .filter(events::commune.eq(commune).and(events::petition_id.eq_any(ids)))
            .filter(events::subject_id.eq_any(ids))
            .order(events::seq)
            .select((events::subject_id, events::act_id, events::fields, events::facts_before))
            .load(&mut conn)
            .await?;
        Ok(Self(told))
    }

    /// Kind and track of a petition as this act found it; of an act of which nothing is recorded as they stand now.
    #[must_use]
    pub fn found_as(&self, petition: &Petition, act_id: Uuid) -> (Option<Kind>, Option<Track>) {
        let told: Vec<&Told> = self.0.iter().filter(|(subject_id, ..)| *subject_id == petition.id).collect();
        let own = |(_, done_by, _, before): &Told| {
            before.as_ref().filter(|_| *done_by == Some(act_id)).map(|before| before["kind"].clone())
        };
        let found = told.iter().copied().enumerate().find_map(|(place, event)| Some((place, own(event)?)));
        let Some((place, kind)) = found else { return (petition.kind, petition.track) };
        let mut classified = told.iter().take(place).rev();
        let track = classified.find_map(|(_, _, fields, _)| Track::parse(fields["track"].as_str()?));
        (kind.as_str().and_then(Kind::parse), track)
    }
}
