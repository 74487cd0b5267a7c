//! The `tiepdan` command.

use std::process::ExitCode;

/// Requests make and drop many small pieces of text; the C library's allocator costs a tenth of their time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    tiepdan::cli::main()
}
