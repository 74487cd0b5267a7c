//! Query parameters of lists of petitions.

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use crate::kernel::access::{Level, Register};
use crate::kernel::context::Context;
use crate::kernel::http::PageQuery;
use crate::kernel::problem::{FieldError, Outcome, Problem};
use crate::kernel::time::EARLIEST;
use crate::petitions::access::books_of;
use crate::petitions::model::{Channel, Field, ForwarderType, Kind, PublicStatus, Status, Track};
use crate::petitions::store::intakes;
use crate::petitions::store::list::{PetitionFilter, PetitionSort};
use crate::petitions::usecases::list::ListRequest;
use crate::petitions::usecases::sight::Sight;

macro_rules! filters {
    ($name:ident { $($(#[$meta:meta])* $field:ident: $kind:ty,)* }) => {
        /// Filters of a list of petitions.
        #[derive(Debug, Deserialize, IntoParams)]
        #[into_params(parameter_in = Query)]
        pub struct $name {
            /// Commune; only for callers that serve several.
            #[param(pattern = "^[0-9]{5}$", min_length = 5, max_length = 5)]
            pub commune: Option<String>,
            /// Printed numbers.
            #[param(max_items = 50, min_length = 1, max_length = 50)]
            pub number: Option<Vec<String>>,
            /// Inner states; what is masked for you is not found.
            #[param(max_items = 20)]
            pub status: Option<Vec<Status>>,
            /// States as outsiders are told.
            #[param(max_items = 20)]
            pub public_status: Option<Vec<PublicStatus>>,
            /// Kinds.
            #[param(max_items = 20)]
            pub kind: Option<Vec<Kind>>,
            /// Tracks.
            #[param(max_items = 5)]
            pub track: Option<Vec<Track>>,
            /// Registers.
            #[param(max_items = 10)]
            pub register: Option<Vec<Register>>,
            /// Channels.
            #[param(max_items = 20)]
            pub channel: Option<Vec<Channel>>,
            /// Fields of life.
            #[param(max_items = 50)]
            pub field: Option<Vec<Field>>,
            /// Units that keep the book.
            #[param(max_items = 50)]
            pub unit_id: Option<Vec<Uuid>>,
            /// Cases: the petition that opened each, and those that are linked to it.
            #[param(max_items = 50)]
            pub case_id: Option<Vec<Uuid>>,
            /// Accountable positions.
            #[param(max_items = 50)]
            pub assignee_position_id: Option<Vec<Uuid>>,
            /// Villages; finds released petitions only.
            #[param(max_items = 50, min_length = 1, max_length = 64)]
            pub village_code: Option<Vec<String>>,
            /// Flags, any of them.
            #[param(max_items = 20, min_length = 1, max_length = 40)]
            pub flags: Option<Vec<String>>,
            /// Flags, all of them.
            #[param(max_items = 20, min_length = 1, max_length = 40)]
            pub flags_all: Option<Vec<String>>,
            /// Who passed it on; finds released petitions that one sees in full.
            #[param(max_items = 20)]
            pub forwarder_type: Option<Vec<ForwarderType>>,
            /// What the intake officer should look at; finds petitions that one sees in full.
            #[param(max_items = 20, min_length = 1, max_length = 40)]
            pub intake_review: Option<Vec<String>>,
            /// Received on or after this day.
            pub received_from: Option<NaiveDate>,
            /// Received before this day.
            pub received_before: Option<NaiveDate>,
            /// Due on or after this day; what is masked for you is not found.
            pub due_from: Option<NaiveDate>,
            /// Due before this day; what is masked for you is not found.
            pub due_before: Option<NaiveDate>,
            /// Past its due date, or not; what is masked for you is not found.
            pub overdue: Option<bool>,
            /// Passed on by another book of the commune, or not: with `false` each matter of the commune is counted once, where it
            /// came in first.
            pub second_entry: Option<bool>,
            /// Of a writer who has petitioned about the matter before, or for the first time; finds what was screened, and sealed
            /// petitions only for those who work with them.
            pub repeated: Option<bool>,
            $($(#[$meta])* pub $field: $kind,)*
        }

        impl $name {
            /// The filter in the caller's commune.
            pub fn filter(&self, context: &Context) -> Outcome<PetitionFilter> {
                let inverted = |from: Option<NaiveDate>, before: Option<NaiveDate>| {
                    from.zip(before).is_some_and(|(from, before)| from >= before)
                };
                let mut errors = Vec::new();
                if inverted(self.received_from, self.received_before) {
                    errors.push(FieldError::parameter("received_before", "inverted", "Must be later than received_from."));
                }
                if inverted(self.due_from, self.due_before) {
                    errors.push(FieldError::parameter("due_before", "inverted", "Must be later than due_from."));
                }
                let sight = Sight::of(context.caller(), Level::Full, false);
                let (citizen, watcher) = (sight.citizen, sight.watcher);
                let masked = [
                    ("flags", citizen && self.flags.is_some()),
                    ("flags_all", citizen && self.flags_all.is_some()),
                    ("repeated", citizen && self.repeated.is_some()),
                    ("intake_review", (citizen || watcher) && self.intake_review.is_some()),
                    ("assignee_position_id", citizen && self.assignee_position_id.is_some()),
                    ("forwarder_type", watcher && self.forwarder_type.is_some()),
                ];
                for (name, _) in masked.into_iter().filter(|(_, refused)| *refused) {
                    errors.push(FieldError::parameter(name, "not_allowed", "This is masked for you, and no filter."));
                }
                if !errors.is_empty() {
                    return Err(Problem::parameters(errors));
                }
                let commune = context.commune(self.commune.as_deref())?;
                Ok(PetitionFilter {
                    keeps: books_of(context.caller(), &commune),
                    commune,
                    number: self.number.clone().unwrap_or_default(),
                    status: codes(self.status.as_deref(), Status::as_str),
                    public_status: codes(self.public_status.as_deref(), PublicStatus::as_str),
                    kind: codes(self.kind.as_deref(), Kind::as_str),
                    track: codes(self.track.as_deref(), Track::as_str),
                    register: codes(self.register.as_deref(), Register::as_str),
                    channel: codes(self.channel.as_deref(), Channel::as_str),
                    field: codes(self.field.as_deref(), Field::as_str),
                    unit_id: self.unit_id.clone().unwrap_or_default(),
                    case_id: self.case_id.clone().unwrap_or_default(),
                    assignee_position_id: self.assignee_position_id.clone().unwrap_or_default(),
                    village_code: self.village_code.clone().unwrap_or_default(),
                    flags: self.flags.clone().unwrap_or_default(),
                    flags_all: self.flags_all.clone().unwrap_or_default(),
                    forwarder_type: codes(self.forwarder_type.as_deref(), ForwarderType::as_str),
                    intake_review: self.intake_review.clone().unwrap_or_default(),
                    received_from: self.received_from,
                    received_before: self.received_before,
                    due_from: self.due_from,
                    due_before: self.due_before,
                    overdue: self.overdue.map(|overdue| (overdue, context.today())),
                    second_entry: self.second_entry,
                    repeated: self.repeated,
                    citizen,
                    watcher,
                    awaits: None,
                    only_id: None,
                })
            }
        }
    };
}

fn codes<T: Copy>(values: Option<&[T]>, code: fn(T) -> &'static str) -> Vec<String> {
    values.unwrap_or_default().iter().map(|value| code(*value).to_owned()).collect()
}

filters! { DatasetQuery {} }

filters! { PetitionQuery {
    /// The portal's own id; finds the calling client's petition only.
    #[param(min_length = 1, max_length = 100)]
    external_ref: Option<String>,
    /// Order: `-received_on` (default), `received_on`, `due_on`; by due date only what has one that is not masked for you.
    #[param(pattern = "^(-received_on|received_on|due_on)$", max_length = 20, example = "-received_on")]
    sort: Option<String>,
    /// Items on a page.
    #[param(minimum = 1, maximum = 500, example = 50)]
    limit: Option<i64>,
    /// Cursor of the page before.
    #[param(min_length = 1, max_length = 1000)]
    cursor: Option<String>,
    /// Count the matches, up to 10,000.
    count: Option<bool>,
} }

impl PetitionQuery {
    /// The request in the caller's commune.
    pub async fn request(self, context: &Context) -> Outcome<ListRequest> {
        let mut filter = self.filter(context)?;
        if let Some(external_ref) = &self.external_ref {
            let client = context.caller().client_id().unwrap_or_default();
            let mut conn = context.app().db.read().await?;
            filter.only_id =
                Some(intakes::by_external_ref(&mut conn, &filter.commune, client, external_ref).await?);
        }
        let sort = match self.sort.as_deref() {
            Some("received_on") => PetitionSort::ReceivedAscending,
            Some("due_on") => PetitionSort::DueAscending,
            _ => PetitionSort::ReceivedDescending,
        };
        if sort == PetitionSort::DueAscending {
            // What has no due date has no place in this order: it is not counted either.
            filter.due_from.get_or_insert(EARLIEST);
        }
        Ok(ListRequest {
            filter,
            sort,
            page: PageQuery { limit: self.limit, cursor: self.cursor },
            count: self.count.unwrap_or(false),
        })
    }
}
