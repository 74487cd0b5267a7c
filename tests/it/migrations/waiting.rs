//! Who waits for whom: a migration for a lock, others for it, and one `migrate` for another.

use std::time::Duration;

use secrecy::SecretString;
use tiepdan::devdb::DbRole;
use tiepdan::migrations;
use tokio_postgres::Client;

use crate::support::cluster::{Cluster, cluster};
use crate::support::migrations as all_migrations;

/// Takes the attachments away again, whose migration refers to petitions.
const WITHOUT_ATTACHMENTS: &str = "drop table attachment_voidings, attachments;
    delete from retention_rules where subject = 'unfinished_uploads';
    delete from __diesel_schema_migrations where version = '20261124000012'";

/// What somebody does who writes petitions and takes his time.
const WRITES: &str = "begin; lock table petitions in row exclusive mode";

/// Somebody waits for that.
const BEHIND: &str =
    "select exists (select from pg_locks where relation = 'petitions'::regclass and not granted)";

/// Another session waits for its turn to migrate, whether it asks again and again or once, and has it not yet.
const IN_LINE: &str = "select exists (select from pg_stat_activity a where datname = current_database()
    and pid <> pg_backend_pid() and query like 'select pg%advisory_lock(%'
    and not exists (select from pg_locks l where l.pid = a.pid and locktype = 'advisory' and granted))";

/// Waits until the database says so.
async fn until(client: &Client, condition: &str) {
    while !client.query_one(condition, &[]).await.unwrap().get::<_, bool>(0) {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// A database that lacks the attachments, its owner, and another session in which somebody writes petitions.
async fn written(cluster: &Cluster) -> (SecretString, Client, Client) {
    let database = cluster.copy().await;
    let owner = cluster.connect(DbRole::Owner, &database).await;
    owner.batch_execute(WITHOUT_ATTACHMENTS).await.unwrap();
    let slow = cluster.connect(DbRole::Owner, &database).await;
    slow.batch_execute(WRITES).await.unwrap();
    (cluster.devdb.url(DbRole::Owner, &database), owner, slow)
}

/// Who has to wait behind a migration goes on before that has its lock, and it runs all the same.
#[tokio::test]
async fn a_migration_that_waits_lets_others_pass_and_is_run_again() {
    let (url, owner, slow) = written(cluster().await).await;
    let others = async {
        until(&owner, BEHIND).await;
        owner.batch_execute(WRITES).await.unwrap();
        owner.batch_execute("rollback").await.unwrap();
        slow.batch_execute("rollback").await.unwrap();
    };
    let (ran, ()) = tokio::join!(migrations::run(&url), others);
    assert_eq!(ran.unwrap().len(), 1);
}

/// An index that is built beside others waits for every statement that has begun. The second `migrate` has none under way while it
/// waits for the first: else a first one that builds an index would wait for the second for ever.
#[tokio::test]
async fn of_two_at_once_the_second_waits_and_no_index_waits_for_it() {
    // The first one goes on only when the index is there.
    let (url, owner, slow) = written(cluster().await).await;
    let second = async {
        until(&owner, BEHIND).await;
        migrations::run(&url).await
    };
    let beside = async {
        until(&owner, BEHIND).await;
        until(&owner, IN_LINE).await;
        owner.batch_execute("create index concurrently tried_idx on findings (commune)").await.unwrap();
        slow.batch_execute("rollback").await.unwrap();
    };
    let (first, second, ()) = tokio::join!(migrations::run(&url), second, beside);
    assert_eq!(first.unwrap(), ["20261124000012"]);
    assert!(second.unwrap().is_empty());
}

/// A migration waits for a lock a while, not for ever: behind it everybody else would wait.
#[tokio::test]
async fn a_migration_gives_up_where_somebody_holds_a_lock() {
    let cluster = cluster().await;
    let database = cluster.copy().await;
    let owner = cluster.connect(DbRole::Owner, &database).await;
    let undone = "drop table contract_migrations;
        delete from __diesel_schema_migrations where version = '20261124000011'";
    owner.batch_execute(undone).await.unwrap();
    owner.batch_execute("begin; lock table __diesel_schema_migrations in exclusive mode").await.unwrap();
    let said = migrations::run(&cluster.devdb.url(DbRole::Owner, &database)).await.unwrap_err();
    assert!(said.starts_with("migration 20261124000011 failed: ") && said.ends_with(" (55P03)"), "{said}");
    owner.batch_execute("rollback").await.unwrap();
    assert_eq!(migrations::run(&cluster.devdb.url(DbRole::Owner, &database)).await.unwrap().len(), 1);
}

/// A server that speaks another language tells it in other words, so its code counts. What surrounds the migrations waits longer than
/// they do.
#[tokio::test]
async fn what_waited_in_vain_is_known_by_its_code_and_only_migrations_hurry() {
    let cluster = cluster().await;
    let database = cluster.copy().await;
    let owner = cluster.connect(DbRole::Owner, &database).await;
    // Entering the migration fails twice; writing its digest then surrounds it.
    let prepared = "drop table contract_migrations;
        delete from __diesel_schema_migrations where version = '20261124000011';
        create sequence tries;
        create table limits (operation text, allowed text);
        create function slow() returns trigger language plpgsql as $$ begin
            if tg_op = 'INSERT' and nextval('tries') < 3 then
                raise exception 'lệnh bị hủy vì chờ khóa quá lâu' using errcode = 'lock_not_available';
            end if;
            insert into limits values (tg_op, current_setting('lock_timeout'));
            return new;
        end $$;
        create trigger slow before insert or update on __diesel_schema_migrations for each row execute function slow()";
    owner.batch_execute(prepared).await.unwrap();
    let ran = migrations::run(&cluster.devdb.url(DbRole::Owner, &database)).await.unwrap();
    assert_eq!(ran, ["20261124000011"]);
    let limits = owner.query("select operation, allowed from limits order by operation", &[]).await.unwrap();
    let limits: Vec<(String, String)> = limits.iter().map(|row| (row.get(0), row.get(1))).collect();
    let expected = [("INSERT", "2s"), ("UPDATE", "10s")];
    assert_eq!(limits, expected.map(|(operation, allowed)| (operation.to_owned(), allowed.to_owned())));
}

/// The server works what was sent to its end though its `migrate` was killed: the next one waits, and runs the rest.
#[tokio::test]
async fn a_migration_waits_for_what_a_killed_one_left_behind() {
    let cluster = cluster().await;
    let database = cluster.copy().await;
    let owner = cluster.connect(DbRole::Owner, &database).await;
    let undone = "drop table contract_migrations;
        delete from __diesel_schema_migrations where version = '20261124000011'";
    owner.batch_execute(undone).await.unwrap();
    // The session of the killed one, which is not through yet.
    let left = cluster.connect(DbRole::Owner, &database).await;
    left.batch_execute("select pg_advisory_lock(7261302027)").await.unwrap();
    let end = async {
        until(&owner, IN_LINE).await;
        let done = all_migrations().into_iter().find(|one| one.version == "20261124000011").unwrap().up;
        left.batch_execute(&done).await.unwrap();
        let entered = "insert into __diesel_schema_migrations (version) values ('20261124000011')";
        left.batch_execute(entered).await.unwrap();
        left.batch_execute("select pg_advisory_unlock(7261302027)").await.unwrap();
    };
    let url = cluster.devdb.url(DbRole::Owner, &database);
    let (ran, ()) = tokio::join!(migrations::run(&url), end);
    assert!(ran.unwrap().is_empty());
}
