//! Assignments with the five clears: who, what, which responsibility, progress with dates, expected result
//! (rõ người, rõ việc, rõ trách nhiệm, rõ tiến độ, rõ kết quả).

pub mod access;
pub mod acts;
pub mod http;
pub mod model;
pub mod schema;
pub mod store;
pub mod usecases;
