//! Route table, request pipeline, problems on the wire and the OpenAPI document.

pub mod csv_guard;
pub mod schema_check;
pub mod strict_json;
