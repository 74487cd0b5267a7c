//! tiepdan: the shared record of complaints, denunciations, recommendations and reflections in a commune.
//!
//! Rooms from the ground up: [`kernel`], [`law`], [`people`], [`vault`], then one room a feature. A room uses
//! only what stands before it in this list; `tests/it/house.rs` checks it.

pub mod api;
pub mod assignments;
pub mod attachments;
pub mod cases;
pub mod cli;
pub mod config;
pub mod devdb;
pub mod kernel;
pub mod law;
pub mod migrations;
pub mod notifications;
pub mod people;
pub mod petitions;
pub mod platform;
pub mod receptions;
pub mod startup;
pub mod supervision;
pub mod vault;
pub mod worker;
