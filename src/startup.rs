//! From settings to a running server. Outside the order of rooms: it knows every part that must stand before the
//! first request.

mod checks;
mod cors;
mod listen;
mod metrics;

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::{Server, ServerHandle};
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::Data;
use actix_web::{App as Actix, HttpServer};
use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;

use crate::api;
use crate::attachments::usecases::content::Downloads;
use crate::cases::usecases::moved::MovedCases;
use crate::config::{DatabaseUrl, Validated};
use crate::kernel::app::App;
use crate::kernel::crypto::{PasswordParams, PasswordService, RootKeys, TokenVerifier};
use crate::kernel::db::{Db, DbOptions, EXPORTS};
use crate::kernel::http::lanes::Lanes;
use crate::kernel::http::limits::{LimitOptions, Limits};
use crate::kernel::http::pipeline::{Polls, Shared};
use crate::kernel::http::server::Table;
use crate::kernel::metrics::Requests;
use crate::kernel::record::access_log;
use crate::kernel::time::Clock;
use crate::law::store::LawBook;
use crate::people::Credentials;
use crate::people::authenticator::PeopleAuthenticator;
use crate::people::demo_hosts::DemoHosts;
use crate::petitions::usecases::beside::Cases;
use crate::petitions::usecases::dataset::Exports;
use crate::platform::admin;
use crate::platform::capabilities::Offer;
use crate::platform::frame::{frame, only_public_compressed};
use crate::platform::haste::connected;
use crate::platform::health::Readiness;
use crate::platform::pages::{self, Contract};
use checks::{checked_law, kept_answers, signing, sound_standby};
use cors::cors;
use listen::{cannot_bind, listen};
use metrics::metrics;

/// Time that a client has to send its request's head.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// Idle connections are kept a little longer than usual proxies keep theirs, so that the proxy closes first.
const IDLE_TIME: Duration = Duration::from_secs(75);
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
    /// Whether to serve all the same where the admin address is taken: on a laptop it may well be.
    pub may_lack_admin: bool,
}

/// A server that listens.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// Where `/metrics` stands; `None` where that address was taken.
    pub admin_address: Option<SocketAddr>,
    /// What its requests share.
    pub app: Arc<App>,
    server: Server,
    admin: Option<Server>,
}

impl Running {
    /// Stops the server from elsewhere: `stop(true)` lets requests finish.
    #[must_use]
    pub fn handle(&self) -> ServerHandle {
        self.server.handle()
    }

    /// Serves until stopped by its handle, then writes what is left of the access log.
    pub async fn serve(self) -> Result<(), String> {
        let ended = CancellationToken::new();
        let rooms = api::exclusions();
        let writing = access_log::write(&self.app, &rooms, ended.clone());
        let admin = self.admin.as_ref().map(Server::handle);
        // Its end is no reason to stop serving: who scrapes it will notice.
        let looked_at = self.admin.map(tokio::spawn);
        let serving = async {
            let result = self.server.await;
            // They ended with the threads that answered.
            self.app.db.close_idle();
            ended.cancel();
            if let (Some(handle), Some(task)) = (admin, looked_at) {
                handle.stop(false).await;
                let _ = task.await;
            }
            result.map_err(|error| format!("the server ended: {error}"))
        };
        tokio::join!(serving, writing).0
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
    let listener = listen(settings.bind)?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let admin = admin_listener(&options)?;
    let keys = Arc::new(RootKeys::load(&options.keys_dir).map_err(|error| error.to_string())?);
    let (app, verifier) = app(&options, keys, address).await?;
    let app = Arc::new(app);
    let requests = Requests::new().map_err(|error| error.to_string())?;
    let lanes = Arc::new(Lanes::new(settings.lanes));
    let metrics = Arc::new(metrics(&app, &requests, &lanes)?);
    let shared = Data::new(shared(settings, app.clone(), verifier, (requests, lanes)));
    let table = Arc::new(Table::compile(api::routes())?);
    let editions = api::EDITIONS.iter().map(|edition| (edition.path, edition.language, edition.packed));
    let contract = Data::new(Contract::new(editions));
    let origins = Arc::new(settings.cors_origins.clone());
    // What was opened for the checks belongs to this thread.
    app.db.close_idle();
    let server = HttpServer::new(move || {
        shared.app.db.answers_here(&Handle::current());
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
    .on_connect(connected)
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
    let admin_address = admin.as_ref().map(TcpListener::local_addr).transpose();
    let admin = admin.map(|listener| admin::serve(listener, metrics)).transpose()?;
    let admin_address = admin_address.map_err(|error| error.to_string())?;
    if let Some(address) = admin_address {
        log::info!(address:%; "serving metrics");
    }
    Ok(Running { address, admin_address, app, server, admin })
}

/// Listens on the admin address; a demo does without where that is taken.
fn admin_listener(options: &Options) -> Result<Option<TcpListener>, String> {
    match admin::listen(options.settings.admin_bind) {
        Ok(listener) => Ok(Some(listener)),
        Err(sentence) if options.may_lack_admin => {
            log::warn!("no /metrics: {sentence}");
            Ok(None)
        }
        Err(sentence) => Err(sentence),
    }
}

/// Checks everything that a worker will need. It has the settings of a server and listens nowhere.
///
/// # Errors
/// One sentence that an operator can act on; no secret stands in it.
pub async fn without_server(options: &Options) -> Result<Arc<App>, String> {
    let keys = Arc::new(RootKeys::load(&options.keys_dir).map_err(|error| error.to_string())?);
    let (app, _) = app(options, keys, options.settings.bind).await?;
    Ok(Arc::new(app))
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
        threads: settings.workers,
        // Before the request is: then the connection is free again, and the caller is told why.
        statement_time: settings.request_timeout * 2 / 3,
    })?;
    let law = checked_law(&db).await?;
    sound_standby(&db).await?;
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
    let app = App::new(db.clone(), keys, clock, public_url)
        .with_follower(LawBook::new(law))
        .with(kept_answers(&db).await?)
        .with(api::permission_catalogue())
        .with::<Cases>(Box::new(MovedCases))
        .with(credentials)
        .with(signing.receipt_key)
        .with(signing.audit_head_key)
        .with(Readiness::default())
        .with(Exports::new(EXPORTS, settings.export_patience))
        .with(Downloads::new(settings.export_patience))
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

fn shared(
    settings: &Validated,
    app: Arc<App>,
    verifier: TokenVerifier,
    (requests, lanes): (Requests, Arc<Lanes>),
) -> Shared {
    let hosts = settings.demo_hosts.clone();
    let authenticator =
        PeopleAuthenticator::new(app.db.clone(), app.heads.clone(), app.clock, Arc::new(verifier), hosts);
    let proxies = settings.trusted_proxies.clone();
    Shared {
        app,
        polls: Polls::default(),
        requests,
        authenticator: Arc::new(authenticator),
        limits: Limits::new(LimitOptions {
            per_minute: settings.rate_per_minute,
            burst: settings.rate_burst,
            logins_per_minute: settings.login_rate_per_minute,
        }),
        trusted_proxy: Box::new(move |address| proxies.iter().any(|network| network.contains(address))),
        timeout: settings.request_timeout,
        body_timeout: settings.body_timeout,
        lanes,
    }
}
