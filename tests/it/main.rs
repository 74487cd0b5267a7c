//! Integration tests: one binary, so that they share one cluster.

mod catalogue;
mod devdb;
mod document;
mod house;
mod people;
mod petitions;
mod platform;
mod support;
