//! Integration tests: one binary, so that they share one cluster.

mod books;
mod devdb;
mod order;
mod petitions;
mod platform;
mod policy;
mod support;
