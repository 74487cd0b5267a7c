//! Route table, request pipeline, problems on the wire and the OpenAPI document.

pub mod csv_guard;
pub mod document;
mod examples;
pub mod extract;
pub mod headers;
pub mod limits;
pub mod page;
pub mod parts;
pub mod pipeline;
pub mod reply;
mod request_line;
pub mod route;
pub mod schema_check;
pub mod server;
pub mod strict_json;
pub mod wire;

pub use extract::{DryRun, Form, Json, Path, Query};
pub use page::{Count, Listed, Page, PageQuery};
pub use reply::{Committed, Created, Empty, Shown, Tagged};
pub use route::{Route, delete, get, post};
