//! From settings to a running server. Outside the order of rooms: it knows every part that must stand before the
//! first request.

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use actix_cors::Cors;
use actix_web::dev::{Server, ServerHandle};
use actix_web::http::header;
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::Data;
use actix_web::{App as Actix, HttpServer};

use crate::api::{self, OpenApi};
use crate::cases::usecases::waiting::compute_all_waiting;
use crate::config::{DatabaseUrl, Validated};
use crate::kernel::app::App;
use crate::kernel::crypto::{PasswordParams, PasswordService, RootKeys, TokenVerifier};
use crate::kernel::db::{Db, DbOptions, EXPORTS};
use crate::kernel::http::limits::{LimitOptions, Limits};
use crate::kernel::http::pipeline::{Polls, Shared};
use crate::kernel::http::server::Table;
use crate::kernel::problem::{Language, Problem};
use crate::kernel::time::Clock;
use crate::law::store::{Law, LawBook, load};
use crate::migrations;
use crate::people::authenticator::PeopleAuthenticator;
use crate::people::demo_hosts::DemoHosts;
use crate::people::{Credentials, signing_keys};
use crate::petitions::usecases::dataset::Exports;
use crate::platform::capabilities::Offer;
use crate::platform::frame::{frame, only_public_compressed};
use crate::platform::pages::{self, Contract};

/// Time that a client has to send its request's head.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// Idle connections are kept a little longer than usual proxies keep theirs, so that the proxy closes first.
const IDLE_TIME: Duration = Duration::from_secs(75);
/// Requests under way at once, for each thread; more get 503 at once.
const REQUESTS_PER_THREAD: usize = 128;
/// Open connections for each thread.
const CONNECTIONS_PER_THREAD: usize = 4096;
/// Seconds that requests under way have to finish when the server is told to stop.
const STOP_SECONDS: u64 = 15;

/// What a server needs.
#[derive(Debug)]
pub struct Options {
    /// Settings.
    pub settings: Validated,
    /// The database as the application's role.
    pub database: DatabaseUrl,
    /// Folder of the root keys.
    pub keys_dir: PathBuf,
    /// Cost of passwords.
    pub passwords: PasswordParams,
}

/// A server that listens.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// What its requests share.
    pub app: Arc<App>,
    server: Server,
}

impl Running {
    /// Stops the server from elsewhere: `stop(true)` lets requests finish.
    #[must_use]
    pub fn handle(&self) -> ServerHandle {
        self.server.handle()
    }

    /// Serves until stopped by its handle.
    pub async fn serve(self) -> Result<(), String> {
        self.server.await.map_err(|error| format!("the server ended: {error}"))
    }

    /// Serves until `stop` comes, then lets requests finish within a bounded time.
    pub async fn serve_until(self, stop: impl Future<Output = ()>) -> Result<(), String> {
        let handle = self.handle();
        let mut serving = std::pin::pin!(self.serve());
        tokio::select! {
            ended = &mut serving => return ended,
            () = stop => {}
        }
        log::info!("stopping: requests under way have {STOP_SECONDS} seconds");
        let (ended, ()) = tokio::join!(serving, handle.stop(true));
        ended
    }
}

/// Checks everything that a request will need, and listens.
///
/// # Errors
/// One sentence that an operator can act on; no secret stands in it.
pub async fn build(options: Options) -> Result<Running, String> {
    let settings = &options.settings;
    let listener = TcpListener::bind(settings.bind).map_err(|error| cannot_bind(settings.bind, &error))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let keys = Arc::new(RootKeys::load(&options.keys_dir).map_err(|error| error.to_string())?);
    let (app, verifier) = app(&options, keys, address).await?;
    let app = Arc::new(app);
    catch_up(&app).await;
    let shared = Data::new(shared(settings, app.clone(), verifier));
    let table = Arc::new(Table::compile(api::routes())?);
    let contract = Data::new(Contract::new(&[
        ("/openapi.json", Language::En, api::document_text),
        ("/openapi-3.0.json", Language::En, || api::edition_text(OpenApi::V3_0, Language::En)),
        ("/openapi.vi.json", Language::Vi, || api::edition_text(OpenApi::V3_1, Language::Vi)),
    ]));
    let origins = Arc::new(settings.cors_origins.clone());
    let server = HttpServer::new(move || {
        let (table, shared, contract) = (table.clone(), shared.clone(), contract.clone());
        Actix::new()
            .wrap(from_fn(only_public_compressed))
            .wrap(Compress::default())
            .wrap(cors(&origins))
            .wrap(from_fn(frame))
            .app_data(shared.clone())
            .configure(move |config| {
                pages::register(config, &contract);
                table.register(config, &shared);
            })
    })
    .workers(settings.workers)
    .max_connections(CONNECTIONS_PER_THREAD)
    .client_request_timeout(HEAD_TIME)
    .client_disconnect_timeout(Duration::from_secs(2))
    .keep_alive(IDLE_TIME)
    .shutdown_timeout(STOP_SECONDS)
    .disable_signals()
    .listen(listener)
    .map_err(|error| cannot_bind(settings.bind, &error))?
    .run();
    Ok(Running { address, app, server })
}

/// A calendar year may have been loaded since the last start. Intake does not stand still where this fails: the clocks
/// go on waiting, say so, and the next start tries again.
async fn catch_up(app: &App) {
    match compute_all_waiting(app).await {
        Ok(0) => {}
        Ok(petitions) => log::info!(petitions; "clocks that waited for a calendar year have their day"),
        Err(problem) => log::error!("waiting clocks were not computed: {}", why(&problem)),
    }
}

