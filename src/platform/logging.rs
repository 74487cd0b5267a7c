//! The log: one JSON object a line on standard error, with all key-values of the record.
//!
//! Libraries never log below `info` whatever `RUST_LOG` says: at `debug` the database client writes the values of
//! its statements, which are personal data.

use std::io::Write as _;

use env_logger::fmt::Formatter;
use env_logger::{Builder, Logger};
use log::kv::{Error, Key, Value, VisitSource};
use log::{LevelFilter, Log, Metadata, Record};
use serde_json::{Map, json};

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

fn line(buffer: &mut Formatter, record: &Record<'_>) -> std::io::Result<()> {
    let mut members = Map::new();
    members.insert("ts".to_owned(), json!(buffer.timestamp_millis().to_string()));
    members.insert("level".to_owned(), json!(record.level().as_str().to_ascii_lowercase()));
    members.insert("target".to_owned(), json!(record.target()));
    members.insert("msg".to_owned(), json!(record.args().to_string()));
    // Only a visitor that fails makes this fail, and ours does not.
    let _ = record.key_values().visit(&mut Collect(&mut members));
    writeln!(buffer, "{}", serde_json::Value::Object(members))
}

struct Collect<'a>(&'a mut Map<String, serde_json::Value>);

impl<'kvs> VisitSource<'kvs> for Collect<'_> {
    fn visit_pair(&mut self, key: Key<'kvs>, value: Value<'kvs>) -> Result<(), Error> {
        self.0.insert(key.as_str().to_owned(), plain(&value));
        Ok(())
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
