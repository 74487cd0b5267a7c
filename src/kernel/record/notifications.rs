//! What of an event somebody in office needs to notice. It is written with the event, by [`Tx::record`], in one transaction: so it
//! is there exactly where the event is, once. It keeps the day and not the event's number: the order within a day would tell when
//! something came of which one may know the day only.
//!
//! Whom an event is told its room decides. What is kept names subject, rule and days, never a content; whether the person
//! may still see the subject is asked anew whenever he looks.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::schema::notifications;
use super::{Actor, Event, ROWS};
use crate::code_enum;
use crate::kernel::access::Position;
use crate::kernel::app::App;
use crate::kernel::db::Tx;
use crate::kernel::ids::new_id;
use crate::kernel::problem::Outcome;

code_enum! {
    /// Why something needs to be noticed.
    pub enum NotificationKind {
        /// Đơn mới vào sổ.
        PetitionReceived "petition_received" "Đơn mới vào sổ" "A petition came into the book",
        /// Đơn được sổ khác chuyển đến.
        PetitionPassedOn "petition_passed_on" "Đơn được chuyển đến" "Another book passed a petition on",
        /// Đơn đã chuyển nay bị trả lại.
        PetitionReturned "petition_returned" "Đơn đã chuyển bị trả lại" "The book to which a petition was passed on returns it",
        /// Đơn chờ theo đơn khác nay phải xử lý riêng.
        PetitionLetGo "petition_let_go" "Đơn chờ theo đơn khác nay phải xử lý riêng" "A petition that waited for another one is handled by itself again",
        /// Có tài liệu kèm theo mới.
        AttachmentAdded "attachment_added" "Có tài liệu kèm theo mới" "A file was added",
        /// Tài liệu kèm theo đã hủy.
        AttachmentVoided "attachment_voided" "Tài liệu kèm theo đã hủy" "A file was voided",
        /// Đơn chờ người đứng đầu quyết định.
        HeadAwaited "head_awaited" "Đơn chờ người đứng đầu quyết định" "A step is proposed that only the head may take",
        /// Đơn phải báo cáo ngay người đứng đầu.
        ReportedToHead "reported_to_head" "Đơn phải báo cáo ngay người đứng đầu" "A petition is reported to the head at once",
        /// Người viết bổ sung hoặc rút đơn qua cổng.
        WriterActed "writer_acted" "Người viết đơn bổ sung hoặc rút đơn qua cổng" "Through a portal the writer supplied something or withdraws",
        /// Việc mới được giao.
        AssignmentGiven "assignment_given" "Việc mới được giao" "Work was given",
        /// Việc được giao đã hủy.
        AssignmentAnnulled "assignment_annulled" "Việc được giao đã hủy" "Work was annulled",
        /// Được giao xác minh.
        VerificationOrdered "verification_ordered" "Được giao xác minh" "An order names one as who verifies",
        /// Việc giao xác minh đã hủy.
        VerificationAnnulled "verification_annulled" "Việc giao xác minh đã hủy" "An order that named one as who verifies was annulled",
        /// Được xác định là người giải quyết.
        SettlerNamed "settler_named" "Được xác định là người giải quyết" "One is named as who settles",
        /// Sắp đến hạn.
        DeadlineDueSoon "deadline_due_soon" "Sắp đến hạn" "Due soon",
        /// Đã quá hạn.
        DeadlineOverdue "deadline_overdue" "Đã quá hạn" "Overdue",
        /// Thời hạn thay đổi theo quy định hoặc lịch.
        DeadlineMoved "deadline_moved" "Thời hạn thay đổi theo quy định hoặc lịch" "A change of rules or calendar moved a deadline",
        /// Kiến nghị giám sát mới.
        FindingRecorded "finding_recorded" "Kiến nghị giám sát mới" "A finding of the supervision came",
        /// Kiến nghị giám sát đã được trả lời.
        FindingReplied "finding_replied" "Kiến nghị giám sát đã được trả lời" "A finding was replied to",
        /// Chờ người thứ hai duyệt.
        ApprovalAwaited "approval_awaited" "Chờ người thứ hai duyệt" "Waits for the approval of a second person",
    }
}

