//! Attachments (tài liệu kèm theo): scans and photos of a petition, as a portal or the desk adds them, and those that prove what was done
//! in a case. Contents lie in the vault, in chunks (`vault/files.rs`); so do names and descriptions, which may tell who. A file is never
//! changed or deleted: one that was added by mistake is voided.

pub mod http;
pub mod model;
pub mod schema;
pub mod store;
pub mod usecases;
