//! Log-in, tokens, who may call, the directory, and what an operator does to accounts.

mod accounts;
mod directory;
mod machines;
mod sessions;
