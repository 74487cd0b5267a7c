//! The clock of a suspended execution (tạm đình chỉ thi hành quyết định bị khiếu nại, C22): the law gives it no days of its own, it
//! ends with the time for settling at the latest (Luật Khiếu nại Art 35), and moves with that.

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::cases::model::LifeCycle;
use crate::cases::model::step::EXECUTION;
use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::ids::new_id;
use crate::kernel::problem::Outcome;
use crate::law::store::LawBook;
use crate::petitions::model::{DeadlineStatus, Petition};
use crate::petitions::store::deadlines::{self, DeadlineRow};
use crate::petitions::usecases::clocks::is_open;

/// Starts it on the day of the decision; gives all clocks back.
pub async fn start(
    tx: &mut Tx,
    app: &App,
    (petition, settlement): (&Petition, &[&str]),
    rule: &str,
    on: NaiveDate,
) -> Outcome<Vec<DeadlineRow>> {
    let rows = deadlines::of_petitions(tx.conn(), &petition.commune, &[petition.id]).await?;
    let law = app.part::<LawBook>().current();
    let known = law.rules.governing(rule, on);
    let (Some(settles), Some(known)) = (settling(&rows, settlement), known) else { return Ok(rows) };
    let row = DeadlineRow {
        id: new_id(&petition.commune, on),
        rule_key: rule.to_owned(),
        // Its day is that of another clock: no version of its rule counts it.
        rule_valid_from: None,
        source: known.term.source_vi.clone(),
        start_event: known.start_event.clone(),
        start_on: on,
        complexity: "none".to_owned(),
        complexity_by_act: None,
        extensions: json!([]),
        pauses: stood(&settles.pauses, on),
        overdue_from: None,
        alternatives: json!([]),
        explanation: words(settles),
        created_at: app.clock.now(),
        law_seq: law.number,
        ..settles.clone()
    };
    deadlines::insert(tx, &[row]).await?;
    deadlines::of_petitions(tx.conn(), &petition.commune, &[petition.id]).await
}

/// Lets it end when the time for settling now does; gives all clocks back. Once that has stopped its last day stays; one that stood
/// suspended with it then is due on that day, `on`.
pub async fn follow(
    tx: &mut Tx,
    (petition, settlement): (&Petition, &[&str]),
    (rule, on): (&str, NaiveDate),
) -> Outcome<Vec<DeadlineRow>> {
    let rows = deadlines::of_petitions(tx.conn(), &petition.commune, &[petition.id]).await?;
    let Some(running) = running(&rows, rule) else { return Ok(rows) };
    let ended = DeadlineRow {
        nominal_on: Some(on),
        due_on: Some(on),
        status: DeadlineStatus::Running.as_str().to_owned(),
        provisional: false,
        ..running.clone()
    };
    let settles = settling(&rows, settlement).or((running.due_on.is_none()).then_some(&ended));
    let Some(moved) = settles.and_then(|settles| moved(running, settles)) else { return Ok(rows) };
    deadlines::recompute(tx, &moved).await?;
    deadlines::of_petitions(tx.conn(), &petition.commune, &[petition.id]).await
}

/// What becomes of it when the calendar has moved the time for settling; `None`: nothing. `rows` are the clocks of one petition,
/// of whatever life cycle its case is.
#[must_use]
pub fn with_the_calendar(rows: &[DeadlineRow]) -> Option<DeadlineRow> {
    let settlement = [LifeCycle::ComplaintAdmin, LifeCycle::ComplaintDiscipline].map(LifeCycle::settlement);
    moved(running(rows, EXECUTION)?, settling(rows, &settlement.concat())?)
}

/// The clock as it ends with the other, and stood with it; `None`: it does so already.
fn moved(running: &DeadlineRow, settles: &DeadlineRow) -> Option<DeadlineRow> {
    let pauses = stood(&settles.pauses, running.start_on);
    (running.end() != settles.end() || running.pauses != pauses).then(|| DeadlineRow {
        nominal_on: settles.nominal_on,
        due_on: settles.due_on,
        status: settles.status.clone(),
        provisional: settles.provisional,
        calendar_version: settles.calendar_version.clone(),
        pauses,
        explanation: words(settles),
        ..running.clone()
    })
}

/// The open clock of a suspended execution.
fn running<'rows>(rows: &'rows [DeadlineRow], rule: &str) -> Option<&'rows DeadlineRow> {
    rows.iter().find(|row| is_open(row) && row.rule_key == rule)
}

/// The open clock of settlement.
fn settling<'rows>(rows: &'rows [DeadlineRow], settlement: &[&str]) -> Option<&'rows DeadlineRow> {
    rows.iter().rev().find(|row| is_open(row) && settlement.contains(&row.rule_key.as_str()))
}

/// The times for which the settlement stood since that day and stands no more, of these pauses: none of their days counts here either.
fn stood(pauses: &Value, since: NaiveDate) -> Value {
    let since = since.to_string();
    let mut pauses = pauses.as_array().cloned().unwrap_or_default();
    pauses.retain(|pause| pause["to"].as_str() > Some(since.as_str()));
    for pause in &mut pauses {
        if pause["from"].as_str() < Some(since.as_str()) {
            pause["from"] = json!(since);
        }
    }
    Value::Array(pauses)
}

/// The day that the settlement gives it, in both languages, and that it may still move.
fn words(settles: &DeadlineRow) -> Value {
    let (vi, en) = match settles.due_on {
        Some(day) => (
            format!("Hạn là ngày {}, ngày cuối của thời hạn giải quyết.", day.format("%d/%m/%Y")),
            format!("It ends on {day}, the last day of the time for settling."),
        ),
        None => (
            "Chưa xác định được ngày cuối của thời hạn giải quyết.".to_owned(),
            "The last day of the time for settling is not known yet.".to_owned(),
        ),
    };
    let [firm_vi, firm_en] = if settles.provisional {
        [
            " Lưu ý: ngày này tính theo lịch nghỉ mới là tạm thời nên có thể thay đổi khi có thông báo chính thức.",
            " Note: this day rests on days off that are provisional; it may move.",
        ]
    } else {
        [""; 2]
    };
    json!({
        "vi": format!("Việc tạm đình chỉ thi hành không kéo dài quá thời hạn giải quyết còn lại và phải hủy bỏ ngay khi không còn lý do. {vi}{firm_vi}"),
        "en": format!("The suspension of execution does not outlast the remaining time for settling and is lifted at once when its reason ends. {en}{firm_en}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_what_stood_before_it_began_only_its_own_days_do_not_count() {
        let pauses = json!([
            { "from": "2026-07-01", "to": "2026-07-13", "by": 1 },
            { "from": "2026-07-10", "to": "2026-07-20", "by": 2 },
            { "from": "2026-07-27", "to": "2026-08-03", "by": 3 },
            { "from": "2026-08-10", "to": null, "by": 4 },
        ]);
        let own = json!([
            { "from": "2026-07-13", "to": "2026-07-20", "by": 2 },
            { "from": "2026-07-27", "to": "2026-08-03", "by": 3 },
        ]);
        assert_eq!(stood(&pauses, NaiveDate::from_ymd_opt(2026, 7, 13).unwrap()), own);
        assert_eq!(stood(&Value::Null, NaiveDate::MIN), json!([]));
    }
}
