//! What those who run the server are told, and that it tells nothing of whom the server works for.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::time::Duration;

use tiepdan::devdb::DbRole;
use tiepdan::kernel::problem::Refusal;

use crate::petitions::registered;
use crate::support::TestApp;
use crate::support::cluster::cluster;
use crate::support::process::{Folder, Process, run, sentence};

/// The numbers of a scrape by their whole name, labels included.
pub fn numbers(text: &str) -> BTreeMap<String, f64> {
    let samples = text.lines().filter(|line| !line.starts_with('#'));
    samples
        .map(|line| line.rsplit_once(' ').unwrap())
        .map(|(name, value)| (name.into(), value.parse().unwrap()))
        .collect()
}

async fn scraped(app: &TestApp) -> BTreeMap<String, f64> {
    numbers(&app.metrics().await)
}

#[track_caller]
fn is(numbers: &BTreeMap<String, f64>, name: &str, wanted: f64) {
    let found = numbers.get(name).unwrap_or_else(|| panic!("no {name} in {numbers:#?}"));
    assert!((found - wanted).abs() < 0.001, "{name} is {found}, not {wanted}");
}

#[actix_web::test]
async fn requests_are_counted_by_pattern_and_name_nobody() {
    let app = TestApp::start().await;
    let (portal, officer) = (app.machine("demo-portal").await, app.person("intake-officer").await);
    let before = scraped(&app).await;
    let (id, made) = registered(&portal, "metrics").await;
    for _ in 0..3 {
        officer.get(&format!("/v1/petitions/{id}?fields=a")).await;
    }
    let stranger = app.anyone();
    for guess in ["/nothing", "/v1/petitions/x/y/z", "/metrics"] {
        stranger.get(guess).await.expect_problem(404, "route_not_found");
    }
    let after = scraped(&app).await;
    let of = |method: &str, route: &str, status: &str| {
        format!("tiepdan_http_requests_total{{method=\"{method}\",route=\"{route}\",status=\"{status}\"}}")
    };
    is(&after, &of("POST", "/v1/petitions", "2xx"), 1.0);
    let read: f64 =
        ["2xx", "4xx"].iter().filter_map(|class| after.get(&of("GET", "/v1/petitions/{id}", class))).sum();
    assert!((read - 3.0).abs() < 0.001, "{read}");
    is(&after, &of("GET", "unmatched", "4xx"), 3.0);
    is(&after, "tiepdan_http_request_duration_seconds_count{method=\"POST\",route=\"/v1/petitions\"}", 1.0);
    is(&after, "tiepdan_http_requests_in_flight", 0.0);
    is(&after, "tiepdan_events_total", before["tiepdan_events_total"] + 1.0);
    is(&after, "tiepdan_audit_entries_total", before["tiepdan_audit_entries_total"] + 1.0);
    let text = app.metrics().await;
    let number = made["number"].as_str().unwrap();
    for secret in [id.as_str(), number, "99001", "demo-portal", "intake-officer", "fields", "/nothing"] {
        assert!(!text.contains(secret), "{secret} stands in the metrics");
    }
}

#[actix_web::test]
async fn a_scrape_tells_how_the_installation_stands() {
    let app = TestApp::start().await;
    let now = scraped(&app).await;
    for (name, wanted) in [
        ("tiepdan_database_up", 1.0),
        ("tiepdan_migrations_pending", 0.0),
        ("tiepdan_migrations_unknown", 0.0),
        ("tiepdan_pool_connections_max{pool=\"write\"}", 3.0),
        ("tiepdan_pool_connections_max{pool=\"read\"}", 3.0),
        ("tiepdan_pool_waiting{pool=\"read\"}", 0.0),
        ("tiepdan_pool_failures_total{pool=\"read\",reason=\"timed_out\"}", 0.0),
        // Of the test's day, 24 November 2026: the days off of 2027 are there, but proposed only.
        ("tiepdan_calendar_days_left{status=\"official\"}", 37.0),
        ("tiepdan_calendar_days_left{status=\"loaded\"}", 402.0),
        ("tiepdan_root_key_age_days{purpose=\"sealed\"}", 0.0),
        ("tiepdan_signing_key_age_days{purpose=\"token\"}", 0.0),
        ("tiepdan_signing_key_age_days{purpose=\"receipt\"}", 0.0),
        ("tiepdan_build_info{version=\"0.1.0\"}", 1.0),
    ] {
        is(&now, name, wanted);
    }
    for name in
        ["process_resident_memory_bytes", "process_start_time_seconds", "process_open_fds", "process_max_fds"]
    {
        assert!(now[name] > 0.0, "{name}");
    }
    let sql = app.sql(DbRole::Superuser).await;
    sql.batch_execute(
        "update signing_keys set created_at = created_at - interval '400 days' where purpose = 'receipt'",
    )
    .await
    .unwrap();
    sql.batch_execute("insert into __diesel_schema_migrations (version) values ('29991231')").await.unwrap();
    let later = scraped(&app).await;
    is(&later, "tiepdan_signing_key_age_days{purpose=\"receipt\"}", 400.0);
    is(&later, "tiepdan_migrations_unknown", 1.0);
}

