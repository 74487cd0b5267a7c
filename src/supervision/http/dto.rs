//! Bodies and parameters of findings.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use crate::kernel::http::PageQuery;
use crate::supervision::model::{FindingStatus, Severity};
use crate::supervision::store::Filter;
use crate::supervision::usecases::{FindingList, NewFinding};

/// A finding to record.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct FindingBody {
    /// Commune; needed only where one serves several.
    #[serde(default)]
    #[schema(min_length = 5, max_length = 5, pattern = "^[0-9]{5}$")]
    commune: Option<String>,
    /// Supervision programme; none stands yet, so only null is accepted.
    #[serde(default)]
    programme_id: Option<Uuid>,
    /// Supervised unit: one of the commune, not of your own body.
    subject_unit_id: Uuid,
    /// Cases it is about, each once; you must be able to see them.
    #[serde(default)]
    #[schema(max_items = 100)]
    case_ids: Vec<Uuid>,
    /// How grave it is.
    severity: Severity,
    /// Legal rule that was broken; see `/v1/legal-rules`.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 20, example = "T07")]
    rule_key: Option<String>,
    /// What was seen.
    #[schema(min_length = 1, max_length = 8000, pattern = r"\S")]
    description: String,
    /// What should be done.
    #[schema(min_length = 1, max_length = 8000, pattern = r"\S")]
    recommendation: String,
    /// Last day for the answer; not in the past.
    answer_due_on: NaiveDate,
    /// In which of your positions you act; needed only where several permit it.
    #[serde(default)]
    acting_position_id: Option<Uuid>,
}

impl From<FindingBody> for NewFinding {
    fn from(body: FindingBody) -> Self {
        Self {
            commune: body.commune,
            programme_id: body.programme_id,
            subject_unit_id: body.subject_unit_id,
            case_ids: body.case_ids,
            severity: body.severity,
            rule_key: body.rule_key,
            description: body.description,
            recommendation: body.recommendation,
            answer_due_on: body.answer_due_on,
            acting_position_id: body.acting_position_id,
        }
    }
}

/// Order of the list; the id breaks ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub enum FindingSort {
    /// Newest first.
    #[default]
    #[serde(rename = "-recorded_on")]
    Newest,
    /// Oldest first.
    #[serde(rename = "recorded_on")]
    Oldest,
}

/// Parameters of the list.
#[derive(Debug, Deserialize, IntoParams)]
pub struct FindingsQuery {
    /// Commune; needed only where one serves several.
    #[param(min_length = 5, max_length = 5, pattern = "^[0-9]{5}$")]
    commune: Option<String>,
    /// Any of these states.
    #[param(max_items = 4)]
    status: Option<Vec<FindingStatus>>,
    /// Any of these grades.
    #[param(max_items = 3)]
    severity: Option<Vec<Severity>>,
    /// About this unit.
    subject_unit_id: Option<Uuid>,
    /// Issued by this body.
    issuer_unit_id: Option<Uuid>,
    /// Naming this case, if you may see it.
    case_id: Option<Uuid>,
    /// Recorded on this day or later.
    recorded_from: Option<NaiveDate>,
    /// Recorded before this day.
    recorded_before: Option<NaiveDate>,
    /// Answer due before this day.
    answer_due_before: Option<NaiveDate>,
    /// `true`: an answer is owed and its day has passed; `false`: all others.
    overdue: Option<bool>,
    /// Order; default `-recorded_on`.
    sort: Option<FindingSort>,
    /// Most items of a page; default 50.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[param(min_length = 1, max_length = 1000)]
    cursor: Option<String>,
    /// Count the matches, up to 10,000.
    count: Option<bool>,
}

impl FindingsQuery {
    /// What is asked for.
    pub(super) fn asked(self) -> FindingList {
        FindingList {
            commune: self.commune,
            filter: Filter {
                status: self.status.unwrap_or_default(),
                severity: self.severity.unwrap_or_default(),
                subject_unit_id: self.subject_unit_id,
                issuer_unit_id: self.issuer_unit_id,
                case_id: self.case_id,
                recorded_from: self.recorded_from,
                recorded_before: self.recorded_before,
                answer_due_before: self.answer_due_before,
                overdue: self.overdue,
                ascending: self.sort.unwrap_or_default() == FindingSort::Oldest,
            },
            page: PageQuery { limit: self.limit, cursor: self.cursor },
            count: self.count.unwrap_or(false),
        }
    }
}
