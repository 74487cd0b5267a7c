//! The `tiepdan` command.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// A page of a list is some thousand small pieces of memory, made and dropped: see docs/PERFORMANCE.md.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    tiepdan::cli::main()
}
