//! Route table, request pipeline, problems on the wire and the OpenAPI document.

mod admission;
mod body;
pub mod csv_guard;
pub mod document;
mod examples;
pub mod extract;
mod handler;
pub mod headers;
pub mod lanes;
pub mod limits;
pub mod page;
pub mod paging;
pub mod parts;
pub mod pieces;
pub mod pipeline;
mod polls;
pub mod reply;
mod request_line;
mod response;
pub mod route;
pub mod schema_check;
mod served;
pub mod server;
pub mod shares;
pub mod strict_json;
pub mod tags;
pub mod upload;
pub mod wire;

pub use extract::{DryRun, Form, Json, Path, Query};
pub use page::{Count, Listed, Page};
pub use paging::{PageQuery, Paging, counted};
pub use reply::{Committed, Created, Empty, Maskable, Shown};
pub use route::{Route, delete, get, post};
pub use tags::Tagged;
pub use upload::Upload;
