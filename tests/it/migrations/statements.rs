//! Whether statements of an earlier release run: each is prepared and planned with its parameters' types, and its rights
//! are checked, as the role that sent it. Nothing is executed.

use serde_json::Value;
use tiepdan::devdb::DbRole;
use tokio_postgres::Client;

use crate::main_job::accepted;
use crate::petitions::{registered, screened};
use crate::support::TestApp;
use crate::support::cluster::cluster;
use crate::support::statements::prepared;

/// Roles that statements run as, the usual one first.
const ROLES: &[&str] = &["none", "identity_reader", "part_corrector", "key_keeper", "key_lister"];

/// What does not run, each with the server's reason. The client is the application's.
pub async fn broken(client: &Client, statements: &[String]) -> Vec<String> {
    let mut broken = Vec::new();
    for line in statements {
        let statement: Value = serde_json::from_str(line).unwrap();
        let mut why = None;
        for role in ROLES {
            client.batch_execute(&format!("set role {role}")).await.unwrap();
            why = try_out(client, &statement).await.err();
            client.batch_execute("deallocate all; reset role").await.unwrap();
            if why.is_none() {
                break;
            }
        }
        broken.extend(why.map(|why| format!("{why}: {}", statement["sql"].as_str().unwrap())));
    }
    broken
}

async fn try_out(client: &Client, statement: &Value) -> Result<(), String> {
    let types: Vec<&str> =
        statement["types"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
    let nulls = vec!["null"; types.len()];
    let listed =
        |list: &[&str]| if list.is_empty() { String::new() } else { format!("({})", list.join(", ")) };
    let prepare = format!("prepare one {} as {}", listed(&types), statement["sql"].as_str().unwrap());
    let plan = format!("explain execute one {}", listed(&nulls));
    for sql in [prepare, plan] {
        let done = client.simple_query(&sql).await;
        done.map_err(|error| error.as_db_error().map_or(error.to_string(), |db| db.message().to_owned()))?;
    }
    Ok(())
}

/// Statements of the present program, on a database of the present schema.
async fn recorded() -> (TestApp, Vec<String>) {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let chair = app.person("government-chair").await;
    for (name, kind) in [("statements-1", "reflection"), ("statements-2", "denunciation_field")] {
        let (id, _) = registered(&portal, name).await;
        officer.get(&format!("/v1/petitions/{id}/identity")).await.expect(200);
        screened(&officer, &id, kind).await;
        if kind == "reflection" {
            accepted(&chair, &id).await;
        }
    }
    officer.get("/v1/petitions?count=true").await.expect(200);
    app.machine("demo-supervision-tool").await.get("/v1/datasets/petitions.csv").await.expect(200);
    let statements: Vec<String> = prepared(&app.app).await.into_iter().collect();
    let kinds = ["SELECT", "INSERT", "UPDATE"];
    assert!(kinds.iter().all(|kind| statements.iter().any(|one| one.contains(kind))), "{statements:#?}");
    assert!(statements.len() > 30, "only {} statements were recorded", statements.len());
    (app, statements)
}

#[tokio::test]
async fn what_is_added_breaks_nothing_and_what_is_taken_away_is_found() {
    let (app, statements) = recorded().await;
    let client = app.sql(DbRole::Application).await;
    assert_eq!(broken(&client, &statements).await, Vec::<String>::new(), "on its own schema");
    let changed = async |sql: &str| {
        let database = cluster().await.copy().await;
        cluster().await.connect(DbRole::Owner, &database).await.batch_execute(sql).await.unwrap();
        broken(&cluster().await.connect(DbRole::Application, &database).await, &statements).await
    };
    let added = "alter table petitions add column tried text;
        create table tried (commune text primary key);
        alter table petitions add constraint petitions_tried_check check (tried <> '') not valid";
    assert_eq!(changed(added).await, Vec::<String>::new());
    for (taken, words) in [
        ("alter table petitions drop column village_code", "village_code does not exist"),
        ("alter table petitions rename column subject to title", "subject does not exist"),
        ("alter table petition_intakes rename to intakes", "petition_intakes\" does not exist"),
        ("revoke select on petitions from tiepdan_app", "permission denied for table petitions"),
    ] {
        let broken = changed(taken).await;
        assert!(broken.iter().any(|one| one.contains(words)), "{taken}: {broken:#?}");
    }
}