fn cannot_bind(address: SocketAddr, error: &std::io::Error) -> String {
    if error.kind() == std::io::ErrorKind::AddrInUse {
        return format!(
            "{address} is taken by another program: stop that one, or set TIEPDAN_BIND to another port"
        );
    }
    format!("cannot listen on {address} (TIEPDAN_BIND): {error}")
}

async fn app(
    options: &Options,
    keys: Arc<RootKeys>,
    address: SocketAddr,
) -> Result<(App, TokenVerifier), String> {
    let settings = &options.settings;
    let db = Db::new(&DbOptions {
        url: options.database.url().clone(),
        read_url: settings.read_database.as_ref().map(|database| database.url().clone()),
        write_connections: settings.write_connections,
        read_connections: settings.read_connections,
    })?;
    let law = checked_law(&db).await?;
    // Port 0 is known only now.
    let public_url = match settings.public_url.strip_suffix(":0") {
        Some(base) => format!("{base}:{}", address.port()),
        None => settings.public_url.clone(),
    };
    let clock = Clock::starting_on(settings.today);
    let signing = signing(&db, &keys, &public_url, clock).await?;
    let credentials = Credentials {
        passwords: PasswordService::new(options.passwords).map_err(|error| error.to_string())?,
        issuer: signing.issuer,
        demo_hosts: DemoHosts::new(settings.demo_hosts.clone()),
    };
    let app = App::new(db, keys, clock, public_url)
        .with(LawBook::new(law))
        .with(api::permission_catalogue())
        .with(credentials)
        .with(signing.receipt_key)
        .with(Exports::new(EXPORTS, settings.export_patience))
        .with(offer(settings));
    Ok((app, signing.verifier))
}

fn offer(settings: &Validated) -> Offer {
    Offer {
        features: api::features(),
        requests_per_minute: settings.rate_per_minute.get(),
        burst: settings.rate_burst.get(),
        logins_per_minute: settings.login_rate_per_minute.get(),
    }
}

async fn signing(
    db: &Db,
    keys: &RootKeys,
    public_url: &str,
    clock: Clock,
) -> Result<signing_keys::Loaded, String> {
    let mut conn = db.read().await.map_err(|problem| unreachable_database(&problem))?;
    let loaded = signing_keys::load(&mut conn, keys, public_url, clock.real_now()).await;
    loaded.map_err(|problem| {
        let why = why(&problem);
        format!("cannot load the signing keys ({why}): run `tiepdan migrate` with TIEPDAN_KEYS_DIR")
    })
}

/// Refuses a database that this release does not fit.
async fn checked_law(db: &Db) -> Result<Law, String> {
    let mut conn = db.read().await.map_err(|problem| unreachable_database(&problem))?;
    let pending = migrations::pending(&mut conn).await?;
    if !pending.is_empty() {
        return Err(format!(
            "the database lacks {} of this release's migrations: run `tiepdan migrate` first",
            pending.len()
        ));
    }
    let unknown = migrations::unknown(&mut conn).await?;
    if !unknown.is_empty() {
        log::warn!(migrations = unknown.len(); "a newer release has migrated this database");
    }
    load(&mut conn)
        .await
        .map_err(|problem| format!("cannot load the rules and the calendar: {}", why(&problem)))
}

fn unreachable_database(problem: &Problem) -> String {
    format!("cannot reach the database of DATABASE_URL: {}", why(problem))
}

fn why(problem: &Problem) -> &str {
    problem.internal_text().unwrap_or(problem.code.as_str())
}

fn shared(settings: &Validated, app: Arc<App>, verifier: TokenVerifier) -> Shared {
    let hosts = settings.demo_hosts.clone();
    let authenticator =
        PeopleAuthenticator::new(app.db.clone(), app.heads.clone(), app.clock, Arc::new(verifier), hosts);
    let proxies = settings.trusted_proxies.clone();
    Shared {
        app,
        polls: Polls::default(),
        authenticator: Arc::new(authenticator),
        limits: Limits::new(LimitOptions {
            per_minute: settings.rate_per_minute,
            burst: settings.rate_burst,
            logins_per_minute: settings.login_rate_per_minute,
        }),
        trusted_proxy: Box::new(move |address| proxies.iter().any(|network| network.contains(address))),
        timeout: settings.request_timeout,
        capacity: tokio::sync::Semaphore::new(settings.workers * REQUESTS_PER_THREAD),
    }
}

/// Pages of the listed origins may call; without any, no page of another origin may.
fn cors(origins: &[String]) -> Cors {
    let cors = Cors::default()
        .allowed_methods(["GET", "POST", "PUT", "PATCH", "DELETE"])
        .allowed_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::IF_MATCH,
            header::IF_NONE_MATCH,
        ])
        .allowed_headers([header::ACCEPT, header::ACCEPT_LANGUAGE])
        .allowed_headers(["Idempotency-Key", "X-Request-Id"])
        .expose_headers([
            "API-Version",
            "ETag",
            "Link",
            "Location",
            "RateLimit",
            "RateLimit-Policy",
            "Retry-After",
        ])
        .expose_headers(["X-Request-Id", "Feed-Position", "Deprecation", "Sunset"])
        .max_age(600);
    origins.iter().fold(cors, |cors, origin| cors.allowed_origin(origin))
}
