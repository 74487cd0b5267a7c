//! Packs the editions of the contract for the program, which sends them as they are.

use std::env;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

const EDITIONS: [&str; 3] = ["openapi/tiepdan.json", "openapi/tiepdan-3.0.json", "openapi/tiepdan.vi.json"];

fn main() -> io::Result<()> {
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?;
    let out = Path::new(&out);
    fs::create_dir_all(out.join("openapi"))?;
    for edition in EDITIONS {
        println!("cargo::rerun-if-changed={edition}");
        let packed = File::create(out.join(format!("{edition}.gz")))?;
        let mut encoder = GzEncoder::new(packed, Compression::best());
        encoder.write_all(&fs::read(edition)?)?;
        encoder.finish()?;
    }
    Ok(())
}
