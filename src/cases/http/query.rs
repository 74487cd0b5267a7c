//! Query parameters of lists of cases.

use chrono::{Days, NaiveDate};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use crate::cases::model::{CaseResult, CaseStatus, ComplexityLevel};
use crate::cases::store::list::{CaseFilter, CaseSort};
use crate::cases::usecases::list::ListRequest;
use crate::kernel::access::{Level, Register};
use crate::kernel::context::Context;
use crate::kernel::http::PageQuery;
use crate::kernel::problem::{FieldError, Outcome, Problem};
use crate::kernel::time::EARLIEST;
use crate::petitions::model::{Channel, Field, ForwarderType, Kind, PublicStatus, Track};
use crate::petitions::usecases::sight::Sight;

/// Days of a year at most.
const YEAR: i64 = 366;

/// Filters of a list of cases.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CaseQuery {
    /// Commune; only for callers that serve several.
    #[param(pattern = "^[0-9]{5}$", min_length = 5, max_length = 5)]
    commune: Option<String>,
    /// Printed numbers.
    #[param(max_items = 50, min_length = 1, max_length = 50)]
    number: Option<Vec<String>>,
    /// States.
    #[param(max_items = 30)]
    status: Option<Vec<CaseStatus>>,
    /// States as outsiders are told.
    #[param(max_items = 20)]
    public_status: Option<Vec<PublicStatus>>,
    /// Kinds.
    #[param(max_items = 20)]
    kind: Option<Vec<Kind>>,
    /// Tracks.
    #[param(max_items = 5)]
    track: Option<Vec<Track>>,
    /// Registers.
    #[param(max_items = 10)]
    register: Option<Vec<Register>>,
    /// Channels through which the petition came that opened it; of a year at most, by `accepted_from` or `received_from` and `accepted_before`.
    #[param(max_items = 20)]
    channel: Option<Vec<Channel>>,
    /// Fields of life.
    #[param(max_items = 50)]
    field: Option<Vec<Field>>,
    /// Units that keep the book.
    #[param(max_items = 50)]
    unit_id: Option<Vec<Uuid>>,
    /// Lead assignees.
    #[param(max_items = 50)]
    assignee_position_id: Option<Vec<Uuid>>,
    /// Settlers.
    #[param(max_items = 50)]
    settler_position_id: Option<Vec<Uuid>>,
    /// Verifiers: positions that an order of verification names.
    #[param(max_items = 50)]
    verifier_position_id: Option<Vec<Uuid>>,
    /// Villages; finds released cases only.
    #[param(max_items = 50, min_length = 1, max_length = 64)]
    village_code: Option<Vec<String>>,
    /// Flags, any of them.
    #[param(max_items = 20, min_length = 1, max_length = 40)]
    flags: Option<Vec<String>>,
    /// Flags, all of them.
    #[param(max_items = 20, min_length = 1, max_length = 40)]
    flags_all: Option<Vec<String>>,
    /// Who passed the petition on that opened it; finds released cases that one sees in full, of a year at most, as with `channel`.
    #[param(max_items = 20)]
    forwarder_type: Option<Vec<ForwarderType>>,
    /// What the intake officer should look at of the petition that opened it; finds cases whose petition one sees in full, of a year at most, as with `channel`.
    #[param(max_items = 20, min_length = 1, max_length = 40)]
    intake_review: Option<Vec<String>>,
    /// How complex it was found to be, by a decision in writing.
    #[param(max_items = 5)]
    complexity_level: Option<Vec<ComplexityLevel>>,
    /// Results.
    #[param(max_items = 10)]
    result: Option<Vec<CaseResult>>,
    /// The petition that opened it was received on or after this day.
    received_from: Option<NaiveDate>,
    /// The petition that opened it was received before this day.
    received_before: Option<NaiveDate>,
    /// Accepted on or after this day.
    accepted_from: Option<NaiveDate>,
    /// Accepted before this day.
    accepted_before: Option<NaiveDate>,
    /// Due on or after this day.
    due_from: Option<NaiveDate>,
    /// Due before this day.
    due_before: Option<NaiveDate>,
    /// Due within so many days from today.
    #[param(minimum = 0, maximum = 3650)]
    due_within_days: Option<u32>,
    /// Past its due date today, or not.
    overdue: Option<bool>,
    /// Past its due date on this day.
    overdue_at: Option<NaiveDate>,
    /// `false`: each matter once, with the case that has its petitions, and none that was opened by mistake; `true`: only those that were merged into another one.
    merged: Option<bool>,
    /// `true`: only those whose decision was sent to the complainant and nobody has proved when he received it, so that its effect waits; `false`: only the others. Finds sealed cases only for those who see them in full.
    receipt_missing: Option<bool>,
    /// Order: `-accepted_on` (default), `accepted_on`, `due_on`; by due date only what has one.
    #[param(pattern = "^(-accepted_on|accepted_on|due_on)$", max_length = 20, example = "-accepted_on")]
    sort: Option<String>,
    /// Items on a page.
    #[param(minimum = 1, maximum = 500, example = 50)]
    limit: Option<i64>,
    /// Cursor of the page before.
    #[param(min_length = 1, max_length = 1000)]
    cursor: Option<String>,
    /// Count the matches, up to 10,000.
    count: Option<bool>,
}

fn codes<T: Copy>(values: Option<&[T]>, code: fn(T) -> &'static str) -> Vec<String> {
    values.unwrap_or_default().iter().map(|value| code(*value).to_owned()).collect()
}

