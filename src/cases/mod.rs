//! Cases (vụ việc): accepted, assigned, answered, closed. So far those of recommendations and reflections.

pub mod access;
pub mod acts;
pub mod http;
pub mod model;
pub mod schema;
pub mod store;
pub mod usecases;
