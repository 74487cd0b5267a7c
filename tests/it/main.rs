//! Integration tests: one binary, so that they share one cluster.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod act_reading;
mod acts;
mod bad_bodies;
mod bad_requests;
mod books;
mod catalogue;
mod clocks;
mod commands;
mod cursors;
mod denounced;
mod devdb;
mod document;
mod durability;
mod examples;
mod faults;
mod house;
mod idempotency;
mod installation;
mod limits;
mod logging;
mod looks;
mod main_job;
mod order;
mod people;
mod petitions;
mod platform;
mod policy;
mod polls;
mod problem_codes;
mod protected;
mod receptions;
mod released;
mod scopes;
mod sealed_rows;
mod side_doors;
mod streams;
mod supervision;
mod support;