impl CaseQuery {
    fn check(&self, watcher: bool, today: NaiveDate) -> Outcome<()> {
        let inverted = |from: Option<NaiveDate>, before: Option<NaiveDate>| {
            from.zip(before).is_some_and(|(from, before)| from >= before)
        };
        let mut errors = Vec::new();
        if inverted(self.accepted_from, self.accepted_before) {
            errors.push(FieldError::parameter(
                "accepted_before",
                "inverted",
                "Must be later than accepted_from.",
            ));
        }
        if inverted(self.received_from, self.received_before) {
            errors.push(FieldError::parameter(
                "received_before",
                "inverted",
                "Must be later than received_from.",
            ));
        }
        errors.extend(self.unbounded(today));
        let masked = [
            ("forwarder_type", self.forwarder_type.is_some()),
            ("intake_review", self.intake_review.is_some()),
        ];
        for (name, _) in masked.into_iter().filter(|(_, asked)| watcher && *asked) {
            errors.push(FieldError::parameter(name, "not_allowed", "This is masked for you, and no filter."));
        }
        if inverted(self.due_from, self.due_before) {
            errors.push(FieldError::parameter("due_before", "inverted", "Must be later than due_from."));
        }
        if self.overdue.is_some() && self.overdue_at.is_some() {
            errors.push(FieldError::parameter(
                "overdue_at",
                "not_allowed",
                "Send either overdue or overdue_at.",
            ));
        }
        if self.due_before.is_some() && self.due_within_days.is_some() {
            errors.push(FieldError::parameter(
                "due_within_days",
                "not_allowed",
                "Send either due_before or due_within_days.",
            ));
        }
        if errors.is_empty() { Ok(()) } else { Err(Problem::parameters(errors)) }
    }

    /// How the petition behind a case came is looked up case by case: for a year of them at most.
    fn unbounded(&self, today: NaiveDate) -> impl Iterator<Item = FieldError> {
        let from = self.accepted_from.max(self.received_from);
        let before = self.accepted_before.map_or(today, |before| before.min(today));
        let bounded = from.is_some_and(|from| before.signed_duration_since(from).num_days() <= YEAR);
        let asked = [
            ("channel", self.channel.is_some()),
            ("forwarder_type", self.forwarder_type.is_some()),
            ("intake_review", self.intake_review.is_some()),
        ];
        asked.into_iter().filter(move |(_, asked)| *asked && !bounded).map(|(name, _)| {
            let detail = "Only of a year: send accepted_from or received_from, and accepted_before where that is longer ago.";
            FieldError::parameter(name, "range", detail)
        })
    }

    /// The request in the caller's commune.
    pub fn request(self, context: &Context) -> Outcome<ListRequest> {
        let watcher = Sight::of(context.caller(), Level::Full, false).watcher;
        let today = context.today();
        self.check(watcher, today)?;
        let within =
            self.due_within_days.and_then(|days| today.checked_add_days(Days::new(u64::from(days) + 1)));
        let sort = match self.sort.as_deref() {
            Some("accepted_on") => CaseSort::AcceptedAscending,
            Some("due_on") => CaseSort::DueAscending,
            _ => CaseSort::AcceptedDescending,
        };
        // What has no due date has no place in the order by it: it is not counted either.
        let from = (sort == CaseSort::DueAscending).then_some(EARLIEST);
        let filter = CaseFilter {
            commune: context.commune(self.commune.as_deref())?,
            number: self.number.unwrap_or_default(),
            status: codes(self.status.as_deref(), CaseStatus::as_str),
            public_status: codes(self.public_status.as_deref(), PublicStatus::as_str),
            kind: codes(self.kind.as_deref(), Kind::as_str),
            track: codes(self.track.as_deref(), Track::as_str),
            register: codes(self.register.as_deref(), Register::as_str),
            channel: codes(self.channel.as_deref(), Channel::as_str),
            field: codes(self.field.as_deref(), Field::as_str),
            unit_id: self.unit_id.unwrap_or_default(),
            assignee_position_id: self.assignee_position_id.unwrap_or_default(),
            settler_position_id: self.settler_position_id.unwrap_or_default(),
            verifier_position_id: self.verifier_position_id.unwrap_or_default(),
            village_code: self.village_code.unwrap_or_default(),
            flags: self.flags.unwrap_or_default(),
            flags_all: self.flags_all.unwrap_or_default(),
            forwarder_type: codes(self.forwarder_type.as_deref(), ForwarderType::as_str),
            intake_review: self.intake_review.unwrap_or_default(),
            complexity_level: codes(self.complexity_level.as_deref(), ComplexityLevel::as_str),
            received_from: self.received_from,
            received_before: self.received_before,
            result: codes(self.result.as_deref(), CaseResult::as_str),
            accepted_from: self.accepted_from,
            accepted_before: self.accepted_before,
            due_from: self.due_from.or(from),
            due_before: self.due_before.or(within),
            merged: self.merged,
            receipt_missing: self.receipt_missing,
            watcher,
            overdue: self.overdue_at.map(|day| (true, day)).or(self.overdue.map(|overdue| (overdue, today))),
        };
        Ok(ListRequest {
            filter,
            sort,
            page: PageQuery { limit: self.limit, cursor: self.cursor },
            count: self.count.unwrap_or(false),
        })
    }
}
