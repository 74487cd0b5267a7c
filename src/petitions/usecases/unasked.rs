//! A request for a supplement or an acceptance is annulled over which the petition was classified anew: what it is by then holds, asked,
//! accepted or not.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::moves::{decision_on, is_to_be_settled, take_road, undo_since};
use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::petitions::model::Petition;
use crate::petitions::store::acts;

/// What the request had stopped runs on, and what began with the classification stands, with the road that it proposed.
pub async fn undo_request(
    tx: &mut Tx,
    app: &App,
    petition: &Petition,
    (request, found_on): (Uuid, NaiveDate),
    when: (NaiveDate, Uuid),
) -> Outcome<()> {
    // Nothing that began since is taken back.
    undo_since(tx, app, petition, (DateTime::<Utc>::MAX_UTC, request), when).await?;
    take_proposed_road(tx, app, petition, found_on, when).await
}

/// Of the roads that alone has its term which was proposed by the classification, which was `found_on` that day; a request for settlement
/// is to be answered, whatever was. As if nothing had been asked the grounds of a refusal sufficed then, and not on the day of the
/// annulment (R08, Nghị định 154/2026/NĐ-CP Điều 4(3)).
pub async fn take_proposed_road(
    tx: &mut Tx,
    app: &App,
    petition: &Petition,
    found_on: NaiveDate,
    (on, act_id): (NaiveDate, Uuid),
) -> Outcome<()> {
    let Some(treatment) = petition.proposed else { return Ok(()) };
    let done = acts::standing(tx, petition, act_id).await?;
    let treatment = if is_to_be_settled(petition, &done) { decision_on(petition, &done) } else { treatment };
    take_road(tx, app, (petition, &done), treatment, found_on, (on, act_id)).await
}
