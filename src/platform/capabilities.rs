//! What this installation can do: for clients that serve several installations and releases.

use chrono::{Datelike as _, NaiveDate};
use serde::Serialize;
use utoipa::ToSchema;

use super::TAG;
use crate::kernel::access::Public;
use crate::kernel::http::headers::API_VERSION;
use crate::kernel::http::route::BODY_LIMIT;
use crate::kernel::http::{Route, Shown, get};
use crate::kernel::problem::Outcome;
use crate::kernel::record::retention::KeptAnswers;
use crate::law::http::CalendarYearView;
use crate::law::store::LawBook;

/// What the start-up knows and a client may know: a part of the application.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Tags of the contract that have operations.
    pub features: Vec<&'static str>,
    /// Requests a minute for each client, user and unauthenticated address.
    pub requests_per_minute: u32,
    /// Requests in one burst.
    pub burst: u32,
    /// Log-ins a minute for each address.
    pub logins_per_minute: u32,
}

/// The operations.
pub(super) fn routes() -> Vec<Route> {
    vec![get("/v1/capabilities", "getCapabilities", show).about(
        TAG,
        "Version, features, limits, calendar state",
        "What this installation offers and how much a client may ask of it. `today` is the legal day (UTC+7) that \
         the installation counts with.",
    )]
}

/// What this installation can do.
#[derive(Debug, Serialize, ToSchema)]
struct CapabilitiesView {
    /// Version of the contract, as in `API-Version`.
    #[schema(max_length = 20, example = "1")]
    api_version: &'static str,
    /// Version of the program.
    #[schema(max_length = 40, example = "0.1.0")]
    version: &'static str,
    /// The legal day.
    today: NaiveDate,
    /// Groups of operations that are there.
    #[schema(max_items = 100)]
    features: Vec<&'static str>,
    /// How much one client may ask.
    limits: LimitsView,
    /// How long things are kept.
    retention: RetentionView,
    /// What is known of days off.
    calendar: CalendarStateView,
}

/// How much one client may ask.
#[derive(Debug, Serialize, ToSchema)]
struct LimitsView {
    /// Requests a minute for each client, user and unauthenticated address.
    #[schema(minimum = 1)]
    requests_per_minute: u32,
    /// Requests in one burst.
    #[schema(minimum = 1)]
    burst: u32,
    /// Log-ins a minute for each address.
    #[schema(minimum = 1)]
    logins_per_minute: u32,
    /// Largest JSON body, in bytes.
    #[schema(minimum = 1)]
    body_bytes: usize,
    /// Largest page of a list.
    #[schema(minimum = 1)]
    page_items: u32,
}

/// How long things are kept.
#[derive(Debug, Serialize, ToSchema)]
struct RetentionView {
    /// Hours for which a retry with the same `Idempotency-Key` gets the same answer.
    #[schema(minimum = 1)]
    idempotency_key_hours: u32,
}

/// What is known of days off.
#[derive(Debug, Serialize, ToSchema)]
struct CalendarStateView {
    /// Last day up to which every year from today on is known; null: not even this year is.
    #[schema(required)]
    known_until: Option<NaiveDate>,
    /// True where one of the known years from today on is provisional: a deadline in it may still move.
    provisional: bool,
    /// The known years.
    #[schema(max_items = 200)]
    years: Vec<CalendarYearView>,
    /// Changes whenever a rule or a day does.
    #[schema(max_length = 64)]
    fingerprint: String,
}

async fn show(gate: Public) -> Outcome<Shown<CapabilitiesView>> {
    let app = &gate.visitor.app;
    let (offer, law, today) = (app.part::<Offer>(), app.part::<LawBook>().current(), app.clock.today());
    Ok(Shown::plain(CapabilitiesView {
        api_version: API_VERSION,
        version: env!("CARGO_PKG_VERSION"),
        today,
        features: offer.features.clone(),
        limits: LimitsView {
            requests_per_minute: offer.requests_per_minute,
            burst: offer.burst,
            logins_per_minute: offer.logins_per_minute,
            body_bytes: BODY_LIMIT,
            page_items: 500,
        },
        retention: RetentionView { idempotency_key_hours: app.part::<KeptAnswers>().hours() },
        calendar: CalendarStateView {
            known_until: law.calendar.known_until(today),
            provisional: law
                .years
                .iter()
                .any(|year| year.year >= today.year() && law.calendar.is_provisional(year.year)),
            years: law.years.iter().map(CalendarYearView::of).collect(),
            fingerprint: law.fingerprint.clone(),
        },
    }))
}
