//! The ground that every feature stands on; knows no feature.

pub mod crypto;
pub mod http;
pub mod ids;
pub mod problem;
pub mod time;
