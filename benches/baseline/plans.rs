//! How PostgreSQL carries out every list on the data, in the server's own sessions (`plan_cache_mode=force_generic_plan`), told
//! by `auto_explain`. Bad are: a tenant table or an index of one read from end to end, a scan or a sort that throws away more
//! rows than [`THROWN_AWAY`], and a sort that keeps more rows than the page.

use std::collections::BTreeSet;

use serde_json::Value;
use tiepdan::devdb::DbRole;
use tiepdan::petitions::store::likeness::CANDIDATES;

use crate::Outcome;
use crate::client::Connection;
use crate::lists;
use crate::server::Server;
use crate::server_log::{LogMark, Say, say};
use crate::stand::{Stand, WORK};

/// A page where none is named.
const PAGE: f64 = 50.0;
/// Rows that a page may read and throw away: a filter without an index of its own walks all that its caller is led to. The largest unit
/// of a commune was given 2,849 petitions, and 2,812 of those with a due date are not the case officer's: under 2 ms.
const THROWN_AWAY: f64 = 3000.0;
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
    let commune = largest_commune(stand).await?;
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
            for fault in faults_of(&told["Plan"], tables, &Bounds::of(&list.path, commune)?, false) {
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

/// Petitions of the largest commune.
async fn largest_commune(stand: &Stand) -> Outcome<f64> {
    let client = stand.client(DbRole::Owner, WORK).await?;
    let sql = "select max(held)::float8 from (select count(*) as held from petitions group by commune) each";
    Ok(client.query_one(sql, &[]).await?.get(0))
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

/// Rows that a step has removed for a reason, over all its runs.
fn removed(plan: &Value, why: &str) -> f64 {
    let value = |name: &str| plan[name].as_f64().unwrap_or(0.0);
    value(why) * value("Actual Loops")
}

/// Rows that a filter has thrown away, at most. Of several runs the average is told as a whole number: what is told as none may be half a
/// row a run.
fn thrown_away(plan: &Value) -> f64 {
    let runs = plan["Actual Loops"].as_f64().unwrap_or(0.0);
    match plan["Rows Removed by Filter"].as_f64() {
        Some(average) if runs > 1.0 => average.max(0.5) * runs,
        average => average.unwrap_or(0.0) * runs,
    }
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
    /// Rows that a list needs: those of its page, and the one that tells of a next page.
    most: f64,
    /// Rows that one scan or sort may throw away.
    thrown_away: f64,
}

impl Bounds {
    /// `commune`: petitions of the largest one.
    fn of(path: &str, commune: f64) -> Outcome<Self> {
        let (place, query) = path.split_once('?').unwrap_or((path, ""));
        let pairs = || query.split('&').filter_map(|pair| pair.split_once('='));
        let limit: Option<f64> =
            pairs().find(|(name, _)| *name == "limit").and_then(|(_, limit)| limit.parse().ok());
        // Which are the most alike is found among so many candidates, the latest first.
        let weighed = place.ends_with("/duplicates").then_some(CANDIDATES).map(i32::try_from).transpose()?;
        // A count without an index of its own walks its commune once; the sizes of the queues are counts too.
        let counted = pairs().any(|pair| pair == ("count", "true")) || place == "/v1/queues";
        Ok(Self {
            most: weighed.map_or(limit.unwrap_or(PAGE) + 1.0, f64::from),
            thrown_away: if counted { commune } else { THROWN_AWAY },
        })
    }
}

/// Faults of a step and of those under it; `is_limited`: right above it is a limit.
fn faults_of(plan: &Value, tables: &BTreeSet<String>, bounds: &Bounds, is_limited: bool) -> Vec<String> {
    let text = |name: &str| plan[name].as_str().unwrap_or_default();
    let (kind, table, index) = (text("Node Type"), text("Relation Name"), text("Index Name"));
    let under = |step| faults_of(step, tables, bounds, kind == "Limit");
    let mut faults: Vec<String> = steps(plan).flat_map(under).collect();
    if kind == "Seq Scan" && tables.contains(table) {
        faults.push(format!("reads {table} from end to end"));
    }
    // Indexes are named after their table. A partial one that holds only what is asked is read whole where that is little.
    let is_tenants = tables.iter().any(|table| index.starts_with(table.as_str()));
    if kind.contains("Index") && is_tenants && plan["Index Cond"].is_null() && read(plan) > bounds.most {
        faults.push(format!("reads {:.0} rows of {index}, which no condition bounds", read(plan)));
    }
    let thrown_away = thrown_away(plan);
    if kind.contains("Scan") && tables.contains(table) && thrown_away > bounds.thrown_away {
        faults.push(format!("throws {thrown_away:.0} rows of {table} away by {}", plan["Filter"]));
    }
    if kind.contains("Sort") {
        let (sorted, by) = (steps(plan).map(rows).sum::<f64>(), &plan["Sort Key"]);
        // Under a limit it keeps as many rows as that, and the others were read in vain.
        let kept = if is_limited { rows(plan) } else { sorted };
        if kept > bounds.most {
            faults.push(format!("sorts {kept:.0} rows by {by}"));
        }
        if sorted - kept > bounds.thrown_away {
            faults.push(format!("throws {:.0} rows away that it sorts by {by}", sorted - kept));
        }
    }
    faults
}
