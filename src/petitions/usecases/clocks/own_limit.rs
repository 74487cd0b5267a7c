//! The time within which that is settled for which the law has none: recommendations and reflections by the commune's own limit where it
//! has loaded one, matters of the Party by the Party's term once that is confirmed, else by the day of the lead assignment.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{RED_LINE, all, fulfilled, is_open};
use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::ids::new_id;
use crate::kernel::problem::{Outcome, Problem};
use crate::law::store::{Law, LawBook};
use crate::law::{Complexity, Counter, OWN_LIMIT, UnknownYear};
use crate::petitions::model::{DeadlineStatus, Petition};
use crate::petitions::store::deadlines::{self, DeadlineRow};

/// What begins a clock whose day is that of the work: no version of a rule counts it.
const LEAD_ASSIGNMENT: &str = "lead_assignment";

/// Why the day of the assignment is the limit, in Vietnamese as its source, and in both languages.
fn words(rule: &str) -> [&'static str; 3] {
    if rule == OWN_LIMIT {
        [
            "Pháp luật chưa quy định thời hạn; theo ngày hẹn khi giao việc",
            "Pháp luật không đặt thời hạn giải quyết kiến nghị, phản ánh.",
            "The law sets no limit for settling recommendations and reflections.",
        ]
    } else {
        [
            "Thời hạn theo quy định của Đảng chưa được xác nhận; theo ngày hẹn khi giao việc",
            "Thời hạn giải quyết theo quy định của Đảng chưa được xác nhận.",
            "The time within which the Party's rules have this settled is not confirmed.",
        ]
    }
}

/// Starts the clock of a lead assignment under this rule, unless one of the rule runs already. Somebody handles the matter from now on,
/// within a time of its own: the red line ends.
pub async fn by_assignment(
    tx: &mut Tx,
    app: &App,
    petition: &Petition,
    rule: &str,
    (assigned_on, due_on): (NaiveDate, NaiveDate),
) -> Outcome<Vec<DeadlineRow>> {
    let running: Vec<DeadlineRow> = all(tx, petition).await?.into_iter().filter(is_open).collect();
    if let Some(row) = running.iter().find(|row| row.rule_key == RED_LINE) {
        deadlines::stop(tx, [row], fulfilled(row, assigned_on), assigned_on, None).await?;
    }
    if running.iter().any(|row| row.rule_key == rule) {
        return all(tx, petition).await;
    }
    let law = app.part::<LawBook>().current();
    let [source, ..] = words(rule);
    let row = DeadlineRow {
        commune: petition.commune.clone(),
        id: new_id(&petition.commune, assigned_on),
        petition_id: petition.id,
        case_id: petition.case_id,
        rule_key: rule.to_owned(),
        rule_valid_from: None,
        source: source.to_owned(),
        start_event: LEAD_ASSIGNMENT.to_owned(),
        start_on: assigned_on,
        remote_area: false,
        complexity: Complexity::None.as_str().to_owned(),
        complexity_by_act: None,
        extensions: json!([]),
        pauses: json!([]),
        nominal_on: Some(due_on),
        due_on: Some(due_on),
        overdue_from: None,
        status: DeadlineStatus::Running.as_str().to_owned(),
        provisional: false,
        calendar_version: String::new(),
        alternatives: json!([]),
        explanation: Value::Null,
        stopped_on: None,
        stopped_by_act: None,
        created_at: app.clock.now(),
        law_seq: law.number,
    };
    let row = assigned(&law, &row).ok_or_else(|| Problem::internal("a lead assignment gives no clock"))?;
    deadlines::insert(tx, &[row]).await?;
    all(tx, petition).await
}

/// The clock of a lead assignment by the calendar in force: it ends on the day that was set, or on the next working day where the
/// calendar has a day off there by now. `None`: it is of another kind.
pub(super) fn assigned(law: &Law, row: &DeadlineRow) -> Option<DeadlineRow> {
    let set_on = row.nominal_on.filter(|_| row.start_event == LEAD_ASSIGNMENT)?;
    let mut counter = Counter::new(&law.calendar);
    let due_on = counter.roll_forward(set_on);
    let years = counter.years();
    let provisional = years.iter().copied().find(|year| law.calendar.is_provisional(*year));
    let status = if due_on.is_ok() { DeadlineStatus::Running } else { DeadlineStatus::AwaitingCalendar };
    Some(DeadlineRow {
        due_on: due_on.ok(),
        status: status.as_str().to_owned(),
        provisional: provisional.is_some(),
        calendar_version: law.calendar.versions(years).unwrap_or_default(),
        explanation: explained(row, (set_on, due_on), provisional),
        ..row.clone()
    })
}

/// The day that was set and the one that it gives, in both languages, with the year whose days off are provisional.
fn explained(
    row: &DeadlineRow,
    (set_on, due_on): (NaiveDate, Result<NaiveDate, UnknownYear>),
    provisional: Option<i32>,
) -> Value {
    let [_, vi, en] = words(&row.rule_key);
    let short = |day: NaiveDate| day.format("%d/%m/%Y").to_string();
    let none = || [String::new(), String::new()];
    let [moved_vi, moved_en] = match due_on {
        Ok(due) if due == set_on => none(),
        Ok(due) => [
            format!(" Đó là ngày nghỉ, nên hạn chuyển sang ngày làm việc tiếp theo là {}.", short(due)),
            format!(" That is a day off, so it moves to the next working day, {due}."),
        ],
        Err(UnknownYear(year)) => [
            format!(" Lịch làm việc năm {year} chưa được nạp; ngày đến hạn sẽ được tính khi có lịch."),
            format!(
                " The working calendar of {year} is not loaded: the due date will be computed when it is."
            ),
        ],
    };
    let [firm_vi, firm_en] = if let Some(year) = provisional {
        [
            format!(" Lưu ý: lịch nghỉ năm {year} mới là tạm thời; ngày trên có thể thay đổi."),
            format!(" Note: the days off of {year} are provisional; the day above may move."),
        ]
    } else {
        none()
    };
    let (set, given, given_on) = (short(set_on), short(row.start_on), row.start_on);
    json!({
        "vi": format!("{vi} Hạn là ngày {set}, do người giao việc ấn định khi giao ngày {given}.{moved_vi}{firm_vi}"),
        "en": format!("{en} It is due on {set_on}, as set when the work was assigned on {given_on}.{moved_en}{firm_en}"),
    })
}

/// The work was given in a case that was opened by mistake: the red line, which ended with that, runs on.
pub async fn never_assigned(tx: &mut Tx, app: &App, petition: &Petition) -> Outcome<()> {
    let law = app.part::<LawBook>().current();
    let cancelled = DeadlineStatus::Cancelled.as_str();
    let by_work = |row: &DeadlineRow| {
        let ended = row.stopped_on.is_some() && row.status != cancelled;
        row.rule_key == RED_LINE && ended && row.stopped_by_act.is_none()
    };
    for row in all(tx, petition).await?.into_iter().filter(by_work) {
        super::undo::run(tx, &law, row).await?;
    }
    Ok(())
}
