//! Integration tests: one binary, so that they share one cluster.

mod devdb;
mod main_job;
mod petitions;
mod platform;
mod support;
