//! Integration tests: one binary, so that they share one cluster.

mod books;
mod devdb;
mod bad_bodies;
mod bad_requests;
mod denounced;
mod durability;
mod idempotency;
mod order;
mod petitions;
mod platform;
mod policy;
mod scopes;
mod sealed_rows;
mod side_doors;
mod support;
