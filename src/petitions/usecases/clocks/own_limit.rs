//! The time within which that is settled for which the law has none: recommendations and reflections by the commune's own limit where it
//! has loaded one, matters of the Party by the Party's term once that is confirmed, else by the day of the lead assignment.

use chrono::NaiveDate;
use serde_json::json;

use super::{RED_LINE, all, fulfilled, is_open};
use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::ids::new_id;
use crate::kernel::problem::Outcome;
use crate::law::store::LawBook;
use crate::law::{Complexity, OWN_LIMIT};
use crate::petitions::model::{DeadlineStatus, Petition};
use crate::petitions::store::deadlines::{self, DeadlineRow};

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
    let [source, vi, en] = words(rule);
    let row = DeadlineRow {
        commune: petition.commune.clone(),
        id: new_id(&petition.commune, assigned_on),
        petition_id: petition.id,
        case_id: petition.case_id,
        rule_key: rule.to_owned(),
        rule_valid_from: None,
        source: source.to_owned(),
        start_event: "lead_assignment".to_owned(),
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
        explanation: json!({
            "vi": format!("{vi} Hạn là ngày {}, do người giao việc ấn định khi giao ngày {}.", due_on.format("%d/%m/%Y"), assigned_on.format("%d/%m/%Y")),
            "en": format!("{en} It is due on {due_on}, as set when the work was assigned on {assigned_on}."),
        }),
        stopped_on: None,
        stopped_by_act: None,
        created_at: app.clock.now(),
        law_seq: app.part::<LawBook>().current().number,
    };
    deadlines::insert(tx, &[row]).await?;
    all(tx, petition).await
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
