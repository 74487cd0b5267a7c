//! Bodies against schemas as utoipa writes them, and queries.

mod bodies;
mod derived;
mod queries;
