//! Queues.

use serde::Deserialize;
use utoipa::IntoParams;

use crate::cases::usecases::queues::{self, Asked, QueueView};
use crate::kernel::access::{Allow, Register};
use crate::kernel::context::Context;
use crate::kernel::http::{Listed, PageQuery, Path, Query, Route, get};
use crate::kernel::problem::{Code, Outcome};
use crate::petitions::access::{ReadPetitions, matrix};
use crate::petitions::usecases::views::PetitionSummary;

const TAG: &str = "petitions";

/// Days ahead that `due_soon` looks unless asked otherwise: a working week and the weekend.
const WITHIN_DAYS: u32 = 7;

/// What part of a queue is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct QueueQuery {
    /// Commune; only for callers that serve several.
    #[param(pattern = "^[0-9]{5}$", min_length = 5, max_length = 5)]
    commune: Option<String>,
    /// Registers.
    #[param(max_items = 10)]
    register: Option<Vec<Register>>,
    /// Calendar days ahead that `due_soon` looks; default 7, 0 means today.
    #[param(minimum = 0, maximum = 365, example = 7)]
    within_days: Option<u32>,
}

/// The same, and which page.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct QueuePageQuery {
    /// Commune; only for callers that serve several.
    #[param(pattern = "^[0-9]{5}$", min_length = 5, max_length = 5)]
    commune: Option<String>,
    /// Registers.
    #[param(max_items = 10)]
    register: Option<Vec<Register>>,
    /// Calendar days ahead that `due_soon` looks; default 7, 0 means today.
    #[param(minimum = 0, maximum = 365, example = 7)]
    within_days: Option<u32>,
    /// Items on a page; default 50.
    #[param(minimum = 1, maximum = 500, example = 50)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[param(min_length = 1, max_length = 1000)]
    cursor: Option<String>,
}

fn asked(
    context: &Context,
    commune: Option<&str>,
    register: Option<&[Register]>,
    within_days: Option<u32>,
) -> Outcome<Asked> {
    Ok(Asked {
        commune: context.commune(commune)?,
        named: commune.is_some(),
        register: register.unwrap_or_default().iter().map(|code| code.as_str().to_owned()).collect(),
        within_days: within_days.unwrap_or(WITHIN_DAYS).into(),
    })
}

async fn overview(gate: Allow<ReadPetitions>, Query(query): Query<QueueQuery>) -> Outcome<Listed<QueueView>> {
    let asked = asked(&gate, query.commune.as_deref(), query.register.as_deref(), query.within_days)?;
    queues::overview(&gate, &gate.scope(matrix), &asked).await.map(Listed::all)
}

async fn one(
    gate: Allow<ReadPetitions>,
    Path(name): Path<String>,
    Query(query): Query<QueuePageQuery>,
) -> Outcome<Listed<PetitionSummary>> {
    let asked = asked(&gate, query.commune.as_deref(), query.register.as_deref(), query.within_days)?;
    let page = PageQuery { limit: query.limit, cursor: query.cursor };
    queues::of(&gate, &gate.scope(matrix), &name, &asked, page).await
}

/// The operations.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/v1/queues", "listQueues", overview).serves(&["II.2-2d"]).about(
            TAG,
            "What waits",
            "Each queue with its length, counted up to 10,000, and the day of what waits longest; of petitions the caller may see, and of what results order. Overdue enforcement items stand in their own list, to which `href` leads.",
        ),
        get("/v1/queues/{name}", "getQueue", one)
            .serves(&["II.2-2d"])
            .about(
                TAG,
                "What waits in a queue",
                "`unscreened`, `awaiting_supplement` and `awaiting_reply` by day of receipt, `due_soon` and `overdue` by due date, `effective_not_enforced` by the day on which the decision came into effect; what waits longest comes first. `awaiting_supplement` holds what its writer was asked for, while it waits for another petition too. `awaiting_reply` holds what was transferred, what a lower body was urged to report on, and what was referred to investigation or inspection, until the body has settled it (`received-replies`); of what another book of the commune has, until that one has answered or asks its writer for something. `overdue_items` is no queue of petitions: it is the list of enforcement items with `overdue=true`.",
            )
            .problems(&[Code::CursorInvalid, Code::ResourceNotFound]),
    ]
}
