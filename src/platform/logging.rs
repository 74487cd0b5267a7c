//! The log: one JSON object a line on standard error, with all key-values of the record.
//!
//! Libraries never log below `info` whatever `RUST_LOG` says: at `debug` the database client writes the values of
//! its statements, which are personal data.

use std::io::Write as _;

use env_logger::fmt::Formatter;
use env_logger::{Builder, Logger};
use log::kv::{Error, Key, Value, VisitSource};
use log::{LevelFilter, Log, Metadata, Record};
use serde::Serializer as _;
use serde::ser::SerializeMap;
use serde_json::json;

/// Targets of this program begin with its name.
const OWN: &str = "tiepdan";

/// The setting of the levels; an empty one is none.
const LEVELS: &str = "RUST_LOG";

/// Installs the log. A second call does nothing.
///
/// # Errors
/// One sentence, where the setting cannot be read.
pub fn start() -> Result<(), String> {
    let set = std::env::var_os(LEVELS).filter(|set| !set.is_empty());
    let levels = set.map_or("info".to_owned(), |set| set.to_string_lossy().into_owned());
    if env_filter::Builder::new().try_parse(&levels).is_err() {
        return Err(format!("{LEVELS} must be levels like `warn` or `info,tiepdan=debug`, not `{levels}`"));
    }
    let logger = Builder::new().parse_filters(&levels).format(line).build();
    let most = logger.filter();
    if log::set_boxed_logger(Box::new(Capped(logger))).is_ok() {
        log::set_max_level(most);
    }
    Ok(())
}

struct Capped(Logger);

fn admits(metadata: &Metadata<'_>) -> bool {
    let own = metadata.target().split("::").next() == Some(OWN);
    own || metadata.level() <= LevelFilter::Info
}

impl Log for Capped {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        admits(metadata) && self.0.enabled(metadata)
    }

    fn log(&self, record: &Record<'_>) {
        if admits(record.metadata()) {
            self.0.log(record);
        }
    }

    fn flush(&self) {
        self.0.flush();
    }
}

/// Bytes that hardly any line is longer than.
const USUAL_LINE: usize = 512;

/// Each request writes one: member by member, without an object of them.
fn line(buffer: &mut Formatter, record: &Record<'_>) -> std::io::Result<()> {
    let mut text = Vec::with_capacity(USUAL_LINE);
    let mut json = serde_json::Serializer::new(&mut text);
    let mut members = json.serialize_map(None)?;
    members.serialize_entry("ts", &buffer.timestamp_millis().to_string())?;
    members.serialize_entry("level", &record.level().as_str().to_ascii_lowercase())?;
    members.serialize_entry("target", record.target())?;
    members.serialize_entry("msg", &record.args().to_string())?;
    // Only a visitor that fails makes this fail, and a text takes whatever is written to it.
    let _ = record.key_values().visit(&mut Members(&mut members));
    members.end()?;
    text.push(b'\n');
    buffer.write_all(&text)
}

struct Members<'a, M>(&'a mut M);

impl<'kvs, M: SerializeMap> VisitSource<'kvs> for Members<'_, M> {
    fn visit_pair(&mut self, key: Key<'kvs>, value: Value<'kvs>) -> Result<(), Error> {
        let written = self.0.serialize_entry(key.as_str(), &plain(&value));
        written.map_err(|_| Error::msg("a member of the line was not written"))
    }
}

fn plain(value: &Value<'_>) -> serde_json::Value {
    if let Some(number) = value.to_u64() {
        json!(number)
    } else if let Some(number) = value.to_i64() {
        json!(number)
    } else if let Some(number) = value.to_f64() {
        json!(number)
    } else if let Some(yes) = value.to_bool() {
        json!(yes)
    } else {
        json!(value.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use log::Level;

    #[test]
    fn libraries_stay_above_debug() {
        let logger = Capped(Builder::new().filter_level(LevelFilter::Trace).build());
        let admits = |target, level| logger.enabled(&Metadata::builder().target(target).level(level).build());
        assert!(admits("tiepdan::request", Level::Debug));
        assert!(admits("tokio_postgres::query", Level::Info));
        assert!(!admits("tokio_postgres::query", Level::Debug));
        assert!(!admits("tiepdanger", Level::Debug));
    }
}
