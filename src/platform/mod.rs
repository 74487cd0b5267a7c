//! What an installation says of itself: capabilities, catalogues, health, the contract and its pages, and the log.
//! Outside the order of rooms, like `devdb`: it shows what all rooms declare and decides nothing.

pub mod admin;
pub mod capabilities;
pub mod catalogues;
pub mod frame;
pub mod haste;
pub mod health;
pub mod jobs;
pub mod logging;
pub mod metrics;
mod packed;
pub mod pages;
pub mod remedies;

use crate::kernel::http::Route;

/// Tag of these operations.
const TAG: &str = "platform";

/// The operations of the platform.
#[must_use]
pub fn routes() -> Vec<Route> {
    [capabilities::routes(), catalogues::routes(), health::routes(), jobs::routes()].concat()
}
