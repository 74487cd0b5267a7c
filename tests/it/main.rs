//! Integration tests: one binary, so that they share one cluster.

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
