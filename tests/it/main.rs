//! Integration tests: one binary, so that they share one cluster.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod catalogue;
mod devdb;
mod document;
mod house;
mod main_job;
mod people;
mod petitions;
mod platform;
mod receptions;
mod supervision;
mod support;
