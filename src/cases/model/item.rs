//! Enforcement item (nội dung phải thi hành): one thing that a decision, conclusion, answer or order of enforcement orders, who has to
//! do it and until when (Luật Khiếu nại Art 46; Luật Tố cáo Art 36; Nghị định 31/2019/NĐ-CP Art 18). Pure; a transition consumes the
//! old item.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::case::{Barred, Case};
use super::{CaseAct, CaseStatus};
use crate::code_enum;
use crate::kernel::access::{AccessFacts, HasFacts};

code_enum! {
    /// What is ordered.
    pub enum ItemKind {
        /// Tiền.
        Money "money" "Tiền" "Money",
        /// Đất.
        Land "land" "Đất" "Land",
        /// Xin lỗi, cải chính công khai.
        Apology "apology" "Xin lỗi, cải chính công khai" "Apology, public correction",
        /// Khôi phục quyền, lợi ích hợp pháp.
        Restoration "restoration" "Khôi phục quyền, lợi ích hợp pháp" "Restoration of rights",
        /// Xử lý kỷ luật.
        Discipline "discipline" "Xử lý kỷ luật" "Discipline",
        /// Việc khác.
        Other "other" "Việc khác" "Other",
    }
}

code_enum! {
    /// To whom money or land goes: the columns of the statistical forms (Biểu 02/KQGQ, 04/KQGQ).
    pub enum Beneficiary {
        /// Thu hồi cho Nhà nước.
        State "state" "Thu hồi cho Nhà nước" "Recovered for the State",
        /// Trả lại cho tổ chức.
        Organisation "organisation" "Trả lại cho tổ chức" "Returned to an organisation",
        /// Trả lại cho cá nhân.
        Person "person" "Trả lại cho cá nhân" "Returned to a person",
    }
}

code_enum! {
    /// State of an item.
    pub enum ItemStatus {
        /// Đang thi hành.
        Open "open" "Đang thi hành" "To be carried out",
        /// Đã báo cáo thi hành xong.
        Completed "completed" "Đã báo cáo thi hành xong" "Reported as done",
        /// Đã xác nhận thi hành xong.
        Accepted "accepted" "Đã xác nhận thi hành xong" "Accepted as done",
        /// Không phải thi hành nữa.
        Cancelled "cancelled" "Không phải thi hành nữa" "Not to be carried out any more",
    }
}

code_enum! {
    /// What was reported of an item.
    pub enum ReportStage {
        /// Báo cáo tiến độ.
        Progress "progress" "Báo cáo tiến độ" "Progress",
        /// Báo cáo hoàn thành.
        Completion "completion" "Báo cáo hoàn thành" "Completion",
    }
}

code_enum! {
    /// In what an amount is counted, in whole numbers.
    pub enum AmountUnit {
        /// Đồng.
        Vnd "vnd" "Đồng" "Đồng",
        /// Mét vuông.
        M2 "m2" "Mét vuông" "Square metres",
    }
}

impl ItemKind {
    /// In what it is counted.
    #[must_use]
    pub fn unit(self) -> Option<AmountUnit> {
        match self {
            Self::Money => Some(AmountUnit::Vnd),
            Self::Land => Some(AmountUnit::M2),
            Self::Apology | Self::Restoration | Self::Discipline | Self::Other => None,
        }
    }
}

/// The articles on carrying out.
pub const ENFORCING: &str = "Luật Khiếu nại Điều 46; Luật Tố cáo Điều 36; Nghị định 124/2020/NĐ-CP Điều 31; Nghị định 31/2019/NĐ-CP Điều 18";

const NOT_OPEN: Barred = Barred {
    detail: "It is not open: it was reported as done, accepted or cancelled.",
    legal_basis: ENFORCING,
};
const NOT_REPORTED: Barred =
    Barred { detail: "Nobody has reported that it is done.", legal_basis: ENFORCING };
const CANCELLED: Barred = Barred { detail: "It is cancelled already.", legal_basis: ENFORCING };
const NOTHING_ORDERED: Barred = Barred {
    detail: "The case has ended, or all that was ordered is carried out: nothing more is ordered in it.",
    legal_basis: ENFORCING,
};

/// True for an act on a case that may order something.
#[must_use]
pub fn orders(act: CaseAct, variant: &str) -> bool {
    match act {
        CaseAct::Decisions | CaseAct::Conclusions | CaseAct::Answers => true,
        CaseAct::EnforcementOrders => variant != "result_reported",
        CaseAct::Reviews => matches!(variant, "upheld" | "amended" | "judgment"),
        _ => false,
    }
}

/// The protected texts of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemText {
    /// What is to be done.
    pub task: String,
    /// What will prove it.
    pub expected_proof: String,
    /// Who has to do it, where that is nobody of the commune's offices.
    pub responsible_body: Option<String>,
}

/// The protected text of a report.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ItemReportText {
    /// What it says.
    pub text: String,
}

