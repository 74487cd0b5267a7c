//! Commands, one file each.

pub mod client;
pub mod user;
