//! Integration tests: one binary, so that they share one cluster.

mod devdb;
mod petitions;
mod platform;
mod receptions;
mod support;