/// An item without its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnforcementItem {
    /// Tenant.
    pub commune: String,
    /// Id.
    pub id: Uuid,
    /// Case whose result it carries out.
    pub case_id: Uuid,
    /// Petition whose key encrypts its texts.
    pub petition_id: Uuid,
    /// The act that orders it.
    pub ordered_by_act: Uuid,
    /// Legal day of that act.
    pub ordered_on: NaiveDate,
    /// What is ordered.
    pub kind: ItemKind,
    /// To whom money or land goes.
    pub beneficiary: Option<Beneficiary>,
    /// How much, of money or land.
    pub ordered_amount: Option<i64>,
    /// How much of it came so far.
    pub recovered_amount: Option<i64>,
    /// Position that has to do it.
    pub responsible_position_id: Option<Uuid>,
    /// Unit that has to do it, or of that position; `None`: somebody outside.
    pub responsible_unit_id: Option<Uuid>,
    /// When it must be done.
    pub due_on: NaiveDate,
    /// State.
    pub status: ItemStatus,
    /// Legal day of the latest act on it.
    pub stepped_on: NaiveDate,
    /// Legal day on which it was reported as done.
    pub completed_on: Option<NaiveDate>,
    /// Who entered that report.
    pub completed_by_person_id: Option<Uuid>,
    /// Legal day of the acceptance.
    pub accepted_on: Option<NaiveDate>,
    /// Legal day on which it was cancelled.
    pub cancelled_on: Option<NaiveDate>,
    /// Grows with every change.
    pub version: i32,
    /// Business instant.
    pub created_at: DateTime<Utc>,
    /// Business instant of the last change.
    pub changed_at: DateTime<Utc>,
}

/// An item in its case, which says who settles and whom it excludes.
#[derive(Debug, Clone)]
pub struct ItemInCase {
    /// The item.
    pub item: EnforcementItem,
    /// Its case.
    pub case: Case,
}

impl HasFacts for ItemInCase {
    fn facts(&self) -> AccessFacts {
        self.item.facts_in(Some(&self.case))
    }
}

impl Case {
    /// True where something more may be ordered in it. What lies elsewhere may come back as it was, so what was done or over before
    /// that bars too.
    pub fn may_order(&self) -> Result<(), Barred> {
        let over = |status: CaseStatus| {
            status.has_ended() || matches!(status, CaseStatus::Enforced | CaseStatus::Executed)
        };
        let before = self.came_from.last().copied();
        if self.merged_into_id.is_some() || over(self.status) || before.is_some_and(over) {
            Err(NOTHING_ORDERED)
        } else {
            Ok(())
        }
    }
}

impl EnforcementItem {
    /// Who has to do it, and of the case who settles it; `None`: the caller does not see that.
    #[must_use]
    pub fn facts_in(&self, case: Option<&Case>) -> AccessFacts {
        AccessFacts {
            commune: self.commune.clone(),
            assignee_position_id: self.responsible_position_id,
            assignee_unit_id: self.responsible_unit_id,
            ..case.map(HasFacts::facts).unwrap_or_default()
        }
    }

    /// True where it is to be done and its day has passed.
    #[must_use]
    pub fn overdue(&self, today: NaiveDate) -> bool {
        self.status == ItemStatus::Open && self.due_on < today
    }

    fn changed(mut self, on: NaiveDate, now: DateTime<Utc>) -> Self {
        self.stepped_on = on;
        self.version += 1;
        self.changed_at = now;
        self
    }

    /// Notes how far it is (báo cáo tiến độ).
    pub fn report(mut self, amount: Option<i64>, on: NaiveDate, now: DateTime<Utc>) -> Result<Self, Barred> {
        if self.status != ItemStatus::Open {
            return Err(NOT_OPEN);
        }
        self.recovered_amount = amount.or(self.recovered_amount);
        Ok(self.changed(on, now))
    }

    /// Reported as done (báo cáo hoàn thành) by this person, and how much came in all.
    pub fn complete(
        self,
        (by, amount): (Uuid, Option<i64>),
        on: NaiveDate,
        now: DateTime<Utc>,
    ) -> Result<Self, Barred> {
        let mut done = self.report(amount, on, now)?;
        done.status = ItemStatus::Completed;
        done.completed_on = Some(on);
        done.completed_by_person_id = Some(by);
        Ok(done)
    }

    /// Accepted as done (xác nhận).
    pub fn accept(mut self, on: NaiveDate, now: DateTime<Utc>) -> Result<Self, Barred> {
        if self.status != ItemStatus::Completed {
            return Err(NOT_REPORTED);
        }
        self.status = ItemStatus::Accepted;
        self.accepted_on = Some(on);
        Ok(self.changed(on, now))
    }

    /// Not done after all: to be carried out again (trả lại).
    pub fn send_back(mut self, on: NaiveDate, now: DateTime<Utc>) -> Result<Self, Barred> {
        if self.status != ItemStatus::Completed {
            return Err(NOT_REPORTED);
        }
        self.status = ItemStatus::Open;
        self.completed_on = None;
        self.completed_by_person_id = None;
        Ok(self.changed(on, now))
    }

    /// Not to be carried out any more (hủy), in whatever state it is: its order was amended above, say, or is annulled.
    pub fn cancel(mut self, on: NaiveDate, now: DateTime<Utc>) -> Result<Self, Barred> {
        if self.status == ItemStatus::Cancelled {
            return Err(CANCELLED);
        }
        self.status = ItemStatus::Cancelled;
        self.cancelled_on = Some(on);
        Ok(self.changed(on, now))
    }
}

#[cfg(test)]
mod tests;
