//! Notifications: what has come to a person in office and needs to be noticed. They are written with the events that they tell
//! of (`kernel/record/notifications.rs`); here they are read, by whoever may still see what they are about, and marked as read.

pub mod access;
pub mod http;
pub mod store;
pub mod usecases;
