//! Operations on notifications.

use serde::Deserialize;
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::access::ReadNotifications;
use super::store::NotificationFilter;
use super::usecases::{self, MarkedView, NotificationList, NotificationView};
use crate::kernel::access::Allow;
use crate::kernel::http::{Json, Listed, PageQuery, Query, Route, Shown, get, post};
use crate::kernel::problem::{Code, Outcome};
use crate::kernel::record::notifications::NotificationKind;

const TAG: &str = "notifications";

/// Parameters of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct NotificationQuery {
    /// Commune; only for callers that serve several.
    #[param(pattern = "^[0-9]{5}$", min_length = 5, max_length = 5)]
    commune: Option<String>,
    /// Kinds.
    #[param(max_items = 20)]
    kind: Option<Vec<NotificationKind>>,
    /// Not read yet, or read.
    unread: Option<bool>,
    /// Items on a page; default 50.
    #[param(minimum = 1, maximum = 500, example = 50)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[param(min_length = 1, max_length = 1000)]
    cursor: Option<String>,
    /// Count the matches, up to 10,000.
    count: Option<bool>,
}

/// What one has read.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
struct ReadingInput {
    /// Which notifications.
    #[schema(min_items = 1, max_items = 500)]
    notification_ids: Vec<Uuid>,
}

async fn list(
    gate: Allow<ReadNotifications>,
    Query(query): Query<NotificationQuery>,
) -> Outcome<Listed<NotificationView>> {
    let kind = query.kind.iter().flatten().map(|kind| kind.as_str().to_owned()).collect();
    let asked = NotificationList {
        commune: query.commune,
        filter: NotificationFilter { kind, unread: query.unread },
        page: PageQuery { limit: query.limit, cursor: query.cursor },
        count: query.count.unwrap_or(false),
    };
    usecases::list(&gate, asked).await
}

async fn read(gate: Allow<ReadNotifications>, Json(body): Json<ReadingInput>) -> Outcome<Shown<MarkedView>> {
    usecases::read(&gate, &body.notification_ids).await.map(Shown::secret)
}

/// The operations of this room.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        get("/v1/notifications", "listNotifications", list)
            .serves(&["II.2-2b", "II.2-2d", "II.2-2e"])
            .about(
                TAG,
                "What needs to be noticed",
                "What came to the caller in his offices, the newest day first: petitions that came into his book, were passed on to it, \
                 came back or wait for another one no more, what their writers supply or withdraw through a portal, files that were added to them or voided, work, orders of verification that name him and their annulment, what he is named to settle, clocks that are due soon, overdue or were moved, enforcement items that are due soon or overdue, \
                 findings and replies to his own, approvals that wait for a second person. Nobody is told of what he did himself. Of what he may not see any more, or in an office \
                 that he has left, he is told nothing; of an order that names him also before he sees the case. Here stand ids, codes and days only; the rows \
                 themselves tell the rest.",
            )
            .problems(&[Code::CursorInvalid]),
        post("/v1/notifications/readings", "readNotifications", read)
            .without_key()
            .about(
                TAG,
                "Mark notifications as read",
                "Those of the list that was shown. What the caller cannot see, or not any more, is passed over and stays unread; what was \
                 read stays so, and doing it again changes nothing.",
            )
            .example(json!({ "notification_ids": ["095e1c35-2910-8a7c-9f3e-5d0c1b2a4f68"] })),
    ]
}
