//! Petitions (đơn): registered, sealed, screened; their clocks, notices and outward summary.

pub mod access;
pub mod acts;
pub mod http;
pub mod model;
pub mod schema;
pub mod store;
pub mod usecases;
