//! What the tests stand on: one private cluster a run, one database and one real server a test, a client a role, and
//! the contract that every answer is held to.

mod answer;
mod app;
pub mod book;
pub mod callers;
mod client;
pub mod cluster;
pub mod contract;
mod masks;
pub mod process;
pub mod snapshot;

pub use answer::Answer;
pub use app::TestApp;
pub use client::{Client, Request};
