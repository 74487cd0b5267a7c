//! What a scrape of this process asks: the sources of the rooms, and those that belong to a running server.

use std::sync::Arc;

use crate::api;
use crate::kernel::app::App;
use crate::kernel::http::lanes::{LaneGauges, Lanes};
use crate::kernel::jobs::JobGauges;
use crate::kernel::metrics::{Metrics, Requests};
use crate::kernel::record::access_log::AccessLogCounter;
use crate::law::store::LawBook;
use crate::platform::metrics::Known;
use crate::startup::checks::why;
use crate::worker;

/// The metrics of a server.
pub(super) fn metrics(app: &Arc<App>, requests: &Requests, lanes: &Arc<Lanes>) -> Result<Metrics, String> {
    let known =
        Known { db: app.db.clone(), keys: app.keys.clone(), law: app.part::<LawBook>(), clock: app.clock };
    let kinds = worker::jobs().iter().map(|job| job.kind()).collect();
    let mut sources = api::sources(known);
    sources.push(Box::new(LaneGauges(lanes.clone())));
    sources.push(Box::new(JobGauges::new(kinds, app.clock)));
    sources.push(Box::new(AccessLogCounter(app.clone())));
    Metrics::new(requests, app.db.clone(), sources).map_err(|problem| why(&problem).to_owned())
}
