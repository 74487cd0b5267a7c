//! Clocks of what the law wants done at once (ngay): it names no number of days, so the day on which the duty arises is also the day on
//! which it is due.

use chrono::NaiveDate;
use serde_json::json;

use super::{Beginning, begin};
use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::problem::Outcome;
use crate::law::{DUTIES_AT_ONCE, TOLD_OF_REFUSAL};
use crate::petitions::model::{DeadlineStatus, Kind, Petition};
use crate::petitions::store::deadlines::DeadlineRow;
use crate::petitions::store::intakes;

/// The row of such a clock that has just started; `None`: its rule sets no duty at once, and so nothing is due.
pub(super) fn due_at_once(row: DeadlineRow) -> Option<DeadlineRow> {
    if !DUTIES_AT_ONCE.contains(&row.rule_key.as_str()) {
        return None;
    }
    let day = row.start_on;
    let told = |language: &str| row.explanation[language].as_str().unwrap_or_default().to_owned();
    let vi =
        format!("{}\nViệc này phải làm ngay nên hạn là chính ngày {}.", told("vi"), day.format("%d/%m/%Y"));
    let en = format!("{}\nIt has to be done at once: that same day, {day}, is its due date.", told("en"));
    Some(DeadlineRow {
        nominal_on: Some(day),
        due_on: Some(day),
        status: DeadlineStatus::Running.as_str().to_owned(),
        explanation: json!({ "vi": vi, "en": en }),
        ..row
    })
}

/// A denunciation was not accepted on this day: whoever denounced, and gave his name, is told why at once (Luật Tố cáo Điều 24(1)).
pub async fn not_accepted(tx: &mut Tx, app: &App, petition: &Petition, on: NaiveDate) -> Outcome<()> {
    let denounced = petition.kind.is_some_and(Kind::is_denunciation);
    if denounced && intakes::find(tx.conn(), &petition.commune, petition.id).await?.has_known_writer {
        begin(tx, app, petition, &[(TOLD_OF_REFUSAL, Beginning::on(on))]).await?;
    }
    Ok(())
}
