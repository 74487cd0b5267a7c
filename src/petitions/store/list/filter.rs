//! What a list of petitions is about, and its orders.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::kernel::access::{Lead, Scope};
use crate::petitions::model::Status;
use crate::petitions::model::petition::REPEATED;

/// What petitions may wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Awaited {
    /// That the decision in effect is carried out.
    Enforcement,
    /// What their writer owes.
    Supplement,
    /// The answer of another body.
    Reply,
}

/// What a list is about. Empty vectors filter nothing; values of one filter are joined by OR, filters by AND.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "named as the parameters of the contract")]
pub struct PetitionFilter {
    pub commune: String,
    pub number: Vec<String>,
    pub status: Vec<String>,
    pub public_status: Vec<String>,
    pub kind: Vec<String>,
    pub track: Vec<String>,
    pub register: Vec<String>,
    pub channel: Vec<String>,
    pub field: Vec<String>,
    pub unit_id: Vec<Uuid>,
    pub case_id: Vec<Uuid>,
    pub assignee_position_id: Vec<Uuid>,
    pub village_code: Vec<String>,
    pub flags: Vec<String>,
    pub flags_all: Vec<String>,
    pub forwarder_type: Vec<String>,
    pub intake_review: Vec<String>,
    pub received_from: Option<NaiveDate>,
    pub received_before: Option<NaiveDate>,
    pub due_from: Option<NaiveDate>,
    pub due_before: Option<NaiveDate>,
    /// `Some((true, today))`: overdue on that day; `Some((false, today))`: not.
    pub overdue: Option<(bool, NaiveDate)>,
    /// `Some(false)`: each matter once, where it came in first; `Some(true)`: only what another book passed on.
    pub second_entry: Option<bool>,
    /// Of a writer who has petitioned about the matter before.
    pub repeated: Option<bool>,
    /// Registers whose books the caller keeps.
    pub keeps: Vec<String>,
    /// A portal asks, for its citizens.
    pub citizen: bool,
    /// A dashboard or a supervision tool asks.
    pub watcher: bool,
    /// Only those that wait for this.
    pub awaits: Option<Awaited>,
    /// Restricts to one petition, found by its external reference.
    pub only_id: Option<Option<Uuid>>,
}

impl PetitionFilter {
    /// True where it asks for this state, among others.
    pub(super) fn asks(&self, status: Status) -> bool {
        self.status.iter().any(|code| code == status.as_str())
    }

    /// How what it finds of a scope is led to. What one number, case or assignee is named for has an index of its own. By who passed
    /// it on, and by what intake should look at, only what is seen in full is found.
    pub(super) fn leads(&self, scope: &Scope) -> Vec<Option<Lead>> {
        let named = [self.number.len(), self.case_id.len(), self.assignee_position_id.len()].contains(&1);
        if named || self.only_id.is_some() {
            vec![None]
        } else if self.forwarder_type.is_empty() && self.intake_review.is_empty() {
            scope.leads(&self.commune)
        } else {
            scope.in_full().leads(&self.commune)
        }
    }

    /// True where it would tell who has petitioned before.
    pub(super) fn asks_repeated(&self) -> bool {
        let named = |flags: &[String]| flags.iter().any(|flag| flag == REPEATED);
        self.repeated.is_some() || named(&self.flags) || named(&self.flags_all)
    }

    /// True where it would tell when something is due.
    pub(super) fn asks_due(&self) -> bool {
        self.due_from.is_some() || self.due_before.is_some() || self.overdue.is_some()
    }
}

/// Order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PetitionSort {
    /// Latest receipt first.
    ReceivedDescending,
    /// Earliest receipt first.
    ReceivedAscending,
    /// Earliest due date first, of a filter that asks for one.
    DueAscending,
    /// What came into effect first comes first; what waits not to be carried out is left out.
    EnforceAscending,
}

impl PetitionSort {
    /// The leads that have this order. What has a due date is little: its list is the shortest way for everybody.
    pub(super) fn leads(self, scope: &Scope, filter: &PetitionFilter) -> Vec<Option<Lead>> {
        match self {
            Self::ReceivedDescending | Self::ReceivedAscending => filter.leads(scope),
            Self::DueAscending | Self::EnforceAscending => vec![None],
        }
    }
}
