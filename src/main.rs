//! The `tiepdan` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    tiepdan::cli::main()
}
