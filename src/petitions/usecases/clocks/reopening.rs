//! A settlement that was ended and is taken up again: what was left of its time runs on, with the complexity and the
//! extensions that it had.

use chrono::NaiveDate;
use serde_json::json;
use uuid::Uuid;

use super::all;
use super::course::{KeptPause, article, conflict, kept, recomputed, version_of};
use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::problem::{Outcome, Problem};
use crate::law::store::LawBook;
use crate::law::{Explanation, Pause, base_key};
use crate::petitions::model::{DeadlineStatus, Petition};
use crate::petitions::store::acts::restart;
use crate::petitions::store::deadlines::DeadlineRow;

/// Lets the clock of these rules run on that the act `ended_by` had cancelled, which ended the settlement. The law is silent on the time
/// between; as after a suspension (Nghị định 124/2020/NĐ-CP Điều 28b(2)) it is not counted, and the remaining days run from the day of
/// the decision. Where the rule knows no suspension yet the clock runs as if it had never stopped, which can only make the
/// office earlier. Gives all clocks back.
///
/// # Errors
/// 409 where no such clock was cancelled.
pub async fn reopen(
    tx: &mut Tx,
    app: &App,
    petition: &Petition,
    (rules, ended_by): (&[&str], Option<Uuid>),
    (on, act_id): (NaiveDate, Uuid),
) -> Outcome<Vec<DeadlineRow>> {
    let law = app.part::<LawBook>().current();
    let named = |row: &DeadlineRow| rules.iter().any(|rule| base_key(rule) == base_key(&row.rule_key));
    let rows = all(tx, petition).await?;
    // Before the first version of its rule no term was counted: there is nothing to run on.
    if !rows.iter().any(named) {
        return Ok(rows);
    }
    let ended = |row: &DeadlineRow| {
        row.status == DeadlineStatus::Cancelled.as_str() && row.stopped_by_act == ended_by
    };
    let Some(mut row) = rows.into_iter().rev().find(|row| named(row) && ended(row)) else {
        return Err(conflict("No clock of the settlement was ended.", article(&law, rules)));
    };
    let Some(rule) = version_of(&law, &row) else {
        return Err(conflict("This term was not set by a law.", &row.source));
    };
    let mut pauses: Vec<KeptPause> = kept(&row.pauses)?;
    if let Some(standing) = pauses.iter_mut().find(|one| one.law.to.is_none()) {
        standing.law.to = Some(on);
        standing.ended_by_act = Some(act_id);
    } else if let (Some(ended_on), Some(ended_by), Some(law)) =
        (row.stopped_on, row.stopped_by_act, &rule.pauses)
    {
        let from = law.from.map_or(ended_on, |first| ended_on.max(first));
        if from <= on {
            let law = Pause { from, to: Some(on) };
            pauses.push(KeptPause { law, act_id: ended_by, ended_by_act: Some(act_id), reopened: true });
        }
    }
    row.pauses = json!(pauses);
    let row = recomputed(&law, row)?.ok_or_else(|| Problem::internal("a clock lost its rule"))?;
    restart(tx, &row).await?;
    all(tx, petition).await
}

/// What the count by itself does not tell: that the time left out was not a suspension.
pub(super) fn notes(row: &DeadlineRow) -> Vec<Explanation> {
    let pauses: Vec<KeptPause> = kept(&row.pauses).unwrap_or_default();
    let note = |one: &KeptPause| {
        let from = one.law.from;
        Explanation {
            vi: format!(
                " Việc giải quyết đã bị đình chỉ ngày {} rồi được tiếp tục; pháp luật chưa quy định về thời gian giữa hai quyết định này nên áp dụng như khi tạm đình chỉ.",
                from.format("%d/%m/%Y")
            ),
            en: format!(
                " The settlement had been ended on {from} and was taken up again; the law is silent on the time between, which is left out as after a suspension."
            ),
        }
    };
    pauses.iter().filter(|one| one.reopened).map(note).collect()
}
