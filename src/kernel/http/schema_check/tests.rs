//! Bodies against schemas as utoipa writes them, and queries.

mod bodies;
mod compiled;
mod derived;
mod queries;
