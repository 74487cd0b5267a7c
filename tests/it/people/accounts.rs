//! What an operator does to accounts and clients, and the demo's loading.

use serde_json::json;
use tiepdan::cli::{client, user};
use tiepdan::devdb::DbRole;
use tiepdan::kernel::access::Role;
use tiepdan::kernel::crypto::PasswordService;
use tiepdan::people::administration::{self, AccountOrder, FirstPosition, Holder};
use tiepdan::people::seed::{DEMO_COMMUNE, SeedTools, load_demo};

use crate::support::TestApp;
use crate::support::cluster::CHEAP;

fn order(login: &str, name: &str) -> AccountOrder {
    AccountOrder {
        login: login.to_owned(),
        commune: "99001".to_owned(),
        holder: Holder::Named(name.to_owned()),
        position: None,
    }
}

#[tokio::test]
async fn an_account_is_made_used_and_closed() {
    let app = TestApp::start().await;
    let owner = app.as_owner().await;
    let passwords = PasswordService::new(CHEAP).unwrap();
    let position =
        FirstPosition {
            role: Role::CaseOfficer, unit: "phong-kt".to_owned(), title: "Công chức".to_owned()
        };
    let order = AccountOrder { position: Some(position), ..order("do.moi", "Đỗ Người Mới") };
    let password = "một mật khẩu đủ dài";
    administration::create_user(&owner, &passwords, &order, &password.into()).await.unwrap();
    let again = administration::create_user(&owner, &passwords, &order, &password.into()).await.unwrap_err();
    assert!(again.detail.as_deref().unwrap().contains("already"));
    let body = json!({ "login": "do.moi", "password": password });
    // No demo account: it answers on any host.
    let opened = app
        .anyone()
        .post("/v1/sessions", body.clone())
        .header("Host", "tiepdan.example.vn")
        .await
        .expect(201);
    let person = app.with_token(opened.text_at("/access_token"));
    let me = person.get("/v1/me").await.expect(200);
    assert_eq!(
        (me.text_at("/name"), me.at("/positions/0/role")),
        ("Đỗ Người Mới".to_owned(), &json!("case_officer"))
    );
    let closed = user::UserCommand::Disable(user::UserDisable { login: "do.moi".to_owned() });
    user::run(closed.clone(), &owner).await.unwrap();
    person.get("/v1/me").await.expect_problem(401, "token_invalid");
    app.anyone().post("/v1/sessions", body).await.expect_problem(401, "credentials_invalid");
    assert!(user::run(closed, &owner).await.is_err(), "closed already");
    let sql = app.sql(DbRole::Owner).await;
    let rows = "select count(*) from audit_entries where commune = '00000' and action in ('user.created', 'user.disabled')";
    assert_eq!(sql.query_one(rows, &[]).await.unwrap().get::<_, i64>(0), 2);
}

#[tokio::test]
async fn an_account_is_bound_to_the_person_of_its_name() {
    let app = TestApp::start().await;
    let owner = app.as_owner().await;
    let passwords = PasswordService::new(CHEAP).unwrap();
    let password = "một mật khẩu đủ dài".into();
    administration::create_user(&owner, &passwords, &order("tran.hau", "TRẦN QUỐC HẬU"), &password)
        .await
        .unwrap();
    let sql = app.sql(DbRole::Owner).await;
    let same = "select count(distinct person_id) from users where login in ('tran.hau', 'dual-office')";
    assert_eq!(sql.query_one(same, &[]).await.unwrap().get::<_, i64>(0), 1);
    let stranger = AccountOrder { commune: "99002".to_owned(), ..order("x.y", "Ai Đó") };
    assert!(administration::create_user(&owner, &passwords, &stranger, &password).await.is_err());
}

#[tokio::test]
async fn the_application_may_not_make_accounts() {
    let app = TestApp::start().await;
    let passwords = PasswordService::new(CHEAP).unwrap();
    let order = order("tran.hau", "Trần Quốc Hậu");
    let password = "một mật khẩu đủ dài".into();
    assert!(administration::create_user(&app.app, &passwords, &order, &password).await.is_err());
}

#[tokio::test]
async fn a_client_gets_its_secret_once() {
    let app = TestApp::start().await;
    let owner = app.as_owner().await;
    let create = |body: &str| {
        client::ClientCommand::Create(client::ClientCreate {
            id: "portal-1".to_owned(),
            name: None,
            role: Role::Portal,
            body: body.to_owned(),
            communes: vec!["99001".to_owned()],
            commune: None,
        })
    };
    assert!(client::run(create("phong-kt"), &owner).await.is_err(), "not a body");
    assert!(client::run(create("nowhere"), &owner).await.is_err());
    let printed = client::run(create("ubnd"), &owner).await.unwrap();
    let secret = printed.lines().find_map(|line| line.strip_prefix("client_secret: ")).unwrap();
    assert!(secret.len() >= 43);
    let form = [("grant_type", "client_credentials"), ("client_id", "portal-1"), ("client_secret", secret)];
    let token = app.anyone().post_form("/v1/oauth/token", &form).await.expect(200);
    let machine = app.with_token(token.text_at("/access_token"));
    machine.get("/v1/me").await.expect(200);
    let close = client::ClientCommand::Disable(client::ClientDisable { id: "portal-1".to_owned() });
    client::run(close, &owner).await.unwrap();
    machine.get("/v1/me").await.expect_problem(401, "token_invalid");
}

#[tokio::test]
async fn loading_the_demo_twice_changes_nothing() {
    let app = TestApp::start().await;
    let sql = app.sql(DbRole::Owner).await;
    let state = "select md5(string_agg(line, ',' order by line)) from (
        select u::text as line from users u union all select c::text from clients c union all
        select x::text from units x union all select p::text from persons p union all
        select q::text from positions q union all select r::text from person_relations r) as lines";
    let before: String = sql.query_one(state, &[]).await.unwrap().get(0);
    let passwords = PasswordService::new(CHEAP).unwrap();
    let tools = SeedTools { keys: &app.app.keys, passwords: &passwords, real_now: app.app.clock.real_now() };
    let mut conn = app.diesel(DbRole::Owner).await;
    let loaded = load_demo(&mut conn, tools, DEMO_COMMUNE, app.app.clock.today()).await.unwrap();
    let after: String = sql.query_one(state, &[]).await.unwrap().get(0);
    assert_eq!(before, after);
    assert_eq!((loaded.logins.len(), loaded.clients.len()), (24, 3));
    // On another day the same log-in is the person who held the office then.
    load_demo(&mut conn, tools, DEMO_COMMUNE, "2026-03-31".parse().unwrap()).await.unwrap();
    let moved: String = sql.query_one(state, &[]).await.unwrap().get(0);
    assert_ne!(before, moved);
}
