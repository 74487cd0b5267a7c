//! What PostgreSQL's log says of the statements that the server sent: their text with the bound values, or how each was
//! carried out.

use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::PathBuf;

use serde_json::Value;
use tiepdan::devdb::DbRole;

use crate::Outcome;
use crate::stand::Stand;

/// A place in the log: what comes after it is read. Only the application's sessions in the database that [`say`] was told of write
/// statements and plans there.
pub struct LogMark {
    path: PathBuf,
    from: u64,
}

/// A statement that was carried out.
#[derive(Debug, Clone)]
pub struct Statement {
    /// Its text, with `$1` and so on.
    pub sql: String,
    /// The bound values as text; `None` is null.
    pub values: Vec<Option<String>>,
    /// Kept prepared by the session.
    pub named: bool,
}

/// What the log is to say of the application's sessions that begin from now on.
pub enum Say {
    Statements,
    Plans,
    Nothing,
}

/// Sets it.
pub async fn say(stand: &Stand, database: &str, what: Say) -> Outcome<()> {
    let settings: &[(&str, &str)] = match what {
        Say::Statements => &[("log_statement", "all")],
        Say::Plans => &[
            ("session_preload_libraries", "auto_explain"),
            ("auto_explain.log_min_duration", "0"),
            ("auto_explain.log_analyze", "on"),
            ("auto_explain.log_timing", "off"),
            ("auto_explain.log_format", "json"),
        ],
        Say::Nothing => &[],
    };
    let role = DbRole::Application.name();
    let alter = format!("alter role {role} in database {database}");
    let set = settings.iter().map(|(name, value)| format!("{alter} set {name} = '{value}';"));
    let sql: String = [format!("load 'auto_explain'; {alter} reset all;")].into_iter().chain(set).collect();
    Ok(stand.client(DbRole::Superuser, database).await?.batch_execute(&sql).await?)
}

impl LogMark {
    /// The end of the log as it is now.
    pub fn here(stand: &Stand) -> Outcome<Self> {
        let path = stand.devdb.folder().join("server.log");
        let from = std::fs::metadata(&path)?.len();
        Ok(Self { path, from })
    }

    /// The entries since then: level, and text over all its lines.
    fn entries(&self) -> Outcome<Vec<(String, String)>> {
        let mut file = std::fs::File::open(&self.path)?;
        file.seek(SeekFrom::Start(self.from))?;
        let mut text = String::new();
        file.read_to_string(&mut text)?;
        let mut entries: Vec<(String, String)> = Vec::new();
        for line in text.lines() {
            if let Some(more) = line.strip_prefix('\t') {
                if let Some((_, text)) = entries.last_mut() {
                    text.push('\n');
                    text.push_str(more);
                }
            } else if let Some((level, said)) =
                line.split_once("] ").and_then(|(_, rest)| rest.split_once(":  "))
            {
                entries.push((level.to_owned(), said.to_owned()));
            }
        }
        Ok(entries)
    }

    /// The statements since then.
    pub fn statements(&self) -> Outcome<Vec<Statement>> {
        let mut found: Vec<Statement> = Vec::new();
        for (level, text) in self.entries()? {
            if let Some(sql) = text.strip_prefix("statement: ") {
                found.push(Statement { sql: sql.to_owned(), values: Vec::new(), named: false });
            } else if let Some((name, sql)) =
                text.strip_prefix("execute ").and_then(|rest| rest.split_once(": "))
            {
                found.push(Statement { sql: sql.to_owned(), values: Vec::new(), named: name != "<unnamed>" });
            } else if let (true, Some(values), Some(last)) =
                (level == "DETAIL", text.strip_prefix("parameters: "), found.last_mut())
            {
                last.values = bound(values)?;
            }
        }
        Ok(found)
    }

    /// The plans since then, each with the rows that went through it.
    pub fn plans(&self) -> Outcome<Vec<Value>> {
        let mut plans = Vec::new();
        for (_, text) in self.entries()? {
            if let Some((_, plan)) = text.split_once(" plan:\n") {
                plans.push(serde_json::from_str(plan)?);
            }
        }
        Ok(plans)
    }
}

/// Reads `$1 = 'a', $2 = NULL`.
fn bound(text: &str) -> Outcome<Vec<Option<String>>> {
    let mut values = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(" = ") {
        if let Some(after) = after.strip_prefix("NULL") {
            values.push(None);
            rest = after;
            continue;
        }
        let quoted = after.strip_prefix('\'').ok_or("a value that is not quoted")?;
        let mut value = String::new();
        let mut pieces = quoted.split('\'');
        let mut used = 1;
        // A doubled quote leaves an empty piece in between.
        loop {
            let piece = pieces.next().ok_or("a value without its end")?;
            value.push_str(piece);
            used += piece.len() + 1;
            if quoted.as_bytes().get(used - 1) == Some(&b'\'') {
                value.push('\'');
                used += 1;
                pieces.next();
            } else {
                break;
            }
        }
        values.push(Some(value));
        rest = after.get(used..).unwrap_or("");
    }
    Ok(values)
}
