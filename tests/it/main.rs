//! Integration tests: one binary, so that they share one cluster.

mod devdb;
mod people;
mod petitions;
mod platform;
mod supervision;
mod support;
