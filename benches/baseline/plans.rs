//! How PostgreSQL carries out every list on the data, in the server's own sessions (`plan_cache_mode=force_generic_plan`), told
//! by `auto_explain`. Bad are: a tenant table or an index of one read from end to end, a scan of one that throws away more
//! rows than [`THROWN_AWAY`], and a sort of more rows than the page.

use std::collections::BTreeSet;

use serde_json::Value;
use tiepdan::devdb::DbRole;

use crate::Outcome;
use crate::client::Connection;
use crate::lists;
use crate::server::Server;
use crate::server_log::{LogMark, Say, say};
use crate::stand::{Stand, WORK};

/// A page where none is named.
const PAGE: f64 = 50.0;
/// Rows that a scan of a tenant table may read and throw away.
const THROWN_AWAY: f64 = 2000.0;
/// Filters of cases that may throw more away: how the petition behind a case came is looked up case by case, of a year at most, which the
/// request must name.
const OVER_A_YEAR: [&str; 3] = ["channel", "forwarder_type", "intake_review"];
/// One row a tenant, read whole once for all polls that wait.
const READ_WHOLE: &str = "commune_heads";

/// Explains all lists; an error where one is badly carried out.
pub async fn explain(stand: &Stand) -> Outcome<()> {
    let tables = tenant_tables(stand).await?;
    say(stand, WORK, Say::Plans).await?;
    let server = Server::on(stand, WORK).await?;
    let judged = judge(stand, &server, &tables).await;
    server.stop()?;
    say(stand, WORK, Say::Nothing).await?;
    let (lists, statements, faults) = judged?;
    println!("{lists} lists, {statements} statements explained, {} faults", faults.len());
    if faults.is_empty() {
        return Ok(());
    }
    Err(faults.into_iter().collect::<Vec<_>>().join("\n").into())
}

async fn judge(
    stand: &Stand,
    server: &Server,
    tables: &BTreeSet<String>,
) -> Outcome<(usize, usize, BTreeSet<String>)> {
    let asked = lists::all(server).await?;
    let mut connection = Connection::open(server.address).await?;
    let (mut statements, mut slowest, mut faults) = (0, (0.0, String::new()), BTreeSet::new());
    for list in &asked {
        let mark = LogMark::here(stand)?;
        let answer = connection.exchange(&list.request).await?;
        if answer.status != 200 {
            return Err(format!("{}: {}", list.name, answer.status).into());
        }
        for told in mark.plans()? {
            statements += 1;
            let cost = touched(&told["Plan"]);
            if cost > slowest.0 {
                slowest = (cost, list.name.clone());
            }
            for fault in faults_of(&told["Plan"], tables, &Bounds::of(&list.path)) {
                faults.insert(format!("{}: {fault}", list.name));
            }
        }
    }
    if statements < asked.len() {
        return Err("the log tells of fewer statements than lists: is auto_explain there?".into());
    }
    println!("most rows touched by one statement: {:.0} ({})", slowest.0, slowest.1);
    Ok((asked.len(), statements, faults))
}

/// Every table whose key begins with the tenant. Those of the installation, such as accounts, are small.
async fn tenant_tables(stand: &Stand) -> Outcome<BTreeSet<String>> {
    let client = stand.client(DbRole::Owner, WORK).await?;
    let sql = "select c.relname::text from pg_index i join pg_class c on c.oid = i.indrelid \
               join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0] \
               where i.indisprimary and a.attname = 'commune' and c.relnamespace = 'public'::regnamespace";
    let rows = client.query(sql, &[]).await?;
    let tables: BTreeSet<String> =
        rows.iter().map(|row| row.get(0)).filter(|name| name != READ_WHOLE).collect();
    if tables.contains("petitions") { Ok(tables) } else { Err("no tenant tables were found".into()) }
}

/// Rows that came out of a step, over all its runs.
fn rows(plan: &Value) -> f64 {
    let value = |name: &str| plan[name].as_f64().unwrap_or(0.0);
    value("Actual Rows") * value("Actual Loops")
}

fn steps(plan: &Value) -> impl Iterator<Item = &Value> {
    plan["Plans"].as_array().into_iter().flatten()
}

/// Rows that a step has thrown away, over all its runs.
fn removed(plan: &Value, why: &str) -> f64 {
    let value = |name: &str| plan[name].as_f64().unwrap_or(0.0);
    value(why) * value("Actual Loops")
}

/// Rows that a scan has read, those thrown away included.
fn read(plan: &Value) -> f64 {
    rows(plan) + removed(plan, "Rows Removed by Filter") + removed(plan, "Rows Removed by Index Recheck")
}

/// Rows read from tables and indexes.
fn touched(plan: &Value) -> f64 {
    let is_scan = plan["Node Type"].as_str().is_some_and(|kind| kind.contains("Scan"));
    let own = if is_scan { read(plan) } else { 0.0 };
    own + steps(plan).map(touched).sum::<f64>()
}

/// How many rows a list may touch in vain.
struct Bounds {
    /// Rows that a page needs: its own, and the one that tells of a next page.
    most: f64,
    /// Rows that one scan may throw away.
    thrown_away: f64,
}

impl Bounds {
    fn of(path: &str) -> Self {
        let pairs = || path.split(['?', '&']).filter_map(|pair| pair.split_once('='));
        let limit: Option<f64> =
            pairs().find(|(name, _)| *name == "limit").and_then(|(_, limit)| limit.parse().ok());
        let over_a_year =
            path.starts_with("/v1/cases?") && pairs().any(|(name, _)| OVER_A_YEAR.contains(&name));
        Self {
            most: limit.unwrap_or(PAGE) + 1.0,
            thrown_away: if over_a_year { f64::INFINITY } else { THROWN_AWAY },
        }
    }
}

fn faults_of(plan: &Value, tables: &BTreeSet<String>, bounds: &Bounds) -> Vec<String> {
    let text = |name: &str| plan[name].as_str().unwrap_or_default();
    let (kind, table, index) = (text("Node Type"), text("Relation Name"), text("Index Name"));
    let mut faults: Vec<String> = steps(plan).flat_map(|step| faults_of(step, tables, bounds)).collect();
    if kind == "Seq Scan" && tables.contains(table) {
        faults.push(format!("reads {table} from end to end"));
    }
    // Indexes are named after their table. A partial one that holds only what is asked is read whole where that is little.
    let is_tenants = tables.iter().any(|table| index.starts_with(table.as_str()));
    if kind.contains("Index") && is_tenants && plan["Index Cond"].is_null() && read(plan) > bounds.most {
        faults.push(format!("reads {:.0} rows of {index}, which no condition bounds", read(plan)));
    }
    let thrown_away = removed(plan, "Rows Removed by Filter");
    if kind.contains("Scan") && tables.contains(table) && thrown_away > bounds.thrown_away {
        faults.push(format!("throws {thrown_away:.0} rows of {table} away by {}", plan["Filter"]));
    }
    let sorted: f64 = steps(plan).map(rows).sum();
    if kind.contains("Sort") && sorted > bounds.most {
        faults.push(format!("sorts {sorted:.0} rows by {}", plan["Sort Key"]));
    }
    faults
}
