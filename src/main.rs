//! The `tiepdan` command.

use std::process::ExitCode;

/// Why not that of the C library: docs/PERFORMANCE.md.
#[cfg(not(target_env = "msvc"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    tiepdan::cli::main()
}
