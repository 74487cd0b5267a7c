//! The `schema.rs` files, made from the catalogue: table, key, columns and comments in the database's order.

use std::fmt::Write as _;
use std::path::Path;

use tokio_postgres::Client;

use super::migrated;
use crate::document::committed;

/// Longest line, as in `rustfmt.toml`.
const WIDTH: usize = 110;
const HEAD: &str =
    "//! The tables of this room as diesel sees them; a test compares them with the database.\n";
/// Names that Rust or diesel keeps for itself.
const RESERVED: &[&str] =
    &["type", "ref", "use", "where", "match", "move", "box", "final", "abstract", "override"];

#[tokio::test]
async fn the_files_are_what_the_catalogue_says() {
    let (_, client) = migrated().await;
    let mut all = Vec::new();
    for file in files() {
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(&file)).unwrap();
        let tables = tables(&text);
        committed("UPDATE_SCHEMA", &file, &generated(&client, &tables).await);
        all.extend(tables);
    }
    all.sort();
    let there = "select relname::text from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
        and relname <> '__diesel_schema_migrations' order by 1";
    let there: Vec<String> = super::texts(&client, there).await;
    assert_eq!(all, there, "every table stands in the schema.rs of one room");
}

fn files() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let all = crate::house::sources(&root.join("src")).into_iter().filter(|file| file.ends_with("schema.rs"));
    all.map(|file| file.strip_prefix(root).unwrap().to_string_lossy().into_owned()).collect()
}

/// Tables that a file declares: a new table is added to a file by its name alone.
fn tables(text: &str) -> Vec<String> {
    let mut lines = text.lines().peekable();
    let mut tables = Vec::new();
    while let Some(line) = lines.next() {
        if line.starts_with("diesel::table!") {
            let named =
                lines.by_ref().map(str::trim).find(|line| !line.starts_with("///") && !line.starts_with('#'));
            tables.push(named.unwrap().split([' ', '(', '{']).next().unwrap().to_owned());
        }
    }
    tables
}

async fn generated(client: &Client, tables: &[String]) -> String {
    let mut text = HEAD.to_owned();
    for table in tables {
        text.push('\n');
        text.push_str(&declared(client, table).await);
    }
    if tables.len() > 1 {
        // As the formatter breaks it.
        let line = format!("diesel::allow_tables_to_appear_in_same_query!({});", tables.join(", "));
        let broken =
            format!("diesel::allow_tables_to_appear_in_same_query!(\n    {}\n);", tables.join(",\n    "));
        write!(text, "\n{}\n", if line.len() > WIDTH { broken } else { line }).unwrap();
    }
    text
}

async fn declared(client: &Client, table: &str) -> String {
    let about = "select obj_description(c.oid, 'pg_class'), (select array_agg(a.attname::text order by array_position(i.indkey::int2[], a.attnum))
            from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
            where i.indrelid = c.oid and i.indisprimary)
        from pg_class c where c.relname = $1 and c.relnamespace = 'public'::regnamespace";
    let row = client.query_one(about, &[&table]).await.unwrap();
    let (comment, key): (String, Vec<String>) = (row.get(0), row.get(1));
    let key: Vec<String> = key.iter().map(|name| rust_name(name)).collect();
    let mut text = format!("diesel::table! {{\n    /// {comment}\n    {table} ({}) {{\n", key.join(", "));
    let columns = "select a.attname::text, format_type(a.atttypid, null), a.attnotnull, col_description(a.attrelid, a.attnum)
        from pg_attribute a where a.attrelid = $1::text::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum";
    for row in client.query(columns, &[&table]).await.unwrap() {
        let (name, kind, required, comment): (String, String, bool, String) =
            (row.get(0), row.get(1), row.get(2), row.get(3));
        let kind = diesel_type(&kind);
        let kind = if required { kind } else { format!("Nullable<{kind}>") };
        writeln!(text, "        /// {comment}").unwrap();
        if rust_name(&name) != name {
            writeln!(text, "        #[sql_name = \"{name}\"]").unwrap();
        }
        writeln!(text, "        {} -> {kind},", rust_name(&name)).unwrap();
    }
    text.push_str("    }\n}\n");
    text
}

fn rust_name(name: &str) -> String {
    if RESERVED.contains(&name) { format!("{name}_") } else { name.to_owned() }
}

fn diesel_type(kind: &str) -> String {
    if let Some(item) = kind.strip_suffix("[]") {
        return format!("Array<{}>", diesel_type(item));
    }
    match kind {
        "text" => "Text",
        "smallint" => "SmallInt",
        "integer" => "Integer",
        "bigint" => "BigInt",
        "boolean" => "Bool",
        "uuid" => "Uuid",
        "bytea" => "Bytea",
        "jsonb" => "Jsonb",
        "date" => "Date",
        "time without time zone" => "Time",
        "timestamp with time zone" => "Timestamptz",
        "numeric" => "Numeric",
        "double precision" => "Double",
        other => panic!("no diesel type for {other}"),
    }
    .to_owned()
}
