//! What petitions were when acts were done on them, as their history tells.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::kernel::problem::Outcome;
use crate::kernel::record::schema::events;
use crate::petitions::model::{Kind, Petition, Track};

/// What an event of a petition tells of its classification.
#[derive(Debug, Queryable)]
struct Told {
    petition_id: Uuid,
    act_id: Option<Uuid>,
    /// Track that the petition has since.
    track: Option<String>,
    /// What it was before was kept.
    kept: bool,
    /// Kind that it was before.
    kind: Option<String>,
}

/// What some acts on petitions found these to be: the events of those acts, and those that classify, in their order.
#[derive(Debug, Default)]
pub struct History(Vec<Told>);

impl History {
    /// Of these acts on these petitions of one commune.
    pub async fn of(
        mut conn: &AsyncPgConnection,
        commune: &str,
        (ids, acts): (&[Uuid], &[Uuid]),
    ) -> Outcome<Self> {
        if ids.is_empty() || acts.is_empty() {
            return Ok(Self(Vec::new()));
        }
        let told: Vec<Told> = events::table
            .filter(events::commune.eq(commune).and(events::petition_id.eq_any(ids)))
            .filter(events::subject_id.eq_any(ids))
            .filter(events::act_id.eq_any(acts).or(events::fields.has_key("track")))
            .order(events::seq)
            .select((
                events::subject_id,
                events::act_id,
                events::fields.retrieve_as_text("track").nullable(),
                events::facts_before.is_not_null(),
                events::facts_before.retrieve_as_text("kind").nullable(),
            ))
            .load(&mut conn)
            .await?;
        Ok(Self(told))
    }

    /// Kind and track of a petition as this act found it; of an act of which nothing is recorded as they stand now.
    #[must_use]
    pub fn found_as(&self, petition: &Petition, act_id: Uuid) -> (Option<Kind>, Option<Track>) {
        let told: Vec<&Told> = self.0.iter().filter(|event| event.petition_id == petition.id).collect();
        let found = told.iter().position(|event| event.kept && event.act_id == Some(act_id));
        let Some(place) = found else { return (petition.kind, petition.track) };
        let track = told[..place].iter().rev().find_map(|event| Track::parse(event.track.as_deref()?));
        (told[place].kind.as_deref().and_then(Kind::parse), track)
    }
}
