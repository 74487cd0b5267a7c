//! The ground that every feature stands on; knows no feature.

pub mod access;
pub mod acts;
pub mod app;
pub mod codes;
pub mod context;
pub mod crypto;
pub mod db;
pub mod http;
pub mod ids;
pub mod jobs;
pub mod metrics;
pub mod problem;
pub mod record;
pub mod time;
