//! Rows and queries of this room.

pub mod accounts;
pub mod callers;
pub mod directory;
pub mod keys;
