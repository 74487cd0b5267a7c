//! Migrations: a server of the release before goes on while they run and afterwards; what a server does not fit it refuses.

mod rules;
mod statements;
mod waiting;
mod watch;

use std::process::Stdio;

use reqwest::Client;
use secrecy::ExposeSecret as _;
use serde_json::Value;
use tiepdan::devdb::DbRole;
use tiepdan::migrations;

use crate::house::root;
use crate::support::cluster::{TODAY, cluster};
use crate::support::process::{Process, run, sentence, told};
use crate::support::{Migration, migrations as all_migrations};

/// A release: its migrations and its statements.
struct Released {
    name: String,
    migrations: Vec<String>,
    statements: Vec<String>,
}

/// Oldest first.
fn released() -> Vec<Released> {
    let folder = root().join("tests/data/released-statements");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut all: Vec<Released> = files
        .filter(|path| path.extension().is_some_and(|extension| extension == "jsonl"))
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            let mut lines = text.lines();
            let head: Value = serde_json::from_str(lines.next().unwrap()).unwrap();
            let migrations: Vec<String> = serde_json::from_value(head["migrations"].clone()).unwrap();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            Released { name, migrations, statements: lines.map(str::to_owned).collect() }
        })
        .collect();
    all.sort_by_key(|release| release.migrations.len());
    all
}

#[tokio::test]
async fn statements_of_earlier_releases_run_on_this_schema() {
    let cluster = cluster().await;
    let database = cluster.empty().await;
    migrations::run(&cluster.devdb.url(DbRole::Owner, &database)).await.unwrap();
    let client = cluster.connect(DbRole::Application, &database).await;
    for release in released() {
        let broken = statements::broken(&client, &release.statements).await;
        assert!(broken.is_empty(), "a server of release {} fails: {broken:#?}", release.name);
        assert!(release.statements.len() > 100, "release {} was not recorded whole", release.name);
    }
}

#[tokio::test]
async fn migrations_since_the_last_release_stop_nobody() {
    let cluster = cluster().await;
    let client = cluster.connect(DbRole::Owner, &cluster.empty().await).await;
    let all = all_migrations();
    let names: Vec<&String> = all.iter().map(|migration| &migration.name).collect();
    // Until there is a release there is nobody to stop: all are its base.
    let base = released().pop().map_or(all.len(), |last| {
        assert!(
            last.migrations.iter().eq(names.iter().copied().take(last.migrations.len())),
            "{}",
            last.name
        );
        last.migrations.len()
    });
    let (earlier, later) = all.split_at(base);
    for migration in earlier {
        client.batch_execute(&migration.up).await.unwrap();
    }
    let released = watch::Released::here(&client).await;
    let mut faults = Vec::new();
    for migration in later {
        faults.extend(watch::watched(&client, migration, &released).await);
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn a_migration_says_by_its_name_whether_it_takes_something_away() {
    for Migration { name, version, up, .. } in all_migrations() {
        let enters = up.contains(&format!("insert into contract_migrations (version) values ('{version}')"));
        assert_eq!(name.contains("_contract_"), enters, "{name}");
    }
}

#[tokio::test]
async fn a_server_takes_what_was_added_and_refuses_what_was_taken_away() {
    let cluster = cluster().await;
    let database = cluster.copy().await;
    let owner = cluster.connect(DbRole::Owner, &database).await;
    let keys = cluster.keys_dir.display().to_string();
    let urls = [DbRole::Application, DbRole::Owner].map(|role| cluster.devdb.url(role, &database));
    let settings = [
        ("DATABASE_URL", urls[0].expose_secret()),
        ("DATABASE_OWNER_URL", urls[1].expose_secret()),
        ("TIEPDAN_KEYS_DIR", &keys),
        ("TIEPDAN_TODAY", TODAY),
        ("TIEPDAN_BIND", "127.0.0.1:0"),
        ("TIEPDAN_ADMIN_BIND", "127.0.0.1:0"),
    ];
    let newer = "insert into __diesel_schema_migrations (version) values ('29991231000001')";
    owner.batch_execute(newer).await.unwrap();
    let http = Client::builder().no_proxy().build().unwrap();
    Process::serve(&settings, &http, Stdio::null()).await.end();

    owner.batch_execute("insert into contract_migrations values ('29991231000001')").await.unwrap();
    for command in ["serve", "migrate"] {
        let said = sentence(&run(&[command], &settings));
        assert!(said.contains("has taken away") && said.contains("29991231000001"), "{command}: {said}");
    }
    owner.batch_execute("delete from contract_migrations").await.unwrap();
    let lacking = "delete from __diesel_schema_migrations where version = '20261124000011'";
    owner.batch_execute(lacking).await.unwrap();
    let said = sentence(&run(&["serve"], &settings));
    assert!(said.contains("lacks 1 of this release's migrations"), "{said}");
}

/// Migrations are edited until they are released: what an earlier state has made lacks what was added, though it has the versions.
#[tokio::test]
async fn a_database_of_an_earlier_state_is_refused() {
    let cluster = cluster().await;
    let database = cluster.copy().await;
    let owner = cluster.connect(DbRole::Owner, &database).await;
    let keys = cluster.keys_dir.display().to_string();
    let urls = [DbRole::Application, DbRole::Owner].map(|role| cluster.devdb.url(role, &database));
    let settings = [
        ("DATABASE_URL", urls[0].expose_secret()),
        ("DATABASE_OWNER_URL", urls[1].expose_secret()),
        ("TIEPDAN_KEYS_DIR", &keys),
        ("TIEPDAN_USER_PASSWORD", "correct-horse-battery"),
        ("TIEPDAN_TODAY", TODAY),
        ("TIEPDAN_BIND", "127.0.0.1:0"),
        ("TIEPDAN_ADMIN_BIND", "127.0.0.1:0"),
    ];
    let refused = |words: &str| {
        let disable = ["user", "disable", "--login", "case-officer"];
        for command in [&["serve"][..], &["worker"], &["migrate"], &["demo"], &["audit", "verify"], &disable]
        {
            let said = sentence(&run(command, &settings));
            assert!(said.contains("drop it and make it anew") && said.contains(words), "{command:?}: {said}");
        }
        let doctor = String::from_utf8(run(&["doctor"], &settings).stdout).unwrap();
        assert!(doctor.contains("FAIL  migrations: the database was made by an earlier state"), "{doctor}");
    };
    told(&run(&["migrate"], &settings));
    let digest = "update __diesel_schema_migrations set digest";
    owner
        .batch_execute(&format!("{digest} = repeat('0', 64) where version = '20261124000005'"))
        .await
        .unwrap();
    refused("(migration 20261124000005)");
    // A `migrate` that was ended before it could write this is made up for.
    owner.batch_execute(&format!("{digest} = null where version = '20261124000005'")).await.unwrap();
    told(&run(&["migrate"], &settings));
    let missing = "select count(*) from __diesel_schema_migrations where digest is null";
    assert_eq!(owner.query_one(missing, &[]).await.unwrap().get::<_, i64>(0), 0);
    told(&run(&["audit", "verify"], &settings));
    // Made before there were digests.
    owner.batch_execute("alter table __diesel_schema_migrations drop column digest").await.unwrap();
    refused("20261124000001, 20261124000002");
}
