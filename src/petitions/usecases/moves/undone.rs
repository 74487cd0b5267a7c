//! What an annulled act did to the clocks of its petition is taken back.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::law::ended_by;
use crate::law::store::LawBook;
use crate::petitions::model::treatment::Treatment;
use crate::petitions::model::{DeadlineStatus, Petition};
use crate::petitions::store::acts;
use crate::petitions::store::deadlines;
use crate::petitions::usecases::clocks;

/// After an annulment: what the act had started is cancelled; what it had stopped runs on, computed by the rules and
/// the calendar of this moment.
pub async fn undo(
    tx: &mut Tx,
    app: &App,
    petition: &Petition,
    annulled: Uuid,
    (on, act_id): (NaiveDate, Uuid),
) -> Outcome<()> {
    let entered_at = acts::entered_at(tx, petition, annulled).await?;
    undo_since(tx, app, petition, (entered_at, annulled), (on, act_id)).await
}

/// The same where the act on this petition that stopped its clocks did so when another one took it along: what began since then is
/// cancelled.
pub async fn undo_since(
    tx: &mut Tx,
    app: &App,
    petition: &Petition,
    (since, stopped_by): (DateTime<Utc>, Uuid),
    (on, act_id): (NaiveDate, Uuid),
) -> Outcome<()> {
    let law = app.part::<LawBook>().current();
    let rows = deadlines::of_petitions(tx.conn(), &petition.commune, &[petition.id]).await?;
    // Of those that move a petition only the latest is annulled: what began since then began by it, whatever has ended it meanwhile.
    let (new, old): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.created_at >= since);
    let begun = new.iter().filter(|row| row.status != DeadlineStatus::Cancelled.as_str());
    deadlines::stop(tx, begun, DeadlineStatus::Cancelled, on, Some(act_id)).await?;
    for clock in old.into_iter().filter(|clock| clock.stopped_by_act == Some(stopped_by)) {
        clocks::run(tx, &law, clock).await?;
    }
    Ok(())
}

/// The same of a petition that had waited by this link, and stands again where it stood before it was taken along: what began while it
/// waited has begun before. Whoever is `asked` for a supplement has no term of acceptance: the one that came was annulled in the case.
pub async fn undo_along(
    tx: &mut Tx,
    app: &App,
    petition: &Petition,
    ((since, link), asked): ((DateTime<Utc>, Uuid), bool),
    (on, act_id): (NaiveDate, Uuid),
) -> Outcome<()> {
    undo_since(tx, app, petition, (since, link), (on, act_id)).await?;
    if asked {
        let road: Vec<&str> = ended_by(Some(Treatment::RequestSupplement.as_str())).collect();
        clocks::cancel(tx, petition, &road, on, act_id).await?;
    }
    Ok(())
}
