//! The statements that the program sends, as PostgreSQL has prepared them on the connections of its pools.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Mutex;

use diesel::QueryableByName;
use diesel::sql_types::{Array, Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl as _};
use serde_json::json;
use tiepdan::kernel::app::App;
use tiepdan::kernel::db::Tx;
use tokio::sync::Barrier;

#[derive(QueryableByName)]
struct Prepared {
    #[diesel(sql_type = Text)]
    statement: String,
    #[diesel(sql_type = Array<Text>)]
    types: Vec<String>,
}

async fn of(conn: &mut AsyncPgConnection) -> Vec<String> {
    let query = "select statement, parameter_types::text[] as types from pg_prepared_statements
        where not from_sql and statement !~ 'pg_prepared_statements'";
    let prepared: Vec<Prepared> = diesel::sql_query(query).load(conn).await.unwrap();
    prepared.into_iter().map(|one| json!({ "sql": one.statement, "types": one.types }).to_string()).collect()
}

/// All that the server's pools have prepared until now, one JSON object a line. It takes every connection at once, so
/// nobody may be using one.
pub async fn prepared(app: &App) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let most = |name: &str| app.db.pools().iter().find(|pool| pool.name == name).unwrap().most;
    let reads = futures_util::future::join_all((0..most("read")).map(|_| app.db.read())).await;
    let admissions = futures_util::future::join_all((0..most("admission")).map(|_| app.db.admission())).await;
    for connection in reads.into_iter().chain(admissions) {
        all.extend(of(&mut connection.unwrap()).await);
    }
    let exports = futures_util::future::join_all((0..most("export")).map(|_| app.db.export())).await;
    for connection in exports {
        all.extend(of(connection.unwrap().conn().unwrap()).await);
    }
    let (changes, intake) = (Barrier::new(most("write")), Barrier::new(most("intake")));
    let told = async |tx: &mut Tx, meeting: &Barrier| {
        meeting.wait().await;
        Ok(of(tx.conn()).await)
    };
    let change = async || app.db.write(async |tx: &mut Tx| told(tx, &changes).await).await.unwrap();
    let register = async || app.db.register(async |tx: &mut Tx| told(tx, &intake).await).await.unwrap();
    all.extend(futures_util::future::join_all((0..most("write")).map(|_| change())).await.concat());
    all.extend(futures_util::future::join_all((0..most("intake")).map(|_| register())).await.concat());
    all
}

/// Adds them to the file that `RECORD_STATEMENTS` names, if it is set.
pub async fn keep(app: &App) {
    static ALL: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    let Some(file) = std::env::var_os("RECORD_STATEMENTS") else { return };
    let new = prepared(app).await;
    let mut all = ALL.lock().unwrap();
    all.extend(new);
    let migrations: Vec<String> = super::migrations().into_iter().map(|one| one.name).collect();
    let head = json!({ "migrations": migrations }).to_string();
    let lines: Vec<&str> = std::iter::once(&head).chain(all.iter()).map(String::as_str).collect();
    std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(file), lines.join("\n") + "\n").unwrap();
}

/// Whether statements are being recorded.
pub fn are_kept() -> bool {
    std::env::var_os("RECORD_STATEMENTS").is_some()
}
