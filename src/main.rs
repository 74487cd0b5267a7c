//! The `tiepdan` command.

fn main() {}