/// Somebody in office who is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Recipient {
    /// In which position.
    pub position_id: Uuid,
    /// Who holds it.
    pub person_id: Uuid,
}

impl From<&Position> for Recipient {
    fn from(position: &Position) -> Self {
        Self { position_id: position.id, person_id: position.person_id }
    }
}

/// Who is told of an event, and as what.
#[derive(Debug, Clone)]
pub struct Telling {
    /// Why it needs to be noticed: each is told by itself.
    pub kinds: Vec<NotificationKind>,
    /// Who is told. Whoever caused the event himself is not, though he be among them.
    pub to: Vec<Recipient>,
    /// What it is about, where that is not the subject of the event: kind and id.
    pub about: Option<(&'static str, Uuid)>,
    /// Rule of the clock it is about.
    pub rule_key: Option<String>,
    /// Stage of that clock.
    pub stage: Option<String>,
    /// Day until which something is to be done.
    pub due_on: Option<NaiveDate>,
}

impl Telling {
    /// Tells these, each once.
    #[must_use]
    pub fn new<R: Into<Recipient>>(kind: NotificationKind, to: impl IntoIterator<Item = R>) -> Self {
        let mut to: Vec<Recipient> = to.into_iter().map(Into::into).collect();
        to.sort_unstable();
        to.dedup();
        Self { kinds: vec![kind], to, about: None, rule_key: None, stage: None, due_on: None }
    }
}

/// A row to be written.
#[derive(Insertable)]
#[diesel(table_name = notifications)]
pub(super) struct Row<'a> {
    commune: &'a str,
    id: Uuid,
    person_id: Uuid,
    position_id: Uuid,
    kind: &'static str,
    subject_kind: &'static str,
    subject_id: Uuid,
    rule_key: Option<&'a str>,
    stage: Option<&'a str>,
    due_on: Option<NaiveDate>,
    told_on: NaiveDate,
    created_at: DateTime<Utc>,
}

/// The rows of an event.
pub(super) fn of<'a>(
    fact: &'a Event,
    actor: &'a Actor,
    commune: &'a str,
    app: &App,
) -> impl Iterator<Item = Row<'a>> {
    let (told_on, created_at) = (app.clock.today(), app.clock.real_now());
    let others = move |recipient: &&Recipient| actor.person_id != Some(recipient.person_id);
    let each = |telling: &'a Telling| telling.kinds.iter().map(move |kind| (telling, *kind));
    fact.telling.iter().flat_map(each).flat_map(move |(telling, kind)| {
        let (subject_kind, subject_id) = telling.about.unwrap_or((fact.subject_kind, fact.subject_id));
        telling.to.iter().filter(others).map(move |recipient| Row {
            commune,
            id: new_id(commune, told_on),
            person_id: recipient.person_id,
            position_id: recipient.position_id,
            kind: kind.as_str(),
            subject_kind,
            subject_id,
            rule_key: telling.rule_key.as_deref(),
            stage: telling.stage.as_deref(),
            due_on: telling.due_on,
            told_on,
            created_at,
        })
    })
}

/// So many are written one by one: the statement of one row is kept prepared, that of many is not.
const FEW: usize = 3;

/// Writes them.
pub(super) async fn insert(tx: &Tx, rows: &[Row<'_>]) -> Outcome<()> {
    let statements = rows.chunks(if rows.len() > FEW { ROWS } else { 1 }).map(|rows| async move {
        let mut conn = tx.at_once();
        match rows {
            [one] => diesel::insert_into(notifications::table).values(one).execute(&mut conn).await,
            many => diesel::insert_into(notifications::table).values(many).execute(&mut conn).await,
        }
    });
    futures_util::future::try_join_all(statements).await?;
    Ok(())
}
