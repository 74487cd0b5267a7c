//! Reception of citizens (tiếp công dân): a host's schedule of sessions, approved by the host, posted in time.

pub mod access;
pub mod acts;
pub mod http;
pub mod model;
pub mod schema;
pub mod store;
pub mod usecases;
