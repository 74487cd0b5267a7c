//! Which duties at once (ngay) an act begins; see [`crate::law::DUTIES_AT_ONCE`].

use chrono::NaiveDate;

use super::{Beginning, begin};
use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::law::TOLD_OF_REFUSAL;
use crate::petitions::model::{Kind, Petition, Track};
use crate::petitions::store::intakes;

/// A denunciation was not accepted on this day: whoever denounced, and gave his name, is told why at once (Luật Tố cáo Điều 24(1)); not of
/// what Party rules govern.
pub async fn not_accepted(tx: &mut Tx, app: &App, petition: &Petition, on: NaiveDate) -> Outcome<()> {
    let denounced = petition.kind.is_some_and(Kind::is_denunciation) && petition.track != Some(Track::Party);
    if denounced && intakes::find(tx.conn(), &petition.commune, petition.id).await?.has_known_writer {
        begin(tx, app, petition, &[(TOLD_OF_REFUSAL, Beginning::on(on))]).await?;
    }
    Ok(())
}