#[actix_web::test]
async fn a_database_that_is_away_or_stuck_breaks_no_scrape() {
    let app = TestApp::start().await;
    let sql = cluster().await.connect(DbRole::Superuser, "postgres").await;
    let allow = async |yes: bool| {
        sql.batch_execute(&format!("alter database {} allow_connections {yes}", app.database)).await.unwrap();
    };
    let end = "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1";
    allow(false).await;
    sql.query(end, &[&app.database]).await.unwrap();
    let away = scraped(&app).await;
    is(&away, "tiepdan_database_up", 0.0);
    assert!(!away.contains_key("tiepdan_events_total"));
    assert!(away["tiepdan_pool_failures_total{pool=\"admission\",reason=\"unreachable\"}"] > 0.0);
    is(&away, "tiepdan_calendar_days_left{status=\"official\"}", 37.0);
    allow(true).await;
    is(&scraped(&app).await, "tiepdan_database_up", 1.0);

    let blocker = app.sql(DbRole::Superuser).await;
    blocker.batch_execute("begin; lock table commune_heads in access exclusive mode").await.unwrap();
    // The statement itself would be given up much later.
    let stuck = tokio::time::timeout(Duration::from_secs(10), scraped(&app)).await.expect("a scrape waits");
    is(&stuck, "tiepdan_database_up", 0.0);
    blocker.batch_execute("rollback").await.unwrap();
    is(&scraped(&app).await, "tiepdan_database_up", 1.0);
}

#[actix_web::test]
async fn refusals_are_counted_by_what_was_met() {
    let app = TestApp::start_with(&["--rate-burst=2", "--rate-per-minute=1"]).await;
    // Each reason stands there before it was met: an alert asks how much it rose, from nothing too.
    let fresh = scraped(&app).await;
    for refusal in Refusal::ALL {
        let (code, reason) = (refusal.code().as_str(), refusal.as_str());
        is(&fresh, &format!("tiepdan_http_refusals_total{{code=\"{code}\",reason=\"{reason}\"}}"), 0.0);
    }
    let anyone = app.anyone();
    for _ in 0..2 {
        anyone.get("/v1/capabilities").await.expect(200);
    }
    for _ in 0..3 {
        anyone.get("/v1/capabilities").await.expect_problem(429, "rate_exceeded");
    }
    is(&scraped(&app).await, "tiepdan_http_refusals_total{code=\"rate_exceeded\",reason=\"rate\"}", 3.0);
}

#[actix_web::test]
async fn the_admin_address_serves_metrics_only() {
    let app = TestApp::start().await;
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    for (path, status) in [("/metrics", 200), ("/", 404), ("/v1/capabilities", 404), ("/health/live", 404)] {
        let answer = http.get(format!("http://{}{path}", app.admin)).send().await.unwrap();
        assert_eq!(answer.status(), status, "{path}");
    }
    let kind = http.get(format!("http://{}/metrics", app.admin)).send().await.unwrap();
    assert!(kind.headers()["content-type"].to_str().unwrap().starts_with("text/plain; version=0.0.4"));
}

#[actix_web::test]
async fn a_taken_admin_address_stops_an_installation_and_no_demo() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let bind = taken.local_addr().unwrap().to_string();
    let real = [
        ("TIEPDAN_ADMIN_BIND", bind.as_str()),
        ("TIEPDAN_BIND", "127.0.0.1:0"),
        ("DATABASE_URL", "postgresql://tiepdan_app:x@127.0.0.1:1/tiepdan"),
        ("TIEPDAN_KEYS_DIR", "/nonexistent"),
    ];
    let said = sentence(&run(&["serve"], &real));
    assert!(said.contains(&bind) && said.contains("TIEPDAN_ADMIN_BIND"), "{said}");

    let (folder, http) = (Folder::new("admin"), reqwest::Client::builder().no_proxy().build().unwrap());
    let log = folder.0.join("log");
    let database = folder.0.join("db");
    let demo = [("TIEPDAN_DEVDB_DIR", database.to_str().unwrap()), ("TIEPDAN_ADMIN_BIND", &bind)];
    let file = Stdio::from(std::fs::File::create(&log).unwrap());
    let mut process = Process::serve(&demo, &http, file).await;
    assert_eq!(http.get(format!("{}/health/ready", process.base)).send().await.unwrap().status(), 200);
    process.end();
    let logged = std::fs::read_to_string(&log).unwrap();
    assert!(logged.contains(&format!("no /metrics: {bind} is taken")), "{logged}");
}
