//! The one integration test binary.
#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod devdb;
