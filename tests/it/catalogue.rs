//! The database as its catalogue shows it: explained, indexed, named, granted as designed, and as the program's
//! `schema.rs` files say.

mod schema_files;

use std::collections::BTreeSet;
use std::process::Command;

use tiepdan::devdb::DbRole;
use tiepdan::migrations;
use tokio_postgres::Client;

use crate::document::committed;
use crate::support::cluster::cluster;

/// Made by the library of migrations.
const FOREIGN: &str = "__diesel_schema_migrations";

/// A migrated database and a superuser in it.
async fn migrated() -> (String, Client) {
    let cluster = cluster().await;
    let database = cluster.empty().await;
    migrations::run(&cluster.devdb.url(DbRole::Owner, &database)).await.unwrap();
    let client = cluster.connect(DbRole::Superuser, &database).await;
    (database, client)
}

async fn texts(client: &Client, sql: &str) -> Vec<String> {
    client.query(sql, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn every_table_and_column_is_explained() {
    let (_, client) = migrated().await;
    let silent = format!(
        "select c.relname || coalesce('.' || a.attname, '') from pg_class c
         left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
         where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> '{FOREIGN}'
           and (obj_description(c.oid, 'pg_class') is null or col_description(c.oid, a.attnum) is null) order by 1"
    );
    assert_eq!(texts(&client, &silent).await, Vec::<String>::new());
}

#[tokio::test]
async fn every_reference_has_an_index() {
    let (_, client) = migrated().await;
    // The columns of the reference must be the first ones of an index that covers all rows which have them.
    let bare = "select con.conname from pg_constraint con
        where con.contype = 'f' and con.connamespace = 'public'::regnamespace and not exists (
            select from pg_index i where i.indrelid = con.conrelid
              and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) ~ 'IS NOT NULL')
              and (select array_agg(k order by k) from unnest((i.indkey::int2[])[0:cardinality(con.conkey) - 1]) k)
                = (select array_agg(k order by k) from unnest(con.conkey) k)) order by 1";
    assert_eq!(texts(&client, bare).await, Vec::<String>::new());
}

#[tokio::test]
async fn the_tenant_comes_first_in_every_key() {
    let (_, client) = migrated().await;
    // Installation tables have keys of their own: an account or a client is one for all communes.
    let installation = "'users', 'clients', 'sessions'";
    let wrong = format!(
        "select con.conname from pg_constraint con
         join pg_attribute tenant on tenant.attrelid = con.conrelid and tenant.attname = 'commune'
         where con.contype in ('p', 'u', 'f') and con.connamespace = 'public'::regnamespace
           and con.conkey[1] <> tenant.attnum
           and not (con.conrelid::regclass::text in ({installation}) and con.contype in ('p', 'u'))
           and not (con.contype = 'f' and con.confrelid::regclass::text in ({installation})) order by 1"
    );
    assert_eq!(texts(&client, &wrong).await, Vec::<String>::new());
}

#[tokio::test]
async fn constraints_have_names_and_nothing_acts_behind_the_program() {
    let (_, client) = migrated().await;
    let unnamed = format!(
        "select conrelid::regclass || ': ' || conname from pg_constraint
         where connamespace = 'public'::regnamespace and contype <> 'n' and conrelid <> 0
           and conrelid::regclass::text <> '{FOREIGN}'
           and (conname !~ ('^' || conrelid::regclass || '_[a-z0-9_]+_?(pkey|key|fkey|check|excl)$')
                and conname !~ ('^' || conrelid::regclass || '_(pkey|key)$')) order by 1"
    );
    assert_eq!(texts(&client, &unnamed).await, Vec::<String>::new());
    let triggers = "select tgname::text from pg_trigger where not tgisinternal";
    assert_eq!(texts(&client, triggers).await, Vec::<String>::new());
    let sequences =
        "select relname::text from pg_class where relkind = 'S' and relnamespace = 'public'::regnamespace";
    assert_eq!(texts(&client, sequences).await, Vec::<String>::new());
    let wide = "select c.relname::text from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
        and (select count(*) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) > 40";
    assert_eq!(texts(&client, wide).await, Vec::<String>::new());
}

#[tokio::test]
async fn rights_are_granted_as_designed() {
    let (_, client) = migrated().await;
    let tables = "select format('%s %s: %s', c.relname, acl.grantee::regrole,
            string_agg(lower(acl.privilege_type), ', ' order by acl.privilege_type))
        from pg_class c, aclexplode(c.relacl) acl
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v') and acl.grantee <> c.relowner
        group by c.relname, acl.grantee order by 1";
    let columns = "select format('%s(%s) %s: %s', a.attrelid::regclass, a.attname, acl.grantee::regrole, lower(acl.privilege_type))
        from pg_attribute a, aclexplode(a.attacl) acl
        where a.attrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace) order by 1";
    let policies = "select format('%s %s for %s to %s using %s check %s', tablename, policyname, lower(cmd), roles,
            coalesce(qual, '-'), coalesce(with_check, '-')) from pg_policies where schemaname = 'public' order by 1";
    let mut text = String::new();
    for (title, sql) in [("tables", tables), ("columns", columns), ("row-level security", policies)] {
        text.extend(["# ", title, "\n", &texts(&client, sql).await.join("\n"), "\n\n"]);
    }
    committed("UPDATE_SCHEMA", "tests/it/snapshots/grants.txt", &text);
}

#[tokio::test]
async fn down_and_up_again_gives_the_same_schema() {
    let cluster = cluster().await;
    let (database, client) = migrated().await;
    let owner = cluster.devdb.url(DbRole::Owner, &database);
    let before = dump(&database);
    migrations::revert(&owner).await.unwrap();
    let left = texts(&client, &format!("select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> '{FOREIGN}'")).await;
    assert_eq!(left, Vec::<String>::new());
    let ran = migrations::run(&owner).await.unwrap();
    assert!(!ran.is_empty());
    let after = dump(&database);
    let (before, after): (BTreeSet<_>, BTreeSet<_>) = (before.lines().collect(), after.lines().collect());
    assert_eq!(before.symmetric_difference(&after).collect::<Vec<_>>(), Vec::<&&str>::new());
}

/// The schema as `pg_dump` writes it, without what differs between two dumps of the same.
fn dump(database: &str) -> String {
    let devdb = &futures_util::FutureExt::now_or_never(cluster()).unwrap().devdb;
    let url = devdb.url(DbRole::Superuser, database);
    let output = Command::new(devdb.program("pg_dump"))
        .args(["--schema-only", "--dbname"])
        .arg(secrecy::ExposeSecret::expose_secret(&url))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines()
        .filter(|line| !line.starts_with("\\restrict") && !line.starts_with("\\unrestrict"))
        .collect::<Vec<_>>()
        .join("\n")
}
