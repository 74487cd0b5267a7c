//! `pgbench` on the statements that the server sends: they are read from PostgreSQL's log, so that both sides always do the
//! same. What is drawn anew each time (the petition that is read, the ids and numbers of one that is made) becomes an
//! expression of a variable; all else stays as it was bound.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use secrecy::ExposeSecret as _;
use tiepdan::devdb::DbRole;

use crate::Outcome;
use crate::server_log::Statement;
use crate::stand::Stand;

/// As on the server's own sessions.
pub const OPTIONS: &str = "-c timezone=UTC -c plan_cache_mode=force_generic_plan -c random_page_cost=1.1";

/// A value that is drawn: as it was bound, and what stands in its place.
pub type Drawn = (String, String);

/// A script under way.
#[derive(Default)]
pub struct Script {
    text: String,
    drawn: Vec<Drawn>,
    ids: Vec<String>,
    /// Values that look like `<prefix>-…` are new ids of a creating transaction.
    new_ids: Option<String>,
}

impl Script {
    /// A script that sets its variables first.
    pub fn new(variables: &str, drawn: Vec<Drawn>) -> Self {
        Self { text: format!("{variables}\n"), drawn, ..Self::default() }
    }

    /// Ids that begin so are made anew each time.
    pub fn with_new_ids(mut self, prefix: &str) -> Self {
        self.new_ids = Some(prefix.to_owned());
        self
    }

    /// Adds the statements of a request. The shared read of the heads is left out: it is not each request's own.
    pub fn add(&mut self, statements: &[Statement]) -> Outcome<()> {
        for statement in statements.iter().filter(|statement| !is_shared(statement)) {
            let mut values =
                statement.values.iter().map(|value| self.value(value.as_deref())).collect::<Vec<_>>();
            number_anew(&statement.sql, &mut values);
            let mut sql = statement.sql.clone();
            for (at, value) in values.iter().enumerate().rev() {
                sql = sql.replace(&format!("${}", at + 1), value);
            }
            if sql.contains("pg_try_advisory_xact_lock") {
                "SELECT pg_try_advisory_xact_lock(:r::bigint)".clone_into(&mut sql);
            }
            let end = if gives_numbers(&statement.sql) { " \\gset" } else { ";" };
            writeln!(self.text, "{sql}{end}")?;
        }
        Ok(())
    }

    fn value(&mut self, bound: Option<&str>) -> String {
        let Some(bound) = bound else { return "NULL".to_owned() };
        let inner = bound.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        if let Some(inner) = inner.filter(|inner| inner.split(',').any(|one| self.is_drawn(one))) {
            let items: Vec<String> = inner.split(',').map(|one| self.value(Some(one))).collect();
            return format!("ARRAY[{}]", items.join(", "));
        }
        if let Some((_, expression)) = self.drawn.iter().find(|(value, _)| value == bound) {
            return expression.clone();
        }
        if self.is_new_id(bound) {
            let known = self.ids.iter().position(|id| id == bound);
            let number = known.unwrap_or_else(|| {
                self.ids.push(bound.to_owned());
                self.ids.len() - 1
            });
            let start = bound.get(..24).unwrap_or_default();
            return format!("('{start}' || (:r::bigint + {number}))::uuid");
        }
        literal(bound)
    }

    fn is_drawn(&self, value: &str) -> bool {
        self.is_new_id(value) || self.drawn.iter().any(|(drawn, _)| drawn == value)
    }

    fn is_new_id(&self, value: &str) -> bool {
        value.len() == 36 && self.new_ids.as_deref().is_some_and(|prefix| value.starts_with(prefix))
    }

    /// Writes it where pgbench finds it.
    pub fn save(&self, stand: &Stand, name: &str) -> Outcome<PathBuf> {
        let path = stand.devdb.folder().join(format!("{name}.pgbench.sql"));
        std::fs::write(&path, &self.text)?;
        Ok(path)
    }
}

fn is_shared(statement: &Statement) -> bool {
    statement.sql.contains("\"commune_heads\"") && statement.values.is_empty()
}

/// Statements whose answer numbers what comes after them: the locked head row, the book's counter.
fn gives_numbers(sql: &str) -> bool {
    sql.contains("\"commune_heads\"") && sql.contains("FOR NO KEY UPDATE")
        || sql.starts_with("INSERT INTO \"book_counters\"")
}

/// Numbers follow what the head row and the book's counter say, as on the server.
fn number_anew(sql: &str, values: &mut [String]) {
    let columns =
        sql.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map_or("", |(columns, _)| columns);
    for (start, column, number) in [
        ("INSERT INTO \"events\"", "\"seq\"", "(:event_seq + 1)"),
        ("INSERT INTO \"audit_entries\"", "\"seq\"", "(:audit_seq + 1)"),
        ("INSERT INTO \"petition_intakes\"", "\"book_number\"", ":last_number"),
    ] {
        let place = columns.split(", ").position(|name| name == column);
        if let Some(value) = place.filter(|_| sql.starts_with(start)).and_then(|at| bound_at(sql, at, values))
        {
            number.clone_into(value);
        }
    }
    if let (true, [event, audit, ..]) = (sql.starts_with("UPDATE \"commune_heads\""), values) {
        (*event, *audit) = ("(:event_seq + 1)".to_owned(), "(:audit_seq + 1)".to_owned());
    }
}

/// The bound value of a column of an INSERT: columns that are not set stand as DEFAULT and have none.
fn bound_at<'a>(sql: &str, column: usize, values: &'a mut [String]) -> Option<&'a mut String> {
    let given = sql.split_once("VALUES (")?.1.split(", ").nth(column)?;
    let number: usize =
        given.trim_end_matches([')', ';']).strip_prefix('$')?.split(')').next()?.parse().ok()?;
    values.get_mut(number.checked_sub(1)?)
}

/// A quoted value. pgbench takes every colon before a name or a number for a variable, also inside quotes.
fn literal(value: &str) -> String {
    let escaped = value
        .replace('\\', "\\\\")
        .replace('\'', "''")
        .replace(':', "\\x3a")
        .replace('\n', "\\n")
        .replace('$', "\\x24");
    format!("E'{escaped}'")
}

/// Transactions a second of a script with 16 connections.
pub async fn run(stand: &Stand, database: &str, script: &PathBuf, time: Duration) -> Outcome<f64> {
    let url = stand.devdb.url(DbRole::Application, database);
    let mut command = Command::new(stand.devdb.program("pgbench"));
    command.args(["-n", "-M", "prepared", "-c", "16", "-j", "1", "-T", &time.as_secs().to_string(), "-f"]);
    command.arg(script).arg(url.expose_secret()).env("PGOPTIONS", OPTIONS);
    let output = tokio::task::spawn_blocking(move || command.output()).await??;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let failed = !output.status.success() || !said.contains("failed transactions: 0 ");
    if failed {
        return Err(format!("pgbench: {said} {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    let rate = said.lines().find_map(|line| line.strip_prefix("tps = "));
    let rate = rate.and_then(|rest| rest.split(' ').next()).ok_or_else(|| format!("pgbench said: {said}"))?;
    Ok(rate.parse()?)
}
