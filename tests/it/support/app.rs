//! The real server on a database of its own, in a thread of its own, for one test.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, PoisonError};
use std::thread::JoinHandle;
use std::time::Instant;

use clap::Parser;
use diesel_async::AsyncPgConnection;
use tiepdan::config::{Settings, parse_database_url};
use tiepdan::devdb::DbRole;
use tiepdan::kernel::app::App;
use tiepdan::kernel::db::{Db, DbOptions};
use tiepdan::migrations;
use tiepdan::startup::{self, Options};
use tokio::sync::oneshot;

use super::client::{Client, Servers};
use super::cluster::{CHEAP, Cluster, TODAY, cluster};
use super::server::DATABASES_STAY;
use super::statements;

/// A running server; it stops and its database goes when this is dropped.
pub struct TestApp {
    /// Where it listens.
    pub address: SocketAddr,
    /// Where its metrics are.
    pub admin: SocketAddr,
    /// What its requests share: for calling use cases beside HTTP.
    pub app: Arc<App>,
    /// Its database.
    pub database: String,
    http: reqwest::Client,
    stop: Option<oneshot::Sender<()>>,
    begun: Instant,
    /// Further servers on the same database, to which every second request goes.
    others: Vec<TestApp>,
    turn: Arc<AtomicUsize>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Parser)]
struct CommandLine {
    #[command(flatten)]
    settings: Settings,
}

impl TestApp {
    /// A server with the demo commune.
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// The same with further settings, such as `--rate-burst=5`.
    pub async fn start_with(more: &[&str]) -> Self {
        Self::serve(cluster().await.copy().await, more, true).await
    }

    /// Two servers on one database, as behind a load balancer: requests go to them in turn, whoever sends them.
    pub async fn start_two() -> Self {
        Self::start_two_with(&[]).await
    }

    /// The same with further settings.
    pub async fn start_two_with(more: &[&str]) -> Self {
        // One address for clients, so that a token of one server is good at the other.
        let more = &[&["--public-url=http://localhost"], more].concat();
        let mut app = Self::start_with(more).await;
        app.others.push(Self::serve(app.database.clone(), more, false).await);
        app
    }

    /// A server on this database of the run's cluster, which goes with it.
    pub async fn start_on(database: String, more: &[&str]) -> Self {
        Self::serve(database, more, true).await
    }

    /// The sentence with which a server on this database does not start.
    pub async fn refused(database: &str, more: &[&str]) -> String {
        let options = options(cluster().await, database, more);
        startup::build(options).await.err().expect("the server has started")
    }

    /// Another server on the same database, as after a restart; it must end before the first.
    pub async fn another(&self) -> Self {
        Self::serve(self.database.clone(), &[], false).await
    }

    async fn serve(database: String, more: &[&str], owns: bool) -> Self {
        let cluster = cluster().await;
        let begun = Instant::now();
        let options = options(cluster, &database, more);
        let (stop, stopped) = oneshot::channel();
        let (started, starting) = oneshot::channel();
        let name = database.clone();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let running = startup::build(options).await.unwrap();
                let (handle, app) = (running.handle(), running.app.clone());
                let admin = running.admin_address.unwrap();
                started.send((running.address, admin, app.clone())).unwrap_or_default();
                let stopped = async {
                    let _ = stopped.await;
                    statements::keep(&app).await;
                };
                tokio::select! {
                    ended = running.serve() => ended.unwrap(),
                    () = stopped => {}
                }
                handle.stop(false).await;
            });
            if owns {
                let _stay = DATABASES_STAY.read().unwrap_or_else(PoisonError::into_inner);
                // The process may be ending, and the cluster with it.
                let _ = runtime.block_on(cluster.devdb.drop_database(&name));
            }
        });
        let (address, admin, app) = starting.await.expect("the server did not start");
        let http = reqwest::Client::builder().pool_max_idle_per_host(5).no_proxy().build().unwrap();
        let (others, turn, thread) = (Vec::new(), Arc::default(), Some(thread));
        Self { address, admin, app, database, http, stop: Some(stop), begun, others, turn, thread }
    }

    /// A client without a token.
    pub fn anyone(&self) -> Client {
        Client::new(self.servers(), self.http.clone(), None)
    }

    /// A signed-in person of the demo commune: `intake-officer`, `government-chair`, …
    pub async fn person(&self, login: &str) -> Client {
        let body = serde_json::json!({ "login": login, "password": format!("demo-{login}") });
        let answer = self.anyone().post("/v1/sessions", body).await.expect(201);
        self.with_token(answer.text_at("/access_token"))
    }

    /// A machine of the demo commune: `demo-portal`, `demo-dashboard`, `demo-supervision-tool`.
    pub async fn machine(&self, client_id: &str) -> Client {
        self.machine_with(client_id, &format!("demo-{client_id}")).await
    }

    /// A machine with its secret.
    pub async fn machine_with(&self, client_id: &str, secret: &str) -> Client {
        let form =
            [("grant_type", "client_credentials"), ("client_id", client_id), ("client_secret", secret)];
        let answer = self.anyone().post_form("/v1/oauth/token", &form).await.expect(200);
        self.with_token(answer.text_at("/access_token"))
    }

    /// The same process state on the owner's connection, as commands have it.
    pub async fn as_owner(&self) -> App {
        let (keys, url) = (self.app.keys.clone(), self.app.public_url.clone());
        App::new(self.pools(1, 1).await, keys, self.app.clock, url)
    }

    /// Pools of the owner with so many connections for reading, shared by so many threads.
    pub async fn pools(&self, read_connections: usize, threads: usize) -> Db {
        let url = cluster().await.devdb.url(DbRole::Owner, &self.database);
        let options = DbOptions {
            url,
            read_url: None,
            write_connections: 1,
            read_connections,
            threads,
            statement_time: std::time::Duration::from_secs(30),
        };
        Db::new(&options).unwrap()
    }

    /// What a scrape of its metrics brings.
    pub async fn metrics(&self) -> String {
        let answer = self.http.get(format!("http://{}/metrics", self.admin)).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        answer.text().await.unwrap()
    }

    /// A client with this token.
    pub fn with_token(&self, token: impl Into<String>) -> Client {
        Client::new(self.servers(), self.http.clone(), Some(token.into()))
    }

    fn servers(&self) -> Servers {
        let all = std::iter::once(self).chain(&self.others);
        let bases = all.map(|one| format!("http://{}", one.address)).collect();
        Servers { bases, turn: self.turn.clone() }
    }

    /// A plain connection to the test's database, going around our code.
    pub async fn sql(&self, role: DbRole) -> tokio_postgres::Client {
        cluster().await.connect(role, &self.database).await
    }

    /// The same for diesel.
    pub async fn diesel(&self, role: DbRole) -> AsyncPgConnection {
        migrations::open(&cluster().await.devdb.url(role, &self.database)).await.unwrap()
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.others.clear();
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if statements::are_kept() {
            // The last test must not end the process before its statements are kept.
            let _ = self.thread.take().map(JoinHandle::join);
        }
        note_time(self.begun);
    }
}

/// Leaves how long the test took in a file, from which `.ci/run` shows the slowest: stable Rust tells no times.
fn note_time(begun: Instant) {
    let thread = std::thread::current();
    let line = format!("{} {}\n", begun.elapsed().as_millis(), thread.name().unwrap_or("?"));
    let file = concat!(env!("CARGO_TARGET_TMPDIR"), "/test-times");
    if let Ok(mut file) = OpenOptions::new().create(true).append(true).open(file) {
        let _ = file.write_all(line.as_bytes());
    }
}

fn options(cluster: &Cluster, database: &str, more: &[&str]) -> Options {
    let today = format!("--today={TODAY}");
    let mut arguments = vec![
        "tiepdan",
        "--bind=127.0.0.1:0",
        "--admin-bind=127.0.0.1:0",
        today.as_str(),
        "--workers=1",
        "--write-connections=3",
        "--read-connections=3",
        "--rate-per-minute=600000",
        "--rate-burst=100000",
        "--login-rate-per-minute=100000",
    ];
    arguments.retain(|one| !more.iter().any(|other| one.split('=').next() == other.split('=').next()));
    arguments.extend(more);
    let settings = CommandLine::parse_from(arguments).settings.validate().unwrap();
    let url = cluster.devdb.url(DbRole::Application, database);
    Options {
        database: parse_database_url("DATABASE_URL", &url, true).unwrap(),
        keys_dir: cluster.keys_dir.clone(),
        settings,
        passwords: CHEAP,
        may_lack_admin: false,
    }
}
